"""What each word does: from the face and what stands behind the word to the lines that are told.

Words become commands of the session here; what they tell is written elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_tutor.errors import UsageError, cut
from tui_tutor.plain import lessons, looking, setting, trying
from tui_tutor.plain.asking import answer_lines, earned_line, hint_lines
from tui_tutor.plain.face import Doing, Face, part_lines
from tui_tutor.plain.prose import block_lines
from tui_tutor.plain.steps import (
    after_lines,
    changed_lines,
    going_on,
    heading,
    narration_lines,
    once_more,
    step_lines,
    why_lines,
)
from tui_tutor.plain.words import Word, find_word, help_line, help_lines
from tui_tutor.session import (
    FURTHEST,
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
    SetPart,
    SetStop,
    Show,
    TakeHint,
    Undo,
)  # fmt: skip
from tui_tutor.session.examples import places_to_type, steps_to_type
from tui_tutor.session.going import nothing_asked
from tui_tutor.session.words import read_go_to

_OR_PHASE = "type one, or {0} phase; go backward goes to a phase by its name"
_FEW = 10  # iterations of a descent of which no number is given


def do(face: Face, word: Word, rest: str) -> Iterable[str]:
    """What a word does; in a review whatever goes on goes to the next question."""
    if face.waiting is not None:
        from tui_tutor.progress.again import GOES_ON  # only in a review

        if word.stands_for in GOES_ON:
            return lessons.next_lines(face)
    return DO[word.name](face, rest)


def enter(face: Face) -> Iterable[str]:
    """An empty line: on, but where a result is asked for it is asked again."""
    if face.is_asking:
        return step_lines(face.session, face.voice)
    return do(face, find_word("next"), "")


def judged(face: Face, text: str) -> Iterator[str]:
    """What is made of an answer."""
    session = face.judge(text)
    last = session.attempt.last
    if session.attempt.is_open and last is not None:
        yield from answer_lines(last)
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
    before = face.session
    command = NextPhase() if _is_phase(rest) else Next(_count(rest, 1, _OR_PHASE.format("next")))
    if before.following_part is not None:
        yield from part_lines(face.apply(SetPart(before.following_part)))
        yield from step_lines(face.session, face.voice)
        return
    session = face.apply(command)
    if session is before:
        yield from going_on(session)
    else:
        yield from step_lines(session, face.voice)


def _back(face: Face, rest: str) -> Iterator[str]:
    before = face.session
    session = face.apply(BackPhase() if _is_phase(rest) else Back(_count(rest, 1, _OR_PHASE.format("back"))))
    if session is before:
        yield "This is the start."
    else:
        yield from step_lines(session, face.voice)


def _is_phase(rest: str) -> bool:
    return bool(rest) and "phase".startswith(rest.casefold())


def _count(rest: str, unless: int, advice: str = "type one") -> int:
    """How many, from 1 on. Raises UsageError."""
    if not rest:
        return unless
    digits = rest.replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or not 1 <= int(digits[:9]) <= FURTHEST:
        raise UsageError(f'"{cut(rest)}" is not a number from 1 to {FURTHEST:,}', advice=advice)
    return int(digits[:9])


def _moving(command: Command) -> Doing:
    return lambda face, _: step_lines(face.apply(command), face.voice)


def _go(face: Face, rest: str) -> Iterator[str]:
    if not rest:
        *places, last = [*steps_to_type(face.session), *places_to_type(face.session)]
        raise UsageError("say where to go", advice=f"type {', '.join(f'go {place}' for place in places)} or go {last}")
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
    lines = list(why_lines(face.session, face.voice))
    if face.session.explanation is not None:
        return lines
    return [*(lines or [f"Nothing is computed at {face.session.frame.step}."]), *once_more(face.session)]


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
        raise nothing_asked(face.session)
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
    return trying.check_lines(face.session, rest)


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
    return _with_inside(face, command)


def _outside(face: Face, rest: str) -> Iterable[str]:
    if rest and rest.casefold() != "all":
        raise UsageError(f'"{cut(rest)}" is not all', advice="outside closes the innermost, outside all every node")
    return _with_inside(face, CloseAll() if rest else Close())


def _with_inside(face: Face, command: Command) -> Iterator[str]:
    before = face.session
    session = face.apply(command)
    names = session.inside
    yield f"Open: {', '.join(names[:6])}{', …' if len(names) > 6 else ''}." if names else "No node is open."
    if not session.is_asking:
        yield heading(session)
    if session.frame.node is not None:
        yield from changed_lines(before, session, face.voice)


def _pin(face: Face, _: str) -> Iterator[str]:
    session = face.apply(Pin())
    yield "This run is kept as A: set changes B, compare tells both." if session.pinned else "A is let go."


def _help(face: Face, rest: str) -> Iterable[str]:
    """What is to be typed is told as it is typed."""
    is_spoken = face.is_spoken
    lines = [help_line(find_word(rest.split()[0]), is_spoken=is_spoken)] if rest else help_lines(is_spoken=is_spoken)
    return map(face.voice.typed, lines)


def _lessons(face: Face, _: str) -> Iterable[str]:
    if face.waiting is not None:
        face.waiting = None
        face.look_at(None)
    face.is_listing = True
    return lessons.lessons_lines(face)


def _quit(face: Face, _: str) -> Iterable[str]:
    face.is_over = True
    return ()


DO: dict[str, Doing] = {
    "next": _next, "back": _back, "first": _moving(First()), "last": _moving(Last()), "go": _go, "again": _again,
    "why": _why, "run": _moving(RunOn()), "stop": _stop,
    "values": lambda face, rest: looking.values_lines(face.session, face.voice, rest),
    "graph": lambda face, rest: looking.graph_lines(face.session, face.voice, rest),
    "code": lambda face, _: looking.code_lines(face.session, face.voice),
    "rows": lambda face, _: looking.rows_lines(face.session, face.voice),
    "set": setting.set_value, "undo": setting.editing(Undo(), "The last edit is taken back"),
    "redo": setting.editing(Redo(), "It is made again", "now"),
    "reset": setting.editing(ResetValues(), "These are the lesson's own values again"), "preset": setting.use_preset,
    "calculus": setting.calculus, "notation": setting.notation, "speech": setting.speech, "predict": setting.predict,
    "answer": _answer, "hint": _hint, "show": _show, "try": _try,
    "nudge": _nudge, "check": _check, "descend": _descend, "inside": _inside, "outside": _outside, "pin": _pin,
    "compare": lambda face, rest: trying.compared_lines(face.session, rest),
    "score": lambda face, _: lessons.score_lines(face), "lessons": _lessons,
    "open": lessons.open_lines, "review": lambda face, _: lessons.review_lines(face), "help": _help, "quit": _quit,
}  # fmt: skip
