"""The table of known mistakes: each row has cases in which it, and only it, fits; a right answer is never one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.asking import COMPUTATION, LOGISTIC, LOOP, NUMBER_PARTS, all_asked, asked, edited, shipped
from tests.core.examples import graphs, run
from tui_tutor.core import check
from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.formula import Formula, evaluate, names_in
from tui_tutor.core.judge import judge, right_by_chance
from tui_tutor.core.judgement import Verdict
from tui_tutor.core.mistakes import MISTAKES, wrongs
from tui_tutor.core.near import is_mistaken, is_right
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import linear
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run

TWO_PATHS = run(
    "input k = 3", "input w = 2", "parameter x = 1.5", "u = w*x", "v = k*x", "loss q = u*u + v", "descend r = 0.1"
)
SQUARE = run("parameter x = 3", "u = x*x", "loss q = u*u", "descend r = 0.2")
THREE_PATHS = run("parameter x = 1.5", "u = x*x", "loss q = u*x")
SQUARE_AND_MORE = run("parameter x = 1.5", "u = x*x", "loss q = u*u + 5*x")
CUBE = run("parameter x = 1.5", "u = x*x*x", "loss q = 4*u")
LOGARITHM = run("parameter x = 1.5", "u = x + log(x)", "loss q = u*u")
LOGARITHM_OF_BOTH = run("parameter x = 1.5", "u = x*log(x)", "loss q = 3*u*u")
TANH = run("parameter z = 0.7", "a = tanh(z)", "loss q = a*a*a")
EXPONENTIAL = run("parameter z = 0.7", "a = exp(z)", "loss q = a*a")
SQUARED_ERROR = run(
    "parameter w = 2", "input x = 3", "label y = 1 in {0, 1}", "a = w*x", "loss q = (a - y)**2", "descend r = 0.01"
)
NESTED = run("parameter w = 0.4", "input x = 1.7", "a = sigmoid(w*x)", "loss q = 2*a*a", "descend r = 0.5")


def fitting(where: Asked, text: str) -> list[str]:
    """The ids of all rows that make an equal formula, or a near number; each row once."""
    answer = read_answer(text, where)
    fits = _near if not names_in(answer) else _equal
    return list(dict.fromkeys(mistake.id for mistake, formula, _ in wrongs(where) if fits(where, formula, answer)))


def _near(where: Asked, formula: Formula, answer: Formula) -> bool:
    value = where.value_of(formula)
    return is_finite(value) and is_mistaken(where, float(evaluate(answer, {})), float(value))


def _equal(where: Asked, formula: Formula, answer: Formula) -> bool:
    if any(name.endswith("@before") for name in names_in(formula)):
        return False
    return where.samples.compare(formula, answer, moved=where.moved).verdict is check.Verdict.EQUAL


def assert_only(mistake: str, where: Asked, text: str) -> None:
    found = judge(where, text)
    assert (found.verdict, found.mistake) == (Verdict.WRONG, mistake)
    assert fitting(where, text) == [mistake]
    assert found.say in {say for row, _, say in wrongs(where) if row.id == mistake}


LESSON_CASES = [
    ("sign-flipped", LOGISTIC, "forward z", "-w1*x1 - w2*x2 - b", "-0.5"),
    ("sign-flipped", LOGISTIC, "forward L", "y*log(a) + (1 - y)*log(1 - a)", "-0.4741"),
    ("sign-flipped", LOGISTIC, "backward L", None, "-1"),
    ("sign-flipped", LOGISTIC, "backward a", "y/a - (1 - y)/(1 - a)", "1.607"),
    ("sign-flipped", LOGISTIC, "backward z", "y - a", "0.3775"),
    ("sign-flipped", LOGISTIC, "backward w2", "-x2*dz", "-1.133"),
    ("sign-flipped", COMPUTATION, "backward b", "-du*c", "-6"),
    ("plus-in-update", LOGISTIC, "update w1", "w1 + alpha*dw1", "0.4245"),
    ("plus-in-update", LOGISTIC, "update w2", "w2 + alpha*dw2", "-0.1367"),
    ("plus-in-update", LOGISTIC, "update b", "b + alpha*dz", "-1.288"),
    ("rate-forgotten", LOGISTIC, "update w1", "w1 - dw1", "1.255"),
    ("rate-forgotten", LOGISTIC, "update w2", "w2 - x2*dz", "-1.3826"),
    ("rate-forgotten", LOGISTIC, "update b", "b - db", "-0.8725"),
    ("rate-squared", LOGISTIC, "update w1", "w1 - alpha^2*dw1", "0.50755"),
    ("rate-squared", LOGISTIC, "update w2", "w2 - alpha*alpha*dw2", "-0.2613"),
    ("old-new-confused", LOGISTIC, "update w1", "w1", "0.5"),
    ("old-new-confused", LOGISTIC, "update w2", "w2 - alpha*x2*(sigmoid(w1*x1 + w2*x2 + b) - y)", "-0.35283"),
    ("old-new-confused", LOGISTIC, "update b", "b - alpha*(sigmoid(w1*x1 + w2*x2 + b) - y)", "-1.2229"),
    ("upstream-forgotten", LOGISTIC, "backward z", "a*(1 - a)", "0.235"),
    ("upstream-forgotten", LOGISTIC, "backward z", "da/dz", "0.2350"),
    ("upstream-forgotten", LOGISTIC, "backward w1", "x1", "2"),
    ("upstream-forgotten", LOGISTIC, "backward w2", "∂z/∂w2", "-3"),
    ("upstream-forgotten", LOGISTIC, "backward b", None, "1"),
    ("upstream-forgotten", COMPUTATION, "backward b", "c", "2"),
    ("local-forgotten", LOGISTIC, "backward a", "dL", "1"),
    ("local-forgotten", LOGISTIC, "backward z", "da", "-1.607"),
    ("local-forgotten", LOGISTIC, "backward w1", "dL/dz", "-0.3775"),
    ("local-forgotten", COMPUTATION, "backward v", "dJ", "1"),
    ("local-forgotten", COMPUTATION, "backward b", "du", None),  # 3 is also b
    ("partner-confused", LOGISTIC, "backward w1", "w1*dz", "-0.1888"),
    ("partner-confused", LOGISTIC, "backward w2", "w2*(a - y)", "0.09439"),
    ("partner-confused", COMPUTATION, "backward c", "du*c", "6"),
    ("term-forgotten", LOGISTIC, "backward a", "-y/a", None),  # for y = 1 its number is the right one
    ("term-forgotten", LOGISTIC, "backward a", "(1 - y)/(1 - a)", None),  # for y = 1 its number is 0
    ("value-for-derivative", LOGISTIC, "backward a", "a", "0.6225"),
    ("value-for-derivative", LOGISTIC, "backward L", "L", "0.4741"),
    ("value-for-derivative", LOGISTIC, "backward w2", "w2", "-0.25"),
    ("value-for-derivative", COMPUTATION, "backward v", "v", "11"),
    ("labels-swapped", LOGISTIC, "forward L", "-(y*log(1 - a) + (1 - y)*log(a))", "0.97408"),
    ("labels-swapped", LOGISTIC, "backward a", "-(1 - y)/a + y/(1 - a)", "2.649"),
    ("labels-swapped", LOGISTIC, "backward z", "a - (1 - y)", "0.6225"),
    ("sum-overwritten", LOOP, "accumulate dw1, example 2", "x1*dz", "-0.09535"),
    ("sum-overwritten", LOOP, "accumulate S, example 3", "L", "0.2812"),
    ("divided-early", LOOP, "accumulate dw2, example 2", "dw2 + x2*dz/m", "1.1962"),
    ("divided-early", LOOP, "accumulate S, example 1", "S + L/3", "0.158"),
    ("sum-for-mean", LOOP, "average J", "S", "0.8554"),
    ("sum-for-mean", LOOP, "average dw1", "dw1", "-0.6053"),
    ("sign-flipped", LOOP, "accumulate db, example 2", "db - dz", "-0.4729"),
    ("log-base-10", LOGISTIC, "forward L", "-(y*ln(a) + (1 - y)*ln(1 - a))/ln(10)", "0.2059"),
    ("log-base-10", LOGISTIC, "forward L", "-y*log10(a) - (1 - y)*log10(1 - a)", "-log10(0.62246)"),
    ("log-base-10", LOGISTIC, "backward a", "(-y/a + (1 - y)/(1 - a))/log(10)", "-0.6977"),
    ("output-for-input", LOGISTIC, "backward z", "da*z*(1 - z)", "-0.4016"),
    ("output-for-input", LOGISTIC, "backward z", "da*sigmoid(a)*(1 - sigmoid(a))", "-0.3651"),
]  # fmt: skip
GRAPH_CASES = [
    ("path-overwritten", TWO_PATHS, "backward x", "du*w", None),
    ("path-overwritten", TWO_PATHS, "backward x", "k*dv", "3"),
    ("upstream-forgotten", TWO_PATHS, "backward x", "w + k", "5"),
    ("local-forgotten", TWO_PATHS, "backward x", "du + dv", "7"),
    ("partner-confused", TWO_PATHS, "backward x", "du*x + dv*k", None),
    ("partner-confused", TWO_PATHS, "backward x", "du*w + dv*x", "13.5"),
    ("term-forgotten", SQUARE, "backward x", "du*x", "54"),
    ("sign-flipped", SQUARE, "backward x", "-2*x*du", "-108"),
    ("plus-in-update", SQUARE, "update x", "x + r*dx", "24.6"),
    ("path-overwritten", THREE_PATHS, "backward x", "du*x", None),
    ("path-overwritten", SQUARE_AND_MORE, "backward x", "2*x*du", "13.5"),  # all of u's, as code that overwrites has it
    ("term-forgotten", SQUARE_AND_MORE, "backward x", "du*x + 5", "11.75"),
    ("term-forgotten", CUBE, "backward x", "2*x²*du", "18"),
    ("term-forgotten", CUBE, "backward x", "x²*du", "9"),
    ("partner-confused", THREE_PATHS, "backward x", "2*x*du + x", "6"),
    ("log-base-10", LOGARITHM, "forward u", "x + log(x)/log(10)", "1.676"),
    ("log-base-10", LOGARITHM, "backward x", "du*(1 + 1/(x*log(10)))", "4.917"),
    ("log-base-10", LOGARITHM_OF_BOTH, "backward x", "du*(log(x) + 1)/log(10)", None),
    ("output-for-input", TANH, "backward z", "da*(1 - z²)", "0.5589"),
    ("output-for-input", TANH, "backward z", "da*(1 - tanh(a)^2)", "0.7754"),
    ("output-for-input", EXPONENTIAL, "backward z", "da*z", "2.8193"),
    ("output-for-input", EXPONENTIAL, "backward z", "da*e^a", "30.1736"),
    ("labels-swapped", SQUARED_ERROR, "forward q", "(a - 1 + y)^2", "36"),
    ("labels-swapped", SQUARED_ERROR, "backward a", "2*(a - (1 - y))", "12"),
    ("partner-confused", SQUARED_ERROR, "backward w", "da*w", "20"),
    ("rate-forgotten", SQUARED_ERROR, "update w", "w - dw", "-28"),
    ("upstream-forgotten", NESTED, "backward w", "a*(1 - a)*x", "0.3792"),
    ("partner-confused", NESTED, "backward w", "da*a*(1 - a)*w", "0.2368"),
    ("rate-squared", NESTED, "update w", "w - r²·dw", "0.1482"),
]  # fmt: skip


def named(cases):
    return [f"{mistake}: {step} {text or number}" for mistake, _, step, text, number in cases]


@pytest.mark.parametrize(("mistake", "lesson", "step", "text", "number"), LESSON_CASES, ids=named(LESSON_CASES))
def test_in_the_lessons_each_mistake_is_told_by_formula_and_number_and_nothing_else_fits(
    mistake, lesson, step, text, number
):
    for answer in (text, number):
        if answer is not None:
            assert_only(mistake, asked(lesson, step), answer)


@pytest.mark.parametrize(("mistake", "made", "step", "text", "number"), GRAPH_CASES, ids=named(GRAPH_CASES))
def test_on_small_graphs_each_mistake_is_told_by_formula_and_number_and_nothing_else_fits(
    mistake, made, step, text, number
):
    for answer in (text, number):
        if answer is not None:
            assert_only(mistake, asked(made, step), answer)


def test_every_row_of_the_table_has_cases_by_formula_and_by_number():
    cases = [*LESSON_CASES, *GRAPH_CASES]
    assert {mistake for mistake, _, _, text, _ in cases if text} == {mistake.id for mistake in MISTAKES}
    assert {mistake for mistake, _, _, _, number in cases if number} == {mistake.id for mistake in MISTAKES}
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES)
    assert all(row.what for row in MISTAKES)


# ---- old and new


@pytest.mark.parametrize(
    ("step", "old", "new"),
    [("forward z", "0.5", 1.028), ("forward a", "0.6225", 0.7366), ("forward L", "0.4741", 0.3057)],
)
def test_in_a_later_iteration_the_value_of_the_one_before_is_an_old_parameters(step, old, new):
    where = asked(LOGISTIC, step, iteration=2)
    assert float(where.value) == pytest.approx(new, rel=1e-3)
    assert_only("old-new-confused", where, old)
    assert judge(where, old).say == (
        f"That is {where.name} of the iteration before. The parameters have been updated since: use the new ones."
    )


def test_in_the_first_iteration_there_is_no_value_of_the_one_before():
    assert all(row.id != "old-new-confused" for row, *_ in wrongs(asked(LOGISTIC, "forward z")))


def test_what_was_edited_between_two_iterations_counts_as_new():
    made = replace(shipped(LOGISTIC), edits={2: {"w1": 0.5, "w2": -0.25, "b": -1.25}})
    where = asked(made, "forward z", iteration=2)
    assert judge(where, "0.5").verdict is Verdict.RIGHT  # everything was set back


def test_derivatives_taken_again_with_parameters_that_moved_are_told_with_their_names():
    assert judge(asked(LOGISTIC, "update w2"), "-0.35283").say == (
        "You took dw2 again with the new w1. All derivatives belong to the old parameters: "
        "one step moves them together."
    )
    assert "with the new w1 and w2." in judge(asked(LOGISTIC, "update b"), "-1.2229").say


# ---- where paths meet


def test_where_paths_meet_the_sentence_names_them():
    for made, text, users in ((TWO_PATHS, "du*w", "u and v"), (THREE_PATHS, "u", "u and q")):
        assert judge(asked(made, "backward x"), text).say == (
            f"That is what comes back along one path only. x is used by {users}: "
            "add up what each path brings, do not overwrite it."
        )


def test_uses_within_one_formula_are_no_paths_but_terms():
    for made, text, times in ((SQUARE, "du*x", 2), (SQUARE_AND_MORE, "du*x + 5", 2), (CUBE, "x²*du", 3)):
        assert judge(asked(made, "backward x"), text).say == (
            f"That is not all. x stands {times} times in the formula of u: each place brings a term, add them up."
        )
    for part in NUMBER_PARTS.values():
        for where in all_asked(part):
            node, rows = where.frame.node, {mistake.id for mistake, *_ in wrongs(where)}
            if "path-overwritten" in rows:
                assert len(where.graph.consumers[node]) > 1


def test_where_only_the_end_of_the_graph_uses_a_node_nothing_arrives_that_was_passed_on():
    for text in ("1", "dL", "dL/dL"):
        assert judge(asked(LOGISTIC, "backward a"), text).say == (
            "That is dL, how L reacts to itself. What is asked is how L reacts to a."
        )
    assert judge(asked(LOGISTIC, "backward z"), "da").say == (
        "That is only da, what arrives from a. Multiply it by the local derivative ∂a/∂z."
    )


# ---- what a guess gives


def test_the_value_of_a_node_is_no_mistake_about_labels_or_paths():
    where = asked(NUMBER_PARTS["why-this-loss 2"], "backward a")
    own = repr(float(where.held["a"]))  # also what changed labels would give
    assert judge(where, own) == judge(where, "a")
    assert judge(where, own).say == "That is a itself, its value. What is asked is how E reacts to a."
    assert judge(asked(LOGISTIC, "backward L"), "0.4741").say == (
        "That is L itself, its value. What is asked is how L reacts to itself."
    )


@pytest.mark.parametrize("part", NUMBER_PARTS)
@pytest.mark.parametrize("answer", ["0", "0.0", "1 - 1"])
def test_who_finds_no_effect_is_told_of_no_mistake(part, answer):
    """A derivative of 0 is what anybody gives who sees no effect; a factor that happens to be 0 proves nothing."""
    for where in all_asked(NUMBER_PARTS[part]):
        if where.frame.phase is Phase.BACKWARD and is_finite(where.value):
            found = judge(where, answer)
            assert found.mistake is None, (where.frame.step, found.say)
            assert found.verdict is (Verdict.RIGHT if is_right(where, 0.0) else Verdict.WRONG)


def test_what_was_0_before_an_update_is_still_told_to_be_old():
    assert judge(asked(edited(b=0.0), "update b"), "0").mistake == "old-new-confused"


def test_where_paths_meet_local_and_upstream_derivatives_are_named_for_each():
    where = asked(TWO_PATHS, "backward x")
    assert judge(where, "w + k").say == (
        "That is the sum of the local derivatives ∂u/∂x and ∂v/∂x alone. First multiply each by what arrives there."
    )
    assert judge(where, "du + dv").say == (
        "That is the sum of du and dv alone. First multiply each by its local derivative: ∂u/∂x and ∂v/∂x."
    )


# ---- never where the answer is right


@settings(max_examples=30)
@given(graphs())
def test_no_row_of_the_table_makes_an_answer_wrong_that_is_right(made):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        for mistake, formula, _ in wrongs(where):
            text = linear(formula)
            if "@" in text or len(text) > 400:
                continue
            same = where.samples.compare(where.target, formula, updated=where.updates, moved=where.moved)
            found = judge(where, text)
            if names_in(formula) and same.verdict is check.Verdict.EQUAL:
                assert (found.verdict, found.mistake) == (Verdict.RIGHT, None), (mistake.id, text)
            elif names_in(formula) and same.verdict is check.Verdict.DIFFERENT:
                assert found.verdict is Verdict.WRONG, (mistake.id, text)
                assert found.mistake is not None, (mistake.id, text)


@settings(max_examples=30)
@given(graphs())
def test_no_right_number_is_a_mistake_and_every_mistakes_number_is_told(made):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        if not math.isfinite(float(where.value)):
            continue
        for _, formula, _ in wrongs(where):
            value = float(where.value_of(formula))
            if math.isfinite(value):
                found = judge(where, repr(value))
                right = is_right(where, value)
                no_effect = value == 0 and where.frame.phase is Phase.BACKWARD
                assert (found.verdict is Verdict.RIGHT) == right
                assert (found.mistake is None) == (right or no_effect)


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_where_a_learning_rate_makes_a_mistake_right_it_is_right(alpha):
    where = asked(edited(alpha=alpha), "update w1")
    assert judge(where, "w1 - alpha*dw1").verdict is Verdict.RIGHT
    for text, right_at in (("w1 + alpha*dw1", 0.0), ("w1 - dw1", 1.0), ("w1 - alpha^2*dw1", None), ("w1", 0.0)):
        right = right_at == alpha or right_at is None
        found = judge(where, text)
        assert (found.verdict is Verdict.RIGHT, found.mistake is None) == (right, right), text


def test_where_a_lesson_asks_for_something_else_the_table_is_silent():
    where = asked(LOGISTIC, "backward z")
    own = Asked(where.run, where.frame, parse("a*(1 - a)"))
    assert list(wrongs(own)) == []
    assert judge(own, "-a*(1 - a)").mistake is None


def test_of_a_derivative_of_0_no_mistake_is_told_so_none_is_confused_with_another():
    where = asked(NUMBER_PARTS["numerical-stability 1"], "backward z")
    zeros = [mistake.id for mistake, formula, _ in wrongs(where) if where.value_of(formula) == 0]
    assert len(set(zeros)) > 1
    assert list(right_by_chance(where)) == []


def test_a_mistake_that_is_right_by_the_choice_of_numbers_alone_is_found():
    where = asked(run("parameter a = 2\nparameter c = 2\nloss L = a*c"), "backward a")
    assert list(right_by_chance(where)) == [("partner-confused", 2.0), ("value-for-derivative", 2.0)]
    where = asked(run("parameter a = 5\nparameter c = 2\nloss L = a*c"), "backward a")
    assert list(right_by_chance(where)) == []


@pytest.mark.parametrize(
    ("where", "mistake"),
    [
        (asked(LOGISTIC, "backward a"), "term-forgotten"),  # the other term is 0 for y = 1
        (asked(run("parameter x = 2\nz = relu(x)\nloss L = 3*z*z"), "backward x"), "local-forgotten"),
        (asked(run("parameter x = -2\nz = relu(x)\nloss L = z + 1"), "forward z"), "sign-flipped"),
    ],
)
def test_what_other_numbers_would_not_part_is_no_matter_of_numbers(where, mistake):
    made = [float(where.value_of(formula)) for each, formula, _ in wrongs(where) if each.id == mistake]
    assert any(is_right(where, value) for value in made)
    assert list(right_by_chance(where)) == []


def test_of_two_mistakes_that_give_one_number_the_first_is_told_and_is_true_of_it():
    where = asked(COMPUTATION, "backward c")
    made = {each.id: (where.value_of(formula), say) for each, formula, say in wrongs(where)}
    assert made["upstream-forgotten"][0] == made["local-forgotten"][0] == 3
    told = judge(where, "3")
    assert (told.verdict, told.mistake, told.say) == (
        Verdict.WRONG, "upstream-forgotten", made["upstream-forgotten"][1]
    )  # fmt: skip
