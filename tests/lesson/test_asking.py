"""Questions and hints of a lesson: what is read, what is refused, and that no hint tells the answer too early."""

from __future__ import annotations

import pytest

from tests.lesson.examples import BODY, fault, faults, lesson
from tui_tutor.core.formula import Name
from tui_tutor.core.parser import parse
from tui_tutor.lesson.model import Ask, Kind, Narration, Option, Paragraph, Span

ANSWERED = "What is it?\n\n```answer number\ndz\n```\n"
EARLY = "only the last hint may hold it"


def question(text: str, step: str = "backward z") -> str:
    return f"## {step}\n\n### question\n\n{text}\n"


def hints(*texts: str, step: str = "backward z", before: str = "") -> str:
    return f"## {step}\n\n{before}" + "".join(f"### hint\n\n{text}\n\n" for text in texts)


def narration(text: str) -> Narration:
    (found,) = lesson(text).parts[0].narration.values()
    return found


def plain(text: str) -> Paragraph:
    return Paragraph((Span(text),))


# What is read


@pytest.mark.parametrize(
    ("answer", "kind", "target"),
    [
        ("number\ndz", Kind.NUMBER, Name("dz")),
        ("formula\n\n  x*dz \n", Kind.FORMULA, parse("x*dz")),
        ("number\n∂a/∂z", Kind.NUMBER, Name("da/dz")),
    ],
)
def test_a_question_has_its_text_and_what_it_asks_for(answer, kind, target):
    found = narration(question(f"What is it?\n\n```answer {answer}\n```\n")).ask
    assert (found.kind, found.text, found.target, found.options) == (kind, (plain("What is it?"),), target, ())


def test_a_question_may_give_options_with_replies():
    text = "Which way?\n\n```answer choice\n[ ] up: Look at the sign.\n[x] down\n\n[ ]  it stays\n```\n\nThink twice.\n"
    options = (Option("up", False, "Look at the sign."), Option("down", True), Option("it stays", False))
    texts = (plain("Which way?"), plain("Think twice."))
    assert narration(question(text)).ask == Ask(Kind.CHOICE, texts, options=options, line=BODY + 7, column=1)


def test_a_question_may_give_from_two_to_nine_options():
    for count in (2, 9):
        found = narration(question("Which?\n\n```answer choice\n[X] 1\n" + "[ ] 0\n" * (count - 1) + "```\n")).ask
        assert [option.is_right for option in found.options] == [True] + [False] * (count - 1)


def test_hints_are_rungs_in_their_order():
    assert narration(hints("one", "two", "three", "four")).hints == tuple(
        (plain(text),) for text in ("one", "two", "three", "four")
    )


def test_a_question_and_a_hint_may_use_what_is_known_at_their_own_step():
    found = narration(
        question(ANSWERED.replace("What", "With {da} and {a}, what")) + "\n### hint\n\n{da}\n\n### hint\n\n{dz}\n"
    )
    assert (found.ask.kind, len(found.hints)) == (Kind.NUMBER, 2)


# What is told


@pytest.mark.parametrize(
    ("text", "line", "problem", "under"),
    [
        ("What is it?", 3, "the question has no answer", "^ add a fenced block: ```answer number"),
        ("", 3, "the question has no answer", "^ add a fenced block: ```answer number"),
        ("```answer number\ndz\n```", 3, "the question asks nothing", "^ write it above the answer"),
        (ANSWERED + "\n```answer formula\ndz\n```", 11, "a second answer to one question", "^ keep one"),
        ("Why?\n\n```answer\ndz\n```", 7, "the answer has no kind", "   ^^^^^^ write answer number"),
        ("Why?\n\n```answer nubmer\ndz\n```", 7, 'no kind of answer called "nubmer"',
         '   ^^^^^^^^^^^^^ did you mean "number"?'),
        ("Why?\n\n```answer 12\ndz\n```", 7, 'no kind of answer called "12"',
         "   ^^^^^^^^^ the kinds are number, formula, shape, choice"),
        ("Why?\n\n```answer number\n```", 7, "the answer is not one formula", "^ write one: dz, or x1*dz"),
        ("Why?\n\n```answer number\ndz\ndw\n```", 7, "the answer is not one formula", "^ write one: dz, or x1*dz"),
        ("Why?\n\n```answer number\n\n  dzz\n```", 9, 'no "dzz" here', '  ^^^ did you mean "dz"?'),
        ("Why?\n\n```answer formula\na -\n```", 8, 'something is missing after "-"', "  ^"),
        ("Why?\n\n```answer choice\n[x] up\n( ) down\n```", 9, "this is not an option",
         "^^^^^^^^ write [x] before the right option and [ ] before the others"),
        ("Why?\n\n```answer choice\n[x] up\n[ ] {dz}\n```", 9, "an option cannot hold a placeholder",
         "^^^^^^^^ write it in words"),
        ("Why?\n\n```answer choice\n[x] up\n```", 7, "1 option to choose from", "^ give from 2 to 9"),
        ("Why?\n\n```answer choice\n```", 7, "0 options to choose from", "^ give from 2 to 9"),
        ("Why?\n\n```answer choice\n[x] 1\n" + "[ ] 0\n" * 9 + "```", 7, "10 options to choose from",
         "^ give from 2 to 9"),
        ("Why?\n\n```answer choice\n[ ] up\n[ ] down\n```", 7, "no option is marked as right", "^ mark one with [x]"),
        ("Why?\n\n```answer choice\n[x] up\n[X] down\n```", 7, "2 options are marked as right", "^ mark one with [x]"),
        (f"{ANSWERED}\n### question\n\n{ANSWERED}", 11, 'a second "question" under this step',
         "    ^^^^^^^^ put the text under one heading"),
        # what can be asked for
        ("Why?\n\n```answer number\ndw\n```", 8, 'the step "backward z" does not hold all of dw',
         "^ ask for what is known after the step"),
        ("Why?\n\n```answer number\n2*dz*dw\n```", 8, 'the step "backward z" does not hold all of dz, dw',
         "^ ask for what is known after the step"),
        ("Why?\n\n```answer number\nlog(0 - x)\n```", 8, "the answer is no finite number here",
         "^ ask for something else"),
        ("With {dw}?\n\n```answer number\ndz\n```", 5, 'the step "backward z" does not hold "dw"',
         '     ^^^^ did you mean "w"?'),
    ],
)  # fmt: skip
def test_a_question_that_is_none_is_told(text, line, problem, under):
    text = question(text)
    assert faults(text) == fault(text, line, problem, under)


