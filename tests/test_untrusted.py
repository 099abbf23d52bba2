"""Text from strangers: nothing that steers a terminal or that is not seen stays in it, and nothing goes in silence."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.errors import Place, TutorError
from tui_tutor.untrusted import MOST_MARKS, SAFE_SIGN, SIGN, Guarded, clean, harmless, hidden_in, in_json
from tui_tutor.widths import text_width

ALL = [chr(code) for code in range(sys.maxunicode + 1)]
TEXTS = st.text(st.characters(), max_size=40)  # with halves of characters
STEERS = ("Cc", "Cf", "Cs", "Zl", "Zp")
HIDDEN = [
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f",
    "\u061c", "\x1b", "\x9b", "\x7f", "\u200b", "\u200d", "\ufeff", "\u2028", "\ud800", "\u00ad", "\u3164", "\ufe0f",
    "\U000e0041", "\ue000", "\u0378",
]  # fmt: skip


def test_what_stays_of_all_code_points_is_seen_and_what_does_not_is_replaced_by_a_sign() -> None:
    for one in ALL:
        kept = clean(f"a{one}b")
        assert kept in (f"a{one}b", f"a{SIGN}b")
        if unicodedata.category(one) in (*STEERS, "Co", "Cn"):
            assert kept == f"a{SIGN}b"
        elif unicodedata.category(one)[0] in "LNPS" and one.isascii():
            assert kept == f"a{one}b"


@pytest.mark.parametrize("character", HIDDEN)
def test_what_is_not_shown_is_named_with_its_place(character: str) -> None:
    found = hidden_in(f"ab{character}c")
    assert found is not None
    place, what = found
    assert place == 2
    assert what.split()[1] == "character"


@pytest.mark.parametrize("text", ["ŷ − α·dz", "y\u0302", "学習", "a\u00a0b", "×²√∂L/∂z", "กั", "한", "مرحبا", "🙂"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert hidden_in(text) is None


def test_marks_on_one_letter_are_bounded() -> None:
    assert clean("y" + "\u0302" * MOST_MARKS) == "y" + "\u0302" * MOST_MARKS
    assert clean("y" + "\u0302" * 300 + "x") == "y" + "\u0302" * MOST_MARKS + SIGN + "x"
    assert hidden_in("y" + "\u0302" * 300) == (MOST_MARKS + 1, "more than 4 marks on one letter")


@given(TEXTS)
def test_what_was_cleaned_is_clean(text: str) -> None:
    assert hidden_in(clean(text)) is None
    assert clean(clean(text)) == clean(text)
    assert text_width(clean(text)) <= 2 * len(text)
    assert (hidden_in(text) is None) == (clean(text) == text)


def test_the_last_filter_lets_nothing_through_that_steers_and_keeps_every_place() -> None:
    for first in range(0, len(ALL), 4096):
        text = "".join(ALL[first : first + 4096])
        filtered = harmless(text)
        assert len(filtered) == len(text)
        assert not {unicodedata.category(one) for one in filtered} & {*STEERS}
        assert all(new in (old, SAFE_SIGN) for old, new in zip(text, filtered, strict=True))


def test_a_stream_gets_lines_and_nothing_else_that_steers() -> None:
    stream = io.StringIO()
    print("one\x1b[2J\u202e\ttwo", "three\ud800", sep="\n", file=Guarded(stream))
    assert stream.getvalue() == "one?[2J??two\nthree?\n"


def test_nothing_is_written_past_the_guard_of_a_stream() -> None:
    stream = Guarded(io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    stream.reconfigure(errors="backslashreplace")
    assert (stream.encoding, stream.errors, stream.isatty()) == ("ascii", "backslashreplace", False)
    shown = {name for name in dir(io.TextIOWrapper) if not name.startswith("_") and hasattr(stream, name)}
    assert shown == {
        "closed", "encoding", "errors", "fileno", "flush", "isatty", "newlines", "reconfigure", "write", "writelines",
    }  # fmt: skip


@given(TEXTS)
def test_json_says_the_same_and_holds_nothing_that_steers(text: str) -> None:
    written = in_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(written) == {text: text}
    assert not {unicodedata.category(one) for one in written} & {*STEERS}


@given(TEXTS, TEXTS, TEXTS)
def test_an_error_steers_nothing_whatever_it_quotes(problem: str, path: str, source: str) -> None:
    fault = TutorError(problem, advice=problem, place=Place(path, 1, 2), source=source)
    for line in (*str(fault).split("\n"), fault.short, fault.problem, fault.advice):
        assert hidden_in(line) is None


def test_the_quick_look_finds_what_the_thorough_one_finds() -> None:
    for one in ALL:
        assert clean(f"{one}\u0302") == f"{clean(one)}\u0302"
        assert (hidden_in(one) is None) == (hidden_in(f"\u0302{one}") is None)
