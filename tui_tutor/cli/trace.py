"""`tutor trace LESSON`: every frame as text, or as the JSON that tests and other tools read."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tui_tutor import glyphs
from tui_tutor.cli.printing import prepare_text
from tui_tutor.cli.settings import session_of
from tui_tutor.core.explain import Explanation, explain
from tui_tutor.core.frame import Frame
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node
from tui_tutor.core.printing import ASCII, UNICODE, linear
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.put_in import put_in
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run
from tui_tutor.errors import UsageError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import Open, OpenAll, Session

FORMAT = 1
ALL = "all"  # as the name of what is opened; a node of that name comes first


def run(given: argparse.Namespace) -> int:
    session = session_of(find_lesson(given.lesson, given.lessons), given.set, part=given.part)
    for name in given.open:
        session = _opened(session, name)
    return print_trace(session, given)


def _opened(session: Session, name: str) -> Session:
    if name != ALL or name in session.run.graph.by_name:
        return session.apply(Open(name))
    from tui_tutor.session.opening import can_open_more

    return session.apply(OpenAll()) if can_open_more(session) else session


def print_trace(session: Session, given: argparse.Namespace) -> int:
    """The frames of so many iterations, as text or as JSON."""
    if given.iterations > 1 and session.run.trace.last is not None:
        raise UsageError("nothing descends in this lesson", advice="it has one iteration: leave --iterations out")
    if given.json:
        _print_json(session, given.iterations)
    else:
        prepare_text(given)
        for line in _lines(session.run, given.iterations):
            print(glyphs.written(line, is_formula=True))
    return 0


def _lines(run: Run, iterations: int) -> Iterator[str]:
    widest = max(14, *(len(str(step)) for step in run.trace.steps))
    for frame in run.trace.frames(iterations):
        explanation = _explained(run, frame)
        index = f"{frame.index:>5}  {frame.step!s:<{widest}}"
        if explanation is None:
            yield f"{index}  {_ends(run, frame)}".rstrip()
        else:
            sign = ":=" if explanation.subject in frame.before else "="
            chain = dict.fromkeys([explanation.subject, explanation.formula, explanation.result])
            first, *rest = chain
            yield f"{index}  {first} {sign} {' = '.join(rest)}"
            if explanation.note:
                yield f"{'':{len(index)}}  ! {explanation.note}"


def _ends(run: Run, frame: Frame) -> str:
    if frame.loss is None:
        return f"iteration {frame.iteration}" if frame.phase is Phase.START else ""
    return f"{run.graph.reported} {_short(frame.loss.before)} -> {_short(frame.loss.after)}"


def _short(value: Any) -> str:
    from tui_tutor.core.numbers import text

    return text(value)


def _print_json(session: Session, iterations: int) -> None:
    """Frame by frame, so that a long trace needs no memory."""
    head = {
        "format": FORMAT,
        "lesson": session.lesson.id,
        "part": session.part_number,
        "graph": _graph(session.run.graph),
    }
    write = sys.stdout.write
    write(json.dumps(head, ensure_ascii=False)[:-1] + ', "frames": [')
    for number, frame in enumerate(session.run.trace.frames(iterations)):
        write(",\n" if number else "\n")
        write(json.dumps(frame_document(session.run, frame), ensure_ascii=False, allow_nan=False))
    write("\n]}\n")


def _graph(graph: Graph) -> dict[str, Any]:
    return {"nodes": [_node(node) for node in graph.nodes]}


def _node(node: Node) -> dict[str, Any]:
    formula = linear(node.formula, ASCII) if node.formula is not None else None
    written = {"name": node.name, "role": str(node.role), "formula": formula, "inputs": list(node.inputs)}
    return {**written, "inside": node.inside or None}


def frame_document(run: Run, frame: Frame) -> dict[str, Any]:
    """A frame as JSON: every key is there; what is not finite is a word."""
    return {
        "index": frame.index,
        "iteration": frame.iteration,
        "phase": str(frame.phase),
        "node": frame.node,
        "example": frame.step.example,
        "alpha": _number(frame.alpha),
        "values": _numbers(frame.values),
        "derivatives": _numbers(frame.derivatives),
        "before": _numbers(frame.before),
        "loss": {"before": _number(frame.loss.before), "after": _number(frame.loss.after)} if frame.loss else None,
        "contributions": [
            {"from": user, "to": frame.node, "value": _number(value)} for user, value in frame.contributions.items()
        ],
        "explanation": _explanation(_explained(run, frame)),
    }


def _explained(run: Run, frame: Frame) -> Explanation | None:
    """The explanation of a frame; by the claim where that supplied the number: the rule's formula gives none."""
    explanation = explain(run, frame)
    claim = frame.claimed.get(frame.step.quantity)
    if explanation is None or claim is None:
        return explanation
    return replace(explanation, formula=linear(claim, UNICODE), numbers=put_in(claim, frame.known))


def _explanation(explanation: Explanation | None) -> dict[str, str] | None:
    if explanation is None:
        return None
    return {key: getattr(explanation, key) for key in ("rule", "formula", "numbers", "result", "code")}


def _numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: Any) -> Any:
    """Full precision; arrays as nested lists; what is not finite as "nan", "inf" or "-inf"."""
    if value is None:
        return None
    if is_finite(value):
        return np.asarray(value).tolist()
    if np.ndim(value) == 0:
        return str(float(value))
    return [_number(row) for row in value]
