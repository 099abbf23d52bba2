"""The command line: one module per command; errors become one clear line and an exit status here.

Loads neither NumPy nor Textual before a command needs it.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import TextIO, cast

from tui_tutor.cli.arguments import parser
from tui_tutor.errors import TutorError, UsageError
from tui_tutor.untrusted import Guarded, Unwritable, clean_lines

OK, FAILED, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 fine, 1 failed, 2 wrong usage or invalid input, 128 + signal."""
    _open_what_is_closed()
    _prepare_environment()
    streams, given = (sys.stdout, sys.stderr), argparse.Namespace()
    sys.stdout = sys.stdout and Guarded(sys.stdout)
    sys.stderr = told = _Told(sys.stderr)
    try:
        given = told.given = _read(arguments)
        if sys.stdout is None:  # as after `>&-`
            raise UsageError("standard output is closed", advice="leave it open, or send it to a file")
        status: int = load(f"tui_tutor.cli.{given.module}").run(given)
        sys.stdout.flush()
        return status
    except TutorError as fault:
        say(str(_with_keys(fault)))
        return WRONG
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        drop_output()  # the reader (`| head`) has gone: nothing is wrong
        return 141
    except Exception as crash:
        return _failed(crash, in_lab=getattr(given, "begun", False))  # as `tutor login` alone can have
    finally:
        sys.stdout, sys.stderr = streams


class _Told(Guarded):
    """Standard error: it is for people, and so in the glyph set that is asked for, or that the locale has."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.given = argparse.Namespace()

    def write(self, text: str) -> int:
        super().write(text if text.isascii() else self._written(text))
        return len(text)

    def _written(self, text: str) -> str:
        from tui_tutor.cli.printing import chosen_set
        from tui_tutor.glyphs import using, written

        with using(chosen_set(self.given, self.encoding)):
            return written(text)


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for. Raises SystemExit after help, a version or wrong usage was printed."""
    try:
        return parser().parse_args(arguments)
    except SystemExit:
        if sys.stdout is not None:
            sys.stdout.flush()  # a disk that is full is told as ever
        raise


def _with_keys(fault: TutorError) -> TutorError:
    """A fault of a session, whose advice may name actions: here as the keys that they have by default."""
    if not isinstance(fault, UsageError) or "{" not in fault.advice:
        return fault
    from tui_tutor.tui.keys import Keymap

    return fault.naming(Keymap().names)


def _failed(crash: Exception, *, in_lab: bool) -> int:
    """Say what is wrong with standard output, if it is that, or report a fault of the program itself."""
    match crash:
        case UnicodeEncodeError(encoding=encoding) if encoding.lower() not in ("utf-8", "utf8"):
            problem = f"the encoding of standard output is {encoding}, not UTF-8"
            say(str(UsageError(problem, advice="set LANG=C.UTF-8")))
            return WRONG
        case Unwritable(strerror=reason):
            drop_output()
            say(f"error: standard output cannot be written: {str(reason).lower()}")
            return FAILED
    from tui_tutor.cli.crash import report

    return report(crash, in_lab=in_lab)


def say(text: str) -> None:
    """Lines for people: on standard error, where that takes them, and free of what would steer a terminal."""
    try:
        print(clean_lines(text), file=sys.stderr, flush=True)
    except (OSError, ValueError):  # it takes no more, or is closed; at exit it would be flushed again
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _open_what_is_closed() -> None:
    """A file must not come to be standard error, as the first one that is opened after `2>&-` would."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def drop_output() -> None:
    """Nothing more is written to standard output, not even what still waits to be flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def load(name: str) -> ModuleType:
    """Import a module and all that it needs: nothing of it is garbage, and looking for some is a tenth of start-up."""
    gc.disable()
    try:
        with _spared():
            return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


# What libraries import only if it is there, and use for nothing that we do: OpenSSL for connections of asyncio, arrays
# of NumPy handed to C, and addresses in Markdown that become links. Each session would hold more than 2 MB of it.
_SPARED = ("ssl", "ctypes", "linkify_it")


@contextmanager
def _spared() -> Iterator[None]:
    """As if these were not installed; whoever asks later finds them."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    hidden = [name for name in _SPARED if modules.setdefault(name, None) is None]
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]


def _prepare_environment() -> None:
    """What libraries read once, at import."""
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]  # set but empty means nothing (no-color.org); Textual takes it for set
    os.environ.pop("UNICODE_VERSION", None)  # by another one Rich would measure otherwise than `widths`
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a thread per core would wait for work that never comes
    if "iTerm" in (os.environ.get("TERM_PROGRAM", "") + os.environ.get("LC_TERMINAL", "")):
        # Textual 8.2.7 and later lose dead keys such as ^ there (upstream issue #6563).
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
