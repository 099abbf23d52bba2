"""Palettes: legible for everybody, and what means different things looks different to colour-blind eyes too."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color, ColorSystem

from tests.terminal import Terminal
from tests.tui.conftest import Tutor
from tests.tui.eyes import EYES, contrast, difference
from tests.tui.pictures import LESSONS
from tui_tutor.tui.palettes import PALETTES, PALETTES_IN_16, Palette

INKS = ("plain", "dim", "data", "done", "parameter", "derivative", "at_hand", "note")
# What means different things at one place: a number and its derivative, what may change and what may not, what is at
# hand and what is not, what is done and what is not.
APART = [
    *combinations(("plain", "dim", "parameter", "derivative", "at_hand"), 2),
    ("data", "parameter"), ("data", "at_hand"), ("done", "at_hand"), ("note", "plain"), ("note", "parameter"),
]  # fmt: skip
LEAST_TEXT = {"dark": 4.5, "light": 4.5, "contrast": 7.0}  # WCAG 2.2, AA and AAA
LEAST_BORDER = {"dark": 3.0, "light": 3.0, "contrast": 7.0}  # WCAG 2.2, 1.4.11
# The 16 colours as they are drawn: by a VGA and the Linux console (drivers/tty/vt/vt.c: default_red, _grn, _blu), and
# by xterm (XTerm-col.ad).
SIXTEEN = {
    "vga": (
        "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
        "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
    ),
    "xterm": (
        "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
        "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
    ),
}  # fmt: skip
NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")  # which pyte gives the first eight
APART_ENOUGH = 20.0  # of ΔE*ab; black and white are 100 apart


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_ink_is_legible_on_its_grounds(palette: Palette) -> None:
    grounds = {
        "background": INKS,
        "surface": ("plain", "dim", "parameter", "note", "at_hand"),
        "panel": ("plain", "dim"),
    }
    for ground, inks in grounds.items():
        for ink in inks:
            assert contrast(getattr(palette, ink), getattr(palette, ground)) >= LEAST_TEXT[palette.name], (ink, ground)
    assert contrast(palette.border, palette.background) >= LEAST_BORDER[palette.name]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_what_means_different_things_looks_different(palette: Palette, eyes: str) -> None:
    for one, other in APART:
        found = difference(getattr(palette, one), getattr(palette, other), eyes)
        assert found >= APART_ENOUGH, (one, other, found)


def sent(colour: str, system: ColorSystem) -> Color:
    return Color.parse(colour).downgrade(system)


@pytest.mark.parametrize("drawn", SIXTEEN)
@pytest.mark.parametrize("palette", PALETTES_IN_16, ids=lambda palette: palette.name)
def test_in_16_colours_every_ink_is_legible_as_a_terminal_draws_it(palette: Palette, drawn: str) -> None:
    def seen(colour: str) -> str:
        return SIXTEEN[drawn][sent(colour, ColorSystem.STANDARD).number or 0]

    for ground in (palette.background, palette.surface, palette.panel):
        for ink in INKS:
            assert contrast(seen(getattr(palette, ink)), seen(ground)) >= LEAST_TEXT[palette.name], ink
        assert contrast(seen(palette.border), seen(ground)) >= LEAST_BORDER[palette.name]


@pytest.mark.parametrize("palette", PALETTES_IN_16, ids=lambda palette: palette.name)
def test_in_16_colours_what_is_at_hand_and_a_derivative_have_colours_of_their_own(palette: Palette) -> None:
    number = {ink: sent(getattr(palette, ink), ColorSystem.STANDARD).number for ink in INKS}
    for ink in ("at_hand", "derivative", "parameter"):
        others = {"plain", "dim", "at_hand", "derivative", "parameter"} - {ink}
        assert number[ink] not in {number[other] for other in others}


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_in_256_colours_every_ink_is_legible(palette: Palette) -> None:
    def seen(colour: str) -> str:
        return sent(colour, ColorSystem.EIGHT_BIT).get_truecolor().hex

    for ground in (palette.background, palette.surface):
        for ink in INKS:
            assert contrast(seen(getattr(palette, ink)), seen(ground)) >= LEAST_TEXT[palette.name], ink
        assert contrast(seen(palette.border), seen(ground)) >= LEAST_BORDER[palette.name]


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_red_and_green_are_nearly_one_to_deutan_eyes() -> None:
    """Or the matrices are not what they are said to be: these two differ by 80 to others."""
    assert difference("#c05050", "#7a7a2c") > 45
    assert difference("#c05050", "#7a7a2c", "deutan") < 20


# Every screen in the app itself, with what Textual draws around ours: the key, what is seen then, and whether it is a
# box over a screen, which is dimmed meanwhile.
VISITS = [
    ("?", "Help", True), ("e", "Set a value", True), ("t", "Try it", True), ("ctrl+p", "Search", True),
    ("s", "Descent", False), ("o", "Overview", False),
]  # fmt: skip


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_text_that_is_painted_is_legible(palette: Palette, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[1], "--at", "backward z", "--theme", palette.name, columns=80, rows=24)
    check_contrast(terminal, palette)
    for key, title, is_box in VISITS:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.settle()
        check_contrast(terminal, palette, is_box=is_box)
        if key == "e":
            terminal.type("w1 = zero\r")
            terminal.wait_for("is not a number")
            terminal.settle()
            check_contrast(terminal, palette, is_box=True)
        terminal.press("esc")
        terminal.wait_for(lambda text, title=title: title not in text)
    for key, title in [("m", "A/B"), ("p", "What is dz")]:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.settle()
        check_contrast(terminal, palette)
    terminal.press("esc")
    terminal.wait_for("Enter answer   → skip")
    terminal.press("esc")
    terminal.wait_for("Enter open")
    terminal.settle()
    check_contrast(terminal, palette)


def check_contrast(terminal: Terminal, palette: Palette, *, is_box: bool = False) -> None:
    """Of every cell; is_box: but those of the dimmed screen behind a box."""
    for row in range(24):
        for column in range(80):
            cell = terminal.cell(column, row)
            ink, ground = (f"#{colour}" for colour in ((cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)))
            if not cell.data.strip() or (is_box and ground == palette.background):
                continue
            found, what = contrast(ink, ground), f"{cell.data!r} at {column}, {row}: {ink} on {ground}"
            assert found >= least_of(cell.data, palette), f"{what} has {found:.2f}\n{terminal.text}"


def least_of(character: str, palette: Palette) -> float:
    if "\u2580" <= character <= "\u259f":  # ends of scrollbars, and ornaments
        return 1.0
    is_line = "\u2500" <= character <= "\u25ff" or character in "<>"  # arrowheads are ASCII in the basic set
    return LEAST_BORDER[palette.name] if is_line else LEAST_TEXT[palette.name]


@pytest.mark.parametrize("term", ["linux", "xterm"])
@pytest.mark.parametrize("palette", PALETTES_IN_16, ids=lambda palette: palette.name)
def test_in_16_colours_every_text_that_is_painted_is_legible(palette: Palette, term: str, tutor: Tutor) -> None:
    env = {"TERM": term, "COLORTERM": None}
    where = ("learn", LESSONS[1], "--at", "backward z", "--theme", palette.name)
    terminal = tutor(*where, columns=80, rows=24, env=env)
    check_16(terminal, palette)
    for key, title, is_box in VISITS:
        terminal.press(key)
        terminal.wait_for(title)
        terminal.settle()
        if not is_box:
            check_16(terminal, palette)
        terminal.press("esc")
        terminal.wait_for(lambda text, title=title: title not in text)
    terminal.press("p")
    terminal.wait_for("What is dz")
    terminal.settle()
    check_16(terminal, palette)
    terminal.press("esc")
    terminal.wait_for("Enter answer")
    terminal.press("esc")
    terminal.wait_for("Enter open")
    terminal.settle()
    check_16(terminal, palette)


def check_16(terminal: Terminal, palette: Palette) -> None:
    for row in range(24):
        for column in range(80):
            cell = terminal.cell(column, row)
            ink, ground = (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)
            for drawn in SIXTEEN if cell.data.strip() else ():
                found = contrast(drawn_16(ink, drawn), drawn_16(ground, drawn))
                what = f"{cell.data!r} at {column}, {row}: {ink} on {ground} in {drawn}"
                assert found >= least_of(cell.data, palette), f"{what} has {found:.2f}\n{terminal.text}"


def drawn_16(name: str, drawn: str) -> str:
    return SIXTEEN[drawn][NAMES.index(name.removeprefix("bright")) + 8 * name.startswith("bright")]
