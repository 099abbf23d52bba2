"""What is told at a step, in labelled lines: where it is, the question or the explanation, and the narration.

A pure function of the session and the voice. What is asked for is told nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from tui_tutor.core import numbers
from tui_tutor.core.explain import Explanation
from tui_tutor.core.loop import MEAN, TOTAL
from tui_tutor.core.notation import final, maths_name, with_second_name
from tui_tutor.core.printing import GREEK
from tui_tutor.core.steps import SUMMING, Phase
from tui_tutor.plain import arrays
from tui_tutor.plain.prose import block_lines
from tui_tutor.plain.voice import HIDDEN, Voice
from tui_tutor.session import Session
from tui_tutor.session.equations import equations, in_words


def step_lines(session: Session, voice: Voice) -> Iterator[str]:
    """All of a step; while its result is asked for, the question."""
    yield heading(session)
    if session.is_asking:
        from tui_tutor.plain.asking import asking_lines  # few learners predict

        yield from asking_lines(session, voice)
        return
    yield from why_lines(session, voice)
    yield from narration_lines(session, voice)
    yield from after_lines(session)


def changed_lines(before: Session, after: Session, voice: Voice) -> Iterator[str]:
    """Of the step at hand, what is not told as it was before; while its result is asked for, the question."""
    if after.is_asking:
        yield from step_lines(after, voice)
        return
    told = () if before.is_asking else tuple(why_lines(before, voice))
    new = [line for line in why_lines(after, voice) if line not in told]
    yield from new
    if not new and after.explanation is not None:
        yield "Nothing changes at this step."
    yield from once_more(after)


def once_more(session: Session) -> Iterator[str]:
    """How all of the step is heard."""
    yield f"note: {'why' if session.explanation is not None else 'again'} tells all of it once more."


def heading(session: Session) -> str:
    """Where the step is, and what it finds, under both its names."""
    frame, graph = session.frame, session.run.graph
    rounds = f"Iteration {frame.iteration:,}, step" if frame.iteration > 1 else "Step"
    examples = f", example {frame.step.example} of {graph.loop.count}" if graph.loop and frame.step.example else ""
    what = f"{frame.step.address}{_also_called(session, frame.node or '')}"
    return f"{rounds} {session.position} of {len(session.steps) - 1}{examples}: {what}."


def _also_called(session: Session, name: str) -> str:
    graph, step = session.run.graph, session.frame.step
    if step.phase in SUMMING:
        whole = MEAN if step.phase is Phase.AVERAGE else TOTAL
        return f", {step.quantity} = d{whole}/d{name}" if step.quantity != name else ""
    if step.phase is Phase.BACKWARD:
        return f", d{name} = {maths_name(graph, name, session.notation)}"
    if step.phase is Phase.FORWARD and name == graph.final.name:
        return f", {final(graph, session.notation)}" if session.notation.with_arguments else ""
    return with_second_name(graph, name).removeprefix(name) if name else ""


def why_lines(session: Session, voice: Voice) -> Iterator[str]:
    """Why this number; at the ends of an iteration, what it did."""
    explanation = session.explanation
    if explanation is None:
        yield from _ends(session)
        return
    if said := in_words(session, explanation):
        yield f"why: {said}"
    told = set[str]()
    for row in equations(session, explanation):
        text = f"{row.subject} {row.sign} {row.text}"
        if row.text != explanation.result and text not in told:  # the result is told below
            yield f"{row.label}: {voice.line(text)}"
        told.add(text)
    if explanation.stable:
        yield f"computed as: {voice.line(explanation.stable)}"
    yield from _result(session, explanation, voice)
    if explanation.note:
        yield f"note: {explanation.note}"


def _result(session: Session, explanation: Explanation, voice: Voice) -> Iterator[str]:
    frame = session.frame
    quantity = frame.step.quantity
    new = frame.known_after[quantity]
    if np.ndim(new):
        first, *rest = arrays.told(explanation.subject, new)
        yield f"result: {voice.line(first)}"
        yield from rest
    elif quantity in frame.before:
        yield f"result: {changed(quantity, frame.before[quantity], new)}"
    else:
        yield f"result: {voice.line(f'{explanation.subject} = {explanation.result}')}"


def changed(name: str, old: Any, new: Any) -> str:
    """What became of a number.

    >>> changed("w1", 0.5, 0.575508)
    'w1 goes from 0.5 to 0.5755, a change of +0.07551'
    """
    first, second = numbers.change(old, new)
    difference = numbers.difference(old, new)
    if np.ndim(old) or not math.isfinite(difference):
        return f"{name} goes from {first} to {second}"
    if first == second:
        return f"{name} stays {first}"
    text = numbers.text(difference)
    return f"{name} goes from {first} to {second}, a change of {text if text.startswith('-') else f'+{text}'}"


def _ends(session: Session) -> Iterator[str]:
    """At the end of an iteration: what it did to the loss. At the start of a later one: that it goes on."""
    frame, graph = session.frame, session.run.graph
    name = graph.reported if graph.loop else final(graph, session.notation)
    if frame.loss is not None and graph.reported not in session.hidden:
        yield f"result: {changed(name, frame.loss.before, frame.loss.after)}"
    if frame.phase is Phase.START and frame.iteration > 1:
        rate = graph.learning_rate or ""
        steps = "The same steps once more, with the updated parameters and"
        yield f"{steps} {GREEK.get(rate, rate)} = {numbers.text(frame.alpha)}."


def narration_lines(session: Session, voice: Voice) -> Iterator[str]:
    """What the lesson says at the step at hand; the calculus track's text last."""
    narration = session.narration
    if narration is None:
        yield from _inside_lines(session)
        return
    lines = block_lines(session, narration.text, voice)
    calculus = list(calculus_lines(session, voice))
    yield from labelled("text", lines)
    yield from calculus
    if any(HIDDEN in text for text in (*lines, *calculus)):
        skipped = "what you have skipped; back goes there" if session.unfound else "what you will be asked for"
        yield f"note: {HIDDEN} stands for {skipped}."


def calculus_lines(session: Session, voice: Voice) -> Iterator[str]:
    """What the lesson says on the calculus track, where that is on."""
    if session.calculus and session.narration is not None:
        yield from labelled("calculus", block_lines(session, session.narration.calculus, voice))


def labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines of which the first one tells what they are.

    >>> list(labelled("text", ["One.", "Two."]))
    ['text: One.', 'Two.']
    """
    for number, text in enumerate(lines):
        yield text if number else f"{label}: {text.strip()}"


def _inside_lines(session: Session) -> Iterator[str]:
    """Of what is inside a node the lesson says nothing; the core does."""
    if session.inside:
        from tui_tutor.core.inside import said  # few nodes are opened

        if text := said(session.run, session.frame.step):
            yield f"text: {text}"


def after_lines(session: Session) -> Iterator[str]:
    """What can be done from here that a learner would not know of."""
    if session.question is not None:
        yield "note: try asks a question before the next step."
    if session.frame.phase is Phase.END:
        yield from going_on(session)


def going_on(session: Session) -> Iterator[str]:
    """At the end of an iteration: where one can go on."""
    if session.part_number < len(session.lesson.parts):
        number = session.part_number + 1
        goes = f"go part {number} goes there; Enter begins iteration {session.frame.iteration + 1}"
        if session.following_part is not None:
            goes = "Enter goes on to it"
        yield f"Part {number} follows, {session.lesson.parts[number - 1].title}: {goes}."
    elif session.run.trace.last is not None:
        yield "That was the last step. Type lessons for the others."
    else:
        yield "Enter begins the next iteration; descend 100 goes through a hundred; lessons tells the others."
