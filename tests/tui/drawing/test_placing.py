"""On which rows things stand: order and gaps are kept, wishes are met as well as they can be, wires run straight."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.drawing.network import GRAPH
from tui_tutor.core.notation import Notation
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.tui.drawing import boxes
from tui_tutor.tui.drawing.boxes import Density
from tui_tutor.tui.drawing.layout import Layout, lay_out
from tui_tutor.tui.drawing.placing import _settled

WISHES = st.lists(st.integers(-6, 6), min_size=1, max_size=3)


def cost(rows: tuple[int, ...], wishes: list[int]) -> int:
    return sum((row - wish) ** 2 for row, wish in zip(rows, wishes, strict=True))


@settings(max_examples=30)
@given(WISHES, st.lists(st.integers(1, 3), min_size=3, max_size=3))
def test_rows_are_as_near_to_the_wishes_as_any_in_that_order(wishes: list[int], heights: list[int]) -> None:
    offsets = list(itertools.accumulate(heights[: len(wishes) - 1], initial=0))
    found = tuple(_settled(wishes, [1] * len(wishes), offsets))
    steps = [later - before for before, later in itertools.pairwise(offsets)]
    assert all(later - before >= step for before, later, step in zip(found, found[1:], steps))
    allowed = (
        rows
        for rows in itertools.product(range(-12, 16), repeat=len(wishes))
        if all(later - before >= step for before, later, step in zip(rows, rows[1:], steps))
    )
    # The true optimum may lie between two rows: a group of n is then moved by at most half a row.
    assert cost(found, wishes) <= min(cost(rows, wishes) for rows in allowed) + len(wishes) / 4


def network() -> Layout:
    graph = parse_graph(GRAPH).graph
    return lay_out(graph, boxes.sizes(graph, Density.TIGHT, Notation.CODE, boxes.NO_FORMULA))


def test_a_network_of_forty_nodes_is_hardly_higher_than_a_screen_and_one_and_a_half_as_wide() -> None:
    layout = network()
    assert len(layout.boxes) == 40
    assert layout.height <= 35
    assert layout.width <= 125


def test_most_leaves_of_a_network_reach_their_unit_straight() -> None:
    layout = network()
    leaves = [f"u{unit}{other}" for unit in (1, 2, 3) for other in (1, 2)]
    leaves += [f"v{unit}{other}" for unit in (1, 2, 3) for other in (1, 2, 3)]
    users = [f"{'p' if leaf[0] == 'u' else 'r'}{leaf[1]}" for leaf in leaves]
    straight = sum(layout.boxes[leaf].out == layout.boxes[user].ports[leaf] for leaf, user in zip(leaves, users))
    assert straight == len(leaves)


def test_units_stand_in_the_order_in_which_they_are_fed() -> None:
    layout = network()
    for layer in "pqr":
        rows = [layout.boxes[f"{layer}{unit}"].y for unit in (1, 2, 3)]
        assert rows == sorted(rows)
