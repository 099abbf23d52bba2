"""Examples of what may be typed, made of the graph at hand: what they name is there, and they are read as they stand.

Only of a large array the end is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_tutor.core.entries import written
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import LEAVES, Role
from tui_tutor.core.steps import Phase, Step
from tui_tutor.session.session import Session
from tui_tutor.session.words import as_typed

_NUMBER = "0.3"
_FIRST = (Role.PARAMETER, Role.INPUT, None, Role.LABEL)  # what is set most often; None: the learning rate


class Setting(NamedTuple):
    """What is set, and to what."""

    name: str
    value: str


def settings_to_type(session: Session) -> Sequence[Setting]:
    """A number; of an array an entry and the whole. None only where nothing takes such a number."""
    graph = session.part.graph
    settable = [
        name for role in _FIRST for name in graph.settable if _role(graph, name) is role and _takes(graph, name)
    ]
    numbers = [name for name in settable if not graph.set_shape(name)]
    arrays = [name for name in settable if graph.set_shape(name)]
    found = [Setting(name, _NUMBER) for name in numbers[:1]]
    for name in arrays[:1]:
        shape = graph.set_shape(name)
        found += [Setting(written(name, (0,) * len(shape)), _NUMBER), Setting(name, as_typed(shape))]
    return found


def _role(graph: Graph, name: str) -> Role | None:
    return graph[name].role if name in graph.by_name else None


def _takes(graph: Graph, name: str) -> bool:
    domain = graph[name].domain if name in graph.by_name else None
    return domain is None or float(_NUMBER) in domain


def steps_to_type(session: Session) -> tuple[str, str, str]:
    """One step in three ways: `backward z`, `dz`, `6`."""
    step = _a_step(session).address
    place = next(place for place, each in enumerate(session.steps) if each.address == step)
    return str(step), step.quantity, str(place)


def _a_step(session: Session) -> Step:
    """The last backward one of a computed node: at the latest that of the final one, or its forward one."""
    for phase in (Phase.BACKWARD, Phase.FORWARD):
        steps = [step for step in session.steps if step.phase is phase]
        if steps:
            inner = [step for step in steps if step.node != steps[0].node or phase is Phase.FORWARD]
            computed = [step for step in inner if _role(session.run.graph, step.node or "") not in LEAVES]
            return (computed or inner or steps)[-1]
    return session.steps[0]


def places_to_type(session: Session) -> Iterator[str]:
    """Where one can go: a step, and what else there is beside the first."""
    step = steps_to_type(session)[0]
    loop = session.run.graph.loop
    if loop and loop.count > 1:
        yield "example 2"
    if session.run.trace.last is None:
        yield "iteration 20"
        yield f"20 {step}"
    if len(session.lesson.parts) > 1:
        yield "part 2"
