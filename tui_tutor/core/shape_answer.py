"""Shapes as answers: `(4, 3)`, `4x3`, `4 by 3`, `number`; read as they are meant, judged by the graph, and hinted at.

Says what is wrong with a shape without telling the right one; keeps no score.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from tui_tutor.core.asked import Asked
from tui_tutor.core.formula import Call, Formula, names_in, walk
from tui_tutor.core.graph import Graph
from tui_tutor.core.judgement import Judgement, Verdict
from tui_tutor.core.op_shapes import Shape
from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import linear
from tui_tutor.core.put_in import put_in
from tui_tutor.core.shapes import DIMENSIONS

EXPECTED = "shape, as (rows, columns)"  # no numbers: they might be the answer
_WORDS = {"number", "a number", "one number", "scalar", "a scalar", "()"}
_LEFT = re.compile(r"^[^\W\d]\w*(\.T)?(\.shape)?\s*(=|:|is)\s*")  # dW1.shape = (4, 3)
_BRACKETS = re.compile(r"[\[(]\s*(.*?)\s*[\])]")
_ONE = re.compile(r"(\d{1,9})\s*,")
_TWO = re.compile(r"(\d{1,9})(?:\s*(?:,|x|×|by)\s*|\s+)(\d{1,9})(?:\s*,)?")
_SHAPE = re.compile(
    r"[\[(]\s*\d+\s*,\s*(?:\d+\s*,?\s*)?[\])]|\b\d+\s*(?:[x×]|\bby\b)\s*\d+\b|\bone number\b", re.IGNORECASE
)


def read_shape(text: str, *, words: bool = True) -> Shape | None:
    """The shape that is meant; None where it is none. words: whether `number` is the shape of a number.

    >>> read_shape("(4, 3)"), read_shape("4 × 3"), read_shape("dW1 = [4,3]"), read_shape("4 by 3"), read_shape("(3,)")
    ((4, 3), (4, 3), (4, 3), (4, 3), (3,))
    >>> read_shape("A number"), read_shape("()"), read_shape("43"), read_shape("4*3")
    ((), (), None, None)
    """
    meant = _LEFT.sub("", text.strip().rstrip(".")).lower()
    if words and meant.replace(" ", "" if "(" in meant else " ") in _WORDS:
        return ()
    bracketed = _BRACKETS.fullmatch(meant)
    inside = bracketed[1] if bracketed else meant
    found = _TWO.fullmatch(inside) or (_ONE.fullmatch(inside) if bracketed else None)
    return tuple(int(size) for size in found.groups()) if found else None


def shapes_in(text: str) -> Iterator[tuple[str, Shape]]:
    """Every shape that stands in a text, as it is written."""
    for found in _SHAPE.finditer(text):
        if (shape := read_shape(found[0])) is not None:
            yield found[0], shape


def written(shape: Shape) -> str:
    """What has a shape, in a sentence.

    >>> written((4, 3)), written(())
    ('has the shape (4, 3)', 'is one number')
    """
    return f"has the shape {shape}" if shape else "is one number"


def judge_shape(asked: Asked, text: str) -> Judgement:
    """Judge an answer to the question for a shape."""
    given, true = read_shape(text), asked.graph.shape(asked.target)
    if given is None:
        return Judgement(Verdict.NOT_UNDERSTOOD, "write it as (rows, columns), in numbers, or write number", column=1)
    if given == true:
        return Judgement(Verdict.RIGHT, f"{_what(asked)} {written(true)}.")
    return Judgement(Verdict.WRONG, _wrong(asked, given, true))


def judge_shape_alone(asked: Asked, text: str) -> Judgement | None:
    """What a shape is worth where a formula is asked for: it is on the way, and costs nothing; None for all else."""
    given = read_shape(text, words=False)
    if given is None:
        return None
    true = asked.graph.shape(asked.target)
    if given == true:
        return Judgement(Verdict.SHAPE, f"The shape is right: {_what(asked)} {written(true)}. Now the formula.")
    return Judgement(Verdict.SHAPE, f"{_what(asked)} has another shape. {_wrong(asked, given, true)}")


def _what(asked: Asked) -> str:
    return asked.name or linear(asked.target)


def _wrong(asked: Asked, given: Shape, true: Shape) -> str:
    """What is wrong with a shape."""
    graph, formula = asked.graph, _formula(asked)
    if not given:
        return "It is more than one number."
    if given == true[::-1]:
        return "Rows and columns are in each other's place: that is its transpose. Rows come first."
    if len(given) < len(true):
        return "That is one size only: here are rows and columns."
    if name := _has_the_shape(asked, formula, given):
        more = " A derivative has the shape of what it belongs to." if asked.name in graph.derivative_names else ""
        return f"That is the shape of {name}.{more}"
    if len(true) < DIMENSIONS:
        return "What is added up goes, and takes its size with it."
    if any(size in given for size in _inner_sizes(graph, formula)):
        return "In a product the inner sizes agree and go; the outer two stay."
    if math.prod(given) == math.prod(true):
        return f"There are {math.prod(true)} entries, but they stand otherwise."
    rows, columns = (one == other for one, other in zip(given, true))
    if rows or columns:
        return f"The {'rows' if rows else 'columns'} are right, the {'columns' if rows else 'rows'} are not."
    return "Neither the rows nor the columns are right."


def _formula(asked: Asked) -> Formula:
    """What is asked for as a formula: a node's own."""
    node = asked.graph.by_name.get(asked.name)
    return node.formula if node is not None and node.formula is not None else asked.target


