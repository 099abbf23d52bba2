"""Glyph sets in a real terminal: every byte that is sent, on every screen, is in the set."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import pytest

from tests.terminal import TOKEN, Terminal
from tests.tui.conftest import Run, Tutor
from tests.tui.pictures import LESSONS, SHIPPED, session_at, wait_for_session
from tests.tui.test_no_colour import colours
from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet
from tui_tutor.session import GoTo, SetPart

ARRAYS = "vectorized-logistic-regression"


def painted(terminal: Terminal) -> str:
    """What was sent as text, without the sequences that place and paint it."""
    tokens = TOKEN.findall(terminal.raw)
    return b"".join(token for token in tokens if not token.startswith(b"\x1b")).decode()


@pytest.mark.parametrize("lesson", SHIPPED)
def test_a_lesson_is_walked_in_ascii_without_colours(lesson: str, tutor: Tutor) -> None:
    terminal = tutor("learn", lesson, columns=80, rows=24, env={"TERM": "vt100", "LC_ALL": "C", "COLORTERM": None})
    session = session_at(lesson)
    with glyphs.using(GlyphSet.ASCII):
        for number in range(1, len(session.lesson.parts) + 1):
            if number > 1:
                session = session.apply(GoTo(0)).apply(SetPart(number))
                terminal.press("g")
                terminal.wait_for("Go to: a step")
                terminal.send(f"part {number}\r".encode())
                wait_for_session(terminal, session, 80, 24)
            for place in range(1, len(session.steps)):
                terminal.press("right")
                wait_for_session(terminal, session.apply(GoTo(place)), 80, 24)
    terminal.press("q")
    assert terminal.wait_end() == 0
    assert terminal.raw.isascii()
    assert set(colours(terminal.raw)) == set()


SETS: list[tuple[GlyphSet, Mapping[str, str | None]]] = [
    (GlyphSet.ASCII, {"TUTOR_GLYPHS": "ascii"}),
    (GlyphSet.BASIC, {"TERM": "linux", "COLORTERM": None}),
]


@pytest.mark.parametrize(("glyph_set", "env"), SETS, ids=[glyph_set for glyph_set, _ in SETS])
def test_every_screen_is_painted_in_the_set(glyph_set: GlyphSet, env: Mapping[str, str | None], tutor: Tutor) -> None:
    terminal = tutor(columns=80, rows=24, env=env)
    terminal.press("enter")
    terminal.wait_for("0 of")
    terminal.press("q")
    terminal.wait_end()
    check(terminal, glyph_set)
    terminal = tutor("learn", ARRAYS, "--at", "backward Z", columns=80, rows=24, env=env)
    visits = [
        ("?", "Help"), ("e", "Set a value"), ("g", "Go to"), ("s", "Descent"), ("o", "Overview"), ("ctrl+p", "Search"),
        ("enter", "of shape"), ("N", "Gradient check"),
    ]  # fmt: skip
    for key, title in visits:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.press("pagedown", "pagedown", "esc")
        terminal.wait_for(lambda text, title=title: title not in text)
    for key, title in [("n", "Nudge"), ("m", "A/B"), ("c", "calculus on"), ("p", "predict")]:
        terminal.press(key)
        terminal.wait_for(title)
    terminal.type("é学α·∂🙂?\r")
    terminal.settle()
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    check(terminal, glyph_set)


def check(terminal: Terminal, glyph_set: GlyphSet) -> None:
    text = re.sub(r"[\r\n\x0f]", "", painted(terminal))
    assert {character for character in text if not glyph_set.has(character)} == set()
    assert text.encode("ascii" if glyph_set is GlyphSet.ASCII else "cp437")


def test_a_set_that_is_asked_for_is_written_as_utf_8_whatever_the_encoding(tutor: Tutor) -> None:
    env = {"PYTHONIOENCODING": "iso8859-1"}
    terminal = tutor("learn", LESSONS[1], "--at", "forward z", "--glyphs", "unicode", columns=80, rows=24, env=env)
    terminal.wait_for("┏ z ━")


def test_in_the_encoding_of_an_old_pc_its_own_characters_are_sent(tutor: Tutor) -> None:
    env = {"PYTHONIOENCODING": "cp437"}
    terminal = tutor("learn", LESSONS[1], "--at", "forward z", columns=80, rows=24, env=env)
    terminal.wait_for(lambda _: "╔ z ═".encode("cp437") in terminal.raw)


def test_what_is_shown_instead_of_a_sign_can_be_typed(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward a", "--glyphs", "ascii", "--predict", columns=80, rows=24)
    terminal.wait_for("What is da")
    terminal.type("-y/yhat + (1 - y)/(1 - yhat)\r")
    terminal.wait_for("right")


def test_a_glyph_set_that_is_none_is_refused(run: Run) -> None:
    terminal = run([sys.executable, "-m", "tui_tutor"], env={"TUTOR_GLYPHS": "asci"})
    assert terminal.wait_end() == 2
    assert 'error: TUTOR_GLYPHS cannot be "asci"' in terminal.text


@pytest.mark.parametrize(("key", "title"), [("?", "Help"), ("ctrl+p", "Search")])
def test_in_ascii_nothing_of_a_scroll_bar_stands_in_a_text(key: str, title: str, tutor: Tutor) -> None:
    env = {"TERM": "vt100", "NO_COLOR": "1", "LANG": "C"}
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", columns=80, rows=24, env=env)
    terminal.press(key)
    terminal.wait_for(title)
    for _ in range(5):
        terminal.settle()
        assert not re.search(r" (__|##) *\|?$", terminal.text, re.MULTILINE)
        terminal.press("down")
