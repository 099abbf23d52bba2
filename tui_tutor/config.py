"""The learner's own settings: `tutor/config.toml` in the configuration folder, read once, every fault with its line.

Knows no screen and no session: what a theme is called or which actions have keys, those who use them say
(`Config.fault` places what they find). A faulty key is passed over; nothing in the file stops the program.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tui_tutor.errors import Place, TutorError, cut, did_you_mean
from tui_tutor.files import is_no_file, read_bounded, user_folder
from tui_tutor.toml_places import KeyPlace, key_places, twice

LARGEST = 64_000  # bytes
MOST_FAULTS = 20  # that are told
LONGEST_LINE = 1_000  # characters: of one dotted key of 64,000, tomllib makes tables for 18 seconds

_KEPT = "; the lines before it count"

GLYPHS = ("unicode", "basic", "ascii")
COLORS = ("auto", "always", "never")
NOTATIONS = ("dz", "dL/dz", "dL(a, y)/dz", "∂L/∂z", "∂L(a, y)/∂z")  # as `core.notation`; a test holds them together
TRACKS = ("calculus", "no-calculus")

Environment = Mapping[str, str]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


class ConfigError(TutorError):
    """One fault in the configuration; what it is about is passed over."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the file sets; None is what it leaves open. `keys` are names of keys by the action of the key table.

    `path` is where the file is looked for, None where there is no place for one; `is_there` whether it was read.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    theme: str | None = None
    glyphs: str | None = None
    color: str | None = None
    notation: str | None = None
    calculus: bool | None = None
    plain: bool | None = None
    speech: bool | None = None
    mouse: bool | None = None
    path: Path | None = None
    is_there: bool = False
    _places: Mapping[str, KeyPlace] = field(default_factory=_nothing, repr=False, compare=False)

    def fault(self, key: str, problem: str, advice: str = "") -> ConfigError:
        """A fault of a key, such as `theme` or `keys.next`, with its place in the file."""
        known = self._places.get(key) or self._places.get(key.partition(".")[0])
        place, line, width = known or (Place(str(self.path)), "", 1)
        return ConfigError(problem, place=place, source=line, width=width, advice=advice)

    def names(self, key: str) -> bool:
        """Whether the file sets a key at all, to whatever."""
        return key in self._places


def config_path(environment: Environment) -> Path | None:
    """Where the file is looked for: below $XDG_CONFIG_HOME, else the platform's folder; None without a home."""
    folder = user_folder("CONFIG", environment)
    return folder / "config.toml" if folder is not None else None


def read_config(environment: Environment) -> tuple[Config, tuple[TutorError, ...]]:
    """What the file sets, and all that is wrong with it. Raises nothing."""
    path = config_path(environment)
    try:
        text = _text(path) if path is not None else None
        if path is None or text is None:
            return Config(path=path), ()
    except TutorError as fault:
        return Config(path=path), (fault,)
    try:
        return _config(path, text, _document(path, text))
    except TutorError as fault:
        return _before(path, text, fault)


def _before(path: Path, text: str, fault: TutorError) -> tuple[Config, tuple[TutorError, ...]]:
    """What the lines before a fault of the TOML set, and what is wrong with them; the fault says that they count."""
    import tomllib

    kept = "\n".join(text.split("\n")[: (fault.place.line or 1) - 1])
    try:
        document = tomllib.loads(kept)
    except (ValueError, RecursionError):
        return Config(path=path), (fault,)
    if not document:
        return Config(path=path), (fault,)
    config, faults = _config(path, kept, document)
    told = ConfigError(
        fault.problem, place=fault.place, source=fault.source, width=fault.width, advice=f"{fault.advice}{_KEPT}"
    )
    return config, (*faults, told)


