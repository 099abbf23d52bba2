"""Histories: the last place, the score, and that neither order nor clock nor a second session confuses them."""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.progress.examples import lines, records, written
from tui_tutor.progress.entries import Entry, decode
from tui_tutor.progress.history import History, LastPlace, StepScore, read_history
from tui_tutor.progress.records import (
    Answered,
    Edited,
    Inside,
    Opened,
    Outcome,
    Record,
    Reset,
    Reviewed,
    Stepped,
    Switched,
    Unknown,
)

OPENED = Opened("bowl", 1, "graph", fresh=False)
EDITED = Edited("bowl", 1, {2: {"w": 3.0}})
SWITCHED = Switched("bowl", calculus=True, notation="code", predict=True)
STEPPED = Stepped("bowl", 1, 2, "backward z", alpha=0.5)


def after(*made: Record) -> History:
    """The history of one session."""
    return History(decode(line) for line in lines(*made))


def place(*made: Record) -> LastPlace | None:
    return after(*made).place("bowl")


def answer(outcome: str, mistake: str | None = None, step: str = "backward z") -> Answered:
    return Answered("bowl", 1, 1, step, Outcome(outcome), mistake)


def test_a_lesson_opens_where_it_was_left() -> None:
    assert place(OPENED, SWITCHED, STEPPED, EDITED) == LastPlace(
        1, 2, "backward z", "graph", {2: {"w": 3.0}}, 0.5, SWITCHED
    )


def test_a_lesson_that_was_never_opened_has_no_place() -> None:
    assert place(Stepped("hill", 1, 1, "end")) is None


def test_opening_a_lesson_again_keeps_the_place() -> None:
    once = place(OPENED, SWITCHED, EDITED, STEPPED)
    assert place(OPENED, SWITCHED, EDITED, STEPPED, OPENED) == once


def test_a_new_run_begins_at_the_start_without_edits_and_keeps_the_modes() -> None:
    fresh = Opened("bowl", 1, "graph", fresh=True)
    assert place(OPENED, SWITCHED, EDITED, STEPPED, fresh) == LastPlace(1, graph="graph", switches=SWITCHED)


def test_another_graph_begins_at_the_start() -> None:
    other = Opened("bowl", 1, "changed", fresh=False)
    assert place(OPENED, SWITCHED, EDITED, STEPPED, other) == LastPlace(1, graph="changed", switches=SWITCHED)


def test_another_part_begins_without_edits_and_those_of_the_last_are_kept() -> None:
    assert place(OPENED, EDITED, STEPPED, Stepped("bowl", 2, 1, "forward z")) == LastPlace(
        2, 1, "forward z", graph="graph", others={1: {2: {"w": 3.0}}}
    )
    assert place(OPENED, EDITED, STEPPED, Edited("bowl", 2, {})) == LastPlace(
        2, graph="graph", others={1: {2: {"w": 3.0}}}
    )


def test_edits_that_were_taken_back_are_gone() -> None:
    found = place(OPENED, EDITED, Edited("bowl", 1, {}))
    assert found is not None
    assert found.edits == {}


def test_a_place_is_known_though_its_opening_was_lost() -> None:
    assert place(STEPPED) == LastPlace(1, 2, "backward z", alpha=0.5)


def test_answers_and_reviews_move_nobody() -> None:
    review = Reviewed("bowl", 1, "end", Outcome.WRONG)
    assert place(OPENED, STEPPED, answer("first-try"), review) == place(OPENED, STEPPED)


def test_the_best_outcome_of_a_step_counts() -> None:
    for outcomes, best in [
        (["first-try"], "first-try"),
        (["wrong", "wrong"], None),
        (["wrong", "after-hints"], "after-hints"),
        (["wrong", "shown"], "shown"),
        (["shown", "after-hints", "shown"], "after-hints"),
        (["shown", "first-try", "wrong"], "first-try"),
    ]:
        assert after(*map(answer, outcomes)).score("bowl")[1, "backward z"].best == best


def test_the_score_counts_attempts_and_names_mistakes() -> None:
    history = after(
        OPENED, answer("wrong", "sign-flipped"), answer("wrong"), answer("wrong", "sign-flipped"), answer("shown")
    )
    assert dict(history.score("bowl")) == {
        (1, "backward z"): StepScore(Outcome.SHOWN, 3, ("sign-flipped", "sign-flipped"))
    }


