"""The terminal sends anything: nothing is raised, nothing grows, nothing hangs, and sound input means what it says.

`TUTOR_TERMINAL_INPUTS=1000000 python -m pytest -s tests/tui/workarounds/test_random_input.py` is the whole round; it
prints what it found. An input is a key, a sequence, a paste, one of these gone wrong, or some bytes; a fiftieth of them
goes through the whole app in a pseudo-terminal.
"""

from __future__ import annotations

import os
import time
from random import Random

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.workarounds.inputs import KINDS, SOUND, mutated, pieces
from tests.tui.workarounds.test_terminal_input import ours, stock, told
from tui_tutor.tui.keys import latin
from tui_tutor.tui.workarounds.terminal_input import MOST_HELD, MOST_PASTED, Tokens, Translator

INPUTS = int(os.environ.get("TUTOR_TERMINAL_INPUTS", 100_000))  # of 1,000,000
BATCH = 2_000  # that one app is sent
SEED = 20_260


def test_whatever_is_sent_is_bounded_and_ends_in_the_ground_state() -> None:
    random, tokens, translator = Random(SEED), Tokens(), Translator()
    now, found, longest = 0.0, 0, 0.0
    for number in range(INPUTS):
        begun = time.thread_time()
        for piece in pieces(random, random.choice(KINDS)(random)):
            for token in tokens.feed(piece, now):
                found += len(told(translator.messages(token)))
            assert tokens.kept <= MOST_PASTED + MOST_HELD, (number, piece)
            now += random.choice([0.0, 0.01, 0.01, 0.2])
            for token in tokens.tick(now):
                found += len(told(translator.messages(token)))
        if random.randrange(10) == 0:
            now += 1.1
            tokens.tick(now)
            assert tokens.timeout(now) is None, number
            assert tokens.kept == 0, number
            assert tokens.feed(b"\x1b[C", now) == ["\x1b[C"], number
        longest = max(longest, time.thread_time() - begun)
    print(f"\n{INPUTS} inputs, {found} messages, the longest took {longest * 1000:.1f} ms")
    assert longest < 1, "a hang"
    assert found > INPUTS


def test_what_is_sound_means_what_textual_says_also_behind_what_is_not() -> None:
    random, tokens, translator = Random(SEED), Tokens(), Translator()
    now = 0.0
    for number in range(INPUTS // 10):
        tokens.feed(mutated(random), now)
        now += 1.1
        tokens.tick(now)
        data = random.choice(SOUND)(random)
        found = [token for piece in pieces(random, data) for token in tokens.feed(piece, now)]
        now += 0.2
        found += tokens.tick(now)
        messages = [message for token in found for message in translator.messages(token)]
        assert told(messages) == stock(data) == ours(data), (number, data)


def quits(data: bytes) -> bool:
    """Whether an input would end the app as it should, or may do so with what stands around it."""
    if any(byte in data for byte in b"qu\x03\x10\x11") or any(0xCE <= byte <= 0xD7 for byte in data):
        return True
    return any(what[0] == "key" and latin(str(what[1]), what[2]) in LEAVING for what in ours(data))  # type: ignore[arg-type]


LEAVING = ("q", "ctrl+q", "ctrl+c", "ctrl+p")


@pytest.mark.parametrize("number", range(max(1, INPUTS // 50 // BATCH)))
def test_the_whole_app_lives_through_it_and_answers(number: int, tutor: Tutor) -> None:
    random = Random(SEED + number)
    where = [(), ("learn", "shallow-network-forward"), ("learn", "logistic-regression-one-example", "--predict")][
        number % 3
    ]
    terminal = tutor(*where)
    longest, columns = 0.0, 100
    for _ in range(BATCH // 200):
        sent = 0
        while sent < 200:
            data = random.choice(KINDS)(random)
            if not quits(data):
                terminal.send(data)
                sent += 1
        columns = 201 - columns
        longest = max(longest, answered(terminal, columns))
    print(f"\n{BATCH} inputs through the app, the longest answer took {longest * 1000:.0f} ms")
    terminal.settle(1.5)  # what is unfinished is over
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def answered(terminal: Terminal, columns: int) -> float:
    """The seconds until the app has drawn itself for another size."""
    terminal.resize(columns, 30)
    begun, before = time.perf_counter(), len(terminal.raw)
    while len(terminal.raw) == before:
        assert terminal.read(20), "the app does not answer"
    return time.perf_counter() - begun
