"""What is undefined, infinite or inexact, and the sentence that says why."""

from __future__ import annotations

import pytest

from tests.core.examples import lecture, run
from tui_tutor.core.explain import explain
from tui_tutor.core.trace import Run

ROUNDED = (
    "σ(z) is saturated: z = {z} puts it nearer to {limit} than a 64-bit number can tell, "
    "so it is rounded to exactly {limit}."
)
SATURATED = f"a = {ROUNDED}"
FROM_CLAIM = "The formula {formula} is proved equal and has a value here: the number comes from it."
L_CLAIM = FROM_CLAIM.format(formula="L = maximum(z, 0) - y·z + log(1 + exp(-abs(z)))")
DZ_CLAIM = FROM_CLAIM.format(formula="dz = a - y")


def notes(made: Run) -> dict[str, tuple[str, str]]:
    """Result and note of every step that has one."""
    told = {str(frame.step): explain(made, frame) for frame in made.trace.frames()}
    return {step: (found.result, found.note) for step, found in told.items() if found and found.note}


def test_the_lecture_has_no_trouble():
    assert notes(lecture()) == {}


@pytest.mark.parametrize("z", [38.0, 800.0])
def test_saturated_at_one_and_wrong_everything_says_why(z):
    saturated = SATURATED.format(z=f"{z:g}", limit=1)
    assert notes(lecture(z=z, y=0.0)) == {
        "forward a": ("1", ROUNDED.format(z=f"{z:g}", limit=1)),
        "forward L": (f"{z:g}", f"1 - a is exactly 0 here, and log(0) is minus infinity. {L_CLAIM} {saturated}"),
        "backward a": ("inf", "1 - a is exactly 0 here, and dividing by it has no finite value. "
                       + saturated),
        "backward z": ("1", "da is infinite here, and what is computed from it is undefined here. "
                            f"{DZ_CLAIM} {saturated}"),
    }  # fmt: skip


def test_saturated_at_one_and_right_zero_over_zero_is_undefined():
    saturated = SATURATED.format(z="38", limit=1)
    assert notes(lecture(z=38.0, y=1.0)) == {
        "forward a": ("1", ROUNDED.format(z="38", limit=1)),
        "forward L": ("0", f"1 - a is exactly 0 here, and log(0) is minus infinity. {L_CLAIM} {saturated}"),
        "backward a": ("undefined", f"Undefined here: 1 - a is exactly 0, and 0/0 has no value. {saturated}"),
        "backward z": ("0", "da is undefined here, and what is computed from it is undefined here. "
                            f"{DZ_CLAIM} {saturated}"),
    }  # fmt: skip


def test_saturated_at_zero():
    saturated = SATURATED.format(z="-800", limit=0)
    assert notes(lecture(z=-800.0, y=1.0)) == {
        "forward a": ("0", ROUNDED.format(z="-800", limit=0)),
        "forward L": ("800", f"a is exactly 0 here, and log(0) is minus infinity. {L_CLAIM} {saturated}"),
        "backward a": ("-inf", f"a is exactly 0 here, and dividing by it has no finite value. {saturated}"),
        "backward z": ("-1", "da is infinite here, and what is computed from it is undefined here. "
                             f"{DZ_CLAIM} {saturated}"),
    }  # fmt: skip


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_far_on_the_left_but_not_saturated_nothing_is_wrong(y):
    assert notes(lecture(z=-38.0, y=y)) == {}


def test_without_a_claim_what_follows_is_undefined_too():
    found = notes(lecture(z=38.0, y=0.0, claims=False))
    assert found["forward L"][0] == "inf"
    assert found["backward z"] == (
        "undefined",
        f"da is infinite here, and what is computed from it is undefined here. {SATURATED.format(z='38', limit=1)}",
    )
    assert found["backward b"][1] == "dz is undefined here, and what is computed from it is undefined here."
    assert found["update b"][1] == "db is undefined here, and what is computed from it is undefined here."


def test_near_saturation_the_lost_digits_are_named():
    digits = "Only the first {} digits are sure: 1 - a is a small difference of nearly equal numbers."
    found = notes(lecture(z=30.0, y=0.0))
    assert found == {"forward L": ("30.00", digits.format(4)), "backward a": ("1.070e13", digits.format(2))}
    hardly = "Hardly a digit is sure: 1 - a is a small difference of nearly equal numbers."
    assert notes(lecture(z=35.0, y=0.0))["backward a"][1] == hardly


