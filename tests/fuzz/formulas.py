"""Formulas as nobody would write them: grown from the grammar, changed here and there, or not written at all."""

from __future__ import annotations

import random
import zlib
from contextlib import suppress
from functools import cache

from tests.tui.pictures import session_at
from tui_tutor.core.derivative import derivative_formula
from tui_tutor.core.formula import evaluate, names_in, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.node import Node, Role
from tui_tutor.core.ops import CALLS
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import ASCII, UNICODE, code, linear, stacked
from tui_tutor.core.simplify import simplify
from tui_tutor.errors import TutorError
from tui_tutor.session import SetPredict
from tui_tutor.session.questions import Question
from tui_tutor.untrusted import hidden_in

NAMES = [
    "x", "w1", "b", "z", "a", "y", "dz", "da/dz", "alpha", "e", "θ", "ŷ", "y\u0302", "X", "W.T", "T", "axis", "α",
    "lambda",
]  # fmt: skip
NUMBERS = [
    "0", "1", "2", "-1", "0.5", "1e-3", "1e308", "1e-320", "9" * 30, ".5", "5.", "1_0", "0x1f", "1e999", "٣", "1j",
    "00",
]  # fmt: skip
SIGNS = [
    "+", "-", "*", "/", "**", "@", "^", "·", "×", "÷", "−", "²", "⁻¹", "//", "%", "==", "<", ",", "=", ";", "#",
    "\\", "'",
]  # fmt: skip
HOSTILE = [
    "\x00", "\x1b[2J", "\u202e", "\u200b", "\ud800", "\U000e0001", "\u0301" * 8, "\n", "\t", "\x85", "\u2028", "¼",
    "ﬁ", "𝒙", "ㄱ", "\u3164", "{", "}", "[", "]", "lambda x:", "__import__('os')", "f'{x}'", "x.__class__",
    "x if y else z", "[x for x in y]", "…", "∂L/∂a", "dL/da", "σ(z)", "np.log", "√", "ln", "e^(-z)", "(" * 60,
    "-" * 60, "not ", "await ",
]  # fmt: skip
PIECES = [*SIGNS, *HOSTILE, *NAMES, *NUMBERS, "(", ")", " ", ""]
NESTS = [
    ("exp(", ")"), ("(", ")"), ("-(", ")"), ("x**(", ")"), ("1/(1+", ")"), ("sigmoid(x*", ")"), ("-", ""),
    ("maximum(x,", ")"), ("(x-1)/(", "+2)"), ("log(1+x*", ")"), ("(", "+x)*x"),
]  # fmt: skip
ANSWERED = [("logistic-regression-one-example", place) for place in (1, 2, 4, 5, 8, 11)]
LONGEST = 520  # just above what is read
LARGE = 60  # parts of a formula


def draw(source: random.Random) -> str:
    """A formula, or what was one, or a text."""
    kind = source.random()
    if kind < 0.1:
        return _text(source)
    grown = (
        _chain(source)
        if kind < 0.2
        else _grown(source, source.choice((1, 2, 3, 4, 5, 8, 50)), [source.choice((8, 20, 60, 160))])
    )
    return grown if kind < 0.6 else _changed(source, grown)


def _grown(source: random.Random, depth: int, left: list[int]) -> str:
    """A formula of the grammar; `left`: how many parts it may still have."""
    left[0] -= 1
    if depth <= 0 or left[0] <= 0 or source.random() < 0.1:
        return source.choice(NAMES if source.random() < 0.7 else NUMBERS)
    kind = source.random()
    if kind < 0.55:
        sign = source.choice(SIGNS[:5] if source.random() < 0.95 else SIGNS)
        text = f"{_grown(source, depth - 1, left)}{source.choice(('', ' '))}{sign}{_grown(source, depth - 1, left)}"
        return f"({text})" if source.random() < 0.6 else text
    if kind < 0.65:
        return f"-{_grown(source, depth - 1, left)}"
    if kind < 0.7:
        return f"({_grown(source, depth - 1, left)}).T"
    op = CALLS[source.choice(list(CALLS))]
    count = len(op.arguments) if source.random() < 0.97 else source.randrange(4)
    operands = [_grown(source, depth - 1, left) for _ in range(count)]
    if op.keywords or source.random() < 0.02:
        operands += source.choice(
            [["axis=0"], ["axis=1", "keepdims=True"], ["axis=2"], ["keepdims=1"], ["axis=axis"], []]
        )
    return f"{source.choice((op.name, op.name, op.name, op.written))}({', '.join(operands)})"


