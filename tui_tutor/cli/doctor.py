"""`tutor doctor`: how things stand, for who asks for help and who gives it; status 1 where something is wrong.

Says nothing of what a learner did or answered, and of the environment only what is named here.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from tui_tutor.cli import FAILED, OK, load
from tui_tutor.cli.checkup import SECTIONS, Fact, Section
from tui_tutor.cli.printing import chosen_set
from tui_tutor.errors import UsageError
from tui_tutor.untrusted import clean_lines

FORMAT = 1
_LONGEST = 300  # characters of what is told


class Found(NamedTuple):
    """What a section of the report says."""

    section: str
    facts: tuple[Fact, ...]


def run(given: argparse.Namespace) -> int:
    if given.sshd:
        return int(load("tui_tutor.cli.doctor_sshd").run(given))
    if given.user or given.file:
        raise UsageError("--user and --file say which sshd to look at", advice="add --sshd")
    found = [Found(name, tuple(_looked_at(section, given))) for name, section in SECTIONS.items()]
    with suppress(AttributeError):  # a stream that is not the system's own
        # An encoding that does not take all signs is to be told of.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    print(json.dumps(_document(found), indent=1) if given.json else _exact(_text(found), given))
    return FAILED if any(fact.problem for each in found for fact in each.facts) else OK


def _looked_at(section: Section, given: argparse.Namespace) -> Iterable[Fact]:
    """What a section tells; where it fails itself, that."""
    facts: list[Fact] = []
    try:
        for fact in section(given):
            facts.append(fact)  # one by one: what came before a fault is told
    except Exception as fault:
        kind = type(fault).__name__
        reason = f" ({fault.strerror})" if isinstance(fault, OSError) and fault.strerror else ""
        facts.append(Fact("fault", kind, f"this could not be looked at: {kind}{reason}", "please report it"))
    return [Fact(*map(_cleaned, fact)) for fact in facts]


def _cleaned(text: str) -> str:
    """Without what would steer a terminal, without the name of the user's home, and not too long."""
    home = os.path.expanduser("~")
    if len(home) > 1 and os.path.isabs(home):
        text = text.replace(home, "~")
    text = clean_lines(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _text(found: list[Found]) -> str:
    widest = max(len(fact.name) for each in found for fact in each.facts)
    rows = []
    for each in found:
        rows.append(each.section)
        rows += [f"  {fact.name:{widest}}  {fact.value}".rstrip() for fact in each.facts]
    wrong = [fact for each in found for fact in each.facts if fact.problem]
    rows.append("")
    for fact in wrong:
        rows.append(f"wrong: {fact.problem}")
        rows += [fact.picture] if fact.picture else [f"  {fact.advice}"] if fact.advice else []
    return "\n".join(rows if wrong else [*rows, "Nothing is wrong."])


def _exact(text: str, given: argparse.Namespace) -> str:
    """A text in which what the glyph set has not is a number: a path that is spelt otherwise would be another one."""
    glyph_set = chosen_set(given, sys.stdout.encoding or "")
    return "".join(
        sign if sign == "\n" or glyph_set.has(sign) else sign.encode("ascii", "backslashreplace").decode()
        for sign in text
    )


def _document(found: list[Found]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "sections": {each.section: [{"name": fact.name, "value": fact.value} for fact in each.facts] for each in found},
        "wrong": [
            {"section": each.section, "problem": fact.problem, "advice": fact.advice, **_pictured(fact)}
            for each in found
            for fact in each.facts
            if fact.problem
        ],
    }


def _pictured(fact: Fact) -> dict[str, object]:
    return {"picture": fact.picture.split("\n")} if fact.picture else {}
