"""Any words with anything behind them, in every shipped lesson: each line is answered, and no line is endless."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plain.conftest import Heard
from tui_tutor.lesson.library import entries
from tui_tutor.plain.words import WORDS

SHIPPED = [entry.id for entry in entries() if entry.is_ours]
BEHIND = (
    # names
    "z", "a", "L", "J", "S", "dz", "w1", "W1", "dW1", "W1[1,2]", "W1[9,9]", "b", "Z1", "A1", "X", "α", "x", "x1", "y",
    # places
    "backward z", "dz", "7", "iteration 3", "20 backward z", "part 2", "part 1", "example 2", "end", "start",
    # values
    "w1 0.3", "alpha = 0.5", "alpha 1e9", "w = 1e300", "b = -1", "x1=nan", "W1 randn(4, 3, seed=1)", "a 5", "y 1", "=",
    # and others
    "", "on", "off", "all", "3", "12", "phase", "0", "-1", "∂L/∂z", "too large", "[[", "a - y", "1", "(2, 1)",
)  # fmt: skip
ANYTHING = st.one_of(st.just(""), st.sampled_from(BEHIND), st.text(max_size=8).map(lambda text: text.replace("\n", "")))
# A file that is opened is another lesson, and a long descent is long.
LINES = st.tuples(st.sampled_from([word.name for word in WORDS if word.name != "open"]), ANYTHING).map(" ".join)
MOVES = st.sampled_from(
    ("", "", "next", "next", "n 5", "next phase", "last", "predict on", "show", "hint", "0.5", "dz")
)


@pytest.mark.parametrize("name", SHIPPED)
@given(st.lists(LINES | MOVES, min_size=5, max_size=30), st.booleans())
@settings(max_examples=12, derandomize=True, deadline=None)
def test_any_line_is_answered(name: str, lines: list[str], is_spoken: bool) -> None:
    with np.errstate(all="ignore"):
        heard = Heard(None, name)
        heard.face.is_spoken = is_spoken
        for line in lines:
            told = heard(line).split("\n")
            assert all(len(text) < 3000 for text in told), line
            assert len(told) < 300
