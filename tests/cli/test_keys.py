"""`tutor keys`: the table in force, as text and as JSON, and the faults of the configuration beside it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Tutor
from tests.cli.test_commands import loaded_by
from tui_tutor.tui.keys import KEYS


def configure(env: dict[str, str], text: str) -> Path:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_row_of_the_table_is_a_line(tutor: Tutor) -> None:
    done = tutor("keys")
    assert (done.stderr, done.returncode) == ("", 0)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [key.action for key in KEYS]
    assert all(key.what in line for key, line in zip(KEYS, done.stdout.splitlines(), strict=True))


def test_the_configuration_is_applied_and_its_faults_are_told_beside(tutor: Tutor, env: dict[str, str]) -> None:
    path = configure(env, 'glyphs = 1\n[keys]\nnext = ["right", "v"]\nbakc = "b"\n')
    done = tutor("keys")
    assert done.stdout.splitlines()[0].split()[:3] == ["next", "→", "v"]
    assert [line for line in done.stderr.splitlines() if "error" in line] == [
        f"{path}:1:1: error: glyphs cannot be 1", f'{path}:4:1: error: no action is called "bakc"',
    ]  # fmt: skip
    assert done.returncode == 0


def test_a_theme_that_is_not_there_is_told_too_and_all_in_the_order_of_the_lines(
    tutor: Tutor, env: dict[str, str]
) -> None:
    path = configure(env, 'theme = "drak"\nglyphs = 1\n[keys]\nbakc = "b"\n')
    told = [
        f'{path}:1:1: error: no theme is called "drak"', f"{path}:2:1: error: glyphs cannot be 1",
        f'{path}:4:1: error: no action is called "bakc"',
    ]  # fmt: skip
    for command in (["keys"], ["learn", "derivatives", "--plain"]):
        assert [line for line in tutor(*command).stderr.splitlines() if "error" in line] == told


def test_as_json_the_keys_are_named_as_in_the_configuration(tutor: Tutor, env: dict[str, str]) -> None:
    configure(env, '[keys]\nnext = ["right", "v"]\n')
    document = json.loads(tutor("keys", "--json").stdout)
    assert document["format"] == 1
    rows = {row["action"]: row for row in document["keys"]}
    assert rows["next"] == {
        "action": "next", "keys": ["right", "v"], "shown": "→ v", "what": "next step", "changed": True,
    }  # fmt: skip
    assert rows["redo"]["keys"] == ["U"]
    assert not rows["redo"]["changed"]


def test_the_table_is_printed_without_the_screen() -> None:
    assert loaded_by("keys").isdisjoint({"textual", "rich"})
