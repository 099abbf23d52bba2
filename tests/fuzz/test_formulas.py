"""A million formulas that nobody would write: each is read, refused in words, or walked, in less than a second.

`TUTOR_FUZZ_FORMULAS=1000000 python -m pytest -s tests/fuzz/test_formulas.py` is the whole round; it prints what came of
them.
"""

from __future__ import annotations

import os

from tests.fuzz.formulas import attempt, draw
from tests.fuzz.rounds import whole

FORMULAS = int(os.environ.get("TUTOR_FUZZ_FORMULAS", 100_000))  # of 1,000,000


def test_no_formula_is_a_fault_of_ours_or_takes_a_second() -> None:
    found = whole(draw, attempt, FORMULAS)
    print(f"\n{dict(found.counts)}\nslowest: {found.slowest}")
    assert not found.faults, "\n".join(found.faults[:20])
    assert found.counts.total() == FORMULAS
    assert sum(count for what, count in found.counts.items() if what.startswith("walked")) > FORMULAS / 10
