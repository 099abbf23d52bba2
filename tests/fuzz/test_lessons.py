"""200,000 lesson files that nobody would write: each is refused in words, or opened, walked and drawn.

`TUTOR_FUZZ_LESSONS=200000 python -m pytest -s tests/fuzz/test_lessons.py` is the whole round; it prints what came of
them.
"""

from __future__ import annotations

import os

from tests.fuzz.lessons import attempt, draw
from tests.fuzz.rounds import whole

LESSONS = int(os.environ.get("TUTOR_FUZZ_LESSONS", 20_000))  # of 200,000


def test_no_lesson_file_is_a_fault_of_ours_or_takes_a_second() -> None:
    found = whole(draw, attempt, LESSONS)
    print(f"\n{dict(found.counts)}\nslowest: {found.slowest}")
    assert not found.faults, "\n".join(found.faults[:20])
    assert found.counts.total() == LESSONS
    assert sum(count for what, count in found.counts.items() if what.startswith("walked")) > LESSONS / 5
