"""How numbers look."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.core.numbers import change, difference, half_unit, plain, text

finite = st.floats(-1e307, 1e307)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.622459331, 4, "0.6225"),
        (-1.606530659, 4, "-1.607"),
        (-1.606530659, 5, "-1.6065"),
        (33.0, 4, "33"),
        (33.003, 4, "33.00"),
        (33.003, 6, "33.003"),
        (0.5, 4, "0.5"),
        (-0.0, 4, "0"),
        (0.0, 4, "0"),
        (1.0, 4, "1"),
        (99.999, 4, "100.0"),
        (9999.6, 4, "10000"),
        (123456.7, 4, "123457"),
        (9_999_999.0, 4, "9999999"),
        (10_000_000.0, 4, "1e7"),
        (1.0697e13, 4, "1.070e13"),
        (-2.5e-5, 4, "-2.5e-5"),
        (0.0001, 4, "0.0001"),
        (0.00009999, 4, "9.999e-5"),
        (5e-324, 4, "4.941e-324"),
        (1.7e308, 2, "1.7e308"),
        (math.inf, 4, "inf"),
        (-math.inf, 4, "-inf"),
        (math.nan, 4, "undefined"),
    ],
)
def test_a_number_has_so_many_significant_digits(value, digits, expected):
    assert text(value, digits) == expected


@given(finite, st.integers(2, 15))
def test_a_number_is_shown_within_half_of_its_last_digit(value, digits):
    shown = float(text(value, digits))
    assert shown == pytest.approx(value, rel=0.5001 * 10 ** (1 - digits), abs=1e-323)
    assert not text(value, digits).startswith("-0 ")
    assert text(value, digits) not in ("-0", "nan")


@given(finite)
def test_no_shown_number_has_a_tail(value):
    assert len(text(value).lstrip("-")) <= 10


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0.5, 0.5755081, ("0.5", "0.5755")),
        (-0.25, -0.363262, ("-0.25", "-0.3633")),
        (0.47407698, 0.30566119, ("0.4741", "0.3057")),
        (1000.0, 1000.00321, ("1000", "1000.0032")),
        (33.0, 33.003, ("33", "33.003")),
        (0.123456, 0.123457, ("0.123456", "0.123457")),
        (20.0, 20.00000000021, ("20", "20.00000000021")),
        (2.0, 2.0, ("2", "2")),
        (1.0, math.inf, ("1", "inf")),
        (math.nan, 1.0, ("undefined", "1")),
        (0.0, 1e-9, ("0", "1e-9")),
    ],
)
def test_two_numbers_show_what_changed(before, after, expected):
    assert change(before, after) == expected


@given(st.floats(-1e6, 1e6), st.floats(-1.0, 1.0), st.integers(0, 9))
def test_a_change_that_15_digits_can_show_is_shown(before, step, tenths):
    after = before + step / 10**tenths
    old, new = change(before, after)
    if abs(after - before) > 1e-12 * max(abs(before), abs(after)):
        assert old != new
        assert float(new) - float(old) == pytest.approx(after - before, rel=0.03, abs=1e-12 * abs(before))


@given(finite)
def test_a_constant_keeps_every_digit(value):
    assert float(plain(value)) == value
    assert not plain(value).endswith(".0")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.0, "2"), (-2.5, "-2.5"), (0.1, "0.1"), (1e-5, "1e-5"), (1e16, "1e16"),
     (1e15, "1000000000000000"), (1e300, "1e300")],
)  # fmt: skip
def test_a_constant_is_written_as_a_person_writes_it(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "written", "expected"),
    [
        (33.0, "", 0.005),
        (0.6225, "", 0.00005),
        (-0.06225, "", 0.000005),
        (123457.0, "", 0.5),
        (1.07e13, "", 0.5e10),
        (1.5, "1.500012", 0.5e-6),
        (2.1e-10, "2.1e-10", 0.5e-13),
        (0.5, "0.5", 0.5e-4),
        (0.0, "", 0.5e-4),
    ],
)
def test_half_a_unit_is_half_of_the_last_digit_that_a_result_can_show(value, written, expected):
    assert half_unit(value, written) == pytest.approx(expected, rel=1e-12)


@given(finite)
def test_half_a_unit_never_overflows(value):
    assert half_unit(value) >= 0


def test_the_difference_of_arrays_that_are_not_finite_warns_of_nothing():
    assert math.isnan(difference(np.array([math.inf, 1.0]), np.array([math.inf, 2.0])))
