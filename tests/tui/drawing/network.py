"""A network of 40 nodes written out in numbers: 2 inputs, two hidden layers of 3 units, 1 output."""

from __future__ import annotations

from collections.abc import Iterator

UNITS = (1, 2, 3)


def _lines() -> Iterator[str]:
    yield from ("input x1 = 1.5", "input x2 = -2")
    for unit in UNITS:
        yield from (f"parameter u{unit}{feature} = {0.3 * unit - 0.4 * feature:.2g}" for feature in (1, 2))
        yield f"parameter b{unit} = {0.1 * unit:.2g}"
    for unit in UNITS:
        yield from (f"parameter v{unit}{other} = {0.5 - 0.2 * unit + 0.1 * other:.2g}" for other in UNITS)
        yield f"parameter c{unit} = {-0.1 * unit:.2g}"
    yield from (f"parameter w{unit} = {0.7 - 0.4 * unit:.2g}" for unit in UNITS)
    yield from ("parameter d = 0.2", "label y = 1 in {0, 1}")
    for unit in UNITS:
        yield f"p{unit} = u{unit}1*x1 + u{unit}2*x2 + b{unit}"
        yield f"q{unit} = tanh(p{unit})"
    for unit in UNITS:
        yield f"r{unit} = tanh({' + '.join(f'v{unit}{other}*q{other}' for other in UNITS)} + c{unit})"
    yield f"z = {' + '.join(f'w{unit}*r{unit}' for unit in UNITS)} + d"
    yield "a (ŷ) = sigmoid(z)"
    yield "loss L = -(y*log(a) + (1 - y)*log(1 - a))"
    yield "descend alpha = 0.1"


GRAPH = "\n".join(_lines())
LESSON = f"---\nid: small-network\ntitle: A network written out\n---\n\n```graph\n{GRAPH}\n```\n"
