"""Commands: what a key, a click or a test asks of a session, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from tui_tutor.core.notation import Notation
from tui_tutor.core.steps import Step


class _Alone:
    """A command that says nothing but its name; all of one kind are equal. A dataclass would load ten times as long."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@dataclass(frozen=True, slots=True)
class Next:
    """Forward by so many steps (the queued presses of a key are one command)."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Back:
    """Back by so many steps."""

    count: int = 1


class NextPhase(_Alone):
    """To the first step of the next phase."""


class BackPhase(_Alone):
    """To the first step of this phase, or of the one before where that is the step at hand."""


class First(_Alone):
    """To the start of the first iteration."""


class Last(_Alone):
    """To the end of the iteration at hand."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """To a frame by its global index."""

    index: int


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set a leaf or the learning rate from the iteration at hand on."""

    name: str
    value: Any


class ResetValues(_Alone):
    """Back to the lesson's own values: all edits are dropped."""


@dataclass(frozen=True, slots=True)
class SetCalculus:
    """The calculus track on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetNotation:
    """How derivatives are written."""

    notation: Notation


@dataclass(frozen=True, slots=True)
class SetPart:
    """To the start of a part of the lesson, counted from 1, with what was set in it; the part at hand begins again."""

    number: int


@dataclass(frozen=True, slots=True)
class UsePreset:
    """Begin again with values that the lesson proposes, by their name."""

    name: str


class Undo(_Alone):
    """Take the last edit back."""


class Redo(_Alone):
    """Make the edit that was taken back once more."""


class Pin(_Alone):
    """Keep the run at hand as A, to compare others with it; where there is one, let it go."""


@dataclass(frozen=True, slots=True)
class SetPredict:
    """Prediction on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """Answer the question at hand."""

    text: str


class TakeHint(_Alone):
    """One more hint for the question at hand."""


class Show(_Alone):
    """Show the result that is asked for."""


@dataclass(frozen=True, slots=True)
class SetStop:
    """Stop at a step when running; None stops at none."""

    step: Step | None


@dataclass(frozen=True, slots=True)
class Open:
    """Open a node: what is inside it becomes nodes of their own."""

    name: str


class OpenAll(_Alone):
    """Open every node, until each is a single op."""


class Close(_Alone):
    """Close the innermost node that is opened around the step at hand; where none is, the last that was opened."""


class CloseAll(_Alone):
    """Close every node that is opened."""


class RunOn(_Alone):
    """Run to the next time that the stop is reached."""


Command: TypeAlias = (
    Next | Back | NextPhase | BackPhase | First | Last | GoTo
    | SetValue | ResetValues | UsePreset | Undo | Redo | SetCalculus | SetNotation | SetPart
    | Pin | SetPredict | GiveAnswer | TakeHint | Show | SetStop | RunOn
    | Open | OpenAll | Close | CloseAll
)  # fmt: skip
