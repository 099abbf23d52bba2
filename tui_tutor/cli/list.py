"""`tutor list`: id, title and minutes of every lesson, one a line."""

from __future__ import annotations

import argparse

from tui_tutor.cli.printing import prepare_text
from tui_tutor.glyphs import written
from tui_tutor.lesson.library import entries


def run(given: argparse.Namespace) -> int:
    prepare_text(given)
    known = entries(given.lessons)
    widest_id = max((len(entry.id) for entry in known), default=0)
    widest_title = max((len(written(entry.title)) for entry in known), default=0)
    for entry in known:
        title = written(entry.title or f"cannot be opened: {entry.fault}")
        minutes = f"{entry.minutes} min" if entry.minutes else ""
        print(f"{entry.id.ljust(widest_id)}  {title.ljust(widest_title)}  {minutes}".rstrip())
    return 0
