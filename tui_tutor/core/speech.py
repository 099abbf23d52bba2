"""How formulas are spoken, for who hears a lesson: "y times log of a".

Unambiguous by ear: what is compound stands between "open parenthesis" and "close parenthesis", a fraction of more
than two names or numbers ends with "end fraction", and what a function takes is enclosed where something follows,
unless it is a name or a number: then a pause ends it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from tui_tutor.core.formula import Call, Formula, Name, Number
from tui_tutor.core.numbers import plain
from tui_tutor.core.ops import ATOM, OPS, POWER, PRODUCT, SIGN
from tui_tutor.core.printing import UNICODE, Spell
from tui_tutor.core.spelling import FUNCTIONS, is_number, spoken_name, spoken_number

_INFIX = {"add": "plus", "sub": "minus", "mul": "times", "matmul": "matrix times"}
_POWERS = {2.0: "squared", 3.0: "cubed"}


def spoken(formula: Formula, spell: Spell = UNICODE.spell, nodes: Collection[str] = ()) -> str:
    """The formula in words; two formulas that are not written the same are never spoken the same.

    spell: how names are written (see `notation.speller`). nodes: names of which `d` + name is a derivative.

    >>> from tui_tutor.core.parser import parse
    >>> spoken(parse("w1*x1 + b")), spoken(parse("dz*X.T")), spoken(parse("1/(1 + exp(-z))"))  # doctest: +ELLIPSIS
    ('w 1 times x 1 plus b', 'd z times capital X transpose', 'the fraction, 1 over 1 plus e to the minus z, ...')
    >>> spoken(parse("y/a")), spoken(parse("-(y*log(a))")), spoken(parse("(a - y)**2"))  # doctest: +ELLIPSIS
    ('y over a', 'minus open parenthesis y times log of a close parenthesis', 'open parenthesis a minus y close ...')
    """
    return _FRACTION_END.sub(r"\1, ", _Speaker(spell, nodes).whole(formula, _WHOLE))


# A pause behind a fraction, as there is one before it ends.
_FRACTION_END = re.compile(r"(end fraction) (?!close)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands: whether it is all between its delimiters, nothing follows it, it is inside a fraction."""

    alone: bool = True
    last: bool = True
    in_fraction: bool = False


