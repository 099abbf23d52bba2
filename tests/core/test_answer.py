"""Reading answers: what is typed is read as it is meant; what cannot be read is told with its column."""

from __future__ import annotations

import unicodedata

import pytest

from tests.core.asking import COMPUTATION, LOGISTIC, asked, edited, verdict
from tests.core.corpus import JUNK
from tests.core.examples import run
from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.formula import Name, evaluate
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.errors import FormulaError

TWO_CHARACTERS = unicodedata.normalize("NFD", "ŷ")
BEFORE = (
    "", "x1^2 + ", "x1² + ", "x1⁻¹² + ", "σ(z)·", "np.log(a)·", "√(y) + ", "e^z + ", "ŷ·", f"{TWO_CHARACTERS} - ",
    "dL(a, y)/da - ", "∂L/∂a·", "α × ", "  [a] − ", "log10(a) + ", "2·log₁₀(ŷ·(a))·", "sigma(z)/",
)  # fmt: skip


def read(where: Asked, text: str) -> str:
    return linear(read_answer(text, where), ASCII)


def fault(where: Asked, text: str) -> FormulaError:
    with pytest.raises(FormulaError) as told:
        read_answer(text, where)
    return told.value


# ---- what is meant


@pytest.mark.parametrize(
    ("step", "typed", "meant"),
    [
        ("backward z", "a−y", "a - y"),
        ("backward z", "a–y", "a - y"),
        ("backward z", "da·a × (1−a) ⋅ 2 ∙ y ÷ 3", "da*a*(1 - a)*2*y/3"),
        ("backward z", "[a - {y}]", "a - y"),
        ("backward z", "ａ － ｙ", "a - y"),
        ("backward z", "\ta\n- y ", "a - y"),
        ("backward z", "x₁ + w₂", "x1 + w2"),
        ("forward a", "σ(z)", "sigmoid(z)"),
        ("forward a", "sigma(z)", "sigmoid(z)"),
        ("forward a", "np.exp(z)/(1 + np . exp(z))", "exp(z)/(1 + exp(z))"),
        ("forward L", "-ln(ŷ)", "-log(a)"),
        ("forward L", "-log10(ŷ)", "-(log(a)/log(10))"),
        ("forward L", "1/np.log10 (a*(1 - a))^2", "1/((log(a*(1 - a))/log(10))**2)"),
        ("forward L", "log₁₀(log10(a) + (1))", "log(log(a)/log(10) + 1)/log(10)"),
        ("backward z", "√(y) + √ (a)", "sqrt(y) + sqrt(a)"),
        ("update w1", "w1 - α·dw1", "w1 - alpha*dw1"),
    ],
)
def test_signs_and_words_of_the_screen_of_a_keyboard_and_of_numpy_are_read_as_meant(step, typed, meant):
    assert read(asked(LOGISTIC, step), typed) == meant


def test_a_node_may_be_called_as_a_logarithm_is():
    made = run("parameter log10 = 2", "log2 = 3*log10", "loss q = log2*log10")
    assert read(asked(made, "backward log10"), "(log10)*dlog2 + log2") == "log10*dlog2 + log2"
    assert fault(asked(made, "backward log10"), "log10(log2)").problem == 'no op called "log10"'


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x1^2", "x1**2"),
        ("x1²", "x1**2"),
        ("x1³ + w1²·a", "x1**3 + w1**2*a"),
        ("x1⁻¹", "x1**-1"),
        ("x1²³", "x1**23"),
        ("x1¹⁰", "x1**10"),
        ("(x1 + a)²", "(x1 + a)**2"),
        ("w²", None),  # no w here, and it is not w2
        ("-a^2", "-a**2"),
        ("2·a^2", "2*a**2"),
        ("a^-1", "a**-1"),
        ("a^y^2", "a**y**2"),
        ("a**2", "a**2"),
    ],
)
def test_a_power_is_a_power_however_it_is_raised(typed, meant):
    where = asked(LOGISTIC, "backward z")
    if meant is None:
        assert fault(where, typed).problem == 'no "w" here'
    else:
        assert read_answer(typed, where) == parse(meant)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1e3", 1000.0), ("1E3", 1000.0), ("2.5e-1", 0.25), ("2.5e−1", 0.25), (".5", 0.5), ("1.", 1.0), ("1.e2", 100.0),
     ("1e+2", 100.0), ("2*1e3", 2000.0)],
)  # fmt: skip
def test_numbers_may_have_an_exponent(typed, value):
    assert float(evaluate(read_answer(typed, asked(LOGISTIC, "backward z")), {})) == value


