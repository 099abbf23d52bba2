"""Where boxes stand: in layers, in the lesson's order, each input on a row of its own."""

from __future__ import annotations

from hypothesis import given, settings

from tests.core.examples import graph
from tests.tui.drawing.examples import setups
from tui_tutor.core.graph import Graph
from tui_tutor.lesson.graph_block import Setup
from tui_tutor.tui.drawing.layout import Layout, lay_out
from tui_tutor.tui.drawing.placing import Size
from tui_tutor.tui.drawing.wires import Leg


def laid_out(made: Graph, columns: int = 6, rows: int = 2) -> Layout:
    """All boxes of one size, but for the rows that inputs need."""
    return lay_out(made, {node.name: Size(columns, max(rows, len(node.inputs))) for node in made.nodes})


def legs_of(layout: Layout) -> list[Leg]:
    return list(layout.legs(0, layout.width))


def layers(made: Graph) -> list[list[str]]:
    """The names in each layer, from the top down."""
    boxes = laid_out(made).boxes
    return [
        sorted((name for name, box in boxes.items() if box.layer == layer), key=lambda name: boxes[name].y)
        for layer in range(1 + max(box.layer for box in boxes.values()))
    ]


def test_a_computed_node_stands_right_of_all_that_it_uses() -> None:
    made = graph("input x = 1", "u = x*x", "v = u + x", "output q = v*u")
    assert layers(made) == [["x"], ["u"], ["v"], ["q"]]


def test_a_leaf_stands_beside_the_first_node_that_uses_it() -> None:
    made = graph("input x = 1", "label y = 1", "u = x*x", "v = u*2", "output q = v - y")
    assert layers(made) == [["x"], ["u"], ["v", "y"], ["q"]]


def test_leaves_of_a_layer_keep_the_order_of_the_lesson() -> None:
    made = graph("input b = 1", "input a = 1", "input c = 1", "output q = c + a + b")
    assert layers(made) == [["b", "a", "c"], ["q"]]


def test_inputs_enter_a_box_in_the_order_in_which_their_sources_stand() -> None:
    made = graph("input b = 1", "input a = 1", "input c = 1", "output q = c + a + b")
    ports = laid_out(made).boxes["q"].ports
    assert sorted(ports, key=ports.__getitem__) == ["b", "a", "c"]


def test_a_node_that_nothing_uses_has_a_place_too() -> None:
    made = graph("input x = 1", "input y = 2", "u = x*x", "output q = x + 1")
    assert set(laid_out(made).boxes) == {"x", "y", "u", "q"}


def test_a_chain_is_drawn_on_one_line() -> None:
    made = graph("input x = 1", "u = x*x", "v = u*2", "output q = v*3")
    layout = laid_out(made)
    assert len({box.y for box in layout.boxes.values()}) == 1
    assert layout.height == 4


@given(setups())
@settings(max_examples=40)
def test_any_layout_is_in_layers_inside_its_size_and_the_same_twice(setup: Setup) -> None:
    layout, again = laid_out(setup.graph), laid_out(setup.graph)
    assert (layout.boxes, legs_of(layout)) == (again.boxes, legs_of(again))
    for name, box in layout.boxes.items():
        assert 0 <= box.x <= box.x + box.width <= layout.width
        assert 0 <= box.y <= box.y + box.height <= layout.height
        rows = box.ports.values()
        assert box.ports.keys() == set(setup.graph[name].inputs)
        assert len(set(rows)) == len(rows)
        assert all(box.y < row < box.y + box.height - 1 for row in rows)
        assert all(layout.boxes[used].x + layout.boxes[used].width < box.x for used in setup.graph[name].inputs)
        beside = [other for other in layout.boxes.values() if other.layer == box.layer]
        assert {(other.x, other.width) for other in beside} == {(box.x, box.width)}
    assert all(
        0 <= leg.x1 <= leg.x2 < layout.width and 0 <= leg.y1 <= leg.y2 < layout.height for leg in legs_of(layout)
    )
    for node in setup.graph.nodes:
        for used in node.inputs:
            source, way = layout.boxes[used], layout.way(used, node.name)
            assert way[0][:2] == (source.x + source.width - 1, source.out)
            assert way[-1][2:] == (layout.boxes[node.name].x, layout.boxes[node.name].ports[used])
            assert set(way) <= set(legs_of(layout))