def _chain(source: random.Random) -> str:
    """Long, and deep to who works from one end: `x*x*x*…`, `exp(exp(…`, `x**x**…`."""
    name, sign = source.choice(NAMES), source.choice(SIGNS[:7])
    room = source.randrange(40, LONGEST)
    if source.random() < 0.6:
        return (name + sign) * (room // len(name + sign)) + name
    before, after = source.choice(NESTS)
    times = min(room // len(before + after), source.choice((19, 24, 48, 50, 51, 200)))
    return before * times + name + after * times


def _changed(source: random.Random, text: str) -> str:
    for _ in range(source.choice((1, 1, 1, 2, 4, 9))):
        place = source.randrange(len(text) + 1)
        end = min(place + source.choice((0, 0, 1, 1, 3, 20)), len(text))
        new = source.choice([*PIECES, text[place:end] * 2, chr(source.randrange(0x110000))])
        text = text[:place] + new + text[end:]
    return text


def _text(source: random.Random) -> str:
    count = source.choice((1, 3, 10, 40, LONGEST))
    match source.randrange(3):
        case 0:
            return "".join(chr(source.randrange(0x110000)) for _ in range(count))
        case 1:
            return "".join(chr(source.randrange(1, 127)) for _ in range(count))
    return source.randbytes(count).decode("utf-8", source.choice(("replace", "surrogateescape", "ignore")))


def attempt(text: str | bytes) -> str:
    """All that is made of a formula that a stranger wrote: as a node of a graph, and as an answer."""
    assert isinstance(text, str)
    verdict = _answered(text)
    try:
        formula = parse(text, nodes=("a", "z"))
    except TutorError as fault:
        assert fault.place.column is None or 0 < fault.place.column <= len(text) + 1
        assert all(hidden_in(line) is None for line in str(fault).split("\n"))
        return f"not read, {verdict}"
    for written in (linear(formula), linear(formula, ASCII), code(formula), *stacked(formula).lines):
        assert hidden_in(written) is None
    linear(simplify(formula), UNICODE)
    names = list(names_in(formula))
    evaluate_or_shape(formula, names)
    try:
        graph = _graph_of(formula, names)
    except TutorError:
        return f"no graph, {verdict}"
    if sum(1 for _ in walk(formula)) > LARGE and zlib.crc32(text.encode("utf-8", "surrogatepass")) % 8:
        return f"read, {verdict}"  # the derivatives of long ones take most of the time
    for name in graph.derivative_names:
        linear(derivative_formula(graph, name[1:]))
    return f"walked, {verdict}"


def evaluate_or_shape(formula: object, names: list[str]) -> None:
    """Numbers for all names: what takes arrays alone says so."""
    with suppress(ValueError, IndexError, TypeError):  # callers give values of the shapes that the graph has checked
        evaluate(formula, dict.fromkeys(names, 0.5))  # type: ignore[arg-type]


def _graph_of(formula: object, names: list[str]) -> Graph:
    leaves = [Node(name, Role.PARAMETER) for name in names]
    return Graph((*leaves, Node("result", Role.LOSS, formula)), "rate")  # type: ignore[arg-type]


def _answered(text: str) -> str:
    mark = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    question = _questions()[mark % len(ANSWERED)]
    judgement = question.judge(text)
    assert hidden_in(judgement.say) is None
    return str(judgement.verdict)


@cache
def _questions() -> list[Question]:
    found = [session_at(lesson, place).apply(SetPredict(True)).prediction for lesson, place in ANSWERED]
    return [question for question in found if question is not None]
