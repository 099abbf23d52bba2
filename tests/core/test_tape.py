"""Tapes: what their instructions may share, and derivatives summed back to their operands' shapes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.examples import graph
from tui_tutor.core.tape import Tape, run, sum_to_shape, sums


@pytest.mark.parametrize(
    ("value", "shape"),
    [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((2, 3), (1, 1)), ((2, 3), ()), ((), (2, 3)),
     ((4, 2, 3), (1, 3))],
)  # fmt: skip
def test_what_broadcasting_spread_out_is_summed_again(value, shape):
    spread = np.arange(1.0, 1 + np.prod(value)).reshape(value)
    summed = sum_to_shape(spread, np.zeros(shape))
    assert np.shape(summed) == shape
    assert np.sum(summed) == pytest.approx(np.sum(np.broadcast_to(spread, np.broadcast_shapes(value, shape))))


@pytest.mark.parametrize(
    ("whole", "part"),
    [((2, 3), ()), ((2, 3), (3,)), ((2, 3), (1,)), ((2, 3), (2, 1)), ((2, 3), (1, 3)), ((2, 3), (1, 1)),
     ((1, 3), (1, 1)), ((1, 3), (3,)), ((1, 3), (1,)), ((3,), ()), ((3,), (1,))],
)  # fmt: skip
def test_sums_that_are_known_from_the_shapes_are_those_that_arrays_show(whole, part):
    value = np.random.RandomState(1).standard_normal(whole)
    found = value
    for summing in sums(whole, part):
        found = summing(found)
    np.testing.assert_array_equal(found, sum_to_shape(value, np.zeros(part)), strict=True)


def instructions(*lines: str, quick: bool) -> int:
    made = graph(*lines)
    tape = Tape(made, made.final.name, frozenset(leaf.name for leaf in made.parameters), quick=quick)
    return sum(len(stretch.instructions) for stretch in tape.forward)


@pytest.mark.parametrize("quick", [True, False])
def test_a_part_that_was_computed_before_is_not_computed_again(quick):
    once = instructions("parameter a = 2", "u = exp(a)", "output q = u", quick=quick)
    twice = instructions("parameter a = 2", "u = exp(a)", "output q = exp(a)", quick=quick)
    assert twice == once


def test_a_tape_can_be_run_any_number_of_times():
    made = graph("parameter x = 3", "output q = x*x + 1")
    tape = Tape(made, "q", frozenset({"x"}), quick=False)
    for x in (3.0, 4.0, 3.0):
        slots = tape.slots.copy()
        slots[tape.leaf_slots[0][1]] = np.float64(x)
        run(tape.forward[0].instructions, slots)
        assert slots[tape.forward[0].slot] == x * x + 1
