"""A graph in sentences: all edges are in them, and nothing that is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.examples import array_graphs, graphs, lecture, run, setup
from tests.tui.pictures import SHIPPED, lesson
from tui_tutor.core import numbers
from tui_tutor.core.describe import LISTED, MOST, Picture, describe, describe_node
from tui_tutor.core.graph import Graph
from tui_tutor.core.inside import opened_run
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.session import GoTo, Next, Session, SetPredict

_FROM = re.compile(r"(?:The \w+ )?(\w+)(?: \(\S+\))?(?:, inside \w+,)? is computed from ([^:]+): ")
_OF_NODE = re.compile(r"(?:Input|Label|Parameter|The loss|The output)? ?(\w+)")
_BY = re.compile(r"It is used by ([^.]+)\.")


def names(listed: str) -> list[str]:
    return re.split(r", | and ", listed)


def edges_from(sentences: Iterable[str]) -> set[tuple[str, str]]:
    """The edges that are told at the nodes that are computed."""
    found = [_FROM.match(sentence) for sentence in sentences]
    return {(used, each[1]) for each in found if each for used in names(each[2])}


def edges_to(sentences: Iterable[str]) -> set[tuple[str, str]]:
    """The edges that are told at the nodes that are used."""
    told = set()
    for sentence in sentences:
        users, node = _BY.search(sentence), _OF_NODE.match(sentence)
        if users and node:
            told |= {(node[1], user) for user in names(users[1])}
    return told


def edges(graph: Graph) -> set[tuple[str, str]]:
    return {(used, node.name) for node in graph.nodes for used in node.inputs}


def test_the_lecture_in_sentences():
    trace = lecture().trace
    picture = Picture(trace.run.graph, trace[trace.index(1, Step(Phase.BACKWARD, "z"))])
    assert describe(picture) == [
        "The graph has 9 nodes: 2 inputs, 1 label, 3 parameters, 2 computed nodes and the loss.",
        "Input x1 is 2. It is used by z.",
        "Input x2 is -3. It is used by z.",
        "Parameter w1 is 0.5. dw1 is not known yet. It is used by z.",
        "Parameter w2 is -0.25. dw2 is not known yet. It is used by z.",
        "Parameter b is -1.25. db is not known yet. It is used by z.",
        "Label y is 1. It is used by L.",
        "z is computed from w1, x1, w2, x2 and b: w1·x1 + w2·x2 + b. It is 0.5. dz is -0.3775. It is used by a.",
        "a (ŷ) is computed from z: σ(z). It is 0.6225. da is -1.607. It is used by L.",
        "The loss L is computed from y and a: -(y·log(a) + (1 - y)·log(1 - a)). It is 0.4741. dL is 1. It is the end "
        "of the graph.",
        "No path fans out: each node is used once at most.",
        "The learning rate α is 0.1.",
    ]


def test_where_paths_fan_out_and_meet_again_is_told():
    made = run("parameter a = 1", "u = 2*a", "v = a*a", "output J = u*v + a").trace
    said = describe(Picture(made.run.graph, made[0]))
    assert "Paths fan out at a, to u, v and J; they meet again at J." in said


def test_an_update_is_told_with_what_it_replaced():
    trace = lecture().trace
    picture = Picture(trace.run.graph, trace[trace.index(1, Step(Phase.UPDATE, "w1"))])
    assert describe_node(picture, "w1").startswith("Parameter w1 is 0.5755, and was 0.5 before this update.")


def test_derivatives_are_named_in_the_notation_of_the_screen():
    trace = lecture().trace
    picture = Picture(trace.run.graph, trace[12], Notation.PARTIAL, say=lambda _: "spoken")
    assert "∂L/∂z is -0.3775." in describe_node(picture, "z")
    assert ": spoken. " in describe_node(picture, "z")


def test_of_an_array_the_shape_is_told_unless_it_is_asked_for():
    made = setup("parameter W = randn(4, 2, seed=1)", "input x = [[1], [2]]", "z = W @ x", "output J = sum(z)")
    frame = Run(made.graph, made.start).trace[1]
    assert "It is an array of 4 by 1, [[" in describe_node(Picture(made.graph, frame), "z")
    secret = describe_node(Picture(made.graph, frame, secret_shapes={"z"}), "z")
    assert secret == "z is computed from W and x: W @ x. It is hidden until you have found it. dz is not known yet. " \
        "It is used by J."  # fmt: skip


def test_a_loop_tells_the_example_at_hand_and_its_sums():
    part = lesson("logistic-regression-m-examples").parts[0]
    step = next(step for step in part.run.trace.steps if step.example == 2)
    said = describe(Picture(part.graph, part.run.trace[part.run.trace.places[step]]))
    assert "this is example 2" in said[1]
    assert said[2].startswith("The sum of the losses, S, is ")
    assert said[3] == f"Their mean, J, is not computed yet; m is {part.graph.loop.count}."


def test_what_is_opened_is_told_of():
    opened = opened_run(lecture(), ("z",))
    said = describe(Picture(opened.graph, opened.trace[0]))
    assert any(sentence.startswith("z_1, inside z, is computed from w1 and x1: ") for sentence in said)
    assert any("It is opened: z_1" in sentence and "inside it." in sentence for sentence in said)
    assert edges_from(said) == edges_to(said) == edges(opened.graph)


@given(graphs() | array_graphs(), st.integers(0, 60))
def test_each_edge_is_told_at_both_of_its_ends(made, index):
    trace = Run(made.graph, made.start, made.alpha).trace
    picture = Picture(made.graph, trace[index % len(trace.steps)])
    said = [describe_node(picture, node.name) for node in made.graph.nodes]
    assert edges_from(said) == edges_to(said) == edges(made.graph)
    assert len(made.graph.nodes) > MOST or set(said) <= set(describe(picture))


@pytest.mark.parametrize("name", SHIPPED)
def test_lessons_are_told_with_every_edge(name):
    for part in lesson(name).parts:
        for frame in part.run.trace:
            picture = Picture(part.graph, frame)
            said = [describe_node(picture, node.name) for node in part.graph.nodes]
            assert edges_from(said) == edges_to(said) == edges(part.graph)
            assert len(describe(picture)) <= len(part.graph.nodes) + LISTED + 6


def test_a_large_graph_is_told_by_layers():
    inputs = [f"input x{number} = {number}" for number in range(30)]
    hidden = [f"h{number} = x{number}*x{(number + 1) % 30}" for number in range(30)]
    made = run(*inputs, *hidden, f"output J = {' + '.join(f'h{number}' for number in range(30))}")
    said = describe(Picture(made.graph, made.trace[0]))
    assert said[1] == "30 inputs: x0, x1, x2, x3, x4 and 25 more."
    assert said[2] == "Layer 1 of 2 has 30 computed nodes: h0, h1, h2, h3, h4 and 25 more."
    assert said[3] == "Layer 2 of 2 has 1 computed node: J."
    assert said[-1] == "Paths fan out at 24 other nodes."
    assert len(said) < 15


@pytest.mark.parametrize("name", SHIPPED)
@given(data=st.data())
def test_no_hidden_number_is_told(name, data):
    part = data.draw(st.integers(1, len(lesson(name).parts)))
    session = Session.open(lesson(name), part=part).apply(SetPredict(True))
    session = session.apply(GoTo(data.draw(st.integers(0, len(session.steps) - 1))))
    frame = session.frame
    kept = {key: value for key, value in frame.known_after.items() if key not in session.hidden}
    told = picture_of(session)
    values = {numbers.text(frame.known_after[name]) for name in session.hidden}
    shown = {numbers.text(value) for value in kept.values()} | {numbers.text(old) for old in frame.before.values()}
    others = " ".join(describe(told) + [describe_node(told, node.name) for node in session.run.graph.nodes])
    written = " ".join(told.written(node.formula) for node in session.run.graph.computed if node.formula)
    formulas = set(re.findall(r"[\d.]+", written))
    for value in values - shown - formulas - {str(number) for number in range(61)}:
        assert not re.search(rf"(?<![\w.-]){re.escape(value)}(?![\w.]*\d)", others), value
    assert others.count("hidden until you have found it") >= len(session.hidden)


def picture_of(session: Session) -> Picture:
    return Picture(session.run.graph, session.frame, session.notation, session.hidden, session.secret_shapes)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_hidden_changes_no_word(name):
    """Two runs that differ in hidden numbers alone are told the same."""
    session = Session.open(lesson(name)).apply(SetPredict(True))
    for _ in range(len(session.steps) - 1):
        session = session.apply(Next())
        frame = session.frame
        shown = picture_of(session)
        values = {each: 123.456 if each in session.hidden else value for each, value in frame.values.items()}
        slopes = {each: 9.87 if f"d{each}" in session.hidden else value for each, value in frame.derivatives.items()}
        changed = replace(frame, values=values, derivatives=slopes)
        assert describe(shown) == describe(replace(shown, frame=changed))
