"""Placeholders: the names in braces that prose fills in from a frame.

The only way for a number to enter narration, so text can never disagree with the numbers.
"""

from __future__ import annotations

from tui_tutor.core import numbers
from tui_tutor.core.frame import Frame
from tui_tutor.core.trace import Run


def fill(run: Run, frame: Frame, name: str) -> str | None:
    """The text for a placeholder, or None where the frame does not hold what it names.

    `z` a value, `dz` a derivative, `alpha` the learning rate, `before.w1` what an update replaced, `loss.before` and
    `loss.after`, `example` the one of a loop that is at hand, `nudged.w1` the final value with 0.001 added to a node,
    `slope.w1` its change divided by 0.001.
    """
    kind, _, rest = name.partition(".")
    if rest:
        return _SPECIAL[kind](run, frame, rest) if kind in _SPECIAL else None
    if name == "example" and frame.step.example:
        return str(frame.step.example)
    known = frame.known_after
    if name in frame.before:
        return numbers.change(frame.before[name], known[name])[1]
    return numbers.text(known[name]) if name in known else None


def tells(run: Run, name: str) -> frozenset[str]:
    """The quantities whose numbers a placeholder would tell: `slope.x` tells `dx`, `loss.before` the loss.

    `nudged.x` tells both: it is the loss but for a thousandth of the slope.
    """
    kind, _, rest = name.partition(".")
    final = run.graph.final.name
    match kind:
        case "loss" if rest:
            return frozenset({run.graph.reported})
        case "nudged" if rest:
            return frozenset({final, f"d{rest}"})
        case "slope" if rest:
            return frozenset({f"d{rest}"})
        case "before" if rest:
            return frozenset()
    return frozenset({name})


def names_of(run: Run, frame: Frame) -> list[str]:
    """Every placeholder that a frame can fill."""
    plain = [*frame.known_after]
    special = [f"before.{name}" for name in frame.before]
    special += ["loss.before", "loss.after"] if frame.loss else []
    special += ["example"] if frame.step.example else []
    if run.graph.final.name in frame.values:
        nudged_ones = [node for node in frame.values if _is_nudged(run, frame, node)]
        special += [f"{kind}.{node}" for kind in ("nudged", "slope") for node in nudged_ones]
    return plain + special


def _is_nudged(run: Run, frame: Frame, name: str) -> bool:
    """Whether prose can tell what a nudge of a node does: the node is a number, and so is the final one."""
    final = run.graph.final.name
    known = name in run.graph.by_name and name in frame.values and final in frame.values
    return known and not run.graph.shapes[name] and not run.graph.shapes[final]


def _before(_: Run, frame: Frame, name: str) -> str | None:
    if name not in frame.before:
        return None
    return numbers.change(frame.before[name], frame.known_after[name])[0]


def _loss(_: Run, frame: Frame, name: str) -> str | None:
    if frame.loss is None or name not in ("before", "after"):
        return None
    return numbers.change(frame.loss.before, frame.loss.after)[name == "after"]


def _nudged(run: Run, frame: Frame, name: str) -> str | None:
    final = run.graph.final.name
    if not _is_nudged(run, frame, name):
        return None
    from tui_tutor.core.nudge import nudged  # few lessons nudge

    leaves = run.trace.leaves(frame)
    return numbers.change(frame.values[final], nudged(run.graph, leaves, name, run.claims))[1]


def _slope(run: Run, frame: Frame, name: str) -> str | None:
    final = run.graph.final.name
    if not _is_nudged(run, frame, name):
        return None
    from tui_tutor.core.nudge import NUDGE, nudged

    bumped = nudged(run.graph, run.trace.leaves(frame), name, run.claims)
    return numbers.text(numbers.difference(frame.values[final], bumped) / NUDGE)


_SPECIAL = {"before": _before, "loss": _loss, "nudged": _nudged, "slope": _slope}
