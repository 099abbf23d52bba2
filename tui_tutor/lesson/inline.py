"""The text of a paragraph in a lesson file: tokens of Markdown become spans, each with the place it was read from.

What cannot be shown is refused, and so is a brace that is half a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from tui_tutor.lesson.model import Span, Tone
from tui_tutor.lesson.source import Source
from tui_tutor.untrusted import Clean, clean, hidden_in

# TeX between dollars (which stand close to it, unlike those of prices), a doubled brace, a placeholder, a lone brace.
_SIGN = re.compile(r"(?P<tex>\$(?!\s)[^$]+(?<!\s)\$(?!\d))|\{\{|\}\}|\{(?P<name>[^{}]*)\}|(?P<lone>[{}])")
_BREAKS = {"softbreak": Clean(" "), "hardbreak": Clean("\n")}


def spans_of(source: Source, line: int, last: int, tokens: list[Token]) -> tuple[Span, ...]:
    """The spans of a paragraph that stands in these lines of a source, both included; faults are noted there."""
    return tuple(_joined(_Inline(source, line, last).spans(tokens)))


class _Inline:
    """Turns the tokens of one paragraph into spans, and finds in the source what they were read from.

    Tokens have no columns, but they come in the order of the text: each is looked for behind the one before.
    """

    def __init__(self, source: Source, line: int, last: int) -> None:
        self.source = source
        self.line = line
        self.last = last
        self.column = 1  # behind what was found last

    def spans(self, children: list[Token]) -> Iterator[Span]:
        tones = [Tone.PLAIN]
        links: list[Token] = []
        for child in children:
            match child.type:
                case "text" | "text_special":
                    yield from self._text(child.content, tones[-1])
                case "softbreak" | "hardbreak":
                    yield Span(_BREAKS[child.type], tones[-1], None, self.line, self.column)
                    self.line, self.column = self.line + 1, 1
                case "code_inline":
                    yield self._code(child)
                case "strong_open":
                    tones.append(Tone.STRONG)
                case "em_open":
                    tones.append(Tone.EMPHASIS)
                case "strong_close" | "em_close":
                    tones.pop()
                case "link_open":
                    links.append(child)
                case "link_close":
                    yield self._address(links.pop(), tones[-1])
                case _:
                    self._refuse(child)

    def _find(self, text: str) -> tuple[int, int]:
        """Line and column of the next place where a text stands, and on behind it; else where we are."""
        for number in range(self.line, min(self.last, len(self.source.lines)) + 1):
            column = self.source.lines[number - 1].find(text, self.column - 1 if number == self.line else 0)
            if column >= 0:
                self.line, self.column = number, column + 1 + len(text)
                return number, column + 1
        return self.line, self.column

    def _address(self, link: Token, tone: Tone) -> Span:
        """No link is opened: its address is text."""
        if title := str(link.attrs.get("title", "")):
            line, column = self._find(title)
            self.source.fault("the narration cannot show a link's title", line, column, len(title), "say it in words")
        return Span(shown(f" ({link.attrs['href']})"), tone, None, self.line, self.column)

    def _code(self, child: Token) -> Span:
        self._find(child.markup)
        line, column = self._find(child.content)
        self._find(child.markup)
        return Span(shown(child.content), Tone.CODE, None, line, column)

    def _refuse(self, child: Token) -> None:
        what, sign = ("an image", "![") if child.type == "image" else ("HTML", child.content)
        line, column = self._find(sign)
        self.source.fault(f"the narration cannot show {what}", line, column, len(sign), "say it in words")

    def _text(self, text: str, tone: Tone) -> Iterator[Span]:
        if hidden := hidden_in(text.replace("\t", " ")):  # written as &#x202E;
            here = self.line, self.column
            self.source.fault(hidden[1], *self._find("&"), advice="remove it")
            self.line, self.column = here
        position = 0
        for found in _SIGN.finditer(text):
            yield Span(shown(text[position : found.start()]), tone, None, self.line, self.column)
            yield self._sign(found, tone)
            position = found.end()
        line, column = self._find(text[position:])
        yield Span(shown(text[position:]), tone, None, line, column)

    def _sign(self, found: re.Match[str], tone: Tone) -> Span:
        text = found[0]
        line, column = self._find(text)
        if found["name"] is not None:
            return Span(shown(found["name"].strip()), Tone.VALUE, None, line, column)
        if found["tex"]:
            advice = "write the formula in backquotes: `a - y`"
            self.source.fault("the narration cannot show TeX", line, column, len(text), advice)
        if found["lone"]:
            advice = f"write a placeholder as {{z}}, a brace as {text * 2}"
            self.source.fault(f'a "{text}" without its other half', line, column, advice=advice)
        return Span(shown(text[0]), tone, None, line, column)


def shown(text: str) -> Clean:
    """A text of the file as it is shown; a tab is a blank, as to Markdown."""
    return clean(text.replace("\t", " "))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of one tone as one span; empty ones go."""
    waiting: Span | None = None
    for span in spans:
        if waiting is not None and span.tone is waiting.tone and span.tone not in (Tone.VALUE, Tone.CODE):
            waiting = replace(waiting, text=Clean(waiting.text + span.text))
            continue
        if waiting is not None and (waiting.text or waiting.tone is Tone.VALUE):
            yield waiting
        waiting = span
    if waiting is not None and (waiting.text or waiting.tone is Tone.VALUE):
        yield waiting
