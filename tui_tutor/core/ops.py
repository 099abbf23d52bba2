"""THE TABLE: one row per op that a formula may use.

A row says how the op computes, how its derivative is passed back and how it is written; nothing else in the product
does. A backward rule is itself a formula: over the op's operands, `g` (the upstream derivative) and `out` (the op's
own value). The derivative that is computed and the derivative that is shown are both made from it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from tui_tutor.core import op_shapes
from tui_tutor.core.op_shapes import Shape

# Precedences as in Python; a call and a name bind tightest.
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)


MOST_ROWS = 12  # that can be stacked


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
    stable_code: str = ""  # the NumPy of what is computed, where the definition alone could overflow or lose digits
    stable: str = ""  # how that differs from the definition, in a sentence
    elementwise: bool = True  # entry by entry; operands of different shapes are broadcast
    shape: Callable[..., Shape] = op_shapes.entry_by_entry  # of the result, from the operands' shapes and constants
    keywords: tuple[str, ...] = ()  # the last operands, which are constants and written `axis=1`
    function: str = ""  # the name in a call, where it is not `name`
    in_line: bool = False  # what is in the call stands there without names: `row(x, 2)`, and not `axis=1`

    @property
    def is_call(self) -> bool:
        """Whether formulas write this op as a call, `log(a)`."""
        return not self.symbol

    @property
    def stacks(self) -> bool:
        """Whether the operands are rows that are put below each other."""
        return self.forward is _stack

    @property
    def broadcasts(self) -> bool:
        """Whether operands of different shapes can meet."""
        return self.elementwise and len(self.operands) > 1

    @property
    def arguments(self) -> tuple[str, ...]:
        """The operands that are no constants."""
        return self.operands[: len(self.operands) - len(self.keywords)]


def _sigmoid(z: Any) -> Any:
    # exp(-z) may overflow to inf; 1/inf is then the right limit, 0.
    return 1.0 / (1.0 + np.exp(-z))


def _step(x: Any) -> Any:
    return np.heaviside(x, 0.0)


def _relu(x: Any) -> Any:
    return np.maximum(x, 0.0)


def _log_loss(z: Any, y: Any) -> Any:
    # -(y·log(a) + (1 - y)·log(1 - a)) with a = σ(z), in the form that neither overflows nor takes log(0).
    return np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))


def _softmax(z: Any) -> Any:
    # The largest entry is taken out first: exp cannot overflow, and the quotient is the same.
    if np.ndim(z) == 0:
        raise ValueError("softmax takes a column, or one for each example")
    powers = np.exp(z - np.max(z, axis=0, keepdims=True))
    return powers / np.sum(powers, axis=0, keepdims=True)


def _matmul(left: Any, right: Any) -> Any:
    if np.ndim(left) != 2 or np.ndim(right) != 2:  # with one dimension a transpose would say nothing
        raise ValueError("a matrix product takes two matrices")
    return np.matmul(left, right)


def _along(x: Any, axis: Any) -> int:
    """An axis of x as NumPy wants it; constants of formulas are floats."""
    return op_shapes.along(np.shape(x), axis)


def _sum_along(x: Any, axis: Any, keepdims: Any) -> Any:
    return np.sum(x, axis=_along(x, axis), keepdims=bool(keepdims))


def _mean_along(x: Any, axis: Any, keepdims: Any) -> Any:
    return np.mean(x, axis=_along(x, axis), keepdims=bool(keepdims))


def _spread(s: Any, x: Any) -> Any:
    if np.ndim(s) or not np.ndim(x):
        return np.broadcast_to(s, np.shape(x))[()]
    spread = np.empty(np.shape(x))  # np.full does no more, and takes three times as long
    spread.fill(s)
    return spread


def _spread_along(s: Any, x: Any, axis: Any, keepdims: Any) -> Any:
    along = _along(x, axis)
    return _spread(s if keepdims else np.expand_dims(s, along), x)


def _row(x: Any, number: Any) -> Any:
    if np.ndim(x) != 2 or not 1 <= number <= np.shape(x)[0]:
        raise ValueError(f"there is no row {number:g}")
    return x[int(number) - 1 : int(number)]


def _placed(r: Any, x: Any, number: Any) -> Any:
    row = _row(x, number)
    if np.ndim(r) and np.shape(r) != np.shape(row):
        raise ValueError("this is no row of it")
    placed = np.zeros(np.shape(x))
    placed[int(number) - 1 : int(number)] = r
    return placed


def _stack(*rows: Any) -> Any:
    if any(np.ndim(row) != 2 or np.shape(row) != np.shape(rows[0]) or len(row) != 1 for row in rows):
        raise ValueError("rows of one length are stacked")
    return np.vstack(rows)


def _size(x: Any) -> Any:
    return np.float64(np.size(x))


def _length(x: Any, axis: Any) -> Any:
    return np.float64(np.shape(x)[_along(x, axis)])


def _stacking(count: int) -> Op:
    """The op that puts so many rows, each an array of one row, below each other."""
    backward = {f"A{place}": f"row(g, {place})" for place in range(1, count + 1)}
    code = f"np.vstack(({', '.join(['{}'] * count)}))"
    return Op(
        f"stack{count}", tuple(backward), _stack, backward, elementwise=False, shape=op_shapes.stacked,
        function="stack", in_line=True, code=code,
    )  # fmt: skip


_ROWS = (
    Op("add", ("A", "B"), operator.add, {"A": "g", "B": "g"}, symbol="+", precedence=SUM),
    Op("sub", ("A", "B"), operator.sub, {"A": "g", "B": "-g"}, symbol="-", precedence=SUM),
    Op("mul", ("A", "B"), operator.mul, {"A": "g*B", "B": "g*A"}, symbol="*", precedence=PRODUCT),
    Op("div", ("A", "B"), operator.truediv, {"A": "g/B", "B": "-g*A/B**2"}, symbol="/", precedence=PRODUCT),
    Op("neg", ("x",), operator.neg, {"x": "-g"}, symbol="-", precedence=SIGN),
    Op("pow", ("x", "n"), operator.pow, {"x": "g*n*x**(n - 1)", "n": "g*out*log(x)"}, symbol="**", precedence=POWER),
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
       code="np.minimum({}, {})"),
    Op("maximum", ("A", "B"), np.maximum, {"A": "g*(1 + sign(A - B))/2", "B": "g*(1 - sign(A - B))/2"},
       code="np.maximum({}, {})"),
    Op("log_loss", ("z", "y"), _log_loss, {"z": "g*(sigmoid(z) - y)", "y": "-g*z"},
       definition="maximum(z, 0) - y*z + log(1 + exp(-abs(z)))",
       stable_code="np.maximum({0}, 0) - {1}*{0} + np.log1p(np.exp(-np.abs({0})))",
       stable="This form of the log loss starts from z: exp cannot overflow, no logarithm meets 0, and log1p(t) is "
              "log(1 + t) that keeps the digits of a small t."),
    # Arrays. The matrix product: Giles, An extended collection of matrix derivative results, 2008, section 2.2.2.
    Op("matmul", ("A", "B"), _matmul, {"A": "g @ B.T", "B": "A.T @ g"}, symbol="@", precedence=PRODUCT,
       elementwise=False, shape=op_shapes.product),
    Op("transpose", ("x",), np.transpose, {"x": "g.T"}, symbol=".T", elementwise=False, shape=op_shapes.turned),
    Op("sum", ("x",), np.sum, {"x": "spread(g, x)"}, code="np.sum({})", elementwise=False, shape=op_shapes.number),
    Op("sum_along", ("x", "axis", "keepdims"), _sum_along, {"x": "spread(g, x, axis=axis, keepdims=keepdims)"},
       code="np.sum({}, axis={axis}, keepdims={keepdims})", elementwise=False, shape=op_shapes.without,
       keywords=("axis", "keepdims"), function="sum"),
    Op("mean", ("x",), np.mean, {"x": "spread(g, x)/count(x)"}, code="np.mean({})",
       elementwise=False, shape=op_shapes.number),
    Op("mean_along", ("x", "axis", "keepdims"), _mean_along,
       {"x": "spread(g, x, axis=axis, keepdims=keepdims)/count(x, axis=axis)"},
       code="np.mean({}, axis={axis}, keepdims={keepdims})", elementwise=False, shape=op_shapes.without,
       keywords=("axis", "keepdims"), function="mean"),
    Op("softmax", ("z",), _softmax, {"z": "out*(g - sum(g*out, axis=0, keepdims=True))"},
       elementwise=False, shape=op_shapes.scores,
       definition="exp(z)/sum(exp(z), axis=0, keepdims=True)",
       stable_code="np.exp({0} - {0}.max(0))/np.exp({0} - {0}.max(0)).sum(0)",
       stable="The largest score of each column is subtracted first: the quotient is the same, and exp cannot "
              "overflow."),
    Op("spread", ("s", "x"), _spread, {"s": "sum(g)", "x": "0*x"}, code="np.full_like({1}, {0})",
       elementwise=False, shape=op_shapes.spread),
    Op("spread_along", ("s", "x", "axis", "keepdims"), _spread_along,
       {"s": "sum(g, axis=axis, keepdims=keepdims)", "x": "0*x"},
       elementwise=False, shape=op_shapes.spread_along, keywords=("axis", "keepdims"),
       function="spread",
       code="(np.zeros_like({1}) + np.reshape({0}, np.sum({1}, axis={axis}, keepdims=True).shape))"),
    Op("count", ("x",), _size, {"x": "0*x"}, code="np.size({})", elementwise=False, shape=op_shapes.number),
    Op("count_along", ("x", "axis"), _length, {"x": "0*x"}, code="np.shape({})[{axis}]",
       elementwise=False, shape=op_shapes.size_along,
       keywords=("axis",), function="count"),
    Op("rows", ("x",), lambda x: _length(x, 0), {"x": "0*x"}, code="np.shape({})[0]",
       elementwise=False, shape=op_shapes.rows),
    Op("columns", ("x",), lambda x: _length(x, 1), {"x": "0*x"}, code="np.shape({})[1]",
       elementwise=False, shape=op_shapes.columns),
    # Rows of an array, counted from 1 as the units of a layer are.
    Op("row", ("x", "number"), _row, {"x": "place(g, x, number)"}, elementwise=False, shape=op_shapes.one_row,
       keywords=("number",), in_line=True, code="{}[{before}:{number}]"),
    Op("place", ("r", "x", "number"), _placed, {"r": "row(g, number)", "x": "0*x"},
       elementwise=False, shape=op_shapes.placed,
       keywords=("number",), in_line=True, code="np.multiply(np.eye(len({1}))[:, {before}:{number}], {0})"),
    *map(_stacking, range(2, MOST_ROWS + 1)),
)  # fmt: skip

OPS: Mapping[str, Op] = MappingProxyType({row.name: row for row in _ROWS})
# By the name in a call and its keywords: `sum(x)` is one row, `sum(x, axis=1)` another.
CALLS: Mapping[str, Op] = MappingProxyType(
    {row.name: row for row in _ROWS if row.is_call and not row.keywords and not row.in_line}
)
ALONG: Mapping[str, Op] = MappingProxyType({row.function: row for row in _ROWS if row.keywords and not row.in_line})
# By the name in a call and how much is in it: `row(x, 2)`, `stack(a, b)` and `stack(a, b, c)` are a row each.
IN_LINE: Mapping[tuple[str, int], Op] = MappingProxyType(
    {(row.function or row.name, len(row.operands)): row for row in _ROWS if row.in_line}
)
