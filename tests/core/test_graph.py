"""Graphs: what they know about their nodes, and what no graph can be."""

from __future__ import annotations

import pytest

from tests.core.examples import graph, lecture
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.parser import parse
from tui_tutor.errors import GraphError


def leaf(name: str, role: Role = Role.INPUT, **more: object) -> Node:
    return Node(name, role, **more)


def computed(name: str, formula: str, role: Role = Role.COMPUTED, **more: object) -> Node:
    return Node(name, role, parse(formula), **more)


def test_the_lectures_graph_knows_its_nodes():
    made = lecture().graph
    assert [node.name for node in made.nodes] == ["x1", "x2", "w1", "w2", "b", "y", "z", "a", "L"]
    assert [node.name for node in made.parameters] == ["w1", "w2", "b"]
    assert [node.name for node in made.computed] == ["z", "a", "L"]
    assert made.final is made["L"]
    assert made["z"].inputs == ("w1", "x1", "w2", "x2", "b")
    assert made["a"].second_name == "ŷ"
    assert made.settable == ("x1", "x2", "w1", "w2", "b", "y", "alpha")
    assert made.derivative_names == {"dw1": "w1", "dw2": "w2", "db": "b", "dz": "z", "da": "a", "dL": "L"}


def test_consumers_come_in_the_order_of_the_graph_and_once_each():
    made = graph("input x = 1", "u = x*x", "v = x + u", "output q = u*v*x")
    assert made.consumers == {"x": ("u", "v", "q"), "u": ("v", "q"), "v": ("q",), "q": ()}


def test_a_graph_that_goes_forward_only_has_no_derivatives():
    assert graph("parameter w = 1", "output q = w*w", "forward only").derivative_names == {}


def test_an_input_has_a_derivative_only_where_it_is_asked_for():
    made = graph("input x = 1", "input a = 5 with derivative", "output q = x*a")
    assert list(made.derivative_names) == ["da", "dq"]


X = leaf("x")
Q = computed("q", "x*x", Role.OUTPUT)


@pytest.mark.parametrize(
    ("nodes", "name", "problem", "advice"),
    [
        ((X, leaf("x"), Q), "x", '"x" is defined twice', "give one of the two another name"),
        ((X, leaf("u", second_name="x"), Q), "x", '"x" is defined twice', "give one of the two another name"),
        ((X, leaf("dx"), Q), "dx", '"dx" is the name of a derivative, because there is a node "x"',
         "choose another name"),
        ((X, leaf("u", second_name="dx"), Q), "dx", '"dx" is the name of a derivative, because there is a node "x"',
         "choose another name"),
        ((X, leaf("log"), Q), "log", '"log" is the name of an op', "choose another name"),
        ((X, computed("u", "nix*2"), Q), "u", '"u" uses "nix", which is no node', ""),
        ((X, computed("u", "v*2"), computed("v", "x"), Q), "u", '"u" uses "v" before it is computed',
         'move the line of "v" up'),
        ((X, computed("u", "v*x"), computed("v", "t"), computed("t", "u"), Q), "u",
         "a cycle: u needs v needs t needs u", "a graph computes in one direction only"),
        ((X, computed("q", "q + x", Role.OUTPUT)), "q", "a cycle: q needs q", "a graph computes in one direction only"),
        ((X, computed("u", "x")), "u", "the graph has no final node", 'begin the last line with "loss" or "output"'),
        ((), "", "the graph has no final node", 'begin the last line with "loss" or "output"'),
        ((X, Q, computed("L", "x", Role.LOSS)), "L", 'two final nodes, "q" and "L"', "keep one loss or output line"),
        ((X, Q, computed("u", "q*2")), "u", '"u" uses the final node "q"', "nothing may come after the final node"),
    ],
)  # fmt: skip
def test_what_makes_no_graph_is_told_with_the_node_at_fault(nodes, name, problem, advice):
    with pytest.raises(GraphError) as fault:
        Graph(nodes)
    assert (fault.value.name, fault.value.problem, fault.value.advice) == (name, problem, advice)


@pytest.mark.parametrize(
    ("rate", "more", "problem", "advice"),
    [
        ("x", {}, '"x" is a node and the learning rate', "rename one of them"),
        ("dw", {}, '"dw" is the name of a derivative, because there is a node "w"', "choose another name"),
        ("exp", {}, '"exp" is the name of an op', "choose another name"),
        ("alpha", {"forward_only": True}, "the graph goes forward only, so nothing can descend", 'remove "descend"'),
    ],
)
def test_a_learning_rate_has_a_name_of_its_own_and_something_to_descend(rate, more, problem, advice):
    with pytest.raises(GraphError) as fault:
        Graph((X, leaf("w", Role.PARAMETER), Q), rate, **more)
    assert (fault.value.name, fault.value.problem, fault.value.advice) == (rate, problem, advice)


def test_without_a_parameter_nothing_can_descend():
    with pytest.raises(GraphError, match="the graph has no parameter, so nothing can descend"):
        Graph((X, Q), "alpha")


def test_a_graph_of_more_nodes_than_two_thousand_is_refused():
    nodes = [leaf("n0"), *(computed(f"n{place}", f"n{place - 1} + 1") for place in range(1, 2001))]
    nodes[-1] = computed("n2000", "n1999 + 1", Role.OUTPUT)
    with pytest.raises(GraphError, match="the graph has 2,001 nodes"):
        Graph(tuple(nodes))