def _has_the_shape(asked: Asked, formula: Formula, shape: Shape) -> str:
    """What has a shape: a name of the formula, or of the neighbours, or any node; "" where nothing has."""
    graph = asked.graph
    node = graph.derivative_names.get(asked.name)
    near = [name for user in graph.consumers[node] for name in (user, *graph[user].inputs)] if node else []
    nodes = [name for name in names_in(formula) if name in graph.by_name]
    names = [*nodes, *near, *(each.name for each in graph.nodes)]
    return next((name for name in names if graph.shapes[name] == shape and name not in (asked.name, node)), "")


def _inner_sizes(graph: Graph, formula: Formula) -> Iterator[int]:
    """The sizes that products of a formula sum over."""
    for part in walk(formula):
        if isinstance(part, Call) and part.op == "matmul":
            yield graph.shape(part.operands[0])[1]


def shape_hints(asked: Asked) -> tuple[str, ...]:
    """Hints at a shape, a rung each; only the last one holds it."""
    graph, what = asked.graph, _what(asked)
    answer = f"{what} {written(graph.shape(asked.target))}."
    if node := graph.derivative_names.get(asked.name):
        return (
            f"{what} has a slope for each entry of {node}, no more and no fewer.",
            f"A derivative has the shape of what it belongs to. How many rows and columns has {node}?",
            answer,
        )
    formula = _formula(asked)
    if not isinstance(formula, Call):
        return (answer,)
    return f"Write the shapes under the formula: {linear(formula)}.", _under(graph, formula), answer


def _under(graph: Graph, formula: Formula) -> str:
    """The formula with shapes in it, and what its ops do to them."""
    shapes = {name: graph.shapes[name] for name in names_in(formula)}
    stand_ins = {name: np.broadcast_to(1.0, shape) for name, shape in shapes.items()}
    shown = put_in(formula, stand_ins, hidden=[name for name, shape in shapes.items() if not shape])
    return f"{shown}: {'; '.join(_rules(formula))}."


def _rules(formula: Formula) -> list[str]:
    ops = [part.op for part in walk(formula) if isinstance(part, Call)]
    rules = []
    if "matmul" in ops:
        rules.append("in a product the inner sizes agree and go, the outer two stay")
    if any(op.endswith("_along") for op in ops):
        rules.append("the axis that is summed goes, or stays as 1 with keepdims=True")
    if any(OPS[op].broadcasts for op in ops):
        rules.append("entry by entry a size of 1 is stretched")
    return rules or ["which sizes stay?"]
