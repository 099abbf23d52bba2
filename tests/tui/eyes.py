"""How colours are seen: contrast, colour differences, and eyes that tell fewer of them apart.

Colours are `#rrggbb`. Sources: contrast from WCAG 2.2 (relative luminance of sRGB); CIE 1976 L*a*b* under D65, with the
difference ΔE*ab as its distance; the three kinds of colour blindness by the matrices of Machado, Oliveira and
Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, at full
severity, applied to linear RGB.
"""

from __future__ import annotations

import math
from typing import TypeAlias

Triple: TypeAlias = tuple[float, float, float]

# What arrives of red, green and blue: a row for each.
EYES: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def contrast(first: str, second: str) -> float:
    """1 for the same luminance, 21 for black on white."""
    light, dark = sorted((_luminance(_linear(first)), _luminance(_linear(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def difference(first: str, second: str, eyes: str = "normal") -> float:
    """ΔE*ab: about 2 is just noticed side by side."""
    return math.dist(_lab(_times(EYES[eyes], _linear(first))), _lab(_times(EYES[eyes], _linear(second))))


def _linear(colour: str) -> Triple:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(linear: Triple) -> float:
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (min(max(sum(map(float.__mul__, map(float, row), vector)), 0.0), 1.0) for row in matrix)
    return first, second, third


def _lab(linear: Triple) -> Triple:
    x, y, z = (_cube(part / white) for part, white in zip(_times(_TO_XYZ, linear), _WHITE))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube(part: float) -> float:
    return math.cbrt(part) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29
