"""Values as they are written: what is read, and what is said where they are none."""

from __future__ import annotations

import numpy as np
import pytest

from tui_tutor.core.values import read_value
from tui_tutor.errors import FormulaError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0), ("-0.25", -0.25), ("1e-3", 0.001), (".5", 0.5), ("+1.", 1.0), ("[1, 2]", [1.0, 2.0]),
        ("[[1, 2], [3, 4.5]]", [[1.0, 2.0], [3.0, 4.5]]), ("[[-1e-2]]", [[-0.01]]), ("zeros(1, 2)", [[0.0, 0.0]]),
        ("ones(2, 1) * 3", [[3.0], [3.0]]),
    ],
)  # fmt: skip
def test_a_value_is_read(text, value):
    found = read_value(text)
    assert found.dtype == np.float64
    assert found.tolist() == value


def test_random_values_are_the_frozen_streams_of_their_seed():
    assert read_value("randn(2, 2, seed=1)*0.01")[0, 0] == 1.6243453636632417 * 0.01
    assert read_value("rand(1, 1, seed=0)")[0, 0] == 0.5488135039273248


@pytest.mark.parametrize(
    ("text", "column", "problem", "advice"),
    [
        ("", 1, "a number is missing", "write it as 2, -0.25 or 1e-3"),
        ("two", 1, '"two" is not a number', "write it as 2, -0.25 or 1e-3"),
        ("1e999", 1, '"1e999" is not a number', "write it as 2, -0.25 or 1e-3"),
        ("[[1, 2], [3]]", 1, "the rows of the array have different lengths", "write [[1, 2], [3, 4]], row by row"),
        ("[1, [2]]", 1, "the rows of the array have different lengths", "write [[1, 2], [3, 4]], row by row"),
        ("[[1, 2], 3", 10, "this is not an array", "write [[1, 2], [3, 4]], row by row"),
        ("[]", 1, "the array is empty", "write [[1, 2], [3, 4]], row by row"),
        ("[[]]", 1, "the array is empty", "write [[1, 2], [3, 4]], row by row"),
        ("[[[1]]]", 1, "the array has more than two dimensions", "write [[1, 2], [3, 4]], row by row"),
        ("[[NaN]]", 1, "the array has an entry that is no number: NaN", "write [[1, 2], [3, 4]], row by row"),
        ("[true]", 1, "the array has an entry that is no number: True", "write [[1, 2], [3, 4]], row by row"),
        ("[1e999]", 1, "an entry of the array is not finite", "float64 holds up to about 1.8e308"),
        (f"[{'1, ' * 200_000}1]", 1, "the array has 200,001 entries", "use at most 200,000"),
        ("randn(2, 2)", 1, "randn needs a seed", "write randn(2, 2, seed=1)"),
        ("zeros(2, 2, seed=1)", 1, "zeros takes no seed", "write zeros(2, 2)"),
        ("eye(2, 2)", 1, 'nothing makes "eye"', "write zeros, ones, rand, randn"),
        ("zeros(0, 2)", 7, "0 x 2 is no size", "from 1 to 200,000 entries"),
        ("zeros(1000, 1000)", 7, "1000 x 1000 is no size", "from 1 to 200,000 entries"),
        ("ones(1, 2)*x", 12, '"x" is not a number', "write it as 2, -0.25 or 1e-3"),
        ("[" * 100_000, 1, "this is not an array", "write [[1, 2], [3, 4]], row by row"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_told_with_its_column(text, column, problem, advice):
    with pytest.raises(FormulaError) as told:
        read_value(text)
    assert (told.value.place.column, told.value.problem, told.value.advice) == (column, problem, advice)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[null]", "the array has an entry that is no number: None"),
        ("[" + "9" * 5000 + "]", "an entry of the array is not finite"),
        ("[1" + "0" * 400 + "]", "an entry of the array is not finite"),
        ("zeros(" + "9" * 5000 + ", 1)", f"{'9' * 20} x 1 is no size"),
        ("randn(2, 2, seed=" + "9" * 5000 + ")", "the seed is too large"),
        ("randn(2, 2, seed=1)*1.7e308", "an entry of the array is not finite"),
    ],
)
def test_numbers_that_python_does_not_take_are_told(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as fault:
        read_value(text)
    assert fault.value.problem == problem
