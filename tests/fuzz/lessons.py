"""Lesson files as nobody would write them: pieces of the shipped ones, cut, mixed and spoilt, by lines and by bytes."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tui_tutor.core.asked import asked_at
from tui_tutor.core.judge import judge
from tui_tutor.core.steps import Phase
from tui_tutor.errors import TutorError
from tui_tutor.lesson.model import Lesson
from tui_tutor.lesson.proof import check_lesson
from tui_tutor.lesson.read import read_lesson, whole
from tui_tutor.lesson.source import Source, from_bytes
from tui_tutor.session import (
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    OpenAll,
    Session,
    SetCalculus,
    SetPart,
    SetPredict,
    TakeHint,
)  # fmt: skip
from tui_tutor.tui.drawing.screen import draw_screen
from tui_tutor.tui.drawing.text import width
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys
from tui_tutor.untrusted import hidden_in

FOLDER = Path(__file__).resolve().parents[2] / "lessons"
HEAD = "---\nid: a-lesson\ntitle: A lesson\n---\n\n"
NUMBERS = [
    "0", "-1", "1e308", "1e-320", "nan", "inf", "9" * 400, "1_0", "٣", "[1, 2]", "[[1], [2]]", "[null]",
    "randn(2, 3, seed=1)", "zeros(1, 1)", "1e999", "--1", "", "0.30000000000000004", "randn(9999, 9999, seed=1)",
    "[[[1]]]", '"points.csv"', "moons(9, seed=1)", "zeros(" + "9" * 5000 + ", 1)",
]  # fmt: skip
LINES = [
    "", "# Part", "## start", "## end", "## forward z", "## backward a", "## update w1", "## accumulate dw1",
    "## average J", "### calculus", "### try", "### question", "### hint", "#### deep", "```graph", "```claim",
    "```derivation dz", "```answer number", "```answer choice", "```answer shape", "```text", "```python", "```",
    "~~~", "---", "for each example", "forward only", "descend alpha = 0.1", "input q = 2", "label t = 1 in {0, 1}",
    "parameter v = 0.5 in (0, 1)", "loss M = L*L", "output O = z", "z = z", "preset big: alpha = 5",
    "data X, Y = moons(20, seed=1)", "a (ŷ) = sigmoid(z)", "dz = a - y", "dz := dz", "dw1 += x1*dz",
    "[x] yes: right", "[ ] no", "dz", "{z}", "{before.w1}", "{loss.after}", "{nudged.x1}", "{slope.b}", "{", "}}",
    "{{{", "`dz = a - y`", "`dz = 2*a`", "$x$", "<b>", "![a](b)", "[a](b 'c')", "[a]: b", "> quoted",
    "| a | b |\n|---|---|\n| 1 | 2 |", "- " * 30 + "deep", "1. one", "9" * 12 + ". many", "    code", "***",
    "a\\\nb", "id: twice", "title: *anchor", "requires: [x, [y]]", "minutes: 99999", "covers: {a: b}", "id: &a x",
    "? complex", "!!python/object:os.system x", "\t", "a\tb", "&#x202E;", "&#0;", "\u202e", "\x1b[2J", "\x00",
    "y" + "\u0301" * 9, "x" * 3000, "w*" * 300 + "w", "(" * 300, "z = " + "exp(" * 19 + "x1" + ")" * 19,
    "q = " + " + ".join(["x1"] * 90),
]  # fmt: skip
BYTES = [b"", b"\n", b"\r", b"`", b"\xef\xbb\xbf", b"#", b"="]
ANSWERS = ["a - y", "0.5", "?", "1", "dz", "x" * 600, "(4, 3)", "[x]", "−½"]
SIZES = [(120, 36), (80, 24), (60, 20), (200, 60)]


@cache
def shipped() -> list[list[str]]:
    """The lines of every shipped lesson."""
    return [path.read_text(encoding="utf-8").split("\n") for path in sorted(FOLDER.glob("*.md"))]


@cache
def _sections() -> list[list[str]]:
    """What stands under each heading of a step or a track, with the heading."""
    found: list[list[str]] = []
    for lines in shipped():
        for line in lines:
            if line.startswith("##"):
                found.append([])
            if found:
                found[-1].append(line)
    return found


@cache
def _graphs() -> list[list[str]]:
    found = []
    for lines in shipped():
        for first, line in enumerate(lines):
            if line == "```graph":
                found.append(lines[first : lines.index("```", first) + 1])
    return found


def draw(source: random.Random) -> bytes:
    """A lesson file, or what was one."""
    if source.random() < 0.05:
        return "\n".join(_heavy(source)).encode()
    lines = _small(source) if source.random() < 0.93 else list(source.choice(shipped()))
    kind = source.random()
    if kind < 0.75:
        for _ in range(source.choice((0, 0, 1, 1, 2, 6))):
            _change(source, lines)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    return _spoilt(source, data) if kind > 0.7 else data


def _small(source: random.Random) -> list[str]:
    """A head, a graph and a few steps, mostly those of its own lesson."""
    lines = source.choice(shipped())
    first = source.choice([number for number, line in enumerate(lines) if line == "```graph"])
    last = lines.index("```", first)
    graph = lines[first : last + 1] if source.random() < 0.95 else source.choice(_graphs())
    part = next((number for number in range(last, len(lines)) if lines[number].startswith("# ")), len(lines))
    steps = [number for number in range(last, part) if lines[number].startswith("## ")]
    text: list[str] = []
    for _ in range(source.choice((0, 1, 2, 3))):
        if not steps or source.random() < 0.05:
            text += source.choice(_sections())
            continue
        begin = steps.pop(source.randrange(len(steps)))
        after = (at for at in range(begin + 1, len(lines)) if lines[at].startswith(("## ", "# ")))
        text += lines[begin : next(after, len(lines))]
    return [*HEAD.split("\n"), *graph, "", *text]


def _heavy(source: random.Random) -> list[str]:
    """A lesson that keeps every limit of its text and asks for as much work as that allows."""
    rows, columns = source.choice(((1, 1), (1, 200_000), (1, 14_000), (400, 400), (200, 200), (40, 40), (2, 3)))
    value = f"randn({rows}, {columns}, seed=1)" if rows * columns > 1 else "0.3"
    term = source.choice(
        ("{v}", "{v}", "sigmoid({v})", "exp({n}*{v})", "{v}*{n}", "sum({v})", "({v} + {n})", "softmax({v})")
    )
    signs = "+-*" if value == "0.3" else "+-*@"
    sign, times, count = source.choice(signs), source.choice((1, 2, 3, 12, 40, 80)), source.choice((1, 3, 10, 40, 100))
    turned = value.replace(f"{rows}, {columns}", f"{columns}, {rows}")
    lines, before = [f"parameter x = {value}", f"parameter y = {turned}"], "x"
    for number in range(count):
        other = source.choice(("x", "x", "y", before))
        terms = [term.format(v=other, n=place) for place in range(1, times + 1)]
        lines.append(f"v{number} = {sign.join([before, *terms])}"[:500].rpartition(sign)[0])
        if lines[-1].count("(") != lines[-1].count(")") or "=" not in lines[-1]:
            lines[-1] = f"v{number} = {before} {sign} {other}"
        before = f"v{number}"
    lines.append(f"loss q = sum({before})" if value != "0.3" else f"loss q = {before}")
    name = source.choice(("x", before, "v0"))
    stated = source.choice((f"`d{name} = d{name}`", f"`{lines[-2]}`", "`dx = " + "+".join(["x"] * times) + "`"))
    nests = ["descend alpha = 0.1"] * source.randrange(2)
    prose = [line for _ in range(source.choice((0, 1, 20, 150))) for line in (stated, "")]
    return [*HEAD.split("\n"), "```graph", *lines, *nests, "```", "", "## start", *prose]


def _change(source: random.Random, lines: list[str]) -> None:
    place = source.randrange(len(lines)) if lines else 0
    end = min(place + source.choice((1, 1, 2, 5)), len(lines))
    match source.randrange(8):
        case 0:
            del lines[place:end]
        case 1:
            lines[place:place] = lines[place:end] * source.choice((1, 1, 2, 60))
        case 2:
            lines[place:place] = [source.choice(LINES)]
        case 3 if lines:
            lines[place] = source.choice(LINES)
        case 4:
            lines[place:place] = source.choice([*_sections(), *_graphs()])
        case 5 if lines:
            words = lines[place].split(" ")
            words[source.randrange(len(words))] = source.choice([*NUMBERS, *LINES])
            lines[place] = " ".join(words)
        case 6 if lines:
            at = source.randrange(len(lines[place]) + 1)
            new = source.choice([*LINES, *NUMBERS, chr(source.randrange(0x110000))])
            lines[place] = lines[place][:at] + new + lines[place][at:]
        case _ if source.random() < 0.1:
            source.shuffle(lines)
        case _:
            lines.insert(place, source.choice(lines) if lines else "")


def _spoilt(source: random.Random, data: bytes) -> bytes:
    for _ in range(source.choice((1, 1, 2, 5, 20))):
        place = source.randrange(len(data) + 1)
        end = place + source.choice((0, 1, 1, 4, 100))
        new = source.choice([*BYTES, source.randbytes(1), source.randbytes(3), data[place:end] * 2])
        data = data[:place] + new + data[end:]
    return data if source.random() < 0.95 else data[: source.randrange(len(data) + 1)]


def attempt(data: str | bytes) -> str:
    """All that is done with a lesson file that a stranger wrote."""
    assert isinstance(data, bytes)
    chosen = random.Random(len(data))
    is_heavy = b"loss q" in data  # what is done with it has a second for itself: opened and walked, judged, or proved
    doing = chosen.choice(("walked", "judged", "proved")) if is_heavy else "walked"
    if doing != "proved":
        lesson = _made(data, read_lesson)
        if lesson is None:
            return "refused"
        try:
            _do(doing, lesson, chosen, is_heavy)
        except KeyError:  # it asks for what is not known then
            if _made(data, check_lesson) is not None:
                raise
            return f"{doing}, not right"  # nobody opens a lesson that is not proved
        if is_heavy or chosen.random() < 0.9:
            return doing
    return f"{doing}, {'not right' if _made(data, check_lesson) is None else 'proved'}"


def _made(data: bytes, make: Callable[[Source], Lesson]) -> Lesson | None:
    """The lesson of a file; None where it is refused, in words that can be shown."""
    try:
        return whole(from_bytes("lesson.md", data), make)
    except TutorError as faults:
        assert all(hidden_in(line) is None for line in str(faults).split("\n"))
        return None


def _do(doing: str, lesson: Lesson, chosen: random.Random, is_heavy: bool) -> None:
    if doing == "judged":
        _judge(lesson, chosen)
    else:
        walk(lesson, chosen, furthest=40 if is_heavy else 2000)  # each iteration on the way is computed


def _judge(lesson: Lesson, chosen: random.Random) -> None:
    """Answer at a step back: a number has its mistakes looked for, a formula is compared."""
    run = lesson.parts[0].run
    places = [place for place, step in enumerate(run.trace.steps) if step.phase is Phase.BACKWARD]
    if places:
        asked = asked_at(run, run.trace[chosen.choice(places)])
        assert asked is not None
        assert hidden_in(judge(asked, chosen.choice(("7", "x", "x*x", "@".join(["x"] * 40)))).say) is None


def walk(lesson: Lesson, chosen: random.Random, *, furthest: int = 2000) -> None:
    """Open a lesson, go some steps with some switches, and draw what is seen; what a command refuses is refused."""
    session = Session.open(lesson)
    moves = [Next(chosen.randrange(1, 20)), NextPhase(), Last(), GoTo(chosen.randrange(furthest)), Next(1)]
    switches = [SetCalculus(True), SetPredict(True), OpenAll(), SetPart(chosen.randrange(1, 4))]
    commands = [*moves, *switches, TakeHint(), GiveAnswer(chosen.choice(ANSWERS))]
    for command in chosen.sample(commands, 4):
        try:
            session = session.apply(command)
        except TutorError as fault:
            assert hidden_in(fault.short) is None
    columns, rows = chosen.choice(SIZES)
    for place, lines in draw_screen(session, columns, rows, View(), list(footer_keys())).values():
        assert [width(line) for line in lines] == [place.columns] * place.rows
        assert all(hidden_in(piece.text) is None for line in lines for piece in line)
