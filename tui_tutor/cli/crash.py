"""What happens when the program itself is wrong: a log file and one line, never a traceback on the screen.

The log holds no values of variables, but for what the fault's own message quotes.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from tui_tutor import __version__

FAILED = 1


def report(crash: BaseException) -> int:
    """Write the log, say one line; the exit status."""
    name = type(crash).__name__
    try:
        path = _log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        log = f"tutor {__version__}\n" + "".join(traceback.format_exception(crash))
        path.write_text(log, encoding="utf-8", errors="backslashreplace")
        where = f"please report it with the log in {path}"
    except OSError as fault:
        where = f"the log could not be written ({(fault.strerror or 'unknown reason').lower()})"
    print(f"error: tutor has a fault of its own ({name}); {where}", file=sys.stderr)
    return FAILED


def _log_path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("tutor") / "crash.log"
