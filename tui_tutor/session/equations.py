"""The rows of "why this number": which of an explanation's formulas a learner is shown, and under which label.

Without calculus the lesson's short formula stands for the chain rule, and the rule is in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_tutor.core.explain import Explanation
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.session.session import Session


class Equation(NamedTuple):
    """A row of an explanation, as `formula dz = a - y`: label, subject, sign and text.

    is_said: whether the subject is written in this row; below the first row it stands above already.
    """

    label: str
    subject: str
    text: str
    sign: str = "="
    is_said: bool = True


def in_words(session: Session, explanation: Explanation) -> str:
    """The rule in words, where it is shown so; else ""."""
    is_for_all = session.frame.phase in SUMMING
    is_shown = is_for_all or (session.frame.phase is Phase.BACKWARD and not session.calculus)
    return explanation.words if is_shown else ""


def equations(session: Session, explanation: Explanation) -> Iterator[Equation]:
    """The rows, in their order."""
    subject, shortcut, phase = explanation.subject, explanation.shortcut, session.frame.phase
    formula, put_in, one = explanation.formula, explanation.numbers, explanation.one
    sign = ":=" if phase is Phase.UPDATE or phase in SUMMING else "="
    has_rule = " = " in explanation.rule and (phase is Phase.FORWARD or (phase is Phase.BACKWARD and session.calculus))
    if has_rule:
        left, _, right = explanation.rule.partition(" = ")
        yield Equation("rule", left, right)
    if phase is Phase.BACKWARD and not session.calculus and shortcut:
        formula, put_in, one = shortcut, explanation.shortcut_numbers, explanation.shortcut_one
    yield Equation("formula", subject, formula, sign, is_said=not (has_rule and phase is Phase.BACKWARD))
    if one is None or one.tells_shapes:
        yield Equation("shapes" if one else "numbers", subject, put_in, is_said=False)
    if one is not None and one.numbers:
        yield Equation("numbers", one.name, f"{one.numbers} = {one.result}" if one.name != subject else one.numbers)
    if phase is Phase.BACKWARD and session.calculus and shortcut:
        yield Equation("shortcut", subject, shortcut)
