"""The configuration on the screen: what it sets, and how its faults are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.conftest import Run, Tutor

LESSON = "logistic-regression-one-example"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The file of the configuration that the app reads."""
    path = tmp_path / "config" / "tutor" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (60, 20)])
def test_a_fault_of_the_configuration_is_told_in_the_list_and_stops_nothing(
    tutor: Tutor, config: Path, columns: int, rows: int
) -> None:
    config.write_text('colour = "never"\nglyphs = "x"\n')
    terminal = tutor(columns=columns, rows=rows)
    text = " ".join(terminal.text.split())
    assert 'config.toml:1: no setting is called "colour": did you mean "color"? 1 fault more: see tutor doctor.' in text
    terminal.press("enter")
    terminal.wait_for("calculus")


def test_a_fault_of_the_configuration_is_told_in_the_footer_until_the_next_step(run: Run, config: Path) -> None:
    config.write_text('glyphs = "asci"')
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSON])
    terminal.wait_for("config.toml")
    assert 'config.toml:1: glyphs cannot be "asci": did you mean "ascii"?' in terminal.lines[-1]
    terminal.press("right")
    terminal.wait_for(lambda text: "config.toml" not in text)