@pytest.mark.parametrize("heading", ["question", "hint"])
def test_what_a_question_or_a_hint_states_is_proved(heading):
    text = f"## backward z\n\n### {heading}\n\nIs `dz = a` right?\n\n```answer choice\n[x] no\n[ ] yes\n```\n"
    text = text if heading == "question" else text.partition("```")[0]
    assert faults(text).startswith(f"lesson.md:{BODY + 4}:5: error: dz = a is false\n")


@pytest.mark.parametrize("step", ["start", "end"])
def test_nothing_is_asked_where_no_number_is_new(step):
    text = question(ANSWERED.replace("dz", "x"), step) + "\n### hint\n\nLook.\n"
    problem = f'nothing is asked at "{step}"'
    assert faults(text) == "\n".join([
        fault(text, 3, problem, "    ^^^^^^^^ put it under another step"),
        fault(text, 12, problem, "    ^^^^ put it under another step"),
    ])  # fmt: skip


@pytest.mark.parametrize("heading", ["", "### calculus\n\n", "### try\n\n", "### hint\n\n"])
def test_an_answer_without_a_question_is_told(heading):
    text = f"## backward z\n\n{heading}```answer number\ndz\n```\n"
    assert faults(text) == fault(
        text, 5 if heading else 3, "an answer without a question", "^ put it under ### question"
    )


def test_of_five_hints_the_last_is_refused():
    text = hints(*["one"] * 5)
    assert faults(text) == fault(text, 19, "more than 4 hints", "    ^^^^ the last of them holds the answer")


# No hint tells the answer but the last one

CHOICE = "### question\n\nWhich way?\n\n```answer choice\n[x] go down\n[ ] go up\n```\n\n"


@pytest.mark.parametrize(
    ("step", "hint", "line", "under"),
    [
        ("backward z", "It is {dz}.", 5, f"      ^^^^ {EARLY}"),
        ("backward z", "It is `a - y`.", 5, f"       ^^^^^ {EARLY}"),
        ("backward z", "So `dz = -(y - a)`.", 5, f"    ^^^^^^^^^^^^^ {EARLY}"),
        ("backward z", "And `da*a*(1 - a)`?", 5, f"     ^^^^^^^^^^^^ {EARLY}"),
        ("backward z", "```claim\ndz/dw = x\ndz = a - y\n```", 7, f"^^^^^^^^^^ {EARLY}"),
        ("backward z", "```derivation dz\na - y\n```", 5, f"^ {EARLY}"),
        ("forward z", "Try `w*x`.", 5, f"     ^^^ {EARLY}"),
        ("backward z", "Twice that: {slope.z}", 5, f"            ^^^^^^^^^ {EARLY}"),
        # as a number
        ("backward z", "It is -0.2689.", 5, f"      ^^^^^^^ {EARLY}"),
        ("backward z", "Or −0.26894 ...", 5, f"   ^^^^^^^^ {EARLY}"),
        ("backward z", "Think\nof **-2.689e-1**!", 6, f"     ^^^^^^^^^ {EARLY}"),
        ("backward z", "`-0.2689`", 5, f" ^^^^^^^ {EARLY}"),
        ("backward z", "`0.7311 - 1`", 5, f" ^^^^^^^^^^ {EARLY}"),
        ("backward z", "`print -0.2689`", 5, f"       ^^^^^^^ {EARLY}"),
        ("forward z", "It is 1, no more.", 5, f"      ^ {EARLY}"),
        ("update w", "From 0.5 to 0.5538.", 5, f"            ^^^^^^ {EARLY}"),
        # in a listing
        ("backward z", "```text\nlook\n  so it is -0.2689\n```", 7, f"           ^^^^^^^ {EARLY}"),
        ("backward z", "```text\na - y\n```", 6, f"^^^^^ {EARLY}"),
        (
            "backward z",
            "```python\nda = -y/a + (1 - y)/(1 - a)\ndz = a - y  # short\n```",
            7,
            f"^^^^^^^^^^^^^^^^^^^ {EARLY}",
        ),
        (
            "backward z",
            "```text\n    da * np.exp(-z) / (1 + np.exp(-z))**2\n```",
            6,
            f"    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ {EARLY}",
        ),
        ("update w", "```text\nw -= alpha * dw\n```", 6, f"^^^^^^^^^^^^^^^ {EARLY}"),
        ("update w", "```text\nw := w - α·dw\n```", 6, f"^^^^^^^^^^^^^ {EARLY}"),
        ("update w", "Take `w - alpha*dw`.", 5, f"      ^^^^^^^^^^^^ {EARLY}"),
        ("update w", "Take `w := w - alpha*dw`.", 5, f"      ^^^^^^^^^^^^^^^^^ {EARLY}"),
    ],
)
def test_a_hint_that_tells_the_answer_too_early_is_refused(step, hint, line, under):
    text = hints(hint, "Look.", step=step)
    assert faults(text) == fault(text, line, "this hint tells the answer", under)
    assert lesson(hints("Look.", hint, step=step))


