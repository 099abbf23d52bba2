"""Tokens on their way to the app: in order, few at a time, and of a flood only what can be done."""

from __future__ import annotations

from tui_tutor.tui.workarounds.inbox import AT_ONCE, CROWD, KEPT, MOST, Inbox
from tui_tutor.tui.workarounds.terminal_input import Token


def taken(inbox: Inbox, now: float) -> list[Token]:
    return [token for tokens in iter(lambda: inbox.take(now), []) for token in tokens]


def keys(count: int) -> list[Token]:
    return [chr(ord("a") + number % 26) for number in range(count)]


def test_tokens_are_taken_in_their_order_a_few_at_a_time() -> None:
    inbox = Inbox()
    inbox.put(keys(100), 0.0)
    assert inbox.take(0.0) == keys(AT_ONCE)
    assert taken(inbox, 0.0) == keys(100)[AT_ONCE:]


def test_who_takes_is_told_once_until_nothing_waits() -> None:
    inbox = Inbox()
    assert not inbox.put([], 0.0)
    assert inbox.put(["l"], 0.0)
    assert not inbox.put(["h"], 0.0)
    assert inbox.take(0.0) == ["l", "h"]
    assert not inbox.put(["l"], 0.0)
    assert inbox.take(0.0) == ["l"]
    assert inbox.take(0.0) == []
    assert inbox.put(["l"], 0.0)


def test_of_the_moves_of_a_mouse_the_last_one_counts() -> None:
    inbox = Inbox()
    moves: list[Token] = [f"\x1b[<35;{number};1M" for number in range(1, 400)]
    inbox.put([*moves, "l", *moves], 0.0)
    inbox.put(moves, 0.0)
    assert taken(inbox, 0.0) == [moves[-1], "l", moves[-1]]


def test_a_crowd_that_waits_for_long_is_left_out_but_for_its_last() -> None:
    inbox = Inbox()
    inbox.put(keys(CROWD + 1), 0.0)
    assert not inbox.has_lost()
    assert taken(inbox, 1.1) == keys(CROWD + 1)[-KEPT:]
    assert inbox.has_lost()
    assert not inbox.has_lost()


def test_what_a_person_types_is_never_left_out_however_long_it_waits() -> None:
    inbox = Inbox()
    inbox.put(keys(CROWD), 0.0)
    assert taken(inbox, 1000.0) == keys(CROWD)
    assert not inbox.has_lost()


def test_a_flood_keeps_few_tokens() -> None:
    inbox = Inbox()
    for _ in range(100):
        inbox.put(keys(4096), 0.0)
        assert len(inbox) <= MOST
    assert inbox.has_lost()
    inbox.clear()
    assert inbox.take(0.0) == []
