"""The key table as the configuration makes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.config import Config, read_config
from tui_tutor.errors import TutorError
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import Close, Command, Redo, RunOn, Session, TakeHint, Undo
from tui_tutor.tui.keymap import keymap_of
from tui_tutor.tui.keys import KEYS, Keymap

NAMES = sorted({name for key in KEYS for name in key.keys if not name.startswith("upper_")} | {"v", "f2", "rigth", ""})


def configured(folder: Path, keys: str) -> tuple[Keymap, list[str]]:
    """The key table with lines below `[keys]`, and the faults as `LINE: text`."""
    path = folder / "tutor" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"[keys]\n{keys}\n", encoding="utf-8")
    config, faults = read_config({"XDG_CONFIG_HOME": str(folder)})
    assert faults == ()
    keymap, wrong = keymap_of(config)
    return keymap, [f"{fault.place.line}: {fault.short}" for fault in wrong]


def test_without_a_configuration_the_table_is_the_default() -> None:
    keymap, faults = keymap_of(Config())
    assert (keymap.rows, keymap.changed, faults) == (KEYS, {}, ())


def test_the_keys_of_an_action_are_replaced(tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, 'next = ["right", "v"]\nback_phase = "B"')
    assert faults == []
    assert keymap.by_action["next"].keys == ("right", "v")
    assert keymap.at("l") is None
    assert keymap.by_action["back_phase"].shown == "B"
    assert keymap.changed == {"next": "right,v", "back_phase": "B,upper_b"}


def test_a_key_that_is_given_to_another_action_leaves_its_own(tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, 'nudge = ["l"]')
    assert faults == []
    assert keymap.by_action["next"].keys == ("right", "space")
    found = keymap.at("l")
    assert found is not None
    assert found.action == "nudge"


def test_two_actions_change_keys(tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, 'nudge = "u"\nundo = "n"')
    assert faults == []
    assert keymap.by_action["nudge"].keys == ("u",)
    assert keymap.by_action["undo"].keys == ("n",)


def test_the_way_out_stays(tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, 'quit = "x"\nrun_on = "v"')
    assert faults == []
    assert keymap.by_action["quit"].keys == ("x", "ctrl+c", "ctrl+q")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ('nexxt = "n"', '2: no action is called "nexxt": did you mean "next"?'),
        ("next = []", "2: next would be left without a key: give it one: next = [\"...\"]"),
        ('next = ["rigth"]', '2: there is no key "rigth": did you mean "right"?'),
        ('next = "ctrl+c"', '2: "ctrl+c" always belongs to quit: give "next" another key'),
        ('next = "v"\nback = ["left", "v"]', '3: "v" is already set for next: give "back" another key'),
        ('next = ["right", "n"]', '2: next takes n from nudge, which has no other key: give "nudge" a key too: '
         'nudge = ["..."]'),
    ],
)  # fmt: skip
def test_a_faulty_line_is_told_and_passed_over(keys: str, fault: str, tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, f'{keys}\nstop = "V"')
    assert faults == [fault]
    assert keymap.by_action["stop"].keys == ("V", "upper_v")
    assert keymap.by_action["nudge"].keys == ("n",)
    assert keymap.by_action["back"].keys == ("left", "h")


@pytest.mark.parametrize(
    ("command", "keys", "told"),
    [
        (Undo(), 'edit = "E"', "nothing to undo: E sets a value"),
        (Redo(), 'undo = "ctrl+z"', "nothing to redo: Ctrl+Z takes an edit back"),
        (Close(), 'inside = "v"', "nothing is open: v opens the node at hand"),
        (RunOn(), 'stop = "f2"', "no stop is set: F2 sets one at the step at hand"),
        (TakeHint(), 'predict = "P"', "nothing is asked here: P turns prediction on"),
    ],
)  # fmt: skip
def test_advice_of_the_session_names_the_keys_in_force(command: Command, keys: str, told: str, tmp_path: Path) -> None:
    keymap, faults = configured(tmp_path, keys)
    assert faults == []
    with pytest.raises(TutorError) as fault:
        Session.open(find_lesson("computation-graph")).apply(command)
    assert fault.value.naming(keymap.names).short == told


@given(
    st.dictionaries(
        st.sampled_from([*(key.action for key in KEYS), "nexxt"]),
        st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
    )
)
def test_whatever_is_set_every_action_has_a_key_and_no_key_two_actions(keys: dict[str, tuple[str, ...]]) -> None:
    keymap, faults = keymap_of(Config(keys=keys))
    names = [name for row in keymap.rows for name in row.keys]
    assert all(row.keys for row in keymap.rows)
    assert len(names) == len(set(names))
    assert {"ctrl+c", "ctrl+q"} <= set(keymap.by_action["quit"].keys)
    assert [row.action for row in keymap.rows] == [row.action for row in KEYS]
    assert all(fault.advice for fault in faults)
