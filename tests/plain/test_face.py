"""The conversation: what is an answer and what a word, where a lesson opens, reviews, and what is said of keys."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.lesson.examples import proved
from tests.plain.conftest import Heard
from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.lesson.model import Paragraph, Tone
from tui_tutor.plain.hearing import FEW_FAULTS, greeting
from tui_tutor.plain.prose import table_row
from tui_tutor.plain.words import BY_KEY, WORDS, Word
from tui_tutor.progress.again import GOES_ON
from tui_tutor.progress.entries import Entry, encode
from tui_tutor.progress.history import read_history
from tui_tutor.progress.records import Answered, Opened, Outcome, Stepped
from tui_tutor.session import Earned

ONE = "logistic-regression-one-example"
NAMES = proved(
    b"""\
---
id: names
title: Names that are words
---

```graph
input next = 2 with derivative
input n = 3 with derivative
show = next*n
output last = show + next
```

## forward show

### question

Which way?

```answer choice
[x] up: it grows.
[ ] back: it falls.
```
"""
)


def asked(folder: Path, step: str = "backward z") -> Heard:
    heard = Heard(folder, ONE)
    heard("predict on", f"go {step}")
    assert heard.face.is_asking
    return heard


# Where a result is asked for.


@pytest.mark.parametrize("typed", ["a - y", "answer a - y", "Answer a-y", "  a − y  ", "-0.3775"])
def test_a_line_that_is_no_word_is_an_answer(typed: str, tmp_path: Path) -> None:
    heard = asked(tmp_path)
    assert heard(typed).startswith("earned: right at the first try: ")
    assert heard.session.attempt.outcome is Earned.FIRST_TRY


@pytest.mark.parametrize("typed", ["", "again", "why", "values", "graph", "code", "hints", "n", "q", "score", "help"])
def test_what_is_no_answer_costs_nothing_and_gives_nothing_away(typed: str, tmp_path: Path) -> None:
    heard = asked(tmp_path)
    before = heard.session
    told = heard(typed)
    assert heard.session.attempt.is_open
    assert not heard.session.attempt.was_helped
    assert heard.session.cursor == before.cursor
    assert "-0.3775" not in told
    assert not heard.face.is_over


def test_words_are_typed_in_full_there_and_that_is_said(tmp_path: Path) -> None:
    heard = asked(tmp_path)
    assert heard("q").endswith("note: where a result is asked for, words are typed in full: quit.")
    heard("quit")
    assert heard.face.is_over


def test_enter_asks_again_and_next_goes_on_without(tmp_path: Path) -> None:
    heard = asked(tmp_path)
    assert "question: What is dz" in heard("")
    assert "Step 7 of 13" in heard("next")
    assert "dz = [hidden]" in heard("again")


def test_a_question_mark_is_a_hint_and_elsewhere_the_help(tmp_path: Path) -> None:
    heard = asked(tmp_path)
    assert heard("?").startswith("hint, where to look: ")
    assert "hint, where to look: " in heard("again")
    for _ in range(4):
        told = heard("?")
    assert told == "That was the last hint; show tells the result."
    assert heard("a - y").startswith("earned: right, with help: a - y")
    assert heard("?").startswith("Enter alone is the next step.")


def test_a_name_that_is_a_word_is_judged_behind_answer() -> None:
    heard = Heard(None, NAMES)
    heard("predict on", "next")
    assert heard("answer back").startswith("not right: it falls.")
    assert heard("1").startswith("earned: right at a later try: 1")
    assert heard("next").startswith("Step 2 of 7")
    assert heard("answer show + next").startswith("earned: ")
    heard("go backward next")
    assert heard("next + n").startswith('"+ n" is not a number')
    assert heard("answer n + 1").startswith("earned: ")


def test_choices_are_numbered(tmp_path: Path) -> None:
    heard = Heard(None, NAMES)
    told = heard("predict on", "next")
    assert "question: Which way?\nchoice 1: up\nchoice 2: back\n" in told
    assert told.endswith("answer with: 1 or 2")


# Where a lesson opens.


def test_a_lesson_opens_where_it_was_left_with_its_switches_values_and_score(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    heard("calculus on", "predict on", "set w1 0.3", "notation ∂L/∂z", "go backward z", "a - y", "inside z", "quit")
    assert heard.face.close()
    again = Heard(tmp_path, ONE)
    told = "\n".join(greeting(again.face))
    assert "On: calculus, prediction." in told
    assert "backward z" in told
    assert "result: ∂L/∂z = -0.475" in told
    assert again.session.inside == ("z",)
    assert again.session.score == heard.session.score


def test_two_lessons_are_left_and_come_back_to(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    heard("go dz", "open computation-graph", "next")
    assert "Step 6 of 13" in heard("open logistic-regression-one")
    assert "begun" in heard("lessons")


OWN = """\
---
id: mine
title: Mine
---

