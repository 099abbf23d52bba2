"""The body of a lesson file: Markdown becomes sections of blocks, each with its line.

What the narration cannot show is refused, never dropped; no markup is interpreted that Markdown does not give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui_tutor.lesson.inline import shown, spans_of
from tui_tutor.lesson.model import Paragraph
from tui_tutor.lesson.source import Source
from tui_tutor.untrusted import NOTHING, Clean

MOST_BLOCKS = 200  # of a step, with those of its tracks
MOST_CODE = 300  # lines of one block; a graph has a limit of its own
DEEPEST_LIST = 4  # levels; the parser drops what is nested much deeper


class Fence(NamedTuple):
    """A fenced block as written: what stands after the fence, its lines, and the line of the first of them."""

    info: str
    lines: tuple[str, ...]
    line: int  # of the first line inside
    heading: int  # the line of the fence itself

    @property
    def kind(self) -> str:
        """The first word after the fence: what the block is."""
        return self.info.split(maxsplit=1)[0] if self.info else ""

    @property
    def argument(self) -> str:
        """What stands after the first word."""
        return self.info[len(self.kind) :].strip()


class Prose(NamedTuple):
    """A paragraph or an item, and the line where it begins."""

    paragraph: Paragraph
    line: int


@dataclass(slots=True)
class Section:
    """What stands under one heading; the text before any heading has level 0."""

    level: int
    title: Clean
    line: int
    content: list[Prose | Fence] = field(default_factory=list)


def read_sections(source: Source, first: int) -> list[Section]:
    """The sections of a file's body, which begins on a line (counted from 1); faults are noted in the source.

    There are none where a block is never closed: what follows it cannot be told from its lines.
    """
    context: dict[str, Any] = {}
    tokens = _parser().parse("\n".join(source.lines[first - 1 :]), context)
    _refuse_definitions(source, first, context)
    sections = [Section(0, NOTHING, first)]
    reader = _Reader(source, first)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "heading_open":
            title = shown(tokens[position + 1].content.strip())
            sections.append(Section(int(token.tag[1]), title, reader.line(token)))
            position += 3
            continue
        sections[-1].content += reader.read(token)
        position += 1
    if reader.unclosed:
        return []
    _check_length(source, sections)
    return sections


def _check_length(source: Source, sections: Iterable[Section]) -> None:
    """Refuse a step that holds more blocks than can be drawn at once, and a block with more lines."""
    blocks = 0
    for section in sections:
        blocks = len(section.content) + (blocks if section.level > 2 else 0)
        if blocks - len(section.content) <= MOST_BLOCKS < blocks:
            source.fault(f"more than {MOST_BLOCKS} blocks in one step", section.line, advice="say it in fewer")
        for fence in section.content:
            if isinstance(fence, Fence) and fence.kind != "graph" and len(fence.lines) > MOST_CODE:
                problem = f"the block has more than {MOST_CODE} lines"
                source.fault(problem, fence.line + MOST_CODE, advice="split it into several steps")


def _refuse_definitions(source: Source, first: int, context: Mapping[str, Any]) -> None:
    """A line such as `[a]: b` is in no token: the parser takes it for a link's address and drops it."""
    for found in [*context.get("references", {}).values(), *context.get("duplicate_refs", ())]:
        problem = "the narration cannot show a link's address on a line of its own"
        source.fault(problem, found["map"][0] + first, advice="write [text](address)")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")  # to refuse it


_REFUSED = {
    "hr": "a rule",
    "html_block": "HTML",
    "blockquote_open": "a quotation",
    "table_open": "a table",
}


class _Reader:
    """Turns block tokens into content; remembers the lists that it is in."""

    def __init__(self, source: Source, first: int) -> None:
        self.source = source
        self.first = first
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.marker = ""
        self.unclosed = False  # a fence swallows the rest of the file

    def line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self.first

    def read(self, token: Token) -> Iterable[Prose | Fence]:
        match token.type:
            case "bullet_list_open":
                self._open_list(token, None)
            case "ordered_list_open":
                self._open_list(token, int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.marker = self._next_marker()
            case "list_item_close":
                self.marker = ""  # of an item without text
            case "inline":
                return [self._prose(token)]
            case "fence" | "code_block":
                return [self._fence(token)]
            case kind if kind in _REFUSED:
                self.source.fault(
                    f"the narration cannot show {_REFUSED[kind]}", self.line(token), advice="write paragraphs and lists"
                )
        return []

    def _open_list(self, token: Token, start: int | None) -> None:
        self.lists.append(start)
        if len(self.lists) == DEEPEST_LIST + 1:
            problem = f"a list is nested more than {DEEPEST_LIST} levels deep"
            self.source.fault(problem, self.line(token), advice="write it as several lists")

    def _next_marker(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "•"
        self.lists[-1] = number + 1
        return f"{number}."

    def _fence(self, token: Token) -> Fence:
        lines = token.content.removesuffix("\n").split("\n") if token.content else []
        heading = self.line(token)
        if token.type == "fence" and not self._is_closed(token):
            _, column = self.source.find(token.markup, heading)
            advice = f"end it with a line {token.markup}"
            self.source.fault("the block is never closed", heading, column, len(token.markup), advice)
            self.unclosed = True
        return Fence(token.info.strip(), tuple(lines), heading + (token.type == "fence"), heading)

    def _is_closed(self, token: Token) -> bool:
        begin, end = token.map or (0, 0)
        last = self.source.lines[end + self.first - 2].strip()
        return end - begin > 1 and last.startswith(token.markup) and not last.strip(token.markup[0])

    def _prose(self, token: Token) -> Prose:
        line = self.line(token)
        last = token.map[1] + self.first - 1 if token.map else line
        spans = spans_of(self.source, line, last, token.children or [])
        marker, self.marker = self.marker, ""
        level = max(len(self.lists), 1 if marker else 0)
        return Prose(Paragraph(spans, marker, level), line)
