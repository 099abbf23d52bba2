"""The voice: how mathematics is told, as it is written or in spoken words.

All that goes out passes `said`, where what is not in words yet is put into words; what is, is held apart until then, so
that nothing is spoken twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tui_tutor.core.formula import Formula
from tui_tutor.core.printing import UNICODE, Spell, linear

HIDDEN = "[hidden]"  # for a number that is asked for
_BEGIN, _END = "\ue002", "\ue003"  # in no text: private characters are refused
_HELD = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_FIRST_PLACE = 0xF0000  # private characters again, one for each text that is held


@dataclass(frozen=True, slots=True)
class Voice:
    """is_spoken: whether signs are told as words. nodes: the names of which `d` + name is a derivative."""

    is_spoken: bool = False
    nodes: Collection[str] = ()

    def formula(self, formula: Formula, spell: Spell) -> str:
        """A formula within a line."""
        if not self.is_spoken:
            return linear(formula, UNICODE, spell)
        from tui_tutor.core.speech import spoken  # few learners hear their formulas

        return self.typed(spoken(formula, spell, self.nodes))

    def line(self, text: str) -> str:
        """An equation within a line, or another piece of mathematics."""
        if not self.is_spoken:
            return text
        from tui_tutor.core.spoken_text import spoken_line

        return self.typed(spoken_line(text, self.nodes))

    def typed(self, text: str) -> str:
        """What stays as it is within a line, as what is to be typed."""
        return f"{_BEGIN}{text}{_END}" if self.is_spoken and text else text

    def said(self, line: str) -> str:
        """A line as it goes out: the one place where signs, numbers and names that are left become words."""
        if not self.is_spoken:
            return line
        from tui_tutor.core.spoken_text import spoken_text

        held: list[str] = []

        def hold(found: re.Match[str]) -> str:
            held.append(found[1])
            return chr(_FIRST_PLACE + len(held) - 1)

        rows = _HELD.sub(hold, line).split("\n")
        text = "\n".join(spoken_text(row, self.nodes) for row in rows)
        return text.translate(dict(enumerate(held, _FIRST_PLACE))).replace(HIDDEN, "hidden")
