"""Hints: four rungs, of which only the last holds the answer, and none a number that is hidden."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.asking import COMPUTATION, LOGISTIC, NUMBER_PARTS, all_asked, asked, edited
from tests.core.examples import graphs, run
from tui_tutor.core.asked import Asked
from tui_tutor.core.explain import defined, explain
from tui_tutor.core.formula import names_in, walk
from tui_tutor.core.hints import BLANK, RUNGS, hints
from tui_tutor.core.judge import judge
from tui_tutor.core.near import is_near, is_right
from tui_tutor.core.parser import parse
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.trace import Run

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?")
FAR = [{"w1": 40.0}, {"w1": 40.0, "y": 0.0}, {"w1": -400.0}, {"w1": -400.0, "y": 0.0}, {"w1": 0.0}, {"alpha": 0.0}]


def numbers_in(rung: str) -> list[float]:
    """All numbers of a rung, without their signs."""
    return [float(found) for found in NUMBER.findall(rung)]


def formulas_in(rung: str) -> Iterator[str]:
    """What of a rung could be typed as an answer: the right sides, what a blank is said to be, derivatives."""
    yield from (side.strip() for side in re.findall(r"=([^=,:;]+)", rung))
    yield from re.findall(rf"{BLANK} is ([^,]+)$", rung)
    yield from re.findall(r"(?<!\w)[d∂]\w+(?:/[d∂]\w+)?", rung)


def tells(where: Asked, rung: str) -> bool:
    """Whether a rung holds the answer: the result's number with either sign, or a formula that is right."""
    if is_finite(where.value) and not where.is_array:  # no number is the answer where an array is asked for
        if any(is_right(where, number) or is_right(where, -number) for number in numbers_in(rung)):
            return True
    return any(judge(where, formula).verdict.accepted for formula in formulas_in(rung))


def assert_rungs(where: Asked) -> None:
    rungs = hints(where)
    assert len(rungs) == len(RUNGS)
    assert all(rungs)
    for rung in rungs[:-1]:
        assert not tells(where, rung), (str(where.frame.step), where.value, rung)
    told = explain(where.run, where.frame)
    assert told is not None
    assert rungs[-1].removesuffix(f"; or shorter: {told.subject} = {told.shortcut}").endswith(f"= {told.result}")


@pytest.mark.parametrize("part", NUMBER_PARTS)
def test_at_every_step_of_the_lessons_only_the_last_of_four_rungs_holds_the_answer(part):
    for where in all_asked(NUMBER_PARTS[part], iterations=3):
        assert_rungs(where)


@pytest.mark.parametrize("far", FAR, ids=str)
def test_wherever_the_learner_set_the_numbers_only_the_last_rung_holds_the_answer(far):
    for where in all_asked(edited(**far), iterations=2):
        assert_rungs(where)


@settings(max_examples=40)
@given(graphs())
def test_at_every_step_of_random_graphs_only_the_last_rung_holds_the_answer(made):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        assert_rungs(where)


def test_the_rungs_of_the_lecture():
    assert hints(asked(LOGISTIC, "forward a")) == (
        "z flows into the box a: its value is known.",
        "What the box says is short for this: change the sign, then take exp, then add, then divide.",
        f"a = 1/(1 + exp(-{BLANK})), where {BLANK} is z",
        "a = 1/(1 + exp(-z)) = 1/(1 + exp(-0.5)) = 0.6225",
    )
    assert hints(asked(LOGISTIC, "backward a")) == (
        "a stands in the formula of L itself.",
        "Differentiate L with respect to a; every other name is a constant.",
        f"da = -1/{BLANK} + (1 - 1)/(1 - {BLANK}), where {BLANK} is a",
        "da = -y/a + (1 - y)/(1 - a) = -1/0.62246 + (1 - 1)/(1 - 0.62246) = -1.607",
    )
    assert hints(asked(LOGISTIC, "backward z")) == (
        "z reaches L only through a. What arrives from there is known.",
        "The chain rule: upstream derivative times local derivative.",
        f"dz = -1.6065 · {BLANK}, where {BLANK} is how strongly a reacts to z",
        "dz = da·a·(1 - a) = -1.6065 · 0.62246 · 0.37754 = -0.3775; or shorter: dz = a - y",
    )
    assert hints(asked(LOGISTIC, "update w1")) == (
        "You need three numbers: w1 as it is, its derivative dw1, and α.",
        "Gradient descent goes against the derivative, and the learning rate scales the step.",
        f"w1 := 0.5 - 0.1·{BLANK}, where {BLANK} is dw1",
        "w1 := w1 - α·dw1 = 0.5 - 0.1·(-0.75508) = 0.5755",
    )


# ---- what would tell the answer is left blank


