"""What is told first, and what is answered to a line: it is a word of ours with what stands behind it, or an answer.

Does nothing itself: what a word does stands in the table of `doing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui_tutor.errors import Faults, TutorError, UsageError, cut
from tui_tutor.plain.doing import do, enter, judged
from tui_tutor.plain.face import Face, no_lesson
from tui_tutor.plain.lessons import (
    advice_in_review,
    lessons_lines,
    note_in_review,
    open_lines,
    refuse_in_review,
)
from tui_tutor.plain.words import NAMES, Word, find_word, whole_word
from tui_tutor.untrusted import clean

LONGEST = 2000  # characters of a line
FEW_FAULTS = 3  # of a file, that are told
_TYPED = re.compile(r"\b(?:type|write) [^;]*|\"[^\"]*\"")  # what was typed, or is to be: no voice changes it


def greeting(face: Face) -> Iterator[str]:
    """What is told before anything was typed."""
    yield from _said(face, _greeting(face))


def _greeting(face: Face) -> Iterator[str]:
    if face.opening is None:
        yield "tutor, plain mode: a computation graph, step by step. help tells the words."
        yield from lessons_lines(face)
    else:
        yield "tutor, plain mode. Enter goes on; help tells the words."
        yield from face.opened(face.opening)


def hear(face: Face, line: str) -> Iterator[str]:
    """What is answered to a line; what it asks for is done, and saved, by the end."""
    yield from _said(face, _heard(face, line))


def _said(face: Face, lines: Iterable[str]) -> Iterator[str]:
    """All that goes out, in the voice of the session at hand; then what is to be said of saving."""
    for line in lines:
        told = note_in_review(line) if face.waiting is not None else line
        if told or not line:
            yield face.voice.said(told)
    yield from face.saving()


def _heard(face: Face, line: str) -> Iterator[str]:
    try:
        yield from _answered(face, line.strip())
    except Faults as found:
        yield from _first(found)
    except TutorError as fault:
        fault.naming(NAMES)
        if face.waiting is not None:
            fault.advice = clean(advice_in_review(fault.advice))
        yield _TYPED.sub(lambda found: face.voice.typed(found[0]), fault.short)


def _first(found: Faults) -> Iterator[str]:
    """The faults of a file as `tutor learn FILE` tells them, but a few."""
    for fault in found.faults[:FEW_FAULTS]:
        yield str(fault.naming(NAMES))
    left = len(found.faults) - FEW_FAULTS
    if left > 0:
        yield f"… and {left:,} more: tutor check FILE tells all."


def _answered(face: Face, line: str) -> Iterable[str]:
    if len(line) > LONGEST:
        raise UsageError(f"a line has at most {LONGEST:,} characters", advice="nothing was done")
    if not line:
        return enter(face)
    is_list, face.is_listing = face.is_listing or not face.is_in_lesson, False
    if is_list and not face.is_asking and line.isascii() and line.isdecimal():
        return open_lines(face, line)
    first, _, rest = line.partition(" ")
    word = whole_word(first) if face.is_asking else None
    if line == "?":
        word = find_word("hint" if face.is_asking else "help")
        rest = ""
    elif not face.is_asking:
        word = find_word(first)
    if word is None:
        return judged(face, line)
    return do(face, word, _behind(face, word, rest.strip()))


def _behind(face: Face, word: Word, rest: str) -> str:
    """What stands behind a word, where something may. Raises UsageError where the word cannot be used."""
    if word.in_lesson and not face.is_in_lesson:
        raise no_lesson()
    if rest and not word.takes:
        instead = f", or answer {word.name} {cut(rest)} to have it judged" if face.is_asking else ""
        raise UsageError(f"{word.name} stands alone", advice=f"type {word.name}{instead}")
    if face.waiting is not None:
        refuse_in_review(word)
    return rest
