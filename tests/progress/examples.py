"""Records of every kind, and what a journal and its reader make of them."""

from __future__ import annotations

import math
import os
from pathlib import Path

from hypothesis import strategies as st

from tui_tutor.progress.entries import Entry, encode
from tui_tutor.progress.journal import Journal
from tui_tutor.progress.records import (
    Answered,
    Edited,
    Hinted,
    Inside,
    Opened,
    Outcome,
    Record,
    Reset,
    Reviewed,
    Seen,
    Stepped,
    Switched,
)

FORMAT_1: tuple[Record, ...] = (
    Opened("bowl", 1, "5f1d7a", fresh=True),
    Switched("bowl", calculus=True, notation="∂L/∂z", predict=False),
    Stepped("bowl", 1, 1, "forward z"),
    Stepped("bowl", 1, 2, "backward z", alpha=0.1),
    Edited("bowl", 1, {1: {"w1": 0.3, "alpha": math.inf}, 20: {"X": [[1.0, -0.0], [-math.inf, 1e-300]]}}),
    Edited("bowl", 1, {}),
    Answered("bowl", 1, 2, "backward z", Outcome.WRONG, "sign-flipped"),
    Answered("bowl", 1, 2, "backward z", Outcome.AFTER_HINTS),
    Answered("bowl", 1, 2, "update w1", Outcome.FIRST_TRY),
    Answered("bowl", 1, 2, "update w2", Outcome.SHOWN),
    Reviewed("bowl", 1, "backward z", Outcome.FIRST_TRY),
    Reset("bowl"),
    Reset(),
)
FORMAT_2: tuple[Record, ...] = (
    Hinted("bowl", 1, 2, "backward z", 3),
    Seen("bowl", 1, 2, "update w1"),
    Edited("bowl", 1, {1: {"w1": 0.3}}, anew=True),
)
FORMAT_3: tuple[Record, ...] = (
    Inside("bowl", 1, ("z", "L", "L_2")),
    Inside("bowl", 1, ()),
    Stepped("bowl", 1, 2, "backward z_1", alpha=0.1),
)
ONE_OF_EACH = (*FORMAT_1, *FORMAT_2, *FORMAT_3)

_texts = st.text(st.characters(), min_size=1, max_size=20)  # with half surrogates, quotes, newlines and escapes
_counts = st.integers(1, 2**53 - 1)
_numbers = st.floats(allow_nan=False)  # a nan is not equal to itself: it has a test of its own
_values = st.recursive(_numbers, lambda each: st.lists(each, max_size=4), max_leaves=8)
_edits = st.dictionaries(_counts, st.dictionaries(_texts, _values, max_size=3), max_size=3)
_outcomes = st.sampled_from(Outcome)

records: st.SearchStrategy[Record] = st.one_of(
    st.builds(Opened, _texts, _counts, _texts, st.booleans()),
    st.builds(Stepped, _texts, _counts, _counts, _texts, st.none() | _numbers),
    st.builds(Edited, _texts, _counts, _edits, st.none() | st.booleans()),
    st.builds(Hinted, _texts, _counts, _counts, _texts, _counts),
    st.builds(Seen, _texts, _counts, _counts, _texts),
    st.builds(Inside, _texts, _counts, st.lists(_texts, max_size=4)),
    st.builds(Switched, _texts, st.booleans(), _texts, st.booleans()),
    st.builds(Answered, _texts, _counts, _counts, _texts, _outcomes, st.none() | _texts, st.none() | _texts),
    st.builds(Reviewed, _texts, _counts, _texts, _outcomes),
    st.builds(Reset, st.none() | _texts),
)


def rounds(name: str, full: int) -> int:
    """How often a test with chance in it tries: a tenth of the full figure, unless the environment says more."""
    return int(os.environ.get(name, full // 10))


def lines(*made: Record, session: str = "a", first: int = 1, time: int = 0) -> list[bytes]:
    """The lines of a session that saw nothing before."""
    return [encode(Entry(first + place, session, time, record)) for place, record in enumerate(made)]


def written(folder: Path, *made: Record, after: int = 0) -> Journal:
    """A journal that has saved these records, and is closed."""
    journal = Journal(folder, after=after)
    for record in made:
        journal.append(record)
    assert journal.close()
    return journal
