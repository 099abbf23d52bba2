"""Why this number: the exact text of every step of the lecture, and that the shown numbers give the shown result."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.examples import graphs, lecture, run
from tui_tutor.core.explain import explain
from tui_tutor.core.notation import Notation
from tui_tutor.core.numbers import half_unit
from tui_tutor.core.parser import parse
from tui_tutor.core.steps import Phase
from tui_tutor.core.trace import Run

LECTURE = """\
forward z
    rule      z is computed from w1, x1, w2, x2 and b
    formula   w1·x1 + w2·x2 + b
    numbers   0.5·2 + (-0.25)·(-3) + (-1.25)
    result    0.5
    code      z = w1*x1 + w2*x2 + b
    words     z is computed from w1, x1, w2, x2 and b.
forward a
    rule      a = σ(z)
    formula   1/(1 + exp(-z))
    numbers   1/(1 + exp(-0.5))
    result    0.6225
    code      a = 1/(1 + np.exp(-z))
    words     a is computed from z.
forward L
    rule      L is computed from y and a
    formula   -(y·log(a) + (1 - y)·log(1 - a))
    numbers   -(1·log(0.62246) + (1 - 1)·log(1 - 0.62246))
    result    0.4741
    code      L = -(y*np.log(a) + (1 - y)*np.log(1 - a))
    words     L is computed from y and a.
backward L
    rule      dL = ∂L/∂L
    formula   1
    numbers   1
    result    1
    code      dL = 1
    words     A change of L is a change of L itself: the way back starts with 1.
backward a
    rule      da = ∂L/∂a
    formula   -y/a + (1 - y)/(1 - a)
    numbers   -1/0.62246 + (1 - 1)/(1 - 0.62246)
    result    -1.607
    code      da = -y/a + (1 - y)/(1 - a)
    words     L is computed from a directly: how strongly does L react to a change of a?
backward z
    rule      dz = da · ∂a/∂z
    formula   da·a·(1 - a)
    numbers   -1.6065 · 0.62246 · 0.37754
    result    -0.3775
    code      dz = a - y
    words     z reaches L only through a: take da, which is known by now, times how strongly a reacts to z.
    shortcut  a - y
    put in    0.62246 - 1
backward w1
    rule      dw1 = dz · ∂z/∂w1
    formula   dz·x1
    numbers   -0.37754 · 2
    result    -0.7551
    code      dw1 = dz*x1
    words     w1 reaches L only through z: take dz, which is known by now, times how strongly z reacts to w1.
backward w2
    rule      dw2 = dz · ∂z/∂w2
    formula   dz·x2
    numbers   -0.37754 · (-3)
    result    1.133
    code      dw2 = dz*x2
    words     w2 reaches L only through z: take dz, which is known by now, times how strongly z reacts to w2.
backward b
    rule      db = dz · ∂z/∂b
    formula   dz
    numbers   -0.37754
    result    -0.3775
    code      db = dz
    words     b reaches L only through z: take dz, which is known by now, times how strongly z reacts to b.
update w1
    rule      w1 := w1 - α·dw1
    formula   w1 - α·dw1
    numbers   0.5 - 0.1·(-0.75508)
    result    0.5755
    code      w1 = w1 - alpha*dw1
    words     dw1 is negative: L falls when w1 goes up. The step is α times the slope.
update w2
    rule      w2 := w2 - α·dw2
    formula   w2 - α·dw2
    numbers   -0.25 - 0.1·1.1326
    result    -0.3633
    code      w2 = w2 - alpha*dw2
    words     dw2 is positive: L falls when w2 goes down. The step is α times the slope.
update b
    rule      b := b - α·db
    formula   b - α·db
    numbers   -1.25 - 0.1·(-0.37754)
    result    -1.212
    code      b = b - alpha*db
    words     db is negative: L falls when b goes up. The step is α times the slope.
