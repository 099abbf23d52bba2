"""The environment of a lab's session: what is kept, and that nothing else is."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from pwd import struct_passwd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.lab.environment import ACCEPTED, KEPT, NOWHERE, session_environment
from tui_tutor.lab.sshd import sshd_findings

ACCOUNT = struct_passwd(("tutor", "x", 990, 990, "", "/var/lib/tutor", "/bin/sh"))
HOME = Path("/var/lib/tutor/journals/55579b557896d0ce")
FIXED = {
    "PATH": "/usr/bin:/bin", "HOME": "/var/lib/tutor", "USER": "tutor", "LOGNAME": "tutor", "LANG": "C.UTF-8",
    "XDG_STATE_HOME": str(HOME), "XDG_CONFIG_HOME": str(HOME), "XDG_DATA_HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE,
}  # fmt: skip
HOSTILE = {
    "PYTHONINSPECT": "1", "PYTHONSTARTUP": "/tmp/x.py", "PYTHONPATH": "/tmp", "LD_PRELOAD": "/tmp/x.so",
    "TEXTUAL": "debug,devtools", "TEXTUAL_DRIVER": "x:y", "TEXTUAL_PRESS": "q", "EDITOR": "vi", "BROWSER": "/tmp/x",
    "SHELL": "/bin/bash", "BASH_ENV": "/tmp/x", "HOME": "/tmp", "PATH": "/tmp", "USER": "root", "LOGNAME": "root",
    "XDG_STATE_HOME": "/tmp", "XDG_DATA_HOME": "/tmp", "XDG_CONFIG_HOME": "/tmp", "TUTOR_PLAIN": "1",
    "SSH_ORIGINAL_COMMAND": "/bin/sh", "SSH_AUTH_SOCK": "/tmp/s", "DISPLAY": ":0", "OPENBLAS_NUM_THREADS": "64",
    "ESCDELAY": "9999", "COLUMNS": "65535", "LINES": "65535", "TZ": "../../etc/passwd", "LANGUAGE": "../x",
    "TERMINFO": "/tmp",
}  # fmt: skip


def test_nothing_that_steers_a_program_is_kept() -> None:
    assert session_environment(HOSTILE, ACCOUNT, HOME) == FIXED


@pytest.mark.parametrize(
    ("name", "value"),
    [("TERM", "xterm-256color"), ("TERM", "screen.xterm+x"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "C.utf8"),
     ("LC_CTYPE", "en_GB.UTF-8"), ("COLORTERM", "truecolor"), ("COLORTERM", "24bit"), ("NO_COLOR", "1"),
     ("ACCESSIBLE", "1"), ("LC_TERMINAL", "iTerm2"), ("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "UTF-8"),
     ("LANG", "de_DE.ISO-8859-1"), ("LANG", "de_DE"), ("LC_ALL", "ca_ES.utf8@valencia"), ("LC_ALL", "xx_YY.nonsense")],
)  # fmt: skip
def test_what_says_how_to_paint_is_kept(name: str, value: str) -> None:
    assert session_environment({name: value}, ACCOUNT, HOME) == {**FIXED, name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [("TERM", "\x1b[2J"), ("TERM", "x" * 10_000), ("TERM", "../../etc/passwd"), ("TERM", "/tmp/x"), ("TERM", ""),
     ("TERM", "xterm\n"), ("TERM", "xterm;id"), ("LC_ALL", "../../tmp/x.UTF-8"),
     ("LC_ALL", "/tmp/x"), ("LC_ALL", ".."), ("LC_CTYPE", ""), ("LANG", "de_DE.UTF-8 x"), ("LANG", "a" * 42),
     ("LANG", "dé_DE"), ("LANG", "$(id)"), ("COLORTERM", "yes"), ("NO_COLOR", "\x1b"), ("NO_COLOR", ""),
     ("LC_TERMINAL", "x"), ("LANG", "de_DE.UTF-8\n")],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_dropped(name: str, value: str) -> None:
    assert session_environment({name: value}, ACCOUNT, HOME) == FIXED


README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_sshd_is_told_to_accept_what_is_kept_and_the_audit_finds_it_closed() -> None:
    (accepted,) = re.findall(r"^ *AcceptEnv (.*)$", README, re.MULTILINE)
    assert accepted.split() == list(ACCEPTED)
    sent = KEPT.keys() - {"TERM"}  # which comes with the terminal
    assert {name for name in sent if not any(fnmatchcase(name, pattern) for pattern in ACCEPTED)} == set()
    assert {pattern for pattern in ACCEPTED if not any(fnmatchcase(name, pattern) for name in sent)} == set()
    for name in (accepted, *KEPT):
        assert not [each for each in sshd_findings(f"acceptenv {name}") if "may set" in each.problem]
    said = [str(each) for each in sshd_findings("acceptenv LANGUAGE ACCESSIBLEX L*") if "may set" in each.problem]
    assert [line.split()[5].rstrip(",") for line in said] == ["LANGUAGE", "ACCESSIBLEX", "L*"]
    assert all(f"set AcceptEnv to {accepted} alone" in line for line in said)


@given(st.dictionaries(st.one_of(st.sampled_from(list(KEPT)), st.text(max_size=20)), st.text(max_size=60), max_size=8))
def test_of_any_environment_only_plain_short_values_come_through(given_: dict[str, str]) -> None:
    made = session_environment(given_, ACCOUNT, HOME)
    assert made.keys() <= {*FIXED, *KEPT}
    assert {**made, **FIXED}.keys() == made.keys()
    assert all(re.fullmatch(r"[!-~]{1,60}", value) for value in made.values())
    assert session_environment(made, ACCOUNT, HOME) == made
