"""Formulas from text: a tree, or an error with the column at fault.

Nothing is ever evaluated as Python: the text is parsed to Python's syntax tree and a whitelist of it is read.
"""

from __future__ import annotations

import ast
import functools
import keyword
import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from tui_tutor.core.formula import Call, Formula, Name, Number, call, evaluate
from tui_tutor.core.ops import ALONG, CALLS, IN_LINE, Op
from tui_tutor.errors import FormulaError, Place, counted, cut, did_you_mean
from tui_tutor.untrusted import hidden_in

LONGEST = 500  # characters
DEEPEST = 20  # levels of nesting; the derivative of a nested formula grows with their cube


@dataclass(frozen=True, slots=True)
class Typed:
    """How a formula came to be: who wrote it is told of its faults in his own words.

    excerpt: what was typed for a part of the text, by column and width; None where the text itself was.
    smaller: what to do where it is too long or too deep.
    """

    excerpt: Callable[[int, int], str] | None = None
    smaller: str = "split it into several nodes"


def parse(
    text: str, *, names: Collection[str] | None = None, nodes: Collection[str] = (), typed: Typed = Typed()
) -> Formula:
    """Read a formula.

    names: the names that it may use; None allows any.
    nodes: the nodes X, Y for which `dX/dY` and `∂X/∂Y` are one name, the derivative, and never a quotient.
    typed: what stands for the text in what is said of its faults.
    Raises FormulaError with the column at fault.
    """
    return _Reader(text, names, nodes, typed).read()


def is_name(text: str) -> bool:
    """Whether a text can be the name of a node: an identifier that Python reads as itself, and no sign of ours."""
    return (
        text.isidentifier()
        and not keyword.iskeyword(text)
        and _normal(text) == text
        and _FOREIGN.keys().isdisjoint(text)
        and hidden_in(text) is None
    )


_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
}  # fmt: skip
# Signs of the screen and of other languages, and what they mean: refused in formulas, read where a learner types.
SIGNS = {"^": "**", "·": "*", "⋅": "*", "×": "*", "÷": "/", "−": "-", "–": "-"}
_FOREIGN = {**SIGNS, "^": "** for a power", "²": "**2", "³": "**3", "√": "sqrt(...)"}
_ELSEWHERE = {"max": "maximum", "min": "minimum", "ln": "log", "logistic": "sigmoid", "heaviside": "step"}
_LITERAL = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_IMPLIED_PRODUCT = re.compile(r"(?<![\w.])(\d+\.?\d*)(?![eE][+-]?\d)([^\W\d_]\w*|\()")
_BASED = re.compile(r"(?<![\w.])0[xXoObB]\w+")
_SIDE_BY_SIDE = re.compile(r"([\w.)]+)\s+(?=[\w(])")
_WORD = re.compile(r"\w+")
_BLANKS = str.maketrans(dict.fromkeys("\n\r\t\f\v", " ") | {"#": "?"})  # a comment would hide the rest
_QUOTIENT = re.compile(r"(?<!\w)([d∂])(\w+)(\s*/\s*)([d∂])(\w+)")
# Stands for the quotient sign inside a derivative's name while Python reads the text; a letter to Python.
_BAR = "ǀ"


