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


LEFT = re.compile(r"[=·^_*@▢∂σ²]|(?<!\w)[-−]\.?\d|\[\[")


@pytest.mark.parametrize("name", SHIPPED)
def test_in_no_lesson_a_sign_is_left_in_any_line(name: str) -> None:
    """Questions, hints, texts, results, and what is known."""
    heard = Heard(None, name)
    heard.face.is_spoken = True
    for number in range(1, len(heard.session.lesson.parts) + 1):
        told = [heard(f"go part {number}", "predict off", "calculus on", f"go part {number}")]
        told += [heard("next") for _ in heard.session.steps[1:]]
        heard("first", "predict on")
        for _ in heard.session.steps[1:]:
            told += [heard("try"), heard("next")]
            if heard.face.is_asking:
                told += [heard("hint") for _ in range(4)]
                heard("show")
        assert not [line for text in told for line in text.split("\n") if LEFT.search(line)]


def test_names_of_the_graph_are_told_in_one_way(tmp_path: Path) -> None:
    told = Heard(tmp_path, ONE)("speech on", "again")
    assert "Data: the features x 1 equals 2 and x 2 equals minus 3, and the label y equals 1." in told
    assert "y hat equals a equals sigmoid of z" in told
    assert not re.search(r"\b[wx][12]\b|(?<!capital )\bL\b", told)


def test_hints_are_told_in_words(tmp_path: Path) -> None:
    heard = Heard(tmp_path, ONE)
    told = heard("speech on", "predict on", "go forward a", "hint", "hint", "hint")
    assert "a equals the fraction, 1 over 1 plus e to the minus blank, end fraction, where blank is z" in told
    heard = Heard(tmp_path, "shallow-network-backward")
    told = heard("speech on", "predict on", "go forward Z1", "hint", "hint", "hint", "hint")
    assert "equals 4 by 3 times 3 by 2 plus 4 by 1 equals row 1: 0.45, minus 1.675; row 2: minus 0.75, 1.4; " in told


def test_what_is_in_words_is_not_spoken_once_more(tmp_path: Path) -> None:
    told = Heard(tmp_path, "shallow-network-forward")("speech on", "go part 2", "graph Z1")
    assert "capital W 1 matrix times capital X plus b 1" in told
    assert "capital capital" not in told


@pytest.mark.parametrize("name", SHIPPED)
def test_no_word_of_a_name_is_told_twice(name: str) -> None:
    heard = Heard(None, name)
    heard("speech on")
    for number in range(1, len(heard.session.lesson.parts) + 1):
        told = [heard(f"go part {number}", "calculus on"), heard("graph"), heard("inside all"), heard("graph")]
        for _ in heard.session.steps[1:]:
            told += [heard("next"), heard("values")]
        assert not [line for text in told for line in text.split("\n") if TWICE.search(line)]


TWICE = re.compile(r"\b(capital|sub|hat|name|Greek|equals|partial) \1\b")
