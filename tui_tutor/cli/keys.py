"""`tutor keys`: the key table as it is in force, with the configuration applied."""

from __future__ import annotations

import argparse
import json
import os
import sys

from tui_tutor.cli.terminal import prepare_plain
from tui_tutor.config import read_config
from tui_tutor.glyphs import written
from tui_tutor.tui.configured import faults_of
from tui_tutor.tui.keymap import keymap_of
from tui_tutor.tui.keys import Keymap

FORMAT = 1


def run(given: argparse.Namespace) -> int:
    config, faults = read_config(os.environ)
    keymap, _ = keymap_of(config)
    if given.json:
        print(json.dumps(_document(keymap), ensure_ascii=False, indent=1))
    else:
        prepare_plain(given, config)
        _print_text(keymap)
    for fault in faults_of(config, faults):
        print(fault, file=sys.stderr)
    return 0


def _print_text(keymap: Keymap) -> None:
    """Three columns: the action's name in the configuration, its keys, what it does."""
    widest = max(len(row.action) for row in keymap.rows)
    shown = {row.action: written(row.shown) for row in keymap.rows}
    widest_keys = max(map(len, shown.values()))
    for row in keymap.rows:
        print(f"{row.action:{widest}}  {shown[row.action]:{widest_keys}}  {written(row.what)}")


def _document(keymap: Keymap) -> dict[str, object]:
    changed = keymap.changed
    rows = [
        {
            "action": row.action,
            "keys": [name for name in row.keys if not name.startswith("upper_")],
            "shown": row.shown,
            "what": row.what,
            "changed": row.action in changed,
        }
        for row in keymap.rows
    ]
    return {"format": FORMAT, "keys": rows}
