"""What a learner types, as values: numbers to set, and steps to go to.

Raises UsageError with what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_tutor.core.entries import apart, read_entry, written
from tui_tutor.core.loop import MEAN
from tui_tutor.core.names import not_settable, resolve
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.propagate import as_value, is_finite
from tui_tutor.core.steps import Phase
from tui_tutor.core.values import read_value, whole
from tui_tutor.errors import FormulaError, UsageError, counted, cut, did_you_mean
from tui_tutor.lesson.model import Part
from tui_tutor.session.commands import Command, GoTo, SetPart, SetValue

if TYPE_CHECKING:
    from tui_tutor.session.session import Session


def read_go_to(session: Session, text: str) -> Command:
    """Where a learner wants to go."""
    words = text.split()
    if len(words) == 2 and words[0] == "part" and words[1].isdecimal():
        command: Command = SetPart(int(words[1][:9]))
    else:
        command = GoTo(find_step(session, text))
    session.apply(command)  # raises here what it would raise later, while the prompt can say it
    return command


def read_setting(session: Session, name: str, number: str) -> SetValue:
    """What a learner wants to set, and to what: `α` and `0.3`, `W[1,2]` and `0.3`, or `w` and `[[1], [2]]`.

    An entry is set in the array with which the iteration at hand began. Raises UsageError.
    """
    part, (whole_name, place) = session.part, apart(name)
    meant = resolve(part.graph, whole_name)
    if meant not in part.graph.settable:
        raise not_settable(part.graph, whole_name)
    if not place:
        return SetValue(meant, check_value(part, meant, _parse(part, meant, number)))
    entry = read_entry(meant, part.graph.set_shape(meant), place)
    value = np.array(session.own.trace.settings(session.frame.iteration)[meant], dtype=np.float64)
    value[entry] = _finite(called := written(meant, entry), parse_number(called, number))
    return SetValue(meant, check_value(part, meant, value))


def _parse(part: Part, name: str, text: str) -> Any:
    """A number, or for what is an array one as a lesson writes it."""
    shape, text = part.graph.set_shape(name), text.strip()
    if not shape:
        return parse_number(name, text)
    try:
        return read_value(text)
    except FormulaError as fault:
        if text.startswith("[") or "(" in text:
            raise UsageError(f"in {name}, {fault.problem}", advice=fault.advice) from None
        problem = f'"{cut(text)}" is no array for {name}' if text else f"an array for {name} is missing"
        raise UsageError(problem, advice=_as_written(shape)) from None


def _as_written(shape: Shape) -> str:
    """How an array of a shape is typed.

    >>> _as_written((4, 2)), _as_written((3,))
    ('write 4 rows in brackets, as [[1, 2], [3, 4], …]', 'write 3 numbers in brackets, as [1, 2, 3]')
    """
    if not shape:
        return _NUMBER
    what = "row" if len(shape) > 1 else "number"
    return f"write {counted(shape[0], what)} in brackets, as {as_typed(shape)}"


def as_typed(shape: Shape) -> str:
    """An array of a shape as it is typed; of a large one the begin.

    >>> as_typed((4, 2)), as_typed((3,))
    ('[[1, 2], [3, 4], …]', '[1, 2, 3]')
    """
    width = shape[-1]
    rows = [_row(range(first, first + width)) for first in (1, 1 + width)]
    return rows[0] if len(shape) == 1 else _row(rows[: shape[0]], shape[0])


def _row(entries: Sequence[object], count: int | None = None) -> str:
    """The first entries of a row in brackets, with a sign that there are more."""
    shown = [str(entry) for entry in entries[:_SHOWN]]
    return f"[{', '.join([*shown, *(['…'] if len(shown) < (count or len(entries)) else [])])}]"


_SHOWN = 4
_NUMBER = "write it as 2, -0.25 or 1e-3"


def check_value(part: Part, name: str, value: Any) -> Any:
    """A value that may be set, as float64. Raises UsageError for an unknown name or a value that does not fit."""
    graph = part.graph
    if name not in graph.settable:
        raise not_settable(graph, name)
    number = _finite(name, as_value(value))
    if np.shape(number) != (shape := graph.set_shape(name)):
        problem = f"{name} has the shape {shape}" if shape else f"{name} is one number"
        advice = _as_written(shape)
        if graph.loop and shape:
            problem, advice = f"{name} is a row, a number for each of {shape[0]} examples", "write it as [1, 2, -1]"
        raise UsageError(problem, advice=advice)
    domain = graph[name].domain if name in graph.by_name else None
    if domain is not None and number not in domain:
        raise UsageError(f"{name} must be {domain}", advice="choose such a number")
    return number


def _finite(name: str, number: Any) -> Any:
    if not is_finite(number):
        raise UsageError(f"{name} must be a finite number", advice=_NUMBER)
    return number


def parse_number(name: str, text: str) -> float:
    """A number as a learner types it. Raises UsageError."""
    cleaned = text.strip().replace("−", "-")
    try:
        # float() also reads "nan", "1_0" and other digits: a learner means none of them.
        if not cleaned.isascii() or "_" in cleaned or len(cleaned) > 40:
            raise ValueError
        return float(cleaned)
    except ValueError:
        shown = cut(text.strip())
        problem = f'"{shown}" is not a number for {name}' if shown else f"a number for {name} is missing"
        raise UsageError(problem, advice=_NUMBER) from None


def find_step(session: Session, text: str) -> int:
    """The global index that a learner's words mean, in the iteration at hand unless they name one.

    `backward z`, `z` (its forward step), `dz` (its backward step), `7` (the step's number), `iteration 20`,
    `20 backward z`; in a loop `example 2`, `backward z, example 2`; a node by any of its names. Raises UsageError.
    """
    example, text = _example(session, text)
    words = text.split()
    iteration = session.frame.iteration
    if words[:1] == ["iteration"] and len(words) > 1 and words[1].isdecimal():
        words = words[1:]
        iteration, words = whole(words[0]), words[1:] or ["start"]
    elif len(words) > 1 and words[0].isdecimal():
        iteration, words = whole(words[0]), words[1:]
    goes_on = session.run.trace.last is None
    if iteration < 1 or (iteration > 1 and not goes_on):
        advice = "iterations are counted from 1" if goes_on else "nothing descends, so there is only one"
        raise UsageError(f"there is no iteration {iteration}", advice=advice)
    position = _position(session, " ".join(words), example)
    return (iteration - 1) * len(session.steps) + position


_EXAMPLE = re.compile(r",?\s*\bexample\s+(\d+),?\s*")


def _example(session: Session, text: str) -> tuple[int | None, str]:
    """The example of a loop that is named, else the one at hand, and the other words; alone it means its first step."""
    loop, named = session.run.graph.loop, _EXAMPLE.search(text)
    if loop is None or named is None:
        return session.frame.step.example or (1 if loop else None), text
    example = whole(named[1])
    if not 1 <= example <= loop.count:
        raise UsageError(f"there is no example {example}", advice=f"there are {loop.count}, counted from 1")
    rest = f"{text[: named.start()]} {text[named.end() :]}".strip()
    return example, rest if _WORDS.search(rest) else f"{rest} {session.steps[1].address}"


_WORDS = re.compile(r"[^\W\d]\w*\s*$")  # more than the number of an iteration


def _position(session: Session, typed: str, example: int | None) -> int:
    *before, last = typed.split() or [""]
    wanted = " ".join([*before, resolve(session.run.graph, last)])
    steps = [(place, step) for place, step in enumerate(session.steps) if step.example in (None, example)]
    names = {str(step.address): place for place, step in steps}
    short = {step.quantity: place for place, step in steps if step.phase in (Phase.BACKWARD, Phase.ACCUMULATE)}
    short |= {str(step.node): place for place, step in steps if step.phase is Phase.FORWARD}
    short |= {step.quantity: place for place, step in steps if step.phase is Phase.AVERAGE and step.node == MEAN}
    phases = {str(step.phase): place for place, step in reversed(steps)}
    if wanted in names:
        return names[wanted]
    if wanted in short:
        return short[wanted]
    if wanted.isdecimal() and wanted.isascii() and whole(wanted) < len(session.steps):
        return whole(wanted)
    if wanted in phases:
        return phases[wanted]
    problem = f'no step called "{cut(typed)}"' if typed else "the name of a step is missing"
    raise UsageError(problem, advice=did_you_mean(wanted[:40], list(names), what="the steps are"))


_LEFT = re.compile(r"\s*[^\s\[]+(?:\[(?!\[)[^\]]*\]?)?")  # a name, with an entry right behind it
_SIGN = re.compile(r"=(?![^(]*\))")  # no keyword of `randn(2, 1, seed=1)`


def read_edit(session: Session, text: str) -> Command:
    """`w1 = 0.3`, or `w1 0.3`, or `W[1,2] 0.3`; what was there before counts no more: `w1 = b = 2` sets b."""
    *names, rest = _SIGN.split(text)
    if names:
        return read_setting(session, names[-1], rest)
    name = found[0] if (found := _LEFT.match(text)) else ""
    return read_setting(session, name, text[len(name) :])
