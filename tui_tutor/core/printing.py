"""How formulas are written: on one line (Unicode, ASCII, NumPy code) and as stacked fractions.

Numbers are `numbers`' business; which name a derivative goes by is the caller's, through `spell`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from tui_tutor.core.formula import Call, Formula, Name, Number, replace
from tui_tutor.core.numbers import plain
from tui_tutor.core.ops import ATOM, OPS, POWER, PRODUCT, SIGN
from tui_tutor.core.parser import rule

# How a name is written: its text, and its precedence (a number put in for it may carry a sign).
Spell: TypeAlias = Callable[[str], tuple[str, int]]

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "epsilon": "ε",
    "theta": "θ",
    "lambda_": "λ",
    "mu": "μ",  # no σ for `sigma_`: that is the sigmoid's
}


def as_is(name: str) -> tuple[str, int]:
    """Every name as itself."""
    return name, ATOM


class Style(NamedTuple):
    """One way of writing on a line."""

    signs: Mapping[str, str]
    call: Callable[[Call], str]  # the op's call, with {} for each operand that is no constant
    spell: Spell
    compact: int  # from this precedence on, no blanks around the sign


def _call(formula: Call) -> str:
    """`sum({}, axis=1, keepdims=True)`: the call as lessons write it; a constant that is 0 is left out, but no axis."""
    row = OPS[formula.op]
    written = _keywords(formula) if not row.in_line else {}
    constants = [f"{name}={text}" for name, text in written.items() if text != "False"]
    constants += [plain(number) for number in _numbers(formula).values()] if row.in_line else []
    return f"{row.function or row.name}({', '.join(['{}'] * len(row.arguments) + constants)})"


def _written(formula: Call) -> str:
    row = OPS[formula.op]
    return _call(formula).replace(row.name, row.written, 1) if row.written else _call(formula)


def _keywords(formula: Call) -> dict[str, str]:
    """How the constants of a call are written, by their names."""
    numbers = _numbers(formula)
    before = {"before": plain(numbers["number"] - 1)} if "number" in numbers else {}
    return before | {name: str(value == 1) if name == "keepdims" else plain(value) for name, value in numbers.items()}


def _numbers(formula: Call) -> dict[str, float]:
    row = OPS[formula.op]
    constants = dict(zip(row.keywords, formula.operands[len(row.arguments) :]))
    return {name: constant.value for name, constant in constants.items() if isinstance(constant, Number)}


def _greek(name: str) -> tuple[str, int]:
    return GREEK.get(name, name), ATOM


_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "neg": "-", "pow": "**", "matmul": "@"}
UNICODE = Style({**_SIGNS, "mul": "·", "pow": "^"}, _written, _greek, PRODUCT)
ASCII = Style(_SIGNS, _call, as_is, PRODUCT)
NUMPY = Style(_SIGNS, lambda formula: OPS[formula.op].code, as_is, PRODUCT)


def code(formula: Formula) -> str:
    """The formula as NumPy code; ops that NumPy does not have are written out, in the form in which they are computed.

    >>> from tui_tutor.core.parser import parse
    >>> code(parse("sigmoid(w*x)"))
    '1/(1 + np.exp(-(w*x)))'
    """
    return linear(written_out(formula), NUMPY)


def written_out(formula: Formula) -> Formula:
    """The formula with every op that has a definition replaced by it, but for those that are computed otherwise."""
    match formula:
        case Call(op, operands):
            inner = tuple(written_out(operand) for operand in operands)
            row = OPS[op]
            is_replaced = row.definition and not row.stable_code
            return replace(rule(row.definition), dict(zip(row.operands, inner))) if is_replaced else Call(op, inner)
    return formula


def linear(formula: Formula, style: Style = UNICODE, spell: Spell | None = None) -> str:
    """The formula on one line, with the fewest parentheses that read back as the same tree, and some for the eye
    where two kinds of products meet.

    >>> from tui_tutor.core.parser import parse
    >>> linear(parse("w1*x1 + b")), linear(parse("-(y*log(a))"), NUMPY)
    ('w1·x1 + b', '-(y*np.log(a))')
    """
    return _write(formula, style, spell or style.spell)[0]


def _write(formula: Formula, style: Style, spell: Spell) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    match formula:
        case Number(value):
            return plain(value), SIGN if value < 0 else ATOM
        case Name(name):
            return spell(name)
        case Call("neg", (inner,)):
            return "-" + _enclosed(*_write(inner, style, spell), SIGN), SIGN
        case Call("pow", (base, exponent)):
            return _power(_write(base, style, spell), _write(exponent, style, spell), exponent, style), POWER
        case Call("transpose", (inner,)):
            return _enclosed(*_write(inner, style, spell), ATOM) + ".T", ATOM
        case Call(op, (left, right)) if OPS[op].symbol:
            first = _parted(op, left, _write(left, style, spell))
            return _infix(op, first, _write(right, style, spell), style)
        case Call(op, operands) if style is NUMPY and OPS[op].stable_code:
            factors = [_enclosed(*_write(operand, style, spell), ATOM) for operand in operands]
            return OPS[op].stable_code.format(*factors), _holds(OPS[op].definition)
        case Call(op, operands):
            template = style.call(formula)
            needed = ATOM if template.startswith("{}[") else 0
            written = [_write(operand, style, spell) for operand in operands[: len(OPS[op].arguments)]]
            factors = [_enclosed(*each, needed) for each in written]
            return template.format(*factors, **_keywords(formula)), ATOM


def _holds(definition: str) -> int:
    """How tightly a definition holds together."""
    outermost = rule(definition)
    return OPS[outermost.op].precedence if isinstance(outermost, Call) else ATOM


def _parted(op: str, left: Formula, written: tuple[str, int]) -> tuple[str, int]:
    """A product as the left factor of one of the other kind is enclosed: (A @ B)·C is not for the eye to find out."""
    inner = left.op if isinstance(left, Call) else ""
    if OPS[op].precedence == PRODUCT == written[1] and (op == "matmul") != (inner == "matmul"):
        return f"({written[0]})", ATOM
    return written


def _enclosed(text: str, holds: int, needed: int) -> str:
    return text if holds >= needed else f"({text})"


def _infix(op: str, left: tuple[str, int], right: tuple[str, int], style: Style) -> tuple[str, int]:
    """A sign between two operands; what follows - or / needs parentheses at the same precedence.

    A number or a product that begins with a minus is enclosed on the right, so that no two signs meet; on the left
    only a power needs that.
    """
    precedence = OPS[op].precedence
    # A product beside a quotient gets room: dL/da · da/dz.
    wide = precedence < style.compact or op == "matmul"
    wide = wide or (op == "mul" and style is UNICODE and "/" in left[0] + right[0])
    blank = " " if wide else ""
    first = left[0] if left[1] >= precedence else f"({left[0]})"
    # A name that is itself a quotient, dL/dz, holds like a power; as a divisor it needs parentheses.
    quotient = op == "div" and right[1] == POWER and "/" in right[0]
    bare = right[1] > precedence and not right[0].startswith("-") and not quotient
    second = right[0] if bare else f"({right[0]})"
    # A leading minus on the left holds for the whole product: -a·b is (-a)·b.
    return f"{first}{blank}{style.signs[op]}{blank}{second}", precedence


def _power(base: tuple[str, int], exponent: tuple[str, int], power: Formula, style: Style) -> str:
    first = _enclosed(*base, ATOM)
    if style is UNICODE and isinstance(power, Number) and power.value in _SUPERSCRIPT:
        return first + _SUPERSCRIPT[power.value]
    return f"{first}{style.signs['pow']}{_enclosed(*exponent, SIGN + 1)}"


_SUPERSCRIPT = {2.0: "²", 3.0: "³"}


class Block(NamedTuple):
    """Lines of one width; `base` is the index of the line that the text around it goes on."""

    lines: tuple[str, ...]
    base: int = 0

    @property
    def width(self) -> int:
        return len(self.lines[0])


def stacked(formula: Formula, spell: Spell = _greek, *, style: Style = UNICODE) -> Block:
    """The formula with its quotients as fractions; everything but their bars and tall parentheses in a style.

    >>> from tui_tutor.core.parser import parse
    >>> print("\\n".join(stacked(parse("-y/a + (1 - y)/(1 - a)")).lines))  # doctest: +NORMALIZE_WHITESPACE
     -y     1 - y
    ──── + ───────
     a      1 - a
    """
    return _stack(formula, spell, style)[0]


def _stack(formula: Formula, spell: Spell, style: Style) -> tuple[Block, int]:
    match formula:
        case Call("div", (above, below)):
            return _fraction(_stack(above, spell, style)[0], _stack(below, spell, style)[0]), PRODUCT
        case Call("neg", (inner,)):
            return _beside(Block(("-",)), _fenced(*_stack(inner, spell, style), SIGN)), SIGN
        case Call("add" | "sub" | "mul" as op, (left, right)):
            precedence = OPS[op].precedence
            sign = style.signs[op] if precedence >= PRODUCT else f" {style.signs[op]} "
            first, second = _stack(left, spell, style), _stack(right, spell, style)
            if op == "mul" and isinstance(left, Call) and left.op == "matmul":
                first = _fenced(*first, ATOM), ATOM
            needed = ATOM + 1 if second[0].lines[second[0].base].startswith("-") else precedence + 1
            block = _beside(_fenced(*first, precedence), Block((sign,)), _fenced(*second, needed))
            return block, precedence
        case Call(op, (inner,)) if not OPS[op].symbol:
            name = style.call(formula).removesuffix("({})")
            return _beside(Block((name,)), _fenced(_stack(inner, spell, style)[0], 0, ATOM)), ATOM
    text, holds = _write(formula, style, spell)
    return Block((text,)), holds


def _fraction(above: Block, below: Block) -> Block:
    width = max(above.width, below.width) + 2
    lines = [line.center(width) for line in above.lines]
    lines += ["─" * width]
    lines += [line.center(width) for line in below.lines]
    return Block(tuple(lines), len(above.lines))


def _beside(*blocks: Block) -> Block:
    over = max(block.base for block in blocks)
    under = max(len(block.lines) - block.base for block in blocks)
    lines = []
    for row in range(-over, under):
        lines.append("".join(_row(block, row) for block in blocks))
    return Block(tuple(lines), over)


def _row(block: Block, row: int) -> str:
    index = row + block.base
    return block.lines[index] if 0 <= index < len(block.lines) else " " * block.width


def _fenced(block: Block, holds: int, needed: int) -> Block:
    if holds >= needed:
        return block
    if len(block.lines) == 1:
        return Block((f"({block.lines[0]})",))
    last = len(block.lines) - 1
    left = ["⎛", *"⎜" * (last - 1), "⎝"]
    right = ["⎞", *"⎟" * (last - 1), "⎠"]
    return Block(tuple(a + line + b for a, line, b in zip(left, block.lines, right)), block.base)
