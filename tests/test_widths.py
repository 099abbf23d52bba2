"""Widths: what is laid out by one measure is cut, filled and painted by another, which is Rich's; they are one."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_tutor.untrusted import clean
from tui_tutor.widths import character_width, text_width

PASSED = [one for one in map(chr, range(0x20, sys.maxunicode + 1)) if clean(f"a{one}") == f"a{one}"]


def test_every_character_that_can_be_shown_is_as_wide_as_rich_says() -> None:
    assert len(PASSED) > 100_000
    assert {one: (character_width(one), cell_len(one)) for one in PASSED if character_width(one) != cell_len(one)} == {}


@given(st.text(st.sampled_from(PASSED), max_size=600))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    assert text_width(text) == cell_len(text)


@pytest.mark.parametrize("text", ["한글", "학습", "각"])
def test_a_syllable_takes_two_cells_whether_it_is_one_character_or_several(text: str) -> None:
    assert text_width(text) == text_width(unicodedata.normalize("NFD", text)) == 2 * len(text)


@pytest.mark.parametrize("version", ["9.0.0", "nonsense"])
def test_no_variable_makes_rich_measure_otherwise(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import tui_tutor.cli\ntui_tutor.cli.main(['keys', '--json'])\n"
        "from rich.cells import cell_len\nimport sys\nsys.exit(f'{cell_len(chr(0x2630))}{cell_len(chr(0x1f9d1))}')"
    )
    monkeypatch.setenv("UNICODE_VERSION", version)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip() == "22"
