"""The command that begins a session of a lab, as it stands in sshd's settings or before a key.

A shell reads it, so it is read here as every shell reads it: in words, and nothing that a shell would do more with.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from tui_tutor.config import COLORS, GLYPHS
from tui_tutor.errors import UsageError, did_you_mean

# What may stand behind `login`, and whether a value follows it: a test holds them to those of the command line.
OPTIONS = {
    "--learner": True, "--journals": True, "--lessons": True, "--no-mouse": False, "--plain": False, "--glyphs": True,
    "--color": True, "--theme": True,
}  # fmt: skip
# Of which values there are few; a test holds them to those of the command line and of the full screen.
CHOICES = {"--glyphs": GLYPHS, "--color": COLORS, "--theme": ("dark", "light", "contrast")}
_LOGIN = ["-I", "-m", "tui_tutor", "login"]
_RIGHT = ["exec", "/opt/tutor/bin/python", *_LOGIN]
# A word is of signs that mean themselves, signs behind a backslash, and text in quotes; in " nothing is to be put in.
_WORD = r"""(?:[^\x00-\x20\x7f"'\\$`;&|<>(){}\[\]*?~#!]|\\[^\x00-\x1f\x7f]|'[^']*'|"(?:[^"\\$`]|\\["\\])*")+"""
_WORDS = re.compile(rf"[ \t]*(?:{_WORD}(?:[ \t]+|\Z))*")
_PYTHON = re.compile(r"/(?:.*/)?(?:python|pypy)[^/]*", re.DOTALL)


def read_command(command: str) -> dict[str, str]:
    """The options of a command that begins a session, and does nothing else. Raises UsageError for any other."""
    if not _WORDS.fullmatch(command):
        problem = f"the command {command!r} says more to the shell than to begin tutor login"
        raise UsageError(problem, advice="let there be words alone; write a name with blanks or signs in '…'")
    words = shlex.split(command)
    program, *more = (words[1:] if words[:1] == ["exec"] else words) or [""]
    right = f"let it be: {shlex.join([*_RIGHT, *_kept(more)])}"
    if more[:3] == _LOGIN[1:]:
        raise UsageError(f"variables can make the python of {command!r} do anything", advice="add -I before -m")
    if more[:4] != _LOGIN:
        raise UsageError(f"the command {command!r} is not tutor login", advice=right)
    if not program.startswith("/"):
        raise UsageError(f"{program!r} is looked for in PATH", advice="write the whole path of the python")
    if not _PYTHON.fullmatch(program):
        raise UsageError(f"{program!r} is no python", advice=right)
    return _options(more[4:])


def is_session(command: str) -> bool:
    """Whether a command begins a session of a lab, and nothing else."""
    try:
        read_command(command)
    except UsageError:
        return False
    return True


def wrong_values(options: Mapping[str, str]) -> Iterator[UsageError]:
    """What of the values of a session's options there is not: with it the session ends before it begins."""
    for name, choices in CHOICES.items():
        if name in options and options[name] not in choices:
            advice = did_you_mean(options[name], choices)
            yield UsageError(f"there is no {name} {options[name]!r}", advice=advice)


def _kept(words: list[str]) -> list[str]:
    """What stands behind `login` in a command that is wrong, where it is right."""
    options = words[words.index("login") + 1 :] if "login" in words else []
    try:
        _options(options)
    except UsageError:
        return []
    return options


def _options(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if name not in OPTIONS or (equals and not OPTIONS[name]):
            raise UsageError(f"{word!r} is no option of tutor login", advice="take it off")
        if OPTIONS[name] and not equals:
            value = next(left, "")
        if OPTIONS[name] and (not value or value.startswith("-")):
            raise UsageError(f"{name} has no value", advice="give it one, or take it off")
        found[name] = value
    return found
