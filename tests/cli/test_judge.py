"""`tutor judge`: a verdict is a result, on the output with status 0; what there is nothing to judge by is an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Tutor
from tests.cli.examples import BOWL, GRAPH, LISTED, ONE, PRODUCT, SQUARE, lesson

RIGHT = "dz = -0.3775."
FLIPPED = "The size is right, but dz has the other sign."


def outcome(done: Done) -> tuple[str, str, int]:
    return done.stdout, done.stderr, done.returncode


WORDS = {"right": "right", "wrong": "not right", "cannot-tell": "cannot tell"}
JUDGED = [
    ("a - y", "right", None, RIGHT),
    ("-0.3775", "right", None, RIGHT),
    ("-y + a", "right", None, RIGHT),
    ("-(y - a)", "right", None, RIGHT),
    ("−(y − a)", "right", None, RIGHT),
    ("y - a", "wrong", "sign-flipped", FLIPPED),
    ("0.3775", "wrong", "sign-flipped", FLIPPED),
    ("-da*a*(1 - a)", "wrong", "sign-flipped", FLIPPED),
    ("12345", "wrong", None, "The sign is another one, and the size too."),
    ("a - y + 0*log(a - 0.622)", "cannot-tell", None,
     "There are too few points at which both are defined, so it is accepted."),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "verdict", "mistake", "say"), JUDGED, ids=[row[0] for row in JUDGED])
def test_a_verdict_is_a_result(answer: str, verdict: str, mistake: str | None, say: str, tutor: Tutor) -> None:
    known = f" ({mistake})" if mistake else ""
    text = f"{WORDS[verdict]}{known}: {say}\n"
    assert outcome(tutor("judge", ONE, "backward z", answer)) == (text, "", 0)


@pytest.mark.parametrize(("answer", "verdict", "mistake", "say"), [JUDGED[0], JUDGED[5], JUDGED[-1]])
def test_as_json_a_verdict_is_one_line(answer: str, verdict: str, mistake: str | None, say: str, tutor: Tutor) -> None:
    done = tutor("judge", ONE, "backward z", answer, "--json")
    assert json.loads(done.stdout) == {"verdict": verdict, "mistake": mistake, "say": say}
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (1, "", 0)


UNREADABLE = [("", 1), ("2a", 1), ("a - (y", 5), ("a - nobody", 5), ("y - dz", 5), ("?", 1), ("é", 1)]


@pytest.mark.parametrize(("answer", "column"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_what_is_not_understood_is_a_result_too_and_says_where(answer: str, column: int, tutor: Tutor) -> None:
    done = tutor("judge", ONE, "backward z", answer)
    assert done.stdout.startswith(f"not understood at column {column}: ")
    assert (done.stderr, done.returncode) == ("", 0)


def test_as_json_what_is_not_understood_has_a_column(tutor: Tutor) -> None:
    text = tutor("judge", ONE, "backward z", "a - (y").stdout
    found = json.loads(tutor("judge", "--json", ONE, "backward z", "a - (y").stdout)
    assert (found["verdict"], found["mistake"], found["column"]) == ("not-understood", None, 5)
    assert text == f"not understood at column 5: {found['say']}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["judge", ONE, "backward z", "-y+a"],
        ["judge", "--json", ONE, "backward z", "-y+a"],
        ["judge", ONE, "--set", "x1=2", "backward z", "-y+a", "--json"],
        ["judge", ONE, "backward z", "--part=1", "-y+a"],
        ["judge", ONE, "backward z", "-y+a", "--part", "1"],
        ["judge", ONE, "backward z", "--", "-y+a"],
        ["judge", ONE, "backward z", "-y + a"],
        ["judge", "--json", ONE, "backward z", "--", "-y+a"],
        ["judge", "--set=x1=2", "--part", "1", "--json", ONE, "backward z", "-y+a"],
        ["judge", "--", ONE, "backward z", "-y+a"],
        ["--lessons", ".", "judge", ONE, "backward z", "-y+a"],
        ["--no-mouse", "--lessons=.", "judge", "--json", ONE, "backward z", "-y+a"],
        ["judge", "--lessons", ".", ONE, "backward z", "-(y - a)"],
        ["judge", ONE, "backward z", "--(-y + a)"],
        ["judge", ONE, "backward z", "-0.3775", "--json"],
    ],
    ids=lambda arguments: " ".join(arguments),
)  # fmt: skip
def test_an_answer_may_begin_with_a_minus_wherever_it_stands(arguments: list[str], tutor: Tutor) -> None:
    done = tutor(*arguments)
    assert "right" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("answer", ["-y", "-j", "-h*y", "-part", "-1e9"])
def test_an_answer_with_a_minus_is_no_option_that_it_looks_like(answer: str, tutor: Tutor) -> None:
    for arguments in (["--json", ONE, "backward z", answer], [ONE, "backward z", answer, "--json"]):
        done = tutor("judge", *arguments)
        assert json.loads(done.stdout)["verdict"] in ("wrong", "not-understood")
        assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("option", ["--js", "--s=w1=2", "--lesson=.", "--y"])
def test_an_option_is_written_in_full(option: str, tutor: Tutor) -> None:
    done = tutor("judge", ONE, "backward z", "a - y", option)
    assert done.stderr.endswith(f"error: unrecognized arguments: {option}\n")
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_is_no_answer(option: str, tutor: Tutor) -> None:
    done = tutor("judge", ONE, "backward z", option)
    assert done.stdout.startswith("usage: tutor judge ")
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("arguments", [["--lessons", "more", "judge"], ["judge", "--lessons", "more"]], ids=" ".join)
def test_the_folder_of_lessons_counts_before_and_after_the_command(
    arguments: list[str], tutor: Tutor, folder: Path
) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "mine.md").write_bytes(lesson(SQUARE))
    assert tutor(*arguments, "mine", "forward q", "p^2").stdout == "right: q = 0.25.\n"


def test_the_numbers_are_those_that_are_set(tutor: Tutor) -> None:
    assert tutor("judge", ONE, "backward z", "0.6225", "--set", "y=0").stdout == "right: dz = 0.6225.\n"
    done = tutor("judge", ONE, "update w1", "0.7265", "--set", "alpha=0.3")
    assert done.stdout == "right: w1 goes from 0.5 to 0.7265.\n"
    assert tutor("judge", ONE, "update w1", "0.7265", "--set", "α=0.3").stdout == done.stdout
    assert "not right" in tutor("judge", ONE, "update w1", "0.7265").stdout


def test_a_step_may_be_one_of_a_later_iteration(tutor: Tutor) -> None:
    assert tutor("judge", ONE, "2 forward z", "w1*x1 + w2*x2 + b").stdout.startswith("right: ")
    assert tutor("judge", ONE, "2 z", "0.5").stdout.startswith("not right (old-new-confused): ")
    assert tutor("judge", ONE, "z", "0.5").stdout == "right: z = 0.5.\n"


def test_a_later_part_is_named_by_its_number(tutor: Tutor, folder: Path) -> None:
    (folder / "parts.md").write_bytes(lesson(SQUARE, PRODUCT))
    assert tutor("judge", "parts.md", "backward a", "dJ*c", "--part", "2").stdout == "right: da = 2.\n"
    assert tutor("judge", "parts.md", "forward q", "p^2").stdout == "right: q = 0.25.\n"


def test_the_lessons_own_question_is_the_one_that_is_asked(tutor: Tutor, folder: Path) -> None:
    body = b"""
