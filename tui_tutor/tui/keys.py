"""The key table: from it the bindings, the footer, the help, the command palette and the README are made.

A key stands for a command or for an action of the screen; no core key needs ctrl, alt, Esc or AltGr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tui_tutor.glyphs import written
from tui_tutor.session import Back, BackPhase, Close, Command, First, Last, Next, NextPhase, Redo, RunOn, Undo
from tui_tutor.tui.key_names import shown


class Key(NamedTuple):
    """One row: `keys` as the terminal names them; `footer` where the footer shows it.

    `command` is what it asks of the session; without one, `action` names what the screen does.
    """

    action: str
    keys: tuple[str, ...]
    what: str
    command: Command | None = None
    footer: str = ""

    @property
    def shown(self) -> str:
        """Its keys as people name them."""
        return " ".join(dict.fromkeys(shown(name) for name in self.keys))

    @property
    def told(self) -> str:
        """What it does, in the glyph set in force: of two things that are written alike there, the one."""
        return _TWICE.sub("", written(self.what))


_TWICE = re.compile(r"(?<!\S)(\S+), (?=\1, )")


KEYS = (
    Key("next", ("right", "l", "space"), "next step", Next(), footer="next"),
    Key("back", ("left", "h"), "step back", Back(), footer="back"),
    Key("next_phase", ("f",), "next phase", NextPhase()),
    Key("back_phase", ("w",), "previous phase", BackPhase()),
    Key("first", ("home",), "first step of the first iteration", First()),
    Key("last", ("end",), "last step of this iteration", Last()),
    Key("go_to", ("g",), "go to a step, an iteration or a part", footer="go to"),
    Key("edit", ("e",), "set an input, a parameter or the learning rate", footer="edit"),
    Key("undo", ("u",), "take the last edit back", Undo()),
    Key("redo", ("U", "upper_u"), "make it again", Redo()),
    Key("reset", ("r",), "back to the lesson's own values"),
    Key("calculus", ("c",), "calculus track on or off", footer="calculus"),
    Key("notation", ("d",), "notation: dz, dL/dz, ∂L/∂z, with or without (a, y)"),
    Key("pin", ("m",), "keep this run as A and compare others with it; let it go"),
    Key("predict", ("p",), "predict: every result is asked for before it is shown"),
    Key("answer", ("enter",), "answer where a result is asked for; else the whole array"),
    Key("overview", ("o",), "overview: every node on a line; Enter goes to one"),
    Key("pan_left", ("H", "upper_h", "shift+left"), "move to the left in a graph that has no room"),
    Key("pan_right", ("L", "upper_l", "shift+right"), "move to the right in it"),
    Key("pan_up", ("K", "upper_k", "shift+up"), "move up in it"),
    Key("pan_down", ("J", "upper_j", "shift+down"), "move down in it"),
    Key("groups", ("z",), "one box for nodes that are named alike (z1, z2, …), or one each"),
    Key("nudge", ("n",), "nudge the node at hand by 0.001 and watch the change"),
    Key("gradient_check", ("N", "upper_n"), "check the derivative with nudges from 0.1 down to 1e-12"),
    Key("descend", ("s",), "descend: many iterations; loss, parameters and decision boundary as pictures"),
    Key("play", ("a",), "play the steps, or pause"),
    Key("faster", ("plus",), "play faster"),
    Key("slower", ("minus",), "play slower"),
    Key("stop", ("b",), "stop at this step when running; stop no more"),
    Key("run_on", ("x",), "run to the stop", RunOn()),
    Key("inside", ("i",), "step inside the node at hand: its ops become nodes of their own"),
    Key("inside_all", ("I", "upper_i"), "step inside all nodes; out of them all"),
    Key("outside", ("backspace",), "step out of the innermost node that is open", Close()),
    Key("question", ("t",), "try: a question before the next step"),
    Key("tab", ("tab",), "explanation, NumPy or the two runs that are compared"),
    Key("scroll_up", ("up", "k"), "scroll the text up; in a nudged array, the entry before"),
    Key("scroll_down", ("down", "j"), "scroll the text down; in a nudged array, the next entry"),
    Key("page_up", ("pageup",), "a page of text up"),
    Key("page_down", ("pagedown",), "a page of text down"),
    Key("palette", ("ctrl+p",), "every action by name"),
    Key("lessons", ("escape",), "out of a nudge or a node that is open; else to the list of lessons"),
    Key("help", ("question_mark", "f1"), "help", footer="help"),
    Key("quit", ("q", "ctrl+q", "ctrl+c"), "quit", footer="quit"),
)

# The letter that stands at the same place of a keyboard with another script: a key works without switching it.
_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_OTHER_SCRIPTS = (
    "йцукенгшщзфывапролдячсмить",  # Cyrillic
    ";ςερτυθιοπασδφγηξκλζχψωβνμ",  # Greek
    "/'קראטוןםפשדגכעיחלךזסבהנמצ",  # Hebrew
)
_SAME_PLACE = {
    other: latin
    for script in _OTHER_SCRIPTS
    for other, latin in zip(script, _LATIN, strict=True)
    if not other.isascii()
}


def latin(key: str, character: str | None) -> str:
    """The key as a Latin keyboard would send it.

    >>> latin("cyrillic_small_letter_short_i", "й"), latin("right", None)
    ('q', 'right')
    """
    return _SAME_PLACE.get(character or "", key)


class Keymap:
    """The key table in force, which never changes: the rows, and what is looked up in them."""

    def __init__(self, rows: tuple[Key, ...] = KEYS) -> None:
        self.rows = rows
        self.by_action: Mapping[str, Key] = {key.action: key for key in rows}
        self._by_key = {name: key for key in rows for name in key.keys}
        self.footer = tuple(footer_keys(rows))

    def at(self, key: str, character: str | None = None) -> Key | None:
        """The row of a key of the terminal, also of one that stands at its place on a keyboard with another script."""
        return self._by_key.get(key) or self._by_key.get(latin(key, character))

    def usual(self, key: str) -> str:
        """The key that the table has by default for what a key was given to; elsewhere the key itself."""
        row = self._by_key.get(key)
        usual = _USUAL[row.action] if row is not None else ()
        return usual[0] if usual and key not in usual else key

    @property
    def names(self) -> Mapping[str, str]:
        """Action -> its first key, as it is shown: what advice calls it."""
        return {action: self.named(action) for action in self.by_action}

    def named(self, action: str) -> str:
        """The first key of an action, as it is shown."""
        return self.by_action[action].shown.split()[0]

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Each key of the default that its action has no more -> the one that it has instead, as they are shown."""
        return {
            shown(usual): self.named(key.action)
            for key in self.rows
            for usual in _USUAL[key.action]
            if usual not in key.keys
        }

    @property
    def changed(self) -> dict[str, str]:
        """Action -> its keys with commas between, where they are not those of the default."""
        return {key.action: ",".join(key.keys) for key in self.rows if key.keys != _USUAL[key.action]}


_USUAL = {key.action: key.keys for key in KEYS}


def footer_keys(rows: tuple[Key, ...] = KEYS) -> Iterator[tuple[str, str]]:
    """The key and the word that the footer shows: at most seven, help and quit last."""
    for key in rows:
        if key.footer:
            yield key.shown.split()[0], key.footer
