"""Classrooms: who is where, counted by hand from what was written, and hostile folders."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.progress.examples import lines, written
from tui_tutor.lab.learners import Learner
from tui_tutor.progress import learner
from tui_tutor.progress.classroom import Classroom, Extent, Roster
from tui_tutor.progress.records import Answered, Hinted, Opened, Outcome, Record, Reset, Stepped

WRONG, RIGHT = Outcome.WRONG, Outcome.FIRST_TRY
ANN: tuple[Record, ...] = (
    Opened("bowl", 1, "mark-1", fresh=True),
    Answered("bowl", 1, 1, "forward z", RIGHT),
    Stepped("bowl", 1, 1, "backward z"),
    Answered("bowl", 1, 1, "backward z", WRONG, "sign-flipped", "y - a"),
    Hinted("bowl", 1, 1, "backward z", 1),
    Hinted("bowl", 1, 1, "backward z", 2),
    Answered("bowl", 1, 1, "backward z", Outcome.AFTER_HINTS),
    Hinted("bowl", 1, 1, "update w", 1),
    Stepped("bowl", 1, 2, "update w"),
)
BOB: tuple[Record, ...] = (
    Opened("bowl", 1, "mark-1", fresh=True),
    Answered("bowl", 1, 1, "backward z", WRONG, "sign-flipped", "y-a"),
    Answered("bowl", 1, 1, "backward z", WRONG, "sign-flipped", "y  -  a"),
    Answered("bowl", 1, 1, "backward z", WRONG, None, "7"),
    Stepped("bowl", 2, 1, "end"),
)


BOWL = Extent(frozenset({(1, "forward z"), (1, "backward z"), (2, "forward z")}), 2)


def look(folder: Path) -> Roster:
    return Classroom(folder, lambda _: {"bowl": BOWL}).look()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path / "0a" / "progress", *ANN)
    (tmp_path / "0a" / "learner").write_text("Ann\n", encoding="utf-8")
    written(tmp_path / "bob" / "tutor" / "progress", *BOB)
    return tmp_path


def test_each_learner_stands_where_the_journals_say(folder: Path) -> None:
    (ann,), (bob,) = look(folder).learners
    assert (ann.learner, ann.name, ann.lesson, ann.version) == ("0a", "Ann", "bowl", "mark-1")
    assert (ann.part, ann.iteration, ann.step) == (1, 2, "update w")
    assert (ann.score, ann.most, ann.hints, ann.attempts, ann.wrong, ann.finished) == (2, 3, 3, 3, 1, None)
    assert ann.started <= ann.last
    assert (bob.name, bob.score, bob.attempts, bob.wrong) == ("bob", 0, 3, 3)
    assert bob.finished == bob.last
    assert (ann.part, ann.parts) == (1, 2)


def test_whoever_finished_and_begins_again_has_finished_and_is_where_they_are(folder: Path) -> None:
    written(folder / "bob", Opened("bowl", 1, "mark-1", fresh=True), Stepped("bowl", 1, 1, "forward z"), after=100)
    _, (bob,) = look(folder).learners
    assert (bob.part, bob.parts, bob.step) == (1, 2, "forward z")
    assert bob.finished is not None


def test_of_a_lesson_that_is_not_known_the_furthest_part_counts_as_the_last(folder: Path) -> None:
    written(folder / "cy", Stepped("hill", 3, 1, "end"), Stepped("hill", 1, 1, "end"))
    _, _, (cy,) = look(folder).learners
    assert (cy.part, cy.parts, cy.most, cy.finished) == (1, 3, None, cy.last)


def test_wrong_answers_are_counted_by_learners_whatever_their_blanks(folder: Path) -> None:
    told = [(each.step, each.answer, each.mistake, each.count, each.learners) for each in look(folder).confusions]
    assert told == [("backward z", "y-a", "sign-flipped", 3, 2), ("backward z", "7", "", 1, 1)]


def test_a_wrong_choice_is_told_in_its_words(folder: Path) -> None:
    written(folder / "cy", *BOB[:1], Answered("bowl", 1, 1, "end", WRONG, None, "it goes to 1"))
    assert ("end", "it goes to 1") in [(each.step, each.answer) for each in look(folder).confusions]


def test_learners_are_in_the_order_in_which_one_looks_for_them(folder: Path) -> None:
    for number, name in enumerate(("Zoë", "zoltan", "learner 10", "learner 2", "Émile")):
        for place, is_begun in enumerate((True, False)):
            home = folder / f"{place}{number}"
            home.mkdir()
            (home / "learner").write_text(name, encoding="utf-8")
            if is_begun:
                written(home, *BOB)
    roster = look(folder)
    in_order = ["Émile", "learner 2", "learner 10", "Zoë", "zoltan"]
    assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob", *in_order]
    assert [each.partition(" (")[0] for each in roster.waiting] == in_order


def test_learners_of_one_name_are_told_apart_wherever_they_are_told(folder: Path) -> None:
    for name in ("55579b557896d0ce", "9f86d081884c7d65"):
        for made, is_begun in ((f"{name}", True), (f"7{name}", False)):
            (folder / made).mkdir()
            (folder / made / "learner").write_text("Max\n", encoding="utf-8")
            if is_begun:
                written(folder / made, *BOB)
                (folder / made / "x.jsonl").write_text("x\n", encoding="utf-8")
    (folder / "Ann").mkdir()  # who waits
    roster = look(folder)
    shown = [lessons[0].shown for lessons in roster.learners]
    assert shown == ["Ann (0a)", "bob", "Max (5557)", "Max (9f86)"]
    assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob", "Max", "Max"]
    assert list(roster.waiting) == ["Ann (Ann)", "Max (7555)", "Max (79f8)"]
    assert [name for name, _ in roster.damaged] == ["Max (5557)", "Max (9f86)"]


def test_minutes_idle_are_whole_and_never_negative(folder: Path) -> None:
    (ann,), _ = look(folder).learners
    assert [ann.idle(ann.last + seconds) for seconds in (-60, 59, 60, 3599)] == [0, 0, 1, 59]


def test_what_is_written_later_is_seen_at_the_next_look(folder: Path) -> None:
    classroom = Classroom(folder, lambda _: {})
    before = classroom.look()
    written(folder / "0a" / "progress", Stepped("hill", 1, 1, "forward q"), after=100)
    written(folder / "new", Opened("hill", 1, "m", fresh=True))
    after = classroom.look()
    assert len(before.learners) == 2
    assert [(lessons[0].name, lessons[0].lesson) for lessons in after.learners] == [
        ("Ann", "hill"), ("bob", "bowl"), ("new", "hill"),
    ]  # fmt: skip
    assert after.learners[0][1].lesson == "bowl"


def test_a_file_of_journals_one_after_the_other_is_a_learner(folder: Path) -> None:
    written(folder / "cy", *ANN[:3])
    written(folder / "cy", *ANN[3:], after=10)
    whole = b"".join(path.read_bytes() for path in (folder / "cy").glob("*.jsonl"))
    (folder / "dora.jsonl").write_bytes(whole)
    names = {lessons[0].name: lessons[0] for lessons in look(folder).learners}
    assert (names["dora"].score, names["dora"].hints, names["dora"].step) == (2, 3, "update w")
    assert names["cy"].score == 2


def test_what_was_forgotten_is_not_shown(folder: Path) -> None:
    written(folder / "bob", Reset(), after=100)
    assert [lessons[0].name for lessons in look(folder).learners] == ["Ann"]


def test_links_lead_nowhere(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    written(outside / "eve", *ANN)
    (folder / "eve").symlink_to(outside / "eve")
    (folder / "fay").mkdir()
    (folder / "fay" / "progress").symlink_to(outside / "eve")
    (folder / "gus").mkdir()
    (folder / "gus" / "learner").symlink_to("/etc/passwd")
    written(folder / "gus", Opened("bowl", 1, "m", fresh=True))
    assert [lessons[0].name for lessons in look(folder).learners] == ["Ann", "bob", "gus"]


def test_a_hostile_folder_stops_nobody(folder: Path) -> None:
    eve = folder / "eve"
    eve.mkdir()
    os.mkfifo(eve / "a.jsonl")
    os.mkfifo(eve / "learner")
    (eve / "b.jsonl").write_bytes(os.urandom(10_000))
    (eve / "c.jsonl").mkdir()
    deep = eve
    for _ in range(50):
        deep = deep / "d"
        deep.mkdir()
    roster = look(folder)
    assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob"]
    assert {name for name, _ in roster.damaged} == {"eve"}


def test_whoever_has_too_many_journals_is_read_in_part_and_that_is_said_once(folder: Path) -> None:
    eve = folder / "eve"
    written(eve, *ANN)
    for number in range(1200):
        (eve / f"{number:04}.jsonl").touch()
    classroom = Classroom(folder, lambda _: {})
    for _ in range(2):
        roster = classroom.look()
        assert [(name, str(damage)) for name, damage in roster.damaged] == [
            ("eve", "eve: more than 1,000 journals or 64 MiB: the rest is not read")
        ]


def test_of_large_journals_no_more_is_read_than_may_be_of_all(folder: Path) -> None:
    """The size of a journal counts before it is read, and a small one behind those that are left out is read."""
    for number in range(4):
        (folder / "eve").mkdir(exist_ok=True)
        with (folder / "eve" / f"{number}.jsonl").open("wb") as file:
            file.truncate(40 * 2**20)
    written(folder / "eve", *ANN, after=9)
    eve = learner.Learner(folder / "eve")
    for _ in range(2):
        eve.look(is_folder=True)
        assert 40 * 2**20 < eve._size < 64 * 2**20
        assert str([*eve.damaged][-1]) == "eve: more than 1,000 journals or 64 MiB: the rest is not read"
        assert "bowl" in eve.lessons


def of_eve(roster: Roster) -> list[str]:
    assert {name for name, _ in roster.damaged} <= {"eve"}
    return [str(damage) for _, damage in roster.damaged]


def test_of_many_damaged_lines_few_are_kept_and_the_rest_is_counted(folder: Path) -> None:
    (folder / "eve").mkdir()
    for number in range(30):
        (folder / "eve" / f"{number:02}.jsonl").write_bytes(b"x\n" * 1000)
    written(folder / "eve", *ANN, after=9)
    classroom = Classroom(folder, lambda _: {})
    for _ in range(2):
        roster = classroom.look()
        *first, more, reason = of_eve(roster)
        assert first == [f"00.jsonl:{number}: not a line of a journal" for number in range(1, 21)]
        # 10,000 lines, and the first one of each journal behind them.
        assert more == "eve: 10,000 more places that could not be read"
        assert reason == "eve: more than 10,000 damaged lines: what comes behind one is not read"
        assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob", "eve"]


@pytest.mark.parametrize("kind", [Path.mkdir, Path.touch])
def test_of_endless_folders_some_are_looked_at(kind, folder: Path) -> None:
    written(folder / "eve", *ANN)
    for outer in range(50):
        (folder / "eve" / f"{outer}").mkdir()
        for inner in range(50):
            kind(folder / "eve" / f"{outer}" / f"{inner}")
    roster = look(folder)
    assert of_eve(roster) == ["eve: more than 2,000 files and folders: the rest is not looked at"]
    assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob", "eve"]


def test_of_many_lessons_those_used_last_are_told_and_all_are_asked_for_at_once(folder: Path) -> None:
    written(folder / "eve", *(Opened(f"no-{number}", 1, "m", fresh=True) for number in range(1000)))
    asked: list[set[str]] = []

    def extents(lessons: Collection[str]) -> dict[str, Extent]:
        asked.append(set(lessons))
        return {"bowl": BOWL}

    classroom = Classroom(folder, extents)
    for _ in range(2):
        roster = classroom.look()
        assert of_eve(roster) == ["eve: more than 100 lessons: those that were used last are told"]
        assert [standing.lesson for standing in roster.learners[-1]] == [f"no-{999 - place}" for place in range(100)]
    assert asked == [{"bowl", *(f"no-{999 - place}" for place in range(100))}]


def test_of_many_wrong_answers_the_commonest_are_told(folder: Path) -> None:
    answers = [*("same" for _ in range(3)), *(str(number) for number in range(1100))]
    wrong = [Answered("bowl", 1, 1, "forward z", WRONG, None, answer) for answer in answers]
    written(folder / "eve", Opened("bowl", 1, "m", fresh=True), *wrong)
    roster = look(folder)
    assert of_eve(roster) == ["eve: more than 1,000 wrong answers that differ: the commonest are told"]
    assert len(roster.confusions) == 1000 + 2
    assert ("same", 3) in [(each.answer, each.count) for each in roster.confusions]


def test_whoever_is_gone_is_shown_no_more(folder: Path) -> None:
    classroom = Classroom(folder, lambda _: {})
    assert len(classroom.look().learners) == 2
    shutil.rmtree(folder / "bob")
    assert [lessons[0].name for lessons in classroom.look().learners] == ["Ann"]


def test_what_learners_wrote_is_cleaned_and_cut(folder: Path) -> None:
    nasty = "\x1b[2J" + "x" * 1000
    written(folder / "eve", Opened(nasty, 1, nasty, fresh=True), Answered(nasty, 1, 1, nasty, WRONG, nasty, nasty))
    roster = look(folder)
    (eve,) = [lessons[0] for lessons in roster.learners if lessons[0].name == "eve"]
    texts = [eve.lesson, eve.version, *(text for each in roster.confusions for text in (each.step, each.answer))]
    assert all(text.isprintable() and len(text) <= 200 for text in texts)


def test_a_name_that_is_written_down_later_is_told_from_then_on(folder: Path) -> None:
    classroom = Classroom(folder, lambda _: {})
    names = []
    for name in ("", "Bob\n", "Robert\n"):
        if name:
            (folder / "bob" / "learner").write_text(name, encoding="utf-8")
        names.append([lessons[0].name for lessons in classroom.look().learners])
    assert names == [["Ann", "bob"], ["Ann", "Bob"], ["Ann", "Robert"]]


# Looks as nobody, because root may read everything.
AS_NOBODY = """\
import os, sys
from pathlib import Path
from tui_tutor.progress import learner
from tui_tutor.progress.classroom import Classroom
os.chdir(sys.argv[1])
os.getuid() or os.setuid(65534)
classroom = Classroom(Path("."), lambda _: {})
for _ in range(2):
    roster = classroom.look()
    print(*[f"waits: {name}" for name in roster.waiting], *[f"{name}: {damage}" for name, damage in roster.damaged])