## backward w

### question

Which way?

```answer choice
[x] up: the bowl rises there.
[ ] down: look at the sign of w.
```
"""
    (folder / "asks.md").write_bytes(lesson(BOWL) + body)
    assert tutor("judge", "asks.md", "backward w", "1").stdout == "right: the bowl rises there.\n"
    assert tutor("judge", "asks.md", "backward w", "down").stdout == "not right: look at the sign of w.\n"
    assert outcome(tutor("judge", "asks.md", "backward w", "2*w")) == (
        "not understood: choose 1 or 2\n", "", 0
    )  # fmt: skip


STEPS = "forward u, forward v, forward J, backward J, backward v, backward a, backward u, backward b, backward c"
REFUSED = [
    (["no-such-lesson", "backward z", "1"],
     f'no lesson called "no-such-lesson"\n  {LISTED}'),
    ([ONE, "backward pp", "1"], 'no step called "backward pp"\n  did you mean "backward z"?'),
    ([GRAPH, "start", "1"], f'nothing is asked at "start"\n  the steps are {STEPS}'),
    ([GRAPH, "end", "1"], f'nothing is asked at "end"\n  the steps are {STEPS}'),
    (
        [ONE, "backward z", "a - y", "--set", "w9=1"],
        'nothing called "w9" can be set\n  choose x1, w1, x2, w2, b, y, alpha',
    ),
    ([ONE, "backward z", "a - y", "--set", "y=2"], "y must be 0 or 1\n  choose such a number"),
    ([ONE, "backward z", "a - y", "--part", "2"], "no part 2\n  the lesson has 1 part"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[row[1].splitlines()[0] for row in REFUSED])
def test_what_cannot_be_judged_is_one_clear_error(arguments: list[str], message: str, tutor: Tutor) -> None:
    assert outcome(tutor("judge", *arguments)) == ("", f"error: {message}\n", 2)


@pytest.mark.parametrize("arguments", [[], [ONE], [ONE, "backward z"]])
def test_lesson_step_and_answer_are_needed(arguments: list[str], tutor: Tutor) -> None:
    done = tutor("judge", *arguments)
    assert done.stderr.startswith("usage: tutor judge ")
    assert (done.stdout, done.returncode) == ("", 2)


def test_an_answer_cannot_steer_the_terminal(tutor: Tutor) -> None:
    for more in ([], ["--json"]):
        done = tutor("judge", ONE, "backward z", "\x1b[31ma\x07", *more)
        assert "\x1b" not in done.stdout
        assert "\x07" not in done.stdout
        assert done.returncode == 0
