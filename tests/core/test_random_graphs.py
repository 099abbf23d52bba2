"""Derivatives of random graphs: reverse mode against forward mode and central differences of another making.

`TUTOR_RANDOM_GRAPHS=100000 TUTOR_WRONG_RULES=1000 python -m pytest -s tests/core/test_random_graphs.py` is the whole
round; it prints the worst errors.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from functools import cache

import pytest

from tests.core.judged_graphs import Judged, judged
from tests.core.wrong_rules import Slip, is_right, slips
from tui_tutor.core.ops import OPS
from tui_tutor.core.propagate import Propagation

REVERSE, CENTRAL, VALUE = 1e-12, 1e-6, 1e-12
GRAPHS = int(os.environ.get("TUTOR_RANDOM_GRAPHS", 2_000))  # of 100,000
WRONG_RULES = int(os.environ.get("TUTOR_WRONG_RULES", 200))  # of all that we know, some 550


def test_derivatives_of_random_graphs_are_those_of_forward_mode_and_of_central_differences():
    worst = Counter(value=0.0, reverse=0.0, central=0.0)
    drawn: Counter[str] = Counter()
    for seed in range(GRAPHS):
        graph = judged(seed)
        errors = graph.errors()
        assert errors.value <= VALUE, graph.text
        assert errors.reverse <= REVERSE, graph.text
        assert errors.central <= CENTRAL, graph.text
        worst |= Counter(value=errors.value, reverse=errors.reverse, central=errors.central)
        drawn.update(graph.ops)
        drawn.update(graphs=1, nodes=len(graph.graph.nodes), redrawn=graph.redrawn, shared=graph.shared)
    print(f"\n{dict(drawn)}\nworst errors: {dict(worst)}; no graph left out")
    assert drawn.keys() >= set(OPS)


def test_a_wrong_backward_rule_is_caught():
    wrong = [slip for slip in slips() if not is_right(slip)]
    missed = [slip for slip in random.Random(4).sample(wrong, min(WRONG_RULES, len(wrong))) if not is_caught(slip)]
    print(f"\n{min(WRONG_RULES, len(wrong))} of {len(wrong)} wrong rules, {len(missed)} missed")
    assert missed == []


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        (Slip("mul", "A", "factors in another order", "B*g"), True),
        (Slip("sign", "x", "another multiple of zero", "-(0*g)"), True),
        (Slip("relu", "z", "the same off the kink", "g*step(out)"), True),
        (Slip("mul", "A", "the other operand's rule", "g*A"), False),
        (Slip("sum", "x", "spread forgotten", "g"), False),
        (Slip("matmul", "A", "transpose forgotten", "g @ B"), False),
        (Slip("sum_along", "x", "keepdims turned", "spread(g, x, axis=axis, keepdims=True)"), False),
    ],
)
def test_a_slip_that_leaves_the_rule_right_is_told_from_one_that_does_not(slip, right):
    assert is_right(slip) is right


def is_caught(slip: Slip) -> bool:
    """Whether one of the random graphs shows that a rule is wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(OPS[slip.op].backward, slip.operand, slip.text)  # type: ignore[arg-type]
        return any(is_wrong(graph) for graph in graphs_with(slip.op))


def is_wrong(graph: Judged) -> bool:
    try:
        forward, backward = Propagation(graph.graph).sweep(graph.drawn.leaves)
    except (ValueError, IndexError):  # the shapes do not fit any more
        return True
    return graph.errors_of(forward.values, backward.derivatives).reverse > REVERSE


@cache
def graphs_with(op: str) -> list[Judged]:
    return [graph for graph in some_graphs() if op in graph.ops]


@cache
def some_graphs() -> list[Judged]:
    return [judged(seed) for seed in range(1_000)]
