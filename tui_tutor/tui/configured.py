"""All that is wrong with a configuration: what its reader found, and what the key table and the themes refuse.

Told in one order, that of the lines, by every face and command. Knows no Textual.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from tui_tutor.config import Config, in_order
from tui_tutor.errors import TutorError, counted
from tui_tutor.tui.kept_theme import KeptTheme, start_theme
from tui_tutor.tui.keymap import keymap_of


def faults_of(config: Config, read: Iterable[TutorError]) -> tuple[TutorError, ...]:
    """Every fault of a configuration; read: those that its reader found."""
    return in_order([*read, *keymap_of(config)[1], *start_theme(None, KeptTheme(None), config)[1]])


def notice_of(faults: Sequence[TutorError]) -> str:
    """The first fault of the configuration, in a line, and where it and the others are told in full."""
    if not faults:
        return ""
    place, more = faults[0].place, len(faults) - 1
    where = f"{os.path.basename(place.path or '')}:{place.line}" if place.line else os.path.basename(place.path or "")
    rest = f"{counted(more, 'fault')} more: see tutor doctor." if more else "See tutor doctor."
    told = f"{where}: {faults[0].short}"
    return f"{told if told[-1] in '.?' else f'{told}.'} {rest}"
