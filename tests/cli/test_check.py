"""`tutor check`: lesson files are proved; faults go to standard error with their places, the count to the output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import BOWL, IDS, PRODUCT, SQUARE, lesson


def with_formula(formula: str) -> bytes:
    return lesson(f"input x = 2\noutput q = {formula}")


def test_the_shipped_lessons_are_proved_and_cover_the_lecture(tutor: Tutor) -> None:
    done = tutor("check", "--coverage")
    assert done.stdout == f"43 of 43 items of the lecture are covered\n{len(IDS)} of {len(IDS)} lessons proved\n"
    assert all(": warning: at " in line for line in done.stderr.splitlines())
    assert done.returncode == 0


def test_coverage_counts_the_lessons_that_are_named(tutor: Tutor, folder: Path) -> None:
    (folder / "mine.md").write_bytes(lesson(BOWL, more="covers: [S01, S43]\n"))
    lines = tutor("check", "mine.md", "--coverage").stdout.splitlines()
    assert lines[0] == "2 of 43 items of the lecture are covered"
    assert lines[1] == "missing S02  the key equations, at the start and at the end"
    assert (len(lines), lines[-1]) == (43, "1 of 1 lesson proved")


def test_files_and_folders_are_proved_to_any_depth(tutor: Tutor, folder: Path) -> None:
    (folder / "course" / "week").mkdir(parents=True)
    for number, path in enumerate(["course/a.md", "course/week/b.md", "c.md"]):
        (folder / path).write_bytes(lesson(SQUARE, name=f"lesson-{number}"))
    (folder / "course" / "notes.txt").write_text("no lesson")
    done = tutor("check", "course", "c.md")
    assert (done.stdout, done.stderr, done.returncode) == ("3 of 3 lessons proved\n", "", 0)


def test_a_false_claim_is_told_with_its_place_and_a_point_where_it_fails(tutor: Tutor, folder: Path) -> None:
    body = b"\n## backward w\n\n```claim\ndw = w\n```\n"
    (folder / "wrong.md").write_bytes(lesson(BOWL) + body)
    done = tutor("check", "wrong.md")
    first, second, third = done.stderr.splitlines()
    assert first == "wrong.md:17:1: error: the claim dw = w is false"
    assert second == "  17 | dw = w"
    assert third.startswith("     | ^^^^^^ at dw=")
    assert ": the left side is " in third
    assert (done.stdout, done.returncode) == ("0 of 1 lesson proved, 1 fault\n", 2)


SAME = PRODUCT.replace("a = 5", "a = 2")  # 2 and 2: who confuses a with c is right by chance


def test_where_numbers_cannot_tell_a_mistake_from_the_truth_the_author_is_warned(tutor: Tutor, folder: Path) -> None:
    (folder / "same.md").write_bytes(lesson(SAME))
    done = tutor("check", "same.md")
    assert done.stderr == (
        'same.md: warning: at "backward a" partner-confused gives the right 2: choose other numbers\n'
        'same.md: warning: at "backward a" value-for-derivative gives the right 2: choose other numbers\n'
        'same.md: warning: at "backward c" partner-confused gives the right 2: choose other numbers\n'
        'same.md: warning: at "backward c" value-for-derivative gives the right 2: choose other numbers\n'
    )
    assert (done.stdout, done.returncode) == ("1 of 1 lesson proved\n", 0)


def test_a_warning_names_the_part_where_there_are_several_and_does_not_hide_a_fault(tutor: Tutor, folder: Path) -> None:
    (folder / "a.md").write_bytes(lesson(SQUARE, SAME))
    (folder / "b.md").write_bytes(b"no head\n")
    done = tutor("check", "a.md", "b.md")
    assert done.stderr.splitlines()[:5] == [
        'a.md: warning: at "backward a", part 2 partner-confused gives the right 2: choose other numbers',
        'a.md: warning: at "backward a", part 2 value-for-derivative gives the right 2: choose other numbers',
        'a.md: warning: at "backward c", part 2 partner-confused gives the right 2: choose other numbers',
        'a.md: warning: at "backward c", part 2 value-for-derivative gives the right 2: choose other numbers',
        "b.md:1:1: error: the file does not begin with ---",
    ]
    assert (done.stdout, done.returncode) == ("1 of 2 lessons proved, 1 fault\n", 2)


def test_the_lessons_that_are_shipped_are_not_warned_of(tutor: Tutor) -> None:
    done = tutor("check")
    assert (done.stderr, done.returncode) == ("", 0)


def test_numbers_that_tell_all_mistakes_apart_are_not_warned_of(tutor: Tutor, folder: Path) -> None:
    (folder / "apart.md").write_bytes(lesson(PRODUCT))
    done = tutor("check", "apart.md")
    assert (done.stdout, done.stderr, done.returncode) == ("1 of 1 lesson proved\n", "", 0)


def test_one_bad_file_does_not_hide_the_next_ones(tutor: Tutor, folder: Path) -> None:
    (folder / "a.md").write_bytes(b"no head\n")
    (folder / "b.md").write_bytes(lesson(SQUARE))
    (folder / "c.md").write_bytes(with_formula("x +"))
    done = tutor("check", ".", "missing.md")
    faults = [line for line in done.stderr.splitlines() if "error:" in line]
    assert faults == [
        "a.md:1:1: error: the file does not begin with ---",
        'c.md:10:14: error: something is missing after "+"',
        "missing.md: error: the file cannot be read: no such file or directory",
    ]
    assert (done.stdout, done.returncode) == ("1 of 4 lessons proved, 3 faults\n", 2)


def test_two_lessons_cannot_have_one_id(tutor: Tutor, folder: Path) -> None:
    (folder / "a.md").write_bytes(lesson(SQUARE))
    (folder / "b.md").write_bytes(lesson(BOWL))
    (folder / "c.md").write_bytes(lesson(BOWL, name="another"))
    done = tutor("check", ".")
    assert done.stderr == 'error: b.md and a.md both have the id "mine"\n'
    assert (done.stdout, done.returncode) == ("3 of 3 lessons proved, 1 fault\n", 2)


def test_an_id_in_two_folders_is_double_too(tutor: Tutor, folder: Path) -> None:
    for name in ("one", "two", "three"):
        (folder / name).mkdir()
        (folder / name / "a.md").write_bytes(lesson(SQUARE))
    done = tutor("check", "one", "two/a.md", "three")
    assert done.stderr == (
        'error: two/a.md and one/a.md both have the id "mine"\nerror: three/a.md and two/a.md both have the id "mine"\n'
    )
    assert (done.stdout, done.returncode) == ("3 of 3 lessons proved, 2 faults\n", 2)


def test_a_file_that_is_named_twice_is_no_double(tutor: Tutor, folder: Path) -> None:
    (folder / "a.md").write_bytes(lesson(SQUARE))
    (folder / "link.md").symlink_to("a.md")
    done = tutor("check", "a.md", "./a.md", "link.md")
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_folder_without_lessons_proves_nothing(tutor: Tutor) -> None:
    done = tutor("check", ".")
    assert done.stderr == "error: no lesson files there\n  name .md files or a folder that has some\n"
    assert (done.stdout, done.returncode) == ("", 2)


UNREADABLE = [
    ("missing.md", None, "missing.md: error: the file cannot be read: no such file or directory\n"
     "  check the path and its permissions\n"),
    ("latin.md", "é\n".encode("latin-1"), "latin.md:1:1: error: the file is not UTF-8 text\n  save it as UTF-8\n"),
    ("coffee.md", lesson(SQUARE) + b"caf\xe9",
     "coffee.md:13:4: error: the file is not UTF-8 text\n  save it as UTF-8\n"),
    ("big.md", lesson(SQUARE) + b"x" * 10_000_000, "big.md: error: the file is larger than 64,000 bytes\n"
     "  split it into several lessons\n"),
    ("zeros.md", bytes(10), "zeros.md:1:1: error: control character U+0000\n"
     f"  1 | {'�' * 10}\n    | ^ remove it\n"),
    ("empty.md", b"", "empty.md:1:1: error: the file does not begin with ---\n"
     "  begin it with ---, then id: and title:, then ---\n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), UNREADABLE, ids=[row[2].splitlines()[0] for row in UNREADABLE])
def test_a_file_that_is_no_text_is_one_fault(
    name: str, content: bytes | None, message: str, tutor: Tutor, folder: Path
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    done = tutor("check", name)
    assert done.stderr == message
    assert (done.stdout, done.returncode) == ("0 of 1 lesson proved, 1 fault\n", 2)


FORMULAS = [
    ("9**9**9", "10:12", "9**9**9 is no finite number", "float64 holds up to about 1.8e308"),
    ("(" * 10_000 + "x" + ")" * 10_000, "10:512", "the formula has 20,001 characters, more than 500",
     "split it into several nodes"),
    ("(" * 240 + "x" + ")" * 240, "10:12", "the formula is nested more than 20 levels deep",
     "split it into several nodes"),
    ("-" * 400 + "x", "10:33", "the formula is nested more than 20 levels deep", "split it into several nodes"),
    ("__import__('os')", "10:12", 'no op called "__import__"', "the ops are "),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "place", "problem", "advice"), FORMULAS, ids=[row[2] for row in FORMULAS])
def test_a_formula_that_would_take_for_ever_is_one_fault(
    formula: str, place: str, problem: str, advice: str, tutor: Tutor, folder: Path
) -> None:
    (folder / "deep.md").write_bytes(with_formula(formula))
    done = tutor("check", "deep.md")
    head, source, caret = done.stderr.splitlines()
    assert head == f"deep.md:{place}: error: {problem}"
    assert source.startswith("  10 | ")
    assert "^" in caret
    assert advice in caret
    assert (done.stdout, done.returncode) == ("0 of 1 lesson proved, 1 fault\n", 2)


def test_the_name_of_a_file_cannot_steer_the_terminal(tutor: Tutor, folder: Path) -> None:
    done = tutor("check", "no\x1b[31m\n.md")
    assert done.stderr.splitlines()[0] == "no�[31m�.md: error: the file cannot be read: no such file or directory"
    assert done.returncode == 2
