"""What may not be told to who predicts, of any lesson: the numbers that are untold, found in whatever a face says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.lesson.examples import proved
from tui_tutor.core.nudge import NUDGE
from tui_tutor.session import Session

NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e-?\d+)?")
_DIGITS = 4  # that a number has to have, or it may be told by chance

# Z is the only array of 2 by 3. Its shape is asked for where it is computed, and that of dZ a step after it is found.
SHAPES = proved(
    b"""\
---
id: shapes
title: Two shapes are asked for
---

```graph
input X = [[0.3127, -0.7219], [1.2138, 0.4321], [0.6611, -1.1373], [0.1862, 0.9417]]
parameter W = [[0.4236, -0.1327, 0.7713, 0.2518], [-0.5629, 0.3814, 0.1935, -0.9126], [0.8317, 0.2249, -0.6153, 0.1176]]
Z = (W @ X).T
R = sum(Z, axis=1, keepdims=True)
loss S = sum(R*R)
descend alpha = 0.1
```

## forward Z

### question

Which shape has Z?

```answer shape
Z
```

## backward W

All of dZ is {dZ}.

### question

Which shape had dZ?

```answer shape
dZ
```
"""
)
SHAPE = re.compile(r"\(2, 3\)|\(3, 2\)|\b2 by 3\b|\b2×3\b|\[2, ?3\]")  # of Z or of its transpose


def untold_in(session: Session, text: str) -> list[str]:
    """The lines of a text with a number that may not be told, and that nothing has which may."""
    secret = [(name, number) for name, value in _secret(session) for number in _entries(value)]
    if not secret:
        return []
    sizes, told = np.array([abs(number) for _, number in secret]), np.abs(_told(session))
    found = []
    for row in text.split("\n"):
        for number in filter(_is_long, NUMBER.findall(row)):
            unit, size = _unit(number), abs(float(number))
            near = np.flatnonzero(np.abs(sizes - size) <= unit / 2 * 1.001)
            if near.size and not (np.abs(told - size) <= unit * 1.001).any():
                found.append(f"{secret[near[0]][0]} in {row.strip()!r} at {session.frame.step}")
    return found


def _secret(session: Session) -> Iterator[tuple[str, Any]]:
    values = _all(session)
    yield from ((name, values[name]) for name in session.untold if name in values)


def _told(session: Session) -> np.ndarray:
    """Every number that may be told: also nudged, what a sum grows by, and what examples of a loop gave."""
    frame, trace = session.frame, session.run.trace
    untold = session.untold
    found = [*session.run.start.values(), *frame.before.values()]
    found += [value for name, value in _all(session).items() if name not in untold]
    found += [frame.known_after[name] - old for name, old in frame.before.items() if name not in untold]
    base = session.cursor - session.position
    for place, step in enumerate(session.steps[: session.position + 1]):
        if step.example and step.node and not session.attempt_at(step).is_open:
            found.append(trace[base + place].known_after[step.quantity])
    told = np.concatenate([_entries(value) for value in found])
    return np.concatenate([told, told + NUDGE])


def _all(session: Session) -> dict[str, Any]:
    """Every quantity of the iteration at hand; of a parameter the value that its name means here."""
    last = session.cursor - session.position + len(session.steps) - 1
    return {**session.run.trace[last].known_after, **session.frame.known_after}


def _entries(value: Any) -> np.ndarray:
    return np.ravel(np.asarray(value, dtype=np.float64))


def _is_long(number: str) -> bool:
    return len(number.partition("e")[0].lstrip("-0.").replace(".", "").rstrip("0")) >= _DIGITS


def _unit(number: str) -> float:
    mantissa, _, exponent = number.partition("e")
    return float(10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2])))
