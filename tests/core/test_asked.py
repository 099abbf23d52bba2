"""What a step asks for, what may be used to find it, and its true value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.asking import COMPUTATION, LOGISTIC, all_asked, asked, edited, shipped, values
from tests.core.examples import graphs, lecture, run
from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.formula import Name
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.trace import Run

LEAVES = {"x1", "w1", "x2", "w2", "b", "y", "alpha"}
FORWARD = {"z", "a", "L"}


def longer(step: str, target: str) -> Asked:
    """A lesson's own question at a step of the lecture."""
    where = asked(LOGISTIC, step)
    return replace(where, target=parse(target, nodes=where.graph.by_name))


def test_every_step_asks_for_its_result_and_start_and_end_for_nothing():
    found = {str(where.frame.step): where.name for where in all_asked(shipped(LOGISTIC))}
    assert found == {
        "forward z": "z", "forward a": "a", "forward L": "L",
        "backward L": "dL", "backward a": "da", "backward z": "dz",
        "backward w1": "dw1", "backward w2": "dw2", "backward b": "db",
        "update w1": "w1", "update w2": "w2", "update b": "b",
    }  # fmt: skip
    made = shipped(LOGISTIC)
    assert asked_at(made, made.trace[0]) is None
    assert asked_at(made, made.trace[len(made.trace.steps) - 1]) is None


@pytest.mark.parametrize(
    ("step", "held"),
    [
        ("forward z", LEAVES),
        ("forward a", LEAVES | {"z"}),
        ("backward L", LEAVES | FORWARD),
        ("backward z", LEAVES | FORWARD | {"dL", "da"}),
        ("backward w1", LEAVES | FORWARD | {"dL", "da", "dz"}),
        ("update w1", LEAVES | FORWARD | {"dL", "da", "dz", "dw1", "dw2", "db"}),
        ("update b", LEAVES | FORWARD | {"dL", "da", "dz", "dw1", "dw2", "db"}),
    ],
)
def test_what_may_be_used_is_what_the_frame_before_the_step_holds(step, held):
    assert set(asked(LOGISTIC, step).held) == held


def test_where_nothing_descends_no_learning_rate_is_held():
    assert set(asked(COMPUTATION, "backward v").held) == {"a", "b", "c", "u", "v", "J", "dJ"}


def test_nothing_is_held_before_an_iteration_begins():
    made = shipped(LOGISTIC)
    start = len(made.trace.steps)
    assert Asked(made, made.trace[0], Name("z")).held == {}
    assert Asked(made, made.trace[start], Name("z")).held == {}


def test_in_the_next_iteration_the_leaves_are_the_updated_ones():
    held = values(asked(LOGISTIC, "forward z", iteration=2))
    assert set(held) == LEAVES
    assert held["w1"] == pytest.approx(0.5755081337596291)


def test_during_the_update_a_moved_parameter_has_its_new_value_and_the_one_asked_for_its_old():
    where = asked(LOGISTIC, "update w2")
    held = values(where)
    assert (where.updates, where.moved) == ("w2", ("w1",))
    assert held["w1"] == pytest.approx(0.5 - 0.1 * -0.7550813375962908)
    assert held["w2"] == -0.25
    assert asked(LOGISTIC, "update w1").moved == ()
    assert asked(LOGISTIC, "update b").moved == ("w1", "w2")


def test_only_an_update_updates():
    assert [where.updates for where in all_asked(shipped(LOGISTIC))] == [None] * 9 + ["w1", "w2", "b"]
    assert asked(LOGISTIC, "backward b").moved == ()


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("forward z", 0.5),
        ("forward a", 0.6224593312018546),
        ("backward z", -0.3775406687981454),
        ("backward w2", 1.1326220063944362),
        ("update w1", 0.5755081337596291),
        ("update b", -1.2122459331201854),
    ],
)
def test_the_true_value_is_the_frames(step, value):
    assert float(asked(LOGISTIC, step).value) == pytest.approx(value, rel=1e-12)


def test_a_claim_gives_the_true_value_where_the_rule_gives_none():
    made = edited(w1=40.0)
    assert float(asked(made, "backward z").value) == 0.0
    assert float(asked(made, "backward a").value) != float(asked(made, "backward a").value)  # nan


@pytest.mark.parametrize(
    ("target", "name", "value"),
    [
        ("da/dz", "da/dz", 0.2350037122015945),
        ("w1*x1", "", 1.0),
        ("dz/dw2", "dz/dw2", -3.0),
        ("da*a*(1 - a)", "", -0.3775406687981454),
        ("dz", "dz", -0.3775406687981454),
    ],
)
def test_a_lesson_may_ask_for_any_formula(target, name, value):
    where = longer("backward z", target)
    assert where.name == name
    assert float(where.value) == pytest.approx(value)


def test_a_formulas_value_may_need_local_derivatives_and_what_would_be_after_an_update():
    where = asked(LOGISTIC, "update w2")
    assert float(where.value_of(Name("da/dz"))) == pytest.approx(0.2350037122015945)
    late = float(where.value_of(Name("dw2@w1")))
    a = float(lecture(w1=0.5755081337596291).trace[2].values["a"])
    assert late == pytest.approx(-3 * (a - 1))
    assert float(where.value_of(parse("w1"))) == pytest.approx(0.5755081337596291)


def test_a_value_of_the_iteration_before_is_found():
    assert float(asked(LOGISTIC, "forward z", iteration=2).value_of(Name("z@before"))) == 0.5


@pytest.mark.parametrize(
    ("step", "formulas"),
    [
        ("forward z", ["w1*x1 + w2*x2 + b"]),
        ("backward L", ["1"]),
        ("backward z", ["a - y", "da*a*(1 - a)"]),
        ("backward w1", ["x1*dz", "dz*x1"]),
        ("backward b", ["dz"]),
        ("update w1", ["w1 - alpha*dw1"]),
    ],
)
def test_right_formulas_begin_with_what_the_lesson_claims(step, formulas):
    assert [linear(formula, ASCII) for formula in asked(LOGISTIC, step).formulas] == formulas


def test_a_claim_that_uses_what_comes_later_is_no_formula_of_the_step():
    made = run(
        "parameter x = 2", "u = x*x", "loss q = u*u", claims={"du": (parse("dx/(2*x)"), parse("2*x**2"))}
    )  # fmt: skip
    assert [linear(formula, ASCII) for formula in asked(made, "backward u").formulas] == ["2*x**2", "2*u"]


def test_where_a_lesson_asks_for_a_formula_that_formula_is_the_right_one():
    assert longer("backward z", "w1*x1").formulas == (parse("w1*x1"),)
    assert longer("forward z", "w1*x1").formulas == (parse("w1*x1"),)


def test_samples_are_drawn_once_for_a_run_and_a_learning_rate():
    made = edited(alpha=0.2)
    first = asked(made, "backward z").samples
    assert asked(made, "backward a").samples is first
    assert first.points[0]["alpha"] == 0.2
    assert asked(edited(alpha=0.2), "backward z").samples is not first


def test_samples_are_as_tame_as_the_lesson_whatever_a_learner_set():
    tame, far = (asked(made, "backward z").samples for made in (shipped(LOGISTIC), edited(w1=1e6)))
    assert far.points == tame.points


@settings(max_examples=25)
@given(graphs())
def test_the_right_formulas_of_random_graphs_give_the_true_value(made):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        for formula in where.formulas:
            assert float(where.value_of(formula)) == pytest.approx(float(where.value), rel=1e-9, abs=1e-12)
