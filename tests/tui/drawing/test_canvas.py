"""A canvas: what is put on it stands at its place in the picture, and nothing outside of its area."""

from __future__ import annotations

from tui_tutor.tui.drawing.canvas import Area, Canvas
from tui_tutor.tui.drawing.text import Look, text_of


def texts(canvas: Canvas) -> list[str]:
    return [text_of(row) for row in canvas.lines()]


def drawn(area: Area) -> Canvas:
    canvas = Canvas.blank(area)
    canvas.put(0, 0, "abcdef", Look.PLAIN)
    canvas.put(1, 1, "学習", Look.VALUE, "n")
    canvas.put(0, 2, " 0.123 ", Look.PLAIN)
    return canvas


def test_a_part_of_a_picture_has_what_stands_there() -> None:
    assert texts(drawn(Area(0, 0, 7, 3))) == ["abcdef ", " 学習  ", " 0.123 "]
    assert texts(drawn(Area(1, 0, 4, 2))) == ["bcde", "学習"]
    assert texts(drawn(Area(-2, -1, 4, 2))) == ["    ", "  ab"]
    assert texts(drawn(Area(9, 9, 3, 1))) == ["   "]


def test_half_of_a_wide_character_is_blank() -> None:
    assert texts(drawn(Area(2, 1, 3, 1))) == [" 習"]
    assert texts(drawn(Area(0, 1, 4, 1))) == [" 学 "]
    assert texts(drawn(Area(0, 1, 5, 1)).within(4, before=False, after=True)) == [" 学 "]
    assert texts(drawn(Area(1, 1, 4, 1)).within(3, before=True, after=False)) == [" 習"]


def test_a_number_that_goes_on_beyond_a_side_leaves_a_sign() -> None:
    assert texts(drawn(Area(1, 2, 6, 1)).within(5, before=True, after=False)) == ["   … "]
    assert texts(drawn(Area(0, 2, 4, 1)).within(3, before=False, after=True)) == [" … "]
    assert texts(drawn(Area(0, 2, 6, 1)).within(5, before=True, after=False)) == ["0.123"]


def test_a_copy_is_a_canvas_of_its_own() -> None:
    first = drawn(Area(0, 0, 7, 3))
    second = first.copy()
    second.put(0, 0, "x", Look.KEY)
    second.mark(1, 0, Look.KEY)
    assert texts(first)[0] == "abcdef "
    assert second.lines()[0][0] == ("xb", Look.KEY, None)
