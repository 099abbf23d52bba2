"""Random graphs to draw: wide and deep, with nodes used by many, twice in a formula, far away or not at all."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.parser import parse
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import Setup, parse_graph
from tui_tutor.lesson.model import Lesson, Part
from tui_tutor.session import Session

_NAMES = st.sampled_from(["n", "n", "n", "w_", "hidden_layer_", "隠れ層の重み"])
_LEAVES = st.sampled_from(["input {} = 2", "parameter {} = -0.25", "label {} = 1", "input {} = 3 with derivative"])


@st.composite
def setups(draw: st.DrawFn, most: int = 14) -> Setup:
    """A graph of 2 to `most` nodes, with the values that it starts from."""
    count = draw(st.integers(2, most))
    leaves = draw(st.integers(1, min(count - 1, 8)))
    names = [f"{draw(_NAMES)}{number}" for number in range(count)]
    lines = [draw(_LEAVES).format(name) for name in names[:leaves]]
    deep = draw(st.booleans())  # every node uses the one before: many layers, and wires that pass them
    for place in range(leaves, count):
        used = draw(st.lists(st.sampled_from(names[:place]), min_size=1, max_size=5, unique=True))
        if deep and names[place - 1] not in used:
            used.append(names[place - 1])
        terms = [f"{name}*{name}" if draw(st.booleans()) else name for name in used]
        role = "output " if place == count - 1 else ""
        lines.append(f"{role}{names[place]} = {' + '.join(terms)}")
    # What follows the final node would be a fault, and so would be a user of it: the last node is the final one.
    return parse_graph("\n".join([*lines, *draw(st.sampled_from([[], ["forward only"]]))]))


def large(count: int, seed: int) -> Run:
    """A graph of so many nodes, and a run of it: mostly used nearby, some by many, some over a long way."""
    chance = random.Random(seed)
    leaves = max(count // 5, 2)
    names = [f"n{number}" for number in range(count)]
    hubs = chance.sample(names[: count // 2], 3)
    nodes = [Node(name, chance.choice((Role.INPUT, Role.PARAMETER))) for name in names[:leaves]]
    for place in range(leaves, count):
        near = names[max(place - 12, 0) : place]
        used = [chance.choice(near)] + [
            name for name in (chance.choice(near), chance.choice(names[:place]), chance.choice(hubs))
            if chance.random() < 0.4 and name in names[:place]
        ]  # fmt: skip
        terms = [f"{name}*{name}" if chance.random() < 0.2 else f"sigmoid({name})" for name in dict.fromkeys(used)]
        role = Role.LOSS if place == count - 1 else Role.COMPUTED
        nodes.append(Node(names[place], role, parse(f"tanh({' + '.join(terms)})")))
    nodes[0] = Node(names[0], Role.PARAMETER)
    return Run(Graph(tuple(nodes), "alpha"), {name: chance.uniform(-1, 1) for name in names[:leaves]}, 0.1)


def session_of(run: Run) -> Session:
    return Session.open(Lesson("large", "A large graph", (Part("Large", run.graph, run.start, run.alpha),)))
