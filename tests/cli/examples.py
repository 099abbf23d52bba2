"""Lesson files that the tests of the command line write."""

from __future__ import annotations

ONE = "logistic-regression-one-example"
RATE = "learning-rate"
GRAPH = "computation-graph"
SHIPPED = ", ".join([
    GRAPH,
    ONE,
    "activation-functions",
    RATE,
    "numerical-stability",
    "why-this-loss",
])  # fmt: skip


def lesson(*parts: str, name: str = "mine", more: str = "") -> bytes:
    """A lesson file with these parts, which are the lines of graphs."""
    bodies = "\n".join(f"# Part {number}\n\n```graph\n{part}\n```\n" for number, part in enumerate(parts, start=1))
    return f"---\nid: {name}\ntitle: The lesson {name}\n{more}---\n\n{bodies}".encode()


SQUARE = "input p = 0.5 in (0, 1)\noutput q = p*p\nforward only"
PRODUCT = "input a = 5 with derivative\nparameter c = 2\noutput J = a*c"
BOWL = "parameter w = 3\nloss q = w*w\ndescend rate = 0.25"
