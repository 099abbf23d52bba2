"""The voice: how mathematics is told, as it is written or in spoken words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tui_tutor.core.formula import Formula
from tui_tutor.core.printing import UNICODE, Spell, linear


@dataclass(frozen=True, slots=True)
class Voice:
    """is_spoken: whether signs are told as words. nodes: the names of which `d` + name is a derivative."""

    is_spoken: bool = False
    nodes: Collection[str] = ()

    def formula(self, formula: Formula, spell: Spell) -> str:
        """A formula."""
        if not self.is_spoken:
            return linear(formula, UNICODE, spell)
        from tui_tutor.core.speech import spoken  # few learners hear their formulas

        return spoken(formula, spell, self.nodes)

    def line(self, text: str) -> str:
        """An equation, or another line of mathematics."""
        if not self.is_spoken:
            return text
        from tui_tutor.core.spoken_text import spoken_line

        return spoken_line(text, self.nodes)

    def text(self, text: str) -> str:
        """A line of text, with signs in it or without."""
        if not self.is_spoken:
            return text
        from tui_tutor.core.spoken_text import spoken_text

        return spoken_text(text, self.nodes)