@pytest.mark.parametrize("z", [20.0, 30.0, 36.0])
def test_a_label_is_exact_and_casts_no_doubt(z):
    assert "backward a" not in notes(lecture(z=z, y=1.0))  # -1/a + 0/(1 - a)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["parameter x = 0", "output q = 1/x"],
         "x is exactly 0 here, and dividing by it has no finite value."),
        (["parameter x = 0", "output q = x/x"], "Undefined here: x is exactly 0, and 0/0 has no value."),
        (["parameter x = 0", "output q = x**-1"],
         "x is exactly 0 here, and dividing by it has no finite value."),
        (["parameter x = 0", "output q = log(x)"], "x is exactly 0 here, and log(0) is minus infinity."),
        (["parameter x = -2", "output q = log(x)"],
         "Undefined here: x is negative, and log of a negative number is undefined."),
        (["parameter x = -2", "output q = 1 + sqrt(x - 1)"],
         "Undefined here: x - 1 is negative, and sqrt of a negative number is undefined."),
        (["parameter x = -2", "output q = x**0.5"], "Undefined here: x^0.5 has no value."),
        (["parameter x = 800", "output q = exp(x)"],
         "exp(x) is too large for a 64-bit number (about 1.8e308), so it counts as infinite."),
        (["parameter x = 800", "output q = 2*exp(x) - exp(x)"],
         "exp(x) is too large for a 64-bit number (about 1.8e308), so it counts as infinite."),
    ],
)  # fmt: skip
def test_a_value_that_is_not_finite_has_its_reason(lines, note):
    made = run(*lines)
    assert explain(made, made.trace[1]).note == note


@pytest.mark.parametrize(
    ("formula", "derivative"), [("x/x", "0"), ("x**0", "0"), ("x*x/x", "1"), ("sign(sqrt(x))", "0")]
)
def test_a_derivative_whose_singular_parts_cancel_is_undefined_and_says_so(formula, derivative):
    made = run("parameter x = 0", f"output q = {formula}")
    found = explain(made, made.trace[3])
    assert (found.formula, found.result, found.note) == (
        derivative, "undefined",
        "Undefined here: computed op by op, a part of it has no finite value; only the shortened formula has one.",
    )  # fmt: skip


def test_an_update_out_of_a_domain_says_so():
    lines = ["parameter p = 0.5 in (0, 1)", "loss L = -p", "descend alpha = {alpha}"]
    small, large = (run(*(text.format(alpha=alpha) for text in lines)) for alpha in (0.1, 2))
    assert notes(small) == {}
    assert notes(large)["update p"] == (
        "2.5", "This step takes p where it should not be: in this lesson it is between 0 and 1."
    )  # fmt: skip


def test_tanh_of_zero_is_zero_and_not_saturated():
    made = run("parameter z = 0", "t = tanh(z)", "output q = log(t)")
    assert explain(made, made.trace[2]).note == "t is exactly 0 here, and log(0) is minus infinity."


def test_tanh_far_out_is_saturated():
    made = run("parameter z = 50", "t = tanh(z)", "output q = log(1 - t)")
    assert explain(made, made.trace[2]).note == (
        "1 - t is exactly 0 here, and log(0) is minus infinity. t = tanh(z) is saturated: z = 50 puts it nearer to 1 "
        "than a 64-bit number can tell, so it is rounded to exactly 1."
    )


def test_an_update_from_an_infinite_slope_says_so():
    made = run("parameter x = 0", "loss L = log(x)", "descend alpha = 0.1")
    assert notes(made)["update x"] == (
        "-inf", "dx is infinite here, and what is computed from it is infinite.",
    )  # fmt: skip


def test_digits_that_cancel_are_named_in_any_graph():
    made = run("parameter x = 0.1", "parameter y = 0.2", "parameter s = 0.3", "u = x + y", "output q = u - s")
    assert notes(made) == {
        "forward q": ("5.551e-17", "Hardly a digit is sure: u - s is a small difference of nearly equal numbers.")
    }


@pytest.mark.parametrize(
    ("formula", "kink"),
    [("abs(x)", "x is 0"), ("relu(x)", "x is 0"), ("maximum(x, 0)", "x is 0"), ("maximum(2*x, x)", "x is 0")],
)
def test_a_kink_is_named_at_the_step_of_its_derivative(formula, kink):
    text = notes(run("parameter x = 0", f"output f = {formula}")).get("backward x", ("", ""))[1]
    assert text.startswith(f"f has a kink where {kink}")


@pytest.mark.parametrize("formula", ["abs(x)", "maximum(x, 0) + log(1 + exp(-abs(x)))"])
def test_beside_a_kink_and_where_kinks_cancel_nothing_is_said(formula):
    at = 1 if formula == "abs(x)" else 0
    assert not notes(run(f"parameter x = {at}", f"output f = {formula}")).get("backward x", ("", ""))[1]