def test_position_and_reviews_earn_nothing() -> None:
    review = Reviewed("bowl", 1, "backward z", Outcome.FIRST_TRY)
    assert after(OPENED, STEPPED, Stepped("bowl", 1, 1, "end"), review).score("bowl") == {}


def test_a_new_run_keeps_the_score() -> None:
    fresh = Opened("bowl", 1, "graph", fresh=True)
    assert after(OPENED, answer("first-try"), fresh).score("bowl") == after(answer("first-try")).score("bowl")


def test_a_lesson_is_finished_when_the_end_of_its_last_part_was_reached() -> None:
    history = after(Stepped("bowl", 1, 1, "end"), Stepped("bowl", 2, 1, "start"), Stepped("hill", 2, 1, "end"))
    assert history.finished("bowl", last_part=1)
    assert not history.finished("bowl", last_part=2)
    assert history.finished("bowl", last_part=2, step="start")
    assert not history.finished("valley", last_part=1)
    assert history.reached("bowl") == {(1, "end"), (2, "start")}


def test_what_was_reset_is_forgotten_and_what_came_later_is_not() -> None:
    other = Stepped("hill", 1, 1, "end")
    history = after(OPENED, STEPPED, answer("first-try"), other, Reset("bowl"), answer("shown"))
    assert history.place("bowl") is None
    assert history.score("bowl")[1, "backward z"].best is Outcome.SHOWN
    assert history.lessons == ("bowl", "hill")
    assert after(OPENED, other, Reset(), OPENED).lessons == ("bowl",)


def test_the_lesson_that_was_used_last_comes_first() -> None:
    assert after(OPENED, Stepped("hill", 1, 1, "end"), STEPPED).lessons == ("bowl", "hill")
    assert after().lessons == ()


def entries(session: str, first: int, *made: Record) -> list[Entry]:
    return [decode(line) for line in lines(*made, session=session, first=first)]


def test_two_sessions_at_once_keep_their_edits_apart() -> None:
    """Both go on from one place; one edits, the other steps last: what is opened again is the other's."""
    before = entries("a", 1, OPENED, STEPPED)
    editing = entries("b", 3, OPENED, Edited("bowl", 1, {1: {"w": 9.0}}), Stepped("bowl", 1, 7, "end"))
    stepping = entries("c", 3, OPENED, Stepped("bowl", 1, 3, "forward z"), Stepped("bowl", 1, 3, "forward a"))
    stepping += entries("c", 6, Stepped("bowl", 1, 3, "forward L"))
    found = History([*before, *editing, *stepping]).place("bowl")
    assert found == LastPlace(1, 3, "forward L", "graph")


def test_of_one_entry_twice_one_counts() -> None:
    once = entries("a", 1, OPENED, answer("wrong"))
    assert History([*once, *once]).entries == History(once).entries


def test_a_history_goes_on_with_the_entries_of_a_running_journal(tmp_path: Path) -> None:
    written(tmp_path, OPENED, STEPPED)
    before = read_history(tmp_path)
    journal = written(tmp_path, answer("shown"), EDITED, after=before.last_sequence)
    assert before.plus(journal.entries).entries == read_history(tmp_path).entries
    assert read_history(tmp_path).plus(journal.entries).entries == read_history(tmp_path).entries


_claims = st.lists(st.builds(Entry, st.integers(1, 8), st.sampled_from("abc"), st.integers(0, 9), records), max_size=12)


def everything(history: History) -> object:
    known = {lesson: (history.place(lesson), dict(history.score(lesson)), history.reached(lesson),
                      dict(history.outcomes(lesson)), history.hints(lesson), history.wrong(lesson),
                      dict(history.tally(lesson)), history.times(lesson))
             for lesson in history.lessons}  # fmt: skip
    return history.entries, history.lessons, known


@given(_claims, st.randoms())
def test_the_order_in_which_entries_come_changes_nothing(claims: list[Entry], chance: random.Random) -> None:
    """Even where two entries claim one place."""
    expected = everything(History(claims))
    chance.shuffle(claims)
    assert everything(History(claims)) == expected


