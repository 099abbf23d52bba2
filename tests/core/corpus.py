"""A corpus of answers to the steps of the shipped lessons, each with the verdict that it deserves.

Made from scratch: the trees, the rules that rewrite them, the numbers and the spelling are all of this file. Nothing
of the product is used, so that what it misjudges cannot be made right by the same fault twice.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeAlias

# A number, a name (`a`, `dz`, `da/dz`) or an op with its operands: ("+", "a", ("neg", "y")).
Tree: TypeAlias = Any
Point: TypeAlias = dict[str, float]

RIGHT, WRONG, NOT_UNDERSTOOD = "right", "wrong", "not-understood"
POINTS = 60  # at which a tree is compared with the truth
SAME, OTHER = 1e-9, 1e-6  # relative: equal below the first, different above the second, dropped between them


class Answer(NamedTuple):
    """What a learner types, the verdict that it deserves, and what kind of answer it is."""

    text: str
    verdict: str
    kind: str


@dataclass(frozen=True, eq=False)
class Question:
    """A step of a lesson, as its author knows it.

    right: formulas that are right; known: the names that may be used; truth: the name of the point's number that is
    asked for; defined: other formulas for names; drawn: a point; wrong: what learners answer by mistake.
    """

    lesson: str
    step: str
    asked: str
    right: tuple[Tree, ...]
    known: tuple[str, ...]
    defined: Mapping[str, tuple[Tree, ...]]
    draw: Callable[[random.Random | None], Point]
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.lesson}-{self.step}".replace(" ", "-")

    @property
    def final(self) -> str:
        return "L" if self.lesson == "logistic" else "J"

    @cached_property
    def points(self) -> list[Point]:
        source = random.Random(2024)
        return [self.draw(source) for _ in range(POINTS)]

    @cached_property
    def here(self) -> Point:
        """The lesson's own numbers."""
        return self.draw(None)

    @property
    def number(self) -> float:
        return self.here["asked"]

    def verdict(self, tree: Tree) -> str | None:
        """Right or wrong, by numbers alone; None where it is neither for certain."""
        if not names_of(tree):
            given, true = value(tree, {}), self.number
            return None if math.isnan(given) else RIGHT if abs(given - true) <= 0.001 * abs(true) else WRONG
        errors = [_error(value(tree, point), point["asked"]) for point in self.points]
        if any(math.isnan(error) for error in errors):
            return None
        if max(errors) < SAME:
            return RIGHT
        return WRONG if sum(error > OTHER for error in errors) >= 3 else None

    def is_positive(self, tree: Tree) -> bool:
        return all(value(tree, point) > 1e-6 for point in self.points)


def _error(given: float, true: float) -> float:
    return abs(given - true) / max(abs(given), abs(true), 1e-3)


# ---- numbers


_OPS: dict[str, Callable[..., float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "^": lambda x, y: math.pow(x, y),
    "neg": lambda x: -x,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
}


def value(tree: Tree, point: Point) -> float:
    """The tree's value by plain Python; nan where it has none."""
    try:
        return _value(tree, point)
    except (ArithmeticError, ValueError):
        return math.nan


def _value(tree: Tree, point: Point) -> float:
    if isinstance(tree, tuple):
        return _OPS[tree[0]](*[_value(part, point) for part in tree[1:]])
    return point[tree] if isinstance(tree, str) else tree


def names_of(tree: Tree) -> set[str]:
    if isinstance(tree, tuple):
        return set().union(*map(names_of, tree[1:]))
    return {tree} if isinstance(tree, str) else set()


def _logistic(source: random.Random | None) -> Point:
    def draw(number: float) -> float:
        return number if source is None else number * source.uniform(0.4, 1.6) * source.choice((1, 1, -1))

    x1, x2, w1, w2, b = (draw(number) for number in (2.0, -3.0, 0.5, -0.25, -1.25))
    y = 1.0 if source is None else float(source.randrange(2))
    alpha = 0.1
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + math.exp(-z))
    loss = -math.log(a) if y else -math.log(1 - a)
    da = -1 / a if y else 1 / (1 - a)
    dz = a - y
    return {
        "x1": x1, "x2": x2, "w1": w1, "w2": w2, "b": b, "y": y, "alpha": alpha, "z": z, "a": a, "L": loss,
        "dL": 1.0, "da": da, "dz": dz, "dw1": x1 * dz, "dw2": x2 * dz, "db": dz,
        "da/dz": math.exp(-z) / (1 + math.exp(-z)) ** 2, "dz/dw1": x1, "dz/dw2": x2, "dz/db": 1.0, "dL/da": da,
        "new w1": w1 - alpha * x1 * dz, "new w2": w2 - alpha * x2 * dz, "new b": b - alpha * dz,
    }  # fmt: skip


