"""Text that commands print for people: in the glyph set that is asked for, else in that of the encoding and the locale.

JSON and CSV are data and do not come here: they keep every character.
"""

from __future__ import annotations

import argparse
import os

from tui_tutor.cli.terminal import prepare_plain
from tui_tutor.config import read_config


def prepare_text(given: argparse.Namespace) -> None:
    """Put the glyph set in force in which text is printed. Raises UsageError."""
    config, _ = read_config(os.environ)  # what is wrong in it is told by the commands that are about it
    prepare_plain(given, config)
