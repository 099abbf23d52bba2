"""Wires between two neighbouring layers: each net gets a vertical track, and no two nets share a cell but to cross.

A net leaves its source to the right on one row and reaches its targets on theirs; rows of different sources differ,
and so do rows of different targets. Knows nothing of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

N, E, S, W = 1, 2, 4, 8  # the sides of a cell


class Net(NamedTuple):
    """What leaves one source: its row, and the row of each target."""

    name: str
    row: int
    targets: Mapping[str, int]


class Leg(NamedTuple):
    """A straight piece of wire in one row or one column, from its first cell to its last; both belong to it."""

    x1: int
    y1: int
    x2: int
    y2: int

    def right(self, columns: int) -> Leg:
        """The same piece, further to the right."""
        return Leg(self.x1 + columns, self.y1, self.x2 + columns, self.y2)


def level(x1: int, x2: int, row: int) -> Leg:
    return Leg(min(x1, x2), row, max(x1, x2), row)


def upright(column: int, y1: int, y2: int) -> Leg:
    return Leg(column, min(y1, y2), column, max(y1, y2))


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


@dataclass(frozen=True, slots=True, eq=False)
class Routed:
    """The trunks of a channel, each net's from left to right; how wide it is, and the lowest row in use.

    The first column is 0. Legs begin in the column before, where the sources end, and end in the one after the last.
    """

    trunks: Mapping[str, Sequence[_Trunk]]
    width: int
    lowest: int

    def way(self, net: Net, row: int) -> list[Leg]:
        """The legs from a net's source to a target's row."""
        legs: list[Leg] = []
        column, here = -1, net.row
        for trunk in _used(self.trunks[net.name], row):
            goal = row if row in trunk.exits else min(trunk.exits, key=lambda exit_row: abs(exit_row - row))
            legs += [level(column, trunk.track, here), upright(trunk.track, here, goal)]
            column, here = trunk.track, goal
        return [*legs, level(column, self.width, here)]


def route(nets: Sequence[Net]) -> Routed:
    """Tracks for all nets of a channel."""
    ordered = _in_order(_trunks(nets))
    own: dict[str, list[_Trunk]] = {net.name: [] for net in nets}
    for trunk in ordered:
        own[trunk.net.name].append(trunk)
    rows = [row for net in nets for row in (net.row, *net.targets.values())]
    lowest = max([*rows, *(trunk.span[1] for trunk in ordered)], default=0)
    return Routed(own, _set_tracks(ordered, lowest) + 2, lowest)


def _set_tracks(ordered: Sequence[_Trunk], lowest: int) -> int:
    """Every trunk as far left as those before it leave room, so that stretches below each other share a column.

    The last column in use. Where columns are saved by that, they are given to blanks between the trunks.
    """
    taken = [0] * (lowest + 1)  # the last track that is in use on a row
    for trunk in ordered:
        top, bottom = trunk.span
        trunk.track = 1 + max(taken[top : bottom + 1])
        taken[top : bottom + 1] = [trunk.track] * (bottom + 1 - top)
    last = max(taken)
    if 2 * last - 1 > len(ordered):
        return last
    for trunk in ordered:
        trunk.track = 2 * trunk.track - 1
    return max(2 * last - 1, 0)


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
    while trunk := _in_a_ring(trunks + added):
        detour = lowest + 1 + len(added)
        added.append(_Trunk(trunk.net, detour, trunk.exits))
        trunk.exits = frozenset({detour})
        _constrain(trunks + added)
    return added


def _constrain(trunks: Sequence[_Trunk]) -> None:
    """A net that arrives on a row stands left of the one that leaves on that row."""
    beginning: dict[int, list[_Trunk]] = {}
    for trunk in trunks:
        trunk.before = []
        beginning.setdefault(trunk.row, []).append(trunk)
    for trunk in trunks:
        for other in (other for row in trunk.exits for other in beginning.get(row, ())):
            if other.net is not trunk.net:
                trunk.before.append(other)
            elif other is not trunk:
                other.before.append(trunk)  # the way to a detour comes before the detour


def _in_a_ring(trunks: Sequence[_Trunk]) -> _Trunk | None:
    """A trunk that stands, by the rules, left of itself."""
    stuck = _stuck(trunks)
    if not stuck:
        return None
    trunk, passed = next(iter(stuck.values())), set()
    while id(trunk) not in passed:  # what cannot be placed waits for another that cannot
        passed.add(id(trunk))
        trunk = next(other for other in trunk.before if id(other) in stuck)
    return trunk


def _stuck(trunks: Sequence[_Trunk]) -> dict[int, _Trunk]:
    """The trunks that cannot be placed one after the other by the rules."""
    missing = {id(trunk): len(trunk.before) for trunk in trunks}
    after: dict[int, list[_Trunk]] = {}
    for trunk in trunks:
        for other in trunk.before:
            after.setdefault(id(other), []).append(trunk)
    free = [trunk for trunk in trunks if not missing[id(trunk)]]
    stuck = {id(trunk): trunk for trunk in trunks}
    while free:
        placed = free.pop()
        del stuck[id(placed)]
        for trunk in after.get(id(placed), ()):
            missing[id(trunk)] -= 1
            if not missing[id(trunk)]:
                free.append(trunk)
    return stuck


def _in_order(trunks: Sequence[_Trunk]) -> list[_Trunk]:
    """From left to right: first what must be, then what crosses least."""
    if len(trunks) < 2:
        return list(trunks)
    places = {id(trunk): place for place, trunk in enumerate(trunks)}
    needs = [{places[id(other)] for other in trunk.before} for trunk in trunks]
    crossed = _crossed(trunks)
    extra = crossed - crossed.T  # by so many crossings it is worse that one stands left of another than right of it
    # How many it costs to stand left of all that wait; what has been placed is taken off again.
    costs = extra.sum(axis=1)
    waiting = list(range(len(trunks)))
    ordered: list[int] = []
    placed: set[int] = set()
    while waiting:
        free = [place for place in waiting if needs[place] <= placed]
        best = min(free, key=lambda place: (costs[place], trunks[place].row))
        ordered.append(best)
        placed.add(best)
        waiting.remove(best)
        costs -= extra[:, best]
    return [trunks[place] for place in ordered]


def _crossed(trunks: Sequence[_Trunk]) -> NDArray[np.int_]:
    """How often two trunks cross when the first (by row) stands left of the second (by column).

    The right one's way in crosses the left trunk; the left one's ways out cross the right trunk.
    """
    rows = np.array([trunk.row for trunk in trunks])
    low, high = np.array([trunk.span for trunk in trunks]).T
    ways_in = (low[:, None] < rows) & (rows < high[:, None])
    crossed: NDArray[np.int_] = ways_in.astype(int)
    for place, trunk in enumerate(trunks):
        exits = sorted(trunk.exits)
        crossed[place] += np.searchsorted(exits, high, "left") - np.minimum(
            np.searchsorted(exits, low, "right"), np.searchsorted(exits, high, "left")
        )
    nets = np.array([id(trunk.net) for trunk in trunks])
    crossed[nets[:, None] == nets] = 0
    return crossed


def _used(trunks: Sequence[_Trunk], row: int) -> list[_Trunk]:
    """The trunks on the way to a row: the one that leaves there, and before it the one that leads to it."""
    last = next((trunk for trunk in trunks if row in trunk.exits), None)
    if last is None:
        return []
    lead = next((trunk for trunk in trunks if trunk is not last and last.row in trunk.exits), None)
    return [lead, last] if lead is not None else [last]


def sides(leg: Leg, left: int, right: int, top: int, bottom: int) -> Iterator[tuple[int, int, int]]:
    """The cells of a leg between two columns and two rows, and the sides by which it leaves each: a sum of N E S W."""
    x1, y1, x2, y2 = leg
    if y1 == y2:
        if top <= y1 <= bottom:
            for x in range(max(x1, left), min(x2, right) + 1):
                yield x, y1, E if x == x1 else W if x == x2 else E | W
    elif left <= x1 <= right:
        for y in range(max(y1, top), min(y2, bottom) + 1):
            yield x1, y, S if y == y1 else N if y == y2 else N | S
