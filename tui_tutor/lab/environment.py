"""The environment of a lab's session: made anew, from an allow-list.

Of what the client sent only what says how to paint stays, and that only where it is as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from pwd import struct_passwd

PATH = "/usr/bin:/bin"
NOWHERE = "/nonexistent"  # as Debian calls the home of who has none

_LOCALE = r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,40}"  # of any encoding: the glyphs are chosen by it; what is written is UTF-8
# What is kept of what a client sent, and how it has to look.
KEPT = {
    "TERM": r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,40}",
    "LANG": _LOCALE,
    "LC_ALL": _LOCALE,
    "LC_CTYPE": _LOCALE,
    "COLORTERM": r"truecolor|24bit",
    "NO_COLOR": r"[\x21-\x7e]{1,20}",
    "ACCESSIBLE": r"1",  # plain lines, as who cannot see the screen asks for them
    "LC_TERMINAL": r"iTerm2",  # a terminal with faults of its own (see cli)
}
# The same as patterns for sshd's AcceptEnv; TERM comes with the terminal.
ACCEPTED = tuple(dict.fromkeys("LC_*" if name.startswith("LC_") else name for name in KEPT if name != "TERM"))


def session_environment(given: Mapping[str, str], account: struct_passwd, home: Path) -> dict[str, str]:
    """The whole environment of a session; home: the learner's folder, where all that is kept of them goes."""
    kept = {name: given[name] for name, form in KEPT.items() if re.fullmatch(form, given.get(name, ""))}
    return {
        "LANG": "C.UTF-8",
        **kept,
        "PATH": PATH,
        "HOME": account.pw_dir,
        "USER": account.pw_name,
        "LOGNAME": account.pw_name,
        "XDG_STATE_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": NOWHERE,  # no lessons but those of the lab
        "XDG_CACHE_HOME": NOWHERE,
    }
