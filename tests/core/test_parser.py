"""Reading formulas: what the text means, and what is said where it means nothing."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.core.examples import formulas
from tui_tutor.core.formula import Call, Formula, Name, Number, call, evaluate, names_in, walk
from tui_tutor.core.parser import DEEPEST, LONGEST, is_name, parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.errors import FormulaError

a, b, c = Name("a"), Name("b"), Name("c")
NAMES = ["x1", "w1", "a", "y", "z", "L", "dz"]
NODES = ["x1", "w1", "a", "y", "z", "L"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b*c", call("add", a, call("mul", b, c))),
        ("(a + b)*c", call("mul", call("add", a, b), c)),
        ("a - b - c", call("sub", call("sub", a, b), c)),
        ("a - (b - c)", call("sub", a, call("sub", b, c))),
        ("a/b/c", call("div", call("div", a, b), c)),
        ("a**b**c", call("pow", a, call("pow", b, c))),
        ("-a**2", call("neg", call("pow", a, Number(2.0)))),
        ("(-a)**2", call("pow", call("neg", a), Number(2.0))),
        ("a**-1", call("pow", a, Number(-1.0))),
        ("-2*a", call("mul", Number(-2.0), a)),
        ("--2", Number(2.0)),
        ("+a", a),
        ("a - -b", call("sub", a, call("neg", b))),
        ("log(a)*b", call("mul", call("log", a), b)),
        ("maximum(a, -1)", call("maximum", a, Number(-1.0))),
        ("  a\t+\nb ", call("add", a, b)),
        (".5", Number(0.5)),
        ("2.", Number(2.0)),
        ("1e-3", Number(0.001)),
        ("1.5E3", Number(1500.0)),
        ("w_1", Name("w_1")),
        ("ŷ", Name("ŷ")),
        # arrays
        ("a @ b.T", call("matmul", a, call("transpose", b))),
        ("a*b @ c", call("matmul", call("mul", a, b), c)),
        ("(a @ b).T", call("transpose", call("matmul", a, b))),
        ("sum(a)", call("sum", a)),
        ("sum(a, axis=1)", call("sum_along", a, Number(1.0), Number(0.0))),
        ("mean(a, axis=0, keepdims=True)", call("mean_along", a, Number(0.0), Number(1.0))),
    ],
)
def test_a_formula_is_read_as_mathematics_writes_it(text, tree):
    assert parse(text) == tree


@given(formulas())
def test_what_is_printed_reads_back_as_the_same_tree(tree):
    assume(constant_parts_are_finite(tree))
    text = linear(tree, ASCII)
    assume(len(text) <= LONGEST)
    assert parse(text) == tree


def constant_parts_are_finite(tree: Formula) -> bool:
    constants = [part for part in walk(tree) if isinstance(part, Call) and not names_in(part)]
    return all(abs(evaluate(part, {})) < 1e300 for part in constants)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # names and ops
        ("zz", 'error: no "zz" here\n  zz\n  ^^ did you mean "z"?'),
        ("x1*qqq", 'error: no "qqq" here\n  x1*qqq\n     ^^^ known are x1, w1, a, y, z, L, dz'),
        ("2*é", 'error: no "é" here\n  2*é\n    ^ known are x1, w1, a, y, z, L, dz'),
        ("lgo(a)", 'error: no op called "lgo"\n  lgo(a)\n  ^^^ did you mean "log"?'),
        ("σ(z)", 'error: no op called "σ"\n  σ(z)\n  ^ write sigmoid(...)'),
        ("a(1 - a)", 'error: no op called "a"\n  a(1 - a)\n  ^ a product? write a*(...)'),
        ("log", 'error: "log" is an op\n  log\n  ^^^ call it as log(...)'),
        ("y*log a", 'error: "log" is an op\n  y*log a\n    ^^^ call it as log(...)'),
        ("log(a, y)", "error: log takes 1 operand\n  log(a, y)\n  ^^^ write log(x)"),
        ("maximum(a)", "error: maximum takes 2 operands\n  maximum(a)\n  ^^^^^^^ write maximum(A, B)"),
        ("log(x=a)", "error: log takes 1 operand\n  log(x=a)\n  ^^^ write log(x)"),
        ("(a + y)(z)", "error: only an op can be called\n  (a + y)(z)\n   ^^^^^ a sign may be missing, as in 2*(...)"),
        # a sign that is missing, or is another one elsewhere
        ("2a", "error: a sign is missing between two factors\n  2a\n  ^^ write 2*a"),
        ("y - 0.5z", "error: a sign is missing between two factors\n  y - 0.5z\n      ^^^^ write 0.5*z"),
        ("2(a + y)", "error: a sign is missing between two factors\n  2(a + y)\n  ^^ write 2*(...)"),
        ("1j", "error: a sign is missing between two factors\n  1j\n  ^^ write 1*j"),
        ("w1 x1", "error: a sign is missing between two factors\n  w1 x1\n     ^ write * for a product"),
        ("a^2", "error: ^ is not a sign of a formula\n  a^2\n   ^ write ** for a power"),
        ("a²", "error: ² is not a sign of a formula\n  a²\n   ^ write **2"),
        ("w1·x1", "error: · is not a sign of a formula\n  w1·x1\n    ^ write *"),
        ("a − y", "error: − is not a sign of a formula\n  a − y\n    ^ write -"),
        ("√(a)", "error: √ is not a sign of a formula\n  √(a)\n  ^ write sqrt(...)"),
        # what is incomplete
        ("", "error: a formula is missing\n  write one, such as w*x + b"),
        ("a +", 'error: something is missing after "+"\n  a +\n    ^'),
        ("(a + y", 'error: "(" is never closed\n  (a + y\n  ^ add ")"'),
        ("a*(y + (z)", 'error: "(" is never closed\n  a*(y + (z)\n    ^ add ")"'),
        ("a + y)", 'error: ")" closes nothing\n  a + y)\n       ^ remove it or open it before'),
        # numbers
        ("1_000", "error: 1_000 is not a number\n  1_000\n  ^^^^^ write it as 12, 0.5 or 1e-3"),
        ("a + 0x10", "error: 0x10 is not a number\n  a + 0x10\n      ^^^^ write it as 12, 0.5 or 1e-3"),
        ("True", "error: True is not a number\n  True\n  ^^^^ write it as 12, 0.5 or 1e-3"),
        ("'ab'", "error: 'ab' is not a number\n  'ab'\n  ^^^^ write it as 12, 0.5 or 1e-3"),
        ("...", "error: ... is not a number\n  ...\n  ^^^ write it as 12, 0.5 or 1e-3"),
        ("9**9**9", "error: 9**9**9 is no finite number\n  9**9**9\n  ^^^^^^^ float64 holds up to about 1.8e308"),
        ("1e999", "error: 1e999 is no finite number\n  1e999\n  ^^^^^ float64 holds up to about 1.8e308"),
        ("a + exp(1000)", "error: exp(1000) is no finite number\n  a + exp(1000)\n      ^^^^^^^^^"
                          " float64 holds up to about 1.8e308"),
        ("1/0", "error: 1/0 has no value\n  1/0\n  ^^^ change or remove it"),
        ("a*(0/0)", "error: 0/0 has no value\n  a*(0/0)\n     ^^^ change or remove it"),
        ("z + log(0)", "error: log(0) has no value\n  z + log(0)\n      ^^^^^^ change or remove it"),
        # arrays
        ("2 @ 3", "error: this takes arrays, not numbers\n  2 @ 3\n  ^^^^^ name an array"),
        ("sum(a, axis=2)", "error: axis cannot be this\n  sum(a, axis=2)\n              ^ write axis=0 or axis=1"),
        ("sum(a, axis=b)", "error: axis cannot be this\n  sum(a, axis=b)\n              ^ write axis=0 or axis=1"),
        ("sum(a, axis=0, keepdims=2)", "error: keepdims cannot be this\n  sum(a, axis=0, keepdims=2)\n"
                                       "                          ^ write keepdims=True"),
        ("sum(a, keepdims=True)", "error: sum of which axis?\n  sum(a, keepdims=True)\n  ^^^ write axis=0 or axis=1"),
        ("sum(a, axis=0, out=b)", "error: sum takes no out\n  sum(a, axis=0, out=b)\n  ^^^ it takes axis and keepdims"),
        ("sum(a, b, axis=0)", "error: sum takes 1 operand\n  sum(a, b, axis=0)\n  ^^^ write sum(x)"),
        # Python that is no formula
        ("lambda", 'error: "lambda" is a word of Python\n  lambda\n  ^^^^^^ as a name, write lambda_'),
        ("lambda*2", 'error: "lambda" is a word of Python\n  lambda*2\n  ^^^^^^ as a name, write lambda_'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_column_and_a_next_move(text, told):
    with pytest.raises(FormulaError) as fault:
        parse(text, names=NAMES, nodes=NODES)
    assert str(fault.value) == told


@pytest.mark.parametrize(
    ("text", "column", "width"),
    [
        ("(a, y)", 1, 6),
        ("a.real", 1, 6),
        ("2*a[0]", 3, 4),
        ("[a]", 1, 3),
        ("{a}", 1, 3),
        ("lambda: a", 1, 9),
        ("f'{a}'", 1, 6),
        ("a < y", 1, 5),
        ("a and y", 1, 7),
        ("not a", 1, 5),
        ("a if y else z", 1, 13),
        ("z + (a // y)", 6, 6),
        ("a % y", 1, 5),
        ("a.Ty", 1, 4),
        ("~a", 1, 2),
        ("(q := a)", 2, 6),
        ("[q for q in a]", 1, 14),
        ("log(*a)", 5, 2),
    ],
)
def test_python_that_is_no_formula_is_refused_and_underlined(text, column, width):
    with pytest.raises(FormulaError) as fault:
        parse(text, names=NAMES)
    assert fault.value.problem == "this is not part of the formula language"
    assert fault.value.advice == "use + - * / **, parentheses, numbers, names, calls"
    assert (fault.value.place.column, fault.value.width) == (column, width)


@pytest.mark.parametrize(
    "text", ["a = y", "a := y", "a;y", "a*/y", "$a", "a!", "a?", "a # y", "a\\", "=", "@", '"', "１"]
)
def test_what_is_not_even_python_is_refused_with_the_signs_that_there_are(text):
    with pytest.raises(FormulaError) as fault:
        parse(text, names=NAMES)
    assert fault.value.problem == "this is not a formula"
    assert fault.value.advice == "use + - * / **, parentheses, numbers, names, calls"


def test_ten_thousand_parentheses_are_refused_for_their_number():
    with pytest.raises(FormulaError) as fault:
        parse("(" * 10_000 + "a" + ")" * 10_000)
    assert str(fault.value).splitlines() == [
        "error: the formula has 20,001 characters, more than 500",
        f"  {'(' * 100}",
        f"  {' ' * 49}^ split it into several nodes",
    ]


@pytest.mark.parametrize("text", ["(" * 240 + "a" + ")" * 240, "(" * 240, "exp(" * 40 + "a" + ")" * 40, "-" * 60 + "a"])
def test_a_formula_that_is_nested_too_deep_is_refused(text):
    with pytest.raises(FormulaError, match=f"nested more than {DEEPEST} levels deep"):
        parse(text)


def test_a_long_sum_is_not_deep():
    assert names_in(parse(" + ".join(["a"] * 124))) == ("a",)


def test_the_deepest_formula_can_be_read():
    assert sum(1 for _ in walk(parse("exp(" * DEEPEST + "a" + ")" * DEEPEST))) == DEEPEST + 1


@pytest.mark.parametrize("text", ["dL/dz", "∂L/∂z", "dL / dz", "∂L /∂z"])
def test_a_derivative_written_as_a_quotient_is_one_name(text):
    assert parse(f"2*{text} + a", names=NAMES, nodes=NODES) == call("add", call("mul", Number(2.0), Name("dL/dz")), a)


def test_a_quotient_of_other_names_is_a_quotient():
    assert parse("da/dz", nodes=["z"]) == call("div", Name("da"), Name("dz"))
    assert parse("db/dw", nodes=["b"], names=["db", "dw"]) == call("div", Name("db"), Name("dw"))


@pytest.mark.parametrize(("text", "column"), [("dL/dz*zzz", 7), ("∂L/∂z*zzz", 7), ("ŷ*∂L/∂z*da/dz*zzz", 15)])
def test_columns_are_right_behind_a_derivative_written_as_a_quotient(text, column):
    with pytest.raises(FormulaError) as fault:
        parse(text, names=["ŷ"], nodes=["L", "z", "a"])
    assert (fault.value.place.column, fault.value.width) == (column, 3)


@pytest.mark.parametrize(("text", "column"), [("  (ŷ + qq)", 8), ("ŷ\r+\tqq", 5), ("\n\n qq", 4)])
def test_columns_count_the_characters_of_the_text_as_it_stands(text, column):
    with pytest.raises(FormulaError, match='no "qq" here') as fault:
        parse(text, names=["ŷ"])
    assert fault.value.place.column == column


PIECES = [*"abxyz019.+-*/()^,= \t#\\'\"[]{}:@∂d_", "**", "log(", "dL/dz", "1e", "0x", "lambda ", "·", "é", "😀", "\0"]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text(max_size=60))
@example("\ud800")
@example("f'{'")
@example("a\\\n+")
@example("é" * 490)
@example("\N{NO-BREAK SPACE}")
def test_any_text_is_a_formula_or_a_formula_error(text):
    try:
        parse(text, names=NAMES, nodes=NODES)
    except FormulaError as fault:
        assert fault.problem
        assert fault.place.column is not None
        assert 1 <= fault.place.column <= max(len(text), 1)
        assert fault.width >= 1
        head, *picture = str(fault).split("\n")
        assert all(
            line.replace("\N{NO-BREAK SPACE}", " ").isprintable() and len(line) <= 400 for line in (head, *picture)
        )


@pytest.mark.parametrize("text", ["x", "w1", "ŷ", "_", "λ", "σ", "lambda_"])
def test_an_identifier_is_a_name(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "1x", "a b", "x-1", "lambda", "True", "x²", "a·b", "ﬁ", "y\u0302", "a.b", "∂z"])
def test_anything_else_is_no_name(text):
    assert not is_name(text)


@pytest.mark.parametrize("text", ["row(W, 1) @ X + row(b, 2)", "stack(a, b, c)", "place(a, W, 3)*2"])
def test_rows_are_written_with_their_numbers_in_line(text):
    assert linear(parse(text), ASCII) == text


@pytest.mark.parametrize(
    ("text", "problem", "advice"),
    [
        ("row(W)", "row takes 2 operands", "write row(x, number)"),
        ("row(W, 0)", "row of which number?", "rows are counted from 1"),
        ("row(W, n)", "row of which number?", "rows are counted from 1"),
        ("row(W, 1.5)", "row of which number?", "rows are counted from 1"),
        ("row(W, True)", "row of which number?", "rows are counted from 1"),
        ("row(W, axis=1)", "row takes 2 operands", "write row(x, number)"),
        ("stack(W)", "stack takes 2 operands", "write stack(A1, A2)"),
        ("row(2, 1)", "this takes arrays, not numbers", "name an array"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(text, problem, advice):
    with pytest.raises(FormulaError) as fault:
        parse(text, names=["W", "n"])
    assert (fault.value.problem, fault.value.advice) == (problem, advice)


@pytest.mark.parametrize("text", ["sum(x, axis=axis)", "spread(e, T, axis=axis)", "row(x, number)"])
def test_the_names_of_constants_are_those_of_backward_rules_alone(text):
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize("name", ["x\u3164", "a\u200d", "y" + "\u0301" * 8, "\u115f", "x\u202e"])
def test_a_name_of_which_not_all_is_seen_is_none(name):
    assert not is_name(name)
    with pytest.raises(FormulaError, match="is no part of a formula"):
        parse(f"1 + {name}")
