"""The key table as the learner's own settings make it: `[keys]` of the configuration over the default rows.

A line of the configuration counts as a whole or not at all; every action keeps at least one key.
"""

from __future__ import annotations

from tui_tutor.config import MOST_FAULTS, Config, ConfigError, in_order
from tui_tutor.errors import TutorError, cut, did_you_mean
from tui_tutor.tui.key_names import read_key, shown
from tui_tutor.tui.keys import KEYS, Key, Keymap

ALWAYS = {"ctrl+c": "quit", "ctrl+q": "quit"}  # whatever else is set, there is a way out
_ACTIONS = tuple(key.action for key in KEYS)
_Wanted = dict[str, tuple[str, ...]]


def keymap_of(config: Config) -> tuple[Keymap, tuple[TutorError, ...]]:
    """The table in force, and what is wrong with the keys of a configuration."""
    if not config.keys:
        return Keymap(), ()
    wanted: _Wanted = {}
    faults: list[TutorError] = []
    for action, names in config.keys.items():
        try:
            wanted[action] = _read(config, action, names, wanted)
        except ConfigError as wrong:
            faults.append(wrong)
        if len(faults) >= MOST_FAULTS:
            break
    while fault := _left_without(config, wanted):
        faults.append(fault)
    return Keymap(_rows(wanted)), in_order(faults)


def _read(config: Config, action: str, names: tuple[str, ...], wanted: _Wanted) -> tuple[str, ...]:
    """The terminal's names of the keys that one line sets. Raises ConfigError."""
    line = f"keys.{action}"
    if action not in _ACTIONS:
        advice = did_you_mean(action, _ACTIONS, what="tutor keys prints them all, such as")
        raise config.fault(line, f'no action is called "{action}"', advice)
    if not names:
        raise config.fault(line, f"{action} would be left without a key", f'give it one: {action} = ["..."]')
    found: dict[str, None] = {}
    for name in names:
        try:
            found |= dict.fromkeys(read_key(name))
        except ValueError as reason:
            raise config.fault(line, f'there is no key "{cut(name)}"', str(reason)) from None
    for key in found:
        if ALWAYS.get(key, action) != action:
            raise config.fault(line, f'"{key}" always belongs to {ALWAYS[key]}', f'give "{action}" another key')
        taken = next((other for other, keys in wanted.items() if key in keys), None)
        if taken is not None:
            raise config.fault(line, f'"{key}" is already set for {taken}', f'give "{action}" another key')
    return (*found, *(key for key, owner in ALWAYS.items() if owner == action and key not in found))


def _rows(wanted: _Wanted) -> tuple[Key, ...]:
    """The rows with the keys that are wanted; a key that was given away is no other row's any more."""
    given = {key for keys in wanted.values() for key in keys}
    return tuple(
        row._replace(keys=wanted.get(row.action) or tuple(key for key in row.keys if key not in given)) for row in KEYS
    )


def _left_without(config: Config, wanted: _Wanted) -> ConfigError | None:
    """The fault of the last line that took the last key of an action; the line counts no more."""
    row = next((row for row in _rows(wanted) if not row.keys), None)
    if row is None:
        return None
    usual = next(key.keys for key in KEYS if key.action == row.action)
    taker = next(action for action in reversed(wanted) if set(wanted[action]) & set(usual))
    taken = wanted.pop(taker)
    key = next(key for key in usual if key in taken)
    problem = f"{taker} takes {shown(key)} from {row.action}, which has no other key"
    return config.fault(f"keys.{taker}", problem, f'give "{row.action}" a key too: {row.action} = ["..."]')
