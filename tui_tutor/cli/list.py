"""`tutor list`: id, title and minutes of every lesson, one a line."""

from __future__ import annotations

import argparse

from tui_tutor.lesson.library import entries


def run(given: argparse.Namespace) -> int:
    known = entries(given.lessons)
    widest_id = max((len(entry.id) for entry in known), default=0)
    widest_title = max((len(entry.title) for entry in known), default=0)
    for entry in known:
        title = entry.title or f"cannot be opened: {entry.fault}"
        minutes = f"{entry.minutes} min" if entry.minutes else ""
        print(_shown(f"{entry.id.ljust(widest_id)}  {title.ljust(widest_title)}  {minutes}".rstrip()))
    return 0


def _shown(text: str) -> str:
    """The text without what would steer a terminal: a lesson that cannot be opened goes by the name of its file."""
    return "".join(character if character.isprintable() else "�" for character in text)
