"""Names: second names, Greek letters and derivatives are found by whatever they are called."""

from __future__ import annotations

import unicodedata

import pytest

from tests.core.examples import run
from tui_tutor.core.graph import Graph
from tui_tutor.core.names import not_settable, other_names, resolve

TEXT = "parameter theta = 2", "input x1 = 3", "a (ŷ) = theta*x1", "lambda_ = a*a", "loss q = lambda_", "descend r = 0.1"
GRAPH = run(*TEXT).graph


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a", "a"),
        (" a ", "a"),
        ("ŷ", "a"),
        (unicodedata.normalize("NFD", "ŷ"), "a"),
        ("dŷ", "da"),
        ("da", "da"),
        ("θ", "theta"),
        ("dθ", "dtheta"),
        ("λ", "lambda_"),
        ("lambda", "lambda_"),
        ("dlambda", "dlambda_"),
        ("x₁", "x1"),
        ("r", "r"),
        ("α", "α"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_a_name_is_found_by_whatever_it_is_called(text: str, name: str) -> None:
    assert resolve(GRAPH, text) == name


@pytest.mark.parametrize("rate", ["alpha", "α"])
def test_the_learning_rate_is_found_by_its_sign_and_by_its_word(rate: str) -> None:
    graph = run("parameter w = 2", "loss q = w*w", f"descend {rate} = 0.1").graph
    assert resolve(graph, "alpha") == resolve(graph, "α") == rate
    assert resolve(graph, "dα") == "dα"  # it has no derivative


def test_what_the_code_calls_something_comes_before_any_other_name() -> None:
    graph = run("parameter θ = 1", "parameter theta = 2", "loss q = θ*theta").graph
    assert (resolve(graph, "θ"), resolve(graph, "theta"), other_names(graph)) == ("θ", "theta", {})


def told(graph: Graph, text: str) -> tuple[str, str]:
    fault = not_settable(graph, text)
    return fault.problem, fault.advice


def test_what_cannot_be_set_is_told_as_it_was_typed() -> None:
    assert told(GRAPH, "ŷ") == ('"ŷ" is computed, so it cannot be set', "set one of theta, x1, r")
    assert told(GRAPH, "x2") == ('nothing called "x2" can be set', "choose theta, x1, r")
    assert told(GRAPH, "") == ("a name is missing", "name one of theta, x1, r")
    assert len(told(GRAPH, "x" * 5000)[0]) < 100
