"""The key table: from it the bindings, the footer, the help, the command palette and the README are made.

A key stands for a command or for an action of the screen; no core key needs ctrl, alt, Esc or AltGr.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_tutor.session import Back, BackPhase, Close, Command, First, Last, Next, NextPhase, Redo, RunOn, Undo


@dataclass(frozen=True, slots=True)
class Key:
    """One row: `keys` as the terminal names them, `shown` as people do; `footer` where the footer shows it.

    `command` is what it asks of the session; without one, `action` names what the screen does.
    """

    action: str
    keys: tuple[str, ...]
    shown: str
    what: str
    command: Command | None = None
    footer: str = ""


KEYS = (
    Key("next", ("right", "l", "space"), "→ l space", "next step", Next(), footer="next"),
    Key("back", ("left", "h"), "← h", "step back", Back(), footer="back"),
    Key("next_phase", ("f",), "f", "next phase", NextPhase()),
    Key("back_phase", ("w",), "w", "previous phase", BackPhase()),
    Key("first", ("home",), "Home", "first step of the first iteration", First()),
    Key("last", ("end",), "End", "last step of this iteration", Last()),
    Key("go_to", ("g",), "g", "go to a step, an iteration or a part", footer="go to"),
    Key("edit", ("e",), "e", "set an input, a parameter or the learning rate", footer="edit"),
    Key("undo", ("u",), "u", "take the last edit back", Undo()),
    Key("redo", ("U", "upper_u"), "U", "make it again", Redo()),
    Key("reset", ("r",), "r", "back to the lesson's own values"),
    Key("calculus", ("c",), "c", "calculus track on or off", footer="calculus"),
    Key("notation", ("d",), "d", "notation: dz, dL/dz, ∂L/∂z, with or without (a, y)"),
    Key("pin", ("m",), "m", "keep this run as A and compare others with it; let it go"),
    Key("predict", ("p",), "p", "predict: every result is asked for before it is shown"),
    Key("answer", ("enter",), "Enter", "answer where a result is asked for; else the whole array"),
    Key("overview", ("o",), "o", "overview: every node on a line; Enter goes to one"),
    Key("groups", ("z",), "z", "one box for nodes that are named alike (z1, z2, …), or one each"),
    Key("nudge", ("n",), "n", "nudge the node at hand by 0.001 and watch the change"),
    Key("gradient_check", ("N", "upper_n"), "N", "check the derivative with nudges from 0.1 down to 1e-12"),
    Key("descend", ("s",), "s", "descend: many iterations; loss, parameters and decision boundary as pictures"),
    Key("play", ("a",), "a", "play the steps, or pause"),
    Key("faster", ("plus",), "+", "play faster"),
    Key("slower", ("minus",), "-", "play slower"),
    Key("stop", ("b",), "b", "stop at this step when running; stop no more"),
    Key("run_on", ("x",), "x", "run to the stop", RunOn()),
    Key("inside", ("i",), "i", "step inside the node at hand: its ops become nodes of their own"),
    Key("inside_all", ("I", "upper_i"), "I", "step inside all nodes; out of them all"),
    Key("outside", ("backspace",), "Backspace", "step out of the innermost node that is open", Close()),
    Key("question", ("t",), "t", "try: a question before the next step"),
    Key("tab", ("tab",), "Tab", "explanation, NumPy or the two runs that are compared"),
    Key("scroll_up", ("up", "k"), "↑ k", "scroll the text up; in a nudged array, the entry before"),
    Key("scroll_down", ("down", "j"), "↓ j", "scroll the text down; in a nudged array, the next entry"),
    Key("page_up", ("pageup",), "PageUp", "a page of text up"),
    Key("page_down", ("pagedown",), "PageDown", "a page of text down"),
    Key("palette", ("ctrl+p",), "Ctrl+P", "every action by name"),
    Key("lessons", ("escape",), "Esc", "out of a node that is open; else to the list of lessons"),
    Key("help", ("question_mark", "f1"), "? F1", "help", footer="help"),
    Key("quit", ("q", "ctrl+q", "ctrl+c"), "q Ctrl+Q Ctrl+C", "quit", footer="quit"),
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


def by_key() -> dict[str, Key]:
    """Every terminal key and its row."""
    return {name: key for key in KEYS for name in key.keys}


def footer_keys() -> Iterator[tuple[str, str]]:
    """The key and the word that the footer shows: at most seven, help and quit last."""
    for key in KEYS:
        if key.footer:
            yield key.shown.split()[0], key.footer
