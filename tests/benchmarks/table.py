"""The table of figures: what was measured, against what, and whether the limit holds.
Measures nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

DIGITS = {"ms": 1, "µs": 2, "MB": 1, "bytes": 0}
COLUMNS = "{:<32} {:>12} {:>12} {:>8}  {:<28} {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row: ours, and what it is compared with, both in `unit`."""

    name: str
    unit: str
    ours: float
    reference: float | None = None
    limit: "Limit | None" = None

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else float("nan")

    @property
    def missed(self) -> bool:
        return self.limit is not None and not self.limit.holds(self)


@dataclass(frozen=True, slots=True)
class Limit:
    text: str
    holds: Callable[[Figure], bool]


def times(factor: float, note: str = "") -> Limit:
    """At most so many times the reference."""
    return Limit(f"<= {factor:g} x{note}", lambda figure: figure.ratio <= factor)


def amount(most: float, unit: str) -> Limit:
    """At most so much, whatever the reference needs."""
    return Limit(f"<= {most:,g} {unit}", lambda figure: figure.ours <= most)


def above(most: float, unit: str) -> Limit:
    """At most so much more than the reference: what the measurement cannot resolve."""
    return Limit(f"<= reference + {most:g} {unit}", lambda figure: figure.ours <= (figure.reference or 0.0) + most)


HEADING = COLUMNS.format("figure", "ours", "reference", "ratio", "limit", "").rstrip()


def row(figure: Figure) -> str:
    verdict = "" if figure.limit is None else "MISSED" if figure.missed else "ok"
    return COLUMNS.format(
        figure.name,
        _quantity(figure.ours, figure.unit),
        "" if figure.reference is None else _quantity(figure.reference, figure.unit),
        _ratio(figure.ratio) if figure.reference else "",
        "" if figure.limit is None else figure.limit.text,
        verdict,
    ).rstrip()


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f} x" if ratio >= 0.1 else f"{ratio:.1g} x"


def _quantity(number: float, unit: str) -> str:
    return f"{number:,.{DIGITS[unit]}f} {unit}"
