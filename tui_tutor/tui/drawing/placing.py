"""On which rows the boxes and lanes of a layered graph stand: few crossings first, then wires as straight as can be.

After Sugiyama, Tagawa & Toda (1981): layers are swept forward and back, and each is sorted by the rows of what it is
joined to. Then each layer is placed so that the squares of the distances to the wished rows are least, by the pooling
of adjacent violators (Barlow et al. 1972), without a change of order. Knows nothing of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tui_tutor.core.graph import Graph

_SWEEPS = 3  # forward and back, with sorting; once more without
_FIRM = 10  # times as firmly as a leaf behind the first layer everything else keeps to its wish


class Size(NamedTuple):
    """What a box needs inside: columns and rows; a chip has no border."""

    columns: int
    rows: int
    chip: bool = False


@dataclass(slots=True)
class Box:
    """A node's place. x, y: the top left corner; `out`: the row where its wire leaves; ports: input -> row."""

    name: str
    size: Size
    layer: int
    x: int = 0
    y: int = 0
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return self.size.columns + (0 if self.size.chip else 2)

    @property
    def height(self) -> int:
        return self.size.rows + (0 if self.size.chip else 2)

    @property
    def out(self) -> int:
        return self.y if self.size.chip else self.y + 1 + (self.size.rows - 1) // 2


@dataclass(slots=True)
class Lane:
    """A row on which a wire passes a layer that it has no business in."""

    name: str  # of the source
    layer: int
    y: int = 0
    height: int = 1

    @property
    def out(self) -> int:
        return self.y


Item: TypeAlias = Box | Lane


