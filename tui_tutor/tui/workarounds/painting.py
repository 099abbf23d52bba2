"""Painting: only what changed is sent, little of that, and nothing in it that steers the terminal.

Knows nothing of the app, of keys or of how bytes reach the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip

from tui_tutor.untrusted import harmless


def paint_only_what_changed() -> None:
    """Textual 8.2.8 sends a changed span from its widget's left edge on, with every colour set anew for every piece.

    A step sent 10,000 bytes so; now the span alone is sent, and a colour where it changes. Tests:
    tests/tui/test_painting.py.
    """
    ChopsUpdate.render_segments = _render_spans  # type: ignore[assignment]


def _render_spans(update: ChopsUpdate, console: Console) -> str:
    system = COLOR_SYSTEMS[console.color_system] if console.color_system else None
    written: list[str] = []
    pen = _Pen(system)
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items()):
            if strip is None or x >= x2 or end <= x1:
                continue
            start = max(x, x1)
            written.append(f"\x1b[{y + 1};{start + 1}H")
            for text, style, control in strip.crop(start - x, min(end, x2) - x):
                if not control:
                    written.append(pen.change_to(style or _NO_STYLE, blank=text.isspace()))
                    written.append(text if text.isprintable() else _fitted(text))
    written.append("\x1b[0m")
    return "".join(written)


_NO_STYLE = Style()


# Attribute of a style, and the SGR parameters that turn it on and off.
_ATTRIBUTES = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("reverse", "7", "27"),
    ("strike", "9", "29"),
)  # fmt: skip
_SEEN_ON_BLANKS = {"underline", "reverse", "strike"}


class _Paint(NamedTuple):
    """What a style sets on the terminal: attributes, and SGR parameters for both colours."""

    attributes: frozenset[str] = frozenset()
    front: str = "39"
    back: str = "49"


@lru_cache(maxsize=1024)
def _paint(style: Style, system: ColorSystem | None) -> _Paint:
    attributes = frozenset(name for name, _, _ in _ATTRIBUTES if getattr(style, name))
    if system is None:
        return _Paint(attributes)
    front = style.color.downgrade(system).get_ansi_codes() if style.color else ("39",)
    back = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False) if style.bgcolor else ("49",)
    return _Paint(attributes, ";".join(front), ";".join(back))


class _Pen:
    """Remembers what is set on the terminal, and says what has to change."""

    def __init__(self, system: ColorSystem | None) -> None:
        self.system = system
        self.now = _Paint()

    def change_to(self, style: Style, *, blank: bool) -> str:
        """The sequence before a text in a style; blanks show the background alone."""
        old, new = self.now, _paint(style, self.system)
        if new == old or (
            blank and new.back == old.back and _SEEN_ON_BLANKS.isdisjoint(new.attributes | old.attributes)
        ):
            return ""
        self.now = new
        codes = list(_attribute_codes(old.attributes, new.attributes)) if old.attributes != new.attributes else []
        codes += [new.front] if new.front != old.front else []
        codes += [new.back] if new.back != old.back else []
        return f"\x1b[{';'.join(codes)}m"


@lru_cache(maxsize=256)
def _attribute_codes(old: frozenset[str], new: frozenset[str]) -> tuple[str, ...]:
    off = {code for name, _, code in _ATTRIBUTES if name in old - new}
    # Bold and dim are turned off together, so what stays of them is set again.
    on = [code for name, code, undone in _ATTRIBUTES if name in new and (name not in old or undone in off)]
    return (*sorted(off), *on)


def dim_what_lies_below() -> None:
    """Textual 8.2.8 mixes what lies below a box with the box's background, and shows it as it is where that has none.

    Without colours it has none, and what lies below is dimmed. Tests: tests/tui/test_no_colour.py.
    """
    BackgroundScreen.process_segments = staticmethod(_receding)  # type: ignore[method-assign]


_mixed = BackgroundScreen.process_segments
_DIM = Style(dim=True)


def _receding(segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
    if color.a:
        yield from _mixed(segments, color)
        return
    for text, style, control in segments:
        yield Segment(text, (style.clear_meta_and_links() if style else _NO_STYLE) + _DIM, control)


def paint_nothing_that_steers() -> None:
    """Textual 8.2.8 paints whatever control characters a text holds, and links, whose address a terminal would follow.

    Here a line that is painted as a whole is filtered as changed spans are: no widget, border, title or input can be
    forgotten, for nothing of them comes to the terminal on another way. Tests: tests/tui/test_sinks.py.
    """
    Strip.render = _render_strip  # type: ignore[assignment]


def _render_strip(strip: Strip, console: Console) -> str:
    if strip._render_cache is None:
        system = COLOR_SYSTEMS[console.color_system] if console.color_system else ColorSystem.TRUECOLOR
        painted = [_painted(text, style, system) for text, style, control in strip._segments if not control]
        strip._render_cache = "".join(painted)
    return strip._render_cache


def _painted(text: str, style: Style | None, system: ColorSystem) -> str:
    text = text if text.isprintable() else _fitted(text)
    codes = Strip.render_ansi(style, system) if style is not None else ""
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def _fitted(text: str) -> str:
    """A text without what steers a terminal, in the cells for which it was laid out: a control character has none."""
    return set_cell_size(harmless(text), cell_len(text))
