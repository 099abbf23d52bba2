"""Local derivatives of random formulas, as they are printed: sympy is the oracle.

`TUTOR_RANDOM_FORMULAS=10000 python -m pytest -s tests/core/test_random_derivatives.py` is the whole round; it prints
the worst error, and the derivatives that are longest beside sympy's.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import mpmath
import numpy as np
import sympy

from tests.core.random_graphs import Draw
from tests.core.sympy_oracle import derivative, number, number_of
from tui_tutor.core.derivative import local_derivative
from tui_tutor.core.formula import Call, Formula, walk
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.core.simplify import simplify
from tui_tutor.lesson.graph_block import parse_graph

FORMULAS = int(os.environ.get("TUTOR_RANDOM_FORMULAS", 300))  # of 10,000
LONGEST_SHOWN = 12


def drawn_formulas() -> Iterator[tuple[str, dict[str, float], set[str]]]:
    """Formulas of one to three levels of ops, with a point at which they are tame and the names that are in them."""
    for seed in range(FORMULAS):
        chance = random.Random(seed)
        draw = Draw(chance, arrays=False)
        draw.leaves |= {
            name: np.float64(round(chance.uniform(0.05, 2.5) * chance.choice((-1, 1)), 3)) for name in "xyw"
        }
        text = ""
        while not draw.used or text in draw.leaves:
            draw.used.clear()
            text = draw.part(chance.randint(1, 3)).text
        yield text, {name: float(value) for name, value in draw.leaves.items()}, draw.used


def test_printed_local_derivatives_of_random_formulas_are_those_of_sympy():
    worst, longest = mpmath.mpf(0), []
    for text, start, used in drawn_formulas():
        made = parse_graph("\n".join([*(f"parameter {name} = {value}" for name, value in start.items()),
                                      f"h = {text}", "output q = h"])).graph  # fmt: skip
        at = {name: mpmath.mpf(repr(value)) for name, value in start.items()}
        at_h = at | {"h": number(text, at)}  # a local derivative may use the node's own value
        for name in sorted(used):
            formula = local_derivative(made, "h", name)
            printed, expected = linear(formula, ASCII), derivative(text, name)
            true = number_of(expected, at)
            error = abs(number(printed, at_h) - true) / max(abs(true), mpmath.mpf("1e-6"))
            assert error <= 1e-12, (text, name, printed)
            worst = max(worst, error)
            longest.append((size(formula) / max(int(sympy.count_ops(expected)), 1), f"{text}\n  d{name}: {printed}"))
    print(f"\nworst error {mpmath.nstr(worst, 3)} of {len(longest)} derivatives; the longest beside sympy's:")
    for ratio, shown in sorted(longest, reverse=True)[:LONGEST_SHOWN]:
        print(f"{ratio:.1f} x  {shown}")


def test_simplifying_a_random_formula_keeps_its_value_and_makes_it_hardly_longer():
    for text, start, _ in drawn_formulas():
        made = parse_graph("\n".join([*(f"input {name} = {value}" for name, value in start.items()),
                                      f"output q = {text}"])).graph  # fmt: skip
        formula = made["q"].formula
        simple = simplify(formula)
        at = {name: mpmath.mpf(repr(value)) for name, value in start.items()}
        before, after = number(text, at), number(linear(simple, ASCII), at)
        assert abs(after - before) <= 1e-12 * max(abs(before), mpmath.mpf("1e-6")), (text, linear(simple, ASCII))
        assert len(linear(simple, ASCII)) <= len(linear(formula, ASCII)) + 2, (text, linear(simple, ASCII))  # x*x: x**2
        assert simplify(simple) == simple, (text, linear(simple, ASCII), linear(simplify(simple), ASCII))


def size(formula: Formula) -> int:
    """How many ops are in it."""
    return sum(isinstance(part, Call) for part in walk(formula))
