"""What the tests of lessons share: a small lesson, and everything that is said about a text that is none."""

from __future__ import annotations

import pytest

from tui_tutor.errors import Faults
from tui_tutor.lesson.markdown import Prose, Section, read_sections
from tui_tutor.lesson.model import Lesson, Paragraph
from tui_tutor.lesson.proof import check_lesson
from tui_tutor.lesson.source import Source, from_bytes

HEAD = """\
---
id: small
title: A small lesson
---

"""
GRAPH = """\
```graph
input x = 2
parameter w = 0.5
label y = 1 in {0, 1}
z = w*x
a (ŷ) = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = 0.1
```

"""
BODY = (HEAD + GRAPH).count("\n") + 1  # the line on which what follows HEAD and GRAPH begins


def lesson(body: str = "", *, head: str = HEAD, graph: str = GRAPH) -> Lesson:
    """A lesson, read and proved."""
    return proved((head + graph + body).encode())


def proved(data: bytes, name: str = "lesson.md") -> Lesson:
    source = from_bytes(name, data)
    found = check_lesson(source)
    source.raise_faults()
    assert found is not None
    return found


def faults(body: str = "", *, head: str = HEAD, graph: str = GRAPH) -> str:
    """All that is said about a lesson with faults."""
    return faults_of((head + graph + body).encode())


def faults_of(data: bytes) -> str:
    with pytest.raises(Faults) as told:
        proved(data)
    return str(told.value)


def fault(text: str, line: int, problem: str, under: str, *, graph: str = GRAPH) -> str:
    """What is told of one fault: its line (counted in the text after HEAD and the graph), the problem, and what stands
    under the line, with the caret in the column at fault."""
    number = (HEAD + graph).count("\n") + line
    column = len(under) - len(under.lstrip()) + 1
    source = text.split("\n")[line - 1]
    return (
        f"lesson.md:{number}:{column}: error: {problem}\n"
        f"  {number} | {source}\n"
        f"  {' ' * len(str(number))} | {under}"
    )  # fmt: skip


def sections(text: str) -> list[Section]:
    """The sections of a body, without faults."""
    source = Source("lesson.md", text.split("\n"))
    found = read_sections(source, 1)
    source.raise_faults()
    return found


def paragraphs(text: str) -> list[Paragraph]:
    """Their paragraphs and items."""
    return [item.paragraph for section in sections(text) for item in section.content if isinstance(item, Prose)]