class Placing:
    """Sets the rows of all items and the ports of all boxes, and sorts the layers from the top down."""

    def __init__(self, graph: Graph, layers: Sequence[list[Item]]) -> None:
        self._graph = graph
        self._layers = layers
        self._order = {node.name: place for place, node in enumerate(graph.nodes)}
        at = [{item.name: item for item in layer} for layer in layers]
        self._sources: dict[int, list[Item]] = {}
        self._targets: dict[int, list[Item]] = {id(item): [] for layer in layers for item in layer}
        for layer in layers:
            for item in layer:
                found = [at[item.layer - 1][name] for name in self._inputs(item)] if item.layer else []
                self._sources[id(item)] = found
                for source in found:
                    self._targets[id(source)].append(item)

    def _inputs(self, item: Item) -> Sequence[str]:
        return (item.name,) if isinstance(item, Lane) else self._graph[item.name].inputs

    def _is_late(self, item: Item) -> bool:
        """Whether an item is a leaf behind the first layer: it stands where it is used."""
        return item.layer > 0 and isinstance(item, Box) and not self._sources[id(item)]

    def place(self) -> None:
        """Forward and back, each layer sorted anew; then with the order that came of it."""
        for layer in self._layers:
            layer.sort(key=lambda item: (self._is_late(item), self._order[item.name]))
            _stack(layer)
        for sweep in range(_SWEEPS):
            for layer in self._layers[1:]:
                self._sort(layer, self._row_of_sources, late_last=sweep == 0)
            for layer in reversed(self._layers[:-1]):
                self._sort(layer, self._row_of_targets)
        for layer in self._layers[1:]:
            self._settle(layer, [self._wish(item) for item in layer])
        for layer in reversed(self._layers[:-1]):
            self._settle(layer, [self._late_wish(item) for item in layer])
        self._shift_down()
        for layer in self._layers:
            for item in layer:
                if isinstance(item, Box):
                    item.ports = {source.name: row for source, row in self._ports(item)}

    def _sort(self, layer: list[Item], row_of: Callable[[Item], float], *, late_last: bool = False) -> None:
        keys = {id(item): row_of(item) for item in layer}
        layer.sort(key=lambda item: (late_last and self._is_late(item), keys[id(item)]))
        self._settle(layer, [keys[id(item)] - item.height / 2 for item in layer])

    def _settle(self, layer: list[Item], wishes: Sequence[float]) -> None:
        weights = [1 if self._is_late(item) else _FIRM for item in layer]
        for item, row in zip(layer, _settled(wishes, weights, _offsets(layer))):
            item.y = row

    def _row_of_sources(self, item: Item) -> float:
        """The middle row that what feeds an item wants for it."""
        return _middle(item) if self._is_late(item) else self._wish(item) + item.height / 2

    def _row_of_targets(self, item: Item) -> float:
        """The middle row of what uses a leaf; of what is computed the one that it has."""
        targets = self._targets[id(item)]
        if self._sources[id(item)] or not targets:
            return _middle(item)
        return sum(map(_middle, targets)) / len(targets)

    def _wish(self, item: Item) -> float:
        """The first row at which a wire comes straight in: that of the middle one of those that are computed."""
        if isinstance(item, Lane):
            return self._sources[id(item)][0].out
        ports = [(source, row - item.y) for source, row in self._ports(item)]
        straight = [source.out - offset for source, offset in ports if not self._is_leaf(source)]
        wishes = straight or [source.out - offset for source, offset in ports]
        return wishes[len(wishes) // 2] if wishes else item.y

    def _late_wish(self, item: Item) -> float:
        """The first row at which a leaf's wire goes straight on to what uses it first."""
        targets = self._targets[id(item)]
        if self._sources[id(item)] or not targets:
            return item.y
        target = targets[0]
        row = target.y if isinstance(target, Lane) else next(row for one, row in self._ports(target) if one is item)
        return item.y + row - item.out

    def _is_leaf(self, item: Item) -> bool:
        return self._graph[item.name].is_leaf

    def _ports(self, box: Box) -> Iterator[tuple[Item, int]]:
        """One row for each source, in the order in which they stand above each other."""
        sources = sorted(self._sources[id(box)], key=lambda item: item.out)
        top = box.y + (0 if box.size.chip else 1)
        for source, offset in zip(sources, _port_offsets(len(sources), box.size.rows)):
            yield source, top + offset

    def _shift_down(self) -> None:
        top = min(item.y for layer in self._layers for item in layer)
        for layer in self._layers:
            for item in layer:
                item.y -= top


def _middle(item: Item) -> float:
    return item.y + item.height / 2


def _gap(above: Item, below: Item) -> int:
    """Rows between two items of a layer: leaves of the first layer, chips and lanes stand close."""
    if above.layer == 0 or not (_has_border(above) or _has_border(below)):
        return 0
    return 1


def _has_border(item: Item) -> bool:
    return isinstance(item, Box) and not item.size.chip


def _offsets(layer: Sequence[Item]) -> list[int]:
    """Where each item stands where all stand as close as they can, the first on row 0."""
    offsets: list[int] = []
    for place, item in enumerate(layer):
        if place:
            above = layer[place - 1]
            offsets.append(offsets[-1] + above.height + _gap(above, item))
        else:
            offsets.append(0)
    return offsets


def _stack(layer: Sequence[Item]) -> None:
    for item, offset in zip(layer, _offsets(layer)):
        item.y = offset


def _settled(wishes: Sequence[float], weights: Sequence[int], offsets: Sequence[int]) -> Iterator[int]:
    """Rows as near to the wishes as the order and the offsets (the rows where all stand close) leave them.

    >>> list(_settled([0, 1, 9], [1, 1, 1], [0, 3, 6])), list(_settled([0, 1], [9, 1], [0, 3]))
    ([-1, 2, 9], [0, 3])
    """
    groups: list[tuple[float, int, int]] = []  # what stands close: the sum of their wishes, of their weights, how many
    for wish, weight, offset in zip(wishes, weights, offsets):
        total, whole, count = (wish - offset) * weight, weight, 1
        while groups and groups[-1][0] * whole > total * groups[-1][1]:
            before = groups.pop()
            total, whole, count = total + before[0], whole + before[1], count + before[2]
        groups.append((total, whole, count))
    starts = (round(total / whole) for total, whole, count in groups for _ in range(count))
    for offset, start in zip(offsets, starts):
        yield start + offset


@lru_cache(maxsize=256)
def _port_offsets(count: int, rows: int) -> tuple[int, ...]:
    """Rows of the ports inside a box: in the middle, one each."""
    first = (rows - count) // 2
    if count > 1 and rows >= 2 * count - 1:
        first, gap = (rows - (2 * count - 1)) // 2, 2
    else:
        gap = 1
    return tuple(max(first, 0) + place * gap for place in range(count))
