"""What happens when the program itself is wrong: a log file and one line, never a traceback on the screen.

The log holds kinds of faults and calls. It holds no values of variables, and no message that might quote what a learner
or a lesson wrote: an answer must not stand in a report.
"""

from __future__ import annotations

import errno
import os
import platform
import traceback
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from opcode import opmap
from pathlib import Path

from tui_tutor import __version__
from tui_tutor.cli import FAILED, say

LARGEST = 64_000  # bytes of a log
OLDER = 3  # logs of before that are kept
_ENDS = 40  # calls that are told from either end of a deep stack
_SITE = "site-packages" + os.sep

# Faults of which the interpreter itself speaks in kinds and sizes. Of others it quotes what was looked up, which may be
# any text (`getattr`); a name that stands in the code is in the line of the call.
_TELLING = (IndexError, MemoryError, RecursionError, TypeError, ZeroDivisionError)
_QUOTES = "keyword argument"  # which is named: a key of any dictionary can be one
_RAISE = opmap["RAISE_VARARGS"]


def report(crash: BaseException, *, kept: bool | None = None, in_lab: bool = False) -> int:
    """Write the log, say one line; the exit status.

    kept: whether all that a learner did is saved; None where nothing was done. in_lab: whether the group of a lab reads
    the learner's folder (not the log).
    """
    if isinstance(crash, OSError) and crash.errno in (errno.EMFILE, errno.ENFILE):
        say(f"error: tutor may not open as many files as it needs{_SAVED[kept]}\n  raise the limit: ulimit -n 256")
        return FAILED
    try:
        where = f"please report it with the log in {_write(_log(crash), in_lab=in_lab)}"
    except OSError as fault:
        where = f"the log could not be written ({(fault.strerror or 'unknown reason').lower()})"
    except Exception as fault:  # whatever is wrong with the machine, the line is said
        where = f"the log could not be written ({type(fault).__name__})"
    say(f"error: tutor has a fault of its own ({type(crash).__name__}); {where}{_SAVED[kept]}")
    return FAILED


_SAVED = {None: "", True: "; all that you did is saved", False: "; what you did last could not be saved"}


def log_path() -> Path | None:
    """Where the log of the last fault is; None where there is no place for one."""
    from tui_tutor.progress.folder import progress_folder

    folder = progress_folder()
    return folder.parent / "crash.log" if folder is not None else None


def _write(log: str, *, in_lab: bool) -> Path:
    """Put the log in the place of the last one, for the user's eyes only. Raises OSError."""
    from tui_tutor.progress.folder import ITS_GROUP, NOBODY, make_folder

    path = log_path()
    if path is None:
        raise OSError(0, "there is no home for it")
    make_folder(path.parent, ITS_GROUP if in_lab else NOBODY)  # journals come to be in it, too
    names = [path, *(path.with_name(f"crash-{number}.log") for number in range(1, OLDER + 1))]
    for newer, older in reversed(list(pairwise(names))):
        with suppress(FileNotFoundError):
            newer.replace(older)
    # What stands there now is another's, or a trap: it is not followed.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(log.encode("utf-8", "backslashreplace")[:LARGEST])
    return path


def _log(crash: BaseException) -> str:
    system = f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    chain = list(_chain(crash))
    parts = ["\n".join([_told(fault), *_calls(fault)]) for fault in chain]
    return f"tutor {__version__}, {system}\n\n" + "\n\nwhich came after\n\n".join(parts) + "\n"


def _chain(crash: BaseException) -> Iterator[BaseException]:
    """The fault, and those that it came of; a few."""
    fault: BaseException | None = crash
    for _ in range(8):
        if fault is None:
            return
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _told(fault: BaseException) -> str:
    """The kind of fault; of those that say nothing of values, also what they say."""
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(fault, OSError):
        return f"{name}: errno {fault.errno}, {os.strerror(fault.errno) if fault.errno else 'no reason'}"
    if kind in _TELLING and not _is_raised(fault) and _QUOTES not in str(fault):
        return f"{name}: {str(fault)[:200]}"
    return name


def _is_raised(fault: BaseException) -> bool:
    """Whether a `raise` in some code made the fault, with whatever text; else the interpreter did."""
    last = fault.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is None or last.tb_frame.f_code.co_code[last.tb_lasti] == _RAISE


def _calls(fault: BaseException) -> Iterator[str]:
    calls = traceback.StackSummary.extract(traceback.walk_tb(fault.__traceback__))
    for number, call in enumerate(calls):
        if number == _ENDS and len(calls) > 2 * _ENDS:
            yield f"  ... {len(calls) - 2 * _ENDS} more calls"
        if min(number, len(calls) - 1 - number) < _ENDS or len(calls) <= 2 * _ENDS:
            yield f"  {_shortened(call.filename)}:{call.lineno} in {call.name}"
            if call.line:
                yield f"    {call.line}"


def _shortened(path: str) -> str:
    """A file of the code, without what its place says of the user."""
    package = str(Path(__file__).resolve().parents[2]) + os.sep
    if path.startswith(package):
        return path[len(package) :]
    return path.rpartition(_SITE)[2] if _SITE in path else path.replace(os.path.expanduser("~"), "~")