def test_a_number_that_is_also_the_answer_is_the_blank_of_the_set_up():
    where = asked(LOGISTIC, "forward z")  # w1 and z are both 0.5
    assert hints(where)[2] == f"z = {BLANK}·2 + (-0.25)·(-3) + (-1.25), where {BLANK} is w1"


def test_of_several_numbers_that_are_also_the_answer_the_others_stay_names_and_it_is_said_why():
    made = edited(w2=-0.5, b=-2.0)  # w1, w2 and z are 0.5 and -0.5
    assert hints(asked(made, "forward z"))[2] == (
        f"z = w1·2 + {BLANK}·(-3) + (-2), where {BLANK} is w2; put in w1 yourself: its number would tell too much"
    )
    made = edited(w2=-0.5, b=0.5, x2=4.0)
    assert hints(asked(made, "forward z"))[2] == (
        f"z = w1·2 + w2·4 + {BLANK}, where {BLANK} is b; put in w1 and w2 yourself: their numbers would tell too much"
    )


def test_where_the_derivative_only_passes_on_what_arrives_both_factors_are_blank():
    assert hints(asked(LOGISTIC, "backward b"))[2:] == (
        f"db = {BLANK} · {BLANK}, where the blanks are what arrives from z and how strongly z reacts to b",
        "db = dz = -0.3775",
    )


def test_a_formula_that_is_a_single_name_or_number_is_left_blank_as_a_whole():
    made = run("parameter w = 2", "input x = 3", "v = w", "loss q = v*x", "descend r = 0.1")
    assert hints(asked(made, "forward v"))[2] == f"v = {BLANK}"
    assert hints(asked(made, "backward v"))[2] == f"dv = {BLANK}"
    assert hints(asked(COMPUTATION, "backward v"))[2] == f"dv = {BLANK}, the same whatever v is"


def test_where_a_constant_of_the_formula_is_the_answer_there_is_only_a_blank():
    made = run("parameter x = -2", "u = relu(x)", "loss q = u + 3")
    assert hints(asked(made, "forward u")) == (
        "x flows into the box u: its value is known.",
        "What the box says is short for this: take maximum.",
        f"u = {BLANK}",
        "u = maximum(x, 0) = maximum(-2, 0) = 0",
    )


# ---- all kinds of steps


def test_where_paths_meet_there_is_a_term_and_a_blank_for_each():
    made = run("input w = 2", "input k = -3", "parameter x = 1.5", "u = w*x", "v = k*x", "loss q = u*u*u - v*v*v + 4*x")
    assert hints(asked(made, "backward x"))[:3] == (
        "x reaches q through u and v, and directly. What arrives from there is known.",
        "The chain rule: upstream derivative times local derivative, added up over the paths.",
        f"dx = 27 · {BLANK} + (-60.75) · {BLANK} + {BLANK}, where the blanks are how strongly u reacts to x, "
        "how strongly v reacts to x and how strongly q reacts to x directly",
    )


def test_ends_of_the_graph_have_their_own_hints():
    made = run("parameter x = 2", "parameter idle = 1", "n = 3", "u = n*x", "loss q = u*u")
    assert hints(asked(made, "forward n")) == ("n is a constant.", "The box of n says which.", f"n = {BLANK}", "n = 3")
    assert hints(asked(made, "backward q")) == (
        "q is the end of the graph.", "How does q react to itself?", f"dq = {BLANK}", "dq = 1",
    )  # fmt: skip
    assert hints(asked(made, "backward idle")) == (
        "No wire leaves idle.", "Does q react to it at all?", f"didle = {BLANK}", "didle = 0",
    )  # fmt: skip


def test_where_a_claim_supplies_the_number_the_claim_is_worked_out():
    made = edited(w1=40.0)
    assert hints(asked(made, "backward z"))[2:] == (
        f"dz = {BLANK} · {BLANK}, where the blanks are what arrives from a and how strongly a reacts to z",
        "dz = a - y = 1 - 1 = 0",
    )
    assert hints(asked(made, "forward L"))[3] == (
        "L = maximum(z, 0) - y·z + log(1 + exp(-abs(z))) "
        "= maximum(79.5, 0) - 1·79.5 + log(1 + exp(-abs(79.5))) = 0"
    )  # fmt: skip


def test_a_claim_that_uses_what_is_not_known_yet_is_not_worked_out():
    made = edited(w1=40.0)
    late = replace(made, claims={**made.claims, "dz": (parse("dw1/x1"), *made.claims["dz"])})
    assert hints(asked(late, "backward z"))[3] == "dz = a - y = 1 - 1 = 0"


def test_where_a_lesson_asks_for_something_else_there_is_only_its_result():
    where = asked(LOGISTIC, "backward z")
    own = Asked(where.run, where.frame, parse("da/dz", nodes=where.graph.by_name))
    assert hints(own) == ("da/dz = 0.2350",)


# ---- hidden numbers