@pytest.mark.parametrize(
    "hint",
    [
        "How is `dz` made?",
        "You know {da} and {a}.",
        "`da/dz = a*(1 - a)`",
        "`a`",
        "`y - a`",
        "Its size is 0.2689, not 0.3.",
        "`1 - a`, x0.2689 and 10.2689, 0.26890x, -0.268 or 0.5-0.2689",
        "```text\nda*da/dz has the numbers -1.368 and 0.1966\ny - a\ndz = ?\n\n# a - y\n```",
        "```derivation da/dz\na*(1 - a)\na - a*a\n```",
        "```claim\nda/dz = a*(1 - a)\n```",
    ],
)
def test_a_hint_may_name_what_is_asked_and_tell_anything_else(hint):
    assert lesson(hints(hint, "Look."))


@pytest.mark.parametrize(
    ("hint", "line", "under"),
    [
        ("You should go down.", 14, f"           ^^^^^^^ {EARLY}"),
        ("Think\nand **go down**.", 15, f"      ^^^^^^^ {EARLY}"),
        ("Always `go down`", 14, f"        ^^^^^^^ {EARLY}"),
        ("```text\nso: GO down\n```", 15, f"    ^^^^^^^ {EARLY}"),
        ("Go Down.", 14, f"^^^^^^^ {EARLY}"),
        ("Go\nif you can: go\ndown.", 14, f"^^ {EARLY}"),  # over two lines: where the text begins
    ],
)
def test_a_hint_that_holds_the_right_option_too_early_is_refused(hint, line, under):
    text = hints(hint, "Look.", before=CHOICE)
    assert faults(text) == fault(text, line, "this hint tells the answer", under)
    assert lesson(hints("Look.", hint, before=CHOICE))


def test_a_piece_of_another_word_does_not_tell_the_right_option():
    choice = CHOICE.replace("go down", "up").replace("[ ] go up", "[ ] down")
    assert lesson(hints("The update on the cup is upward. Down?", "It is up.", before=choice))


def test_where_an_option_is_chosen_a_number_is_no_answer():
    assert lesson(hints("Is -0.2689 less than 0?\n\n```text\n-0.2689\n```", "It is -0.2689.", before=CHOICE))


def test_where_an_array_is_asked_a_number_is_no_answer_and_a_formula_is():
    graph = "```graph\ninput X = [[1, 2], [3, 4]]\nparameter w = [[1], [1]]\nZ = w.T @ X\nloss S = sum(Z)\n```\n\n"
    numbers = "The 1 and the 2 remain: 4, `4`.\n\n```text\n4 and 6\n```"
    assert lesson(hints(numbers, "Look.", step="forward Z"), graph=graph)
    assert "this hint tells the answer" in faults(hints("`w.T @ X`", "Look.", step="forward Z"), graph=graph)


def test_where_something_else_is_asked_its_answer_is_what_no_hint_tells():
    asked = f"### question\n\n{ANSWERED.replace('number', 'formula').replace('dz', '2*a')}\n"
    for hint in ("That is 1.462.", "```text\n2·a\n```"):
        assert "this hint tells the answer" in faults(hints(hint, "Look.", before=asked))
    assert lesson(hints("It is not -0.2689.", "Look.", before=asked))
    text = hints("Twice: `a + a`", "Look.", before=asked)
    assert faults(text) == fault(text, 13, "this hint tells the answer", f"        ^^^^^ {EARLY}")
    assert lesson(hints("`a - y` and {dz}", "`a + a`", before=asked))


def test_where_an_array_is_asked_for_a_number_is_no_answer():
    graph = "```graph\nparameter w = [[1], [2]]\nloss L = sum(w**2)\ndescend alpha = 0.1\n```\n\n"
    assert lesson(hints("It has 2 rows, as `1 + 1`.", "Look.", step="backward w"), graph=graph)
