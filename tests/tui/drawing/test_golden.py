"""Whole screens as text, beside this file in `golden`: read them, they are what a learner sees.

A change that is meant is written to them by

    REWRITE_GOLDEN=1 .venv/bin/python -m pytest tests/tui/drawing/test_golden.py

and looked at in the diff before it is kept.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from tests.tui.pictures import LESSONS, SIZES, screen_text, session_at
from tui_tutor.session import GoTo, Open, find_step

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"
COMPUTATION_GRAPH, LOGISTIC = LESSONS

STEPS = [
    (COMPUTATION_GRAPH, "forward v", False),
    (COMPUTATION_GRAPH, "backward b", False),
    (LOGISTIC, "start", False),
    (LOGISTIC, "forward z", False),
    (LOGISTIC, "backward a", False),
    (LOGISTIC, "backward a", True),
    (LOGISTIC, "backward z", False),
    (LOGISTIC, "update w1", False),
    (LOGISTIC, "end", False),
    (LOGISTIC, "forward z_3", False),
    (LOGISTIC, "backward z_2", False),
    ("shallow-network-backward", "forward Z1_3", False),
]
INSIDE = {"forward z_3": "z", "backward z_2": "z", "forward Z1_3": "Z1"}  # what is opened at such a step
CASES = [
    pytest.param(lesson, step, calculus, columns, rows, id=f"{lesson.split('-')[0]}-{step.replace(' ', '-')}"
                 f"{'-calculus' if calculus else ''}-{columns}x{rows}")
    for lesson, step, calculus in STEPS
    for columns, rows in SIZES
]  # fmt: skip


@pytest.mark.parametrize(("lesson", "step", "calculus", "columns", "rows"), CASES)
def test_a_screen_looks_as_it_did(
    lesson: str, step: str, calculus: bool, columns: int, rows: int, request: pytest.FixtureRequest
) -> None:
    start = session_at(lesson, calculus=calculus)
    start = start.apply(Open(INSIDE[step])) if step in INSIDE else start
    drawn = screen_text(start.apply(GoTo(find_step(start, step))), columns, rows) + "\n"
    path = GOLDEN / f"{request.node.callspec.id}.txt"
    if REWRITE:
        path.write_text(drawn, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if drawn != kept:
        difference = difflib.unified_diff(kept.splitlines(), drawn.splitlines(), "kept", "drawn", n=2, lineterm="")
        pytest.fail("\n".join([f"{path.name} is not what is drawn (see the top of this file):", *difference]), False)


def test_every_golden_screen_belongs_to_a_test() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{case.id}.txt" for case in CASES}
