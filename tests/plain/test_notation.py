"""The notation in force names derivatives wherever one is read; what is typed is not touched."""

from __future__ import annotations

from tests.plain.conftest import Heard

ONE = "logistic-regression-one-example"


def test_what_is_hidden_is_named_in_the_notation_in_force_and_what_is_known_as_it_is_typed() -> None:
    heard = Heard(None, ONE)
    told = heard("notation ∂L/∂z", "predict on", "go update w1", "show")
    assert "numbers: w1 = 0.5 - 0.1 · ∂L/∂w1" in told
    assert "dw1" not in told.split("text: ")[0]
    assert heard("check w1").startswith("∂L/∂w1 is asked for: ")
    told = heard("go backward w1")
    known = next(line for line in told.split("\n") if line.startswith("known: "))
    assert "dz = [hidden]" in known


def test_in_code_names_all_is_as_it_is_typed() -> None:
    told = Heard(None, ONE)("predict on", "go update w1", "show")
    assert "numbers: w1 = 0.5 - 0.1·dw1" in told
