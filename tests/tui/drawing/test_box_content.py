"""What stands in the boxes: names, values, derivatives, each within its room."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import lecture, run
from tests.tui.drawing.examples import setups
from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Phase, Step
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import Setup
from tui_tutor.tui.drawing.box_content import Shown, content
from tui_tutor.tui.drawing.boxes import NO_FORMULA, Density, formula_beside, sizes
from tui_tutor.tui.drawing.placing import Size
from tui_tutor.tui.drawing.short import NUMBER, short
from tui_tutor.tui.drawing.text import text_of, width


def rows(
    made: Run,
    name: str,
    phase: Phase,
    node: str | None = None,
    *,
    density: Density = Density.BOXES,
    notation: Notation = Notation.CODE,
    hidden: frozenset[str] = frozenset(),
    inside: Size | None = None,
) -> list[str]:
    """What stands in a node's box after a step; the box is as large as with its formula, unless inside says."""
    frame = made.trace[made.trace.index(1, Step(phase, node))]
    shown = Shown(frame, density, notation, hidden)
    inside = inside or sizes(made.graph, density, notation)[name]
    return [text_of(row).rstrip() for row in content(made.graph, made.graph[name], shown, inside)]


def test_a_box_shows_formula_value_and_derivative_as_they_come_to_be_known() -> None:
    made = lecture()
    assert rows(made, "z", Phase.START) == ["w1·x1+w2·x2+b", "·", "dz ·"]
    assert rows(made, "z", Phase.FORWARD, "z") == ["w1·x1+w2·x2+b", "0.5", "dz ·"]
    assert rows(made, "z", Phase.BACKWARD, "a") == ["w1·x1+w2·x2+b", "0.5", "dz ·"]
    assert rows(made, "z", Phase.BACKWARD, "z") == ["w1·x1+w2·x2+b", "0.5", "dz -0.3775"]
    assert rows(made, "x1", Phase.BACKWARD, "z") == ["2"]


def test_an_updated_parameter_shows_its_new_value() -> None:
    made = lecture()
    assert rows(made, "w1", Phase.BACKWARD, "b") == ["0.5", "dw1 -0.7551"]
    assert rows(made, "w1", Phase.UPDATE, "w1") == ["0.5755", "dw1 -0.7551"]


def test_a_change_that_four_digits_do_not_show_is_shown_with_more() -> None:
    made = lecture(alpha=1e-3)
    assert rows(made, "w1", Phase.UPDATE, "w1")[0] == "0.50076"
    assert rows(lecture(alpha=1e-9), "w1", Phase.UPDATE, "w1")[0] in ("0.5", "0.5000")  # a box has no room for it


def test_where_leaves_have_one_row_they_show_name_value_and_derivative_in_line() -> None:
    made = lecture()
    assert rows(made, "b", Phase.END, density=Density.CHIPS) == ["◆ b  -1.212  db -0.3775"]
    assert rows(made, "w1", Phase.START, density=Density.CHIPS) == ["◆ w1 0.5     dw1 ·"]
    assert rows(made, "x1", Phase.START, density=Density.CHIPS) == ["◇ x1 2"]


def test_where_leaves_are_stacked_the_derivative_stands_below_the_value() -> None:
    made = lecture()
    assert rows(made, "b", Phase.END, density=Density.STACKED) == ["◆ b  -1.212", "  db -0.3775"]
    assert rows(made, "w1", Phase.START, density=Density.STACKED) == ["◆ w1 0.5", "  dw1 ·"]
    assert rows(made, "x1", Phase.START, density=Density.STACKED) == ["◇ x1 2"]


def test_where_they_have_one_number_it_is_the_derivative_on_the_way_back() -> None:
    made = lecture()
    assert rows(made, "w1", Phase.FORWARD, "L", density=Density.TIGHT) == ["◆ w1 0.5"]
    assert rows(made, "w1", Phase.BACKWARD, "w1", density=Density.TIGHT) == ["◆ dw1 -0.7551"]
    assert rows(made, "w1", Phase.UPDATE, "w1", density=Density.TIGHT) == ["◆ w1 0.5755"]


def test_a_hidden_number_is_a_question_mark() -> None:
    made = lecture()
    assert rows(made, "z", Phase.FORWARD, "z", hidden=frozenset({"z"}))[1] == "?"
    assert rows(made, "z", Phase.BACKWARD, "z", hidden=frozenset({"dz"}))[1:] == ["0.5", "dz ?"]


def test_a_formula_makes_no_box_much_wider_but_is_cut() -> None:
    made = run("input x = 1", "output q = x*x*x*x + x*x*x + x*x + x + 1")
    assert rows(made, "q", Phase.FORWARD, "q") == ["x·x·x·x+x…", "5", "dq ·"]


def test_a_row_that_inputs_need_anyway_holds_the_formula() -> None:
    made = lecture()
    size = sizes(made.graph, Density.TIGHT, Notation.CODE, NO_FORMULA)["z"]
    assert size.rows == 5
    shown = rows(made, "z", Phase.FORWARD, "z", density=Density.TIGHT, inside=size)
    assert shown == ["w1·x1+w2·…", "0.5", "dz ·"]


def test_without_a_row_for_it_a_formula_stands_beside_the_title_as_far_as_it_goes() -> None:
    made = run("input x = 1", "u = exp(x)", "v = -u", "output q = u*v").graph
    beside = {name: formula_beside(made, made[name], Size(10, 2), 2) for name in ("x", "u", "v")}
    assert beside == {"x": "", "u": "=exp(x) ", "v": " = -u "}
    assert formula_beside(made, made["u"], Size(12, 2), 2) == " = exp(x) "
    assert formula_beside(made, made["u"], Size(9, 2), 2) == "=exp(… "
    assert formula_beside(made, made["u"], Size(12, 3), 2) == ""  # it has a row
    assert formula_beside(made, made["u"], Size(7, 2), 2) == ""  # no more than `ex` has room


def test_an_array_has_all_the_room_of_its_box() -> None:
    made = run("input X = [0.625, -0.0812]", "output q = sum(tanh(X))")
    inside = Size(15, 1)
    assert rows(made, "X", Phase.START, inside=inside) == ["0.625 -0.0812"]
    assert rows(made, "X", Phase.START, inside=inside._replace(columns=13)) == ["0.625 …"]


def test_a_graph_that_goes_forward_only_has_no_derivatives_in_its_boxes() -> None:
    made = run("input x = 3", "output q = x*x", "forward only")
    assert rows(made, "q", Phase.FORWARD, "q") == ["x·x", "9"]


@given(st.floats(-1e308, 1e308) | st.sampled_from([math.nan, math.inf, -math.inf]))
def test_a_number_in_a_box_fits_and_is_near_the_value(value: float) -> None:
    text = short(value)
    assert len(text) <= NUMBER
    assert text == "undef." if math.isnan(value) else float(text) == pytest.approx(value, rel=0.5)


@pytest.mark.parametrize("density", Density)
@given(setups(), st.sampled_from(Notation), st.integers(0, 40))
@settings(max_examples=25)
def test_what_stands_in_a_box_is_never_wider_than_the_box(
    density: Density, setup: Setup, notation: Notation, step: int
) -> None:
    made = Run(setup.graph, setup.start, setup.alpha)
    boxes = sizes(setup.graph, density, notation)
    shown = Shown(made.trace[step % len(made.trace.steps)], density, notation)
    for node in setup.graph.nodes:
        lines = content(setup.graph, node, shown, boxes[node.name])
        mark = 1 if boxes[node.name].chip else 0
        assert all(width(row) + mark <= boxes[node.name].columns for row in lines)
