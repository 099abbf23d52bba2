"""What a terminal sends: whole, known and bounded, or nothing; where it is sound, the same as Textual makes of it."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui_tutor.tui.workarounds.terminal_input import (
    MOST_HELD,
    MOST_PASTED,
    Pasted,
    Token,
    Tokens,
    Translator,
    is_mouse_move,
)

# What stock Textual dies of, freezes at, or takes for keys; nothing of it means anything.
MEANINGLESS = {
    "a byte that is no UTF-8": b"\xff",
    "a character broken off": b"\xe2\x88\xff",
    "8-bit controls": "\x9b\x90\x9d".encode(),
    "a number beyond any bound": b"\x1b[<9999999999999;1;1M",
    "a mouse far outside": b"\x1b[<0;65535;65535M",
    "a mouse at nothing": b"\x1b[<0;0;0M",
    "a mouse below nothing": b"\x1b[<35;-3;-4M",
    "a button that no mouse has": b"\x1b[<200;1;1M",
    "the mouse of old": b"\x1b[M !!",
    "the mouse of urxvt": b"\x1b[32;10;20M",
    "a code point beyond Unicode": b"\x1b[1114112u",
    "a surrogate": b"\x1b[55296u",
    "text beyond Unicode": b"\x1b[97;;1114112u",
    "text of a surrogate": b"\x1b[97;1;97:57343u",
    "text without an end": b"\x1b[97;1;97:u",
    "a key that is released": b"\x1b[97;1:3u",
    "a function key that is none": b"\x1b[113~",
    "modifiers beyond any bound": b"\x1b[97;99999999u",
    "a window that is no window": b"\x1b[48;0;0;0;0t",
    "a window of a thousand miles": b"\x1b[48;65535;65535;65535;65535t",
    "where the cursor is": b"\x1b[1;1R",
    "where it is, as if it were a key": b"\x1b[1;2R",
    "what the terminal is": b"\x1b[?62;1;2;6c",
    "a mode that was not asked for": b"\x1b[?2048;2$y",
    "a mode that is not there": b"\x1b[?2026;0$y",
    "the end of a paste that was not begun": b"\x1b[201~",
    "a hundred thousand parameters": b"\x1b[" + b"1;" * 100_000 + b"m",
    "a hundred thousand digits": b"\x1b[" + b"1" * 100_000 + b"m",
    "a title": b"\x1b]0;quit\x07",
    "a clipboard": b"\x1b]52;c;cXFx\x1b\\",
    "a device's answer": b"\x1bP1$r0m\x1b\\",
    "a program's command": b"\x1b_Gi=1;OK\x1b\\",
    "a string": b"\x1bXqqq\x1b\\",
    "a private message": b"\x1b^qqq\x1b\\",
}  # fmt: skip

UNFINISHED = {
    "a control sequence": b"\x1b[1;",
    "a long one": b"\x1b[" + b"1;" * 100_000,
    "a mouse": b"\x1b[M !",
    "a console's key": b"\x1b[[",
    "a title": b"\x1b]0;" + b"quit" * 100_000,
    "a title at its end": b"\x1b]0;quit\x1b"[:-1],
    "a device's answer": b"\x1bP" + b"q" * 1000,
    "a program's command": b"\x1b_q",
    "a string": b"\x1bXq",
}


def read(*pieces: bytes) -> list[Token]:
    """The tokens of bytes that come one after the other, at once."""
    tokens = Tokens()
    return [token for piece in pieces for token in tokens.feed(piece, 0.0)]


def read_to_the_end(*pieces: bytes) -> list[Token]:
    """The same, and a long pause behind them."""
    tokens = Tokens()
    found = [token for piece in pieces for token in tokens.feed(piece, 0.0)]
    return found + tokens.tick(10.0)


def told(found: list[Message]) -> list[tuple[object, ...]]:
    """What messages say, to be compared."""
    return [_told(message) for message in found]


def _told(message: Message) -> tuple[object, ...]:
    match message:
        case events.Key():
            return "key", message.key, message.character
        case events.MouseEvent():
            return (
                type(message).__name__,
                message.x,
                message.y,
                message.button,
                message.shift,
                message.meta,
                message.ctrl,
            )
        case events.Paste():
            return "paste", message.text
    return (type(message).__name__,)


def ours(data: bytes) -> list[tuple[object, ...]]:
    translator = Translator()
    return told([message for token in read_to_the_end(data) for message in translator.messages(token)])


def stock(data: bytes) -> list[tuple[object, ...]]:
    """What Textual's own parser makes of bytes and a pause behind them."""
    parser = XTermParser()
    found = list(parser.feed(data.decode()))
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
        found += parser.tick()
    return told(found)


@pytest.mark.parametrize("name", MEANINGLESS)
def test_what_means_nothing_is_no_key_and_what_follows_is_whole(name: str) -> None:
    assert read(MEANINGLESS[name] + b"l") == ["l"]


@pytest.mark.parametrize("name", MEANINGLESS)
def test_it_means_nothing_byte_by_byte_either(name: str) -> None:
    data = MEANINGLESS[name] if len(MEANINGLESS[name]) < 300 else MEANINGLESS[name][:300] + MEANINGLESS[name][-1:]
    assert read(*(data[i : i + 1] for i in range(len(data))), b"l") == ["l"]


