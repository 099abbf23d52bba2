"""Painting: only what changed is sent, and little of that.

Knows nothing of the app, of keys or of how bytes reach the terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual._compositor import ChopsUpdate


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
                    written.append(text)
    written.append("\x1b[0m")
    return "".join(written)


_NO_STYLE = Style()


# Attribute of a style, and the SGR parameters that turn it on and off.
_ATTRIBUTES = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("reverse", "7", "27"),
    ("strike", "9", "29"),
)  # fmt: skip
_SEEN_ON_BLANKS = {"underline", "reverse", "strike"}


@dataclass(frozen=True, slots=True)
class _Paint:
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
