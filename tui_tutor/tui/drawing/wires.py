"""Wires between two neighbouring layers: each net gets a vertical track, and no two nets share a cell but to cross.

A net leaves its source to the right on one row and reaches its targets on theirs; rows of different sources differ,
and so do rows of different targets. Knows nothing of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Point: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Net:
    """What leaves one source: its row, and the row of each target."""

    name: str
    row: int
    targets: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of wire: whose it is, the sides by which it is left, and the net that crosses it, if one does."""

    name: str
    sides: frozenset[str]  # of N E S W
    crossed_by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Routed:
    """The cells of a channel, for each (net, target) its way from left to right, and the channel's width."""

    cells: Mapping[Point, Cell]
    paths: Mapping[tuple[str, str], Sequence[Point]]
    width: int


@dataclass(slots=True, eq=False)
class _Trunk:
    """A vertical stretch of a net: it is reached on a row and left on others."""

    net: Net
    row: int
    exits: frozenset[int]
    before: list[_Trunk] = field(default_factory=list)  # must stand further left
    track: int = -1

    @property
    def span(self) -> tuple[int, int]:
        rows = self.exits | {self.row}
        return min(rows), max(rows)


def route(nets: Sequence[Net]) -> Routed:
    """Tracks for all nets of a channel."""
    trunks = _trunks(nets)
    ordered = _in_order(trunks)
    for track, trunk in enumerate(ordered, start=1):
        trunk.track = track
    width = len(ordered) + 2
    drawing = _Drawing()
    paths = {}
    for net in nets:
        own = [trunk for trunk in ordered if trunk.net is net]
        for target, row in net.targets.items():
            points = list(_way(net, own, row, width))
            drawing.add(net.name, points)
            paths[net.name, target] = points
    return Routed(drawing.cells, paths, width)


def _trunks(nets: Sequence[Net]) -> list[_Trunk]:
    """One trunk a net that has to go up or down; two where it also goes straight on, so that no join has four arms."""
    trunks: list[_Trunk] = []
    for net in nets:
        rows = set(net.targets.values())
        up = frozenset(row for row in rows if row < net.row)
        down = frozenset(row for row in rows if row > net.row)
        if net.row in rows and up and down:
            trunks += [_Trunk(net, net.row, up), _Trunk(net, net.row, down)]
        elif up or down:
            trunks.append(_Trunk(net, net.row, up | down))
    return trunks + _unlock(trunks, nets)


def _unlock(trunks: list[_Trunk], nets: Sequence[Net]) -> list[_Trunk]:
    """Break the rings of trunks that would each have to stand left of the next, by a detour below everything."""
    _constrain(trunks)
    added: list[_Trunk] = []
    lowest = max((row for net in nets for row in (net.row, *net.targets.values())), default=0)
    while ring := _ring(trunks + added):
        trunk = ring
        detour = lowest + 1 + len(added)
        second = _Trunk(trunk.net, detour, trunk.exits)
        trunk.exits = frozenset({detour})
        added.append(second)
        _constrain(trunks + added)
    return added


def _constrain(trunks: Sequence[_Trunk]) -> None:
    """A net that arrives on a row stands left of the one that leaves on that row."""
    for trunk in trunks:
        trunk.before = [
            other
            for other in trunks
            if other is not trunk
            and (
                (other.net is not trunk.net and other.row in trunk.exits)
                or (other.net is trunk.net and trunk.row in other.exits)
            )
        ]


def _ring(trunks: Sequence[_Trunk]) -> _Trunk | None:
    """A trunk that stands, by the rules, left of itself."""
    placed: set[int] = set()
    waiting = list(trunks)
    while waiting:
        free = [trunk for trunk in waiting if all(id(other) in placed for other in trunk.before)]
        if not free:
            return waiting[0]
        placed.update(id(trunk) for trunk in free)
        waiting = [trunk for trunk in waiting if id(trunk) not in placed]
    return None


def _in_order(trunks: Sequence[_Trunk]) -> list[_Trunk]:
    """From left to right: first what must be, then what crosses least."""
    ordered: list[_Trunk] = []
    waiting = list(trunks)
    # How many crossings it costs to stand left of all that wait; what has been placed is taken off again.
    costs = {id(trunk): sum(_crossings(trunk, other) for other in trunks) for trunk in trunks}
    placed: set[int] = set()
    while waiting:
        free = [trunk for trunk in waiting if all(id(other) in placed for other in trunk.before)]
        best = min(free, key=lambda trunk: (costs[id(trunk)], trunk.row))
        ordered.append(best)
        placed.add(id(best))
        waiting.remove(best)
        for trunk in waiting:
            costs[id(trunk)] -= _crossings(trunk, best)
    return ordered


def _crossings(left: _Trunk, right: _Trunk) -> int:
    """How often two nets cross more when `left` stands left of `right` than the other way round."""
    return _crossed(left, right) - _crossed(right, left)


def _crossed(left: _Trunk, right: _Trunk) -> int:
    """The right one's way in crosses the left trunk; the left one's ways out cross the right trunk."""
    if left.net is right.net:
        return 0
    low, high = left.span
    crossed = int(low < right.row < high)
    low, high = right.span
    return crossed + sum(low < row < high for row in left.exits)


def _way(net: Net, trunks: Sequence[_Trunk], row: int, width: int) -> Iterator[Point]:
    """The cells from the source to a target row, along the net's own trunks."""
    column, here = 0, net.row
    for trunk in _used(trunks, row):
        while column < trunk.track:
            yield column, here
            column += 1
        goal = row if row in trunk.exits else min(trunk.exits, key=lambda exit_row: abs(exit_row - row))
        step = 1 if goal > here else -1
        while here != goal:
            yield column, here
            here += step
    while column < width:
        yield column, here
        column += 1


def _used(trunks: Sequence[_Trunk], row: int) -> list[_Trunk]:
    """The trunks on the way to a row: the one that leaves there, and before it the one that leads to it."""
    last = next((trunk for trunk in trunks if row in trunk.exits), None)
    if last is None:
        return []
    lead = next((trunk for trunk in trunks if trunk is not last and last.row in trunk.exits), None)
    return [lead, last] if lead is not None else [last]


class _Drawing:
    """Collects the sides of every cell."""

    def __init__(self) -> None:
        self.cells: dict[Point, Cell] = {}

    def add(self, name: str, points: Sequence[Point]) -> None:
        for position, point in enumerate(points):
            sides = {"W"} if position == 0 else {_side(point, points[position - 1])}
            sides |= {"E"} if position + 1 == len(points) else {_side(point, points[position + 1])}
            self._add_cell(name, point, frozenset(sides))

    def _add_cell(self, name: str, point: Point, sides: frozenset[str]) -> None:
        there = self.cells.get(point)
        if there is None:
            self.cells[point] = Cell(name, sides)
        elif there.name == name:
            self.cells[point] = Cell(name, there.sides | sides, there.crossed_by)
        else:
            self.cells[point] = Cell(there.name, there.sides | sides, name)


def _side(point: Point, other: Point) -> str:
    if other[0] != point[0]:
        return "E" if other[0] > point[0] else "W"
    return "S" if other[1] > point[1] else "N"
