"""Where the boxes of a graph stand and how its wires run: layered, left to right, in cells.

Knows sizes and names only, no values. Boxes never move while the learner steps. After Sugiyama, Tagawa & Toda (1981)
for the layers and the classical channel routing for the wires between them: every net gets a track of its own, and
tracks are ordered so that no two nets ever share a cell except where they cross.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui_tutor.core.graph import Graph
from tui_tutor.tui.drawing.placing import Box, Item, Lane, Placing, Size
from tui_tutor.tui.drawing.wires import Leg, Net, Routed, level, route


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """The gap after a layer: its first column, what leaves the sources in it, and how that is routed."""

    x: int
    nets: Mapping[str, Net]
    routed: Routed

    def way(self, name: str, target: str) -> list[Leg]:
        """The legs from a source to a target."""
        net = self.nets[name]
        return [leg.right(self.x) for leg in self.routed.way(net, net.targets[target])]

    def legs(self) -> Iterator[Leg]:
        """All pieces of wire in the channel, each once."""
        for name, net in self.nets.items():
            yield from dict.fromkeys(leg for target in net.targets for leg in self.way(name, target))


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Boxes by node, the first column of each layer, the channels between them, and the legs that pass layers.

    passing: (source, layer) -> leg. A leg ends in the cell after its last: under a box, or where the next leg begins.
    """

    boxes: Mapping[str, Box]
    lefts: Sequence[int]
    channels: Sequence[Channel]
    passing: Mapping[tuple[str, int], Leg]
    width: int
    height: int

    def way(self, source: str, user: str) -> list[Leg]:
        """The legs of an edge, first the one beside the source."""
        first, last = self.boxes[source].layer, self.boxes[user].layer
        legs: list[Leg] = []
        for layer in range(first, last):
            if layer > first:
                legs.append(self.passing[source, layer])
            legs += self.channels[layer].way(source, user if layer + 1 == last else _ON)
        return legs

    def legs(self, left: int, right: int) -> Iterator[Leg]:
        """The pieces of wire between two columns, and some beside them."""
        for channel in self.channels:
            if channel.x - 1 <= right and left <= channel.x + channel.routed.width:
                yield from channel.legs()
        for leg in self.passing.values():
            if leg.x1 <= right and left <= leg.x2:
                yield leg


def lay_out(graph: Graph, sizes: Mapping[str, Size]) -> Layout:
    """The layout of a graph whose boxes have these sizes."""
    return _Plan(graph, sizes).layout()


def least_room(graph: Graph, sizes: Mapping[str, Size]) -> Size:
    """Columns and rows that a layout takes at least: the boxes alone, without what their wires need."""
    columns: dict[int, int] = {}
    rows: dict[int, int] = {}
    for name, layer in _layers(graph).items():
        box = Box(name, sizes[name], layer)
        columns[layer] = max(columns.get(layer, 0), box.width)
        rows[layer] = rows.get(layer, 0) + box.height
    return Size(sum(columns.values()) + 2 * (len(columns) - 1), max(rows.values()))


_ON = ""  # the target of a wire that passes the next layer


class _Plan:
    def __init__(self, graph: Graph, sizes: Mapping[str, Size]) -> None:
        self.graph = graph
        layers = _layers(graph)
        self.depth = max(layers.values()) + 1
        self.boxes = {node.name: Box(node.name, sizes[node.name], layers[node.name]) for node in graph.nodes}
        self._align_widths()
        self.lanes: dict[tuple[str, int], Lane] = {}
        for name, users in graph.consumers.items():
            furthest = max((layers[user] for user in users), default=0)
            for layer in range(layers[name] + 1, furthest):
                self.lanes[name, layer] = Lane(name, layer)
        self.in_layer: list[list[Item]] = [[] for _ in range(self.depth)]
        for box in self.boxes.values():
            self.in_layer[box.layer].append(box)
        for lane in self.lanes.values():
            self.in_layer[lane.layer].append(lane)

    def _align_widths(self) -> None:
        """All boxes of a layer are as wide as the widest, so that wires begin and end in line."""
        self.widths = [1] * self.depth
        for box in self.boxes.values():
            self.widths[box.layer] = max(self.widths[box.layer], box.width)
        for box in self.boxes.values():
            box.size = box.size._replace(columns=box.size.columns + self.widths[box.layer] - box.width)

    def layout(self) -> Layout:
        Placing(self.graph, self.in_layer).place()
        return self._wire()

    def _wire(self) -> Layout:
        x = 0
        lefts: list[int] = []
        channels: list[Channel] = []
        passing: dict[tuple[str, int], Leg] = {}
        for layer in range(self.depth):
            lefts.append(x)
            for item in self.in_layer[layer]:
                if isinstance(item, Box):
                    item.x = x
                else:
                    passing[item.name, layer] = level(x - 1, x + self.widths[layer], item.y)
            x += self.widths[layer]
            if layer + 1 < self.depth:
                nets = {net.name: net for net in self._nets(layer) if net.targets}
                channels.append(Channel(x, nets, route(list(nets.values()))))
                x += channels[-1].routed.width
        items: list[Item] = [*self.boxes.values(), *self.lanes.values()]
        height = max(item.y + item.height for item in items)
        height = max([height, *(channel.routed.lowest + 1 for channel in channels)])
        return Layout(self.boxes, lefts, channels, passing, x, height)

    def _nets(self, layer: int) -> Iterator[Net]:
        for item in self.in_layer[layer]:
            targets: dict[str, int] = {}
            for user in self.graph.consumers[item.name]:
                if self.boxes[user].layer == layer + 1:
                    targets[user] = self.boxes[user].ports[item.name]
            lane = self.lanes.get((item.name, layer + 1))
            if lane is not None:
                targets[_ON] = lane.y
            yield Net(item.name, item.out, targets)


@lru_cache(maxsize=64)
def _layers(graph: Graph) -> Mapping[str, int]:
    """Computed nodes one to the right of what they use; a leaf beside the first node that uses it."""
    layers: dict[str, int] = {}
    for node in graph.nodes:
        if not node.is_leaf:
            layers[node.name] = 1 + max((layers.get(name, 0) for name in node.inputs), default=-1)
    for node in graph.leaves:
        users = [layers[user] for user in graph.consumers[node.name]]
        layers[node.name] = max(min(users, default=1) - 1, 0)
    return layers
