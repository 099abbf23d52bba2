"""Reading answers: what is typed is read as it is meant; what cannot be read is told with its column."""

from __future__ import annotations

import pytest

from tests.core.test_judge import asked
from tests.core.test_mistakes import made
from tui_tutor.core.answer import read_answer
from tui_tutor.core.judge import judge
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.errors import FormulaError

LOGISTIC = "logistic-regression-one-example"


@pytest.mark.parametrize(
    ("step", "typed", "read"),
    [
        ("backward z", "a−y", "a - y"),
        ("backward z", "da·a × (1−a)", "da*a*(1 - a)"),
        ("backward z", "ŷ - y", "a - y"),
        ("backward z", "y\u0302 - y", "a - y"),
        ("backward z", "dL/da * da/dz", "da*da/dz"),
        ("backward z", "∂L/∂a·∂a/∂z", "da*da/dz"),
        ("backward z", "dL(a, y)/da * da/dz", "da*da/dz"),
        ("backward z", "dz = a - y", "a - y"),
        ("backward z", "dL/dz = a - y", "a - y"),
        ("backward z", "x1² + x2^3", "x1**2 + x2**3"),
        ("forward a", "1/(1 + e^(-z))", "1/(1 + exp(1)**(-z))"),
        ("forward a", "σ(z)", "sigmoid(z)"),
        ("forward a", "np.exp(z)/(1 + np.exp(z))", "exp(z)/(1 + exp(z))"),
        ("forward L", "-ln(ŷ)", "-log(a)"),
        ("forward L", "[-ln(a)]", "-log(a)"),
        ("update w1", "w1 - α·dw1", "w1 - alpha*dw1"),
        ("update w1", "w1 := w1 - α*dw1", "w1 - alpha*dw1"),
    ],
)
def test_an_answer_is_read_as_it_is_meant(step: str, typed: str, read: str) -> None:
    assert linear(read_answer(typed, asked(LOGISTIC, step)), ASCII) == read


@pytest.mark.parametrize(
    ("step", "typed", "column", "problem", "advice"),
    [
        ("backward z", "2a", 1, "a sign is missing between two factors", "write 2*a"),
        ("backward z", "σ(z)^2·q", 8, 'no "q" here', ""),
        ("backward z", "x1² + q", 7, 'no "q" here', ""),
        ("backward z", "y\u0302 - q", 6, 'no "q" here', ""),
        ("backward z", "a(1 - a)", 1, 'no op called "a"', "a product? write a*(...)"),
        ("backward z", "w1x1", 1, 'no "w1x1" here', "write w1*x1"),
        ("backward z", "x1 αa", 4, 'no "αa" here', "write α*a"),
        ("backward z", "dz", 1, '"dz" is what is asked for', ""),
        ("backward z", "dL/dz", 1, '"dz" is what is asked for', ""),
        ("backward z", "a - dw1", 5, '"dw1" is not known yet at this step', ""),
        ("forward z", "a", 1, '"a" is not known yet at this step', ""),
        ("forward z", "da/dz", 1, '"a" is not known yet at this step', ""),
        ("backward z", "(a - y", 1, '"(" is never closed', 'add ")"'),
        ("backward z", "a = y", 3, "an answer is a formula, not an equation", ""),
        ("backward z", "-0,3775", 3, "a comma is no decimal point", "write -0.3775"),
        ("backward z", "log10(a)", 1, 'no op called "log10"', 'did you mean "log"?'),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(
    step: str, typed: str, column: int, problem: str, advice: str
) -> None:
    with pytest.raises(FormulaError) as found:
        read_answer(typed, asked(LOGISTIC, step))
    assert (found.value.place.column, found.value.problem) == (column, problem)
    assert advice in found.value.advice


def test_e_is_eulers_number_unless_a_node_has_the_name() -> None:
    assert str(judge(asked(LOGISTIC, "forward a"), "1/(1 + e^(-z))").verdict) == "right"
    own = made("parameter e = 3\nu = e*e\nloss q = u + 1\ndescend alpha = 0.1", "backward e")
    assert str(judge(own, "2*e").verdict) == "right"


def test_a_power_binds_as_a_power() -> None:
    square = made("parameter x = 3\nu = x**2\nloss q = 5 - u\ndescend alpha = 0.1", "forward q")
    assert str(judge(square, "5 - x^2").verdict) == "right"
    assert str(judge(square, "-x^2 + 5").verdict) == "right"


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("-0.3775407", "right"),
        ("-0.37716", "wrong"),
        ("-0.37717", "right"),
        ("-0.37792", "wrong"),
        ("-0.37791", "right"),
        ("−0.3775", "right"),
        ("-3.775e-1", "right"),
        ("-151/400", "right"),
    ],
)
def test_a_number_counts_within_a_thousandth(typed: str, verdict: str) -> None:
    assert str(judge(asked(LOGISTIC, "backward z"), typed).verdict) == verdict


def test_a_wrong_formula_is_shown_a_point_where_it_differs_or_where_alone_it_holds() -> None:
    where = asked(LOGISTIC, "backward z")
    assert judge(where, "a - 1").say == "Not right: that is true for y = 1 only."
    assert judge(where, "2*a").say == "Not right: at a=0.121, y=0 yours gives 0.2413, the derivative is 0.1206."


@pytest.mark.parametrize(
    ("step", "typed", "verdict"),
    [
        ("backward a", "inf", "wrong"),
        ("backward a", "undefined", "right"),
        ("backward a", "-1", "wrong"),
        ("backward a", "-y/a + (1 - y)/(1 - a)", "right"),
        ("backward z", "0", "right"),
        ("backward z", "a - y", "right"),
    ],
)
def test_where_a_number_is_not_finite_a_word_is_right_and_formulas_are_judged_as_ever(
    step: str, typed: str, verdict: str
) -> None:
    assert str(judge(asked(LOGISTIC, step, w1=40.0), typed).verdict) == verdict


def test_too_few_points_are_accepted_and_said() -> None:
    found = judge(asked(LOGISTIC, "backward z"), "log(-1 - a**2)")
    assert str(found.verdict) == "cannot-tell"
    assert "not proved" in found.say
