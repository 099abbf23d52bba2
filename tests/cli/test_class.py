"""`tutor class`: the same class as text, CSV and JSON, and live; hostile text defused."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import ONE, lesson
from tests.progress.examples import written
from tests.terminal import Terminal
from tui_tutor.cli.classroom import _extents
from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.progress.records import Answered, Hinted, Opened, Outcome, Record, Stepped
from tui_tutor.session import OpenAll, Session, SetPredict

BACKWARD = "shallow-network-backward"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " ﹢1",
    "\x1b[2J\x1b]0;x\x07",
    "a\u202eb",
    "x\ny",
)


def some(step: str = "backward z", answer: str = "y - a") -> tuple[Record, ...]:
    return (
        Opened(ONE, 1, "mark", fresh=True),
        Answered(ONE, 1, 1, "forward z", Outcome.FIRST_TRY),
        Answered(ONE, 1, 1, "backward z", Outcome.WRONG, "sign-flipped", answer),
        Stepped(ONE, 1, 1, step),
    )


@pytest.fixture
def classroom(folder: Path) -> Path:
    room = folder / "class"
    written(room / "ann", *some())
    written(room / "bob", *some("end"))
    return room


def test_a_line_for_each_learner_is_printed(classroom: Path, tutor: Tutor) -> None:
    done = tutor("class", classroom)
    assert (done.stderr, done.returncode) == ("", 0)
    _, ann, bob, *rest = done.stdout.splitlines()
    assert ann.split() == ["ann", ONE, "backward", "z", "0", "min", "1/12", "1"]
    assert bob.split() == ["bob", ONE, "finished", "0", "min", "1/12", "1", "✓"]
    assert [" ".join(line.split()) for line in rest] == [
        "", "Wrong answers, the commonest first", f"backward z {ONE}", "2 y - a sign-flipped",
    ]  # fmt: skip


def test_a_class_as_csv(classroom: Path, tutor: Tutor) -> None:
    rows = list(csv.DictReader(io.StringIO(tutor("class", classroom, "--csv").stdout)))
    assert list(rows[0]) == ["user", "lesson", "version", "score", "max", "started", "finished", "attempts"]
    assert [(row["user"], row["lesson"], row["score"], row["max"], row["attempts"]) for row in rows] == [
        ("ann", ONE, "1", "12", "2"), ("bob", ONE, "1", "12", "2"),
    ]  # fmt: skip
    assert rows[0]["finished"] == ""
    started, finished = (datetime.fromisoformat(rows[1][name]) for name in ("started", "finished"))
    now = datetime.now(UTC)
    assert now - timedelta(hours=1) < started <= finished <= now


@pytest.mark.parametrize("form", [(), ("--csv",)])
def test_what_is_left_out_of_a_class_is_told_beside_it(form: tuple[str, ...], classroom: Path, tutor: Tutor) -> None:
    before = tutor("class", classroom, *form).stdout
    (classroom / "cy").mkdir()
    (classroom / "cy" / "n.jsonl").write_text("x\n")
    (classroom / "dan").mkdir()
    os.mkfifo(classroom / "dan" / "f.jsonl")
    done = tutor("class", classroom, *form)
    assert (done.stdout.startswith(before.splitlines()[0]), done.returncode) == (True, 0)
    assert done.stderr.splitlines() == [
        "skipped cy: n.jsonl:1: not a line of a journal", "skipped dan: f.jsonl: cannot be read: not a file",
    ]  # fmt: skip


def test_a_class_as_json(classroom: Path, tutor: Tutor) -> None:
    document = json.loads(tutor("class", classroom, "--json").stdout)
    assert [(each["name"], each["lessons"][0]["step"]) for each in document["learners"]] == [
        ("ann", "backward z"), ("bob", "end"),
    ]  # fmt: skip
    assert document["wrong"] == [
        {"lesson": ONE, "part": 1, "step": "backward z", "answer": "y - a", "mistake": "sign-flipped", "count": 2,
         "learners": 2}
    ]  # fmt: skip


def test_learners_of_one_name_are_told_apart_in_csv_and_have_their_ids_in_json(classroom: Path, tutor: Tutor) -> None:
    for name in ("bob", "cy"):
        written(classroom / name, *some())
        (classroom / name / "learner").write_text("ann\n", encoding="utf-8")
    rows = csv.DictReader(io.StringIO(tutor("class", classroom, "--csv").stdout))
    assert [row["user"] for row in rows] == ["ann (ann)", "ann (bob)", "ann (cy)"]
    learners = json.loads(tutor("class", classroom, "--json").stdout)["learners"]
    assert [(each["id"], each["name"]) for each in learners] == [("ann", "ann"), ("bob", "ann"), ("cy", "ann")]


def test_a_score_counts_only_steps_that_can_be_scored(folder: Path, tutor: Tutor) -> None:
    """Those inside opened nodes have questions of their own, and are not among the steps of a lesson."""
    session = Session.open(find_lesson(ONE)).apply(SetPredict(True)).apply(OpenAll())
    asked = [str(step) for step in session.steps if step.node]
    records = [Answered(ONE, 1, 1, step, Outcome.FIRST_TRY) for step in (*asked, "forward no such step")]
    other_part = Answered(ONE, 2, 1, "forward z", Outcome.FIRST_TRY)
    written(folder / "class" / "ann", Opened(ONE, 1, "mark", fresh=True), *records, other_part)
    assert len(asked) > 12
    assert "12/12" in tutor("class", "class").stdout
    (row,) = csv.DictReader(io.StringIO(tutor("class", "class", "--csv").stdout))
    assert (row["score"], row["max"]) == ("12", "12")
    (ann,) = json.loads(tutor("class", "class", "--json").stdout)["learners"]
    assert (ann["lessons"][0]["score"], ann["lessons"][0]["max"]) == (12, 12)


def test_json_has_all_that_the_table_tells(folder: Path, tutor: Tutor) -> None:
    room = folder / "class"
    wrong = [Answered(BACKWARD, 1, 1, "backward dZ2", Outcome.WRONG, None, text) for text in "1234"]
    right = [Answered(BACKWARD, 1, 1, f"forward {name}", Outcome.FIRST_TRY) for name in ("Z1", "A1")]
    shown = Answered(BACKWARD, 1, 1, "forward Z2", Outcome.SHOWN)  # is no answer
    hints = Hinted(BACKWARD, 1, 1, "forward Z1", 3)
    written(room / "ann", *some(), Opened(BACKWARD, 1, "m", fresh=True), hints, *wrong, *right, shown)
    written(room / "ann", Stepped(BACKWARD, 2, 1, "end"), Stepped(BACKWARD, 1, 7, "forward A1"), after=100)
    _, row, *_ = tutor("class", room).stdout.splitlines()
    last, first = json.loads(tutor("class", room, "--json").stdout)["learners"][0]["lessons"]
    where = f"part {last['part']} of {last['parts']}, {last['step']}, iteration {last['iteration']}"
    numbers = f"0 min {last['score']}/{last['max']} {last['hints']} {last['wrong']} ✓"
    assert " ".join(row.split()) == f"ann {BACKWARD} {where} {numbers}"
    assert (last["parts"], last["wrong"], last["attempts"], last["hints"]) == (2, 4, 6, 3)
    assert last["finished"] is not None
    assert (first["parts"], first["wrong"], first["attempts"], first["finished"]) == (1, 1, 2, None)


def test_of_a_lesson_that_is_not_known_json_says_nothing_of_its_length(folder: Path, tutor: Tutor) -> None:
    written(folder / "class" / "ann", Stepped("gone", 3, 1, "forward z"))
    ((lesson,),) = (each["lessons"] for each in json.loads(tutor("class", "class", "--json").stdout)["learners"])
    assert (lesson["part"], lesson["parts"], lesson["max"]) == (3, None, None)


def test_whoever_has_an_empty_folder_is_told_by_its_name(classroom: Path, tutor: Tutor) -> None:
    (classroom / "cleo").mkdir()
    assert "Not begun yet: cleo" in tutor("class", classroom).stdout.splitlines()
    assert "Not begun yet: cleo." in tutor("class", classroom, "--plain").stdout.splitlines()


def test_lessons_that_are_not_here_are_looked_for_once(tmp_path: Path) -> None:
    extents = _extents(tmp_path)
    assert extents(["mine"]) == {}
    (tmp_path / "mine.md").write_bytes(lesson("input x = 2\noutput f = x*x"))
    assert extents(["mine"]) == {}  # the lessons were not listed again
    assert set(extents(["mine", ONE])) == {ONE}


def test_json_counts_those_who_have_not_begun(classroom: Path, tutor: Tutor) -> None:
    (classroom / "0123456789abcdef").mkdir()
    (classroom / "0d").mkdir()
    (classroom / "0d" / "learner").write_text("Dora\n", encoding="utf-8")
    document = json.loads(tutor("class", classroom, "--json").stdout)
    assert (document["count"], document["waiting"], document["nameless"]) == (4, ["Dora"], 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_learners_wrote_neither_steers_a_terminal_nor_computes_in_a_spreadsheet(
    text: str, folder: Path, tutor: Tutor
) -> None:
    room = folder / "class"
    records = (
        Opened(text, 1, text, fresh=True),
        *some(text, text),
        Answered(text, 1, 1, text, Outcome.WRONG, text, text),
    )
    written(room / "eve", *records)
    (room / "eve" / "learner").write_text(text, encoding="utf-8")
    for form in ((), ("--csv",)):
        printed = tutor("class", room, *form).stdout
        assert [each for each in printed if not each.isprintable() and each != "\n"] == []
    for row in csv.reader(io.StringIO(printed)):
        assert all(not normalize("NFKC", cell).lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    json.loads(tutor("class", room, "--json").stdout)


def test_lessons_that_nobody_knows_are_told_without_a_highest_score(classroom: Path, tutor: Tutor) -> None:
    """Also where an id looks like the path of a lesson that is there."""
    (path,) = (str(entry.path) for entry in entries() if entry.id == ONE)
    names = [f"no-{number}" for number in range(3000)] + [path, ONE]
    written(classroom / "eve", *(Opened(name, 1, "mark", fresh=True) for name in names))
    done = tutor("class", classroom, "--csv")
    rows = [(row["lesson"], row["max"]) for row in csv.DictReader(io.StringIO(done.stdout)) if row["user"] == "eve"]
    assert rows[:3] == [(ONE, "12"), (path, ""), ("no-2999", "")]
    assert len(rows) == 100


def test_a_folder_that_is_no_class_is_told(folder: Path, tutor: Tutor) -> None:
    (folder / "file").touch()
    done = tutor("class", "file")
    advice = "give the folder that holds the learners' folders"
    assert (done.stderr, done.returncode) == (f"error: file cannot be read: not a directory\n  {advice}\n", 2)
    (folder / "empty").mkdir()
    assert tutor("class", "empty").stdout == "Nobody has begun yet.\n"


def test_a_class_of_plain_names_is_printed_in_any_encoding(classroom: Path, tutor: Tutor) -> None:
    written(classroom / "cy", Opened("a-lesson-of-long-ago" * 5, 1, "m", fresh=True))
    for encoding, done, cut in (("ascii", "+", "~"), ("utf-8", "✓", "…")):
        printed = tutor("class", classroom, PYTHONIOENCODING=encoding)
        assert (printed.stderr, printed.returncode) == ("", 0)
        _, _, bob, cy, *_ = printed.stdout.splitlines()
        assert bob.endswith(f" {done}")
        assert cut in cy


SAID = [
    "Class: 2 learners, 2 begun.",
    f"ann: {ONE}, backward z, 0 minutes idle, 1 of 12 right, 1 wrong, 0 hints.",
    f"bob: {ONE}, finished, 0 minutes idle, 1 of 12 right, 1 wrong, 0 hints.",
    f"Wrong answers at backward z of {ONE}:",
    '2 learners answered "y - a", the mistake sign-flipped.',
]


@pytest.mark.parametrize("changes", [{"ACCESSIBLE": "1"}, {"TUTOR_PLAIN": "1"}, {}])
def test_who_listens_hears_a_class_in_sentences(changes: dict[str, str], classroom: Path, tutor: Tutor) -> None:
    done = tutor(*([] if changes else ["--plain"]), "class", classroom, **changes)
    assert (done.stdout.splitlines(), done.stderr, done.returncode) == (SAID, "", 0)


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("changes", [{"TERM": "dumb"}, {"TUTOR_PLAIN": "1"}])
def test_where_lessons_are_told_in_plain_lines_a_class_is_told_in_sentences_broken_at_blanks(
    changes: dict[str, str], columns: int, classroom: Path, env: dict[str, str]
) -> None:
    argv = [sys.executable, "-m", "tui_tutor", "class", str(classroom)]
    with Terminal(argv, env={**env, **changes}, columns=columns) as terminal:
        assert terminal.wait_end() == 0
        rows = terminal.raw.decode().splitlines()
        assert b"\x1b[" not in terminal.raw
    assert max(map(len, rows)) <= columns
    assert " ".join(rows) == " ".join(SAID)


def test_a_fault_beside_the_screen_of_a_class_is_told_in_one_line(classroom: Path, env: dict[str, str]) -> None:
    code = (
        "import sys, threading, tui_tutor.cli\n"
        "from tui_tutor.tui.keys import Keymap as owner\n"
        "def fail(): raise RuntimeError\n"
        "owner.at = lambda *_: threading.Thread(target=fail).start()\n"
        f"sys.exit(tui_tutor.cli.main(['class', {str(classroom)!r}]))"
    )
    with Terminal([sys.executable, "-c", code], env=env, columns=200) as terminal:
        terminal.wait_for("2 learners")
        terminal.press("k")
        assert terminal.wait_end() == 1
        assert "error: tutor has a fault of its own (RuntimeError)" in terminal.text
        assert "Traceback" not in terminal.text


def test_a_class_is_shown_live(classroom: Path, env: dict[str, str]) -> None:
    with Terminal([sys.executable, "-m", "tui_tutor", "class", str(classroom)], env=env, columns=100) as terminal:
        terminal.wait_for("2 learners")
        written(classroom / "cy", *some("update w1"))
        terminal.wait_for("3 learners")
        terminal.wait_for("update w1")
        written(classroom / "cy", Stepped(ONE, 1, 4, "forward a"), after=10)
        terminal.wait_for("forward a, iteration 4")
        terminal.resize(59, 19)
        terminal.wait_for("60×20")
        terminal.resize(80, 24)
        terminal.wait_for("3 learners")
        terminal.resize(80, 20)
        for number in range(20):
            written(classroom / f"d{number}", *some())
        terminal.wait_for("23 learners")
        terminal.press("end")
        terminal.wait_for(lambda text: "▲" in text and "▼" not in text)
        terminal.type("\x1b[<64;20;10M")  # the wheel, a notch up
        terminal.wait_for("▼ 3 more")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_the_keys_of_the_configuration_are_those_of_a_class_and_its_faults_are_told(
    classroom: Path, env: dict[str, str]
) -> None:
    config = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    config.parent.mkdir(parents=True)
    config.write_text('theme = "blu"\n[keys]\nquit = "Q"\nscroll_down = "v"\nlast = "g"\n')
    for number in range(30):
        written(classroom / f"d{number:02}", *some())
    with Terminal([sys.executable, "-m", "tui_tutor", "class", str(classroom)], env=env, columns=120) as terminal:
        terminal.wait_for("32 learners")
        terminal.wait_for('config.toml:1: no theme is called "blu": choose dark, light, contrast. 1 fault more: see')
        terminal.press("v")
        terminal.wait_for("▲ 1 more")
        terminal.wait_for("↑ v scroll  Q quit")
        terminal.press("j", "q", "v")
        terminal.wait_for("▲ 2 more")
        terminal.press("home")
        terminal.wait_for(lambda text: "▲" not in text)
        terminal.press("Q")
        assert terminal.wait_end() == 0
    done = subprocess.run(
        [sys.executable, "-m", "tui_tutor", "class", str(classroom)], env=env, capture_output=True, encoding="utf-8"
    )
    assert [each for each in ('"blu"', "last takes g") if each not in done.stderr] == []


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_two_keys_leave_a_class_whatever_is_set(key: str, classroom: Path, env: dict[str, str]) -> None:
    with Terminal([sys.executable, "-m", "tui_tutor", "class", str(classroom)], env=env, columns=100) as terminal:
        terminal.wait_for("2 learners")
        terminal.press(key)
        assert terminal.wait_end() == 0


def test_a_class_that_cannot_be_read_any_more_is_shown_as_that_until_it_can_be(
    classroom: Path, env: dict[str, str]
) -> None:
    argv = [sys.executable, "-m", "tui_tutor", "class", str(classroom)]
    with Terminal(argv, env=env, columns=60, rows=20) as terminal:
        terminal.wait_for("2 learners")
        assert "cannot be read" not in terminal.text
        gone = classroom.rename(classroom.with_name("gone"))
        terminal.wait_for(lambda text: re.search(r"q quit .*cannot be read since \d\d:\d\d │", text) is not None)
        assert "2 learners" in terminal.text
        written(gone / "cy", *some("update w1"))
        gone.rename(classroom)
        terminal.wait_for("3 learners")
        assert "cannot be read" not in terminal.text


def test_that_nobody_has_begun_is_shown_live_until_somebody_has(folder: Path, env: dict[str, str]) -> None:
    room = folder / "class"
    room.mkdir()
    argv = [sys.executable, "-m", "tui_tutor", "class", str(room)]
    with Terminal(argv, env=env, columns=60, rows=20) as terminal:
        terminal.wait_for("Nobody has begun yet.")
        assert "hints" not in terminal.text
        (room / "0c").mkdir()
        (room / "0c" / "learner").write_text("Dora\n", encoding="utf-8")
        terminal.wait_for("1 learner, 0 begun")
        assert "Not begun yet: Dora" in terminal.text
        written(room / "0c", *some("update w1"))
        terminal.wait_for("update w1")
        assert "egun" not in terminal.text


def test_a_class_is_on_the_screen_as_soon_as_there_is_one(classroom: Path, env: dict[str, str]) -> None:
    argv = [sys.executable, "-m", "tui_tutor", "class", str(classroom)]
    with Terminal(argv, env=env, columns=60, rows=20) as terminal:
        terminal.wait_for("quit")
        assert "ann" in terminal.text


def test_at_60_columns_every_column_of_a_class_is_there(classroom: Path, env: dict[str, str]) -> None:
    (classroom / "0c").mkdir()
    (classroom / "0c" / "learner").write_text("Dora\n", encoding="utf-8")
    written(classroom / "somebody with a long name", *some("update w1"))
    argv = [sys.executable, "-m", "tui_tutor", "class", str(classroom)]
    with Terminal(argv, env=env, columns=60, rows=20) as terminal:
        terminal.wait_for("4 learners, 3 begun")
        terminal.wait_for("hints  wrong")
        terminal.wait_for("Not begun yet: Dora")
