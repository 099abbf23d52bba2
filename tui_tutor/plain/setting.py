"""What words set: the numbers of a run, and the switches of a session.

What follows from that is computed by the session and told by others.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_tutor.core.notation import Notation
from tui_tutor.errors import UsageError, cut, did_you_mean
from tui_tutor.lesson.library import Fence
from tui_tutor.plain.edits import edits_told
from tui_tutor.plain.face import Doing, Face
from tui_tutor.plain.steps import calculus_lines, changed_lines, heading, once_more, step_lines, why_lines
from tui_tutor.session import Command, Session, SetCalculus, SetNotation, SetPredict, SetValue, UsePreset
from tui_tutor.session.examples import settings_to_type
from tui_tutor.session.words import read_edit


def set_value(face: Face, rest: str) -> Iterator[str]:
    """Set what a line names to a number. Raises UsageError where that cannot be."""
    if not rest:
        settings = face.session.run.trace.settings(face.session.frame.iteration)
        typed = ", or ".join(f"set {each.name} {each.value}" for each in settings_to_type(face.session))
        such = f"type {typed}; " if typed else ""
        raise UsageError("say what to set", advice=f"{such}there are {', '.join(settings)}")
    command = read_edit(face.session, rest)
    assert isinstance(command, SetValue)
    before = face.session
    now = edits_told(before, face.apply(command), "now")
    yield f"{now or f'{command.name} is what it was'}. undo takes it back."
    yield from _numbers_now(face, before)


def _numbers_now(face: Face, before: Session) -> Iterator[str]:
    """After an edit: what it changes at the step at hand."""
    session = face.session
    told = list(changed_lines(before, session, face.voice))
    if not session.is_asking and told != list(once_more(session)):
        yield f"Now at {session.frame.step}:"
    yield from told


def editing(command: Command, said: str, how: str = "again") -> Doing:
    """A word that takes back or repeats edits; `said` where that changed something, and what is `how` (now, again)."""

    def do(face: Face, _: str) -> Iterator[str]:
        before = face.session
        session = face.apply(command)
        if session is before:
            yield "Nothing was set. first goes back to the start."
        else:
            values = edits_told(before, session, how)
            yield f"{said}: {values}." if values else f"{said}."
            yield from _numbers_now(face, before)

    return do


def use_preset(face: Face, rest: str) -> Iterator[str]:
    """Begin again with values that the lesson proposes, by their name or a beginning of it."""
    before, name = face.session, _preset(face.session, rest)
    session = face.apply(UsePreset(name))
    values = edits_told(before, session, "now")
    yield f"The values of {name}{f': {values}' if values else ''}."
    yield from step_lines(session, face.voice)


def _preset(session: Session, text: str) -> str:
    """The preset that is meant; the text itself where none or more than one is."""
    names, meant = [preset.name for preset in session.part.presets], text.casefold()
    for found in ([text], [name for name in names if name.casefold() == meant]):
        if len(found) == 1 and found[0] in names:
            return found[0]
    begun = [name for name in names if text and name.casefold().startswith(meant)]
    return begun[0] if len(begun) == 1 else text


def _is_on(rest: str, now: bool) -> bool:
    """What a switch is turned to. Raises UsageError."""
    if rest.casefold() not in ("", "on", "off"):
        raise UsageError(f'"{cut(rest)}" is neither on nor off', advice="type on or off")
    return not now if not rest else rest.casefold() == "on"


def calculus(face: Face, rest: str) -> Iterator[str]:
    """Turn the calculus track on or off."""
    session = face.apply(SetCalculus(_is_on(rest, face.session.calculus)))
    yield f"Calculus is {'on' if session.calculus else 'off'}."
    if not session.is_asking:
        yield from why_lines(session, face.voice)
        yield from calculus_lines(session, face.voice)


def predict(face: Face, rest: str) -> Iterator[str]:
    """Turn prediction on or off."""
    before = face.session
    session = face.apply(SetPredict(_is_on(rest, before.predict)))
    asked = "every result is asked for" if session.predict else "results are told"
    yield f"Prediction is {'on' if session.predict else 'off'}: {asked}."
    if not session.is_asking:
        yield heading(session)
    yield from changed_lines(before, session, face.voice)


def speech(face: Face, rest: str) -> Iterator[str]:
    """Turn spoken formulas on or off."""
    face.is_spoken = _is_on(rest, face.is_spoken)
    # The configuration of a lab is not the learner's.
    kept = _KEPT_IN_LAB if isinstance(face.lessons, Fence) else _KEPT
    yield f"Speech is on. {face.voice.typed(kept)}" if face.is_spoken else "Speech is off."


_KEPT = "To keep it, write speech = true in config.toml; tutor doctor tells its folder."
_KEPT_IN_LAB = (
    "To have it from the start, set ACCESSIBLE=1 on your own computer and log in with ssh -o SendEnv=ACCESSIBLE."
)


def notation(face: Face, rest: str) -> Iterator[str]:
    """Write derivatives in the notation that is named, or in the next one."""
    order = list(Notation)
    wanted = order[(order.index(face.session.notation) + 1) % len(order)]
    if rest:
        known = {str(each).replace(" ", ""): each for each in order}
        typed = rest.replace(" ", "")
        if typed not in known:
            raise UsageError(f'no notation "{cut(rest)}"', advice=did_you_mean(typed[:40], [*map(str, order)]))
        wanted = known[typed]
    session = face.apply(SetNotation(wanted))
    yield f"Derivatives are written as {session.notation}."
