"""Sessions in a lesson of three parts: one that descends, one that does not, and one that goes forward only."""

from __future__ import annotations

from typing import Any

from tests.lesson.examples import proved
from tui_tutor.core.frame import Frame
from tui_tutor.session import Command, Session

TEXT = """\
---
id: two-parts
title: Two parts
---

# One example

```graph
input x1 = 2
input x2 = -3
parameter w1 = 0.5
parameter w2 = -0.25
parameter b = -1.25
label y = 1 in {0, 1}
z = w1*x1 + w2*x2 + b
a (ŷ) = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = 0.1
preset gentle: alpha = 0.01
preset elsewhere: w1 = 1.5
preset elsewhere: alpha = 0.2
```

## start

```text
the opening
```

### try

```text
before the start
```

## forward a

```text
the sigmoid
```

### try

```text
before a
```

## end

```text
the end
```

# A graph that does not descend

```graph
input a = 5 with derivative
input b = 3 with derivative
input c = 2 with derivative
u = b*c
v = a + u
output J = 3*v
```

## start

### try

```text
before the start
```

## forward v

### question

Which way does v go when c grows?

```answer choice
[ ] down: b is positive, so u grows with c.
[x] up: b is positive.
[ ] it stays
```

## backward u

### question

What is du, taken c times?

```answer number
c*du
```

### hint

First find du.

### hint

It is {dv} times {c}.

## backward c

### question

How does J react to c? As a formula.

```answer formula
dc
```

## end

### try

```text
before the end
```

# Forward only

```graph
input p = 0.5 in (0, 1)
output q = p*p
forward only
```
"""
LESSON = proved(TEXT.encode())
LENGTH = 14  # frames of an iteration of the first part
ITS_STEPS = (
    "start, forward z, forward a, forward L, backward L, backward a, backward z, backward w1, backward w2, backward b, "
    "update w1, update w2, update b, end"
)


def descending(*commands: Command) -> Session:
    return after(Session.open(LESSON), *commands)


def alone(*commands: Command) -> Session:
    """A session in the part where nothing descends."""
    return after(Session.open(LESSON, part=2), *commands)


def after(session: Session, *commands: Command) -> Session:
    for command in commands:
        session = session.apply(command)
    return session


def content(frame: Frame) -> dict[str, Any]:
    """All that a frame holds, in what compares by value."""
    return {
        "index": frame.index, "iteration": frame.iteration, "step": str(frame.step), "rate": dict(frame.rate),
        "values": dict(frame.values), "derivatives": dict(frame.derivatives), "before": dict(frame.before),
        "contributions": dict(frame.contributions), "claimed": frame.claimed,
        "loss": {"before": frame.loss.before, "after": frame.loss.after} if frame.loss else {},
    }  # fmt: skip
