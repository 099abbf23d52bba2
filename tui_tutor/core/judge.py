"""Verdicts: is an answer right, wrong, not understood, or can nobody tell?

A formula is right where it is equal to the truth at sampled points, a number where it is near enough. Says what is
wrong in a sentence; keeps no score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tui_tutor.core import check, numbers
from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.check import Comparison
from tui_tutor.core.formula import Formula, Name, Number, evaluate, names_in, walk, with_parts
from tui_tutor.core.judgement import Judgement, Verdict
from tui_tutor.core.mistakes import Mistake, wrongs
from tui_tutor.core.near import QUARTER, is_mistaken, is_near, is_right
from tui_tutor.core.printing import GREEK
from tui_tutor.core.propagate import is_finite
from tui_tutor.core.shape_answer import judge_shape_alone
from tui_tutor.core.steps import Phase
from tui_tutor.errors import FormulaError, listing


def judge(asked: Asked, text: str) -> Judgement:
    """Judge an answer."""
    if not asked.is_array and not is_finite(asked.value) and (word := _not_finite(text)) is not None:
        return _judge_word(asked, word)
    if asked.is_array and (found := judge_shape_alone(asked, text)):
        return found
    try:
        formula = read_answer(text, asked)
    except FormulaError as fault:
        say = f"{fault.problem}; {fault.advice}" if fault.advice else fault.problem
        return Judgement(Verdict.NOT_UNDERSTOOD, say, column=fault.place.column)
    if asked.graph.shape(formula) != asked.graph.shape(asked.target):
        return _judge_shape(asked, formula)
    return _judge_formula(asked, formula) if names_in(formula) else _judge_number(asked, formula)


def _judge_shape(asked: Asked, formula: Formula) -> Judgement:
    """An answer of another shape: where a number meets an array, nothing was answered yet."""
    shape, given = asked.graph.shape(asked.target), asked.graph.shape(formula)
    is_hidden = asked.hides_shape(asked.target)
    if not names_in(formula):
        what = "is an array" if is_hidden else f"has the shape {shape}"
        return Judgement(Verdict.NOT_UNDERSTOOD, f"{_subject(asked)} {what}; write a formula", column=1)
    if is_hidden or asked.hides_shape(formula):
        return Judgement(Verdict.WRONG, f"{_subject(asked)} has another shape than yours.")
    first, second = (f"has the shape {one}" if one else "is one number" for one in (shape, given))
    return Judgement(Verdict.WRONG, f"{_subject(asked)} {first}; yours {second}.")


_WORDS = {"undefined": "nan", "nan": "nan", "inf": "inf", "infinity": "inf", "infinite": "inf", "∞": "inf"}


def _not_finite(text: str) -> float | None:
    """The number that is not finite which a word stands for."""
    word = text.strip().lower().replace("−", "-")
    sign, bare = (-1, word[1:]) if word.startswith("-") else (1, word)
    return sign * float(_WORDS[bare]) if bare in _WORDS else None


def _judge_word(asked: Asked, word: float) -> Judgement:
    true = float(asked.value)
    if word == true or (math.isnan(word) and math.isnan(true)):
        return Judgement(Verdict.RIGHT, f"{_subject(asked)} is {_state(true)} here.")
    return Judgement(Verdict.WRONG, f"{_subject(asked)} is not {_state(word)} here.")


def _state(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{'minus ' if value < 0 else ''}infinity"


def _subject(asked: Asked) -> str:
    return asked.name or "that"


def _judge_number(asked: Asked, formula: Formula) -> Judgement:
    given, true = float(evaluate(formula, {})), asked.value
    if not is_finite(true):
        say = f"{_subject(asked)} has no finite value here. Is it undefined, inf or -inf?"
        return Judgement(Verdict.WRONG, say)
    if is_right(asked, given):
        return Judgement(Verdict.RIGHT, f"{_shown(asked)}.")
    if found := list(_mistakes_of_number(asked, given)):
        _, mistake, say = min(found, key=lambda each: each[0])  # the first of those that are equally near
        return Judgement(Verdict.WRONG, say, mistake.id)
    return Judgement(Verdict.WRONG, _how_far(asked, given))


def _mistakes_of_number(asked: Asked, given: float) -> Iterator[tuple[float, Mistake, str]]:
    """The mistakes that a number may come from, and how far it is from what each gives."""
    for mistake, formula, say in wrongs(asked):
        value = float(asked.value_of(formula))
        if is_finite(value) and is_mistaken(asked, given, value):
            yield round(abs(given - value) / (abs(value) or 1.0), 9), mistake, say


def _how_far(asked: Asked, given: float) -> str:
    """What is wrong with a number that fits no known mistake; the true one is not told."""
    true = float(asked.value)
    if given * true < 0:
        return "The sign is another one" + ("." if is_near(-given, true) else ", and the size too.")
    if given == 0:
        return "It is not 0."
    if true == 0:
        return "It is another number."
    ratio = abs(given / true)
    if 0.95 < ratio < 1.05:
        if abs(given - true) <= _rounded_away(asked):
            return "It is near: take the numbers with more digits."
        return "It is near, but rounding does not make the difference: look for a slip."
    return f"The sign fits, the size is too {'large' if ratio > 1 else 'small'}."


_FEW = 3  # digits that one computes with who rounds what is shown


def _rounded_away(asked: Asked) -> float:
    """How far from the true value one may come who computes with the numbers as they are shown, or rounded once more.

    A number whose digits are all shown (0.5, -0.25) is exact, and rounding does nothing to it.
    """
    formula, held = asked.formulas[0], asked.held
    known = {name: value for name, value in held.items() if name in names_in(formula)}
    if not known or any(np.ndim(value) or not is_finite(value) for value in known.values()):
        return math.inf  # not all is on the screen
    true, apart = float(asked.value_of(formula)), 0.0
    for name, value in known.items():
        if numbers.text(value, _FEW) != numbers.text(value, numbers.MOST):
            half = 0.5 * 10.0 ** (math.floor(math.log10(abs(float(value)))) - _FEW + 1)
            moved = [float(asked.value_of(formula, {**held, name: value + by})) for by in (-half, half)]
            apart += max((abs(each - true) for each in moved if math.isfinite(each)), default=0.0)
    return 2 * apart  # the steps on the way are rounded too


def _shown(asked: Asked) -> str:
    frame, name = asked.frame, asked.name
    if asked.updates:
        return f"{name} goes from {' to '.join(numbers.change(frame.before[name], asked.value))}"
    return f"{_subject(asked)} = {numbers.text(asked.value)}"


def _judge_formula(asked: Asked, formula: Formula) -> Judgement:
    found = asked.compare(formula)
    if found.verdict is check.Verdict.EQUAL:
        if rate := _rate_filled_in(asked, formula):
            there = f"{GREEK.get(rate, rate)} = {numbers.text(asked.held[rate])}"
            return Judgement(Verdict.WRONG, f"That is true for {there} only: write {rate} for the number.")
        return Judgement(Verdict.RIGHT, f"{_shown(asked)}.")
    if found.verdict is check.Verdict.CANNOT_TELL:
        return _judge_by_one_point(asked, formula)
    for mistake, wrong, say in wrongs(asked):
        if not _is_sampled(wrong):
            continue
        same = asked.samples.compare(wrong, formula, moved=asked.moved)
        if same.verdict is check.Verdict.EQUAL:
            return Judgement(Verdict.WRONG, say, mistake.id)
    return Judgement(Verdict.WRONG, _where_it_differs(asked, formula, found))


def _judge_by_one_point(asked: Asked, formula: Formula) -> Judgement:
    """Where sampling cannot tell, the numbers at hand may: what is undefined or far off here is not right."""
    if asked.is_array:
        return Judgement(Verdict.CANNOT_TELL, _TOO_FEW)
    given = float(asked.value_of(formula))
    if is_finite(asked.value) and not is_finite(given):
        return Judgement(Verdict.WRONG, f"Yours is {_state(given)} here, {_subject(asked)} is not.")
    if is_finite(asked.value) and not is_right(asked, given):
        return Judgement(Verdict.WRONG, _how_far(asked, given))
    return Judgement(Verdict.CANNOT_TELL, _TOO_FEW)


_TOO_FEW = "There are too few points at which both are defined, so it is accepted."


def _is_sampled(formula: Formula) -> bool:
    """What names a number of the iteration before has no meaning at a sample point."""
    return not any(name.endswith("@before") for name in names_in(formula))


def _where_it_differs(asked: Asked, formula: Formula, found: Comparison) -> str:
    if only := next(_holds_only_at(asked, found), ""):
        return f"That is true for {only} only."
    if filled_in := _filled_in(asked, formula):
        return filled_in
    if asked.is_array:
        return _entry_that_differs(asked, found)
    right = asked.formulas[0]
    if any(np.ndim(found.at[name]) for name in (*names_in(formula), *names_in(right))):
        true, yours = numbers.change(found.left, found.right)
        return f"With other numbers in the arrays yours gives {yours}, {_what(asked)} is {true}."
    # Both are computed from the numbers as they are shown, so that a reader finds the same.
    shown = {name: numbers.text(found.at[name], 3) for name in dict.fromkeys([*names_in(formula), *names_in(right)])}
    point = {name: float(text) for name, text in shown.items()}
    there = ", ".join(f"{GREEK.get(name, name)}={text}" for name, text in shown.items())
    values = evaluate(right, point), evaluate(formula, point)
    if not all(is_finite(value) for value in values):  # as where 0.9997 is shown as 1
        values = found.left, found.right
    true, yours = numbers.change(*values)
    return f"For example, at {there} yours gives {yours}, {_what(asked)} is {true}."


def _rate_filled_in(asked: Asked, formula: Formula) -> str:
    """The learning rate's name where a number stands for it, so that a formula is right for that rate only; else ""."""
    rate, right = asked.graph.learning_rate, asked.formulas[0]
    if not rate or rate in names_in(formula) or rate not in names_in(right) or rate not in asked.held:
        return ""
    if not any(isinstance(part, Number) for part in walk(formula)):
        return ""  # `w1 - dw1` where the rate is 1: no number stands for it
    other = {**asked.held, rate: 2 * asked.held[rate]}
    same = np.allclose(asked.value_of(formula, other), asked.value_of(right, other), rtol=1e-12, atol=0, equal_nan=True)
    return "" if same else rate


