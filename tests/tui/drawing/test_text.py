"""Lines of text: widths as a terminal counts them, and no line wider than its room."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from tui_tutor.tui.drawing.text import MORE, Line, Look, Piece, cells, clip, fit, line, spread, text_of, width, wrap
from tui_tutor.untrusted import hidden_in

# What a lesson may hold: Latin and Greek, mathematics, combining marks, wide characters.
CHARACTERS = st.one_of(
    st.sampled_from("ab yz.,-("),
    st.sampled_from("ŷσ∂α·→学習ｗ한\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING ENCLOSING CIRCLE}กั🙂"),
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")),
)
TEXTS = st.text(CHARACTERS, max_size=30)
LOOKS = st.sampled_from([Look.PLAIN, Look.PLAIN, Look.CODE, Look.VALUE])
PIECES = st.lists(st.builds(Piece, TEXTS, LOOKS), max_size=6)
ROOMS = st.integers(2, 50)


def plain(*texts: str) -> list[Piece]:
    return [Piece(text) for text in texts]


def rows(*pieces: Piece, room: int) -> list[str]:
    return [text_of(row) for row in wrap(pieces, room)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("dz", 2), ("ŷ", 1), ("y\N{COMBINING CIRCUMFLEX ACCENT}", 1), ("学習", 4), ("ｗ", 2), ("한", 2),
     ("∂σα▶┃╭", 6), ("กั", 1), ("①\N{COMBINING ENCLOSING CIRCLE}", 1), ("🙂", 2)],
)  # fmt: skip
def test_a_text_takes_as_many_cells_as_in_a_terminal(text: str, expected: int) -> None:
    assert cells(text) == expected


def test_widths_are_those_that_the_screen_counts_with() -> None:
    letters = (chr(code) for code in range(32, 0xFFFF))
    counted = [one for one in letters if unicodedata.category(one)[0] in "LMNPSZ" and not hidden_in(one)]
    differing = {one for one in counted if cells(one) != get_character_cell_size(one)}
    # Parts of Korean syllables that are written apart, and signs of the I Ching that newer tables have made wide.
    assert {unicodedata.name(one).split()[0] for one in differing} <= {
        "HANGUL", "HALFWIDTH", "MONOGRAM", "DIGRAM", "TRIGRAM", "HEXAGRAM",
    }  # fmt: skip


@given(PIECES, ROOMS)
def test_what_is_clipped_is_the_beginning_and_a_sign_for_the_rest(pieces: list[Piece], room: int) -> None:
    clipped = clip(tuple(pieces), room)
    assert width(clipped) <= room
    if width(tuple(pieces)) <= room:
        assert clipped == tuple(pieces)
    else:
        kept = text_of(clipped)
        assert kept.endswith(MORE)
        assert text_of(tuple(pieces)).startswith(kept[: -len(MORE)])
        assert width(clipped) >= room - 1  # a wide character may not fit in the last cell


@given(PIECES, st.integers(0, 50))
def test_what_is_fitted_takes_exactly_its_room(pieces: list[Piece], room: int) -> None:
    assert width(fit(tuple(pieces), room)) == room


@given(PIECES, PIECES, ROOMS)
def test_what_is_spread_takes_exactly_its_room_and_the_left_goes_last(
    left: list[Piece], right: list[Piece], room: int
) -> None:
    made = spread(tuple(left), tuple(right), room)
    assert width(made) == room
    if width(tuple(left)) + width(tuple(right)) + 2 <= room:
        assert text_of(made).startswith(text_of(tuple(left)))
        assert text_of(made).endswith(text_of(tuple(right)))


@given(PIECES, ROOMS)
def test_no_wrapped_line_is_wider_than_its_room(pieces: list[Piece], room: int) -> None:
    assert all(width(row) <= room for row in wrap(pieces, room))


@given(PIECES, st.integers(12, 50), st.text("ab1. ", max_size=6), st.text(" ", max_size=6))
def test_no_wrapped_line_is_wider_than_its_room_with_a_lead(
    pieces: list[Piece], room: int, first: str, rest: str
) -> None:
    made = wrap(pieces, room, first=first, rest=rest)
    assert all(width(row) <= room for row in made)
    assert text_of(made[0]).startswith(first)
    assert all(text_of(row).startswith(rest) for row in made[1:])


@given(PIECES, ROOMS)
def test_wrapping_loses_and_reorders_nothing_but_blanks(pieces: list[Piece], room: int) -> None:
    looks = [(one, piece.look) for piece in pieces for one in piece.text if one != " "]
    wrapped = [(one, piece.look) for row in wrap(pieces, room) for piece in row for one in piece.text if one != " "]
    assert wrapped == looks


@given(PIECES, ROOMS)
def test_a_line_is_broken_at_a_blank_unless_a_word_is_longer_than_a_line(pieces: list[Piece], room: int) -> None:
    words = text_of(tuple(pieces)).split(" ")
    assume(all(cells(word) <= room for word in words))
    pieces = [Piece(piece.text, Look.PLAIN if piece.look is Look.CODE else piece.look) for piece in pieces]
    wrapped = [word for row in wrap(pieces, room) for word in text_of(row).split(" ") if word]
    assert wrapped == [word for word in words if word]


@given(PIECES, ROOMS)
def test_no_wrapped_line_begins_or_ends_with_a_blank(pieces: list[Piece], room: int) -> None:
    pieces = [piece for piece in pieces if piece.look is not Look.CODE]
    assert all(row.strip(" ") == row for row in rows(*pieces, room=room))


def test_words_are_wrapped_greedily() -> None:
    assert rows(Piece("one two three four"), room=9) == ["one two", "three", "four"]


def test_a_line_end_in_the_text_ends_the_line() -> None:
    assert rows(Piece("one\ntwo three"), room=20) == ["one", "two three"]


def test_a_mark_that_follows_a_number_without_a_blank_stays_with_it() -> None:
    assert rows(Piece("u = b·c gives "), Piece("6", Look.VALUE), Piece(". It comes"), room=15) == [
        "u = b·c gives", "6. It comes",
    ]  # fmt: skip
    assert rows(Piece("so ("), Piece("da", Look.CODE), Piece(") is"), room=6) == ["so", "(da)", "is"]


def test_a_short_formula_is_not_broken_and_a_long_one_is() -> None:
    assert rows(Piece("it is "), Piece("a - y", Look.CODE), Piece("."), room=10) == ["it is", "a - y."]
    assert rows(Piece("it is "), Piece("a - y + b - z", Look.CODE), room=10) == ["it is a -", "y + b - z"]


def test_an_array_is_broken_between_its_rows() -> None:
    value = Piece("[[1, 2, 3], [4, 5, 6]]", Look.VALUE)
    assert rows(Piece("It is "), value, Piece("."), room=14) == ["It is", "[[1, 2, 3],", "[4, 5, 6]]."]
    assert rows(value, room=8) == ["[[1, 2,", "3], [4,", "5, 6]]"]  # a row has no room


def test_a_sentence_with_a_formula_is_broken_before_what_is_in_parentheses_or_at_an_equality() -> None:
    text = Piece("a = 1/(1 + exp(-z)) = 1/(1 + exp(-0.5)) = 0.6225")
    assert rows(text, room=32) == ["a = 1/(1 + exp(-z)) =", "1/(1 + exp(-0.5)) = 0.6225"]
    assert rows(Piece("the box (see the one before) is"), room=14) == ["the box (see", "the one", "before) is"]


def test_a_word_longer_than_a_line_is_broken_where_the_line_ends() -> None:
    assert rows(Piece("an abcdefghij"), room=4) == ["an", "abcd", "efgh", "ij"]
    assert rows(Piece("学習学習"), room=5) == ["学習", "学習"]


def test_pieces_of_one_look_that_stand_together_become_one() -> None:
    assert wrap([Piece("one two"), Piece(" three")], 20) == [line(Piece("one two three"))]


def test_a_link_survives_wrapping() -> None:
    made: list[Line] = wrap([Piece("one two", Look.KEY, 7)], 4)
    assert made == [(Piece("one", Look.KEY, 7),), (Piece("two", Look.KEY, 7),)]
