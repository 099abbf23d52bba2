"""`tutor explain`: a formula of one's own, printed, saved as a lesson, or told what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor

SQUARED = ("(w*x - y)**2", "w=2", "x=3", "y=5")


def test_where_there_is_no_terminal_the_frames_are_printed(tutor: Tutor) -> None:
    done = tutor("explain", "L = (w*x - y)**2", "w=2", "x=3", "y=5", "--alpha", "0.1")
    assert (done.stderr, done.returncode) == ("", 0)
    assert (
        done.stdout
        == """\
    0  start           iteration 1
    1  forward v1      v1 = w·x = 6
    2  forward v2      v2 = v1 - y = 1
    3  forward L       L = v2² = 1
    4  backward L      dL = 1
    5  backward v2     dv2 = 2·v2 = 2
    6  backward v1     dv1 = dv2 = 2
    7  backward w      dw = dv1·x = 6
    8  update w        w := w - α·dw = 1.4
    9  end             L 1 -> 0.64
"""
    )


def test_as_json_it_is_a_trace_like_any_other(tutor: Tutor) -> None:
    document = json.loads(tutor("explain", *SQUARED, "--alpha", "0.1", "--iterations", "2", "--json").stdout)
    assert (document["format"], document["part"], len(document["frames"])) == (1, 1, 20)
    assert document["frames"][7]["derivatives"] == {"f": 1.0, "v2": 2.0, "v1": 2.0, "w": 6.0}
    roles = {node["name"]: node["role"] for node in document["graph"]["nodes"]}
    assert roles == {"w": "parameter", "x": "input", "y": "label", "v1": "computed", "v2": "computed", "f": "loss"}


def test_statements_come_from_a_text_file_too(tutor: Tutor, folder: Path) -> None:
    (folder / "mine.txt").write_text("# a product\nu = b*c\nv = a + u\nJ = 3*v\n")
    lines = tutor("explain", "mine.txt", "a=5", "b=3", "c=2").stdout.splitlines()
    assert [line.split()[-1] for line in lines[1:-1]] == ["6", "11", "33", "1", "3", "3", "3", "6", "9"]


def test_arrays_are_given_as_json(tutor: Tutor) -> None:
    lines = tutor("explain", "S = sum((W @ X)**2)", "W=[[1, 2]]", "X=[[3], [4]]").stdout.splitlines()
    assert lines[-2] == "    7  backward W      dW = dv1 @ X.T = [[66, 88]]"


def test_what_is_saved_is_a_lesson_that_is_checked_and_traced(tutor: Tutor, folder: Path) -> None:
    saved = tutor("explain", *SQUARED, "--alpha", "0.1", "--save", "mine.md")
    assert (saved.stdout, saved.returncode) == ("", 0)
    assert saved.stderr == "mine.md is saved; `tutor learn mine.md` opens it\n"
    assert tutor("check", "mine.md").returncode == 0
    assert tutor("trace", "mine.md").stdout == tutor("explain", *SQUARED, "--alpha", "0.1").stdout
    again = tutor("explain", *SQUARED, "--save", "mine.md")
    assert (again.stderr, again.returncode) == ("error: mine.md is there already\n  choose another name\n", 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("w*x + b", "w=1"), 'error: "x", "b" have no value\n  add x=1 b=1, with your own numbers\n'),
        (("2w", "w=1"), "error: a sign is missing between two factors\n  2w\n  ^^ write 2*w\n"),
        (("w*x", "w", "x=1"), 'error: "w" gives no value\n  write NAME=VALUE, such as w=0.5\n'),
        (("w*w", "w=1", "w=2"), 'error: "w" is given twice\n  keep one of the two\n'),
        (("w*x", "w=1", "x=2", "--learn", "v"), 'error: the formula has no "v"\n  it uses "w", "x"\n'),
        (("nowhere.txt",), "error: nowhere.txt cannot be read: no such file or directory\n  check the path\n"),
        (("w*x", "w=1", "x=2", "--save", "no/where.md"),
         "error: no/where.md cannot be written: no such file or directory\n  choose another place\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_next_move(arguments: tuple[str, ...], told: str, tutor: Tutor) -> None:
    done = tutor("explain", *arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", told, 2)
