"""What the terminal can show: its glyph set and its colours, from flag, environment, configuration and locale.

Decides and sets what Textual reads at its import; draws nothing. A flag counts more than the environment, that more
than the configuration, and that more than what the terminal says of itself.
"""

from __future__ import annotations

import argparse
import enum
import os
import re
import sys
from collections.abc import Mapping
from io import TextIOWrapper

from tui_tutor import glyphs
from tui_tutor.config import Config
from tui_tutor.errors import UsageError, cut, did_you_mean
from tui_tutor.glyphs import GlyphSet

Environment = Mapping[str, str]

_UTF_8 = ("utf8", "utf8sig")
_CP437 = ("cp437", "437", "ibm437")
# Terminals by their TERM, as it begins: what they have, whatever the locale says.
_BASIC_TERMINALS = re.compile(r"linux|screen\.linux|tmux\.linux")
_ASCII_TERMINALS = re.compile(r"vt[1-5]\d\d|ansi|cons25|sun|wy|dec-vt")
_COLOURLESS_TERMINALS = re.compile(r"(dec-)?vt[1-4]\d\d|(sun|wy\d*)$|.*-(m|mono)$")


class Colours(enum.StrEnum):
    """How many colours are sent."""

    NONE = "none"
    FEW = "16"
    MANY = "256"
    ALL = "truecolor"


_TEXTUAL = {Colours.FEW: "standard", Colours.MANY: "256", Colours.ALL: "truecolor"}
_LEVELS = {"0": Colours.NONE, "1": Colours.FEW, "2": Colours.MANY, "3": Colours.ALL}


def prepare(given: argparse.Namespace, config: Config) -> None:
    """Put glyph set and colours in force, before Textual is imported. Raises UsageError."""
    prepare_glyphs(given, config, os.environ)
    colours = choose_colours(given.color, os.environ, config)
    if colours is Colours.NONE:
        os.environ["NO_COLOR"] = "1"
    else:
        os.environ.pop("NO_COLOR", None)
        os.environ["TEXTUAL_COLOR_SYSTEM"] = _TEXTUAL[colours]


def prepare_plain(given: argparse.Namespace, config: Config) -> None:
    """Put the glyph set of plain lines in force: they may go to a file, so the terminal's name says nothing.

    Raises UsageError.
    """
    prepare_glyphs(given, config, {name: value for name, value in os.environ.items() if name != "TERM"})


def prepare_glyphs(given: argparse.Namespace, config: Config, environment: Environment) -> None:
    """Put the glyph set in force. Raises UsageError."""
    encoding = sys.stdout.encoding or ""
    chosen = choose_glyphs(given.glyphs, environment, config, encoding, is_utf8_mode=bool(sys.flags.utf8_mode))
    glyphs.use(chosen)
    if not _can_write(chosen, encoding):
        for stream in {sys.__stdout__, sys.__stderr__}:
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def check_encoding(encoding: str) -> None:
    """Even the glyph set `ascii` needs an encoding in which ASCII is itself. Raises UsageError."""
    text = "\x1b" + "".join(map(chr, range(ord(" "), ord("~") + 1)))
    try:
        is_usable = text.encode(encoding) == text.encode("ascii")
    except (LookupError, UnicodeError):
        is_usable = False
    if not is_usable:
        raise UsageError(f"this terminal's encoding is {encoding or 'not known'}, in which ASCII is not itself",
                         advice="set LANG=C.UTF-8")  # fmt: skip


def choose_glyphs(
    flag: str | None, environment: Environment, config: Config, encoding: str, *, is_utf8_mode: bool = False
) -> GlyphSet:
    """The glyph set. encoding: that of the output. is_utf8_mode: whether Python made UTF-8 of a locale that is not.

    Raises UsageError.
    """
    asked = flag or _one_of("TUTOR_GLYPHS", environment, list(GlyphSet)) or config.glyphs
    if asked:
        return GlyphSet(asked)
    charset = _charset(environment, is_utf8_mode=is_utf8_mode) or "utf-8"
    for spoken in (encoding, charset):
        if _plain(spoken) in _CP437:
            return GlyphSet.BASIC
        if _plain(spoken) not in _UTF_8:
            return GlyphSet.ASCII
    term = environment.get("TERM", "")
    if _BASIC_TERMINALS.match(term):
        return GlyphSet.BASIC
    return GlyphSet.ASCII if _ASCII_TERMINALS.match(term) else GlyphSet.UNICODE


def _charset(environment: Environment, *, is_utf8_mode: bool) -> str:
    """What the locale says of characters; nothing where it says nothing.

    Python sets LC_CTYPE by itself in the locale C (PEP 538): that is not what anybody said.
    """
    is_pythons = is_utf8_mode and environment.get("LC_CTYPE") in ("C.UTF-8", "C.utf8", "UTF-8")
    names = ["LC_ALL", *([] if is_pythons else ["LC_CTYPE"]), "LANG"]
    locale = next(filter(None, (environment.get(name) for name in names)), "")
    return "ascii" if locale in ("C", "POSIX") else locale.partition("@")[0].partition(".")[2]


def _plain(encoding: str) -> str:
    return re.sub("[^a-z0-9]", "", encoding.lower())


def _can_write(chosen: GlyphSet, encoding: str) -> bool:
    """Whether an encoding has all of a set; what was asked for and it has not is written as UTF-8."""
    if _plain(encoding) in _UTF_8 or chosen is GlyphSet.ASCII:
        return True
    return chosen is GlyphSet.BASIC and _plain(encoding) in _CP437


def choose_colours(flag: str | None, environment: Environment, config: Config) -> Colours:
    """How many colours are sent: NO_COLOR counts more than FORCE_COLOR, as colour is never needed.

    FORCE_COLOR is 0 to 3 for none, 16, 256 and all; anything else for as many as the terminal has, but some.
    """
    has = _colours_of(environment)
    at_least_few = Colours.FEW if has is Colours.NONE else has
    if flag is None or flag == "auto":
        if environment.get("NO_COLOR"):
            return Colours.NONE
        if forced := environment.get("FORCE_COLOR"):
            return Colours.NONE if forced.lower() == "false" else _LEVELS.get(forced, at_least_few)
    match flag or config.color:
        case "never":
            return Colours.NONE
        case "always":
            return at_least_few
    return has


def _colours_of(environment: Environment) -> Colours:
    """How many colours the terminal says that it has."""
    term = environment.get("TERM", "")
    if _COLOURLESS_TERMINALS.match(term):
        return Colours.NONE
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return Colours.ALL
    return Colours.MANY if "256color" in term or term.endswith("kitty") else Colours.FEW


def _one_of(name: str, environment: Environment, choices: list[str]) -> str:
    """An environment variable that is one of some words, or empty. Raises UsageError."""
    value = environment.get(name, "").strip().lower()
    if value and value not in choices:
        raise UsageError(f'{name} cannot be "{cut(value)}"', advice=did_you_mean(value, choices))
    return value
