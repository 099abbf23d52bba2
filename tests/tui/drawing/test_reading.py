"""The reader of pictures: what it finds in a good one, and that it refuses a bad one."""

from __future__ import annotations

import pytest

from tests.tui.drawing.reading import Misdrawn, read

PICTURE = """\
╭ ◆ w ───╮      ┏ z (ŷ) ━┓
│ 0.5    ├─┬───▶┃ 1      ┃
╰────────╯ │ ╭─▶┃        ┠──╮ ╭ 層 ─╮
 ◇ x 2    ─┼─╯  ┗━━━━━━━━┛  ╰▶│ 3   │
           ╰─────────────────▶│ dL 1│
▸◇ y 1                        ╰─────╯
""".splitlines()


def changed(row: int, old: str, new: str) -> list[str]:
    assert old in PICTURE[row]
    return [line.replace(old, new, 1) if place == row else line for place, line in enumerate(PICTURE)]


def test_boxes_chips_branches_and_crossings_are_read() -> None:
    seen = read(PICTURE)
    assert seen.edges == {("w", "z"), ("w", "層"), ("x", "z"), ("z", "層")}
    assert set(seen.boxes) == {"w", "x", "z", "層", "y"}
    assert (seen.boxes["w"].left, seen.boxes["w"].top, seen.boxes["w"].right, seen.boxes["w"].bottom) == (0, 0, 9, 2)


def test_a_leaf_that_nothing_uses_ends_before_the_next_one() -> None:
    picture = """\
                     ╭ z ─╮
 ◇ x 1       ◆ w 2 ─▶│ 3  │
                     ╰────╯
"""
    seen = read(picture.splitlines())
    assert set(seen.boxes) == {"x", "w", "z"}
    assert seen.edges == {("w", "z")}


def test_a_wire_that_points_back_is_read_from_its_source() -> None:
    picture = changed(1, "├─┬───▶", "├◀┬────")
    picture[4] = picture[4].replace("▶", "─")
    assert read(picture).edges == read(PICTURE).edges


@pytest.mark.parametrize(
    ("row", "old", "new", "fault"),
    [
        (1, "┬", "─", "'│' at .* belongs to no box and to no wire"),
        (3, "─┼─", "─┬─", "the wire of w ends in '┬'"),
        (3, "─┼─╯", "───╯", "ends in"),
        (3, "╰▶", "╰─", "ends in '─' before 層"),
        (3, "╰▶", "╰ ", "ends in ' '"),
        (1, "▶┃", " ┃", "ends in ' '"),
        (1, "├─┬", "│─┬", "belongs to no box and to no wire"),
        (2, "┠──╮", "┃──╮", "belongs to no box and to no wire"),
        (0, " z (ŷ) ━", "━z (ŷ) ━", "a head before nothing"),
        (2, " 層 ", " 層!", "is no name between blanks"),
        (5, "╰─────╯", "╰── ──╯", "has no floor"),
        (3, " ◇ x", " ◇ w", "drawn twice"),
        (4, "│ dL", "┤ dL", "has no floor"),
    ],
)
def test_a_picture_that_cannot_be_read_or_in_two_ways_is_refused(row: int, old: str, new: str, fault: str) -> None:
    with pytest.raises(Misdrawn, match=fault):
        read(changed(row, old, new))


def test_two_sources_that_share_a_wire_are_refused() -> None:
    picture = """\
 ◇ x 1 ─╮  ╭ z ─╮
 ◇ y 2 ─┴─▶│    │
           ╰────╯
"""
    with pytest.raises(Misdrawn, match="the wire of x runs into y"):
        read(picture.splitlines())


def test_a_wire_that_joins_itself_again_is_refused() -> None:
    picture = """\
        ╭───╮ ╭ z ─╮
 ◇ x 1 ─┴─┬─┴▶│    │
          ╰──▶│    │
              ╰────╯
"""
    with pytest.raises(Misdrawn, match="the wire of x meets that of x"):
        read(picture.splitlines())
