"""What shapes become of shapes, and what is said where they do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.core.examples import array_graphs, graph, setup
from tui_tutor.core.formula import Call, Name, Number
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import parse
from tui_tutor.core.propagate import Propagation
from tui_tutor.core.shapes import ShapeError, shape_of
from tui_tutor.errors import Faults

SHAPES = {"W": (4, 3), "X": (3, 5), "b": (4, 1), "v": (3,), "s": ()}


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("W @ X + b", (4, 5)), ("X.T", (5, 3)), ("s*W", (4, 3)), ("sum(X)", ()), ("sum(X, axis=0)", (5,)),
        ("sum(X, axis=1, keepdims=True)", (3, 1)), ("mean(v)", ()), ("softmax(W @ X)", (4, 5)), ("columns(X)", ()),
        ("maximum(W, 0)", (4, 3)), ("2", ()), ("v*X.T", (5, 3)), ("log_loss(b, s)", (4, 1)),
    ],
)  # fmt: skip
def test_a_formula_has_the_shape_of_its_value(text, shape):
    assert shape_of(parse(text), SHAPES) == shape


@pytest.mark.parametrize(
    ("text", "problem", "advice"),
    [
        ("X @ W", "the shapes in (3, 5) @ (4, 3) do not fit", "the columns of the left are 5, the rows of the right 4"),
        ("W @ v", "the shapes in (4, 3) @ (3,) do not fit",
         "a matrix product takes two matrices: a column has the shape (n, 1)"),
        ("2 @ W", "the shapes in a number @ (4, 3) do not fit",
         "a matrix product takes two matrices: a column has the shape (n, 1)"),
        ("W + X", "the shapes in (4, 3) + (3, 5) do not fit", "entry by entry, sizes are equal or one of them is 1"),
        ("log_loss(W, X)", "log_loss cannot take the shape (4, 3) and (3, 5)",
         "entry by entry, sizes are equal or one of them is 1"),
        ("sum(v, axis=1)", "sum cannot take the shape (3,)", ""),
        ("columns(v)", "columns cannot take the shape (3,)", ""),
        ("rows(s)", "rows cannot take the shape a number", ""),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_told(text, problem, advice):
    with pytest.raises(ShapeError) as told:
        shape_of(parse(text), SHAPES)
    assert (told.value.problem, told.value.advice) == (problem, advice)


SIZES = some.lists(some.integers(1, 3), max_size=3).map(tuple)


@settings(max_examples=600, deadline=None)
@given(
    some.sampled_from(sorted(OPS)), some.lists(SIZES, min_size=12, max_size=12), some.tuples(*[some.integers(0, 3)] * 2)
)
def test_the_shape_that_a_row_of_the_op_table_tells_is_that_of_what_it_computes(
    op: str, shapes: list[Shape], constants: tuple[int, int]
) -> None:
    row = OPS[op]
    shapes, numbers = shapes[: len(row.arguments)], constants[: len(row.keywords)]
    try:
        made = np.shape(row.forward(*map(np.ones, shapes), *map(np.float64, numbers)))
    except (ValueError, IndexError):
        made = None
    names = dict(zip(row.arguments, shapes))
    formula = Call(op, (*map(Name, names), *(Number(float(number)) for number in numbers)))
    try:
        told = shape_of(formula, names)
    except ShapeError:
        told = None
    assert told == made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("y @ x", "(200000, 1) @ (1, 200000) would make an array of 40,000,000,000 entries"),
        ("sum(y @ x)", "(200000, 1) @ (1, 200000) would make an array of 40,000,000,000 entries"),
        ("x + y", "(1, 200000) + (200000, 1) would make an array of 40,000,000,000 entries"),
        ("maximum(y, x)", "maximum of (200000, 1) and (1, 200000) would make an array of 40,000,000,000 entries"),
    ],
)  # fmt: skip
def test_no_formula_makes_an_array_of_more_entries_than_a_leaf_may_have(text: str, told: str) -> None:
    with pytest.raises(ShapeError) as fault:
        shape_of(parse(text), {"x": (1, 200_000), "y": (200_000, 1)})
    assert (fault.value.problem, fault.value.advice) == (
        told,
        "an array has at most 200,000: make the operands smaller",
    )


def test_a_graph_that_would_make_too_large_an_array_is_refused_at_the_node() -> None:
    with pytest.raises(Faults) as faults:
        setup(
            "parameter x = randn(1, 200000, seed=1)", "parameter y = randn(200000, 1, seed=1)", "u = y @ x",
            "loss q = sum(u)",
        )  # fmt: skip
    assert str(faults.value).startswith(
        'graph:3:1: error: "u": (200000, 1) @ (1, 200000) would make an array of 40,000,000,000 entries'
    )


@settings(max_examples=60)
@given(array_graphs())
def test_the_shapes_of_a_graph_are_those_of_its_values_and_derivatives(made):
    propagation = Propagation(made.graph)
    forward = propagation.forward(made.start)
    backward = propagation.backward(forward)
    for name, value in forward.values.items():
        assert made.graph.shapes[name] == np.shape(value)
    for name, value in backward.derivatives.items():
        assert made.graph.shapes[f"d{name}"] == np.shape(value) == np.shape(forward.values[name])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["input X = [[1, 2], [3, 4]]", "parameter w = [[1, 2, 3]]", "output q = sum(w @ X)"],
         'graph:3:8: error: "q": the shapes in (1, 3) @ (2, 2) do not fit\n'
         "  3 | output q = sum(w @ X)\n"
         "    |        ^ the columns of the left are 3, the rows of the right 2"),
        (["parameter w = [[1, 2, 3]]", "loss L = w*w"],
         'graph:2:6: error: "L" has the shape (1, 3): derivatives are those of one number\n'
         "  2 | loss L = w*w\n"
         '    |      ^ add it up with sum(...), or write "forward only"'),
        (["parameter w = [[1, 2]]", "loss L = sum(w)", "descend alpha = [[1]]"],
         "graph:3:17: error: the learning rate is one number\n"
         "  3 | descend alpha = [[1]]\n"
         "    |                 ^^^^^ write it as 0.1"),
        (["parameter w = [[1, 2]]", "loss L = sum(w)", "preset wide: w = 3"],
         "graph:3:14: error: w has the shape (1, 2)\n"
         "  3 | preset wide: w = 3\n"
         "    |              ^ give it a value of the same shape"),
    ],
)  # fmt: skip
def test_a_graph_whose_shapes_do_not_fit_is_refused_with_the_line_and_both_shapes(lines, told):
    with pytest.raises(Faults) as faults:
        setup(*lines)
    assert str(faults.value) == told


def test_what_goes_forward_only_may_end_in_an_array():
    assert graph("input x = [[1, 2]]", "output q = 2*x", "forward only").shapes["q"] == (1, 2)


def test_the_number_of_columns_is_a_fixed_input():
    made = setup("input X = [[1, 2, 3]]", "m = columns(X)", "output q = sum(X)/m")
    assert (made.start["m"], str(made.graph["m"].role), str(made.graph["m"].domain)) == (3.0, "input", "3")


def test_a_number_is_spread_along_no_axis():
    with pytest.raises(ShapeError, match="spread_along"):
        shape_of(parse("spread(a, b, axis=1, keepdims=True)"), {"a": (), "b": ()})
