"""`tutor judge LESSON STEP ANSWER`: what the tutor makes of an answer; the seam for tests and for authors."""

from __future__ import annotations

import argparse
import json

from tui_tutor.cli.printing import prepare_text
from tui_tutor.cli.settings import session_of
from tui_tutor.core.judgement import Judgement
from tui_tutor.errors import UsageError
from tui_tutor.glyphs import written
from tui_tutor.lesson.library import find_lesson
from tui_tutor.session import SetPredict
from tui_tutor.untrusted import in_json


def run(given: argparse.Namespace) -> int:
    session = session_of(find_lesson(given.lesson, given.lessons), given.set, part=given.part, at=given.step)
    question = session.apply(SetPredict(True)).prediction
    if question is None:
        asked = ", ".join(str(step) for step in session.steps if step.node)
        raise UsageError(f'nothing is asked at "{session.frame.step}"', advice=f"the steps are {asked}")
    judgement = question.judge(given.answer)
    if given.json:
        print(in_json(json.dumps(_document(judgement), ensure_ascii=False)))
    else:
        prepare_text(given)
        print(written(_text(judgement), is_formula=True))
    return 0


def _document(judgement: Judgement) -> dict[str, str | int | None]:
    place = {"column": judgement.column} if judgement.column is not None else {}
    return {"verdict": str(judgement.verdict), "mistake": judgement.mistake, "say": judgement.say, **place}


def _text(judgement: Judgement) -> str:
    known = f" ({judgement.mistake})" if judgement.mistake else ""
    column = f" at column {judgement.column}" if judgement.column is not None else ""
    return f"{judgement.verdict.words}{known}{column}: {judgement.say}"
