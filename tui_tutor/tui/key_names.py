"""What keys are called: as a person writes them, as a terminal's library does, and as they are shown.

Knows no action and loads no Textual; a test holds the names against it.
"""

from __future__ import annotations

import re
import string
import unicodedata

# Names that differ from those of Unicode.
_SHORTER = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip


def _name(character: str) -> str:
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_PUNCTUATION = {_name(character): character for character in string.punctuation}
_SHOWN = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "space": "space", "enter": "Enter", "escape": "Esc",
    "tab": "Tab", "backspace": "Backspace", "delete": "Delete", "insert": "Insert", "home": "Home", "end": "End",
    "pageup": "PageUp", "pagedown": "PageDown",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
    **_PUNCTUATION,
}  # fmt: skip
_ARROWS = {_SHOWN[name]: name for name in ("left", "right", "up", "down")}
_ALSO = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown"}
_MOVING = ("left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete")
_SAME_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace"}  # the same byte


def read_key(text: str) -> tuple[str, ...]:
    """The terminal's names of one key. Raises ValueError with what to write instead.

    >>> read_key("right"), read_key("→"), read_key("Ctrl+Left"), read_key("+"), read_key("U")
    (('right',), ('right',), ('ctrl+left',), ('plus',), ('U', 'upper_u'))
    """
    *modifiers, name = text.split("+") if len(text) > 1 and not text.endswith("+") else [text]
    if len(name) == 1 and not modifiers:
        return _one(name)
    name = _ARROWS.get(name) or _plain(name)
    if not modifiers:
        return (_checked(name),)
    full = "+".join([*sorted(modifier.lower() for modifier in modifiers), name])
    if full in _SAME_AS:
        raise ValueError(f'a terminal cannot tell it from {shown(_SAME_AS[full])}: write "{_SAME_AS[full]}"')
    if re.fullmatch(r"shift\+[a-z]", full):
        raise ValueError(f'write "{name.upper()}"')
    if _is_sent(full):
        return (full,)
    raise ValueError('write it as "n", "N", "right", "f2", "ctrl+n" or "ctrl+right"')


def _one(character: str) -> tuple[str, ...]:
    symbol = next((name for name, sign in _SHOWN.items() if sign == character), "")
    if symbol:
        return (symbol,)
    if character == " ":
        return ("space",)
    if not character.isprintable():
        raise ValueError('write its name, such as "tab" or "escape"')
    if not character.isalnum():
        return (_name(character),)
    if character.isascii() and character.isupper():
        return character, f"upper_{character.lower()}"
    return (character,)


def _plain(name: str) -> str:
    return _ALSO.get(name.lower(), name.lower())


def _checked(name: str) -> str:
    if name not in _SHOWN:
        from tui_tutor.errors import nearest

        close = nearest(name, _SHOWN)
        raise ValueError(f'did you mean "{close}"?' if close else 'write it as "n", "N", "right", "f2" or "ctrl+n"')
    return name


def _is_sent(full: str) -> bool:
    """Whether terminals send it: with the modifiers in order."""
    *modifiers, name = full.split("+")
    match modifiers:
        case ["ctrl"]:
            return name in _MOVING or bool(re.fullmatch(r"[a-z]", name)) or (name[0] == "f" and name in _SHOWN)
        case ["shift"]:
            return name in _MOVING or name == "tab"
        case ["ctrl", "shift"]:
            return name in _MOVING
        case ["alt"]:
            return bool(re.fullmatch(r"[a-z0-9]", name))
    return False


def shown(name: str) -> str:
    """A key as people name it.

    >>> shown("right"), shown("ctrl+q"), shown("question_mark"), shown("upper_u"), shown("section_sign")
    ('→', 'Ctrl+Q', '?', 'U', '§')
    """
    *modifiers, last = name.split("+")
    if last.startswith("upper_"):
        last = last[len("upper_") :].upper()
    sign = _SHOWN.get(last) or (last if len(last) == 1 else _character(last))
    if not modifiers:
        return sign
    return "+".join([*(modifier.capitalize() for modifier in modifiers), sign.upper() if len(sign) == 1 else sign])


def _character(name: str) -> str:
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return name