"""


def picture(made: Run, notation: Notation = Notation.CODE) -> str:
    lines = []
    for frame in made.trace.frames():
        found = explain(made, frame, notation)
        if found is None:
            continue
        told = {"rule": found.rule, "formula": found.formula, "numbers": found.numbers, "result": found.result,
                "code": found.code, "words": found.words, "shortcut": found.shortcut,
                "put in": found.shortcut_numbers, "note": found.note}  # fmt: skip
        lines += [str(frame.step), *(f"    {label:8}  {text}" for label, text in told.items() if text)]
    return "\n".join(lines) + "\n"


def test_every_step_of_the_lecture_is_explained_in_code_names():
    assert picture(lecture()) == LECTURE


def test_start_and_end_have_no_explanation():
    made = lecture()
    assert explain(made, made.trace[0]) is None
    assert explain(made, made.trace[13]) is None


@pytest.mark.parametrize(
    ("notation", "loss", "sign"),
    [
        (Notation.LEIBNIZ, "L", "d"),
        (Notation.LEIBNIZ_OF, "L(a, y)", "d"),
        (Notation.PARTIAL, "L", "∂"),
        (Notation.PARTIAL_OF, "L(a, y)", "∂"),
    ],
)
def test_every_step_of_the_lecture_is_explained_in_mathematical_names(notation, loss, sign):
    def of(name: str) -> str:
        return f"{sign}{loss}/{sign}{name}"

    def factor(node: str, name: str) -> str:
        return f"{sign}{node}/{sign}{name}"

    expected = {
        "forward z": ("z", "z is computed from w1, x1, w2, x2 and b", "w1·x1 + w2·x2 + b"),
        "forward a": ("a", "a = σ(z)", "1/(1 + exp(-z))"),
        "forward L": ("L", "L is computed from y and a", "-(y·log(a) + (1 - y)·log(1 - a))"),
        "backward L": (of("L"), f"{of('L')}: L by itself", "1"),
        "backward a": (of("a"), f"{of('a')}: from the formula of L", "-y/a + (1 - y)/(1 - a)"),
        "backward z": (of("z"), f"{of('z')} = {of('a')} · {factor('a', 'z')}", f"{of('a')} · a · (1 - a)"),
        "backward w1": (of("w1"), f"{of('w1')} = {of('z')} · {factor('z', 'w1')}", f"{of('z')} · x1"),
        "backward w2": (of("w2"), f"{of('w2')} = {of('z')} · {factor('z', 'w2')}", f"{of('z')} · x2"),
        "backward b": (of("b"), f"{of('b')} = {of('z')} · {factor('z', 'b')}", of("z")),
        "update w1": ("w1", f"w1 := w1 - α · {of('w1')}", f"w1 - α · {of('w1')}"),
        "update w2": ("w2", f"w2 := w2 - α · {of('w2')}", f"w2 - α · {of('w2')}"),
        "update b": ("b", f"b := b - α · {of('b')}", f"b - α · {of('b')}"),
    }
    made = lecture()
    found = {str(frame.step): explain(made, frame, notation) for frame in made.trace.frames()}
    assert {step: (e.subject, e.rule, e.formula) for step, e in found.items() if e} == expected
    code_names = {str(frame.step): explain(made, frame) for frame in made.trace.frames()}
    for step, explanation in found.items():
        if explanation is not None:
            assert (explanation.numbers, explanation.result, explanation.code) == (
                code_names[step].numbers, code_names[step].result, code_names[step].code,
            )  # fmt: skip
    assert f"take {of('a')}, which is known by now" in found["backward z"].words
    assert (
        found["update w2"].words == f"{of('w2')} is positive: L falls when w2 goes down. The step is α times the slope."
    )


def test_where_paths_fan_out_the_rule_writes_the_sum():
    made = run("input a = 5 with derivative", "u = a*a", "v = 3*a", "output J = u*v")
    told = explain(made, made.trace[7])
    assert told.subject == "da"
    assert told.rule == "da = du · ∂u/∂a + dv · ∂v/∂a"
    assert told.formula == "2·du·a + 3·dv"
    assert told.numbers == "2·15·5 + 3·25"
    assert told.result == "225"
    assert told.words == "a reaches J through u and v: what comes back along each path is added up."


def test_what_nothing_uses_is_said_to_have_no_effect():
    made = run("parameter w = 1", "parameter lost = 2", "output J = w", "descend eta = 0.1")
    told = {str(frame.step): explain(made, frame) for frame in made.trace.frames()}
    assert (told["backward lost"].rule, told["backward lost"].result) == ("dlost = 0", "0")
    assert told["backward lost"].words == "Nothing uses lost, so J does not react to it at all."
    assert told["update lost"].words == "dlost is 0: there is no slope to go down."


def test_a_constant_node_is_explained():
    made = run("parameter w = 2", "c = 3*2", "output J = w*c")
    told = explain(made, made.trace[1])
    assert (told.rule, told.formula, told.result, told.words) == ("c is a constant", "3·2", "6", "c is a constant.")


def test_a_claim_that_needs_what_is_not_known_yet_is_not_offered():
    claims = {"dz": (parse("da/dz", nodes=["a", "z"]), parse("dw1/x1")), "da": (parse("dz/(a*(1 - a))"),)}
    made = lecture(claims=False)
    made = Run(made.graph, made.start, made.alpha, claims)
    for frame in made.trace.frames():
        found = explain(made, frame)
        assert found is None or found.shortcut == ""
    assert explain(made, made.trace[6]).code == "dz = da*a*(1 - a)"


def test_of_several_claims_the_first_that_is_not_the_rules_own_is_the_shortcut():
    made = lecture(claims=False)
    claims = {"dz": (parse("da*a*(1 - a)"), parse("da/dz*da", nodes=["a", "z"]), parse("a - y"), parse("a - y + 0"))}
    made = Run(made.graph, made.start, made.alpha, claims)
    assert explain(made, made.trace[6]).shortcut == "a - y"


def test_the_numbers_of_an_update_reach_as_far_as_its_result_does():
    made = lecture(z=20.0, y=1.0)
    told = explain(made, made.trace[12])
    assert (told.numbers, told.result) == ("20 - 0.1·(-2.0612e-9)", "20.00000000021")


# An evaluator of the shown text that knows nothing of formulas: signs are translated, Python does the rest.
SIGNS = {"·": "*", "^": "**", "²": "**2", "³": "**3", "√": "math.sqrt", "undefined": "math.nan"}
FUNCTIONS = {
    "math": math, "exp": math.exp, "log": math.log, "tanh": math.tanh, "σ": lambda z: 1 / (1 + math.exp(-z)),
    "square": lambda x: x * x, "abs": abs, "sign": lambda x: (x > 0) - (x < 0), "step": lambda x: float(x > 0),
    "log_loss": lambda z, y: max(z, 0.0) - y * z + math.log1p(math.exp(-abs(z))),
    "minimum": min, "maximum": max, "relu": lambda x: max(x, 0.0),
}  # fmt: skip


def reckon(shown: str) -> float:
    for sign, python in SIGNS.items():
        shown = shown.replace(sign, python)
    assert not re.search(r"[A-Za-z_]\d", shown), "a name is left"
    return float(eval(shown, {"__builtins__": {}}, FUNCTIONS))


def assert_numbers_give_results(made: Run, iterations: int = 1) -> None:
    for frame in made.trace.frames(iterations):
        told = explain(made, frame)
        if told is None:
            continue
        result = float(told.result)
        written = told.result if frame.phase is Phase.UPDATE else ""
        value = frame.derivatives[frame.node] if frame.phase is Phase.BACKWARD else frame.values[frame.node]
        # half a unit for the numbers put in, half for the result itself, and the rounding of this reckoning
        allowed = 2.001 * half_unit(value, written) + 1e-14 * abs(value)
        assert reckon(told.numbers) == pytest.approx(result, abs=allowed), told
        if told.shortcut:
            assert reckon(told.shortcut_numbers) == pytest.approx(result, abs=allowed), told


@settings(max_examples=100)
@given(
    st.tuples(*[st.floats(-3, 3).map(lambda number: round(number, 4))] * 5),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0.001, 0.1, 1.0]),
)
def test_the_numbers_put_in_give_the_result_that_is_shown(start, y, alpha):
    made = lecture(y=y, alpha=alpha, **dict(zip(("x1", "x2", "w1", "w2", "b"), start)))
    assume(abs(made.trace[1].values["z"]) < 15)  # beyond, the note says that digits are lost
    assert_numbers_give_results(made, iterations=2)


@settings(max_examples=60)
@given(graphs())
def test_the_numbers_put_in_give_the_results_of_random_graphs(made):
    assert_numbers_give_results(Run(made.graph, made.start))
