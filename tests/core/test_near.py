"""Near: how far a number may be from the true one."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.core.near import is_near


@given(st.floats(1e-12, 1e12), st.sampled_from([1, -1]), st.floats(-1, 1))
def test_every_number_within_a_thousandth_is_near_and_none_beyond_it(size, sign, part):
    true = sign * size
    assert is_near(true * (1 + 0.001 * part), true)
    assert not is_near(true * (1 + math.copysign(0.00101 + abs(part), part)), true)
