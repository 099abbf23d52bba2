"""Formulas in spoken words: switched on by a word, and by itself where ACCESSIBLE asks for plain lines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plain.conftest import Heard
from tui_tutor.lesson.library import entries

ONE = "logistic-regression-one-example"
SHIPPED = [entry.id for entry in entries() if entry.is_ours]
SIGNS = re.compile(r"[·∂σ√²³ᵀ→≈Σ*^]| [-+=/] ")


def test_formulas_are_spoken_where_speech_is_on(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    told = heard("notation ∂L/∂z", "speech on", "go dz")
    assert "result: partial capital L by partial z equals minus 0.3775" in told
    assert "formula: partial capital L by partial z equals a minus y" in told
    assert "σ" not in heard("graph a")
    assert "result: ∂L/∂z = -0.3775" in heard("speech off", "why")


def test_accessible_turns_speech_on(env: dict[str, str]) -> None:
    argv = [sys.executable, "-m", "tui_tutor", "learn", ONE, "--at", "backward z"]
    done = subprocess.run(argv, capture_output=True, encoding="utf-8", env={**env, "ACCESSIBLE": "1"}, input="")
    assert "result: d z equals minus 0.3775" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", SHIPPED)
def test_in_no_lesson_a_sign_is_left_in_a_line_of_mathematics(name: str) -> None:
    heard = Heard(None, name)
    heard.face.is_spoken = True
    for number in range(1, len(heard.session.lesson.parts) + 1):
        heard(f"go part {number}", "calculus on")
        for _ in range(len(heard.session.steps)):
            told = heard("next").split("\n")
            rows = [text for text in told if text.startswith(("formula:", "rule:", "numbers:", "result:", "shortcut:"))]
            assert not [text for text in rows if SIGNS.search(text)]