class _Reader:
    def __init__(
        self, text: str, names: Collection[str] | None, nodes: Collection[str], typed: Typed, *, is_rule: bool = False
    ) -> None:
        self.text = text
        self.is_rule = is_rule
        self.typed = typed
        self.names = names
        self.nodes = nodes
        self.read_as = text  # what Python reads: as long as the text, with other characters here and there
        self.indent = len(text) - len(text.lstrip())
        self.quotients: dict[str, str] = {}
        self.named: set[Formula] = set()  # the calls in which there is a name

    def read(self) -> Formula:
        self._check_size()
        self._check_signs()
        self.read_as = _QUOTIENT.sub(self._join_quotient, self.text).translate(_BLANKS)
        return self._formula(self._syntax_tree(), 0)

    def _check_size(self) -> None:
        if not self.text.strip():
            raise self._fault("a formula is missing", 0, advice="write one, such as w*x + b")
        if len(self.text) > LONGEST:
            raise self._fault(
                f"the formula has {len(self.text):,} characters, more than {LONGEST}",
                LONGEST,
                advice=self.typed.smaller,
            )

    def _check_signs(self) -> None:
        """What is not shown or written otherwise elsewhere, and what Python would read in another sense."""
        if hidden := hidden_in(self.text.translate(_BLANKS)):
            column, what = hidden
            raise self._fault(f"{what} is no part of a formula", column, advice="remove it")
        for column, character in enumerate(self.text):
            if character in _FOREIGN:
                raise self._fault(
                    f"{character} is not a sign of a formula", column, advice=f"write {_FOREIGN[character]}"
                )
        if based := _BASED.search(self.text):
            raise self._not_a_number(based.start(), len(based[0]))
        if implied := _IMPLIED_PRODUCT.search(self.text):
            second = "(...)" if implied[2] == "(" else self._excerpt(implied.start(2), len(implied[2]))
            advice = f"write {implied[1]}*{second}"
            raise self._fault("a sign is missing between two factors", implied.start(), len(implied[0]), advice)

    def _join_quotient(self, found: re.Match[str]) -> str:
        above, below = found[2], found[5]
        if above not in self.nodes or below not in self.nodes:
            return found[0]
        joined = "d" + above + _BAR * len(found[3]) + "d" + below  # as long as before: columns stay
        self.quotients[_normal(joined)] = f"d{above}/d{below}"
        return joined

    def _syntax_tree(self) -> ast.expr:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.read_as.strip(), mode="eval").body  # a blank in front would be an indent
        except SyntaxError as fault:
            raise self._unreadable(fault) from None
        except (RecursionError, MemoryError):
            raise self._too_deep(0) from None
        except ValueError:
            raise self._fault("the formula holds a character that cannot be read", 0) from None

    def _unreadable(self, fault: SyntaxError) -> FormulaError:
        opened: list[int] = []
        deepest = 0
        for column, character in enumerate(self.text):
            if character == "(":
                opened.append(column)
            elif character == ")":
                if not opened:
                    problem = f'"{self._excerpt(column, 1)}" closes nothing'
                    return self._fault(problem, column, advice="remove it or open it before")
                opened.pop()
            deepest = max(len(opened), deepest)
        if deepest > DEEPEST:
            return self._too_deep(0)
        if opened:
            return self._fault(f'"{self._excerpt(opened[-1], 1)}" is never closed', opened[-1], advice='add ")"')
        last = len(self.text.rstrip()) - 1
        if self.text[last] in "+-*/":
            return self._fault(f'something is missing after "{self._excerpt(last, 1)}"', last)
        for word in _WORD.finditer(self.text):
            if keyword.iskeyword(word[0]):
                advice = f"as a name, write {word[0]}_"
                return self._fault(f'"{word[0]}" is a word of Python', word.start(), len(word[0]), advice)
        if apart := _SIDE_BY_SIDE.search(self.text):
            if apart[1] in CALLS:
                return self._uncalled(apart.start(), len(apart[1]))
            return self._fault("a sign is missing between two factors", apart.end(), advice="write * for a product")
        column = min(self.indent + max((fault.offset or 1) - 1, 0), last)
        return self._fault("this is not a formula", column, advice="use + - * / **, parentheses, numbers, names, calls")

    def _too_deep(self, column: int) -> FormulaError:
        return self._fault(f"the formula is nested more than {DEEPEST} levels deep", column, advice=self.typed.smaller)

    def _formula(self, tree: ast.expr, depth: int) -> Formula:
        if depth > DEEPEST:
            raise self._too_deep(self._span(tree)[0])
        match tree:
            case ast.Constant():
                return self._number(tree)
            case ast.Name(id=name):
                return self._name(tree, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self._formula(operand, depth + 1)
                return Number(-inner.value) if isinstance(inner, Number) else self._finite(tree, call("neg", inner))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._formula(operand, depth + 1)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
                # A chain a + b + c leans to the left: it is long, not deep.
                operands = self._formula(left, depth), self._formula(right, depth + 1)
                return self._finite(tree, Call(_BINARY[type(sign)], operands))
            case ast.Call():
                return self._finite(tree, self._call(tree, depth))
            case ast.Attribute(value=inner, attr="T"):
                return self._finite(tree, call("transpose", self._formula(inner, depth + 1)))
        column, width = self._span(tree)
        raise self._fault(
            "this is not part of the formula language", column, width,
            advice="use + - * / **, parentheses, numbers, names, calls",
        )  # fmt: skip

    def _number(self, tree: ast.Constant) -> Number:
        column, width = self._span(tree)
        written = self.text[column : column + width]
        if not _LITERAL.fullmatch(written):
            raise self._not_a_number(column, width)
        value = float(written)
        if not math.isfinite(value):
            raise self._too_large(column, width)
        return Number(value)

    def _not_a_number(self, column: int, width: int) -> FormulaError:
        written = self._excerpt(column, width)
        return self._fault(f"{cut(written, 30)} is not a number", column, width, advice="write it as 12, 0.5 or 1e-3")

    def _name(self, tree: ast.expr, name: str) -> Name:
        if name in self.quotients:
            return Name(self.quotients[name])
        if self.names is not None and name not in self.names:
            column, width = self._span(tree)
            if name in CALLS:
                raise self._uncalled(column, width)
            raise self._fault(
                f'no "{name}" here', column, width, advice=did_you_mean(name, list(self.names), what="known are")
            )
        return Name(name)

    def _uncalled(self, column: int, width: int) -> FormulaError:
        name = self._excerpt(column, width)
        return self._fault(f'"{name}" is an op', column, width, advice=f"call it as {name}(...)")

    def _call(self, tree: ast.Call, depth: int) -> Call:
        column, width = self._span(tree.func)
        if not isinstance(tree.func, ast.Name):
            raise self._fault("only an op can be called", column, width, advice="a sign may be missing, as in 2*(...)")
        name, written = tree.func.id, self._excerpt(column, width)
        op = ALONG.get(name) if tree.keywords else CALLS.get(name) or IN_LINE.get((name, len(tree.args)))
        known = op or CALLS.get(name) or next((row for (called, _), row in IN_LINE.items() if called == name), None)
        if known is None:
            raise self._fault(f'no op called "{written}"', column, width, advice=self._other_op(name, written))
        if op is None or (len(tree.args) != len(op.arguments) and not op.in_line):
            arguments = known.operands if known.in_line else known.arguments
            problem = f"{written} takes {counted(len(arguments), 'operand')}"
            raise self._fault(problem, column, width, advice=f"write {written}({', '.join(arguments)})")
        count = len(op.arguments)
        operands = [self._formula(argument, depth + 1) for argument in tree.args[:count]]
        if op.in_line:
            return Call(op.name, (*operands, *(self._number_of(number, name) for number in tree.args[count:])))
        return Call(op.name, (*operands, *self._keywords(tree, op, name)))

    def _number_of(self, tree: ast.expr, called: str) -> Formula:
        """The number of a row, as in `row(x, 2)`."""
        match tree:
            case ast.Constant(value=int() as number) if not isinstance(number, bool) and number >= 1:
                return Number(float(number))
            case ast.Name(id="number") if self.is_rule:
                return Name("number")  # in a backward rule: as in the op's own call
        raise self._fault(f"{called} of which number?", *self._span(tree), advice="rows are counted from 1")

    def _keywords(self, tree: ast.Call, op: Op, called: str) -> Iterator[Formula]:
        """The constants of a call, as in `sum(x, axis=1, keepdims=True)`; what is left out is 0."""
        given = {keyword.arg: keyword.value for keyword in tree.keywords}
        if op.keywords and "axis" not in given:
            raise self._fault(f"{called} of which axis?", *self._span(tree.func), advice="write axis=0 or axis=1")
        for name in op.keywords:
            match given.pop(name, ast.Constant(0)):
                case ast.Constant(value=bool() | int() as number) if number in (0, 1):
                    yield Number(float(number))
                case ast.Name(id=known) if known == name and self.is_rule:
                    yield Name(known)  # in a backward rule: as in the op's own call
                case other:
                    advice = "write keepdims=True" if name == "keepdims" else "write axis=0 or axis=1"
                    raise self._fault(f"{name} cannot be this", *self._span(other), advice=advice)
        if given:
            advice = f"it takes {' and '.join(op.keywords)}"
            raise self._fault(f"{called} takes no {next(iter(given))}", *self._span(tree.func), advice=advice)

    def _other_op(self, name: str, typed: str) -> str:
        """What an unknown op may be meant for: a factor, an op by its name on the screen, or a slip of the pen."""
        if name in self.quotients or (self.names and name in self.names):
            return f"a product? write {typed}*(...)"
        written = next((op.name for op in CALLS.values() if op.written == name), _ELSEWHERE.get(name))
        return f"write {written}(...)" if written else did_you_mean(name, list(CALLS), what="the ops are")

    def _finite(self, tree: ast.expr, formula: Call) -> Call:
        """A constant part is checked here: 9**9**9 or 1/0 would poison every value made from it."""
        if any(isinstance(each, Name) or each in self.named for each in formula.operands):
            self.named.add(formula)
            return formula
        column, width = self._span(tree)
        try:
            value = evaluate(formula, {})
        except (ValueError, IndexError):
            raise self._fault("this takes arrays, not numbers", column, width, advice="name an array") from None
        if np.isfinite(value):
            return formula
        if np.isinf(value) and formula.op not in ("div", "log"):
            raise self._too_large(column, width)
        written = self._excerpt(column, width)
        raise self._fault(f"{cut(written, 30)} has no value", column, width, advice="change or remove it")

    def _too_large(self, column: int, width: int) -> FormulaError:
        written = self._excerpt(column, width)
        return self._fault(
            f"{cut(written, 30)} is no finite number", column, width, advice="float64 holds up to about 1.8e308"
        )

    def _span(self, tree: ast.expr) -> tuple[int, int]:
        """Column and width in characters of the text; Python counts UTF-8 bytes."""
        encoded = self.read_as.strip().encode()
        start = len(encoded[: tree.col_offset].decode(errors="ignore"))
        end = len(encoded[: tree.end_col_offset].decode(errors="ignore"))
        return self.indent + start, max(end - start, 1)

    def _excerpt(self, column: int, width: int) -> str:
        """A part of the formula as it was typed."""
        if self.typed.excerpt is not None:
            return self.typed.excerpt(column, width)
        return self.text[column : column + width]

    def _fault(self, problem: str, column: int, width: int = 1, advice: str = "") -> FormulaError:
        place = Place(column=column + 1)
        return FormulaError(problem, place=place, source=self.text, width=width, advice=advice)


def _normal(text: str) -> str:
    """As Python normalises identifiers."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@functools.cache
def rule(text: str) -> Formula:
    """The formula of a backward rule, or of a definition, in the op table, where `axis` is that of its own call."""
    return _Reader(text, None, (), Typed(), is_rule=True).read()