@pytest.mark.parametrize("accented", ["ŷ", TWO_CHARACTERS])
def test_a_second_name_is_read_in_one_character_or_two(accented):
    where = asked(LOGISTIC, "backward z")
    assert read(where, f"{accented} - y") == "a - y"
    assert read(where, f"d{accented} * da/dz") == "da*da/dz"
    assert read(where, f"dL/d{accented} · ∂{accented}/∂z") == "da*da/dz"
    assert read(asked(LOGISTIC, "backward a"), f"dL/d{accented} = -1/{accented}") == "-1/a"


@pytest.mark.parametrize(
    "typed", ["da", "dL/da", "∂L/∂a", "dL / da", "dL(a, y)/da", "∂L(a,y)/∂a", "dL ( a , y ) / da", "dL/dŷ"]
)
def test_a_derivative_is_read_in_every_notation(typed):
    assert read(asked(LOGISTIC, "backward z"), typed) == "da"
    assert read(asked(LOGISTIC, "backward z"), f"2*{typed}*a") == "2*da*a"


@pytest.mark.parametrize("typed", ["da/dz", "∂a/∂z", "da / dz", "∂ŷ/∂z", "da(z)/dz"])
def test_a_local_derivative_is_one_name_and_no_quotient(typed):
    assert read_answer(typed, asked(LOGISTIC, "backward z")) == Name("da/dz")
    assert read_answer(typed, asked(LOGISTIC, "backward b")) == Name("da/dz")


@pytest.mark.parametrize("left", ["dz", "dL/dz", "∂L/∂z", "dL(a, y)/dz", " dz ", "dz:", "∂L / ∂z"])
def test_a_whole_equation_for_what_is_asked_is_read(left):
    assert read(asked(LOGISTIC, "backward z"), f"{left}= a - y") == "a - y"


def test_an_update_is_read_with_its_own_sign():
    for sign in ("=", ":=", " :=", " : ="):
        assert read(asked(LOGISTIC, "update w1"), f"w1{sign} w1 - α·dw1") == "w1 - alpha*dw1"


def test_greek_names_are_read_as_they_are_shown():
    made = run("parameter theta = 2", "u = theta*theta", "loss q = 3*u", "descend eta = 0.1")
    assert read(asked(made, "backward theta"), "2·θ·du") == "2*theta*du"
    assert read(asked(made, "update theta"), "θ := θ - eta·dθ") == "theta - eta*dtheta"


# ---- Euler's number


def test_e_is_eulers_number():
    where = asked(LOGISTIC, "forward a")
    assert verdict(where, "1/(1 + e^(-z))") == "right"
    assert verdict(where, "1/(1 + e**-z)") == "right"
    assert verdict(where, "e^z/(e^z + np.e^0)") == "right"
    assert float(evaluate(read_answer("e", where), {})) == pytest.approx(2.718281828459045)


def test_a_node_called_e_is_that_node():
    made = run("parameter e = 3", "u = e*e", "loss q = u + 1")
    assert read(asked(made, "backward e"), "2*e*du") == "2*e*du"
    assert verdict(asked(made, "backward e"), "2*e") == "right"  # du is 1 here


def test_a_node_called_e_that_is_not_known_yet_is_not_eulers_number():
    made = run("parameter x = 3", "e = x*x", "loss q = e + 1")
    assert fault(asked(made, "forward e"), "e^2").problem == '"e" is what is asked for'
    late = run("parameter x = 3", "u = x*x", "e = u*x", "loss q = e + 1")
    assert fault(asked(late, "forward u"), "e*x").problem == '"e" is not known yet at this step'


def test_a_learning_rate_called_e_is_the_learning_rate():
    made = run("parameter x = 3", "u = x*x", "loss q = u + 1", "descend e = 0.25")
    assert read(asked(made, "update x"), "x - e*dx") == "x - e*dx"
    assert verdict(asked(made, "update x"), "x - e*dx") == "right"
    assert verdict(asked(made, "update x"), "x - 2.718281828*dx") == "wrong"


@pytest.mark.parametrize(
    "typed", ["e^1000", "log(e - e)", "sqrt(-e)", "0/(e - e)", "a*e^1000", "1/0", "9**9**9", "1e999"]
)
def test_what_has_no_finite_value_is_no_answer(typed):
    told = fault(asked(LOGISTIC, "backward z"), typed)
    assert "has no value" in told.problem or "is no finite number" in told.problem


# ---- names


