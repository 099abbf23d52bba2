"""Which signals a program takes: none that was ignored when it was started, as by `nohup`."""

from __future__ import annotations

import signal
from collections.abc import Iterable


def heard(numbers: Iterable[signal.Signals]) -> list[signal.Signals]:
    """Those of some signals that are not ignored now: to be asked before any is taken."""
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
