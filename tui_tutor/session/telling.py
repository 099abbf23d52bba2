"""Telling: what narration may say to who predicts, by the rules of `Session`: numbers, and equations for results.

What an equation is for is left of its sign. One for a result that has to be found first is told without its right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_tutor.core.steps import Phase, Step, addresses
from tui_tutor.lesson.fill import tells
from tui_tutor.lesson.model import Equation, Listing
from tui_tutor.session.session import Session

_NAME = r"[^\W\d][\w/]*"
_EQUATION = re.compile(rf"(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)\s*(?P<sign>[:+/]?=)(?!=)")  # in a line as it stands
_PHASES = {"+": Phase.ACCUMULATE, "/": Phase.AVERAGE}  # of a loop, where a sum has several steps


class Withheld(NamedTuple):
    """What a text may not tell. numbers: of these quantities; formulas: of the results of these steps."""

    session: Session
    numbers: frozenset[str]
    formulas: frozenset[Step]

    def hides_number(self, placeholder: str) -> bool:
        return not tells(self.session.run, placeholder).isdisjoint(self.numbers)

    def hides_formula(self, quantity: str, sign: str = "=") -> bool:
        """Whether an equation for a quantity, with this sign, would tell a result."""
        above, _, below = quantity.partition("/")  # dL/dw1 is what an example adds to dw1
        name = below if above == f"d{self.session.run.graph.final.name}" else quantity
        phase = _PHASES.get(sign[0]) if self.session.run.graph.loop else None
        return any(each.quantity == name and phase in (None, each.phase) for each in self.formulas)

    def hides(self, equation: Equation) -> bool:
        return self.hides_formula(equation.left, equation.sign)

    def rows(self, listing: Listing) -> Iterator[tuple[str, bool]]:
        """The lines of a listing, and whether the right side of one is hidden: then it ends with the sign."""
        for row in listing.lines:
            hiding = (found for found in _EQUATION.finditer(row) if self._hides_right_of(found))
            end = next((found.end() for found in hiding), None)
            yield (row, False) if end is None else (f"{row[:end]} ", True)

    def _hides_right_of(self, found: re.Match[str]) -> bool:
        if found.string[found.end() :].partition(";")[0].strip() == "0":  # with which a sum begins
            return False
        return any(self.hides_formula(name.strip(), found["sign"]) for name in found["names"].split(","))


def withheld(session: Session) -> Withheld:
    """What the narration and the questions at hand may not tell."""
    return Withheld(session, session.untold, _unfound_formulas(session))


def withheld_of_hints(session: Session) -> Withheld:
    """What hints may not tell: they are there to tell of the result at hand."""
    here, quantity = session.frame.step.address, session.frame.step.quantity
    return Withheld(session, session.untold - {quantity}, _unfound_formulas(session) - {here})


def _unfound_formulas(session: Session) -> frozenset[Step]:
    if not session.predict:
        return frozenset()
    # The result at hand is explained with its formula as soon as it is shown.
    told = None if session.is_asking else session.frame.step.address
    return frozenset(
        step for step in addresses(session.run.graph).values() if step != told and not session.is_known(step)
    )
