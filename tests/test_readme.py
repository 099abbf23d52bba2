"""The README: its tables are those of the product."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from tui_tutor.config import COLORS, GLYPHS, NOTATIONS, TRACKS, read_config
from tui_tutor.core.mistakes import MISTAKES
from tui_tutor.tui.keymap import keymap_of

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_lists_the_known_mistakes_of_the_table() -> None:
    table = README.read_text(encoding="utf-8").partition("<!-- mistakes -->")[2].partition("<!-- end")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert rows == [f"| `{mistake.id}` | {mistake.what} |" for mistake in MISTAKES]


def test_the_example_from_python_prints_what_the_readme_says_and_loads_no_screen() -> None:
    chapter = README.read_text(encoding="utf-8").partition("## From Python")[2].partition("\n## ")[0]
    example, printed = (chapter.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("python", "text"))
    example += "\nimport sys; assert not {'textual', 'rich'} & set(sys.modules)"
    argv = [sys.executable, "-c", example]
    done = subprocess.run(argv, capture_output=True, encoding="utf-8", cwd=README.parent)
    assert (done.stderr, done.stdout) == ("", printed)


def test_the_configuration_of_the_readme_sets_everything_that_can_be_set(tmp_path: Path) -> None:
    chapter = README.read_text(encoding="utf-8").partition("<!-- configuration -->")[2].partition("<!-- end")[0]
    path = tmp_path / "tutor" / "config.toml"
    path.parent.mkdir()
    path.write_text(chapter.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    config, faults = read_config({"XDG_CONFIG_HOME": str(tmp_path)})
    keymap, wrong = keymap_of(config)
    assert (faults, wrong) == ((), ())
    assert keymap.changed == {"next": "right,v", "help": "f1,ctrl+g", "overview": "O,upper_o"}
    assert None not in [getattr(config, field.name) for field in fields(config)]
    for choice in (*GLYPHS, *COLORS, *NOTATIONS, *TRACKS):
        assert f'"{choice}"' in chapter
