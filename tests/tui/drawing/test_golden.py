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
from tui_tutor import glyphs
from tui_tutor.glyphs import GlyphSet
from tui_tutor.session import GoTo, Open, find_step
from tui_tutor.tui.drawing.descent import Page, descent_lines
from tui_tutor.tui.drawing.text import text_of, written

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
    compare(request.node.callspec.id, screen_text(start.apply(GoTo(find_step(start, step))), columns, rows))


def compare(name: str, drawn: str) -> None:
    """Fails where what is drawn is not what was kept."""
    drawn += "\n"
    path = GOLDEN / f"{name}.txt"
    if REWRITE:
        path.write_text(drawn, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if drawn != kept:
        difference = difflib.unified_diff(kept.splitlines(), drawn.splitlines(), "kept", "drawn", n=2, lineterm="")
        pytest.fail("\n".join([f"{path.name} is not what is drawn (see the top of this file):", *difference]), False)


IN_SETS = [
    pytest.param(glyph_set, lesson, step, id=f"{glyph_set}-{lesson.split('-')[0]}-{step.replace(' ', '-')}-80x24")
    for glyph_set in (GlyphSet.BASIC, GlyphSet.ASCII)
    for lesson, step in [
        (COMPUTATION_GRAPH, "backward b"),
        (LOGISTIC, "backward z"),
        (LOGISTIC, "backward z_2"),
        ("shallow-network-backward", "forward Z1_3"),
    ]
]
DESCENTS = [
    pytest.param(glyph_set, lesson, page, id=f"{glyph_set}-descent-{lesson.split('-')[0]}-{page.name.lower()}-80x24")
    for glyph_set in (GlyphSet.BASIC, GlyphSet.ASCII)
    for lesson, page in [(LOGISTIC, Page.CURVES), ("vectorized-logistic-regression", Page.BOUNDARY)]
]


@pytest.mark.parametrize(("glyph_set", "lesson", "step"), IN_SETS)
def test_a_screen_in_few_characters_looks_as_it_did(
    glyph_set: GlyphSet, lesson: str, step: str, request: pytest.FixtureRequest
) -> None:
    start = session_at(lesson, calculus=True)
    start = start.apply(Open(INSIDE[step])) if step in INSIDE else start
    with glyphs.using(glyph_set):
        compare(request.node.callspec.id, screen_text(start.apply(GoTo(find_step(start, step))), 80, 24))


@pytest.mark.parametrize(("glyph_set", "lesson", "page"), DESCENTS)
def test_a_plot_in_few_characters_looks_as_it_did(
    glyph_set: GlyphSet, lesson: str, page: Page, request: pytest.FixtureRequest
) -> None:
    start = session_at(lesson)
    session = start.apply(GoTo(len(start.steps) * 19))
    with glyphs.using(glyph_set):
        lines = descent_lines(session, 20, 80, 24, page)
        compare(request.node.callspec.id, "\n".join(text_of(written(content)).rstrip() for content in lines))


def test_every_golden_screen_belongs_to_a_test() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{case.id}.txt" for case in (*CASES, *IN_SETS, *DESCENTS)}