def test_the_names_and_the_order_of_files_change_nothing(tmp_path: Path) -> None:
    made = [
        [OPENED, STEPPED, answer("wrong", "sign-flipped")],
        [OPENED, EDITED, Stepped("bowl", 1, 3, "end"), answer("after-hints")],
        [Opened("hill", 1, "g", True), Stepped("hill", 1, 1, "forward z"), Reset("bowl")],
    ]
    files = [b"".join(lines(*each, session=f"s{place}")) for place, each in enumerate(made)]
    found = set()
    for names in (["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"], ["c", "b", "a"]):
        folder = tmp_path / "-".join(names)
        folder.mkdir()
        for name, file in zip(names, files):
            (folder / f"{name}.jsonl").write_bytes(file)
        found.add(repr(everything(read_history(folder))))
    assert len(found) == 1


@given(st.lists(records, max_size=8), st.lists(st.integers(0, 10**10), min_size=8, max_size=8))
def test_what_the_clock_says_changes_neither_place_nor_score(made: list[Record], times: list[int]) -> None:
    still = History(Entry(place, "a", 0, record) for place, record in enumerate(made, 1))
    moving = History(Entry(place, "a", times[place - 1], record) for place, record in enumerate(made, 1))
    assert moving.lessons == still.lessons
    for lesson in still.lessons:
        assert moving.place(lesson) == still.place(lesson)
        assert moving.score(lesson) == still.score(lesson)


@given(st.lists(records, max_size=20))
@settings(max_examples=25)
def test_any_records_come_back_from_a_real_file(made: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), *made)
        history = read_history(Path(folder))
    assert [entry.record for entry in history.entries] == made
    assert history.damaged == ()


def test_a_kind_of_a_newer_tutor_is_kept_and_passed_over() -> None:
    pinned = Unknown({"format": 1, "kind": "pinned", "lesson": "bowl"})
    history = History([*entries("a", 1, OPENED, STEPPED), Entry(3, "a", 0, pinned)])
    assert history.place("bowl") == place(OPENED, STEPPED)
    assert history.entries[-1].record == pinned
    assert history.last_sequence == 3


def few(made: list[Record]) -> list[Record]:
    """The records in lessons and at steps of which there are few."""
    names = ("bowl", "hill")
    return [
        replace(each, **{name: names[len(str(getattr(each, name))) % 2] for name in ("lesson", "step")
                         if getattr(each, name, None)})
        for each in made
    ]  # fmt: skip


@given(
    made=st.lists(st.tuples(st.integers(1, 9), st.sampled_from("ab"), records), max_size=12),
    cuts=st.lists(st.integers(0, 12), max_size=3),
)
def test_entries_that_are_taken_in_later_make_the_same_history(
    made: list[tuple[int, str, Record]], cuts: list[int]
) -> None:
    entries = [Entry(place, session, 7, record) for (place, session, _), record in zip(made, few([m[2] for m in made]))]
    whole, grown = History(entries), History()
    ends = [0, *sorted(min(cut, len(entries)) for cut in cuts), len(entries)]
    for start, end in pairwise(ends):
        everything(grown)
        before = grown.entries[-1:]
        assert grown.take(entries[start:end]) == all(
            each.order > other.order for each in entries[start:end] for other in before
        )
    assert everything(grown) == everything(whole)


def test_a_new_entry_costs_the_same_however_many_there_are() -> None:
    def calls(many: int) -> int:
        made = [answer("wrong", "sign", f"backward {number % 7}") for number in range(many)]
        entries = [decode(line) for line in lines(OPENED, *made, STEPPED, EDITED)]
        history, counted = History(entries[:-2]), 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        everything(history)
        sys.setprofile(count)
        try:
            history.take(entries[-2:])
            history.place("bowl")
        finally:
            sys.setprofile(None)
        return counted

    assert calls(50) == calls(2_000)


def test_of_a_lesson_of_endless_parts_what_was_kept_last_is_kept() -> None:
    parts = [(Edited("bowl", part, {1: {"w": 1.0}}), Inside("bowl", part, ("z",))) for part in range(1, 301)]
    kept = place(*(record for each in parts for record in each))
    assert kept is not None
    assert list(kept.others) == list(range(100, 300))
    assert list(kept.inside) == list(range(101, 301))
