"""How the app looks on the terminal: its theme, which is kept when a learner chooses one, and its glyphs.

All apps of the full-screen face are made from `ThemedApp`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual import constants
from textual.color import Color
from textual.filter import LineFilter
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from tui_tutor import glyphs
from tui_tutor.glyphs import UNKNOWN, GlyphSet
from tui_tutor.tui import workarounds
from tui_tutor.tui.kept_theme import KeptTheme, ThemeWriter
from tui_tutor.tui.palettes import DEFAULT, PALETTES, PALETTES_IN_16, Palette

# Of the terminal's own colours Textual leaves none where NO_COLOR is set; of others it makes greys.
_COLOURLESS = "ansi-dark"
_PATIENCE = 0.5  # seconds that the end waits for the choice of a theme to be on the disk


def _theme(palette: Palette) -> Theme:
    return Theme(
        name=palette.name, dark=palette.is_dark, foreground=palette.plain, background=palette.background,
        surface=palette.surface, panel=palette.panel, primary=palette.parameter, secondary=palette.derivative,
        accent=palette.at_hand, warning=palette.note,
        variables={
            "text": palette.plain, "text-muted": palette.dim, "text-disabled": palette.dim,
            "foreground-muted": palette.dim, "look-dim": palette.dim, "look-border": palette.border,
            "look-data": palette.data, "look-done": palette.done,
            "block-cursor-foreground": palette.background, "block-cursor-background": palette.parameter,
            "block-cursor-blurred-foreground": palette.plain, "block-cursor-blurred-background": palette.panel,
            "block-cursor-blurred-text-style": "bold underline",  # of 16 colours both grounds are one
            "input-selection-foreground": palette.background, "input-selection-background": palette.parameter,
            "scrollbar": palette.dim, "scrollbar-hover": palette.plain, "scrollbar-active": palette.parameter,
            "scrollbar-background": palette.panel, "scrollbar-corner-color": palette.panel,
        },
    )  # fmt: skip


class ThemedApp(workarounds.FaultyApp):
    """Starts in a theme, offers ours only, and sends no character that is not in the glyph set in force.

    theme: one of `palettes`, the default unless given. kept: where a choice is kept, if it is.
    """

    def __init__(self, *, theme: str | None = None, kept: KeptTheme | None = None) -> None:
        self.is_colourless = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if self.is_colourless else None)
        workarounds.paint_only_what_changed()
        workarounds.paint_nothing_that_steers()
        workarounds.dim_what_lies_below()
        self._writer = ThemeWriter(kept or KeptTheme(None))
        self._glyph_filter = GlyphFilter()
        ScrollBar.renderer = ScrollBarRender if glyphs.in_force() is GlyphSet.UNICODE else _WholeCells
        for palette in PALETTES_IN_16 if constants.COLOR_SYSTEM == "standard" else PALETTES:
            self.register_theme(_theme(palette))
        self.theme = _COLOURLESS if self.is_colourless else theme or DEFAULT
        self._chosen = self.theme
        for name in self.available_themes.keys() - {palette.name for palette in PALETTES} - {self.theme}:
            self.unregister_theme(name)

    def run(self, **settings: Any) -> None:
        try:
            super().run(**settings)
        finally:
            self._writer.finish(_PATIENCE)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {f"look-{look}": "ansi_default" for look in ("dim", "border", "data", "done")}

    def get_line_filters(self) -> Sequence[LineFilter]:
        usual = super().get_line_filters()
        return usual if glyphs.in_force() is GlyphSet.UNICODE else [*usual, self._glyph_filter]

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    def _keep_theme(self, theme: Theme) -> None:
        if theme.name != self._chosen:
            self._chosen = theme.name
            self._writer.keep(theme.name)


class _WholeCells(ScrollBarRender):
    """A scroll bar without characters that fill a part of a cell, which the other sets have not."""

    VERTICAL_BARS = HORIZONTAL_BARS = [" "]  # noqa: RUF012


class GlyphFilter(LineFilter):
    """The last thing on the way to the terminal: what is not in the glyph set becomes something of its width that is.

    What we draw ourselves is written in the set before; here is what Textual's own widgets draw and what is typed.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            segment if segment.text.isascii() and segment.text.isprintable() else
            Segment("".join(map(in_set, segment.text)), segment.style, segment.control)
            for segment in segments
        ]  # fmt: skip


def in_set(character: str) -> str:
    """A character of the set in force, or several, in as many cells."""
    room = cell_len(character)
    found = glyphs.written(character).replace("\n", UNKNOWN)
    return found.ljust(room) if found and len(found) <= room else UNKNOWN * room