def _text(path: Path) -> str | None:
    """The file's text, None where there is none. Raises ConfigError; waits for nothing but a disk."""
    place = Place(str(path))
    try:
        data = read_bounded(path, LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        if is_no_file(fault):
            raise ConfigError("this is not a file", place=place, advice="put a text file there, or nothing") from None
        problem = f"the file cannot be read: {(fault.strerror or str(fault)).lower()}"
        is_full = fault.errno in (errno.EMFILE, errno.ENFILE)
        advice = "close other programs" if is_full else "check the path and its permissions"
        raise ConfigError(problem, place=place, advice=advice) from None
    if len(data) > LARGEST:
        raise ConfigError(f"the file is larger than {LARGEST:,} bytes", place=place, advice="keep only settings in it")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise ConfigError(
            "the file is not UTF-8 text", place=Place(str(path), line), advice="save it as UTF-8"
        ) from None
    for number, content in enumerate(text.split("\n"), start=1):
        if len(content) > LONGEST_LINE:
            problem = f"this line is longer than {LONGEST_LINE:,} characters"
            raise ConfigError(problem, place=Place(str(path), number), advice="shorten it")
    return text


def _document(path: Path, text: str) -> dict[str, Any]:
    """The text as TOML. Raises ConfigError."""
    import tomllib  # late: most people have no such file

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # ValueError: also a number of 5,000 digits
        problem = "this is nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        message, _, where = problem.partition(" (at ")
        lines = text.split("\n")
        found = re.match(r"line (\d+), column (\d+)", where)
        line, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
        if _IS_TWICE.match(message):
            raise _set_again(path, lines, line, column) from None
        place = Place(str(path), line, column) if where else Place(str(path))
        message = f"{message[:1].lower()}{message[1:]}"
        advice = "leave one of them" if message.startswith("duplicate") else 'write it as TOML: name = "value"'
        if message == "invalid value" and (named := _BARE_VALUE.fullmatch(lines[line - 1])):
            key, word = named.groups()
            message = f"{key} has no value of TOML"
            advice = _in_toml(key, word)
        raise ConfigError(message, place=place, source=lines[line - 1], advice=advice) from None


# A key and what stands behind it, where that is a word or two without quotes, or nothing of the kind.
_BARE_VALUE = re.compile(r"\s*([\w.-]+)\s*=\s*(?:([^\W\d][\w+-]*(?: [\w+-]+)*)|[^\[{]*?)\s*(?:#.*)?")

# What tomllib says of the statement that it has just read, where that sets anew what is set.
_IS_TWICE = re.compile(r"Cannot (overwrite|declare|mutate)")


def _in_toml(key: str, word: str | None) -> str:
    """The next move for a key with a word in the place of a value, or with nothing."""
    if word and word.lower() in ("true", "false"):
        return "write true or false, in small letters"
    return f'write it in quotes: "{cut(word)}"' if word else f'write {key} = "…"'


def _set_again(path: Path, lines: Sequence[str], line: int, column: int) -> ConfigError:
    """The fault of what stands twice; up to this line and column tomllib has read the text."""
    found = twice(str(path), "\n".join([*lines[: line - 1], lines[line - 1][:column]]))
    if found is None:
        return ConfigError("something stands twice", place=Place(str(path), line), advice="leave one of them")
    advice = f"leave this one or that on line {found.first}"
    place, _, width = found.again
    source = lines[(place.line or 1) - 1]
    return ConfigError(f"{found.key} stands twice", place=place, source=source, width=width, advice=advice)


def _config(path: Path, text: str, document: dict[str, Any]) -> tuple[Config, tuple[TutorError, ...]]:
    placed = Config(path=path, is_there=True, _places=key_places(str(path), text))
    found: dict[str, Any] = {}
    faults: list[TutorError] = []
    for key, value in document.items():
        if len(faults) >= MOST_FAULTS:
            break
        try:
            if key == "keys":
                found["keys"], wrong = _keys(placed, value)
                faults += wrong
            elif key not in _READERS:
                advice = did_you_mean(key, [*_READERS, "keys"])
                raise placed.fault(key, f'no setting is called "{key}"', advice)
            else:
                name, read = _READERS[key]
                found[name] = read(placed, key, value)
        except ConfigError as fault:
            faults.append(fault)
    return replace(placed, **found), in_order(faults)


def in_order(faults: Iterable[TutorError]) -> tuple[TutorError, ...]:
    """Faults of the file in the order of its lines; those of no line first."""
    return tuple(sorted(faults, key=lambda fault: (fault.place.line or 0, fault.place.column or 0)))


def _one_of(choices: Sequence[str]) -> Callable[[Config, str, object], str]:
    def read(placed: Config, key: str, value: object) -> str:
        if value not in choices:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            close = did_you_mean(value, choices) if isinstance(value, str) else ""
            advice = close if close.startswith("did you mean") else f"write one of {listed}"
            raise placed.fault(key, f"{key} cannot be {_shown(value)}", advice)
        return str(value)

    return read


def _track(placed: Config, key: str, value: object) -> bool:
    return _one_of(TRACKS)(placed, key, value) == "calculus"


def _yes_or_no(placed: Config, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise placed.fault(key, f"{key} cannot be {_shown(value)}", "write true or false")
    return value


def _name(placed: Config, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise placed.fault(key, f"{key} cannot be {_shown(value)}", f'write a name: {key} = "..."')
    return value


def _keys(placed: Config, value: object) -> tuple[Mapping[str, tuple[str, ...]], list[TutorError]]:
    """The names of keys by action, as they are written, and what cannot be read as such."""
    if not isinstance(value, dict):
        raise placed.fault("keys", "keys is a table of its own", 'write [keys], and below it next = ["right", "n"]')
    found: dict[str, tuple[str, ...]] = {}
    faults: list[TutorError] = []
    for action, names in value.items():
        names = [names] if isinstance(names, str) else names
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            found[action] = tuple(names)
        else:
            advice = f'write {action} = ["right", "n"]'
            faults.append(placed.fault(f"keys.{action}", f"keys.{action} is a list of names", advice))
    return MappingProxyType(found), faults


# Key of the file -> field of Config, and what reads its value.
_READERS: Mapping[str, tuple[str, Callable[[Config, str, object], Any]]] = {
    "theme": ("theme", _name),
    "glyphs": ("glyphs", _one_of(GLYPHS)),
    "color": ("color", _one_of(COLORS)),
    "notation": ("notation", _one_of(NOTATIONS)),
    "track": ("calculus", _track),
    "plain": ("plain", _yes_or_no),
    "speech": ("speech", _yes_or_no),
    "mouse": ("mouse", _yes_or_no),
}


def _shown(value: object) -> str:
    """A value as TOML writes it, or what kind of thing it is where that is long."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{cut(value)}"'
        case int() | float():
            return cut(str(value))
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date"
