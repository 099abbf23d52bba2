"""The learner's own formula: what lesson it becomes, and what is said where it becomes none."""

from __future__ import annotations

import pytest

from tui_tutor.errors import TutorError
from tui_tutor.lesson.own import Roles, read_own
from tui_tutor.lesson.proof import load_proved
from tui_tutor.progress.names import OWN, called


def graph_lines(text: str, roles: Roles | None = None, **values: str) -> list[str]:
    written = read_own(text, values, roles or Roles()).text
    return [line for line in written.split("```")[1].split("\n")[1:] if line]


def test_one_formula_becomes_a_node_for_each_op():
    values = {"w": "0.5", "x": "2", "b": "0", "y": "1"}
    assert graph_lines("L = (sigmoid(w*x + b) - y)**2", Roles(alpha="0.1"), **values) == [
        "parameter w = 0.5", "input x = 2", "parameter b = 0", "label y = 1",
        "v1 = w*x", "v2 = v1 + b", "v3 = sigmoid(v2)", "v4 = v3 - y", "loss L = v4**2", "descend alpha = 0.1",
    ]  # fmt: skip


def test_several_statements_stay_as_they_are():
    text = "u = b*c  # the product\n\nv = a + u; J = 3*v"
    assert graph_lines(text, a="5", b="3", c="2")[3:] == ["u = b*c", "v = a + u", "loss J = 3*v"]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (Roles(), ["parameter p = 1", "input x2 = 2", "label t = 3"]),
        (Roles(learn=["x2"]), ["input p = 1", "parameter x2 = 2", "label t = 3"]),
        (Roles(labels=["p"]), ["label p = 1", "input x2 = 2", "parameter t = 3"]),
        (Roles(learn=[]), ["input p = 1 with derivative", "input x2 = 2 with derivative", "label t = 3"]),
    ],
)
def test_roles_are_guessed_from_names_and_can_be_given(roles, expected):
    assert graph_lines("p*x2 - t", roles, p="1", x2="2", t="3")[:3] == expected


def test_where_there_is_nothing_to_learn_the_inputs_have_derivatives():
    assert graph_lines("x*x", x="3") == ["input x = 3 with derivative", "output f = x*x"]


def test_a_rate_gets_a_name_that_is_free():
    lines = graph_lines("L = alpha*w", Roles(alpha="0.5"), alpha="1", w="2")
    assert lines[-1] == "descend eta = 0.5"


def test_arrays_are_values_too():
    lesson = read_own("S = sum(W @ X)", {"W": "[[1, 2]]", "X": "[[3], [4]]"}, Roles()).lesson()
    frame = lesson.parts[0].run.trace[2]
    assert float(frame.values["S"]) == 11.0


def test_a_value_may_be_broken_into_lines():
    own = read_own("S = sum(W @ X)", {"W": "[[1, 2],\n [3, 4]]", "X": "[[1],\r\n\t[2]]\n"}, Roles(alpha="0.1\n"))
    assert own.values["W"] == "[[1, 2], [3, 4]]"
    assert float(own.lesson().parts[0].run.trace[2].values["S"]) == 16.0


def test_what_is_saved_is_a_lesson_that_is_proved(tmp_path):
    own = read_own("(w*x - y)**2", {"w": "2", "x": "3", "y": "5"}, Roles(alpha="0.1"))
    path = tmp_path / "mine.md"
    path.write_text(own.text)
    assert load_proved(str(path)).id == own.lesson().id


def test_the_same_formula_is_the_same_lesson_whatever_its_values_are():
    one, other = (read_own("w*x", {"w": number, "x": "1"}, Roles()).lesson().id for number in ("1", "2"))
    assert one == other
    assert called(one) == OWN  # in lists of what was done


@pytest.mark.parametrize(
    ("text", "values", "roles", "told"),
    [
        ("", {}, Roles(), 'error: there is no formula\n  write one, as in "L = (w*x - y)**2"'),
        ("w*x + b", {"w": "1"}, Roles(),
         'error: "x", "b" have no value\n  add x=1 b=1, with your own numbers'),
        ("w*x", {"w": "1"}, Roles(), 'error: "x" has no value\n  add x=1, with your own numbers'),
        ("pi*x", {"x": "1"}, Roles(),
         'error: "pi" has no value\n  add pi=3.14159, or write the number itself'),
        ("pi*x*k", {"x": "1"}, Roles(),
         'error: "pi", "k" have no value\n  add pi=3.14159 k=1, with your own numbers'),
        ("w1x1", {"w1": "1", "x1": "2"}, Roles(), 'error: "w1x1" has no value\n  write w1*x1'),
        ("2*w", {"w": "1", "q": "2"}, Roles(), 'error: nothing uses "q"\n  the formula uses "w"'),
        ("2*w", {"w": "one"}, Roles(), 'error: w: "one" is not a number\n  write it as 2, -0.25 or 1e-3'),
        ("2*w", {"w": "1"}, Roles(learn=["v"]), 'error: the formula has no "v"\n  it uses "w"'),
        ("2*w", {"w": "1"}, Roles(alpha="fast"),
         'error: alpha: "fast" is not a number\n  write it as 2, -0.25 or 1e-3'),
        ("2w", {}, Roles(), "error: a sign is missing between two factors\n  2w\n  ^^ write 2*w"),
        ("log = 2*w", {"w": "1"}, Roles(),
         'error: "log" is the name of an op\n  log = 2*w\n  ^^^ choose another name'),
        ("z = w; z = 2*w", {"w": "1"}, Roles(),
         'error: "z" is defined twice\n  give one of the two another name'),
        ("z = u; u = w", {"w": "1"}, Roles(),
         'error: "z" uses "u" before it is computed\n  move the line of "u" up'),
        ("q = W @ X", {"W": "[[1, 2]]", "X": "[[3, 4]]"}, Roles(),
         'error: "q": the shapes in (1, 2) @ (1, 2) do not fit\n'
         "  the columns of the left are 2, the rows of the right 1"),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_told_with_the_next_move(text, values, roles, told):
    with pytest.raises(TutorError) as fault:
        read_own(text, values, roles).lesson()
    assert str(fault.value) == told


def chain(count: int) -> str:
    """A graph of so many nodes: x, and each of the others from the one before."""
    return "; ".join(f"n{place} = {f'n{place - 1}' if place > 1 else 'x'} + 1" for place in range(1, count))


def test_two_thousand_nodes_are_walked_and_one_more_is_refused():
    assert len(read_own(chain(2000), {"x": "1"}, Roles()).lesson().parts[0].graph.nodes) == 2000
    with pytest.raises(TutorError) as fault:
        read_own(chain(2001), {"x": "1"}, Roles())
    assert str(fault.value) == "error: your graph has 2,001 nodes\n  use at most 2,000"


def test_what_is_larger_than_a_lesson_may_be_is_not_saved():
    assert read_own(chain(200), {"x": "1"}, Roles()).saved
    with pytest.raises(TutorError) as fault:
        _ = read_own(chain(201), {"x": "1"}, Roles()).saved
    assert str(fault.value) == "error: your graph has 201 lines\n  a lesson file has at most 200"


def test_an_array_at_the_end_is_told_what_a_formula_can_do_about_it():
    with pytest.raises(TutorError) as caught:
        read_own("W @ x", {"W": "[[1, 2]]", "x": "[[1, 2], [3, 4]]"}, Roles()).lesson()
    assert caught.value.advice == "add it up with sum(...)"