"""


@pytest.mark.parametrize("shut", ["0d", "0d/tutor", "0d/tutor/progress", "0d/tutor/progress/a.jsonl"])
def test_whoever_cannot_be_read_is_not_told_as_not_begun(shut: str, tmp_path: Path) -> None:
    progress = tmp_path / "0d" / "tutor" / "progress"
    progress.mkdir(parents=True)
    (progress / "a.jsonl").write_bytes(b"".join(lines(*BOB)))
    (tmp_path / "0d" / "learner").write_text("Dora\n", encoding="utf-8")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)
    (tmp_path / shut).chmod(0o311 if (tmp_path / shut).is_dir() else 0o200)
    told = subprocess.run([sys.executable, "-c", AS_NOBODY, tmp_path], capture_output=True, encoding="utf-8").stdout
    assert told.splitlines() == [f"Dora: {Path(shut).name}: cannot be read: Permission denied"] * 2


def test_a_folder_without_a_journal_is_a_learner_who_waits_and_its_name_theirs(folder: Path) -> None:
    for name in ("cleo", "Zoe M", "\x1b[2J", Learner("anna").id, "deadbeef"):
        (folder / name).mkdir()
    roster = look(folder)
    assert (sorted(roster.waiting), roster.nameless) == (["Zoe M", "cleo", "deadbeef", "\ufffd[2J"], 1)
    assert roster.count == 7


def test_whoever_has_a_name_and_no_journal_waits(folder: Path) -> None:
    (folder / "0b").mkdir()
    (folder / Learner("anna").id).mkdir()
    (folder / "0b" / "learner").write_text("Fay\n", encoding="utf-8")
    classroom = Classroom(folder, lambda _: {})
    assert list(classroom.look().waiting) == ["Fay"]
    written(folder / "0b", *BOB)
    roster = classroom.look()
    assert (list(roster.waiting), [lessons[0].name for lessons in roster.learners]) == ([], ["Ann", "bob", "Fay"])


def test_everybody_with_a_place_is_counted_whatever_is_known_of_them(folder: Path) -> None:
    for name in ("0b", Learner("anna").id, "0d", ".git"):
        (folder / name).mkdir()
    (folder / "0b" / "learner").write_text("Fay\n", encoding="utf-8")
    (folder / "0d" / "a.jsonl").write_bytes(b"garbage\n")
    (folder / "gus.jsonl").touch()
    (folder / "notes.txt").touch()
    roster = look(folder)
    assert (len(roster.learners), list(roster.waiting), roster.nameless, roster.unread) == (2, ["Fay", "gus"], 1, 1)
    assert roster.count == 6


def some(dice: random.Random) -> list[bytes]:
    """A few lines of one of two sessions, and now and then something else."""
    made = dice.choices([*ANN, *BOB, Stepped("hill", 1, 1, "end"), Reset("bowl")], k=dice.randint(1, 5))
    found = lines(*made, session=dice.choice("ab"), first=dice.randint(1, 40), time=dice.randint(1, 99))
    return [*found, *dice.choices([b"x\n", b"\n", b'{"crc'], k=dice.randint(0, 1))]


def change(path: Path, dice: random.Random) -> None:
    """Whatever may happen to a journal while it is looked at."""
    data = b"".join(some(dice))
    match dice.choice(["more", "more", "more", "half", "less", "anew", "another", "gone"]):
        case "half":
            data = data[: dice.randint(0, len(data))]
        case "less" if path.exists():
            os.truncate(path, dice.randint(0, path.stat().st_size))
            return
        case "anew":
            path.write_bytes(data)
            return
        case "another":
            path.with_name("new").write_bytes(data)
            path.with_name("new").replace(path)
            return
        case "gone":
            path.unlink(missing_ok=True)
            return
    with path.open("ab") as file:
        file.write(data)


@pytest.mark.parametrize("seed", range(25))
def test_whoever_looks_again_sees_what_somebody_sees_who_looks_for_the_first_time(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    (tmp_path / "0a").mkdir()
    paths = [tmp_path / "0a" / "a.jsonl", tmp_path / "0a" / "b.jsonl", tmp_path / "ann.jsonl"]
    classroom = Classroom(tmp_path, lambda _: {"bowl": BOWL})
    for _ in range(30):
        change(dice.choice(paths), dice)
        assert classroom.look() == look(tmp_path)


def test_whoever_rewrites_without_end_is_read_again_so_many_times_and_that_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner, "_MOST_AGAIN", 3_000)
    classroom = Classroom(folder, lambda _: {})
    path = folder / "eve.jsonl"
    steps = []
    for number in range(20):
        path.write_bytes(b"".join(lines(*BOB, Stepped("bowl", 1, 1, f"forward z{number}"))))
        path.with_name("new").write_bytes(path.read_bytes())
        path.with_name("new").replace(path)
        roster = classroom.look()
        steps.append(roster.learners[-1][0].step)
    assert steps[0] == "forward z0"
    assert steps[-1] == steps[-2] != "forward z19"
    assert of_eve(roster) == ["eve.jsonl: more than 512 MiB were rewritten: what was written since is not read"]
    assert [lessons[0].name for lessons in roster.learners] == ["Ann", "bob", "eve"]
