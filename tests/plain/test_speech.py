"""Formulas in spoken words: switched on by a word, and by itself where ACCESSIBLE asks for plain lines."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plain.conftest import Heard, Tutor
from tui_tutor.lab.environment import ACCEPTED
from tui_tutor.lesson.library import Fence, entries

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


def configured(env: dict[str, str], text: str) -> None:
    folder = Path(env["XDG_CONFIG_HOME"]) / "tutor"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_the_configuration_turns_speech_on(env: dict[str, str], tutor: Tutor) -> None:
    configured(env, "speech = true\n")
    assert "result: d z equals minus 0.3775" in tutor("learn", ONE, "--at", "backward z").stdout
    told = tutor("learn", ONE, "--at", "backward z", typed="speech off\nwhy\n").stdout
    assert "result: dz = -0.3775" in told.partition("Speech is off.")[2]


def test_accessible_speaks_whatever_the_configuration_says(env: dict[str, str], tutor: Tutor) -> None:
    configured(env, "speech = false\n")
    env["ACCESSIBLE"] = "1"
    assert "result: d z equals minus 0.3775" in tutor("learn", ONE, "--at", "backward z").stdout


def test_how_speech_is_kept_is_said_as_it_can_be_done_and_in_a_lab_by_who_logs_in(tmp_path: Path) -> None:
    kept = "To keep it, write speech = true in config.toml; tutor doctor tells its folder."
    assert Heard(tmp_path, ONE)("speech on") == f"Speech is on. {kept}"
    assert Heard(tmp_path, ONE)("speech on", "speech off") == "Speech is off."
    fenced = Heard(tmp_path, ONE)
    fenced.face.lessons = Fence(None)
    by_ssh = "set ACCESSIBLE=1 on your own computer and log in with ssh -o SendEnv=ACCESSIBLE."
    assert fenced("speech on") == f"Speech is on. To have it from the start, {by_ssh}"
    assert "ACCESSIBLE" in ACCEPTED


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


LEFT = re.compile(
    r"[=·^_*@▢∂σ²]|(?<!\w)[-−]\.?\d|\[\["
    r"|\S  +(?=\S)|\wstar\b|\dstar|\bequals equals\b"  # blanks or words for a sign that was cut in two
    r"|(?<!capital )(?<![\w.])[C-HJ-Z](?!\w)(?! \(here)|(?<!capital )\bA (?:is|equals|reaches)\b"
)


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
        told = [heard(f"go part {number}"), heard("graph"), heard("last"), heard("values"), heard("graph")]
        assert not [line for text in told for line in text.split("\n") if TWICE.search(line)]


TWICE = re.compile(r"\b(capital|sub|hat|name|Greek|equals|partial) \1\b")


# Every word, in lessons of every kind: what a voice would spell out, skip or hurry over stands in no line.

SPELT = re.compile(
    r"[=·^_*@#▢∂σΣ²³ᵀ√→≈≤≥≠\[\]{}<>+‖]|(?<!\w)[-−]\.?\d|\d[eE][-+]?\d| - |\bd?[A-Za-z]\d\b"
    r"|(?<![A-Za-z]{2})/|/(?![a-z]{2})"  # but "rise/run" is read as two words
)
LESSONS = (ONE, "logistic-regression-m-examples", "shallow-network-forward", "shallow-network-backward", "derivatives",
           "gradient-check", "softmax", "learning-rate")  # fmt: skip
EVERYWHERE = (
    "again", "why", "values", "graph", "code", "rows", "calculus on", "calculus off", "notation ∂L(a, y)/∂z", "why",
    "notation dz", "nudge", "check", "score", "try", "pin", "compare", "stop", "run", "inside", "outside", "set",
    "set q 1", "set alpha -0.5", "why", "compare", "undo", "redo", "reset", "preset", "preset too large", "open 99",
    "values q", "graph q", "go dq", "nudge q", "check q", "predict on", "hint", "answer -3", "-0.25", "show",
    "predict off", "review", "xyzzy", "go q", "compare",
)  # fmt: skip


def spoken_by(heard: Heard) -> Iterator[str]:
    """What every word tells at steps of a lesson, with the lines that told it."""
    for number in range(1, len(heard.session.lesson.parts) + 1):
        yield heard(f"go part {number}")
        for place in range(1, len(heard.session.steps), 2):
            yield heard(f"go {place}")
            names = [*heard.session.run.graph.by_name][:3] if place % 4 == 1 else []
            entry = heard.session.frame.node
            words = [*EVERYWHERE, *(f"{word} {name}" for name in names for word in LOOKS)]
            yield from (heard(word) for word in [*words, f"set {entry} 1e-3", f"values {entry}"])
        yield from (heard(word) for word in ("last", "descend", "descend 200", "go 2 start"))


@pytest.mark.parametrize("name", LESSONS)
def test_no_word_tells_a_sign_that_a_voice_spells_or_skips(name: str) -> None:
    heard = Heard(None, name)
    heard("speech on")
    told = [line for text in spoken_by(heard) for line in text.split("\n")]
    assert not [line for line in told if SPELT.search(TO_BE_TYPED.sub("", line)) or TWICE.search(line)]


LOOKS = ("values", "graph", "nudge", "check")
TO_BE_TYPED = re.compile(r"(?:write|type) [^;]*|\"[^\"]*\"")


def test_help_tells_what_is_typed_as_it_is_typed() -> None:
    heard = Heard(None, ONE)
    told = heard("speech on", "help")
    assert "next, alone or with N or the word phase (n): the next step" in told
    assert heard("help set").endswith(
        "one entry of an array: set W[1,2] 0.3; all of it, by its rows: set W [[1, 2], [3, 4]]"
    )
    lines = [
        line.replace("[[1, 2], [3, 4]]", "").replace("W[1,2]", "").replace("dL/dz, ∂L/∂z", "")
        for line in told.split("\n")
    ]
    assert not [line for line in lines if re.search(r"[\[\]=#∂]|[a-z]/|\\de-", line)]


def test_what_is_wrong_is_told_in_words_and_what_is_to_be_typed_as_it_is_typed() -> None:
    heard = Heard(None, ONE)
    assert heard("speech on", "values q") == 'nothing is called "q": known are x 1, w 1, x 2, w 2, b, y, alpha'
    assert heard("set w11 1") == 'nothing called "w11" can be set: did you mean "w1"?'
    assert heard("set w1") == "a number for w 1 is missing: write it as 2, -0.25 or 1e-3"
    network = Heard(None, "shallow-network-backward")
    assert network("speech on", "set W2[9,1] 3") == (
        '"W2[9,1]" is no entry of capital W 2: write W2[row,column], counted from 1, up to W2[1,4]'
    )
    assert network("set W2[1,2] 0.77", "values W2").endswith("row 1: 1.2, 0.77, 0.5, minus 1.5")
    assert heard("set").startswith("say what to set: type set w1 0.3; there are x 1, w 1, ")
    told = Heard(None, "shallow-network-forward")("speech on", "go part 2", "set W1 3")
    assert told == "capital W 1 has the shape 4 by 3: write 4 rows in brackets, as [[1, 2, 3], [4, 5, 6], …]"


@pytest.mark.parametrize(
    ("lesson", "typed", "told"),
    [
        (ONE, ["go dz", "nudge"], "z goes from 0.5 to 0.501, a change of plus 0.001"),
        (ONE, ["go dz", "check"], "; two-sided minus 0.37"),
        (ONE, ["descend 1"], "iteration 1: capital L equals 0.4741"),
        (ONE, ["pin", "set w1 -1", "last", "compare"], "new capital L: A 0.3057, B "),
        (ONE, ["go db", "try"], "Try it before you step to update w 1:"),
        (ONE, ["go dw2", "set w1 1"], "Now at backward w 2:"),
        (ONE, ["go dw2", "stop"], "Stop at"),
        (ONE, ["last"], "comment: 1. the error"),
        (ONE, ["code"], "a equals the fraction, 1 over 1 plus e to the minus z, end fraction"),
        ("derivatives", ["again"], "f after the nudge minus f before close parenthesis over 0.001"),
        ("shallow-network-forward", ["go part 2", "values"], "not computed yet: capital Z 1, capital A 1,"),
        ("shallow-network-backward", ["go Z1", "nudge W1[1,2]"], "capital W 1, row 1, column 2 is nudged by 0.001:"),
        ("shallow-network-backward", ["go Z1"], "numbers: capital Z 1, row 1, column 1 equals "),
        ("logistic-regression-m-examples", ["values x1"], "x 1 is a row of 3: 2, minus 1, 1"),
        ("logistic-regression-m-examples", ["graph x1"], "Input x 1 is the row: 2, minus 1, 1."),
        ("logistic-regression-m-examples", ["go average dw1"], "d capital J by d w 1"),
    ],
)  # fmt: skip
def test_what_each_word_tells_is_in_words(lesson: str, typed: list[str], told: str) -> None:
    assert told in Heard(None, lesson)("speech on", *typed)


def test_what_is_hidden_is_told_without_brackets() -> None:
    heard = Heard(None, ONE)
    assert "known: x 1 equals 2, w 1 equals 0.5" in heard("speech on", "predict on", "next")
    assert "z is hidden" in heard("next", "values")
