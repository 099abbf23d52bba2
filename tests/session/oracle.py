"""The frames of the examples' three parts, from their equations written down once more, and nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Edits = Mapping[int, Mapping[str, float]]


def logistic(x1: float, x2: float, w1: float, w2: float, b: float, y: float, **_: float) -> dict[str, float]:
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + np.exp(-z))
    dz = a - y
    return {
        "z": z, "a": a, "L": -(y * np.log(a) + (1 - y) * np.log(1 - a)),
        "dL": 1.0, "da": -y / a + (1 - y) / (1 - a), "dz": dz, "dw1": x1 * dz, "dw2": x2 * dz, "db": dz,
    }  # fmt: skip


def chain(a: float, b: float, c: float) -> dict[str, float]:
    u = b * c
    return {"u": u, "v": a + u, "J": 3 * (a + u), "dJ": 1.0, "dv": 3.0, "da": 3.0, "du": 3.0, "db": 3 * c, "dc": 3 * b}


def square(p: float) -> dict[str, float]:
    return {"q": p * p}


@dataclass(frozen=True)
class Part:
    solve: Callable[..., dict[str, float]]
    start: Mapping[str, float]
    forward: tuple[str, ...]
    backward: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    users: Mapping[str, str] = None  # type: ignore[assignment]  # who uses a node; here never two

    @property
    def steps(self) -> list[str]:
        named = {"forward": self.forward, "backward": self.backward, "update": self.update}
        return ["start", *(f"{phase} {node}" for phase, nodes in named.items() for node in nodes), "end"]

    @property
    def descends(self) -> bool:
        return bool(self.update)


PARTS = {
    1: Part(
        logistic, {"x1": 2.0, "x2": -3.0, "w1": 0.5, "w2": -0.25, "b": -1.25, "y": 1.0, "alpha": 0.1},
        ("z", "a", "L"), ("L", "a", "z", "w1", "w2", "b"), ("w1", "w2", "b"),
        {"a": "L", "z": "a", "w1": "z", "w2": "z", "b": "z"},
    ),
    2: Part(
        chain, {"a": 5.0, "b": 3.0, "c": 2.0}, ("u", "v", "J"), ("J", "v", "a", "u", "b", "c"), (),
        {"v": "J", "a": "v", "u": "v", "b": "u", "c": "u"},
    ),
    3: Part(square, {"p": 0.5}, ("q",)),
}  # fmt: skip


def frame_of(part: Part, index: int, edits: Edits) -> dict[str, Any]:
    """The frame at an index."""
    now = dict(part.start)
    iteration, place = divmod(index, len(part.steps))
    for number in range(1, iteration + 2):
        now |= edits.get(number, {})
        began, solved = dict(now), part.solve(**now)
        now |= {name: now[name] - now["alpha"] * solved[f"d{name}"] for name in part.update}
    rate = {"alpha": began.pop("alpha")} if part.descends else {}
    phase, _, node = part.steps[place].partition(" ")
    done = part.steps[: place + 1]
    found, slopes = ([name for name in names if f"{kind} {name}" in done]
                     for kind, names in [("forward", part.forward), ("backward", part.backward)])  # fmt: skip
    updated = [name for name in part.update if f"update {name}" in done]
    return {
        "index": index, "iteration": iteration + 1, "step": part.steps[place], "rate": rate,
        "values": began | {name: solved[name] for name in found} | {name: now[name] for name in updated},
        "derivatives": {name: solved[f"d{name}"] for name in slopes},
        "before": {node: began[node]} if phase == "update" else {},
        "contributions": {part.users[node]: solved[f"d{node}"]} if phase == "backward" and node in part.users else {},
        "claimed": {},
        "loss": {"before": solved["L"], "after": part.solve(**now)["L"]} if phase == "end" and part.descends else {},
    }  # fmt: skip
