"""The table of words: what is made from it agrees with it, and every word does something."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tui_tutor
from tests.plain.conftest import Heard
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import entries, find_lesson
from tui_tutor.plain.doing import DO
from tui_tutor.plain.words import NAMES, WORDS, Word, find_word, help_lines, whole_word
from tui_tutor.tui.keys import Keymap

README = Path(__file__).parents[2] / "README.md"
ONE, LOOP, NETWORK = "logistic-regression-one-example", "logistic-regression-m-examples", "shallow-network-backward"


def test_the_readme_lists_the_words_of_the_table() -> None:
    text = README.read_text(encoding="utf-8")
    table = text.partition("<!-- words -->")[2].partition("<!-- end of words -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{word.usage}`{also(word)} | {word.what} |" for word in WORDS]


def also(word: Word) -> str:
    return "".join(f", `{other}`" for other in (word.short, *word.also) if other)


def test_no_name_stands_twice_and_every_word_does_something() -> None:
    names = [name for word in WORDS for name in (word.name, word.short, *word.also) if name]
    assert len(names) == len(set(names))
    assert [word.name for word in WORDS] == sorted(DO, key=[word.name for word in WORDS].index)


def test_no_name_in_a_shipped_lesson_is_a_word_in_full() -> None:
    """An answer may begin with a name: as a word it would be taken for a command."""
    lessons = [find_lesson(entry.id) for entry in entries() if entry.is_ours]
    names = {name for lesson in lessons for part in lesson.parts for name in part.graph.by_name}
    assert not [name for name in names if whole_word(name)]


def test_help_tells_every_word(tmp_path: Path) -> None:
    told = list(help_lines())
    assert all(any(line.startswith(word.usage) for line in told) for word in WORDS)
    heard = Heard(tmp_path)
    assert heard("help") == "\n".join(told)
    assert heard("help desc") == "descend [N]: N iterations on (10 unless told), and the loss on the way"


def test_a_beginning_is_enough_where_only_one_word_has_it() -> None:
    for word in WORDS:
        for name in (word.name, *word.also):
            for length in range(1, len(name) + 1):
                typed = name[:length]
                try:
                    found = find_word(typed)
                except UsageError as fault:
                    assert "may be" in fault.problem
                    assert sum(any(each.startswith(typed) for each in (w.name, *w.also)) for w in WORDS) > 1
                else:
                    assert found is word or typed in (found.name, found.short, *found.also)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("dsecend", 'there is no word "dsecend": did you mean "descend"?'),
        ("xyzzy", 'there is no word "xyzzy": help tells the words'),
        ("re", '"re" may be again, redo, reset or review: type more of it'),
        ("show me", "show stands alone: type show"),
        ("next many", '"many" is not a number from 1 to 10,000: type one, or next phase'),
        ("predict maybe", '"maybe" is neither on nor off: type on or off'),
        ("go", "say where to go: type go backward z, go dz, go 6, go iteration 20 or go 20 backward z"),
        ("go backward q", 'no step called "backward q": did you mean "backward z"?'),
        ("set w9 1", 'nothing called "w9" can be set: choose x1, w1, x2, w2, b, y, alpha'),
        ("set w1", "a number for w1 is missing: write it as 2, -0.25 or 1e-3"),
        ("values q", 'nothing is called "q": '),
        ("graph q", 'no node called "q": the nodes are x1, w1, x2, w2, b, y, z, a, L'),
        ("nudge", "no node is at hand: go to a node first"),
        ("check z", "nothing can be checked yet: go forward L first"),
        ("rows", "there is no loop in this part: values tells what is known"),
        ("compare", "no run is kept: pin keeps this one as A; then set a value"),
        ("undo", "nothing to undo: set sets a value"),
        ("redo", "nothing to redo: undo takes an edit back"),
        ("run", "no stop is set: stop sets one at the step at hand"),
        ("outside", "nothing is open: inside opens the node at hand"),
        ("hint", "nothing is asked here: predict turns prediction on"),
        ("show", "nothing is asked here: predict turns prediction on"),
        ("answer 3", "nothing is asked here: predict turns prediction on"),
        ("open 99", "there is no lesson 99: there are 16, counted from 1"),
        ("open nothing", 'no lesson called "nothing": '),
        ("preset fast", "this lesson has no presets: set sets a value"),
        ("notation dQ", 'no notation "dQ": '),
    ],
)
def test_what_cannot_be_done_is_told_with_the_next_move(typed: str, told: str, tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    before = heard.session
    assert heard(typed).startswith(told)
    assert heard.session is before


@pytest.mark.parametrize("typed", ["hint", "show", "answer x"])
def test_where_prediction_is_on_and_a_step_asks_nothing_it_says_what_goes_on(typed: str) -> None:
    heard = Heard(None, ONE)
    heard("predict on")
    assert heard(typed) == "this step asks nothing: next goes on"
    assert heard("next", "show", typed) == "this step asks nothing any more: next goes on"
    assert heard("last", typed) == "this step asks nothing: next goes on"


def test_help_tells_how_an_array_is_set() -> None:
    assert "set W [[1, 2], [3, 4]]" in Heard(None)("help set")


def test_what_each_example_has_its_own_is_nudged_within_an_example() -> None:
    heard = Heard(None, LOOP)
    assert "x1 is nudged by 0.001" in heard("go backward z", "nudge x1")
    for step in ("accumulate dw1, example 2", "average J", "end"):
        heard(f"go {step}")
        for word in ("nudge", "check"):
            assert heard(f"{word} x1").startswith("here x1 stands for all examples: go to a step of one of them")
            assert "w1 is nudged" in heard("nudge w1")


def test_a_nudge_promises_no_derivative_that_is_never_computed() -> None:
    heard = Heard(None, ONE)
    assert heard("last", "nudge x1").endswith("x1 is given: no derivative is computed for it.")
    assert heard("nudge y").endswith("y is given: no derivative is computed for it.")
    assert heard("go forward L", "nudge w1").endswith("dw1 is found on the way back.")


def test_a_nudge_names_what_has_to_be_found_before_it_tells_all() -> None:
    heard = Heard(None, "shallow-network-forward")
    assert heard("go part 2", "predict on", "next 5", "nudge W1").endswith("it is told once you have found A2.")
    heard = Heard(None, ONE)
    told = heard("predict on", "go 3", "show", "nudge w1")
    assert told.endswith("note: How L moves is what is asked for: it is told once you have found dw1.")
    assert heard("check w1") == "dw1 is asked for: check it once you have found dw1"


def test_a_short_descent_tells_every_iteration_and_a_long_one_that_some_are_left_out() -> None:
    heard = Heard(None, ONE)
    for count in (1, 10, 20):
        told = [line.split()[1].rstrip(":") for line in heard("first", f"descend {count}").split("\n")[:-1]]
        assert told == [str(number) for number in range(1, count + 2)]
    told = heard("first", "descend 21").split("\n")
    assert told[0] == "Of 22 iterations 8 are told:"
    assert [line.startswith("iteration ") for line in told] == [False, *[True] * 8, False]


def test_without_a_lesson_the_words_say_how_to_open_one(tmp_path: Path) -> None:
    for word in WORDS:
        heard = Heard(tmp_path)
        told = heard(f"{word.name} 1" if word.takes else word.name)
        assert ("no lesson is open" in told) == word.in_lesson, word.name


def test_every_action_that_advice_names_has_a_key_and_a_word() -> None:
    named = {action for text in texts_of_advice() for action in re.findall(r"\{(.*?)\}", text)}
    assert named == {"edit", "go_to", "inside", "next", "nudge", "outside", "predict", "stop", "undo"}
    assert named <= NAMES.keys()
    assert named <= Keymap().names.keys()


def test_braces_that_somebody_typed_stay_as_they_are() -> None:
    assert Heard(None, ONE)("set {undo} 1").startswith('nothing called "{undo}" can be set: ')


def test_advice_of_the_rooms_below_names_no_key() -> None:
    assert [text for text in texts_of_advice() if SPEAKS_OF_KEYS.search(text)] == []


SPEAKS_OF_KEYS = re.compile(r"(^|\. )[a-zA-Z] (opens|sets|takes|turns|goes|shows)\b|Backspace| with [a-zA-Z]$")


def texts_of_advice() -> set[str]:
    """The texts in the sources of what sessions advise, and all those of the keeper."""
    root = Path(tui_tutor.__file__).parent
    nodes: list[ast.AST] = []
    for path in (path for room in ("core", "session", "progress") for path in (root / room).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        advice = (node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "advice")
        nodes += [tree] if path.name == "keeper.py" else advice
    constants = (node for part in nodes for node in ast.walk(part) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


# What each word does, in a lesson where it can: what is typed before it, and what is told or changed.
DOES = {
    "next": (ONE, ["next"], "Step 1 of 13: forward z."),
    "next phase": (ONE, ["next phase"], "Step 1 of 13"),
    "next N": (ONE, ["n 5"], "Step 5 of 13: backward a, da = dL/da."),
    "back": (ONE, ["next 5", "back"], "Step 4 of 13"),
    "back phase": (ONE, ["next 6", "back phase"], "Step 4 of 13"),
    "first": (ONE, ["next 20", "first"], "Step 0 of 13"),
    "last": (ONE, ["last"], "result: L goes from 0.4741 to 0.3057, a change of -0.1684"),
    "go": (ONE, ["go dz"], "result: dz = -0.3775"),
    "go iteration": (ONE, ["go iteration 3"], "Iteration 3, step 0 of 13: start."),
    "go part": (NETWORK, ["go part 2"], "Part 2 of 2: Train it."),
    "again": (ONE, ["next", "again"], "Step 1 of 13"),
    "why": (ONE, ["go backward z", "why"], "why: z reaches L only through a"),
    "values": (ONE, ["next", "values"], "z = 0.5\n"),
    "values NAME": (NETWORK, ["values W1"], "W1 is 4 by 3\nrow 1: 0.5, 0.25, -1\nrow 2: -0.4, 0.3, 0.5"),
    "graph": (ONE, ["graph"], "\nz is computed from w1, x1, w2, x2 and b: "),
    "graph NAME": (ONE, ["graph ŷ"], "a (ŷ) is computed from z: σ(z). It is not computed yet."),
    "code": (ONE, ["go dz", "code"], "  dz = a - y  (here)"),
    "rows": (LOOP, ["n 1", "rows"], "z: 0.5, the others not yet"),
    "set": (ONE, ["next", "set w1 0.3"], "w1 is 0.3 now, from iteration 1 on. undo takes it back.\nNow at forward z:"),
    "set =": (ONE, ["next", "set w1 = 0.3"], "result: z = 0.1"),
    "undo": (ONE, ["next", "set w1 0.3", "undo"], "The last edit is taken back: w1 is 0.5 again, from iteration 1 on."),
    "redo": (ONE, ["next", "set w1 0.3", "undo", "redo"], "It is made again: w1 is 0.3 now, from iteration 1 on."),
    "reset": (ONE, ["next", "set w1 0.3", "reset"], "result: z = 0.5"),
    "preset": ("learning-rate", ["go part 2", "preset too s"], "The values of too small: α is 0.01 now, from"),
    "calculus": (ONE, ["go da", "calculus on"], "calculus: Differentiate the loss formula"),
    "notation": (ONE, ["go dz", "notation ∂L/∂z", "why"], "result: ∂L/∂z = -0.3775"),
    "speech": (ONE, ["speech on"], "Speech is on."),
    "predict": (ONE, ["predict on", "next"], "question: z = w1·x1 + w2·x2 + b. What is z?"),
    "answer": (ONE, ["predict on", "next", "answer 0.5"], "earned: right at the first try: 0.5"),
    "hint": (ONE, ["predict on", "next", "hint"], "hint, where to look: "),
    "show": (ONE, ["predict on", "next", "show"], "earned: shown\n"),
    "try": (ONE, ["try"], "Try it before you step to forward z:"),
    "nudge": (ONE, ["go da", "nudge"], "a goes from 0.6225 to 0.6235, a change of +0.001"),
    "nudge NAME": (NETWORK, ["last", "nudge W1[1,2]"], "W1[1,2] is nudged by 0.001:"),
    "check": (ONE, ["go dz", "check"], "nudge 1e-12: one-sided"),
    "descend": (ONE, ["last", "descend 20"], "This is iteration 21, end."),
    "stop": (ONE, ["go dz", "stop"], 'Stop at "backward z": run goes there.'),
    "run": (ONE, ["go dz", "stop", "first", "run"], "Step 6 of 13"),
    "inside": (ONE, ["next", "inside"], "Open: z."),
    "inside all": (ONE, ["inside all"], "Open: z, "),
    "outside": (ONE, ["next", "inside", "outside"], "No node is open."),
    "outside all": (ONE, ["inside all", "outside all"], "No node is open."),
    "pin": (ONE, ["pin"], "This run is kept as A"),
    "compare": (ONE, ["next", "pin", "set w1 0.3", "compare"], "w1: A 0.5, B 0.3\nz: A 0.5, B 0.1"),
    "score": (ONE, ["predict on", "next", "0.5", "score"], "This part: 1 of 12 steps right."),
    "lessons": (ONE, ["next", "lessons"], "4. Logistic regression: one step of gradient descent: "),
    "open": (ONE, ["open computation"], "Lesson: A computation graph, forward and backward."),
    "open N": (ONE, ["open 1"], "Lesson: What a derivative is."),
    "review": (ONE, ["review"], "Nothing waits for review."),
    "help": (ONE, ["?"], "Enter alone is the next step."),
    "quit": (ONE, ["quit"], ""),
}  # fmt: skip


def test_every_word_has_an_example() -> None:
    assert {name.split()[0] for name in DOES} == {word.name for word in WORDS}


@pytest.mark.parametrize("name", DOES)
def test_a_word_does_what_it_says(name: str, tmp_path: Path) -> None:
    lesson, typed, told = DOES[name]
    heard = Heard(tmp_path, lesson)
    assert told in heard(*typed)
    assert heard.face.is_over == (name == "quit")


def test_what_stands_behind_next_is_read_also_where_it_goes_on_to_the_next_part() -> None:
    heard = Heard(None, "softmax")
    assert '"nonsense" is not a number' in heard("go end", "next nonsense")
    assert heard.face.session.part_number == 1
    heard("next")
    assert heard.face.session.part_number == 2