def _computation(source: random.Random | None) -> Point:
    a, b, c = (
        number if source is None else number * source.uniform(0.4, 1.6) * source.choice((1, 1, -1))
        for number in (5.0, 3.0, 2.0)
    )
    return {
        "a": a, "b": b, "c": c, "u": b * c, "v": a + b * c, "J": 3 * (a + b * c),
        "dJ": 1.0, "dv": 3.0, "da": 3.0, "du": 3.0, "db": 3 * c, "dc": 3 * b,
        "dv/da": 1.0, "dv/du": 1.0, "du/db": c, "du/dc": b,
    }  # fmt: skip


# ---- the questions

_Z = ("+", ("+", ("*", "w1", "x1"), ("*", "w2", "x2")), "b")
_A = ("sigmoid", "z")
_L = ("neg", ("+", ("*", "y", ("log", "a")), ("*", ("-", 1.0, "y"), ("log", ("-", 1.0, "a")))))
_DA = ("+", ("/", ("neg", "y"), "a"), ("/", ("-", 1.0, "y"), ("-", 1.0, "a")))
_DZ = ("*", ("*", "da", "a"), ("-", 1.0, "a"))
_LOGISTIC = {
    "z": (_Z, ("log", ("/", "a", ("-", 1.0, "a")))),
    "a": (_A, ("/", 1.0, ("+", 1.0, ("exp", ("neg", "z"))))),
    "L": (_L, ("-", ("log", ("+", 1.0, ("exp", "z"))), ("*", "y", "z"))),
    "dL": (1.0,),
    "da": (_DA, ("/", ("-", "a", "y"), ("*", "a", ("-", 1.0, "a"))), ("*", "dL", "da")),
    "dz": (("-", "a", "y"), _DZ, ("*", "da", "da/dz")),
    "da/dz": (("*", "a", ("-", 1.0, "a")), ("-", "a", ("^", "a", 2.0))),
    "dw1": (("*", "x1", "dz"), ("*", "dz", "dz/dw1")),
    "dw2": (("*", "x2", "dz"), ("*", "dz", "dz/dw2")),
    "db": ("dz", ("*", "dz", "dz/db")),
    "dz/dw1": ("x1",),
    "dz/dw2": ("x2",),
    "dz/db": (1.0,),
}
_COMPUTATION = {
    "u": (("*", "b", "c"),),
    "v": (("+", "a", "u"),),
    "J": (("*", 3.0, "v"),),
    "dJ": (1.0,),
    "dv": (3.0, ("*", 3.0, "dJ")),
    "da": ("dv", ("*", "dv", "dv/da")),
    "du": ("dv", ("*", "dv", "dv/du")),
    "db": (("*", "du", "c"), ("*", "du", "du/db")),
    "dc": (("*", "du", "b"), ("*", "du", "du/dc")),
    "dv/da": (1.0,),
    "dv/du": (1.0,),
    "du/db": ("c",),
    "du/dc": ("b",),
}
_LEAVES = ("x1", "w1", "x2", "w2", "b", "y", "alpha")
_STEPS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    # The steps in order, and what learners answer there by mistake.
    "logistic": [
        ("forward z", ("-(w1*x1 + w2*x2 + b)", "w1*x1 + w2*x2", "w1 + x1 + w2 + x2 + b", "w1*x2 + w2*x1 + b")),
        ("forward a", ("1/(1 + exp(z))", "-sigmoid(z)", "tanh(z)", "exp(z)", "1 + e^(-z)", "sigmoid(-z)", "z")),
        ("forward L", ("y*log(a) + (1-y)*log(1-a)", "-(1-y)*log(a) - y*log(1-a)", "-log(a)", "(a - y)^2",
                       "-(y*log(a) + (1-y)*log(1-a))/log(10)")),
        ("backward L", ("0", "-1", "L", "a", "y", "2")),
        ("backward a", ("y/a - (1-y)/(1-a)", "-y/a", "(1-y)/(1-a)", "-y/a - (1-y)/(1-a)", "-(1-y)/a + y/(1-a)", "1",
                        "dL", "(-y/a + (1-y)/(1-a))/ln(10)", "-1/a", "a - y", "L")),
        ("backward z", ("y - a", "a*(1-a)", "da", "a - (1 - y)", "a - 1", "a", "da/dz", "da*z*(1-z)",
                        "da*sigmoid(a)*(1-sigmoid(a))", "da*a", "(a-y)*a*(1-a)", "dL/da")),
        ("backward w1", ("-x1*dz", "x1", "dz", "w1*dz", "x2*dz", "da*x1", "alpha*x1*dz", "x1*(y - a)", "dz/dw1")),
        ("backward w2", ("-x2*dz", "x2", "dz", "w2*dz", "x1*dz", "dw1", "da*x2", "x2*(y-a)", "dz/dw2")),
        ("backward b", ("-dz", "1", "b*dz", "b", "dw1", "0", "y - a", "da", "dw1 + dw2", "dz/db")),
        ("update w1", ("w1 + alpha*dw1", "w1 - dw1", "w1 - alpha^2*dw1", "w1", "alpha*dw1", "-alpha*dw1", "dw1",
                       "w1 - alpha*dw2", "w1 - alpha*w1")),
        ("update w2", ("w2 + alpha*dw2", "w2 - dw2", "w2 - alpha^2*dw2", "w2", "w1 - alpha*dw1", "w2 - alpha*dw1",
                       "w2 - alpha*x2*(sigmoid(w1*x1 + w2*x2 + b) - y)")),
        ("update b", ("b + alpha*db", "b - db", "b - alpha^2*db", "b", "b - alpha*da",
                      "b - alpha*(sigmoid(w1*x1 + w2*x2 + b) - y)")),
    ],
    "computation": [
        ("forward u", ("-b*c", "b + c", "b", "c", "a*b")),
        ("forward v", ("a - u", "-(a + u)", "a*u", "u", "a + b + c")),
        ("forward J", ("v", "-3*v", "v^3", "v/3", "3 + v", "3*u")),
        ("backward J", ("0", "-1", "3", "J", "33")),
        ("backward v", ("1", "-3", "v", "3*v", "1/3", "J", "dJ")),
        ("backward a", ("1", "-dv", "0", "5", "a", "dv*a", "u", "dv*u", "dv/da")),
        ("backward u", ("1", "-dv", "0", "u", "dv*a", "dv*u", "6", "dv/du")),
        ("backward b", ("du", "c", "-du*c", "du*b", "3", "du*u", "u", "du + c", "du/db")),
        ("backward c", ("du", "b", "-du*b", "du*c", "db", "du*u", "u", "du/dc")),
    ],
}  # fmt: skip
_RIGHT: dict[str, tuple[Tree, ...]] = {
    **{f"backward {name[1:]}": _LOGISTIC[name][:1] for name in ("dL", "da", "dw1", "dw2", "db")},
    "forward z": (_Z,),
    "forward a": (_A, _LOGISTIC["a"][1]),
    "forward L": (_L,),
    "backward z": (("-", "a", "y"), _DZ),
    **{f"update {name}": (("-", name, ("*", "alpha", "d" + name)),) for name in ("w1", "w2", "b")},
}