def _filled_in(asked: Asked, formula: Formula) -> str:
    """Where numbers stand for names (2 for x1) in a formula that would be right with the names."""
    held = {name: value for name, value in asked.held.items() if name not in asked.hidden}
    known = {name: value for name, value in held.items() if not np.ndim(value) and is_finite(value)}
    stands_for: dict[Formula, Formula] = {}
    for part in walk(formula):
        if isinstance(part, Number) and part not in stands_for:
            meant = next((name for name, value in known.items() if is_near(part.value, value)), None)
            if meant is not None:
                stands_for[part] = Name(meant)
    tried = [{part: name} for part, name in stands_for.items()] + ([stands_for] if len(stands_for) > 1 else [])
    for names in tried:
        if asked.compare(with_parts(formula, names)).verdict is check.Verdict.EQUAL:
            told = [name.name for name in names.values() if isinstance(name, Name)]
            there = listing([f"{name} = {numbers.text(known[name])}" for name in told])
            return f"That is true for {there} only: write {listing(told)} for the number{'s' * (len(told) > 1)}."
    return ""


def _entry_that_differs(asked: Asked, found: Comparison) -> str:
    """The entry of an array that is furthest off, at a sample point."""
    far = np.abs(found.left - found.right)
    place = np.unravel_index(int(np.argmax(far)), far.shape)
    where = ", ".join(f"{axis} {index + 1}" for axis, index in zip(("row", "column"), place))
    true, yours = numbers.change(found.left[place], found.right[place])
    return f"With other numbers in the arrays, in {where} yours gives {yours}, {_what(asked)} is {true}."


