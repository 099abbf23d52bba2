"""Backward rules that are wrong: each rule of the op table with one slip in it, as a text that the table would take.

A slip after which the rule computes what it did is none: `is_right` tells those, by numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tests.core.examples import example_operands
from tui_tutor.core.formula import Call, Formula, Name, Number, call, evaluate, replace
from tui_tutor.core.ops import OPS
from tui_tutor.core.parser import rule

STACKS = ("stack2", "stack3")  # the others are made as these are
TURNED_ROUND = ("mul", "div", "sub", "matmul", "pow")
EXCHANGED = {"add": "sub", "sub": "add", "mul": "div", "div": "mul", "sign": "step", "step": "sign", "exp": "log"}


class Slip(NamedTuple):
    """An op, the operand whose rule is wrong, what is wrong with it, and the wrong rule."""

    op: str
    operand: str
    what: str
    text: str


def slips() -> Iterator[Slip]:
    """Every rule with every slip that we know, each wrong rule once."""
    for op, row in OPS.items():
        if row.function == "stack" and op not in STACKS:
            continue
        for operand, text in row.backward.items():
            seen = {_written(rule(text))}
            for what, wrong in _slips(op, operand, rule(text)):
                written = _written(wrong)
                if written not in seen:
                    seen.add(written)
                    yield Slip(op, operand, what, written)


def _slips(op: str, operand: str, right: Formula) -> Iterator[tuple[str, Formula]]:
    row = OPS[op]
    yield "sign flipped", call("neg", right)
    yield "twice as large", call("mul", Number(2.0), right)
    yield "half as large", call("div", right, Number(2.0))
    for other, text in row.backward.items():
        if other != operand:
            yield "the other operand's rule", rule(text)
    yield from _with_one_part_changed(right)
    for one in (*row.arguments, "out", "g"):
        for other in (*row.arguments, "out", "g"):
            if one != other:
                yield f"{other} for {one}", _renamed(right, one, other)


def _with_one_part_changed(formula: Formula) -> Iterator[tuple[str, Formula]]:
    yield from _part_changed(formula)
    if isinstance(formula, Call):
        for place, operand in enumerate(formula.operands[: len(OPS[formula.op].arguments)]):
            for what, wrong in _with_one_part_changed(operand):
                operands = (*formula.operands[:place], wrong, *formula.operands[place + 1 :])
                yield what, Call(formula.op, operands)


def _part_changed(formula: Formula) -> Iterator[tuple[str, Formula]]:
    match formula:
        case Number(value):
            yield "another constant", Number(value + 1)
        case Call("transpose", (inner,)):
            yield "transpose forgotten", inner
        case Call("spread" | "spread_along" as op, (inner, *_)):
            yield "spread forgotten", inner
            if op == "spread_along":
                yield "keepdims turned", Call(op, (*formula.operands[:3], Number(1.0)))
        case Call("sum" | "sum_along" as op, (inner, *more)):
            yield "sum forgotten", inner
            yield "mean for sum", Call(op.replace("sum", "mean"), (inner, *more))
        case Call("count" | "count_along", _):
            yield "count forgotten", Number(1.0)
        case Call("neg", (inner,)):
            yield "sign forgotten", inner
        case Call("row" | "place", (inner, *_)):
            yield "op forgotten", inner
        case Call(op, (left, right)):
            yield "left part dropped", right
            yield "right part dropped", left
            if op in TURNED_ROUND:
                yield "turned round", Call(op, (right, left))
            if op in EXCHANGED:
                yield "another sign", Call(EXCHANGED[op], (left, right))
        case Call(op, (inner,)):
            yield "op forgotten", inner
            if op in EXCHANGED:
                yield "another op", Call(EXCHANGED[op], (inner,))


def _renamed(formula: Formula, one: str, other: str) -> Formula:
    match formula:
        case Name(name) if name == one:
            return Name(other)
        case Call(op, operands):
            arguments = len(OPS[op].arguments)
            inner = (_renamed(operand, one, other) for operand in operands[:arguments])
            return Call(op, (*inner, *operands[arguments:]))
    return formula


def _written(formula: Formula) -> str:
    """As text of a rule: an axis that is the op's own is written so, `axis=axis`."""
    match formula:
        case Number(value):
            return f"({value:g})"
        case Name(name):
            return name
        case Call("transpose", (inner,)):
            return f"({_written(inner)}).T"
        case Call(op, operands) if OPS[op].symbol:
            *left, right = map(_written, operands)
            return f"({''.join(left)} {OPS[op].symbol} {right})"
    row = OPS[formula.op]
    written = [_written(operand) for operand in formula.operands[: len(row.arguments)]]
    for keyword, constant in zip(row.keywords, formula.operands[len(row.arguments) :]):
        number = isinstance(constant, Number) and int(constant.value)
        told = constant.name if isinstance(constant, Name) else number
        written.append(f"{told}" if row.in_line else f"{keyword}={told}")
    return f"{row.function or row.name}({', '.join(written)})"


def is_right(slip: Slip) -> bool:
    """Whether a slip leaves the rule right: the same numbers in the same shape, for any operands with a slope."""
    row, source = OPS[slip.op], np.random.RandomState(7)
    shapes = {name: np.shape(value) for name, value in example_operands(slip.op).items()}
    if row.elementwise:
        shapes = dict.fromkeys(shapes, (2, 3))
    for number in range(40):
        values = {name: _operand(source, shape) for name, shape in shapes.items()}
        first = float(number % 2 + row.in_line)  # rows are counted from 1
        constants = dict(zip(row.keywords, (Number(first), Number(float(number // 2 % 2)))))
        if "s" in row.arguments and constants:
            values["s"] = evaluate(Call("sum_along", (Name("x"), *constants.values())), values)
        own = Call(slip.op, tuple(constants.get(name, Name(name)) for name in row.operands))
        with np.errstate(all="ignore"):
            values["out"] = evaluate(own, values)
        if not np.isfinite(values["out"]).all():
            continue
        values["g"] = _operand(source, np.shape(values["out"]))
        right = evaluate(replace(rule(row.backward[slip.operand]), constants), values)
        try:
            wrong = evaluate(replace(rule(slip.text), constants), values)
        except (ValueError, IndexError):
            return False
        if np.shape(wrong) != np.shape(right) or not np.allclose(wrong, right, rtol=1e-9, atol=1e-12):
            return False
    return True


def _operand(source: np.random.RandomState, shape: tuple[int, ...]) -> Any:
    return source.uniform(0.3, 3.0, shape) * source.choice((-1.0, 1.0) if source.randint(2) else (1.0,), shape)