@pytest.mark.parametrize(
    ("step", "typed", "problem"),
    [
        ("forward z", "a", '"a" is not known yet at this step'),
        ("forward z", "dz", '"dz" is not known yet at this step'),
        ("forward z", "da/dz", '"a" is not known yet at this step'),
        ("forward z", "dL/dw1", '"dw1" is not known yet at this step'),
        ("forward z", "z", '"z" is what is asked for'),
        ("backward a", "dz", '"dz" is not known yet at this step'),
        ("backward z", "dw1", '"dw1" is not known yet at this step'),
        ("backward z", "dz", '"dz" is what is asked for'),
        ("backward z", "dL/dz", '"dz" is what is asked for'),
        ("backward z", "da * dL(a, y)/dz", '"dz" is what is asked for'),
        ("backward z", "q", 'no "q" here'),
        ("backward z", "dy", 'no "dy" here'),
        ("backward z", "A", 'no "A" here'),
        ("backward z", "dL/dq", 'no "dq" here'),
        ("backward z", "beta", 'no "beta" here'),
        ("backward z", "z@before", 'no "before" here'),
    ],
)
def test_no_name_is_understood_but_those_that_the_frame_before_holds(step, typed, problem):
    assert fault(asked(LOGISTIC, step), typed).problem == problem


def test_the_learning_rate_is_known_from_the_first_step_on():
    assert read(asked(LOGISTIC, "forward z"), "α") == "alpha"
    assert fault(asked(COMPUTATION, "forward u"), "alpha").problem == 'no "alpha" here'


def test_in_an_update_the_old_parameter_is_understood_and_means_the_old_value():
    assert read(asked(LOGISTIC, "update w1"), "w1 - alpha*dw1") == "w1 - alpha*dw1"
    assert verdict(asked(LOGISTIC, "update w1"), "w1 - alpha*dw1") == "right"


def test_what_is_asked_for_is_not_understood_beside_a_name_that_only_looks_like_a_derivative():
    made = run(
        "parameter delta = 0.5", "input w = 2", "parameter z = 1.5", "u = w*z", "v = delta*z", "loss q = u + v*v"
    )
    for typed in ("dz/delta*delta", "dz / delta", "delta*dz/delta"):
        assert fault(asked(made, "backward z"), typed).problem == '"dz" is what is asked for'
    assert read(asked(made, "backward z"), "du/delta") == "du/delta"  # a quotient, for there is no node "elta"


def test_a_lessons_own_target_may_not_be_answered_by_itself():
    where = asked(LOGISTIC, "backward z")
    own = Asked(where.run, where.frame, Name("da/dz"))
    assert fault(own, "∂a/∂z").problem == '"da/dz" is what is asked for'
    assert read(own, "da/dz = a*(1 - a)") == "a*(1 - a)"


def test_a_name_that_is_not_known_yet_is_told_with_what_is():
    told = fault(asked(LOGISTIC, "forward a"), "L")
    assert told.advice == "use what is known, x1, w1, x2, w2, b, y, z, alpha"


# ---- what cannot be read


