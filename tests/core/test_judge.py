"""Judging: a corpus of answers, each with the verdict that it deserves; tolerances; what is said."""

from __future__ import annotations

import time
from collections import Counter
from statistics import median

import pytest

from tests.core.corpus import Question, corpus, derivatives, questions
from tui_tutor.core.asked import Asked, asked_at
from tui_tutor.core.judge import judge
from tui_tutor.lesson.library import find_lesson

LESSONS = {"logistic": "logistic-regression-one-example", "computation": "computation-graph"}


def asked(lesson: str, step: str, iteration: int = 1, **values: float) -> Asked:
    part = find_lesson(lesson).parts[0]
    start = {**part.start, **values}
    from dataclasses import replace

    run = replace(part.run, start=start)
    index = next(place for place, each in enumerate(run.trace.steps) if str(each) == step)
    found = asked_at(run, run.trace[(iteration - 1) * len(run.trace.steps) + index])
    assert found is not None
    return found


def of(question: Question) -> Asked:
    return asked(LESSONS[question.lesson], question.step)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_no_answer_of_the_corpus_is_misjudged(question: Question) -> None:
    where = of(question)
    found = {answer: str(judge(where, answer.text).verdict) for answer in corpus(question)}
    misjudged = [f"{answer.text[:60]!r} ({answer.kind}): {verdict}" for answer, verdict in found.items()
                 if verdict != answer.verdict]  # fmt: skip
    assert misjudged == []


@pytest.mark.parametrize("question", derivatives(), ids=lambda question: question.id)
def test_the_corpus_has_at_least_200_answers_a_derivative(question: Question) -> None:
    kinds = Counter(answer.kind for answer in corpus(question))
    assert kinds.total() >= 200
    assert kinds["equal form"] >= 100
    assert kinds["near miss"] >= 50


if __name__ == "__main__":  # how long a judgement takes: python -m tests.core.test_judge
    times = []
    for question in questions():
        if question.lesson == "logistic":
            where = of(question)
            for answer in corpus(question):
                begin = time.perf_counter()
                judge(where, answer.text)
                times.append((time.perf_counter() - begin) * 1e3)
    print(f"{len(times)} answers: median {median(times):.2f} ms, most {max(times):.2f} ms")