def leaks(where: Asked) -> list[str]:
    """The hidden quantities whose numbers are in a rung, although nothing that may be told there has that number."""
    parts = [part for formula in where.formulas for part in walk(defined(formula))]
    parts = [part for part in parts if where.hidden.isdisjoint(names_in(part))]
    values = [where.value, *(where.value_of(part) for part in parts)]
    values += [value for name, value in where.held.items() if name not in where.hidden]
    open_numbers = [float(entry) for value in values for entry in np.ravel(value)]
    open_numbers += [float(size) for value in values for size in np.shape(value)]
    told = [number for rung in hints(where) for number in numbers_in(rung)]
    found = []
    for name in where.hidden & where.held.keys():
        for value in np.abs(np.ravel(where.held[name])):
            if math.isfinite(value) and not any(is_near(abs(other), value) for other in open_numbers):
                found += [name] if any(is_near(number, value) for number in told) else []
    return found


@pytest.mark.parametrize("part", NUMBER_PARTS)
def test_no_rung_of_a_lesson_tells_a_number_that_is_hidden(part):
    made = NUMBER_PARTS[part]
    names = {where.name for where in all_asked(made) if not where.updates}
    for hidden in ({name} for name in names):
        for where in all_asked(made, iterations=2, hidden=hidden):
            assert leaks(where) == [], (where.frame.step, hints(where))
    for where in all_asked(made, iterations=2, hidden=names):
        assert leaks(where) == [], (where.frame.step, hints(where))


@settings(max_examples=30)
@given(graphs(), st.data())
def test_no_rung_of_a_random_graph_tells_a_number_that_is_hidden(made, data):
    found = Run(made.graph, made.start, made.alpha)
    names = [where.name for where in all_asked(found)]
    hidden = data.draw(st.sets(st.sampled_from(names)))
    for where in all_asked(found, hidden=hidden):
        assert leaks(where) == [], (where.frame.step, hints(where))


@pytest.mark.parametrize(
    ("step", "hidden", "first"),
    [
        ("forward a", {"z"},
         "z flows into the box a. You have not found z yet: go back for it, or answer with a formula."),
        ("forward L", {"a", "z"},
         "y and a flow into the box L. You have not found a yet: go back for it, or answer with a formula."),
        ("forward L", {"z"}, "y and a flow into the box L: their values are known."),
        ("backward z", {"da", "a"},
         "z reaches L only through a. You have not found da yet: go back for it, or answer with a formula."),
        ("backward z", {"a"}, "z reaches L only through a. What arrives from there is known."),
        ("update w1", {"dw1"},
         "You need three numbers: w1 as it is, its derivative dw1, and α. "
         "You have not found dw1 yet: go back for it, or answer with a formula."),
        ("update w1", {"dw2"}, "You need three numbers: w1 as it is, its derivative dw1, and α."),
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_said_to_be_known(step, hidden, first):
    assert hints(asked(LOGISTIC, step, hidden=hidden))[0] == first


def test_several_hidden_numbers_are_named_together():
    made = run("input w = 2", "input k = -3", "parameter x = 1.5", "u = w*x", "v = k*x", "loss q = u*u*u - v*v*v")
    assert hints(asked(made, "forward q", hidden={"u", "v"}))[0] == (
        "u and v flow into the box q. You have not found u and v yet: go back for them, or answer with a formula."
    )
    assert hints(asked(made, "backward x", hidden={"du", "dv"}))[0] == (
        "x reaches q through u and v. You have not found du and dv yet: go back for them, or answer with a formula."
    )
    made = run("parameter x = 1.5", "u = x*x", "loss q = u*x")
    assert "yet" not in hints(asked(made, "backward x", hidden={"dq"}))[0]  # not one of the numbers that it takes


def test_names_stand_for_hidden_numbers_and_what_arrives_hidden_is_left_blank():
    assert hints(asked(LOGISTIC, "backward z", hidden={"da", "a"}))[2:] == (
        f"dz = {BLANK} · {BLANK}, where the blanks are what arrives from a and how strongly a reacts to z",
        "dz = da·a·(1 - a) = -0.3775; or shorter: dz = a - y",
    )
    assert hints(asked(LOGISTIC, "update w1", hidden={"dw1"}))[2:] == (
        f"w1 := 0.5 - 0.1·{BLANK}, where {BLANK} is dw1",
        "w1 := w1 - α·dw1 = 0.5 - 0.1·dw1 = 0.5755",
    )
    assert hints(asked(LOGISTIC, "forward L", hidden={"z", "a"}))[2:] == (
        f"L = -(1·log({BLANK}) + (1 - 1)·log(1 - {BLANK})), where {BLANK} is a",
        "L = -(y·log(a) + (1 - y)·log(1 - a)) = -(1·log(a) + (1 - 1)·log(1 - a)) = 0.4741",
    )
    assert hints(asked(edited(w1=40.0), "backward z", hidden={"a"}))[3] == "dz = a - y = a - 1 = 0"