@pytest.mark.parametrize(
    ("typed", "problem", "advice"),
    [
        ("2a", "a sign is missing between two factors", "write 2*a"),
        ("2dz", "a sign is missing between two factors", "write 2*dz"),
        ("2(a)", "a sign is missing between two factors", "write 2*(...)"),
        ("2 a", "a sign is missing between two factors", "write * for a product"),
        ("a²y", "a sign is missing between two factors", "write * for a product"),
        ("2√(a)", "a sign is missing between two factors", "write * for a product"),
        ("2e", "a sign is missing between two factors", "write * for a product"),
        ("a(1 - a)", 'no op called "a"', "a product? write a*(...)"),
        ("ŷ(1 - a)", 'no op called "ŷ"', "a product? write ŷ*(...)"),
        ("dL/da(a,y)", 'no op called "dL/da"', "a product? write dL/da*(...)"),
        ("∂L / ∂ŷ (a)", 'no op called "∂L / ∂ŷ"', "a product? write ∂L / ∂ŷ*(...)"),
        ("2*da/dz(z)", 'no op called "da/dz"', "a product? write da/dz*(...)"),
        ("w1x1", 'no "w1x1" here', "write w1*x1"),
        ("αa", 'no "αa" here', "write α*a"),
        ("√a", '"√" is an op', "call it as √(...)"),
        ("ln a", '"ln" is an op', "call it as ln(...)"),
        ("a*sigma", '"sigma" is an op', "call it as sigma(...)"),
        ("log10 a", '"log10" is an op', "call it as log10(...)"),
        ("log10", '"log10" is an op', "call it as log10(...)"),
        ("log10(a", '"(" is never closed', 'add ")"'),
        ("log10()", "log10 takes 1 operand", "write log10(x)"),
        ("a - y]", '"]" closes nothing', "remove it or open it before"),
        ("a ·", 'something is missing after "·"', ""),
        ("2ŷ", "a sign is missing between two factors", "write 2*ŷ"),
        ("a - log2(a)", '"log2" is not known here', "log is the natural logarithm: write log(...)/log(2)"),
        ("log2", '"log2" is not known here', "log is the natural logarithm: write log(...)/log(2)"),
        ("log1p(a)", 'no op called "log1p"', 'did you mean "log"?'),
        ("ln(a, y)", "ln takes 1 operand", "write ln(x)"),
        ("maximum(a)", "maximum takes 2 operands", "write maximum(A, B)"),
        ("log(e - e) + a", "log(e - e) has no value", "change or remove it"),
        ("1/(e^0 - 1)", "1/(e^0 - 1) has no value", "change or remove it"),
        ("e^1000", "e^1000 is no finite number", "float64 holds up to about 1.8e308"),
        ("(a - y", '"(" is never closed', 'add ")"'),
        ("a - y)", '")" closes nothing', "remove it or open it before"),
        ("a = y", "an answer is a formula, not an equation", "write only what stands on its right side"),
        ("dz = a = y", "an answer is a formula, not an equation", "write only what stands on its right side"),
        ("z = a - y", "an answer is a formula, not an equation", "write only what stands on its right side"),
        ("-0,3775", "a comma is no decimal point", "write -0.3775"),
        ("−0,5 ", "a comma is no decimal point", "write -0.5"),
        ("0x10", "0x10 is not a number", "write it as 12, 0.5 or 1e-3"),
        ("a < y", "this is not part of the formula language",
         "use + - * / **, parentheses, numbers, names, calls"),
        ("x" * 501, "the answer has 501 characters, more than 500", "shorten it"),
        ("a" + "·a^2" * 120, "the answer is too long", "shorten it"),
        ("exp(" * 25 + "a" + ")" * 25, "the formula is nested more than 20 levels deep", "shorten it"),
        ("(" * 210 + "a" + ")" * 210, "the formula is nested more than 20 levels deep", "shorten it"),
        ("-" * 300 + "a", "the formula is nested more than 20 levels deep", "shorten it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_to_do(typed, problem, advice):
    told = fault(asked(LOGISTIC, "backward z"), typed)
    assert (told.problem, told.advice) == (problem, advice)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("left", ["", "dz = ", "∂L/∂z="])
@pytest.mark.parametrize(
    ("wrong", "at", "width"),
    [
        ("qq", 0, 2),
        ("2a", 0, 2),
        ("dw1", 0, 3),
        ("(a", 0, 1),
        ("a y", 2, 1),
        ("log2(a)", 0, 4),
        ("dL/da(a,y)", 0, 5),
        ("log(e - e)", 0, 10),
        ("√a", 0, 1),
    ],
)
def test_a_column_counts_the_characters_that_were_typed(left, before, wrong, at, width):
    """Characters are code points: a decomposed ŷ is two of them. The column always points into what was typed."""
    typed = left + before + wrong
    told = fault(asked(LOGISTIC, "backward z"), typed)
    assert told.source == typed
    assert told.place.column == len(left) + len(before) + at + 1
    assert told.width == width


def test_a_quotient_at_fault_is_marked_as_a_whole():
    told = fault(asked(LOGISTIC, "backward z"), "ŷ² · dL(a, y)/dz + 1")
    assert (told.place.column, told.width) == (6, len("dL(a, y)/dz"))


@pytest.mark.parametrize(("typed", "column"), [("", 1), ("dz =", 4), ("a -", 3), ("a² +", 4), ("x" * 600, 501)])
def test_a_fault_at_the_end_points_at_the_last_character(typed, column):
    assert fault(asked(LOGISTIC, "backward z"), typed).place.column == column


@pytest.mark.parametrize("made", [LOGISTIC, COMPUTATION, edited(w1=40.0)], ids=["logistic", "computation", "saturated"])
@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: ascii(junk[:20]))
def test_junk_is_told_with_a_column_and_never_an_exception(made, junk):
    for step in ("backward a", "backward b"):
        told = fault(asked(made, step), junk)
        assert told.problem
        assert told.place.column is not None
        assert 1 <= told.place.column <= max(len(junk), 1)
        assert str(told)  # with the caret under it
