"""The README: its tables are those of the product."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tui_tutor.core.mistakes import MISTAKES

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
