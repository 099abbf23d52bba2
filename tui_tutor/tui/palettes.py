"""The palettes: which colour is what, in the themes that a learner can choose.

Blue and orange, with a look at hand that all eyes tell from both: tests/tui/test_palettes.py computes how colour-blind
eyes see them, and that all text has a contrast of 4.5 to 1 at least (7 to 1 in `contrast`), also where a terminal has
256 colours, or 16 of its own. Knows no Textual.
"""

from __future__ import annotations

from typing import NamedTuple


class Palette(NamedTuple):
    """Colours as `#rrggbb`, for what they stand for.

    The greys are so grey, and the others such, that they stay legible where a terminal has 256 colours.
    """

    name: str
    what: str
    background: str
    surface: str  # of boxes over the screen
    panel: str  # of lines of input
    plain: str
    dim: str
    border: str
    data: str
    done: str
    parameter: str  # titles too
    derivative: str  # code too
    at_hand: str  # keys too
    note: str
    is_dark: bool = True


PALETTES = (
    Palette(
        "dark", "blue and orange on black", "#101418", "#181b1f", "#24282d", "#d8dee9", "#8d939b", "#6a7077",
        "#b6bcc4", "#aab0b8", "#6cb6ff", "#e0913c", "#ffe45c", "#ff9e64",
    ),
    Palette(
        "light", "blue and red on white", "#fcfcfa", "#f4f4f1", "#e8e8e4", "#1c2128", "#595f67", "#777d85",
        "#454b53", "#53595f", "#2c54e0", "#a81c00", "#a81ca8", "#a81c00", is_dark=False,
    ),
    Palette(
        "contrast", "the strongest contrast, on black", "#000000", "#080808", "#181818", "#ffffff", "#b8b8b8",
        "#a0a0a0", "#d6d6d6", "#d0d0d0", "#6cb4ff", "#ff7a5c", "#ffc800", "#ffb070",
    ),
)  # fmt: skip

# The same where a terminal has 16 colours, which it may draw as it likes: these are told by the values of a VGA, and
# are legible in its palette (that of the Linux console) and in xterm's. Red reaches 7 to 1 in neither, bright magenta
# not in both; dark grey has not the 3 to 1 of a border on black, nor the 4.5 to 1 of a text on white. What is alike in
# colour here differs in sign, place or weight, as everywhere.
_BLACK, _GREY, _GREEN, _YELLOW = "#000000", "#aaaaaa", "#55ff55", "#ffff55"
_DARK, _LIGHT, _CONTRAST = PALETTES
PALETTES_IN_16 = (
    _DARK._replace(border=_GREY),
    _LIGHT._replace(dim=_BLACK, data=_BLACK, done=_BLACK),
    _CONTRAST._replace(derivative=_YELLOW, at_hand=_GREEN, note=_YELLOW),
)
BY_NAME = {palette.name: palette for palette in PALETTES}
DEFAULT = PALETTES[0].name