```graph
parameter w = 3
loss L = w*w
descend alpha = 0.1
```
"""


@pytest.mark.parametrize("folder", [True, False])
def test_a_file_that_was_edited_opens_as_it_is_now(folder: bool, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(OWN, encoding="utf-8")
    heard = Heard(tmp_path / "state" if folder else None)
    heard(f"open {path}", "set w 4", "next")
    path.write_text(OWN.replace("title: Mine", "title: Mended"), encoding="utf-8")
    told = heard(f"open {path}")
    assert "Lesson: Mended." in told
    assert "forward L" in told
    assert "16" in heard("values")  # where it was left: its graph and numbers are the same
    path.write_text(OWN.replace("w = 3", "w = 7"), encoding="utf-8")
    assert "note: the lesson has changed since" in heard(f"open {path}")
    assert "w = 7" in heard("values")


def test_another_file_of_the_same_id_is_opened_and_not_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(OWN, encoding="utf-8")
    (tmp_path / "b.md").write_text(OWN.replace("Mine", "Other").replace("w = 3", "w = 7"), encoding="utf-8")
    heard = Heard(tmp_path / "state")
    assert "Lesson: Mine." in heard(f"open {tmp_path}/a.md")
    assert "Lesson: Other." in heard(f"open {tmp_path}/b.md")
    assert "w = 7" in heard("values")


def test_a_lesson_that_is_as_it_was_is_come_back_to_with_its_undo(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    heard("set w1 0.3", "open computation-graph", f"open {ONE}")
    assert "w1 = 0.5" in heard("undo", "values")


def test_what_is_answered_is_saved_by_then(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    for line, step in (("next", "forward z"), ("go dz", "backward z"), ("descend 3", "backward z"), ("last", "end")):
        heard(line)
        place = read_history(tmp_path).place(ONE)
        assert place is not None
        assert (place.step, place.iteration) == (step, heard.session.frame.iteration)


# Reviews.


def missed_before(folder: Path, *steps: str) -> None:
    """A journal of a week ago in which these steps were not right."""
    folder.mkdir(parents=True, exist_ok=True)
    now = int(time.time()) - 7 * 86_400
    misses = [Answered(ONE, 1, 1, step, Outcome.WRONG) for step in steps]
    records = [Opened(ONE, 1, "another graph", fresh=True), *misses, Stepped(ONE, 1, 1, "end")]
    lines = [encode(Entry(number, "before", now, record)) for number, record in enumerate(records, 1)]
    (folder / "before.jsonl").write_bytes(b"".join(lines))


def test_what_was_missed_is_asked_again(tmp_path: Path) -> None:
    missed_before(tmp_path, "backward z", "update b")
    heard = Heard(tmp_path)
    assert "finished, 2 to review, 2 missed" in heard("lessons")
    told = heard("review")
    assert told.startswith("Review: 2 steps to be asked again.")
    assert "question: What is dz" in told
    assert heard("set w1 3") == "no set in a review: next goes on, lessons leaves it"
    assert "earned: right at the first try" in heard("a - y")
    assert "backward z" not in heard("next")
    assert heard("show").startswith("earned: shown")
    assert heard("").startswith("That was all that waits for review.")
    outcomes = read_history(tmp_path).outcomes(ONE)
    assert [outcome for _, outcome in outcomes[1, "backward z"]] == [Outcome.WRONG, Outcome.FIRST_TRY]
    assert [outcome for _, outcome in outcomes[1, "update b"]] == [Outcome.WRONG, Outcome.SHOWN]
    assert read_history(tmp_path).place(ONE).step == "end"  # type: ignore[union-attr]  # no place is taken there


def test_each_question_of_a_review_has_its_number_and_what_is_passed_over_stays_hidden(tmp_path: Path) -> None:
    missed_before(tmp_path, "forward z", "forward a", "backward z")
    heard = Heard(tmp_path)
    assert "Question 1 of 3, of the lesson Logistic regression" in heard("review")
    told = heard("next")
    assert told.startswith("Not answered, so forward z stays for review.\nQuestion 2 of 3, ")
    assert "known: y = 1, z = [hidden], " in told
    assert "z is [hidden]" in heard("values")
    told = heard("show", "next")
    assert told.startswith("Question 3 of 3, ")
    assert heard("next") == (
        "Not answered, so backward z stays for review.\n"
        "That was the last question; 2 steps stay for review. lessons tells the lessons."
    )
    assert "Review: 2 steps to be asked again." in heard("review")


@pytest.mark.parametrize("typed", ["next", "show"])
def test_advice_in_a_review_names_only_what_can_be_done_there(typed: str, tmp_path: Path) -> None:
    missed_before(tmp_path, "forward z", "forward a", "backward z", "update b")
    heard = Heard(tmp_path)
    heard("review")
    for _ in range(3):
        for word in WORDS:
            if word.in_lesson and word.stands_for not in GOES_ON and word.name != "show":
                for line in (word.name, f"{word.name} z", f"{word.name} dL", f"{word.name} 3"):
                    assert GOING.search(heard(line)) is None, heard(line)
        assert GOING.search(heard(typed)) is None
        heard("next")


# What a review refuses, as advice names it: `pin keeps this one`, `: go forward z first`.
GOING = re.compile(
    r"(?:[:;] (?:type )?|note: )(?:go|run|set|pin|stop|back|undo|redo|predict|descend|inside|outside|compare|reset) "
    r"|\b(?:back goes|pin keeps|set sets|set changes|undo takes|predict turns|inside opens|stop sets)\b"
)


def test_two_runs_are_not_compared_in_a_review(tmp_path: Path) -> None:
    missed_before(tmp_path, "forward z")
    heard = Heard(tmp_path)
    heard("review")
    assert heard("compare") == "no compare in a review: next goes on, lessons leaves it"
    assert heard("show", "nudge a") == "a is not computed yet: next goes on, lessons leaves it"


@pytest.mark.parametrize("line", ["", "next", "n", "next 3", "next phase", "last"])
def test_whatever_goes_on_goes_to_the_next_question_of_a_review(line: str, tmp_path: Path) -> None:
    missed_before(tmp_path, "backward z", "update b")
    heard = Heard(tmp_path)
    heard("review", "show")
    assert "update b" in heard(line)
    heard("show")
    assert heard(line) == "That was all that waits for review. lessons tells the lessons."


@pytest.mark.parametrize("word", [word for word in WORDS if word.in_lesson], ids=lambda word: word.name)
def test_no_word_walks_out_of_the_question_of_a_review(word: Word, tmp_path: Path) -> None:
    missed_before(tmp_path, "backward z")
    heard = Heard(tmp_path)
    heard("review")
    asked = heard.session
    heard(word.name)
    assert not heard.face.is_in_lesson or heard.session.cursor == asked.cursor


def test_the_score_in_a_review_is_the_one_of_the_lesson(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    heard("predict", "next", "0.5", "next", "show")
    outside = heard("score")
    assert "1 right at the first try, 0 with help or at a later try, 1 shown." in outside
    heard.face.close()
    missed_before(tmp_path, "backward z", "update b")
    heard = Heard(tmp_path)
    heard("review")
    assert heard("score") == outside


def test_a_review_is_left_for_a_lesson(tmp_path: Path) -> None:
    missed_before(tmp_path, "backward z")
    heard = Heard(tmp_path)
    heard("review")
    assert "Step 0 of" in heard("open derivatives")
    assert "Step 1 of" in heard("next")


# Lessons speak of keys.


def test_every_key_that_a_shipped_lesson_names_is_told_as_a_word() -> None:
    """Bold single letters and names of keys, but for d and m, which are letters there."""
    for entry in entries():
        lesson = find_lesson(entry.id)
        for part in lesson.parts:
            for narration in part.narration.values():
                blocks = [*narration.text, *narration.calculus, *narration.question]
                spans = [span for block in blocks if isinstance(block, Paragraph) for span in block.spans]
                bold = {span.text for span in spans if span.tone is Tone.STRONG}
                keys = {text for text in bold if _is_a_key(text)}
                assert keys - {"d", "m"} <= BY_KEY.keys() | part.graph.by_name.keys(), (entry.id, keys)


def _is_a_key(text: str) -> bool:
    return (len(text) == 1 and text.isalpha()) or text in ("Tab", "Enter", "End", "Home", "Esc")


def test_a_key_is_told_as_a_word_and_a_name_is_not() -> None:
    heard = Heard(None, "derivatives")
    assert "Press e (here: set), set a to 100" in heard("next 3", "again") + heard("last")
    network = Heard(None, "initialisation")
    assert "press s (here: descend) and look. With Tab (here: descend counts" in network("last")
    told = Heard(None, "shallow-network-backward")("go part 2", "last")
    assert "Tab (here: descend counts the examples on the right side) for the decision boundary" in told
    assert "Enter (here: values NAME) opens a matrix in full" in Heard(None, "shallow-network-forward")("go part 2")
    assert "Tab (here: rows)" in Heard(None, "logistic-regression-m-examples")("again")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("carbs       56        0       4.4     68", "carbs, 56, 0, 4.4, 68"),
        ("            apples    beef    eggs", "            apples, beef, eggs"),
        ("dz  = a - y", "dz = a - y"),
        ("    db += dz", "    db += dz"),
        ("average:    J = S/m", "average: J = S/m"),
        ("b  := b - alpha*db", "b := b - alpha*db"),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_a_row_of_a_table_is_told_with_commas_and_code_as_it_stands(written: str, told: str) -> None:
    assert table_row(written) == told


# A file that cannot be opened.


def test_the_faults_of_a_file_are_told_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("---\nid: x\ntitle: X\n---\n\n```graph\ninput x = 1\noutput y = q*x\n```\n", encoding="utf-8")
    told = Heard(tmp_path)(f"open {file}")
    assert told.startswith(f"{file}:8:12: error: ")
    assert "^" in told
    assert "1 fault" not in told


def test_of_many_faults_a_few_are_told_and_where_all_are(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    steps = "\n".join(f"## forward q{number}\n" for number in range(9))
    graph = "```graph\ninput x = 1\noutput y = 2*x\n```\n"
    file.write_text(f"---\nid: x\ntitle: X\n---\n\n{graph}\n{steps}", encoding="utf-8")
    told = Heard(tmp_path)(f"open {file}")
    assert told.count("error: ") == FEW_FAULTS
    assert told.endswith(f"… and {9 - FEW_FAULTS} more: tutor check FILE tells all.")


# Short for the ear: only what changed is told.


def test_at_the_start_predict_and_why_do_not_repeat_the_introduction(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    assert "Why derivatives?" in heard("again")
    assert heard("predict on") == (
        "Prediction is on: every result is asked for.\nStep 0 of 13: start.\nnote: again tells all of it once more."
    )
    assert heard("predict off").count("\n") == 2
    assert heard("why") == "Nothing is computed at start.\nnote: again tells all of it once more."


def test_an_edit_tells_what_changed_at_the_step(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    told = heard("go dz", "set w1 0.3")
    assert told == (
        "w1 is 0.3 now, from iteration 1 on. undo takes it back.\nNow at backward z:\n"
        "numbers: dz = 0.52498 - 1\nresult: dz = -0.4750\nnote: why tells all of it once more."
    )
    assert heard("set y 1").endswith("Nothing changes at this step.\nnote: why tells all of it once more.")


def test_a_step_inside_tells_what_is_new(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    heard("next")
    told = heard("inside")
    assert told.startswith("Open: z.\nStep ")
    assert "text: " not in told
    assert told.endswith("note: why tells all of it once more.")


def test_in_the_list_a_number_opens_a_lesson(tmp_path: Path) -> None:
    known = [entry.title for entry in entries()]
    heard = Heard(tmp_path)
    assert heard("2").startswith(f"Lesson: {known[1]}.")
    assert heard("1").startswith('there is no word "1"')
    assert heard("lessons", "1").startswith(f"Lesson: {known[0]}.")
    assert heard("lessons", "99").startswith("there is no lesson 99")


def test_compare_tells_all_or_what_is_named(tmp_path: Path) -> None:
    heard = Heard(tmp_path, "shallow-network-backward")
    told = heard(
        "last", "inside all", "first", "pin", "set W1 [[1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 1, 2]]", "last", "compare"
    )
    assert " more" not in told
    assert told.count(": A ") > 20
    assert heard("compare b1").count(": A ") == 1
    assert heard("compare q").startswith('nothing known is called "q"')
