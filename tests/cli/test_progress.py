"""`tutor progress`: what was done, what it earned and what waits for review, as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from time import time

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import GRAPH, ONE
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.records import Answered, Opened, Outcome, Record, Stepped

DAY = 86_400
DONE: tuple[Record, ...] = (
    Opened(ONE, 1, "graph", fresh=False),
    Answered(ONE, 1, 1, "forward z", Outcome.FIRST_TRY),
    Answered(ONE, 1, 1, "backward z", Outcome.WRONG, "sign-flipped"),
    Answered(ONE, 1, 1, "backward z", Outcome.WRONG),
    Answered(ONE, 1, 1, "backward z", Outcome.WRONG, "upstream-forgotten"),
    Answered(ONE, 1, 1, "backward z", Outcome.AFTER_HINTS),
    Answered(ONE, 1, 1, "update b", Outcome.SHOWN),
    Answered(ONE, 1, 1, "update w1", Outcome.WRONG, "rate-forgotten"),
    Stepped(ONE, 1, 1, "end"),
    Stepped(ONE, 1, 2, "forward a"),
    Opened(GRAPH, 1, "graph", fresh=False),
    Stepped(GRAPH, 1, 1, "backward v"),
)


@pytest.fixture
def journals(env: dict[str, str]) -> Path:
    """Where `tutor` keeps what was done."""
    return Path(env["XDG_STATE_HOME"], "tutor", "progress")


def write(folder: Path, *records: Record, days_ago: float = 0) -> Journal:
    journal = Journal(folder, clock=lambda: time() - days_ago * DAY)
    for record in records:
        journal.append(record)
    assert journal.close()
    return journal


def test_before_the_first_lesson_there_is_nothing(tutor: Tutor, journals: Path) -> None:
    done = tutor("progress")
    assert (done.stdout, done.stderr, done.returncode) == ("Nothing yet: open a lesson with `tutor`.\n", "", 0)
    assert json.loads(tutor("progress", "--json").stdout) == {"format": 1, "lessons": [], "damaged": []}
    assert tutor("progress", "--csv").stdout == "lesson,part,step,best,attempts,mistakes\n"
    assert not journals.exists()  # looking leaves nothing behind


TEXT = """\
computation-graph                begun                                        part 1, iteration 1, backward v
logistic-regression-one-example  finished   2 right   3 missed  {review}  part 1, iteration 2, forward a
"""


def test_every_lesson_is_a_line_the_last_first(tutor: Tutor, journals: Path) -> None:
    write(journals, *DONE)
    done = tutor("progress")
    assert (done.stdout, done.stderr, done.returncode) == (TEXT.format(review=" " * 12), "", 0)


def test_a_formula_of_ones_own_is_told_as_that(tutor: Tutor, journals: Path) -> None:
    tutor("explain", "w*x", "w=2", "x=3", "--plain")
    (line,) = tutor("progress").stdout.splitlines()
    assert line.startswith("own-")
    assert line.endswith("  own formula, iteration 1, start")


def test_what_was_missed_waits_for_review_another_day(tutor: Tutor, journals: Path) -> None:
    write(journals, *DONE, days_ago=3)
    assert tutor("progress").stdout == TEXT.format(review=" 3 to review")


def test_as_json_everything_is_there(tutor: Tutor, journals: Path) -> None:
    write(journals, *DONE, days_ago=3)
    done = tutor("progress", "--json")
    assert (done.stderr, done.returncode) == ("", 0)
    steps = [
        ("forward z", "first-try", 1, []),
        ("backward z", "after-hints", 4, ["sign-flipped", "upstream-forgotten"]),
        ("update b", "shown", 0, []),
        ("update w1", None, 1, ["rate-forgotten"]),
    ]
    assert json.loads(done.stdout) == {
        "format": 1,
        "lessons": [
            {"lesson": GRAPH, "finished": False, "place": "part 1, iteration 1, backward v", "review": 0, "steps": []},
            {
                "lesson": ONE, "finished": True, "place": "part 1, iteration 2, forward a", "review": 3,
                "steps": [
                    {"part": 1, "step": step, "best": best, "attempts": attempts, "mistakes": mistakes}
                    for step, best, attempts, mistakes in steps
                ],
            },
        ],
        "damaged": [],
    }  # fmt: skip


def test_as_csv_every_step_is_a_line(tutor: Tutor, journals: Path) -> None:
    write(journals, *DONE)
    done = tutor("progress", "--csv")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == (
        "lesson,part,step,best,attempts,mistakes\n"
        f"{ONE},1,forward z,first-try,1,\n"
        f"{ONE},1,backward z,after-hints,4,sign-flipped upstream-forgotten\n"
        f"{ONE},1,update b,shown,0,\n"
        f"{ONE},1,update w1,,1,rate-forgotten\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", " =1", "＝1+1", "＠A1", "\x1b[2J"])
def test_what_is_in_a_journal_computes_nothing_in_a_spreadsheet(text: str, tutor: Tutor, journals: Path) -> None:
    write(journals, Answered(text, 1, 1, text, Outcome.WRONG, text))
    _, row = csv.reader(io.StringIO(tutor("progress", "--csv").stdout))
    shown = "�[2J" if "\x1b" in text else f"'{text}"
    assert (row[0], row[2], row[5]) == (shown, shown, shown)


def test_there_is_one_form_at_a_time(tutor: Tutor) -> None:
    done = tutor("progress", "--json", "--csv")
    assert done.stderr.splitlines()[-1] == "tutor progress: error: argument --csv: not allowed with argument --json"
    assert (done.stdout, done.returncode) == ("", 2)


def test_a_lesson_that_is_there_no_more_is_still_told(tutor: Tutor, journals: Path) -> None:
    write(journals, Stepped("gone", 1, 1, "end"))
    assert tutor("progress").stdout == "gone  finished" + " " * 37 + "part 1, iteration 1, end\n"


def test_a_lesson_is_finished_at_the_end_of_its_last_part(tutor: Tutor, journals: Path, tmp_path: Path) -> None:
    lesson = tmp_path / "two.md"
    part = "# Part\n\n```graph\ninput x = 2\noutput y = 3*x\n```\n"
    lesson.write_text(f"---\nid: two\ntitle: Two parts\n---\n\n{part}\n{part}")
    write(journals, Stepped("two", 1, 1, "end"), Stepped("two", 2, 1, "forward y"))
    assert tutor("progress", "--lessons", str(lesson)).stdout.startswith("two  begun ")
    assert tutor("progress").stdout.startswith("two  begun ")  # also where the lesson is not there
    write(journals, Stepped("two", 2, 1, "end"))
    assert tutor("progress", "--lessons", str(lesson)).stdout.startswith("two  finished ")


def test_damaged_lines_are_named_and_the_rest_is_told(tutor: Tutor, journals: Path) -> None:
    journal = write(journals, *DONE)
    file = journals / f"{journal.session}.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines, lines[-1].replace(b"backward v", b"backward u"), lines[-1][:40]]))
    done = tutor("progress")
    assert done.stdout == TEXT.format(review=" " * 12)
    assert done.stderr == (
        f"skipped {file.name}:{len(lines) + 1}: the checksum does not match\n"
        f"skipped {file.name}:{len(lines) + 2}: cut off\n"
    )
    assert done.returncode == 0
    found = json.loads(tutor("progress", "--json").stdout)["damaged"]
    assert found == [
        {"file": file.name, "line": len(lines) + 1, "reason": "the checksum does not match"},
        {"file": file.name, "line": len(lines) + 2, "reason": "cut off"},
    ]


def test_a_journal_that_cannot_be_read_at_all_is_named(tutor: Tutor, journals: Path) -> None:
    (journals / "folder.jsonl").mkdir(parents=True)
    done = tutor("progress")
    assert done.stdout == "Nothing yet: open a lesson with `tutor`.\n"
    assert (done.stderr, done.returncode) == ("skipped folder.jsonl: not a file\n", 0)


def test_without_a_home_there_is_no_fault(tutor: Tutor) -> None:
    done = tutor("progress", XDG_STATE_HOME="", HOME="")  # what it prints depends on whoever tests
    assert (done.stderr, done.returncode) == ("", 0)
