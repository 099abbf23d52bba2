"""`tutor login`: what sshd starts in a lab, instead of a shell."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tui_tutor.cli import load
from tui_tutor.errors import UsageError

if TYPE_CHECKING:
    from tui_tutor.config import Config


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
    return _session(given)


def _session(given: argparse.Namespace) -> int:
    from tui_tutor.cli.face import check_streams, is_plain, why_plain
    from tui_tutor.cli.learn import run_app
    from tui_tutor.cli.terminal import prepare
    from tui_tutor.config import read_config

    check_streams()
    config, faults = read_config(os.environ)
    if is_plain(given, config) or why_plain():
        return _converse(given, config)
    prepare(given, config)
    load("tui_tutor.tui.lab_app")
    from tui_tutor.lesson.library import Fence
    from tui_tutor.progress.folder import ITS_GROUP, progress_folder
    from tui_tutor.tui.lab_app import LabApp

    folder, lessons = progress_folder(), Fence(given.lessons)
    app = LabApp(
        folder=folder, readers=ITS_GROUP, lessons=lessons, config=config, faults=faults, theme=given.theme
    )  # fmt: skip
    return run_app(app, mouse=not given.no_mouse)


def _converse(given: argparse.Namespace, config: Config) -> int:
    """The same session line by line."""
    from tui_tutor.cli.terminal import prepare_plain

    prepare_plain(given, config)
    load("tui_tutor.plain.talk")
    from tui_tutor.cli.face import is_set
    from tui_tutor.cli.learn import converse
    from tui_tutor.lesson.library import Fence
    from tui_tutor.plain.face import Face
    from tui_tutor.progress.folder import ITS_GROUP, progress_folder
    from tui_tutor.progress.keeper import switches_of

    face = Face(
        folder=progress_folder(), readers=ITS_GROUP, lessons=Fence(given.lessons), is_spoken=is_set("ACCESSIBLE"),
        start=switches_of(config),
    )  # fmt: skip
    return converse(face)