@pytest.mark.parametrize("name", UNFINISHED)
def test_what_is_never_ended_is_over_after_a_tenth_of_a_second_and_little_of_it_is_kept(name: str) -> None:
    tokens = Tokens()
    assert tokens.feed(UNFINISHED[name], 1.0) == []
    assert tokens.kept <= MOST_HELD
    assert tokens.timeout(1.0) == pytest.approx(0.1)
    assert tokens.tick(1.05) == []
    assert tokens.timeout(1.05) == pytest.approx(0.05)
    assert tokens.tick(1.2) == []
    assert tokens.timeout(1.2) is None
    assert tokens.feed(b"l", 2.0) == ["l"]


@pytest.mark.parametrize(
    "data",
    [
        b"l", b"\r", b"\t", b"\x7f", b"\x00", b"\x03", "∂".encode(), "й".encode(), "👍".encode(),
        b"\x1b[A", b"\x1b[C", b"\x1b[1;5C", b"\x1bOP", b"\x1bOA", b"\x1b[[A", b"\x1b[3~", b"\x1b[3;5~", b"\x1b[3$",
        b"\x1b[Z", b"\x1b[15~", b"\x1bf", b"\x1bx", b"\x1bX", b"\x1b\r", b"\x1b\x7f", b"\x1b[E",
        b"\x1b[97u", b"\x1b[97;5u", b"\x1b[97;2;65u", b"\x1b[97;;97:98u", b"\x1b[13u", b"\x1b[57358u", b"\x1b[;5A",
        b"\x1b[I", b"\x1b[O", b"\x1b[?2026;2$y", b"\x1b[<0;1;1M", b"\x1b[<0;1;1m", b"\x1b[<35;80;24M", b"\x1b[<64;3;4M",
        b"\x1b[<20;3;4M", b"\x1b", b"\x1b[", b"\x1bO", b"\x1bP", b"\x1b]", "\x1bé".encode(),
        b"\x1b[200~a = 2\x1b[201~", "\x1b[200~∂\tz\n\x1b[201~".encode(),
    ],
)  # fmt: skip
def test_what_is_sound_means_what_textual_says(data: bytes) -> None:
    assert ours(data) == stock(data) != []


def test_alternate_codes_and_kinds_of_a_key_do_not_change_it() -> None:
    assert ours(b"\x1b[97:65;1:1u") == ours(b"\x1b[97u")
    assert ours(b"\x1b[1;5:2C") == ours(b"\x1b[1;5C")


def test_a_character_and_a_sequence_may_come_in_pieces() -> None:
    assert read(b"\xe2", b"\x88", b"\x82") == ["∂"]
    assert read(b"\x1b", b"[", b"1;", b"5", b"C") == ["\x1b[1;5C"]


def test_esc_is_itself_after_a_tenth_of_a_second_and_at_once_before_another() -> None:
    tokens = Tokens()
    assert tokens.feed(b"\x1b", 0.0) == []
    assert tokens.tick(0.11) == ["\x1b"]
    assert read(b"\x1b\x1b[C") == ["\x1b", "\x1b[C"]
    assert read(b"\x1b]0;never ended\x1b\x1b[C") == ["\x1b", "\x1b[C"]


@pytest.mark.parametrize("key", ["\x03", "\x11", "\r", "\t"])
@pytest.mark.parametrize("begun", [b"\x1b[1;", b"\x1b[" + b"1" * 100, b"\x1b]0;q", b"\x1bP", b"\x1b[M!", b"\x1bO"])
def test_a_control_key_is_heard_in_the_middle_of_a_sequence(key: str, begun: bytes) -> None:
    assert read(begun + key.encode() + b"l") == [key, "l"]


def test_a_paste_is_one_token_whatever_is_in_it_and_however_it_comes() -> None:
    data = b"\x1b[200~a\x00b\x1b[Cc\r\nd\re\x1b[201\x1b[201~l"
    whole = [Pasted("ab[Cc\nd\ne[201", is_cut=False), "l"]
    assert read(data) == whole
    assert read(*(data[i : i + 1] for i in range(len(data)))) == whole


def test_a_paste_that_is_not_ended_is_over_after_a_second() -> None:
    tokens = Tokens()
    assert tokens.feed(b"\x1b[200~a = \x1b[20", 0.0) == []
    assert tokens.tick(0.9) == []
    assert tokens.feed(b"2", 0.9) == []
    assert tokens.timeout(0.9) == pytest.approx(1.0)
    assert tokens.tick(1.8) == []
    assert tokens.tick(1.9) == [Pasted("a = [202", is_cut=False)]
    assert tokens.timeout(1.9) is None
    assert tokens.feed(b"l", 2.0) == ["l"]


def test_of_a_long_paste_the_begin_is_kept() -> None:
    tokens = Tokens()
    tokens.feed(b"\x1b[200~", 0.0)
    for _ in range(1000):
        assert tokens.feed(b"x" * 4096, 0.0) == []
        assert tokens.kept <= MOST_PASTED + MOST_HELD
    assert tokens.feed(b"\x1b[201~", 0.0) == [Pasted("x" * MOST_PASTED, is_cut=True)]
    assert tokens.kept == 0
    assert read(b"\x1b[200~" + b"x" * MOST_PASTED + b"\x1b[201~") == [Pasted("x" * MOST_PASTED, is_cut=False)]


def test_moves_of_the_mouse_are_told_from_clicks_and_the_wheel() -> None:
    assert is_mouse_move("\x1b[<35;1;1M")
    assert is_mouse_move("\x1b[<32;1;1M")
    assert not is_mouse_move("\x1b[<0;1;1M")
    assert not is_mouse_move("\x1b[<64;1;1M")
    assert not is_mouse_move("\x1b[C")
    assert not is_mouse_move(Pasted("", is_cut=False))
