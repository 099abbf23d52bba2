"""How formulas are spoken, for who hears a lesson: "y times log of a", and the signs in a line of text as words.

Unambiguous by ear: what is compound stands between "open parenthesis" and "close parenthesis", a fraction of more
than two names or numbers ends with "end fraction", and what a function takes is enclosed where something follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from tui_tutor.core.formula import Call, Formula, Name, Number
from tui_tutor.core.numbers import plain
from tui_tutor.core.ops import ATOM, OPS, POWER, PRODUCT, SIGN
from tui_tutor.core.parser import SIGNS, parse
from tui_tutor.core.printing import GREEK, UNICODE, Spell
from tui_tutor.core.spelling import FUNCTIONS, is_number, spoken_name, spoken_number
from tui_tutor.errors import FormulaError

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
                return f"{_function(formula)} of {self.arguments(taken, place)}", POWER

    def name(self, name: str) -> tuple[str, int]:
        text, holds = self.spell(name)
        if text != name and is_number(text):
            return _number(text)
        is_name = "/" in text or text.isidentifier()
        return spoken_name(text, self.nodes) if is_name else spoken_text(text), holds

    def fraction(self, above: Formula, below: Formula, place: _Place) -> tuple[str, int]:
        if place.alone and not place.in_fraction and _is_atom(above) and _is_atom(below):
            (first, holds), (second, also) = self.say(above, place), self.say(below, place)
            if min(holds, also) == ATOM:
                return f"{first} over {second}", PRODUCT
        inside = _Place(alone=False, in_fraction=True)
        first, second = self.say(above, _before(inside))[0], self.say(below, inside)[0]
        pause = "," if "," in first + second else ""
        return f"the fraction, {first}{pause} over{pause} {second}, end fraction", ATOM

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
        return words if bare or (place.last and is_short) else self.in_parentheses(formula, place)

    def arguments(self, operands: Collection[Formula], place: _Place) -> str:
        """What a function takes; the last one is enclosed where something follows."""
        *first, last = operands
        said = [self.enclosed(operand, ATOM, _before(place)) for operand in first]
        words, holds = self.say(last, replace(place, alone=False))
        is_bare = holds == ATOM or (not first and isinstance(last, Call) and _takes_one(last))
        is_bare = is_bare and (place.last or words.startswith("the fraction"))
        return " and ".join([*said, words if is_bare else self.in_parentheses(last, place)])


def _before(place: _Place) -> _Place:
    """The place of what something follows."""
    return replace(place, alone=False, last=False)


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


_RELATIONS = {
    ":=": "becomes", "+=": "grows by", "/=": "is divided by", "==": "equals", "!=": "is not equal to", "=": "equals",
    "≠": "is not equal to", "<=": "is at most", ">=": "is at least", "≤": "is at most", "≥": "is at least",
    "<": "is less than", ">": "is greater than", "≈": "is about", "→": "goes to",
}  # fmt: skip
_RELATION = re.compile(rf"\s+({'|'.join(map(re.escape, _RELATIONS))})(?=\s)")
_ON_SCREEN = {**SIGNS, "²": "**2", "³": "**3", "σ(": "sigmoid(", "√(": "sqrt("}
_SCREEN_SIGN = re.compile("|".join(map(re.escape, _ON_SCREEN)))


def spoken_line(line: str, nodes: Collection[str] = ()) -> str:
    """A line of mathematics as it is on the screen: each side as a formula where it is one, as text where it is not.

    >>> spoken_line("w1 := w1 - α·dw1"), spoken_line("dz = da · ∂a/∂z")
    ('w 1 becomes w 1 minus alpha times d w 1', 'd z equals d a times partial a by partial z')
    >>> spoken_line("0.5 → 0.5755"), spoken_line("dz: from the formula of L")
    ('0.5 goes to 0.5755', 'dz: from the formula of L')
    """
    first, *others = _RELATION.split(line.strip())
    said = [_side(first, nodes)]
    for sign, side in zip(others[::2], others[1::2]):
        said += [_RELATIONS[sign], _side(side, nodes)]
    return " ".join(filter(None, said))


def _side(text: str, nodes: Collection[str]) -> str:
    """One side of a line: a formula in which numbers, shapes and derivatives stay as they are written."""
    written = _SCREEN_SIGN.sub(lambda sign: _ON_SCREEN[sign[0]], text.strip())
    held: dict[str, tuple[str, int]] = {}

    def hold(text: str, holds: int) -> str:
        name = f"{_HELD}{len(held)}"
        held[name] = text, holds
        return name

    def quotient(found: re.Match[str]) -> str:
        known = (
            {found[1], found[2]} <= set(nodes) if nodes else _SHORT.fullmatch(found[1]) and _SHORT.fullmatch(found[2])
        )
        return hold(found[0], POWER) if known or found[0].startswith("∂") else found[0]

    def value(found: re.Match[str]) -> str:
        return hold(_shape(found[0]), ATOM) if found[0].startswith("(") else hold(found[0], _number(found[0])[1])

    without_quotients = _QUOTIENT.sub(quotient, written)
    for attempt in (_VALUE.sub(value, without_quotients), without_quotients):
        try:
            formula = parse(attempt)
        except FormulaError:
            continue
        return spoken(formula, lambda name: held.get(name) or (GREEK.get(name, name), ATOM), nodes)
    return spoken_text(text.strip())


# A number or a shape that stands for a name; but the 2 of a square and the 1 of axis=1 belong to the formula.
_VALUE = re.compile(
    r"(?:(?:^|(?<=[(]))-(?![\d.]+\*))?(?<![\w.*=])(?:(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?|inf|undefined)(?![\w.])"
    r"|(?<!\w)\(\d+,(?: \d+)?\)"
)
_QUOTIENT = re.compile(r"(?<!\w)[d∂](\w+)(?:\([^()]*\))?/[d∂](\w+)")
_HELD = "ǃ"  # a letter to Python, and none of any language's words


def _shape(text: str) -> str:
    """`(2, 5)` as "2 by 5"."""
    return " by ".join(re.findall(r"\d+", text))


_NAME = r"[^\W\d_]\u0302?\d*(?!\w)|[A-Z]\w{0,5}(?!\w)"  # of one letter, or of few where it begins with a capital
_SHORT = re.compile(_NAME)
_OPERAND = rf"d?(?:{_NAME})|\d[\d.]*(?!\w)"
_POSTFIX = {"²": "squared", "³": "cubed", "ᵀ": "transpose"}
# What stands close to what it belongs to; longer signs before those that they hold.
_TEXT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"(?<!\w)([d∂])(?:{_NAME})(?:\([^()]*\))?/\1(?:{_NAME})"), lambda found: spoken_name(found[0])),
    (re.compile(r"(?<![\w.)\]])[-−](?=\.?\d)"), lambda _: "minus "),
    (re.compile(r"(?<![\w.])\d[\d.]*e-?\d+(?!\w)"), lambda found: spoken_number(found[0])),
    (re.compile(rf"(?<!\w)({_OPERAND}|\)) [-−] (?=\(|{_OPERAND})"), lambda found: f"{found[1]} minus "),
    (re.compile(r" (:=|\+=|=|\+) (?=\S)"), lambda found: f" {_RELATIONS.get(found[1], 'plus')} "),
    (re.compile(r"([²³ᵀ]|[₀₁₂₃₄₅₆₇₈₉]+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?=(\w?))"),
     lambda found: f" {_POSTFIX.get(found[1]) or _script(found[1])}{' ' * bool(found[2])}"),
    (re.compile(r"σ\("), lambda _: "sigmoid of ("),
    (re.compile(r"√"), lambda _: "square root of "),
    (re.compile(r"(?<!\w)([^\W\d_][\u0302\u0304])(?!\w)"), lambda found: spoken_name(found[1])),
    (re.compile(r"[Α-ω]"), lambda found: spoken_name(found[0]).removeprefix("Greek ")),
)  # fmt: skip
_ALONE = {
    "·": "times", "⋅": "times", "×": "times", "÷": "divided by", "−": "minus", "±": "plus or minus", "→": "to",
    "≈": "is about", "≠": "is not equal to", "≤": "is at most", "≥": "is at least", "∞": "infinity", "∂": "partial",
    "∑": "sum of", "∇": "gradient of", "∈": "in",
}  # fmt: skip
_SIGN_ALONE = re.compile(rf"\s*([{''.join(_ALONE)}])\s*")


def _script(digits: str) -> str:
    """Digits above or below the line."""
    on_the_line = unicodedata.normalize("NFKC", digits).replace("−", "-")
    return f"sub {on_the_line}" if digits[0] in "₀₁₂₃₄₅₆₇₈₉" else f"to the {spoken_number(on_the_line.lstrip('+'))}"


def spoken_text(text: str) -> str:
    """A line of text with its mathematical signs as words; all else, names and words, stays as it is.

    >>> spoken_text("∂L/∂z is −0.38, and y·log a ≈ ε²: see wᵀx + b")
    'partial capital L by partial z is minus 0.38, and y times log a is about epsilon squared: see w transpose x plus b'
    >>> spoken_text("a one-sided nudge of 1e-7; and/or 2 - 1, well - known")
    'a one-sided nudge of 1 times 10 to the minus 7; and/or 2 minus 1, well - known'
    """
    said = unicodedata.normalize("NFD", text)
    for sign, words in _TEXT:
        said = sign.sub(words, said)
    said = _SIGN_ALONE.sub(lambda found: f" {_ALONE[found[1]]} ", said)
    said = said.strip() if text == text.strip() else said
    return unicodedata.normalize("NFC", said)
