"""What `tutor doctor` looks at: a function per section, each of which loads what it needs itself.

A section may raise anything: what it has told until then counts, and that it failed is told. It changes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tui_tutor import __version__
from tui_tutor.errors import TutorError, counted

if TYPE_CHECKING:
    from tui_tutor.config import Config

MOST_LESSONS = 50  # of the user's own that are proved
MOST_LINES = 5  # that are damaged and named


class Fact(NamedTuple):
    """A name and a value; where it is wrong, the problem, the next move, and lines that show both, if there are any."""

    name: str
    value: str
    problem: str = ""
    advice: str = ""
    picture: str = ""


Section: TypeAlias = Callable[[argparse.Namespace], Iterable[Fact]]


def _versions(_: argparse.Namespace) -> Iterator[Fact]:
    from importlib import metadata

    yield Fact("tutor", __version__)
    yield Fact("Python", f"{platform.python_version()} ({platform.python_implementation()})")
    yield Fact("system", platform.platform())
    for name in ("textual", "rich", "numpy", "PyYAML", "markdown-it-py", "platformdirs", "fsrs"):
        try:
            yield Fact(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Fact(name, "not installed", f"{name} is not installed", "install tutor again")


_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "COLUMNS", "LINES")
_ONLY_WHETHER = {"TMUX": "in tmux", "STY": "in screen", "SSH_CONNECTION": "over SSH"}  # what they hold is not told


def _terminal(given: argparse.Namespace) -> Iterator[Fact]:
    yield from _variables(*_TERMINAL)
    for variable, name in _ONLY_WHETHER.items():
        yield Fact(name, "yes" if os.environ.get(variable) else "no")
    streams = {"standard input": sys.stdin, "standard output": sys.stdout, "standard error": sys.stderr}
    for name, stream in streams.items():
        yield Fact(name, "closed" if stream is None else "a terminal" if stream.isatty() else "not a terminal")
    yield Fact("size", _size())
    yield _face(given)


def _size() -> str:
    for number in (1, 0, 2):
        with suppress(OSError):
            columns, rows = os.get_terminal_size(number)
            return f"{columns} columns, {rows} rows"
    return "unknown"


def _face(given: argparse.Namespace) -> Fact:
    """What `tutor` alone would show here."""
    from tui_tutor.cli.face import check_streams, is_plain, why_plain
    from tui_tutor.config import read_config

    try:
        check_streams()
    except TutorError as fault:
        return Fact("tutor shows", "nothing", fault.problem, fault.advice)
    config, _ = read_config(os.environ)
    if is_plain(argparse.Namespace(**{"plain": False, **vars(given)}), config):
        return Fact("tutor shows", "plain lines, which are asked for")
    why = why_plain()
    return Fact("tutor shows", f"plain lines, because {why}" if why else "the full screen")


def _encoding(_: argparse.Namespace) -> Iterator[Fact]:
    import locale

    yield from _variables("LC_ALL", "LC_CTYPE", "LANG")
    yield Fact("standard output", sys.stdout.encoding or "none")  # what is wrong with it, the terminal's section says
    yield Fact("names of files", sys.getfilesystemencoding())
    try:
        yield Fact("locale", locale.setlocale(locale.LC_CTYPE, ""))
    except locale.Error:
        yield Fact("locale", "not known to this system")


def _colours(given: argparse.Namespace) -> Iterator[Fact]:
    from tui_tutor.cli.terminal import choose_colours, choose_glyphs
    from tui_tutor.config import read_config

    config, _faults = read_config(os.environ)
    yield from _variables("NO_COLOR", "FORCE_COLOR")
    for name in ("theme", "glyphs", "color"):
        yield Fact(f"{name} in the configuration", _setting(config, name) or "not set")
    yield from _variables("TUTOR_GLYPHS")
    glyphs, colours = getattr(given, "glyphs", None), getattr(given, "color", None)
    yield Fact("colours that are sent", choose_colours(colours, os.environ, config))
    encoding, is_utf8_mode = sys.stdout.encoding or "", bool(sys.flags.utf8_mode)
    try:
        yield Fact("glyph set", choose_glyphs(glyphs, os.environ, config, encoding, is_utf8_mode=is_utf8_mode))
    except TutorError as fault:
        yield Fact("glyph set", "none", fault.problem, fault.advice)


def _variables(*names: str) -> Iterator[Fact]:
    for name in names:
        yield Fact(name, os.environ.get(name, "not set"))


def _folders(given: argparse.Namespace) -> Iterator[Fact]:
    from tui_tutor.cli.crash import log_path
    from tui_tutor.config import config_path
    from tui_tutor.lesson.library import folders
    from tui_tutor.progress.folder import progress_folder

    for name in ("CONFIG", "STATE", "DATA"):
        value = os.environ.get(f"XDG_{name}_HOME", "")
        is_wrong = bool(value) and not os.path.isabs(value)
        problem = f"XDG_{name}_HOME is not an absolute path, so it counts for nothing" if is_wrong else ""
        yield Fact(
            f"XDG_{name}_HOME", value or "not set", problem, "write the whole path, or unset it" if problem else ""
        )
    yield _path("configuration", config_path(os.environ))
    yield _path("progress", progress_folder())
    yield _path("log of faults", log_path())
    for folder, is_ours in folders(given.lessons):
        yield _path("lessons of tutor" if is_ours else "lessons", folder)


def _path(name: str, path: Path | None) -> Fact:
    if path is None:
        return Fact(name, "no place", f"there is no home folder for the {name}", "set HOME to a folder of yours")
    try:
        stat = path.stat()
    except FileNotFoundError:
        return Fact(name, f"{path} (not there)")
    except OSError as fault:
        return Fact(name, f"{path} ({(fault.strerror or 'unknown').lower()})")
    rights = "can be written" if os.access(path, os.W_OK) else "cannot be written"
    return Fact(name, f"{path} ({rights}, mode {stat.st_mode & 0o7777:o})")


def _configuration(_: argparse.Namespace) -> Iterator[Fact]:
    from tui_tutor.config import read_config
    from tui_tutor.tui.configured import faults_of
    from tui_tutor.tui.keymap import keymap_of

    config, faults = read_config(os.environ)
    keymap, _wrong = keymap_of(config)
    yield Fact("file", "read" if config.is_there else "not read" if faults else "there is none")
    for name in ("theme", "glyphs", "color", "notation", "track", "plain", "speech", "mouse"):
        if value := _setting(config, name):
            yield Fact(name, value)
    yield Fact("keys that differ", ", ".join(keymap.changed) or "none")
    for number, fault in enumerate(faults_of(config, faults), start=1):
        place = f"{fault.place}: " if fault.place.path else ""
        yield Fact(f"fault {number}", fault.problem, f"{place}{fault.problem}", fault.advice, _picture(fault))


def _picture(fault: TutorError) -> str:
    return "\n".join(fault.picture) if fault.source else ""


def _setting(config: Config, key: str) -> str:
    """What the file sets a key to; that it is refused where it is; "" where the file is silent."""
    from tui_tutor.tui.palettes import BY_NAME

    value = config.calculus if key == "track" else getattr(config, key)
    if value is None or (key == "theme" and value not in BY_NAME):
        return "refused" if config.names(key) else ""
    return str(value) if key != "track" else "calculus" if value else "no-calculus"


def _progress(_: argparse.Namespace) -> Iterator[Fact]:
    from tui_tutor.files import files_in
    from tui_tutor.progress.folder import SUFFIX, progress_folder
    from tui_tutor.progress.history import read_history
    from tui_tutor.progress.trial import try_to_write

    folder = progress_folder()
    yield _trial(folder, try_to_write(folder))
    paths = files_in(folder, SUFFIX) if folder is not None else []
    yield Fact("journals", f"{counted(len(paths), 'file')}, {counted(sum(map(_bytes, paths)), 'byte')}")
    history = read_history(folder)
    yield Fact("entries", f"{len(history.entries):,}")
    yield _damaged([f"{each.file}:{each.line}" for each in history.damaged])


def _trial(folder: Path | None, reason: str) -> Fact:
    if not reason:
        return Fact("new entries", "can be saved")
    where = f" in {folder}" if folder is not None else ""
    advice = "make room, or give yourself the right to write there; XDG_STATE_HOME names another place"
    return Fact("new entries", reason, f"what you do cannot be saved{where}: {reason}", advice)


def _damaged(lines: list[str]) -> Fact:
    if not lines:
        return Fact("damaged lines", "none")
    more = f" and {len(lines) - MOST_LINES:,} more" if len(lines) > MOST_LINES else ""
    problem = f"{counted(len(lines), 'line')} of journals cannot be read"
    advice = "tutor progress says why; they are passed over and kept"
    return Fact("damaged lines", f"{', '.join(lines[:MOST_LINES])}{more}", problem, advice)


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _lessons(given: argparse.Namespace) -> Iterator[Fact]:
    from tui_tutor.lesson.library import entries, find_lesson

    known = entries(given.lessons)
    own = [entry for entry in known if not entry.is_ours]
    ours = len(known) - len(own)
    problem = "" if ours else "tutor has no lessons of its own"
    yield Fact("of tutor", str(ours), problem, "install tutor again" if problem else "")
    yield Fact("your own", str(len(own)))
    for entry in own[:MOST_LESSONS]:
        try:
            find_lesson(str(entry.path), given.lessons)
        except TutorError as faults:
            found = counted(len(getattr(faults, "faults", ())) or 1, "fault")
            yield Fact(entry.path.name, found, f"{entry.path} has {found}", f"tutor check {entry.path} tells them")
    if len(own) > MOST_LESSONS:
        yield Fact("not looked at", str(len(own) - MOST_LESSONS))


SECTIONS: dict[str, Section] = {
    "versions": _versions,
    "terminal": _terminal,
    "encoding": _encoding,
    "colours": _colours,
    "folders": _folders,
    "configuration": _configuration,
    "progress": _progress,
    "lessons": _lessons,
}
