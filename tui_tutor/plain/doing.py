"""What each word does: from the face and what stands behind the word to the lines that are told.

Words become commands of the session here; what they tell is written elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tui_tutor.core.notation import Notation
from tui_tutor.errors import UsageError, did_you_mean
from tui_tutor.plain import lessons, looking, trying
from tui_tutor.plain.asking import answer_lines, earned_line, hint_lines
from tui_tutor.plain.face import part_lines
from tui_tutor.plain.prose import block_lines
from tui_tutor.plain.steps import after_lines, calculus_lines, going_on, heading, narration_lines, step_lines, why_lines
from tui_tutor.plain.words import find_word, help_line, help_lines
from tui_tutor.session import (
    Back,
    BackPhase,
    Close,
    CloseAll,
    Command,
    First,
    GoTo,
    Last,
    Next,
    NextPhase,
    Open,
    OpenAll,
    Pin,
    Redo,
    ResetValues,
    RunOn,
    Session,
    SetCalculus,
    SetNotation,
    SetPart,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)  # fmt: skip
from tui_tutor.session.words import read_edit, read_go_to

if TYPE_CHECKING:
    from tui_tutor.plain.face import Face

Doing = Callable[["Face", str], Iterable[str]]
_FURTHEST = 10_000  # steps or iterations of one line
_FEW = 10  # iterations of a descent of which no number is given


def enter(face: Face) -> Iterable[str]:
    """An empty line: on, but where a result is asked for it is asked again."""
    if face.is_asking:
        return step_lines(face.session, face.voice)
    return _next(face, "")


def judged(face: Face, text: str) -> Iterator[str]:
    """What is made of an answer."""
    session = face.judge(text)
    last = session.attempt.last
    if session.attempt.is_open and last is not None:
        yield from answer_lines(last, face.voice)
        if not last.judgement.verdict.is_read:
            yield from _meant_word(text)
        return
    yield from _told(face, session)


def _meant_word(text: str) -> Iterator[str]:
    """Where what could not be read may be a word of ours that was not typed in full."""
    first, *others = text.split()
    try:
        word = find_word(first)
    except UsageError:
        return
    if not others:
        yield f"note: where a result is asked for, words are typed in full: {word.name}."


def _told(face: Face, session: Session) -> Iterator[str]:
    """A result that was found or shown, and why it is so."""
    yield f"earned: {earned_line(session)}"
    yield from why_lines(session, face.voice)
    yield from narration_lines(session, face.voice)
    yield from after_lines(session)


def _next(face: Face, rest: str) -> Iterator[str]:
    if face.waiting is not None:
        yield from lessons.next_lines(face)
        return
    before = face.session
    session = face.apply(NextPhase() if _is_phase(rest) else Next(_count(rest, 1)))
    if session is before:
        yield from going_on(session)
    else:
        yield from step_lines(session, face.voice)


def _back(face: Face, rest: str) -> Iterator[str]:
    before = face.session
    session = face.apply(BackPhase() if _is_phase(rest) else Back(_count(rest, 1)))
    if session is before:
        yield "This is the start."
    else:
        yield from step_lines(session, face.voice)


def _is_phase(rest: str) -> bool:
    return bool(rest) and "phase".startswith(rest.casefold())


def _count(rest: str, unless: int) -> int:
    """How many, from 1 on. Raises UsageError."""
    if not rest:
        return unless
    digits = rest.replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or not 1 <= int(digits[:9]) <= _FURTHEST:
        raise UsageError(f'"{rest[:40]}" is not a number from 1 to {_FURTHEST:,}', advice="type one")
    return int(digits[:9])


def _moving(command: Command) -> Doing:
    return lambda face, _: step_lines(face.apply(command), face.voice)


def _go(face: Face, rest: str) -> Iterator[str]:
    if not rest:
        raise UsageError("where to?", advice="type go backward z, go dz, go 6, go iteration 3 or go part 2")
    command = read_go_to(face.session, rest)
    session = face.apply(command)
    if isinstance(command, SetPart):
        yield from part_lines(session)
    yield from step_lines(session, face.voice)


def _again(face: Face, _: str) -> Iterable[str]:
    return step_lines(face.session, face.voice)


def _why(face: Face, _: str) -> Iterable[str]:
    if face.is_asking:
        return step_lines(face.session, face.voice)
    return (
        why_lines(face.session, face.voice) if face.session.explanation else narration_lines(face.session, face.voice)
    )


def _set(face: Face, rest: str) -> Iterator[str]:
    if not rest:
        settings = face.session.run.trace.settings(face.session.frame.iteration)
        raise UsageError("what to?", advice=f"type set w1 0.3; there are {', '.join(settings)}")
    command = read_edit(face.session, rest)
    assert isinstance(command, SetValue)
    session = face.apply(command)
    since = f" from iteration {session.frame.iteration:,} on" if session.run.graph.learning_rate else ""
    yield f"{command.name} is set{since}. undo takes it back."
    yield from _numbers_now(face, session)


def _numbers_now(face: Face, session: Session) -> Iterator[str]:
    """After an edit: the step at hand with its numbers, without the narration."""
    if session.is_asking:
        yield from step_lines(session, face.voice)
    else:
        yield f"Now at {session.frame.step}:"
        yield from why_lines(session, face.voice)


def _editing(command: Command, said: str) -> Doing:
    def do(face: Face, _: str) -> Iterator[str]:
        before = face.session
        session = face.apply(command)
        if session is before:
            yield "Nothing was changed: these are the lesson's own values."
        else:
            yield said
            yield from _numbers_now(face, session)

    return do


def _preset(face: Face, rest: str) -> Iterator[str]:
    names = [preset.name for preset in face.session.part.presets]
    meant = [name for name in names if rest and name.casefold().startswith(rest.casefold())]
    session = face.apply(UsePreset(meant[0] if len(meant) == 1 else rest))
    yield f"The values of {meant[0] if meant else rest}, from the first iteration on."
    yield from step_lines(session, face.voice)


def _is_on(rest: str, now: bool) -> bool:
    """What a switch is turned to. Raises UsageError."""
    if rest.casefold() not in ("", "on", "off"):
        raise UsageError(f'"{rest[:40]}" is neither on nor off', advice="type on or off")
    return not now if not rest else rest.casefold() == "on"


def _calculus(face: Face, rest: str) -> Iterator[str]:
    session = face.apply(SetCalculus(_is_on(rest, face.session.calculus)))
    yield f"Calculus is {'on' if session.calculus else 'off'}."
    if not session.is_asking:
        yield from why_lines(session, face.voice)
        yield from calculus_lines(session, face.voice)


def _predict(face: Face, rest: str) -> Iterator[str]:
    session = face.apply(SetPredict(_is_on(rest, face.session.predict)))
    asked = "every result is asked for" if session.predict else "results are told"
    yield f"Prediction is {'on' if session.predict else 'off'}: {asked}."
    yield from step_lines(session, face.voice)


def _speech(face: Face, rest: str) -> Iterator[str]:
    face.is_spoken = _is_on(rest, face.is_spoken)
    yield f"Speech is {'on' if face.is_spoken else 'off'}."


def _notation(face: Face, rest: str) -> Iterator[str]:
    order = list(Notation)
    wanted = order[(order.index(face.session.notation) + 1) % len(order)]
    if rest:
        known = {str(each).replace(" ", ""): each for each in order}
        typed = rest.replace(" ", "")
        if typed not in known:
            raise UsageError(f'no notation "{rest[:40]}"', advice=did_you_mean(typed[:40], [*map(str, order)]))
        wanted = known[typed]
    session = face.apply(SetNotation(wanted))
    yield f"Derivatives are written as {session.notation}."


def _answer(face: Face, rest: str) -> Iterable[str]:
    if not rest and face.is_asking:
        raise UsageError("the answer is missing", advice="type it behind the word")
    return judged(face, rest)


def _hint(face: Face, _: str) -> Iterable[str]:
    before = face.session
    session = face.apply(TakeHint())
    if session.attempt.hints == before.attempt.hints:
        return ["That was the last hint; show tells the result."]
    return hint_lines(session, face.voice)


def _show(face: Face, _: str) -> Iterable[str]:
    if not face.is_asking:
        raise UsageError("nothing is asked here", advice="predict turns prediction on")
    return _told(face, face.apply(Show()))


def _try(face: Face, _: str) -> Iterator[str]:
    question = face.session.question
    if question is None:
        yield "No question before the next step."
        return
    yield f"Try it before you step to {question.step}:"
    yield from block_lines(face.session, question.question, face.voice)


def _nudge(face: Face, rest: str) -> Iterable[str]:
    _refuse_asking(face)
    return trying.nudge_lines(face.session, rest, face.voice)


def _check(face: Face, rest: str) -> Iterable[str]:
    _refuse_asking(face)
    return trying.check_lines(face.session, rest, face.voice)


def _refuse_asking(face: Face) -> None:
    if face.is_asking:
        raise UsageError("a result is asked for", advice="answer it first, or show tells it")


def _descend(face: Face, rest: str) -> Iterator[str]:
    session, count = face.session, _count(rest, _FEW)
    if session.run.trace.last is not None:
        raise UsageError("nothing descends in this graph", advice="next goes on")
    begin = session.frame.iteration
    after = face.apply(GoTo((begin - 1 + count) * len(session.steps) + session.position))
    yield from trying.descent_lines(after, begin)
    yield f"This is iteration {after.frame.iteration:,}, {after.frame.step}."
    if after.is_asking:
        yield from step_lines(after, face.voice)


def _stop(face: Face, _: str) -> Iterator[str]:
    step = face.session.frame.step
    session = face.apply(SetStop(None if face.session.stop == step else step))
    yield f'Stop at "{session.stop}": run goes there.' if session.stop else "No stop any more."


def _inside(face: Face, rest: str) -> Iterable[str]:
    is_all = rest.casefold() == "all" and "all" not in face.session.run.graph.by_name
    command = OpenAll() if is_all else Open(rest or face.session.frame.node or "")
    return _with_inside(face, face.apply(command))


def _outside(face: Face, rest: str) -> Iterable[str]:
    if rest and rest.casefold() != "all":
        raise UsageError(f'"{rest[:40]}" is not all', advice="outside closes the innermost, outside all every node")
    return _with_inside(face, face.apply(CloseAll() if rest else Close()))


def _with_inside(face: Face, session: Session) -> Iterator[str]:
    names = session.inside
    yield f"Open: {', '.join(names[:6])}{', …' if len(names) > 6 else ''}." if names else "No node is open."
    if session.frame.node is None:
        yield heading(session, face.voice)
    else:
        yield from step_lines(session, face.voice)


def _pin(face: Face, _: str) -> Iterator[str]:
    session = face.apply(Pin())
    yield "This run is kept as A: set changes B, compare tells both." if session.pinned else "A is let go."


def _help(_: Face, rest: str) -> Iterable[str]:
    return [help_line(find_word(rest.split()[0]))] if rest else help_lines()


def _lessons(face: Face, _: str) -> Iterable[str]:
    if face.waiting is not None:
        face.waiting = None
        face.look_at(None)
    return lessons.lessons_lines(face)


def _quit(face: Face, _: str) -> Iterable[str]:
    face.is_over = True
    return ()


DO: dict[str, Doing] = {
    "next": _next, "back": _back, "first": _moving(First()), "last": _moving(Last()), "go": _go, "again": _again,
    "why": _why, "run": _moving(RunOn()), "stop": _stop,
    "values": lambda face, rest: looking.values_lines(face.session, face.voice, rest),
    "graph": lambda face, rest: looking.graph_lines(face.session, face.voice, rest),
    "code": lambda face, _: looking.code_lines(face.session),
    "rows": lambda face, _: looking.rows_lines(face.session, face.voice),
    "set": _set, "undo": _editing(Undo(), "The last edit is taken back."),
    "redo": _editing(Redo(), "It is made again."),
    "reset": _editing(ResetValues(), "These are the lesson's own values again."), "preset": _preset,
    "calculus": _calculus, "notation": _notation, "speech": _speech, "predict": _predict,
    "answer": _answer, "hint": _hint, "show": _show, "try": _try,
    "nudge": _nudge, "check": _check, "descend": _descend, "inside": _inside, "outside": _outside, "pin": _pin,
    "compare": lambda face, _: trying.compared_lines(face.session, face.voice),
    "score": lambda face, _: lessons.score_lines(face), "lessons": _lessons,
    "open": lessons.open_lines, "review": lambda face, _: lessons.review_lines(face), "help": _help, "quit": _quit,
}  # fmt: skip
