"""`tutor login`: what sshd starts in a lab, instead of a shell."""

from __future__ import annotations

import argparse
import sys

from tui_tutor.errors import UsageError


def run(given: argparse.Namespace) -> int:
    """Begin a session of a lab, or be one. Raises UsageError."""
    from tui_tutor.lab.login import begin, check_start

    check_start()
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if not is_terminal and not given.plain:  # by the command of the key or of sshd: the client has no say
        advice = "log in without a command, or with ssh -t; there is no shell and no file transfer"
        raise UsageError("this is a lab of tutor, and needs a terminal", advice=advice)
    for path in (given.lessons, given.journals):
        if path is not None and not path.is_absolute():
            raise UsageError(f"the path {path} does not begin with /", advice="give the whole path")
    if not given.begun:
        begin(given.learner, given.journals, [*sys.argv[1:], "--begun"])
    from tui_tutor.cli.learn import open_app

    return open_app(given, lambda _: None, in_lab=True)
