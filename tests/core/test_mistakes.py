"""The table of known mistakes: each is recognised, and no other with it; a right answer is never one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.core.examples import graphs
from tests.core.test_judge import asked
from tui_tutor.core import check
from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.check import Verdict
from tui_tutor.core.formula import names_in, parse
from tui_tutor.core.judge import Judgement, indistinct, judge
from tui_tutor.core.mistakes import BY_ID, MISTAKES, wrongs
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import parse_graph

LOGISTIC = "logistic-regression-one-example"
SQUARES = "parameter x = 3\nu = x*x\nv = x + 1\nloss q = u*v\ndescend alpha = 0.1"


def made(text: str, step: str) -> Asked:
    setup = parse_graph(text)
    run = Run(setup.graph, setup.start, setup.alpha)
    index = [str(each) for each in run.trace.steps].index(step)
    found = asked_at(run, run.trace[index])
    assert found is not None
    return found


def matching(where: Asked, text: str) -> set[str]:
    """All rows of the table that make a formula equal to an answer."""
    nodes = [node.name for node in where.graph.nodes]
    answer = parse(text, nodes=nodes)
    return {
        mistake.id
        for mistake, formula, _ in wrongs(where)
        if not any(name.endswith("@before") for name in names_in(formula))
        and where.samples.compare(formula, answer, moved=where.moved).verdict is Verdict.EQUAL
    }


CASES = [
    ("sign-flipped", "backward z", "y - a"),
    ("sign-flipped", "forward z", "-(w1*x1 + w2*x2 + b)"),
    ("upstream-forgotten", "backward z", "a*(1 - a)"),
    ("upstream-forgotten", "backward w1", "x1"),
    ("upstream-forgotten", "backward b", "1 + 0*z"),
    ("local-forgotten", "backward z", "da"),
    ("local-forgotten", "backward w2", "dz"),
    ("partner-confused", "backward w1", "w1*dz"),
    ("partner-confused", "backward w2", "dz*w2"),
    ("old-new-confused", "update w2", "w2 - alpha*x2*(sigmoid(w1*x1 + w2*x2 + b) - y)"),
    ("old-new-confused", "update w1", "w1"),
    ("plus-in-update", "update w1", "w1 + alpha*dw1"),
    ("rate-forgotten", "update b", "b - db"),
    ("rate-squared", "update w1", "w1 - alpha*alpha*dw1"),
    ("path-overwritten", "backward a", "-y/a"),
    ("path-overwritten", "backward a", "(1 - y)/(1 - a)"),
    ("labels-swapped", "forward L", "-(y*log(1 - a) + (1 - y)*log(a))"),
    ("labels-swapped", "backward a", "-(1 - y)/a + y/(1 - a)"),
    ("labels-swapped", "backward z", "a - 1 + y"),
    ("log-base-10", "forward L", "-(y*log(a) + (1 - y)*log(1 - a))/log(10)"),
    ("log-base-10", "backward a", "(-y/a + (1 - y)/(1 - a))/log(10)"),
    ("output-for-input", "backward z", "da*z*(1 - z)"),
    ("output-for-input", "backward z", "da*sigmoid(a)*(1 - sigmoid(a))"),
]


@pytest.mark.parametrize(("mistake", "step", "text"), CASES)
def test_a_known_mistake_is_recognised_and_no_other_fits(mistake: str, step: str, text: str) -> None:
    where = asked(LOGISTIC, step)
    assert matching(where, text) == {mistake}
    found = judge(where, text)
    assert (str(found.verdict), found.mistake) == ("wrong", mistake)


def test_every_row_of_the_table_has_a_case() -> None:
    assert {mistake for mistake, *_ in CASES} == set(BY_ID)
    assert len(BY_ID) == len(MISTAKES)


@pytest.mark.parametrize(
    ("step", "text"),
    [("backward x", "2*x*du"), ("backward x", "dv"), ("backward x", "x*du"), ("backward x", "x*du + dv")],
)
def test_where_paths_meet_each_alone_is_the_same_mistake(step: str, text: str) -> None:
    found = judge(made(SQUARES, step), text)
    expected = "path-overwritten" if text in ("dv", "x*du") else None
    assert (str(found.verdict), found.mistake) == ("wrong", expected)


def test_a_value_of_the_iteration_before_is_recognised_by_its_number() -> None:
    where = asked(LOGISTIC, "forward z", iteration=2)
    assert judge(where, "0.5") == Judgement(
        judge(where, "7").verdict,
        "That is z of the iteration before. The parameters have been updated since: use the new ones.",
        "old-new-confused",
    )
    assert judge(where, "1.0286").mistake is None
    assert str(judge(where, "1.0286").verdict) == "right"


@pytest.mark.parametrize(
    ("step", "number", "mistake"),
    [
        ("backward z", "0.37754", "sign-flipped"),
        ("backward z", "0.235", "upstream-forgotten"),
        ("backward z", "-1.6065", "local-forgotten"),
        ("update w1", "0.42449", "plus-in-update"),
        ("update w1", "1.25508", "rate-forgotten"),
        ("forward L", "0.20589", "log-base-10"),
    ],
)
def test_a_mistake_is_recognised_by_its_number_too(step: str, number: str, mistake: str) -> None:
    assert judge(asked(LOGISTIC, step), number).mistake == mistake


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_no_right_formula_of_any_graph_is_a_mistake(setup: object) -> None:
    run = Run(setup.graph, setup.start, setup.alpha)  # type: ignore[attr-defined]
    for frame in run.trace.frames():
        where = asked_at(run, frame)
        if where is None:
            continue
        for mistake, formula, _ in wrongs(where):
            if "@before" in repr(formula):
                continue
            same = where.samples.compare(where.target, formula, updated=where.updates, moved=where.moved)
            if same.verdict is check.Verdict.EQUAL:
                from tui_tutor.core.printing import ASCII, linear

                text = linear(formula, ASCII)
                if "@" not in text:
                    assert str(judge(where, text).verdict) == "right", (mistake.id, text)


def test_what_the_numbers_of_a_step_cannot_tell_apart_is_found() -> None:
    assert list(indistinct(asked(LOGISTIC, "backward a"))) == [
        ("path-overwritten", "right", pytest.approx(-1.6065306597126334))
    ]
    assert list(indistinct(asked(LOGISTIC, "backward z"))) == []
    assert [pair[:2] for pair in indistinct(asked("computation-graph", "backward c"))] == [
        ("upstream-forgotten", "local-forgotten")
    ]