_WHOLE = _Place()


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Speaks parts of a formula: the words, and how tightly they hold together."""

    spell: Spell
    nodes: Collection[str]

    def whole(self, formula: Formula, place: _Place) -> str:
        return self.say(formula, _Place(in_fraction=place.in_fraction))[0]

    def enclosed(self, formula: Formula, needed: int, place: _Place) -> str:
        words, holds = self.say(formula, replace(place, alone=False))
        return words if holds >= needed else self.in_parentheses(formula, place)

    def in_parentheses(self, formula: Formula, place: _Place) -> str:
        return f"open parenthesis {self.whole(formula, place)} close parenthesis"

    def say(self, formula: Formula, place: _Place) -> tuple[str, int]:
        match formula:
            case Number(value):
                return _number(plain(value))
            case Name(name):
                return self.name(name)
            case Call("neg", (inner,)):
                return f"minus {self.enclosed(inner, POWER, place)}", SIGN
            case Call("pow", (base, Number(value))) if value in _POWERS:
                return f"{self.enclosed(base, ATOM, _before(place))} {_POWERS[value]}", POWER
            case Call("pow", (base, exponent)):
                first = self.enclosed(base, ATOM, _before(place))
                return f"{first} to the power {self.exponent(exponent, place)}", POWER
            case Call("exp", (exponent,)):
                return f"e to the {self.exponent(exponent, place)}", POWER
            case Call("transpose", (inner,)):
                return f"{self.enclosed(inner, ATOM, _before(place))} transpose", ATOM
            case Call("div", (above, below)):
                return self.fraction(above, below, place)
            case Call(op, (left, right)) if op in _INFIX:
                return self.infix(op, left, right, place)
            case Call(op, operands):
                count = len(OPS[op].arguments)
                taken = operands if OPS[op].stacks else operands[:count]
                said = f"{_function(formula)} of {self.arguments(taken, place)}"
                return _with_pause(said, place), POWER

    def name(self, name: str) -> tuple[str, int]:
        text, holds = self.spell(name)
        if text != name and is_number(text):
            return _number(text)
        is_name = "/" in text or text.isidentifier()
        return spoken_name(text, self.nodes) if is_name else text, holds

    def fraction(self, above: Formula, below: Formula, place: _Place) -> tuple[str, int]:
        if place.alone and not place.in_fraction and _is_atom(above) and _is_atom(below):
            (first, holds), (second, also) = self.say(above, place), self.say(below, place)
            if min(holds, also) == ATOM:
                return f"{first} over {second}", PRODUCT
        inside = _Place(alone=False, in_fraction=True)
        first, second = self.say(above, _before(inside))[0], self.say(below, inside)[0]
        pause = "," if "," in first + second else ""
        return f"the fraction, {first.removesuffix(',')}{pause} over{pause} {second}, end fraction", ATOM

    def infix(self, op: str, left: Formula, right: Formula, place: _Place) -> tuple[str, int]:
        precedence = OPS[op].precedence
        mixed = precedence == PRODUCT and isinstance(left, Call) and (left.op == "matmul") != (op == "matmul")
        is_product = isinstance(left, Call) and left.op in ("mul", "matmul")
        first = self.enclosed(left, ATOM if mixed and is_product else precedence, _before(place))
        second = self.enclosed(right, precedence + 1, place)
        if second.startswith("minus ") and not second[6].isdigit():
            second = self.in_parentheses(right, place)
        return f"{first} {_INFIX[op]} {second}", precedence

    def exponent(self, formula: Formula, place: _Place) -> str:
        """Bare where nothing follows and it is a name or a number, with or without a minus."""
        words, holds = self.say(formula, replace(place, alone=False))
        inner = formula.operands[0] if isinstance(formula, Call) and formula.op == "neg" else formula
        is_short = holds in (SIGN, ATOM) and _is_atom(inner) and self.say(inner, place)[1] >= SIGN
        is_short = is_short or (isinstance(inner, Call) and _takes_one(inner))
        bare = words.startswith("the fraction") if isinstance(formula, Call) and formula.op == "div" else False
        bare = bare or (holds == ATOM and _is_atom(formula))
        return _with_pause(words, place) if bare or (place.last and is_short) else self.in_parentheses(formula, place)

    def arguments(self, operands: Collection[Formula], place: _Place) -> str:
        """What a function takes; the last one is enclosed where something follows."""
        *first, last = operands
        said = [self.enclosed(operand, ATOM, _before(place)) for operand in first]
        words, holds = self.say(last, replace(place, alone=False))
        is_bare = holds == ATOM or (not first and isinstance(last, Call) and _takes_one(last))
        is_bare = is_bare and (place.last or _is_atom(last) or words.startswith("the fraction"))
        return " and ".join([*said, words if is_bare else self.in_parentheses(last, place)])


def _before(place: _Place) -> _Place:
    """The place of what something follows."""
    return replace(place, alone=False, last=False)


def _with_pause(words: str, place: _Place) -> str:
    """A pause where what is taken by a function or a power ends and something follows: "log of a, plus b"."""
    return words if place.last or words.endswith((",", "close parenthesis")) else f"{words},"


def _number(text: str) -> tuple[str, int]:
    return spoken_number(text), PRODUCT if "e" in text else SIGN if text.startswith("-") else ATOM


def _is_atom(formula: Formula) -> bool:
    return not isinstance(formula, Call)


def _takes_one(formula: Call) -> bool:
    """Whether it is a function of one operand, so that `log of tanh of x` needs no parentheses."""
    row = OPS[formula.op]
    return row.is_call and formula.op not in ("exp", "transpose") and len(row.arguments) == 1


def _function(formula: Call) -> str:
    """A function's words, with the axis or the row that it names."""
    row = OPS[formula.op]
    words = FUNCTIONS.get(formula.op, row.function or row.name)
    constants = dict(zip(row.keywords, formula.operands[len(row.arguments) :]))
    said = {name: plain(each.value) if isinstance(each, Number) else name for name, each in constants.items()}
    if "number" in said:
        return f"{words} {'in row ' * (formula.op == 'place')}{said['number']}"
    axis = f" along axis {said['axis']}" if "axis" in said else ""
    kept = {"0": "", "1": " with dimensions kept"}.get(said.get("keepdims", "0"), " with dimensions kept or not")
    return f"{words}{axis}{kept}"
