"""Opening and closing nodes in a session.

By these rules:

- The step at hand stays, and so do edits, undo and the pinned run: they belong to the lesson's own graph.
- Closing at a step inside a node goes to the step of that node, on the same way.
- A stop at a step inside a node vanishes when the node is closed. What was answered inside is there when it is opened
  again.
- What is inside has questions of its own: who predicts and opens a node is asked for its ops, also those passed by.
- What is opened is kept for each part. A node that is closed closes all that was opened in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui_tutor.core.expand import all_inside, has_inside, is_open, opened, owner_of
from tui_tutor.core.graph import Graph
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.node import Role
from tui_tutor.core.printing import linear
from tui_tutor.core.steps import Step, addresses
from tui_tutor.errors import UsageError, cut
from tui_tutor.session.commands import Close, CloseAll, Open, OpenAll
from tui_tutor.session.session import Session


def after(session: Session, command: Open | OpenAll | Close | CloseAll) -> Session:
    """The session after a node was opened or closed. Raises UsageError, or GraphError for too many nodes."""
    if isinstance(command, Close | CloseAll) and not session.inside:
        raise UsageError("nothing is open", advice="{inside} opens the node at hand")
    match command:
        case Open(name):
            return _with_inside(session, [*session.inside, _openable(session.run.graph, name)])
        case OpenAll():
            return _with_inside(session, _all(session))
        case Close():
            return _with_inside(session, _without_innermost(session))
        case CloseAll():
            return _with_inside(session, [])


def revealing(session: Session, step: str) -> Session:
    """The session with what has to be opened to reach a step inside a node, by the step's address."""
    address = step.partition(",")[0]  # what is open is open for all examples of a loop
    if address in addresses(session.run.graph):
        return session
    graph = opened(session.own.graph, all_inside(session.own.graph))
    found = addresses(graph).get(address)
    node = graph.by_name.get(found.node or "") if found is not None else None
    name, names = node.inside if node is not None else "", []
    while name:
        names.append(name)
        name = graph[name].inside
    return _with_inside(session, [*session.inside, *reversed(names)]) if names else session


def can_open_more(session: Session) -> bool:
    """Whether any node is more than a single op."""
    graph = session.run.graph
    return any(has_inside(graph, node.name) for node in graph.computed)


def _openable(graph: Graph, name: str) -> str:
    """The name of a node that can be opened."""
    node = graph.by_name.get(name)
    if node is not None and is_open(graph, name):
        raise UsageError(f"{name} is open", advice="{outside} closes it")
    if node is not None and has_inside(graph, name):
        return name
    names = [each.name for each in graph.computed if has_inside(graph, each.name)]
    raise UsageError(_why_not(graph, name), advice=f"open {_listing(names)}" if names else "")


def _why_not(graph: Graph, name: str) -> str:
    if not name:
        return "no node is at hand"
    if graph.loop and name in (TOTAL, MEAN):
        return f"{name} is made from the losses of all examples"
    node = graph.by_name.get(name)
    if node is None:
        return f'no node called "{cut(name)}"'
    if node.formula is None:
        article = "an" if node.role is Role.INPUT else "a"
        return f"{name} is {article} {node.role}, which is not computed"
    return f"nothing is inside {name} = {linear(node.formula)}, a single op"


def _listing(names: list[str]) -> str:
    """Names to choose from, the first of many.

    >>> _listing(["z"]), _listing(["z", "a", "L"]), _listing([*"abcdefgh"])
    ('z', 'z, a or L', 'a, b, c, d, e or another one')
    """
    *first, last = names if len(names) <= _MOST else [*names[: _MOST - 1], "another one"]
    return f"{', '.join(first)} or {last}" if first else last


_MOST = 6  # names in a sentence


def _all(session: Session) -> Iterable[str]:
    if not can_open_more(session):
        raise UsageError("every node is a single op", advice="{outside} closes what is open" if session.inside else "")
    return all_inside(session.own.graph)


def _without_innermost(session: Session) -> list[str]:
    graph, node = session.run.graph, session.frame.node or ""
    closed = (owner_of(graph, node) if node in graph.by_name else None) or session.inside[-1]
    return [name for name in session.inside if name != closed and not _is_within(graph, name, closed)]


def _is_within(graph: Graph, name: str, other: str) -> bool:
    """Whether a node is in another one, or in one that is in it."""
    while name:
        name = graph[name].inside
        if name == other:
            return True
    return False


def _with_inside(session: Session, names: Iterable[str]) -> Session:
    """The session with these nodes opened and no others; what was opened before stays in its order."""
    wanted = tuple(names)
    kept = [name for name in session.inside if name in wanted]
    inside = (*kept, *(name for name in wanted if name not in kept))
    changed = replace(session, opened={**session.opened, session.part_number: inside})
    step = _there(session.run.graph, session.frame.step, changed.steps)
    stop = session.stop if session.stop in changed.steps else None
    return replace(changed, cursor=changed.run.trace.index(session.frame.iteration, step), stop=stop)


def _there(graph: Graph, step: Step, steps: tuple[Step, ...]) -> Step:
    """The step, or where it is no more that of the node that it was in."""
    known = set(steps)
    while step not in known:
        step = replace(step, node=graph[step.node or ""].inside)
    return step
