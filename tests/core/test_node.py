"""Nodes: what a leaf may hold, and what none may be called."""

from __future__ import annotations

import pytest

from tui_tutor.core.node import Domain, check_name
from tui_tutor.errors import GraphError


@pytest.mark.parametrize(
    ("domain", "inside", "outside", "text"),
    [
        (Domain(numbers=(0.0, 1.0)), [0.0, 1.0], [0.5, -1.0, float("nan")], "0 or 1"),
        (Domain(interval=(0.0, 1.0)), [0.5, 1e-9], [0.0, 1.0, 2.0, float("nan")], "between 0 and 1"),
    ],
)
def test_a_domain_says_what_it_holds(domain, inside, outside, text):
    assert all(value in domain for value in inside)
    assert not any(value in domain for value in outside)
    assert str(domain) == text


@pytest.mark.parametrize(
    ("name", "problem", "advice"),
    [
        ("log", '"log" is the name of an op', "choose another name"),
        ("add", '"add" is the name of an op', "choose another name"),
        ("g", '"g" has a meaning of its own in the op table', "choose another name"),
        ("out", '"out" has a meaning of its own in the op table', "choose another name"),
        ("lambda", '"lambda" is a word of Python', "write lambda_ or choose another name"),
        ("1x", '"1x" cannot be a name', "use letters, digits and _, a letter first"),
        ("", "a name is missing", "write it before the =, as in z = w*x"),
        ("w" * 41, f'"{"w" * 41}" is a long name', "use at most 40 characters"),
    ],
)
def test_what_no_node_may_be_called_is_told(name, problem, advice):
    with pytest.raises(GraphError) as fault:
        check_name(name)
    assert (fault.value.name, fault.value.problem, fault.value.advice) == (name, problem, advice)
