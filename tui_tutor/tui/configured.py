"""All that is wrong with a configuration: what its reader found, and what the key table and the themes refuse.

Told in one order, that of the lines, by every face and command. Knows no Textual.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_tutor.config import Config, in_order
from tui_tutor.errors import TutorError
from tui_tutor.tui.kept_theme import KeptTheme, start_theme
from tui_tutor.tui.keymap import keymap_of


def faults_of(config: Config, read: Iterable[TutorError]) -> tuple[TutorError, ...]:
    """Every fault of a configuration; read: those that its reader found."""
    return in_order([*read, *keymap_of(config)[1], *start_theme(None, KeptTheme(None), config)[1]])
