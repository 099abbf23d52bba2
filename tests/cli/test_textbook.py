"""`tutor explain` on ten formulas from textbooks that no lesson uses: sympy has the value and every derivative.

`python -m pytest -s tests/cli/test_textbook.py` prints them.
"""

from __future__ import annotations

import json

import mpmath
import pytest
import sympy

from tests.cli.conftest import Tutor
from tests.core.sympy_oracle import expression, number_of, symbol

FORMULAS = {
    "softplus regression": ("s = log(1 + exp(w*x + b)); L = (s - y)**2", "w=0.5 x=2 b=0.1 y=1"),
    "pseudo-Huber loss": (
        "r = w*x + b - y; L = delta**2*(sqrt(1 + (r/delta)**2) - 1)", "w=0.5 x=2 b=0.1 y=3 delta=1.5",
    ),
    "normal log-likelihood": (
        "L = (x - mu)**2/(2*s**2) + log(s) + log(2*3.141592653589793)/2", "x=1.3 mu=0.4 s=0.8",
    ),
    "logistic growth": ("P = K/(1 + (K - P0)/P0*exp(-r*t)); L = (P - y)**2/2", "K=10 P0=1 r=0.8 t=3 y=6"),
    "two tanh neurons": (
        "h1 = tanh(w1*x + b1); h2 = tanh(w2*x + b2); o = v1*h1 + v2*h2 + c; L = (o - y)**2/2",
        "w1=0.5 b1=0.1 w2=-0.3 b2=0.2 v1=0.7 v2=-0.4 c=0.1 x=1.5 y=1",
    ),
    "Michaelis-Menten": ("v = Vmax*S/(Km + S); L = (v - y)**2", "Vmax=2 S=3 Km=1.5 y=1.1"),
    "cosine similarity": (
        "c = (a1*b1 + a2*b2)/(sqrt(a1**2 + a2**2)*sqrt(b1**2 + b2**2)); L = 1 - c", "a1=1 a2=2 b1=0.5 b2=-1",
    ),
    "elastic net": (
        "r = y - w1*x1 - w2*x2; L = r**2 + lam*(rho*(abs(w1) + abs(w2)) + (1 - rho)/2*(w1**2 + w2**2))",
        "w1=0.5 w2=-0.3 x1=1 x2=2 y=1 lam=0.1 rho=0.3",
    ),
    "Poisson regression": ("mu = exp(w*x + b); L = mu - y*log(mu)", "w=0.3 x=2 b=0.1 y=3"),
    "Weibull log-likelihood": (
        "L = -(log(k) - log(lam) + (k - 1)*(log(x) - log(lam)) - (x/lam)**k)", "k=1.5 lam=2 x=1.2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", FORMULAS)
def test_value_and_derivatives_of_a_formula_from_a_textbook_are_those_of_sympy(title: str, tutor: Tutor) -> None:
    text, values = FORMULAS[title]
    start = dict(value.split("=") for value in values.split())
    done = tutor("explain", text, *values.split(), "--learn", ",".join(start), "--json")
    assert (done.stderr, done.returncode) == ("", 0)
    frame = json.loads(done.stdout)["frames"][-1]
    statements = [statement.split(" = ") for statement in text.split("; ")]
    at = {name: mpmath.mpf(value) for name, value in start.items()}
    final = put_together(statements)
    agree(frame["values"]["L"], final, at, statements)
    for name in start:
        agree(frame["derivatives"][name], sympy.diff(final, symbol(name)), at, statements)
    for place, (node, _) in enumerate(statements[:-1], start=1):
        after = put_together(statements[place:])
        agree(frame["derivatives"][node], sympy.diff(after, symbol(node)), at, statements)
    shown = ", ".join(
        f"d{name} = {value:.10g}" for name, value in sorted(frame["derivatives"].items()) if name in start
    )
    print(f"\n{title}: {text} at {values}: L = {frame['values']['L']:.10g}, {shown}")


def put_together(statements: list[list[str]]) -> sympy.Expr:
    """The last statement with those before it put in."""
    known: dict[sympy.Symbol, sympy.Expr] = {}
    for name, written in statements:
        known[symbol(name)] = expression(written).subs(known)
    return known[symbol(statements[-1][0])]


def agree(found: float, true: sympy.Expr, at: dict[str, mpmath.mpf], statements: list[list[str]]) -> None:
    """They are the same to nine digits, at the start values and what the statements make of them."""
    point = dict(at)
    for name, written in statements:
        point[name] = number_of(expression(written), point)
    assert found == pytest.approx(float(number_of(true, point)), rel=1e-9, abs=1e-12)
