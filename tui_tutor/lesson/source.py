"""The text of a lesson file: read, bounded and free of characters that are not shown, with a place for every fault.

Knows nothing of what the text means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tui_tutor.errors import Faults, LessonError, Place, TutorError
from tui_tutor.files import read_bounded
from tui_tutor.untrusted import hidden_in

LARGEST = 64_000  # bytes
MOST_FAULTS = 100  # that are told at once
MOST_LINES = 200  # of a graph


@dataclass(slots=True)
class Source:
    """A file's lines, and the faults found in it so far; most_lines: how many a graph may have."""

    path: str
    lines: list[str]
    faults: list[TutorError] = field(default_factory=list)
    most_lines: int = MOST_LINES

    def fault(self, problem: str, line: int, column: int = 1, width: int = 1, advice: str = "") -> None:
        """Note a fault; line and column are counted from 1. Raises Faults when there are too many to tell."""
        self.faults.append(self.error(problem, line, column, width, advice))
        if len(self.faults) > MOST_FAULTS:
            self.raise_faults()

    def error(self, problem: str, line: int, column: int = 1, width: int = 1, advice: str = "") -> LessonError:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return LessonError(problem, place=Place(self.path, line, column), source=text, width=width, advice=advice)

    def adopt(self, fault: TutorError, line: int, column: int) -> None:
        """Note a fault in a piece of text that begins at a line and column."""
        self.fault(fault.problem, line, column + (fault.place.column or 1) - 1, fault.width, fault.advice)

    def find(self, text: str, line: int, last: int | None = None) -> tuple[int, int]:
        """Line and column where a text first stands from a line on; the line's first column where it does not."""
        for number in range(line, min(last or line, len(self.lines)) + 1):
            column = self.lines[number - 1].find(text)
            if column >= 0:
                return number, column + 1
        return line, 1

    def raise_faults(self) -> None:
        if not self.faults:
            return
        faults = sorted(self.faults, key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
        faults = list({(fault.problem, fault.place): fault for fault in faults}.values())
        if len(self.faults) > MOST_FAULTS:
            advice = "mend these first"
            more = LessonError(f"more than {MOST_FAULTS} faults", place=Place(self.path), advice=advice)
            faults = [*faults[:MOST_FAULTS], more]
        raise Faults(faults)


def read(path: Path) -> Source:
    """A lesson file as lines. Raises Faults where it cannot be read as text."""
    name = str(path)
    try:
        data = read_bounded(path, LARGEST)
    except OSError as fault:
        problem = f"the file cannot be read: {(fault.strerror or str(fault)).lower()}"
        raise Faults([LessonError(problem, place=Place(name), advice="check the path and its permissions")]) from None
    if len(data) > LARGEST:
        advice = "split it into several lessons"
        raise Faults([LessonError(f"the file is larger than {LARGEST:,} bytes", place=Place(name), advice=advice)])
    return from_bytes(name, data)


def from_bytes(name: str, data: bytes, *, most_lines: int = MOST_LINES) -> Source:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = fault.object[: fault.start]  # without the byte order mark
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        place = Place(name, line, column)
        raise Faults([LessonError("the file is not UTF-8 text", place=place, advice="save it as UTF-8")]) from None
    source = Source(name, text.replace("\r\n", "\n").split("\n"), most_lines=most_lines)
    _refuse_hidden(source)
    source.raise_faults()
    return source


def _refuse_hidden(source: Source) -> None:
    lines = [line.replace("\t", " ") for line in source.lines]
    if hidden_in(" ".join(lines)) is None:  # as good as always: one look at the whole, for a lesson to open sooner
        return
    for number, line in enumerate(lines, start=1):
        if found := hidden_in(line):
            place, what = found
            source.fault(what, number, place + 1, advice="remove it")
