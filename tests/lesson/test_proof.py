"""A lesson cannot lie: what is proved, and what is said about each statement that does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lesson.examples import HEAD, fault, faults, lesson
from tui_tutor.errors import Faults
from tui_tutor.lesson.model import Equation, Paragraph
from tui_tutor.lesson.proof import check_lesson, load_proved
from tui_tutor.lesson.read import load_lesson
from tui_tutor.lesson.source import from_bytes

# Every leaf has a domain of one number, so there is one point at which a false formula can be shown to fail.
FIXED = """\
```graph
input x = 2 in {2}
parameter w = 3 in {3}
label y = 1 in {1}
z = w*x
loss L = (z - y)**2
descend alpha = 0.1
```

"""  # z = 6, L = 25, dL/dz = 10, dw = 20, and w becomes 1
TOO_FEW = "it is finite at too few points near the lesson's values"


# What holds


@pytest.mark.parametrize(
    ("step", "claims"),
    [
        ("forward z", ["z = x*w", "z = w*x + y - y"]),
        ("backward z", ["dz = 2*(z - y)", "dL/dz = 2*z - 2*y", "∂L/∂z = dz", "dL = 1"]),
        ("backward w", ["dw = dz*x", "dw = dL/dz * dz/dw", "dz/dw = x", "dz/dx = w", "dL/dy = -dz", "dw/dz = 0"]),
        ("update w", ["w := w - alpha*dw", "w = w - alpha*dw", "w := w - alpha*x*dz"]),
        ("end", ["w := w - alpha*dw", "w = w"]),
    ],
)
def test_a_true_claim_is_proved(step, claims):
    assert lesson(f"## {step}\n\n```claim\n" + "\n".join(claims) + "\n```\n", graph=FIXED)


def test_a_derivation_of_which_every_line_is_true_is_proved():
    assert lesson("## backward z\n\n```derivation dz\nda * ∂a/∂z\nda * a*(1 - a)\n\na - y\n```\n")


def test_a_claim_holds_in_the_question_and_on_the_calculus_track_alike():
    for track in ("calculus", "try"):
        text = f"## end\n\n### {track}\n\n```claim\nz = x\n```\n"
        told = fault(text, 6, "the claim z = x is false", "^^^^^ at z=6, x=2: the left side is 6, the right side 2",
                     graph=FIXED)  # fmt: skip
        assert faults(text, graph=FIXED) == told


def test_a_file_is_proved_when_it_is_loaded(tmp_path):
    path = tmp_path / "lesson.md"
    path.write_text(HEAD + FIXED + "## end\n\n`z = w*x`\n")
    assert load_proved(str(path)).id == "small"
    path.write_text(HEAD + FIXED + "## end\n\n`z = w + x`\n")
    with pytest.raises(Faults, match="z = w \\+ x is false"):
        load_proved(str(path))


# What does not hold


@pytest.mark.parametrize(
    ("text", "line", "problem", "under"),
    [
        # claims
        ("```claim\ndz = z - y\n```", 4, "the claim dz = z - y is false",
         "^^^^^^^^^^ at dz=10, z=6, y=1: the left side is 10, the right side 5"),
        ("```claim\nz = w*x\n  L  =  z - y\n```", 5, "the claim L = z - y is false",
         "  ^^^^^^^^^^^ at L=25, z=6, y=1: the left side is 25, the right side 5"),
        ("```claim\ndL/dz = 9.9999\n```", 4, "the claim dz = 9.9999 is false",
         "^^^^^^^^^^^^^^ at dz=10: the left side is 10, the right side 9.9999"),
        ("```claim\n∂z/∂w = w\n```", 4, "the claim dz/dw = w is false",
         "^^^^^^^^^ at dz/dw=2, w=3: the left side is 2, the right side 3"),
        ("```claim\nw := w + alpha*dw\n```", 4, "the claim w := w + alpha*dw is false",
         "^^^^^^^^^^^^^^^^^ at w=3, alpha=0.1, dw=20: the left side is 1, the right side 5"),
        ("```claim\nw = w - alpha*dw\n```", 4, "the claim w = w - alpha*dw is false",
         "^^^^^^^^^^^^^^^^ at w=3, alpha=0.1, dw=20: the left side is 3, the right side 1"),
        ("```claim\nz = log(-x)\n```", 4, "the claim z = log(-x) cannot be proved", f"^^^^^^^^^^^ {TOO_FEW}"),
        ("```claim\nz = y/(x - 2)\n```", 4, "the claim z = y/(x - 2) cannot be proved", f"^^^^^^^^^^^^^ {TOO_FEW}"),
        # derivations: the first line, one between and the last; what follows a false one is not tried
        ("```derivation dz\nz - y\n2*(z - y)\n```", 4, "dz = z - y is false",
         "^^^^^ at dz=10, z=6, y=1: the left side is 10, the right side 5"),
        ("```derivation dz\n2*(z - y)\n\n  2*z-y\n0\n```", 6, "dz = 2*z-y is false",
         "  ^^^^^ at dz=10, z=6, y=1: the left side is 10, the right side 11"),
        ("```derivation dz\n2*(z - y)\n2*z - 2*y\n2*z\n```", 6, "dz = 2*z is false",
         "^^^ at dz=10, z=6: the left side is 10, the right side 12"),
        ("```derivation dw\nw\n```", 4, "dw = w is false",
         "^ at dw=20, w=3: the left side is 20, the right side 3"),
        ("```derivation dL/dw\ndz * ∂z/∂w\ndz*w\n```", 5, "dw = dz*w is false",
         "^^^^ at dw=20, dz=10, w=3: the left side is 20, the right side 30"),
        ("```derivation dz\n2*(z - y)\nsqrt(-x)\n0\n```", 5, "dz = sqrt(-x) cannot be proved", f"^^^^^^^^ {TOO_FEW}"),
        # formulas in prose
        ("See `z = w*x` and `z = w - x`.", 3, "z = w - x is false",
         "                   ^^^^^^^^^ at z=6, w=3, x=2: the left side is 6, the right side 1"),
        ("- so `w := w - dw`", 3, "w := w - dw is false",
         "      ^^^^^^^^^^^ at w=3, dw=20: the left side is 1, the right side -17"),
        ("see `z = sqrt(-x)`", 3, "z = sqrt(-x) cannot be proved", f"     ^^^^^^^^^^^^ {TOO_FEW}"),
    ],
)  # fmt: skip
def test_what_is_not_true_is_told_with_a_point_where_it_fails(text, line, problem, under):
    text = f"## end\n\n{text}\n"
    assert faults(text, graph=FIXED) == fault(text, line, problem, under, graph=FIXED)


def test_what_holds_for_the_lessons_learning_rate_alone_is_false():
    graph = FIXED.replace("loss L", "v = z - y\nloss L").replace("(z - y)**2", "v**2")
    for claim in ("w := w - 0.1*dw", "dw = 10*alpha*x*dz"):
        told = faults(f"## update w\n\n```claim\n{claim}\n```\n", graph=graph)
        assert f"error: the claim {claim} is false" in told
    assert "alpha=0.17" in told


def test_a_claim_that_uses_what_it_states_is_true_and_supplies_nothing():
    part = lesson("## backward z\n\n```claim\ndL/dz = dz\nL = L + 0*a\n```\n").parts[0]
    assert part.claims == {}


def test_in_the_text_of_an_update_a_name_on_the_left_means_the_new_value():
    text = "## update w\n\n```claim\nw = w\n```\n\n`w = 3`\n"
    assert faults(text, graph=FIXED) == "\n".join([
        fault(text, 4, "the claim w = w is false", "^^^^^ at w=3: the left side is 1, the right side 3", graph=FIXED),
        fault(text, 7, "w = 3 is false", " ^^^^^ at w=3: the left side is 1, the right side 3", graph=FIXED),
    ])  # fmt: skip


def test_every_false_statement_of_a_file_is_told_at_once():
    text = "## end\n\n```claim\nz = 1\nL = 1\n```\n\n## start\n\n`z = 2`\n\n```derivation z\nx\n```\n"
    assert [line for line in faults(text, graph=FIXED).splitlines() if ": error: " in line] == [
        "lesson.md:18:1: error: the claim z = 1 is false",
        "lesson.md:19:1: error: the claim L = 1 is false",
        "lesson.md:24:2: error: z = 2 is false",
        "lesson.md:27:1: error: z = x is false",
    ]


# Placeholders


@pytest.mark.parametrize(
    ("step", "name", "advice"),
    [
        ("start", "z", "it holds x, w, y, alpha"),
        ("start", "loss.after", "it holds x, w, y, alpha"),
        ("start", "nudged.x", "it holds x, w, y, alpha"),
        ("start", "", "it holds x, w, y, alpha"),
        ("forward z", "L", "it holds x, w, y, z, alpha"),
        ("forward z", "dz", 'did you mean "z"?'),
        ("forward L", "slope.zz", 'did you mean "slope.z"?'),
        ("forward L", "nudge.z", 'did you mean "nudged.z"?'),
        ("backward z", "dw", 'did you mean "w"?'),
        ("backward w", "slop.w", 'did you mean "slope.w"?'),
        ("backward w", "q", "it holds x, w, y, z, L, dL, dz, dw, alpha, nudged.x, nudged.w, nudged.y, nudged.z, "
                            "nudged.L, slope.x, slope.w, slope.y, slope.z, slope.L"),
        ("update w", "before.z", 'did you mean "before.w"?'),
        ("update w", "loss.before", 'did you mean "before.w"?'),
        ("end", "before.w", 'did you mean "loss.before"?'),
        ("end", "loss.aftr", 'did you mean "loss.after"?'),
        ("end", "loss", 'did you mean "loss.after"?'),
    ],
)  # fmt: skip
def test_a_placeholder_that_the_frame_does_not_hold_is_told(step, name, advice):
    text = f"## {step}\n\nIt is {{{name}}}.\n"
    under = f"      ^{'^' * len(name)}^ {advice}"
    told = fault(text, 3, f'the step "{step}" does not hold "{name}"', under, graph=FIXED)
    assert faults(text, graph=FIXED) == told


def test_a_question_is_read_one_step_before_its_answer():
    assert lesson("## update w\n\n{before.w}\n\n### try\n\n{dw}\n", graph=FIXED)
    text = "## forward z\n\n{z}\n\n### try\n\n{z}\n"
    told = fault(text, 7, 'the step "start" does not hold "z"', "^^^ it holds x, w, y, alpha", graph=FIXED)
    assert faults(text, graph=FIXED) == told


def test_a_question_at_the_start_is_read_there():
    assert lesson("## start\n\n### try\n\n{x}\n", graph=FIXED)


def test_a_text_is_tried_at_its_own_step_even_if_the_question_says_the_same():
    graph = FIXED.replace("label", "parameter")
    text = "## update y\n\nFrom {before.w}.\n\n### try\n\nFrom {before.w}.\n"
    told = fault(text, 3, 'the step "update y" does not hold "before.w"', '     ^^^^^^^^^^ did you mean "before.y"?',
                 graph=graph)  # fmt: skip
    assert faults(text, graph=graph) == told


# The shipped lessons

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.md"))


class Statement(NamedTuple):
    """A formula that a lesson states: a claim, a line of a derivation, or an equation in prose."""

    path: Path
    line: int
    column: int
    text: str


def fenced(path: Path) -> Iterator[Statement]:
    """The claims and derivation lines of a lesson, read with no help from the code that is tested."""
    inside = False
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("```"):
            inside = line.startswith(("```claim", "```derivation"))
        elif inside and line.strip():
            yield Statement(path, number, 1, line)


def in_prose(path: Path) -> Iterator[Statement]:
    for part in load_lesson(path).parts:
        for told in part.narration.values():
            for block in (*told.text, *told.calculus, *told.question):
                for span in block.spans if isinstance(block, Paragraph) else ():
                    if isinstance(span.formula, Equation):
                        yield Statement(path, span.line, span.column, span.text)


def flipped(formula: str) -> list[str]:
    """The formula with one sign turned round, for each of its signs; with one more where it has none."""
    places = [found.start() for found in re.finditer(r"[+-](?!=)", formula)]
    turned = {"+": "-", "-": "+"}
    flips = [formula[:place] + turned[formula[place]] + formula[place + 1 :] for place in places]
    return flips or [re.sub(r"^([^=(]*= *)?", r"\g<0>-", formula, count=1)]


def told_of(path: Path, text: str) -> list[str]:
    source = from_bytes(path.name, text.encode())
    try:
        check_lesson(source)
        source.raise_faults()
    except Faults as faults:
        return [f"{fault.place} {fault.problem.rpartition(' ')[2]}" for fault in faults.faults]
    return []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_shipped_lesson_is_proved(path):
    assert load_proved(str(path)).path == str(path)


STATEMENTS = [one for path in LESSONS for one in (*fenced(path), *in_prose(path))]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda one: f"{one.path.stem}-{one.line}-{one.text}")
def test_a_statement_of_a_shipped_lesson_with_a_sign_turned_round_is_refused_where_it_stands(statement):
    path, line, column, text = statement
    lines = path.read_text().splitlines()
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 + len(text) :]
    for flip in flipped(text):
        changed = [*lines[: line - 1], before + flip + after, *lines[line:]]
        assert told_of(path, "\n".join(changed)) == [f"{path.name}:{line}:{column} false"]


def test_the_statements_are_those_of_the_lessons():
    texts = [one.text for one in STATEMENTS]
    assert len(LESSONS) >= 2
    assert {"dz = a - y", "da * a*(1 - a)", "-y + y*a + a - y*a", "dv = 3", "w1 := w1 - alpha*dw1"} <= {*texts}
    assert flipped("a - y + 1") == ["a + y + 1", "a - y - 1"]
    assert (flipped("da = dv"), flipped("dv * 1")) == (["da = -dv"], ["-dv * 1"])
    assert (flipped("S += L"), flipped("S += a + b")) == (["S += -L"], ["S += a - b"])
    assert flipped("sum(dz, axis=1)") == ["-sum(dz, axis=1)"]
