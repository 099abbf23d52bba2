"""What cannot be done is one sentence with one colon: the problem, and the next move behind it."""

from __future__ import annotations

import re

import pytest

from tests.plain.conftest import Heard
from tests.plain.test_words import LOOP, NETWORK
from tui_tutor.plain.words import WORDS

ONE = "logistic-regression-one-example"
BEHIND = (
    "", "foo", "z", "w1 foo", "foo 1", "w1", "y 7", "z 1", "x1 [1, 2]", "W1 [[1, 2], [3]]", "W1 3", "W1", "W1[9,9] 1",
    "w1 nan", "backward q", "iteration 0", "iteration 99999999", "example 99", "part 9", "abcd", "a = 1", "3,5",
    "log a", "2(3)", "dL/dQ", "[[1, 2]]", "(4, 3", "nothere", "99999", "x" * 30, "W1 randn(2, 3, seed=x)", "dz + abcd",
)  # fmt: skip
QUOTED = re.compile(r'"[^"]*"')


@pytest.mark.parametrize("begun", [[], ["predict on", "next"], ["go part 2"], ["go part 2", "predict on", "next"]])
@pytest.mark.parametrize("lesson", [ONE, NETWORK, LOOP, "learning-rate"])
def test_a_fault_has_one_colon(lesson: str, begun: list[str]) -> None:
    heard = Heard(None, lesson)
    heard(*begun, "calculus")
    before = heard.session
    words = [word.name for word in WORDS if word.name not in ("quit", "open", "help", "review")]
    for line in [f"{word} {behind}".strip() for word in words for behind in BEHIND] + [
        "open nothere",
        "open",
        "help q",
    ]:
        told = heard(line).split("\n")
        is_fault = heard.session is before and len(told) == 1
        if is_fault or "not understood" in told[0]:
            assert QUOTED.sub("", told[0]).count(":") <= 1, (line, told[0])
        heard.face.look_at(before)
