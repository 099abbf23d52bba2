"""THE TABLE: one row per op that a formula may use.

A row says how the op computes, how its derivative is passed back and how it is written; nothing else in the product
does. A backward rule is itself a formula: over the op's operands, `g` (the upstream derivative) and `out` (the op's
own value). The derivative that is computed and the derivative that is shown are both made from it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

# Precedences as in Python; a call and a name bind tightest.
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One op. `forward` takes float64 scalars or arrays; `backward` maps each operand to its rule."""

    name: str
    operands: tuple[str, ...]
    forward: Callable[..., Any]
    backward: Mapping[str, str]
    symbol: str = ""  # infix or prefix sign, for the ops that are not written as a call
    precedence: int = ATOM
    written: str = ""  # the name on the screen, where it is not `name`
    code: str = ""  # the NumPy call; an op with a definition is written out instead
    definition: str = ""  # what the op is short for, as a formula over its operands
    broadcasts: bool = field(default=False)  # operands of different shapes meet elementwise

    @property
    def is_call(self) -> bool:
        """Whether formulas write this op as a call, `log(a)`."""
        return not self.symbol


def _sigmoid(z: Any) -> Any:
    # exp(-z) may overflow to inf; 1/inf is then the right limit, 0.
    return 1.0 / (1.0 + np.exp(-z))


def _step(x: Any) -> Any:
    return np.heaviside(x, 0.0)


def _relu(x: Any) -> Any:
    return np.maximum(x, 0.0)


_ROWS = (
    Op("add", ("A", "B"), operator.add, {"A": "g", "B": "g"}, symbol="+", precedence=SUM, broadcasts=True),
    Op("sub", ("A", "B"), operator.sub, {"A": "g", "B": "-g"}, symbol="-", precedence=SUM, broadcasts=True),
    Op("mul", ("A", "B"), operator.mul, {"A": "g*B", "B": "g*A"}, symbol="*", precedence=PRODUCT, broadcasts=True),
    Op("div", ("A", "B"), operator.truediv, {"A": "g/B", "B": "-g*A/B**2"}, symbol="/", precedence=PRODUCT,
       broadcasts=True),
    Op("neg", ("x",), operator.neg, {"x": "-g"}, symbol="-", precedence=SIGN),
    Op("pow", ("x", "n"), operator.pow, {"x": "g*n*x**(n - 1)", "n": "g*out*log(x)"}, symbol="**", precedence=POWER,
       broadcasts=True),
    Op("exp", ("x",), np.exp, {"x": "g*out"}, code="np.exp({})"),
    Op("log", ("x",), np.log, {"x": "g/x"}, code="np.log({})"),
    Op("sqrt", ("x",), np.sqrt, {"x": "g/(2*out)"}, written="√", code="np.sqrt({})"),
    Op("sigmoid", ("z",), _sigmoid, {"z": "g*out*(1 - out)"}, written="σ",
       definition="1/(1 + exp(-z))"),
    Op("tanh", ("z",), np.tanh, {"z": "g*(1 - out**2)"}, code="np.tanh({})"),
    Op("relu", ("z",), _relu, {"z": "g*step(z)"}, definition="maximum(z, 0)"),
    Op("square", ("x",), np.square, {"x": "g*2*x"}, code="np.square({})"),
    Op("abs", ("x",), np.abs, {"x": "g*sign(x)"}, code="np.abs({})"),
    Op("sign", ("x",), np.sign, {"x": "0*g"}, code="np.sign({})"),
    Op("step", ("x",), _step, {"x": "0*g"}, code="np.heaviside({}, 0)"),
    Op("minimum", ("A", "B"), np.minimum, {"A": "g*(1 + sign(B - A))/2", "B": "g*(1 - sign(B - A))/2"},
       code="np.minimum({}, {})", broadcasts=True),
    Op("maximum", ("A", "B"), np.maximum, {"A": "g*(1 + sign(A - B))/2", "B": "g*(1 - sign(A - B))/2"},
       code="np.maximum({}, {})", broadcasts=True),
)  # fmt: skip

OPS: Mapping[str, Op] = MappingProxyType({row.name: row for row in _ROWS})
CALLS: Mapping[str, Op] = MappingProxyType({row.name: row for row in _ROWS if row.is_call})