@cache
def questions() -> tuple[Question, ...]:
    """Every step of both lessons at which something is found."""
    return (*_questions("logistic", _LOGISTIC, _LEAVES), *_questions("computation", _COMPUTATION, ("a", "b", "c")))


def derivatives() -> tuple[Question, ...]:
    return tuple(question for question in questions() if question.step.startswith("backward"))


def _questions(lesson: str, defined: Mapping[str, tuple[Tree, ...]], leaves: tuple[str, ...]) -> Iterator[Question]:
    known, moved = list(leaves), []
    steps = _STEPS[lesson]
    draw = _logistic if lesson == "logistic" else _computation
    for position, (step, wrong) in enumerate(steps):
        phase, name = step.split()
        asked = "d" + name if phase == "backward" else name
        right = _RIGHT[step] if lesson == "logistic" else defined[asked]
        usable = {} if phase == "update" else defined
        if phase == "update":
            usable = {"dw1": defined["dw1"][:1], "dw2": defined["dw2"][:1], "db": ("dz",), "dz": (("-", "a", "y"),)}
        later = [other.split() for other, _ in steps[position + 1 :] if phase != "update"]
        unknown = tuple("d" + node if after == "backward" else node for after, node in later if after != "update")
        yield Question(
            lesson, step, asked, tuple(tree for tree in right if names_of(tree) <= _with_local(known)), tuple(known),
            {key: _usable(trees, known) for key, trees in usable.items()},
            _drawing(draw, name, phase, tuple(moved)), wrong, unknown if phase == "update" else (asked, *unknown),
        )  # fmt: skip
        if phase == "update":
            moved.append(name)
        else:
            known.append(asked)


