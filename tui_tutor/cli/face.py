"""Which face a lesson is shown with: the full screen, or plain lines where they are asked for or nothing else works."""

from __future__ import annotations

import argparse
import os
import sys

from tui_tutor.cli.terminal import check_encoding
from tui_tutor.config import Config
from tui_tutor.errors import UsageError

_ASKING = ("TUTOR_PLAIN", "ACCESSIBLE")  # variables that ask for plain lines
_CANNOT_BE_PAINTED_ON = ("", "dumb", "unknown")  # values of TERM


def is_plain(given: argparse.Namespace, config: Config) -> bool:
    """Whether plain lines are asked for: by the option, the environment or the configuration."""
    return bool(given.plain) or any(is_set(name) for name in _ASKING) or bool(config.plain)


def is_set(name: str) -> bool:
    """Whether a variable is set; empty, or 0, it is not."""
    return os.environ.get(name, "") not in ("", "0")


def why_plain() -> str:
    """Why there is no full screen here; "" where there is one."""
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if not stream.isatty():
            return f"standard {name} is not a terminal"
    term = os.environ.get("TERM", "")
    if term in _CANNOT_BE_PAINTED_ON:
        return f"TERM is {term}" if term else "TERM is not set"
    if _speaks_otherwise(term):
        return f"TERM is {term}, which takes no ANSI sequences"
    return ""


def _speaks_otherwise(term: str) -> bool:
    """Whether terminfo knows the terminal and moves its cursor in another way than ECMA-48 does, or in none.

    Of one that terminfo does not know, which may be newer, nothing is said.
    """
    try:
        import curses  # 1 ms, and where Python was made without it there is no terminfo

        curses.setupterm(term, sys.stdout.fileno())
        move = curses.tigetstr("cup")
    except (ImportError, OSError, ValueError, curses.error):
        return False
    return move is None or not move.startswith((b"\x1b[", b"\x9b"))


def check_streams() -> None:
    """Every face needs both streams, and an encoding in which ASCII is itself. Raises UsageError."""
    if sys.stdin is None:
        raise UsageError("standard input is closed", advice="leave it open, or print the numbers with `tutor trace`")
    check_encoding(sys.stdout.encoding or "")
