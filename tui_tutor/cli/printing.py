"""Text that commands print for people: in the glyph set that is asked for, else in that of the encoding and the locale.

JSON and CSV are data and do not come here: they keep every character.
"""

from __future__ import annotations

import argparse
import os
import sys

from tui_tutor.cli.terminal import choose_glyphs, prepare_plain
from tui_tutor.config import read_config
from tui_tutor.errors import TutorError
from tui_tutor.glyphs import GlyphSet


def prepare_text(given: argparse.Namespace) -> None:
    """Put the glyph set in force in which text is printed. Raises UsageError."""
    config, _ = read_config(os.environ)  # what is wrong in it is told by the commands that are about it
    prepare_plain(given, config)


def chosen_set(given: argparse.Namespace, encoding: str) -> GlyphSet:
    """The glyph set of a text that no command has prepared for, such as a fault; TERM is none of its business."""
    config, _ = read_config(os.environ)
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    flag, is_utf8_mode = getattr(given, "glyphs", None), bool(sys.flags.utf8_mode)
    try:
        return choose_glyphs(flag, environment, config, encoding, is_utf8_mode=is_utf8_mode)
    except TutorError:  # a variable that names no set; that is told where it matters
        return GlyphSet.UNICODE