def _with_local(known: list[str]) -> set[str]:
    return {*known, *(f"d{above}/d{below}" for above in known for below in known)}


def _usable(trees: tuple[Tree, ...], known: list[str]) -> tuple[Tree, ...]:
    return tuple(tree for tree in trees if names_of(tree) <= _with_local(known))


def _drawing(
    draw: Callable[[random.Random | None], Point], name: str, phase: str, moved: tuple[str, ...]
) -> Callable[[random.Random | None], Point]:
    """Points with what is asked for; the parameters that moved before an update have their new values."""

    def drawn(source: random.Random | None) -> Point:
        point = draw(source)
        asked = {"forward": name, "backward": "d" + name, "update": "new " + name}[phase]
        return {**point, **{other: point["new " + other] for other in moved}, "asked": point[asked]}

    return drawn


# ---- equal forms: rules that rewrite a tree, each by itself


Rule: TypeAlias = Callable[[Tree, Question, random.Random], Tree | None]


def _op(tree: Tree) -> str:
    return tree[0] if isinstance(tree, tuple) else ""


def _commuted(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    return (tree[0], tree[2], tree[1]) if _op(tree) in ("+", "*") else None


def _associated(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    if _op(tree) not in ("+", "*"):
        return None
    op, left, right = tree
    if _op(left) == op:
        return op, left[1], (op, left[2], right)
    return (op, (op, left, right[1]), right[2]) if _op(right) == op else None


def _distributed(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    if _op(tree) == "*" and _op(tree[2]) in ("+", "-"):
        op, first, second = tree[2]
        return op, ("*", tree[1], first), ("*", tree[1], second)
    if _op(tree) == "/" and _op(tree[1]) in ("+", "-"):
        op, first, second = tree[1]
        return op, ("/", first, tree[2]), ("/", second, tree[2])
    return None


def _sign_moved(tree: Tree, _: Question, source: random.Random) -> Tree | None:
    if _op(tree) == "-":
        return source.choice([("+", tree[1], ("neg", tree[2])), ("neg", ("-", tree[2], tree[1]))])
    if _op(tree) == "neg" and _op(tree[1]) in ("+", "*", "/"):
        op, left, right = tree[1]
        return (op, ("neg", left), ("neg", right)) if op == "+" else (op, ("neg", left), right)
    return None


def _twice_negated(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    return "neg", ("neg", tree)


def _times_the_inverse(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    return ("*", tree[1], ("/", 1.0, tree[2])) if _op(tree) == "/" else None


def _through_the_logarithm(tree: Tree, question: Question, source: random.Random) -> Tree | None:
    if not question.is_positive(tree):
        return None
    return source.choice([("exp", ("log", tree)), ("sqrt", ("*", tree, tree)), ("^", ("sqrt", tree), 2.0)])


def _by_definition(tree: Tree, question: Question, source: random.Random) -> Tree | None:
    choices = question.defined.get(tree, ()) if isinstance(tree, str) else ()
    return source.choice(choices) if choices else None


def _other_sigmoid(tree: Tree, question: Question, source: random.Random) -> Tree | None:
    if tree == ("-", 1.0, "a") and "z" in question.known and question.lesson == "logistic":
        return "sigmoid", ("neg", "z")
    if _op(tree) != "sigmoid":
        return None
    inner = tree[1]
    return source.choice([
        ("/", 1.0, ("+", 1.0, ("exp", ("neg", inner)))),
        ("/", ("exp", inner), ("+", 1.0, ("exp", inner))),
        ("-", 1.0, ("sigmoid", ("neg", inner))),
        ("/", ("+", ("tanh", ("/", inner, 2.0)), 1.0), 2.0),
    ])  # fmt: skip


def _times_one(tree: Tree, question: Question, source: random.Random) -> Tree | None:
    name = source.choice([name for name in question.known if name not in ("y", "alpha")])
    return source.choice([
        ("*", 1.0, tree), ("+", tree, 0.0), ("-", tree, 0.0), ("+", ("/", tree, 2.0), ("/", tree, 2.0)),
        ("/", ("*", tree, name), name), ("-", ("+", tree, name), name), ("*", 0.5, ("*", 2.0, tree)),
    ])  # fmt: skip


def _inverse_as_power(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    if _op(tree) != "/":
        return None
    inverse = "^", tree[2], ("neg", 1.0)
    return inverse if tree[1] == 1.0 else ("*", tree[1], inverse)


def _squared(tree: Tree, _: Question, __: random.Random) -> Tree | None:
    return ("^", tree[1], 2.0) if _op(tree) == "*" and tree[1] == tree[2] else None


RULES: tuple[Rule, ...] = (
    _commuted, _associated, _distributed, _sign_moved, _twice_negated, _times_the_inverse, _through_the_logarithm,
    _by_definition, _by_definition, _by_definition, _other_sigmoid, _times_one, _squared, _inverse_as_power,
)  # fmt: skip


def _places(tree: Tree) -> Iterator[tuple[int, ...]]:
    """Where a tree's parts are: the operands to go through, from the root."""
    yield ()
    if isinstance(tree, tuple):
        for index, part in enumerate(tree[1:], 1):
            yield from ((index, *place) for place in _places(part))


def _part(tree: Tree, place: tuple[int, ...]) -> Tree:
    for index in place:
        tree = tree[index]
    return tree


def _with(tree: Tree, place: tuple[int, ...], part: Tree) -> Tree:
    if not place:
        return part
    index, *rest = place
    return (*tree[:index], _with(tree[index], tuple(rest), part), *tree[index + 1 :])


def _depth(tree: Tree) -> int:
    return 1 + max(map(_depth, tree[1:])) if isinstance(tree, tuple) else 0


def rewritten(tree: Tree, question: Question, source: random.Random, times: int) -> Tree:
    """An equal tree: rules of the table used one after the other at places anywhere in it."""
    while times:
        place = source.choice(list(_places(tree)))
        part = source.choice(RULES)(_part(tree, place), question, source)
        if part is not None:
            longer = _with(tree, place, part)
            tree = longer if len(list(_places(longer))) <= 40 and _depth(longer) <= 10 else tree
            times -= 1
    return tree


# ---- near misses


def mutated(tree: Tree, question: Question, source: random.Random) -> Tree:
    """The tree with one slip somewhere in it."""
    place = source.choice(list(_places(tree)))
    part = _part(tree, place)
    return _with(tree, place, source.choice(list(_slips(part, question, source))))


def _slips(part: Tree, question: Question, source: random.Random) -> Iterator[Tree]:
    yield from (("neg", part), ("*", 2.0, part), ("*", 1.01, part), ("+", part, 1.0), ("/", part, 2.0))
    if isinstance(part, str):
        yield source.choice(question.known)
        yield source.choice(question.known)
    if part == "y":
        yield from (1.0, 0.0, ("-", 1.0, "y"))
    if isinstance(part, float):
        yield from (part + 1, part - 1)
    if len(part) == 3 if isinstance(part, tuple) else False:
        op, left, right = part
        yield from (left, right, (op, right, left))
        yield from ((other, left, right) for other in "+-*/" if other != op)
    if isinstance(part, tuple) and len(part) == 2:
        yield part[1]
        yield source.choice(["exp", "sigmoid", "tanh"]), part[1]


# ---- spelling

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


class Pen:
    """Writes trees as different people type them."""

    def __init__(self, question: Question, source: random.Random) -> None:
        self.question = question
        self.source = source

    def answer(self, tree: Tree) -> str:
        text = self._write(tree)[0]
        if self.source.random() < 0.1:
            sign = ":=" if self.question.step.startswith("update") else "="
            asked = self.question.asked
            left = self._name(asked)[0] if asked.startswith("d") else asked
            return f"{left} {sign} {text}"
        return text

    def _pick(self, *spellings: str) -> str:
        return self.source.choice(spellings)

    def _write(self, tree: Tree) -> tuple[str, int]:
        if isinstance(tree, str):
            return self._name(tree)
        if isinstance(tree, float):
            return self._number(tree), _ATOM
        op, *operands = tree
        if op == "neg":
            return self._minus() + self._held(operands[0], _PRODUCT), _SUM
        if op == "^":
            return self._power(*operands)
        if op in "+-*/":
            return self._infix(op, *operands)
        return self._call(op, *operands)

    def _name(self, name: str) -> tuple[str, int]:
        second = "ŷ" if self.question.lesson == "logistic" else "a"
        if name == "a":
            return self._pick("a", "a", second, second.replace("ŷ", "y\u0302")), _ATOM
        if name == "alpha":
            return self._pick("alpha", "α"), _ATOM
        if "/" in name:
            above, below = (part[1:] for part in name.split("/"))
            d = self._pick("d", "∂")
            return f"{d}{above}{self._pick('/', ' / ')}{d}{below}", _POWER
        if name[0] == "d":
            return self._derivative(name[1:])
        return name, _ATOM

    def _derivative(self, node: str) -> tuple[str, int]:
        final = self.question.final
        if node == final or self.source.random() < 0.6:
            return "d" + node, _ATOM
        if node == "a" and self.question.lesson == "logistic":
            node = self._pick("a", "ŷ")
        d = self._pick("d", "∂")
        arguments = self._pick("", "(a, y)") if final == "L" else self._pick("", "(v)")
        return f"{d}{final}{arguments}/{d}{node}", _POWER

    def _number(self, number: float) -> str:
        if number == int(number):
            return self._pick(f"{number:.0f}", f"{number:.0f}", f"{number:.1f}", f"{number:.0f}e0")
        return self._pick(f"{number:g}", f"{number:g}", f"{number:g}".lstrip("0"), f"{number * 10:g}e-1")

    def _minus(self) -> str:
        return self._pick("-", "-", "−", "–")

    def _held(self, tree: Tree, needed: int, *, as_divisor: bool = False) -> str:
        """In brackets where it holds less than is needed; a derivative under a bar would make a quotient of its own."""
        text, holds = self._write(tree)
        is_derivative = isinstance(tree, str) and tree[0] == "d"
        if holds >= needed and not (as_divisor and is_derivative):
            return text
        return self._bracketed(text)

    def _bracketed(self, text: str) -> str:
        left, right = self._pick("()", "()", "()", "[]", "{}")
        blank = self._pick("", "", " ")
        return f"{left}{blank}{text}{blank}{right}"

    def _infix(self, op: str, left: Tree, right: Tree) -> tuple[str, int]:
        holds = _SUM if op in "+-" else _PRODUCT
        written = {"+": "+", "-": self._minus(), "*": self._pick("*", "·", "×", "⋅"), "/": self._pick("/", "/", "÷")}
        first = self._held(left, holds)
        second = self._held(right, holds + 1, as_divisor=op == "/")
        blank = self._pick("", " ", " ", "  ")
        return f"{first}{blank}{written[op]}{blank}{second}", holds

    def _power(self, base: Tree, exponent: Tree) -> tuple[str, int]:
        below = self._held(base, _ATOM)
        raised = {2.0: "²", ("neg", 1.0): "⁻¹"}.get(exponent)
        if raised and self.source.random() < 0.5:
            return below + raised, _POWER
        return below + self._pick("^", "**") + self._held(exponent, _ATOM), _POWER

    def _call(self, op: str, operand: Tree) -> tuple[str, int]:
        inner = self._write(operand)[0]
        if op == "exp" and self.source.random() < 0.5:
            return f"e{self._pick('^', '**')}({inner})", _POWER
        other = {"log": ("ln", "np.log"), "sigmoid": ("σ", "σ"), "exp": ("np.exp", "exp"), "sqrt": ("√", "np.sqrt")}
        return f"{self._pick(op, *other.get(op, ()))}({inner})", _ATOM


# ---- the corpus


JUNK = (
    "",
    "   ",
    "?",
    "2a",
    "a b",
    "a +",
    "* a",
    "(a",
    "a)",
    "a - - ",
    "a +* y",
    "()",
    "a, y",
    "a; y",
    "a = b = c",
    "==",
    "!",
    "a!",
    "q",
    "foo(a)",
    "a.b",
    "a.real",
    "__import__('os')",
    "lambda: 1",
    "a if y else 1",
    "True",
    "None",
    "[1, 2",
    "0x10",
    "1_000",
    "1j",
    "1..2",
    "1e",
    "1e999",
    "9**9**9",
    "1/0",
    "0/0",
    "log(0)",
    "sqrt(-1)",
    "e^1000",
    "sqrt(-e)",
    "0/(e - e)",
    "log",
    "exp",
    "log(a, 2)",
    "log()",
    "nothing",
    "I do not know",
    "x" * 10_000,
    "a+" * 5_000,
    "-" * 10_000,
    "(" * 10_000,
    "(" * 300 + "a" + ")" * 300,
    "-" * 50 + "a",
    "exp(" * 40 + "a" + ")" * 40,
    "a\x00b",
    "\x1b[31ma",
    "\x07",
    "a\u202eb",
    "a\u200b+1",
    "½",
    "∞",
    "🙂",
    "\ud800",
    "dL/dq",
    "dq/da",
    "d/d",
    "da/",
    "/da",
    "∂",
    "∂L/∂",
    "2(a)",
    "a(a)",
    "(a)(a)",
    "√a",
    "a²a",
    "²",
    "0,5",
    "−0,5",
    "1.000,5",
    "1,000",
    "a # comment",
    "a\\",
    "'a'",
    '"',
    "`a`",
    "a & b",
    "a < b",
    "not a",
    "a or b",
    "yield",
    "q := 1",
    "@",
    "$a$",
    "\\frac{a}{b}",
    "100%",
)
EQUAL, MISSES = 120, 70  # for each derivative; fewer for the other steps


@cache
def corpus(question: Question) -> tuple[Answer, ...]:
    """At least 200 answers for each derivative; the same ones every time."""
    source = random.Random(question.id)
    is_derivative = question.step.startswith("backward")
    share = 1.0 if is_derivative else 0.4
    return tuple(dict.fromkeys([
        *_formulas(question, source, int(EQUAL * share), RIGHT),
        *_formulas(question, source, int(MISSES * share), WRONG),
        *(Answer(text, WRONG, "misconception") for text in question.wrong),
        *(Answer(text, NOT_UNDERSTOOD, "junk") for text in JUNK),
        *(Answer(name, NOT_UNDERSTOOD, "not known yet") for name in question.unknown),
        *_numbers(question),
    ]))  # fmt: skip


def _formulas(question: Question, source: random.Random, count: int, verdict: str) -> Iterator[Answer]:
    kind = "equal form" if verdict == RIGHT else "near miss"
    seen: set[str] = set()
    while len(seen) < count:
        tree = rewritten(source.choice(question.right), question, source, source.randrange(1, 9))
        if verdict == WRONG:
            tree = mutated(tree, question, source)
        found = question.verdict(tree)
        assert verdict == WRONG or found == RIGHT, f"a rule of this file is wrong: {tree}"
        text = Pen(question, source).answer(tree)
        if found == verdict and text not in seen and len(text) < 250:
            seen.add(text)
            yield Answer(text, verdict, kind)


def _numbers(question: Question) -> Iterator[Answer]:
    true = question.number
    for text in (
        f"{true:.4g}",
        f"{true:.6g}",
        f"{true!r}",
        f"{true:.3e}",
        f"{true * 1.0009:.17g}",
        f"{true * 0.9991!r}",
    ):
        yield Answer(text, RIGHT, "number")
        yield Answer(text.replace("-", "−"), RIGHT, "number")
    for factor in (1.0011, 0.9989, 1.01, 0.99, 2.0, 0.5, 10.0, -1.0, 0.0):
        yield Answer(f"{true * factor!r}", WRONG, "number")
    yield Answer(f"{true:.4f}".replace(".", ","), NOT_UNDERSTOOD, "number")
