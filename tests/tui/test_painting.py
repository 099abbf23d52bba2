"""Painting: a step sends little, and the terminal shows what it would show had it been painted anew."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.conftest import Tutor
from tests.tui.pictures import LESSONS, above_footer, colours, screen_text, session_at, steps_of, wait_for_session
from tui_tutor.tui.workarounds.painting import _attribute_codes

MOVES = ["right", "left", "f", "w", "end", "home", "tab", "down", "space", "h"]
# Terminals of all colours, of 256, of 16, and without.
TERMINALS = [{}, {"COLORTERM": None}, {"COLORTERM": None, "TERM": "xterm"}, {"NO_COLOR": "1"}]


def test_a_step_sends_at_most_2500_bytes(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1])
    terminal.settle()
    for place in range(1, 29):
        before = len(terminal.raw)
        terminal.press("right")
        wait_for_session(terminal, session_at(LESSONS[1], place), 120, 36)
        assert len(terminal.raw) - before <= 2500


@pytest.mark.parametrize("env", TERMINALS, ids=lambda env: "-".join([*env, "env"]))
@pytest.mark.parametrize("seed", range(2))
def test_a_screen_does_not_tell_how_one_came_there(seed: int, env: dict[str, str | None], tutor: Tutor) -> None:
    lesson = LESSONS[1]
    steps = steps_of(lesson)
    choices = random.Random(seed)
    place = choices.randrange(1, len(steps))
    session = session_at(lesson, place)
    walked = tutor("learn", lesson, columns=80, rows=24, env=env)
    walked.press(*(choices.choice(MOVES) for _ in range(30)), "home", *["right"] * place)
    wait_for_session(walked, session, 80, 24)
    straight = tutor("learn", lesson, "--at", str(steps[place]), columns=80, rows=24, env=env)
    wait_for_session(straight, session, 80, 24)
    straight.settle()
    walked.wait_for(lambda _: colours(walked, 80, 24) == colours(straight, 80, 24))


def test_what_lay_over_a_screen_leaves_nothing_behind(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z")
    wanted = above_footer(screen_text(session_at(LESSONS[1], 6), 120, 36))
    terminal.wait_for(lambda text: above_footer(text) == wanted)
    terminal.settle()
    before = colours(terminal, 120, 36)
    for key, title in [("?", "Help"), ("e", "Set a value"), ("g", "Go to"), ("t", "Try it"), ("ctrl+p", "Search")]:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.press("esc")
        terminal.wait_for(lambda text: above_footer(text) == wanted)
        terminal.wait_for(lambda _: colours(terminal, 120, 36) == before)


# What SGR parameters do to a terminal's attributes: one number turns off bold and dim alike.
ON = {"1": "bold", "2": "dim", "3": "italic", "4": "underline", "7": "reverse", "9": "strike"}
OFF = {"22": {"bold", "dim"}, "23": {"italic"}, "24": {"underline"}, "27": {"reverse"}, "29": {"strike"}}


@given(*[st.frozensets(st.sampled_from([*ON.values()]))] * 2)
def test_from_any_attributes_to_any_others(old: frozenset[str], new: frozenset[str]) -> None:
    terminal = set(old)
    for code in _attribute_codes(old, new):
        terminal -= OFF.get(code, set())
        terminal |= {ON[code]} if code in ON else set()
    assert terminal == new
