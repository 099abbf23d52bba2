"""Sympy as an oracle for formulas as text: no text is ever evaluated, Python's syntax tree of it is walked.

Nothing of the product is used; what it prints in ASCII is read here by another reader than its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy

DIGITS = 30
_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b, ast.Pow: lambda a, b: a**b,
}  # fmt: skip
_SYMBOLIC: Mapping[str, Callable[..., sympy.Expr]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh,
    "relu": lambda x: x * sympy.Heaviside(x),
    "square": lambda x: x**2,
    "abs": lambda x: x * (2 * sympy.Heaviside(x) - 1),  # sympy's own signs have no derivative where x may be complex
    "sign": lambda x: 2 * sympy.Heaviside(x) - 1,
    "step": sympy.Heaviside,
    # Unevaluated: sympy would try to find out which is larger, for minutes.
    "minimum": lambda a, b: sympy.Min(a, b, evaluate=False),
    "maximum": lambda a, b: sympy.Max(a, b, evaluate=False),
    "log_loss": lambda z, y: sympy.log(1 + sympy.exp(-z)) + (1 - y) * z,
}
_NUMERIC: Mapping[str, Callable[..., Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "square": lambda x: x**2,
    "abs": abs,
    "sign": mpmath.sign,
    "step": lambda x: mpmath.mpf(x > 0),
    "minimum": min,
    "maximum": max,
    "log_loss": lambda z, y: mpmath.log(1 + mpmath.exp(-z)) + (1 - y) * z,
}


def symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, real=True)


def expression(text: str) -> sympy.Expr:
    """A formula as sympy has it."""
    return _walk(ast.parse(text, mode="eval").body, symbol, sympy.Rational, _SYMBOLIC)


def derivative(text: str, name: str) -> sympy.Expr:
    """By sympy's rules, off the kinks."""
    return sympy.diff(expression(text), symbol(name)).replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))


def number(text: str, at: Mapping[str, Any]) -> Any:
    """The value of a formula, to DIGITS digits."""
    with mpmath.workdps(DIGITS):
        return _walk(ast.parse(text, mode="eval").body, at.__getitem__, mpmath.mpf, _NUMERIC)


def number_of(expression: sympy.Expr, at: Mapping[str, Any]) -> Any:
    """The value of an expression of sympy's, to DIGITS digits."""
    with mpmath.workdps(DIGITS):
        found = expression.evalf(DIGITS, subs={symbol(name): sympy.Float(value, DIGITS) for name, value in at.items()})
        return mpmath.mpf(found)


def _walk(tree: ast.expr, name_of: Callable[[str], Any], constant: Callable[[str], Any],
          calls: Mapping[str, Callable[..., Any]]) -> Any:  # fmt: skip
    match tree:
        case ast.Constant(value=int() | float() as value):
            return constant(repr(value))
        case ast.Name(id=name):
            return name_of(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_walk(inner, name_of, constant, calls)
        case ast.BinOp(left=left, op=sign, right=right):
            return _BINARY[type(sign)](*(_walk(each, name_of, constant, calls) for each in (left, right)))
        case ast.Call(func=ast.Name(id=name), args=operands):
            return calls[name](*(_walk(each, name_of, constant, calls) for each in operands))
    raise AssertionError(ast.dump(tree))
