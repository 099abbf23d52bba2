"""A rival: reverse mode over single numbers, an object for each result of each op, in plain Python.
It stands for the scalar engines that are written to teach; nothing in it is meant to be quick or slow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

NET_PARAMETERS = ("W1", "b1", "W2", "b2")
Operand: TypeAlias = "Scalar | float"


class Scalar:
    """A number, what it was made from, and the local derivative by each of those."""

    __slots__ = ("grad", "made_from", "value")

    def __init__(self, value: float, made_from: tuple[tuple[Scalar, float], ...] = ()) -> None:
        self.value = value
        self.made_from = made_from
        self.grad = 0.0

    def __add__(self, other: Operand) -> Scalar:
        other = as_scalar(other)
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Operand) -> Scalar:
        other = as_scalar(other)
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def __neg__(self) -> Scalar:
        return Scalar(-self.value, ((self, -1.0),))

    def __rsub__(self, other: Operand) -> Scalar:
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def log(self) -> Scalar:
        return Scalar(math.log(self.value), ((self, 1.0 / self.value),))

    def tanh(self) -> Scalar:
        out = math.tanh(self.value)
        return Scalar(out, ((self, 1.0 - out * out),))

    def sigmoid(self) -> Scalar:
        out = 1.0 / (1.0 + math.exp(-self.value))
        return Scalar(out, ((self, out * (1.0 - out)),))

    def backward(self) -> None:
        """The derivative of this number by everything that it was made from, in `grad`."""
        self.grad = 1.0
        for scalar in reversed(self._in_order()):
            for operand, local in scalar.made_from:
                operand.grad += local * scalar.grad

    def _in_order(self) -> list[Scalar]:
        """Operands before what was made from them; no recursion, a sum over examples is deep."""
        order: list[Scalar] = []
        seen: set[int] = set()
        waiting = [(self, False)]
        while waiting:
            scalar, done = waiting.pop()
            if done:
                order.append(scalar)
            elif id(scalar) not in seen:
                seen.add(id(scalar))
                waiting.append((scalar, True))
                waiting += [(operand, False) for operand, _ in scalar.made_from]
        return order


def as_scalar(number: Operand) -> Scalar:
    return number if isinstance(number, Scalar) else Scalar(number)


def regression_by_scalars(leaves: Mapping[str, Any]) -> Callable[[], tuple[float, ...]]:
    """The loss, then dL/dw and dL/db."""
    columns, labels = leaves["X"].T.tolist(), leaves["Y"][0].tolist()

    def sweep() -> tuple[float, ...]:
        w, b = [Scalar(weight) for weight in leaves["w"][:, 0].tolist()], Scalar(float(leaves["b"]))
        loss = Scalar(0.0)
        for column, y in zip(columns, labels, strict=True):
            a = (sum((weight * x for weight, x in zip(w, column, strict=True)), b)).sigmoid()
            loss = loss + -(y * a.log() + (1 - y) * (1 - a).log())
        loss.backward()
        return (loss.value, *(weight.grad for weight in w), b.grad)

    return sweep


def net_by_scalars(leaves: Mapping[str, Any]) -> Callable[[], tuple[float, ...]]:
    """The loss, then dL/dW1, dL/db1, dL/dW2 and dL/db2, entry by entry."""
    columns, labels = leaves["X"].T.tolist(), leaves["Y"][0].tolist()

    def sweep() -> tuple[float, ...]:
        matrices = [[[Scalar(entry) for entry in row] for row in leaves[name].tolist()] for name in NET_PARAMETERS]
        first, first_b, (second,), ((second_b,),) = matrices
        loss = Scalar(0.0)
        for column, y in zip(columns, labels, strict=True):
            hidden = [
                sum((w * x for w, x in zip(row, column, strict=True)), b).tanh()
                for row, (b,) in zip(first, first_b, strict=True)
            ]
            a = sum((w * h for w, h in zip(second, hidden, strict=True)), second_b).sigmoid()
            loss = loss + -(y * a.log() + (1 - y) * (1 - a).log())
        loss.backward()
        return (loss.value, *(entry.grad for matrix in matrices for row in matrix for entry in row))

    return sweep
