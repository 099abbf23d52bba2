"""A login: from what sshd started to a session of a learner, in a process with nothing of the client's in it.

`sshd` starts this program as the account's user, in an environment that the client may have had a say in. So the first
process only makes the learner's folder and what a session may use, and becomes the second one, which is started anew.
What the client asked to be run (`SSH_ORIGINAL_COMMAND`) is never looked at.
"""

from __future__ import annotations

import os
import pwd
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tui_tutor.errors import UsageError
from tui_tutor.lab.environment import session_environment
from tui_tutor.lab.learners import JOURNALS, Learner, home_of

UMASK = 0o027
# The most that a session may use. No limit of processes: it would count those of all learners of an account.
LIMITS = {
    resource.RLIMIT_CORE: 0,  # a core holds answers
    resource.RLIMIT_NOFILE: 128,
    resource.RLIMIT_FSIZE: 128 * 2**20,  # bytes; a journal goes on in another file at half of it
    resource.RLIMIT_AS: 2**30,  # bytes of addresses: three times what a lesson takes
}


def check_start() -> None:
    """That nothing of the environment has acted in this process. Raises UsageError."""
    if not sys.flags.isolated:
        advice = "start it as: python -I -m tui_tutor login, with the whole path of its python"
        raise UsageError("tutor login was not started with -I", advice=advice)


def begin(name: str | None, journals: Path | None, arguments: Sequence[str]) -> NoReturn:
    """Become the session of a learner, or of the account where no name is given. Raises UsageError.

    arguments: the command line of the second process, after `-m tui_tutor`.
    """
    account = pwd.getpwuid(os.getuid())
    os.umask(UMASK)
    if name is None:
        home = home_of(Learner(account.pw_name), journals or JOURNALS, account=account.pw_name)
    else:
        home = home_of(Learner(_as_utf8(name)), journals or JOURNALS)
    environment = session_environment(os.environ, account, home)
    set_limits()
    os.chdir("/")
    isolated = [sys.executable, "-I", "-X", "utf8", "-m", "tui_tutor"]
    os.execve(sys.executable, [*isolated, *arguments], environment)


def _as_utf8(argument: str) -> str:
    """An argument as it was written, in whatever encoding the client's locale had it read."""
    return os.fsencode(argument).decode("utf-8", "surrogateescape")


def set_limits() -> None:
    """For good: what is lower already stays."""
    for kind, most in LIMITS.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # whoever is stopped waits for ever: there is no shell to go on from
