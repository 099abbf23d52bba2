"""The palettes: which colour is what, in the themes that a learner can choose.

Blue and orange, with a look at hand that all eyes tell from both: tests/tui/test_palettes.py computes how colour-blind
eyes see them, and that all text has a contrast of 4.5 to 1 at least (7 to 1 in `contrast`). Knows no Textual.
"""

from __future__ import annotations

from typing import NamedTuple


class Palette(NamedTuple):
    """Colours as `#rrggbb`, for what they stand for.

    The greys are so grey, and the others such, that they stay legible where a terminal has 256 colours, or 16.
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
        "#454b53", "#53595f", "#3854fc", "#a81c00", "#a81ca8", "#a81c00", is_dark=False,
    ),
    Palette(
        "contrast", "the strongest contrast, on black", "#000000", "#080808", "#181818", "#ffffff", "#b8b8b8",
        "#a0a0a0", "#d6d6d6", "#d0d0d0", "#6cb4ff", "#ff7a5c", "#ffc800", "#ffb070",
    ),
)  # fmt: skip
BY_NAME = {palette.name: palette for palette in PALETTES}
DEFAULT = PALETTES[0].name
