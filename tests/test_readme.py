"""The README: its tables are those of the product."""

from __future__ import annotations

from pathlib import Path

from tui_tutor.core.mistakes import MISTAKES

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_lists_the_known_mistakes_of_the_table() -> None:
    table = README.read_text(encoding="utf-8").partition("<!-- mistakes -->")[2].partition("<!-- end")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert rows == [f"| `{mistake.id}` | {mistake.what} |" for mistake in MISTAKES]
