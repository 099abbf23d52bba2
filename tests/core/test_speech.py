"""How formulas are spoken: by ear as unambiguous as they are on the screen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.examples import formulas, lecture
from tests.core.hearing import heard
from tests.tui.pictures import SHIPPED, lesson
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.explain import Explanation, explain
from tui_tutor.core.formula import Call, Formula, Name, Number, walk
from tui_tutor.core.notation import Notation, speller
from tui_tutor.core.numbers import plain
from tui_tutor.core.parser import parse
from tui_tutor.core.speech import spoken
from tui_tutor.core.spelling import spoken_name, spoken_number
from tui_tutor.core.spoken_text import spoken_line, spoken_text
from tui_tutor.lesson.model import Block, Claim, Derivation, Equation, Listing, Narration, Paragraph


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("w1*x1 + w2*x2 + b", "w 1 times x 1 plus w 2 times x 2 plus b"),
        ("W1 @ X + b1", "capital W 1 matrix times capital X plus b 1"),
        ("dZ @ X.T/m", "the fraction, d capital Z matrix times capital X transpose over m, end fraction"),
        ("sigmoid(z)", "sigmoid of z"),
        ("1/(1 + exp(-z))", "the fraction, 1 over 1 plus e to the minus z, end fraction"),
        ("exp(-z) + 1", "e to the open parenthesis minus z close parenthesis plus 1"),
        ("log(1 - a)*y", "log of open parenthesis 1 minus a close parenthesis times y"),
        ("y*log(a)", "y times log of a"),
        ("log(a) + y", "log of a, plus y"),
        ("y*log(a) + (1 - y)*log(1 - a)",
         "y times log of a, plus open parenthesis 1 minus y close parenthesis times log of open parenthesis 1 minus a "
         "close parenthesis"),
        ("log(a)/m", "the fraction, log of a, over, m, end fraction"),
        ("log(tanh(x)) + log(x/y) - exp(z)*2",
         "log of open parenthesis tanh of x close parenthesis plus log of the fraction, x over y, end fraction, minus "
         "e to the z, times 2"),
        ("maximum(z, 0) - z", "maximum of z and 0, minus z"),
        ("a**y*b", "a to the power y, times b"),
        ("y/a", "y over a"),
        ("x + y/a", "x plus the fraction, y over a, end fraction"),
        ("-y/a + (1 - y)/(1 - a)",
         "the fraction, minus y over a, end fraction, plus the fraction, 1 minus y over 1 minus a, end fraction"),
        ("-(y/a)", "minus the fraction, y over a, end fraction"),
        ("1/(1 + x/y)",
         "the fraction, 1, over, 1 plus the fraction, x over y, end fraction, end fraction"),
        ("(x + y)**2", "open parenthesis x plus y close parenthesis squared"),
        ("-x**2", "minus x squared"),
        ("x**3 + x**4", "x cubed plus x to the power 4"),
        ("x**4 + x**3", "x to the power 4, plus x cubed"),
        ("x**-1", "x to the power minus 1"),
        ("x - (-y)", "x minus open parenthesis minus y close parenthesis"),
        ("0.5*2 + -0.25*-3", "0.5 times 2 plus minus 0.25 times minus 3"),
        ("1.5e-7*x", "1.5 times 10 to the minus 7 times x"),
        ("sum(dZ, axis=1, keepdims=True)", "sum along axis 1 with dimensions kept of d capital Z"),
        ("mean(L, axis=0)", "mean along axis 0 of capital L"),
        ("maximum(z, 0)", "maximum of z and 0"),
        ("sqrt(abs(x))", "square root of absolute value of x"),
        ("row(W, 2) @ X", "row 2 of capital W, matrix times capital X"),
        ("stack(a, b, c)", "stack of a and b and c"),
        ("e**x - exp(x)", "name e to the power x, minus e to the x"),
    ],
)  # fmt: skip
def test_formulas_are_spoken(text, words):
    assert spoken(parse(text)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("w1", "w 1"), ("w12", "w 12"), ("W1", "capital W 1"), ("dW1", "d capital W 1"), ("dw1", "d w 1"),
        ("z_1", "z sub 1"), ("dz_1", "d z sub 1"), ("z_1_2", "z sub 1 sub 2"), ("alpha", "alpha"), ("α", "alpha"),
        ("lambda_", "lambda"), ("δ", "Greek delta"), ("ŷ", "y hat"), ("dŷ", "d y hat"), ("Ŷ", "capital Y hat"),
        ("loss", "loss"), ("da/dz", "d a by d z"), ("∂L/∂a", "partial capital L by partial a"),
        ("dL(a, y)/dz", "d capital L of a and y by d z"), ("minus", "name minus"), ("data", "data"),
        ("AB", "capital A capital B"), ("Loss", "capital Loss"), ("w0", "w 0"), ("w01", "w 0 1"), ("d", "name d"),
    ],
)  # fmt: skip
def test_names_are_spoken(name, words):
    said = spoken(Name(name)) if name in ("alpha", "lambda_") else spoken_name(name)
    assert said == words


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        (Notation.CODE, "d a times a times open parenthesis 1 minus a close parenthesis"),
        (Notation.LEIBNIZ, "d capital L by d a times a times open parenthesis 1 minus a close parenthesis"),
        (Notation.PARTIAL, "partial capital L by partial a times a times open parenthesis 1 minus a close parenthesis"),
        (Notation.PARTIAL_OF, "partial capital L of a and y by partial a times a times open parenthesis 1 minus a "
         "close parenthesis"),
    ],
)  # fmt: skip
def test_derivatives_are_spoken_in_the_notation_of_the_screen(notation, words):
    graph = lecture().graph
    assert spoken(derivative_formula(graph, "z"), speller(graph, notation)) == words


NAMES = ("x", "w1", "W1", "dz", "dW1", "z_1", "alpha", "δ", "sigma_", "sigma", "y\u0302", "Xy", "XY", "loss", "d", "e",
         "over", "end", "name", "sum_x", "w01", "w_", "the", "row_2", "da/dz", "∂L/∂a")  # fmt: skip


def array_formulas() -> st.SearchStrategy[Formula]:
    """Any tree of any op, with names that are made to be misheard."""

    def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        flags, numbers = st.sampled_from([0.0, 1.0]).map(Number), st.sampled_from([1.0, 2.0, 12.0]).map(Number)
        unary = st.sampled_from(
            ["sum", "mean", "softmax", "count", "rows", "columns", "transpose", "exp", "log", "abs"]
        )
        negated = inner.filter(lambda part: not isinstance(part, Number)).map(lambda part: Call("neg", (part,)))
        return st.one_of(
            negated,
            st.builds(lambda op, a: Call(op, (a,)), unary, inner),
            st.builds(lambda op, a, b: Call(op, (a, b)), st.sampled_from(BINARY), inner, inner),
            st.builds(lambda op, a, b: Call(op, (a, b)), st.sampled_from(BINARY), inner, inner),
            st.builds(lambda op, *of: Call(op, of), st.sampled_from(["sum_along", "mean_along"]), inner, flags, flags),
            st.builds(lambda a, axis: Call("count_along", (a, axis)), inner, flags),
            st.builds(lambda a, number: Call("row", (a, number)), inner, numbers),
            st.builds(lambda r, a, number: Call("place", (r, a, number)), inner, inner, numbers),
            st.lists(inner, min_size=2, max_size=4).map(lambda rows: Call(f"stack{len(rows)}", tuple(rows))),
        )

    constants = st.sampled_from([0.0, 0.5, 2.0, 3.0, 10.0, -1.0, -2.5, 1e-7, -1.5e-9, 1e20]).map(Number)
    return st.recursive(st.sampled_from(NAMES).map(Name) | constants, grow, max_leaves=10)


BINARY = ("add", "sub", "mul", "div", "pow", "matmul", "maximum", "log_loss", "spread")


@given(array_formulas() | formulas())
def test_what_is_spoken_is_heard_as_the_same_tree(tree):
    assert heard(spoken(tree)) == tree


@given(array_formulas(), array_formulas())
def test_two_formulas_are_never_spoken_the_same(one, other):
    def by_ear(tree: Formula) -> str:
        return spoken(tree).replace(",", "").lower()

    assert (by_ear(one) == by_ear(other)) == (one == other)


@given(st.floats())
def test_numbers_are_spoken_without_a_sign(number):
    written = plain(number) if abs(number) < float("inf") else str(number)
    said = spoken_number(written)
    assert "-" not in said


def formulas_of(name: str) -> list[Formula]:
    """All that is written as a formula in a lesson: nodes, derivatives, claims, derivations, prose."""
    found: list[Formula] = []
    for part in lesson(name).parts:
        graph = part.graph
        found += [node.formula for node in graph.computed if node.formula]
        found += [derivative_formula(graph, each) for each in graph.derivative_names.values()]
        for narration in part.narration.values():
            for block in blocks(narration):
                found += list(in_block(block))
    return found


def blocks(narration: Narration) -> list[Block]:
    asked = narration.ask.text if narration.ask else ()
    hints = [block for hint in narration.hints for block in hint]
    return [*narration.text, *narration.calculus, *narration.question, *asked, *hints]


def in_block(block: Block) -> list[Formula]:
    match block:
        case Paragraph(spans):
            made = [span.formula for span in spans if span.formula]
            return [each.right if isinstance(each, Equation) else each for each in made]
        case Claim(equation):
            return [equation.right]
        case Listing(equations=equations):
            return [claim.equation.right for claim in equations]
        case Derivation(lines=lines):
            return list(lines)
    raise AssertionError(block)


@pytest.mark.parametrize("name", SHIPPED)
def test_all_formulas_of_a_lesson_are_heard_as_they_are_meant(name):
    found = formulas_of(name)
    assert found
    for formula in found:
        assert heard(spoken(formula)) == formula


SIGNS = set("·⋅×÷−√∂∑∇≈≠≤≥→²³ᵀ∞^@*/=+") | set("αβγεθλμσ")


def left_over(words: str) -> set[str]:
    return {sign for sign in words if sign in SIGNS or unicodedata.category(sign) == "Sm"}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_line_of_an_explanation_is_words(name):
    for part in lesson(name).parts:
        nodes = part.graph.by_name
        for frame in part.run.trace.frames(2):
            for notation in Notation:
                explanation = explain(part.run, frame, notation)
                if explanation:
                    for line in formula_lines(explanation):
                        assert not left_over(spoken_line(line, nodes)), line


def formula_lines(explanation: Explanation) -> list[str]:
    lines = [explanation.rule, explanation.formula, explanation.numbers, explanation.result, explanation.shortcut]
    one = [each.numbers for each in (explanation.one, explanation.shortcut_one) if each]
    return [line for line in [*lines, explanation.shortcut_numbers, *one] if "back through" not in line]


@pytest.mark.parametrize("name", SHIPPED)
def test_prose_keeps_no_sign_that_is_not_read_out(name):
    prose = SIGNS - set("^@*/=+")
    for part in lesson(name).parts:
        for narration in part.narration.values():
            for block in blocks(narration):
                for span in block.spans if isinstance(block, Paragraph) else ():
                    assert prose.isdisjoint(spoken_text(span.text)), span.text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("w1 := w1 - α·dw1", "w 1 becomes w 1 minus alpha times d w 1"),
        ("dz = da · ∂a/∂z", "d z equals d a times partial a by partial z"),
        ("dL/dz = dL/da · da/dz", "d capital L by d z equals d capital L by d a times d a by d z"),
        ("-1.6065 · 0.62246 · 0.37754", "minus 1.6065 times 0.62246 times 0.37754"),
        ("0.5 → 0.5755", "0.5 goes to 0.5755"),
        ("(2, 5) @ (5, 1)", "2 by 5 times 5 by 1"),
        ("1/(1 + exp(-0.5))", "the fraction, 1 over 1 plus e to the minus 0.5, end fraction"),
        ("(0.62246 - 1)²", "open parenthesis 0.62246 minus 1 close parenthesis squared"),
        ("[[0, -1, 2, …], [6, 7, 8, …], …]", "row 1: 0, minus 1, 2, …; row 2: 6, 7, 8, …; …"),
        ("W1[1,2] = 0.5 - 0.1·2", "capital W 1, row 1, column 2 equals 0.5 minus 0.1 times 2"),
        ("∂S/∂W1[1,2] = -1", "partial capital S by partial capital W 1, row 1, column 2 equals minus 1"),
        ("y = [1, 0, -2.5]", "y equals the row: 1, 0, minus 2.5"),
        ("dw2 /= m", "d w 2 is divided by m"),
        ("A1 = np.tanh(Z1)", "capital A 1 equals tanh of capital Z 1"),
        ("L = np.log1p(z) - y", "capital L equals log1p open parenthesis z close parenthesis minus y"),
        ("slope = (f after - f before)/0.001",
         "slope equals open parenthesis f after minus f before close parenthesis over 0.001"),
        ("# the error", "comment: the error"),
        ("a change of +0.001", "a change of plus 0.001"),
        ("undefined", "undefined"),
        ("-2.7e-4", "minus 2.7 times 10 to the minus 4"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_of_the_screen_are_spoken(line, words):
    assert spoken_line(line) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "L(a, y) falls by -0.5 as z = a - y grows",
            "capital L of a and y falls by minus 0.5 as z equals a minus y grows",
        ),
        (
            "A nudge, a - often - and dz/2 (see ŷ)",
            "A nudge, a - often - and d z over 2 (see y hat)",
        ),
        ("(4, 3) @ (3, 2), where ▢ is W1.", "4 by 3 times 3 by 2, where blank is capital W 1."),
        ("[[0.45, -1.675], …] and axis=1", "row 1: 0.45, minus 1.675; … and axis equals 1"),
        ("W1[2,1] moves, t[3] stays", "capital W 1, row 2, column 1 moves, t, entry 3 stays"),
        (
            "‖approx - dW1‖ / (‖approx‖ + ‖dW1‖) is small",
            "the norm of approx minus d capital W 1, over the sum of the norms of approx and d capital W 1, is small",
        ),
        ("with the labels [1, 0, 0]. And [x]", "with the labels the row: 1, 0, 0. And [x]"),
        ("In dw1 = x1*dz, as before", "In d w 1 equals x 1 times d z, as before"),
        ("L = log(a); @ and * are signs", "capital L equals log of a; at sign and star are signs"),
        ("its input times the error, dw1 = x1*dz. Here", "its input times the error, d w 1 equals x 1 times d z. Here"),
        ("foo*bar and foo**2", "foo times bar and foo to the power 2"),
        ("W1 is seen. A nudge is small", "capital W 1 is seen. A nudge is small"),
        (
            "assert t.shape == (3, 1), np.zeros((3, 1))",
            "assert t dot shape is equal to open parenthesis 3, 1 close parenthesis, "
            "np dot zeros open parenthesis open parenthesis 3, 1 close parenthesis close parenthesis",
        ),
        ("the cost J", "the cost capital J"),
    ],
)
def test_formulas_and_names_in_prose_are_words_where_the_names_are_known(text, words):
    assert spoken_text(text, ["a", "y", "z", "L", "W1"]) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y·log a and (1 − y)·log(1 − a)", "y times log a and (1 minus y) times log(1 minus a)"),
        ("∂L/∂z is -0.3775", "partial capital L by partial z is minus 0.3775"),
        ("from 0.4741 → 0.3057", "from 0.4741 to 0.3057"),
        ("wᵀx + b ≈ 3", "w transpose x plus b is about 3"),
        ("O(ε²)", "O(epsilon squared)"),
        ("ŷ = a", "y hat equals a"),
        ("one-sided, and/or 2–4–1", "one-sided, and/or 2–4–1"),
        ("a well-known rule - often used - is * this", "a well-known rule - often used - is * this"),
        ("10⁻⁷ and x₁", "10 to the minus 7 and x sub 1"),
        ("the café", "the café"),
    ],
)
def test_signs_in_prose_are_words(text, words):
    assert spoken_text(text) == words


def test_the_name_a_is_told_from_the_article():
    told = spoken_text("A is 3 by 2. A nudge of A moves L. A reaches L", ["A", "L"])
    assert told == "capital A is 3 by 2. A nudge of capital A moves capital L. capital A reaches capital L"


@given(st.text())
def test_any_text_can_be_spoken_twice_and_stays(text):
    once = spoken_text(text)
    assert spoken_text(once) == once


SIGNS_AND_NAMES = [*"abyz ()[]-+*/=.,@▢²√∂", "W1", "dz", "log(", "1e-7", " = ", "[["]


@given(st.text() | st.lists(st.sampled_from(SIGNS_AND_NAMES)).map("".join))
def test_any_text_can_be_spoken_where_names_are_known(text):
    for said in (spoken_text(text, NAMES), spoken_line(text, NAMES)):
        assert "▢" not in said


@given(st.text())
def test_any_line_can_be_spoken(text):
    assert isinstance(spoken_line(text), str)


def test_every_op_has_words():
    from tui_tutor.core.ops import OPS

    for op, row in OPS.items():
        of = tuple(Name(name) if name not in row.keywords else Number(1.0) for name in row.operands)
        words = spoken(Call(op, of))
        assert "_" not in words
        assert not left_over(words)
        assert heard(words) == Call(op, of)
        assert len(list(walk(Call(op, of)))) == len(of) + 1