def _what(asked: Asked) -> str:
    match asked.frame.phase:
        case Phase.BACKWARD:
            return "the derivative"
        case Phase.UPDATE | Phase.ACCUMULATE | Phase.AVERAGE if asked.updates:
            return f"the new {asked.name}"
    return f"the value of {asked.name}" if asked.name else "the true value"


def _holds_only_at(asked: Asked, found: Comparison) -> Iterator[str]:
    """The value of a leaf (`y = 1`) at which alone a wrong formula is right."""
    for leaf in asked.graph.leaves:
        if leaf.domain is None or not leaf.domain.numbers:
            continue
        if leaf.shape:
            continue
        good = {float(point[leaf.name]) for point in found.agreeing}
        bad = {float(point[leaf.name]) for point in found.differing}
        if good and good.isdisjoint(bad):
            yield " or ".join(f"{leaf.name} = {numbers.text(value)}" for value in sorted(good))


def right_by_chance(asked: Asked) -> Iterator[tuple[str, float]]:
    """The known mistakes that give a step's right number by the choice of numbers alone: their ids, and the number.

    Where a label's value or an op gives the same (a term that is 0 for y = 1, the slope 1 of a ReLU), so that other
    numbers would too, or where the formulas are equal anyway, it is no matter of numbers. Mistakes that give the same
    wrong number are none either: what is told of it is true of it, whichever was made.
    """
    if asked.is_array:
        return
    right = asked.formulas[0]
    made = dict.fromkeys((mistake.id, formula) for mistake, formula, _ in wrongs(asked) if _is_sampled(formula))
    for name, formula in made:
        if not _are_near(asked, formula, right):
            continue
        if asked.samples.compare(formula, right, moved=asked.moved).verdict is not check.Verdict.DIFFERENT:
            continue
        if not _are_near(_with_other_numbers(asked), formula, right):
            yield name, float(asked.value_of(formula))


def _are_near(asked: Asked, formula: Formula, right: Formula) -> bool:
    values = float(asked.value_of(formula)), float(asked.value_of(right))
    return all(map(is_finite, values)) and is_near(*values, within=QUARTER * asked.change)


def _with_other_numbers(asked: Asked) -> Asked:
    """The same step with numbers that are a little, and each of them differently, larger; labels and 0 stay."""
    leaves = [leaf for leaf in asked.graph.leaves if leaf.domain is None]
    start = dict(asked.run.start)
    for place, leaf in enumerate(leaves, 1):
        value = np.asarray(start[leaf.name])
        factors = 1 + _LARGER * (place + np.linspace(0, 1, value.size, endpoint=False).reshape(value.shape))
        start[leaf.name] = (value * factors)[()]
    run = replace(asked.run, start=start)
    return replace(asked, run=run, frame=run.trace[asked.frame.index])


_LARGER = 0.0137
