"""Lesson files that the tests of the command line write."""

from __future__ import annotations

ONE = "logistic-regression-one-example"
GRAPH = "computation-graph"
SHIPPED = """\
derivatives                      What a derivative is                               10 min
computation-graph                A computation graph, forward and backward          8 min
derivatives-on-a-graph           Derivatives on a graph                             12 min
logistic-regression-one-example  Logistic regression: one step of gradient descent  15 min
why-this-loss                    Why this loss, and not the squared error           12 min
activation-functions             Activation functions: slopes, and why they bend    12 min
logistic-regression-m-examples   Logistic regression: a loop over m examples        15 min
vectorized-logistic-regression   Vectorization: all examples at once                15 min
broadcasting                     Broadcasting: shapes that stretch                  12 min
gradient-check                   Gradient check                                     12 min
shallow-network-forward          A shallow network, forward                         12 min
shallow-network-backward         A shallow network, backward                        24 min
initialisation                   Initialisation: where the weights begin            18 min
learning-rate                    The learning rate: too small, good, too large      18 min
numerical-stability              Numerical stability: when right formulas go wrong  12 min
softmax                          Softmax: more than two classes                     15 min
"""
IDS = [line.split()[0] for line in SHIPPED.splitlines()]
LISTED = f"the lessons are {', '.join(IDS)}"  # what is said where no lesson has the name that was given


def lesson(*parts: str, name: str = "mine", more: str = "") -> bytes:
    """A lesson file with these parts, which are the lines of graphs."""
    bodies = "\n".join(f"# Part {number}\n\n```graph\n{part}\n```\n" for number, part in enumerate(parts, start=1))
    return f"---\nid: {name}\ntitle: The lesson {name}\n{more}---\n\n{bodies}".encode()


SQUARE = "input p = 0.5 in (0, 1)\noutput q = p*p\nforward only"
PRODUCT = "input a = 5 with derivative\nparameter c = 2\noutput J = a*c"
BOWL = "parameter w = 3\nloss q = w*w\ndescend rate = 0.25"
