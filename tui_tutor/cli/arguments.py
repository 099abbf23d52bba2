"""The arguments of the command line: every command with its options, and what each of them may be.

Runs nothing and knows no lesson; which module runs a command is the `module` of what was read.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any, TypeAlias

from tui_tutor import __version__


class _Parser(argparse.ArgumentParser):
    """Options are written in full, so that what only looks like one can be an answer: `-y + a`."""

    takes_answer = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.takes_answer:
            words = [*args]  # `list` may be the module of that command here
            end = words.index("--") if "--" in words else len(words)
            args = [*map(self._with_its_sign, words[:end]), *words[end:]]
        return super().parse_known_args(args, namespace)

    def _print_message(self, message: str, file: Any = None) -> None:
        if message and file is not None and file is sys.stdout:
            file.write(message)  # argparse of Python 3.11 passes over what cannot be written
        else:
            super()._print_message(message, file)

    def _with_its_sign(self, word: str) -> str:
        """A word with the minus of mathematics, which answers may use too, where argparse would look for an option."""
        is_option = word.partition("=")[0] in self._option_string_actions or _LIKE_AN_OPTION.match(word)
        return word if is_option or not word.startswith("-") else "−" + word[1:]


_LIKE_AN_OPTION = re.compile(r"--[a-z]")  # a slip of the pen is told


def parser() -> argparse.ArgumentParser:
    """The whole command line; `tutor` alone opens the list of lessons."""
    main_parser = _Parser(
        prog="tutor", description="Step through a computation graph, forward and backward, one node at a time."
    )
    main_parser.add_argument("--version", action="version", version=f"tutor {__version__}")
    main_parser.set_defaults(module="learn", lesson=None, set=[], at=None, calculus=False, restart=False, predict=False)
    _screen_options(main_parser, lessons=None, no_mouse=False, plain=False)
    commands = main_parser.add_subparsers(title="commands", metavar="COMMAND")
    _learn(commands)
    _list(commands)
    _trace(commands)
    _explain(commands)
    _check(commands)
    _judge(commands)
    _progress(commands)
    _reset(commands)
    _keys(commands)
    _doctor(commands)
    _class(commands)
    _login(commands)
    return main_parser


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _learn(commands: _Commands) -> None:
    learn = commands.add_parser("learn", help="open a lesson")
    learn.add_argument("lesson", metavar="LESSON", help="an id from `tutor list`, or the path of a lesson file")
    _set_option(learn)
    learn.add_argument("--at", metavar="STEP", help='open at a step or in a part, such as "backward z" or "part 2"')
    learn.add_argument("--calculus", action="store_true", help="turn the calculus track on")
    learn.add_argument("--restart", action="store_true", help="begin at the start; what was earned is kept")
    learn.add_argument("--predict", action="store_true", help="ask for every result before it is shown")
    _screen_options(learn)
    learn.set_defaults(module="learn")


def _list(commands: _Commands) -> None:
    listing = commands.add_parser("list", help="print the lessons")
    _printing_options(listing)
    _lessons_option(listing)
    listing.set_defaults(module="list")


def _trace(commands: _Commands) -> None:
    trace = commands.add_parser("trace", help="print the frames of a lesson")
    trace.add_argument("lesson", metavar="LESSON", help="an id from `tutor list`, or the path of a lesson file")
    _set_option(trace)
    trace.add_argument("--part", type=_positive, default=1, metavar="N", help="which part of the lesson (1)")
    trace.add_argument("--iterations", type=_positive, default=1, metavar="N", help="how many iterations (1)")
    trace.add_argument("--json", action="store_true", help="as JSON, every number in full precision")
    help_open = "step inside a node: its ops become nodes of their own; all: inside every node (again for more)"
    trace.add_argument("--open", action="append", default=[], metavar="NODE", help=help_open)
    _printing_options(trace)
    _lessons_option(trace)
    trace.set_defaults(module="trace")


def _explain(commands: _Commands) -> None:
    explain = commands.add_parser("explain", help="walk through a formula of your own")
    explain.add_argument("formula", metavar="FORMULA", help='such as "L = (w*x - y)**2"; several with ; or a .txt file')
    explain.add_argument("values", nargs="*", metavar="NAME=VALUE", help="what the formula uses, such as w=0.5")
    explain.add_argument("--learn", metavar="NAMES", help="the parameters, such as w,b (guessed from the names)")
    explain.add_argument("--label", metavar="NAMES", help="the labels (y, if it is there)")
    explain.add_argument("--alpha", metavar="RATE", help="descend with this learning rate")
    explain.add_argument("--iterations", type=_positive, default=1, metavar="N", help="how many to print (1)")
    explain.add_argument("--json", action="store_true", help="print the frames as `tutor trace --json` does")
    explain.add_argument("--save", type=Path, metavar="FILE", help="write it as a lesson file")
    _screen_options(explain)
    explain.set_defaults(module="explain")


def _check(commands: _Commands) -> None:
    check = commands.add_parser("check", help="prove lesson files")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (all shipped lessons)")
    check.add_argument("--coverage", action="store_true", help="print which items of the lecture are missing")
    check.set_defaults(module="check")


def _judge(commands: _Commands) -> None:
    judge = commands.add_parser("judge", help="say what is made of an answer")
    judge.takes_answer = True
    judge.add_argument("lesson", metavar="LESSON", help="an id from `tutor list`, or the path of a lesson file")
    judge.add_argument("step", metavar="STEP", help='such as "backward z"')
    judge.add_argument("answer", metavar="ANSWER", help="a number or a formula")
    _set_option(judge)
    judge.add_argument("--part", type=_positive, default=1, metavar="N", help="which part of the lesson (1)")
    judge.add_argument("--json", action="store_true", help="as JSON")
    _printing_options(judge)
    _lessons_option(judge)
    judge.set_defaults(module="judge")


def _progress(commands: _Commands) -> None:
    progress = commands.add_parser("progress", help="print what was done and earned")
    form = progress.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--csv", action="store_true", help="as CSV, a line a step")
    _printing_options(progress)
    _lessons_option(progress)
    progress.set_defaults(module="progress")


def _reset(commands: _Commands) -> None:
    reset = commands.add_parser("reset", help="forget what was done, after asking")
    reset.add_argument("lesson", nargs="?", metavar="LESSON", help="the lesson's id")
    reset.add_argument("--all", action="store_true", help="in all lessons")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.set_defaults(module="reset")


def _class(commands: _Commands) -> None:
    classroom = commands.add_parser("class", help="who of a class is where (for teachers)")
    classroom.add_argument("folder", type=_existing, metavar="FOLDER", help="the folder with the learners' journals")
    form = classroom.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, wrong answers included")
    form.add_argument("--csv", action="store_true", help="as CSV, a line a learner and lesson")
    _screen_options(classroom, help_plain="sentences instead of the screen or the table, to be listened to")
    classroom.set_defaults(module="classroom")


def _login(commands: _Commands) -> None:
    login = commands.add_parser("login", help="a session of a lab, started by sshd (see the README)")
    login.add_argument("--learner", metavar="NAME", help="who it is (the account)")
    login.add_argument("--journals", type=_existing, metavar="FOLDER", help="(/var/lib/tutor/journals)")
    login.add_argument("--begun", action="store_true", help=argparse.SUPPRESS)  # by the first of its two processes
    _screen_options(login)
    login.set_defaults(module="login")


def _keys(commands: _Commands) -> None:
    keys = commands.add_parser("keys", help="print the keys as they are set")
    keys.add_argument("--json", action="store_true", help="as JSON")
    _printing_options(keys)
    keys.set_defaults(module="keys")


def _doctor(commands: _Commands) -> None:
    doctor = commands.add_parser("doctor", help="print how things stand, for a report of what is wrong")
    form = doctor.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--sshd", action="store_true", help="print what is open to who logs into a lab")
    doctor.add_argument("--user", metavar="NAME", help="with --sshd: the account of the lab (tutor)")
    printing = "/usr/sbin/sshd -T -C user=tutor,host=localhost,addr=127.0.0.1"
    help_file = f"with --sshd: what this printed, - for standard input: {printing}"
    doctor.add_argument("--file", type=_existing_or_input, metavar="FILE", help=help_file)
    _lessons_option(doctor)
    _plain_option(doctor, _BEFORE, _PLAIN_ALREADY)
    _look_options(doctor)
    doctor.set_defaults(module="doctor")


def _set_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set an input, a parameter or the learning rate",
    )


# The default of what stands before the command: after it, what is left out must not take its place.
_BEFORE: Any = argparse.SUPPRESS


def _lessons_option(command: argparse.ArgumentParser, default: Path | None = _BEFORE) -> None:
    command.add_argument(
        "--lessons", type=_existing, default=default, metavar="PATH", help="a folder with more lessons"
    )


def _screen_options(
    command: argparse.ArgumentParser,
    *,
    lessons: Path | None = _BEFORE,
    no_mouse: bool = _BEFORE,
    plain: bool = _BEFORE,
    help_plain: str = "line by line instead of the full screen, for screen readers, pipes and simple terminals",
) -> None:
    _lessons_option(command, lessons)
    command.add_argument("--no-mouse", action="store_true", default=no_mouse, help="leave the mouse alone")
    _plain_option(command, plain, help_plain)
    _look_options(command, default=None if no_mouse is False else _BEFORE)


def _printing_options(command: argparse.ArgumentParser) -> None:
    """Of what prints once, in lines: who asks for plain ones everywhere has them here."""
    _glyphs_option(command)
    _plain_option(command, _BEFORE, _PLAIN_ALREADY)


_PLAIN_ALREADY = "lines, as ever: there is no full screen here"


def _plain_option(command: argparse.ArgumentParser, default: Any, help_plain: str) -> None:
    command.add_argument("--plain", action="store_true", default=default, help=help_plain)


def _look_options(command: argparse.ArgumentParser, default: Any = _BEFORE) -> None:
    """What the terminal shows; without them it is found out. The choices are those of `config`: a test asks for it."""
    _glyphs_option(command, default)
    command.add_argument(
        "--color", choices=("auto", "always", "never"), default=default, help="whether colours are used"
    )
    command.add_argument("--theme", default=default, metavar="NAME", help="the colours: dark, light or contrast")


def _glyphs_option(command: argparse.ArgumentParser, default: Any = _BEFORE) -> None:
    choices = ("unicode", "basic", "ascii")
    command.add_argument("--glyphs", choices=choices, default=default, help="the characters that are used")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and 0 < int(text) <= 1_000_000):
        from tui_tutor.errors import cut  # late: few are wrong

        raise argparse.ArgumentTypeError(f"{cut(text, 20)!r} is not a whole number from 1 to 1,000,000")
    return int(text)


def _existing_or_input(text: str) -> Path:
    return Path(text) if text == "-" else _existing(text)


def _existing(text: str) -> Path:
    if not os.path.exists(text):
        raise argparse.ArgumentTypeError(f"there is no file or folder {text!r}")
    return Path(text)
