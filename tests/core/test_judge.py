"""Verdicts: a corpus of answers with none misjudged, the tolerance of numbers, and the sentences."""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.asking import COMPUTATION, LOGISTIC, all_asked, asked, edited, said, shipped, verdict
from tests.core.corpus import JUNK, NOT_UNDERSTOOD, RIGHT, WRONG, Question, corpus, derivatives, questions
from tests.core.examples import graphs, lecture
from tui_tutor.core import numbers
from tui_tutor.core.answer import read_answer
from tui_tutor.core.asked import Asked
from tui_tutor.core.formula import names_in
from tui_tutor.core.judge import judge
from tui_tutor.core.judgement import Judgement, Verdict
from tui_tutor.core.near import is_near
from tui_tutor.core.parser import parse
from tui_tutor.core.printing import linear
from tui_tutor.core.trace import Run

LESSONS = {"logistic": LOGISTIC, "computation": COMPUTATION}
QUESTIONS = {question.id: question for question in questions()}
TRUE = -0.3775406687981454  # dz of the lecture


def of(question: Question, made: Run | None = None) -> Asked:
    return asked(made or LESSONS[question.lesson], question.step)


# ---- the corpus


@pytest.mark.parametrize("question", questions(), ids=list(QUESTIONS))
def test_no_answer_of_the_corpus_is_misjudged(question):
    where = of(question)
    found = {answer: judge(where, answer.text) for answer in corpus(question)}
    misjudged = [
        f"{answer.text[:80]!r} ({answer.kind}): {judged.verdict}: {judged.say[:80]}"
        for answer, judged in found.items()
        if judged.verdict != answer.verdict
    ]
    assert misjudged == []
    assert all(judged.mistake is None for judged in found.values() if judged.verdict != Verdict.WRONG)


@pytest.mark.parametrize("question", derivatives(), ids=[question.id for question in derivatives()])
def test_the_corpus_has_200_answers_of_every_kind_for_every_derivative(question):
    kinds = Counter(answer.kind for answer in corpus(question))
    assert kinds.total() >= 200 + len(JUNK)
    assert kinds["equal form"] >= 120
    assert kinds["near miss"] >= 70
    assert kinds["number"] >= 15
    assert kinds["misconception"] == len(question.wrong)


def test_the_corpus_covers_every_backward_step_of_both_lessons():
    steps = {(LESSONS[question.lesson], question.step) for question in derivatives()}
    assert steps == {
        (lesson, str(where.frame.step))
        for lesson in LESSONS.values()
        for where in all_asked(shipped(lesson))
        if where.frame.phase == "backward"
    }


@pytest.mark.parametrize("question", questions(), ids=list(QUESTIONS))
def test_the_corpus_knows_the_names_and_the_number_that_the_product_knows(question):
    where = of(question)
    assert set(question.known) == set(where.held)
    assert question.number == pytest.approx(float(where.value), rel=1e-12)


@pytest.mark.parametrize("step", ["forward-L", "backward-a", "backward-z", "backward-w1"])
@pytest.mark.parametrize("far", [{"w1": 40.0}, {"w1": -400.0, "y": 0.0}, {"b": 1e6}, {"w1": 0.0, "x1": 0.0}])
def test_formulas_are_judged_alike_wherever_the_learner_set_the_numbers(step, far):
    question = QUESTIONS[f"logistic-{step}"]
    here, there = of(question), of(question, edited(**far))
    for answer in corpus(question)[:150]:
        if answer.kind in ("equal form", "near miss") and names_in(read_answer(answer.text, here)):
            assert verdict(there, answer.text) == answer.verdict, answer.text


def test_judging_is_a_pure_function_of_the_question_and_the_answer():
    question = QUESTIONS["logistic-backward-z"]
    answers = [answer.text for answer in corpus(question)]
    first, second = (of(question, replace(shipped(LOGISTIC))) for _ in range(2))
    forward = {text: judge(first, text) for text in answers}
    backward = {text: judge(second, text) for text in reversed(answers)}
    assert forward == backward
    assert forward == {text: judge(first, text) for text in answers}


@settings(max_examples=200)
@given(st.text(max_size=40) | st.text("azydL∂/()*+-^²·σŷ=,.e0123456789 ", max_size=40))
def test_whatever_is_typed_is_judged_and_what_is_not_understood_has_a_column(text):
    found = judge(asked(LOGISTIC, "backward z"), text)
    assert found.say
    assert (found.column is not None) == (found.verdict is Verdict.NOT_UNDERSTOOD)
    assert found.column is None or 1 <= found.column <= max(len(text), 1)


def test_what_is_accepted_is_right_or_cannot_be_told():
    assert [each.value for each in Verdict if each.accepted] == ["right", "cannot-tell"]
    assert [each.value for each in Verdict if each.is_wrong] == ["wrong"]


# ---- numbers


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(1.0, RIGHT), (1.001, RIGHT), (0.999, RIGHT), (1.00099, RIGHT), (0.99901, RIGHT),
     (1.00101, WRONG), (0.99899, WRONG), (-1.0, WRONG), (-1.0005, WRONG), (0.0, WRONG)],
)  # fmt: skip
@pytest.mark.parametrize("step", ["forward z", "backward a", "backward z", "backward w2", "update w2"])
def test_a_number_is_right_within_a_thousandth_of_the_true_value(step, factor, expected):
    where = asked(LOGISTIC, step)
    assert verdict(where, repr(float(where.value) * factor)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0", RIGHT),
        ("0.00005", RIGHT),
        ("-5e-5", RIGHT),
        ("0.0000501", WRONG),
        ("-0.0000501", WRONG),
        ("1e-300", RIGHT),
    ],
)
def test_where_the_true_value_is_zero_half_a_unit_of_the_fourth_decimal_counts(given, expected):
    where = asked(edited(w1=40.0), "backward z")
    assert float(where.value) == 0
    assert verdict(where, given) == expected


@pytest.mark.parametrize(
    "text",
    ["-0.3775", "−0.3775", "-.3775", " -0.3775 ", "-3.775e-1", "-3.775E−1", "-151/400", "-(0.3775)", "-0.37754·1",
     "0.62246 - 1", "1/(1 + e^(-0.5)) - 1", "dz = -0.3775", "-37.75*10⁻²", "-37.75*10^-2"],
)  # fmt: skip
def test_a_number_may_be_written_as_a_person_writes_it(text):
    assert said(asked(LOGISTIC, "backward z"), text) == (RIGHT, "dz = -0.3775.")


def test_a_decimal_comma_is_told_and_costs_nothing():
    assert judge(asked(LOGISTIC, "backward z"), "-0,3775") == Judgement(
        Verdict.NOT_UNDERSTOOD, "a comma is no decimal point; write -0.3775", column=3
    )


@pytest.mark.parametrize(
    ("step", "text", "say"),
    [
        ("backward z", "-0.9", "The sign fits, the size is too large."),
        ("backward z", "-0.1", "The sign fits, the size is too small."),
        ("backward z", "-0.377", "It is near: take the numbers with more digits."),
        ("forward z", "0.51", "It is near, but rounding does not make the difference: look for a slip."),
        ("backward z", "0.9", "The sign is another one, and the size too."),
        ("backward z", "0", "It is not 0."),
        ("update w1", "-0.5755", "The sign is another one."),
        ("update w1", "-0.6", "The sign is another one, and the size too."),
    ],
)
def test_a_wrong_number_is_told_how_far_it_is_and_not_the_true_one(step, text, say):
    assert said(asked(LOGISTIC, step), text) == (WRONG, say)


SMALL_STEPS = [edited(alpha=0.0003), edited(alpha=1e-6), edited(w1=1e3, x1=1e-3), edited(w1=-40.0, b=79.5, alpha=0.01)]


@pytest.mark.parametrize("made", SMALL_STEPS, ids=["alpha 3e-4", "alpha 1e-6", "w1 1e3", "w1 -40"])
def test_however_little_an_update_changes_the_old_value_is_not_the_new_one(made):
    where = asked(made, "update w1")
    old, new = float(where.held["w1"]), float(where.value)
    assert old != new
    assert is_near(old, new)  # by the value alone it would be
    found = judge(where, repr(old))
    assert (found.verdict, found.mistake) == (WRONG, "old-new-confused")
    assert verdict(where, numbers.change(old, new)[1]) == RIGHT  # as it is shown


@pytest.mark.parametrize(
    ("part", "expected"),
    [(0.0, WRONG), (0.5, WRONG), (0.74, WRONG), (0.76, RIGHT), (1.0, RIGHT), (1.24, RIGHT), (1.26, WRONG)],
)
def test_at_an_update_a_number_is_right_within_a_quarter_of_the_change(part, expected):
    where = asked(edited(alpha=0.0003), "update w1")
    old = float(where.held["w1"])
    assert verdict(where, repr(old + part * (float(where.value) - old))) == expected


def test_where_an_update_changes_nothing_the_old_value_is_right():
    for made in (edited(alpha=0.0), edited(x1=0.0)):
        assert verdict(asked(made, "update w1"), "0.5") == RIGHT
        assert verdict(asked(made, "update w1"), "0.50049") == RIGHT
        assert verdict(asked(made, "update w1"), "0.5006") == WRONG


def test_at_a_small_update_only_the_mistake_itself_is_told():
    where = asked(edited(alpha=0.0003), "update w1")  # from 0.5 to 0.5002
    mistakes = {"0.5": "old-new-confused", "0.49977": "plus-in-update", "0.500000068": "rate-squared",
                "1.255": "rate-forgotten", "0.4993": None, "0.5001": None}  # fmt: skip
    for number, mistake in mistakes.items():
        found = judge(where, number)
        assert (found.verdict, found.mistake) == (WRONG, mistake), number


@settings(max_examples=25)
@given(graphs(), st.floats(0.5, 2))
def test_the_true_number_of_any_step_is_right_and_no_mistake(made, factor):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        if not math.isfinite(float(where.value)):
            continue
        found = judge(where, repr(float(where.value)))
        assert (found.verdict, found.mistake) == (Verdict.RIGHT, None)
        other = float(where.value) * factor
        assert verdict(where, repr(other)) == (RIGHT if is_near(other, where.value) else WRONG)


# ---- formulas


@pytest.mark.parametrize(
    ("step", "text", "say"),
    [
        ("backward z", "a - 1", "That is true for y = 1 only."),
        ("backward z", "a", "That is true for y = 0 only."),
        ("backward a", "-1/a", "That is true for y = 1 only."),
        ("backward z", "2*a", "For example, at a=0.121, y=0 yours gives 0.242, the derivative is 0.121."),
        ("backward z", "x1", "For example, at x1=-2.72, a=0.121, y=0 yours gives -2.72, the derivative is 0.121."),
        ("backward z", "dz/dw1",
         "For example, at dz/dw1=-2.72, a=0.121, y=0 yours gives -2.72, the derivative is 0.121."),
        ("forward a", "z", "For example, at z=-1.99 yours gives -1.99, the value of a is 0.1203."),
        ("update w1", "w1 - dw2",
         "For example, at w1=-0.178, dw2=0.314, α=0.1, dw1=-0.328 yours gives -0.492, the new w1 is -0.1452."),
    ],
)  # fmt: skip
def test_a_wrong_formula_is_shown_where_alone_it_holds_or_a_point_where_it_differs(step, text, say):
    found = judge(asked(LOGISTIC, step), text)
    assert (found.verdict, found.mistake, found.say) == (Verdict.WRONG, None, say)


def test_what_holds_at_some_points_of_a_label_only_is_shown_a_point():
    say = said(asked(LOGISTIC, "backward z"), "a - y*step(z)")[1]  # right for y = 0, and for y = 1 where z > 0
    assert " yours gives " in say


@pytest.mark.parametrize("off", ["+ 1e-6", "* 1.0001", "* 1.000000002"])
def test_where_it_differs_by_little_there_are_enough_digits_to_see_it(off):
    say = said(asked(LOGISTIC, "backward z"), f"(a - y) {off}")[1]
    numbers = re.search(r"yours gives (\S+), the derivative is (\S+)\.$", say)
    assert numbers is not None
    assert numbers[1] != numbers[2]


@pytest.mark.parametrize("text", ["a - y + 0*log(a - 0.622)", "(a - y)*sqrt(a - 0.6224)/sqrt(a - 0.6224)"])
def test_what_is_hardly_ever_defined_but_right_at_hand_is_accepted_and_marked(text):
    assert said(asked(LOGISTIC, "backward z"), text) == (
        "cannot-tell",
        "There are too few points at which both are defined, so it is accepted.",
    )


@pytest.mark.parametrize("text", ["a + 0*log(a - 5)", "log(-1 - a**2)", "(a - y)*sqrt(-a)/sqrt(-a)", "a/0"])
def test_what_is_not_even_defined_at_hand_is_wrong(text):
    assert said(asked(LOGISTIC, "backward z"), text)[0] == WRONG


@pytest.mark.parametrize("text", ["a + 1 + 0*log(a - 0.622)", "2*(a - y)*sqrt(a - 0.6224)/sqrt(a - 0.6224)"])
def test_what_is_hardly_ever_defined_and_far_off_at_hand_is_wrong(text):
    assert said(asked(LOGISTIC, "backward z"), text)[0] == WRONG


def test_a_number_for_the_learning_rate_is_told_as_any_other_number_for_a_name():
    for number in ("w1 - 0.1*dw1", "w1 - dw1/10"):
        judged = judge(asked(LOGISTIC, "update w1"), number)
        assert (judged.verdict, judged.say) == (WRONG, "That is true for α = 0.1 only: write alpha for the number.")
    assert verdict(asked(LOGISTIC, "update w1"), "w1 - alpha*dw1") == RIGHT
    assert verdict(asked(edited(alpha=0.2), "update w1"), "w1 - 0.1*dw1") == WRONG
    assert verdict(asked(edited(alpha=0.2), "update w1"), "w1 - dw1/5") == WRONG


def test_leaves_are_sampled_so_their_numbers_may_not_stand_for_them():
    assert verdict(asked(LOGISTIC, "backward w1"), "2*dz") == WRONG
    assert verdict(asked(COMPUTATION, "backward b"), "du*2") == WRONG
    assert verdict(asked(COMPUTATION, "backward b"), "3*c") == RIGHT  # du is 3 wherever the leaves are


def test_in_an_update_the_old_value_is_meant_and_what_moved_before_is_new():
    assert said(asked(LOGISTIC, "update w1"), "w1 - alpha*x1*(a - y)") == (RIGHT, "w1 goes from 0.5 to 0.5755.")
    where = asked(LOGISTIC, "update w2")
    assert verdict(where, "w2 - alpha*x2*dz") == RIGHT
    assert verdict(where, "w2 - alpha*dw2 + 0*w1") == RIGHT
    assert verdict(where, "w2 - alpha*dw2 + (w1 + alpha*dw1 - z)*0") == RIGHT
    assert verdict(where, "w2 - alpha*x2*(sigmoid((w1 + alpha*dw1)*x1 + w2*x2 + b) - y)") == RIGHT  # w1 taken back
    assert verdict(where, "w2 - alpha*x2*(sigmoid(w1*x1 + w2*x2 + b) - y)") == WRONG


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [("da/dz", "a*(1 - a)", RIGHT), ("da/dz", "a*(1 + a)", WRONG), ("da/dz", "0.235", RIGHT),
     ("da/dz", "da/dz", NOT_UNDERSTOOD), ("da/dz", "∂a/∂z = a - a²", RIGHT), ("da/dz", "-a*(1 - a)", WRONG),
     ("w1*x1", "1", RIGHT), ("w1*x1", "x1·w1", RIGHT), ("w1*x1", "w1 + x1", WRONG)],
)  # fmt: skip
def test_a_lessons_own_question_is_judged_by_its_target(target, text, expected):
    where = asked(LOGISTIC, "backward z")
    own = replace(where, target=parse(target, nodes=where.graph.by_name))
    found = judge(own, text)
    assert (found.verdict, found.mistake) == (expected, None)


@settings(max_examples=25)
@given(graphs())
def test_the_right_formulas_of_any_graph_are_right_as_they_are_written_on_the_screen(made):
    for where in all_asked(Run(made.graph, made.start, made.alpha)):
        for text in map(linear, where.formulas):
            found = judge(where, text)
            if len(text) <= 400:
                assert found.verdict.accepted, text
                assert found.mistake is None


# ---- what is not finite


@pytest.mark.parametrize(
    ("far", "right", "state"),
    [
        ({"w1": 40.0}, ["undefined", "nan", " Undefined "], "undefined"),
        ({"w1": 40.0, "y": 0.0}, ["inf", "infinity", "∞", "INF", "infinite"], "infinity"),
        ({"w1": -400.0}, ["-inf", "−inf", "-infinity", "−∞"], "minus infinity"),
        ({"w1": -400.0, "y": 0.0}, ["undefined"], "undefined"),
    ],
)
def test_where_a_number_is_not_finite_its_word_is_right(far, right, state):
    where = asked(edited(**far), "backward a")
    for text in right:
        assert said(where, text) == (RIGHT, f"da is {state} here.")
    words = {"undefined": "undefined", "inf": "infinity", "-inf": "minus infinity"}
    for text, other in words.items():
        if other != state:
            assert said(where, text) == (WRONG, f"da is not {other} here.")


def test_a_number_where_there_is_none_is_wrong_and_which_word_fits_is_not_told():
    say = "da has no finite value here. Is it undefined, inf or -inf?"
    for far in ({"w1": 40.0}, {"w1": 40.0, "y": 0.0}, {"w1": -400.0}):
        assert said(asked(edited(**far), "backward a"), "-1") == (WRONG, say)


def test_where_a_claim_gives_the_number_the_number_is_asked_for():
    where = asked(edited(w1=40.0), "backward z")
    assert said(where, "0") == (RIGHT, "dz = 0.")
    assert said(where, "a - y") == (RIGHT, "dz = 0.")
    assert verdict(where, "undefined") == NOT_UNDERSTOOD
    assert verdict(where, "inf") == NOT_UNDERSTOOD


def test_a_run_that_starts_saturated_is_judged_by_the_points_that_are_not():
    where = asked(lecture(w1=40.0), "backward z")
    assert verdict(where, "a - y") == RIGHT
    assert verdict(where, "da*a*(1 - a)") == RIGHT
    assert verdict(where, "y - a") == WRONG


if __name__ == "__main__":  # how long a judgement takes: python -m tests.core.test_judge
    times: dict[str, list[float]] = {}
    for each in QUESTIONS.values():
        if each.lesson == "logistic":
            place = of(each)
            judge(place, "0*y")  # draws the samples
            for answer in corpus(each):
                begin = time.perf_counter()
                judge(place, answer.text)
                times.setdefault(answer.kind, []).append((time.perf_counter() - begin) * 1e3)
    for kind, found in {**times, "all": [spent for each in times.values() for spent in each]}.items():
        print(f"{kind:15} {len(found):5} answers: median {median(found):.2f} ms, most {max(found):.2f} ms")


@pytest.mark.parametrize(
    ("step", "answer", "say"),
    [
        ("backward w1", "2*dz", "That is true for x1 = 2 only: write x1 for the number."),
        ("backward w1", "x1*(-0.3775)", "That is true for dz = -0.3775 only: write dz for the number."),
        ("update w1", "0.5 - 0.1*dw1", "That is true for w1 = 0.5 only: write w1 for the number."),
        ("forward z", "w1*2 + w2*(-3) + b",
         "That is true for x1 = 2 and x2 = -3 only: write x1 and x2 for the numbers."),
    ],
)  # fmt: skip
def test_a_number_filled_in_for_a_name_is_told_as_that(step, answer, say):
    assert said(asked(LOGISTIC, step), answer) == ("wrong", say)


def test_a_number_filled_in_for_what_is_hidden_tells_nothing():
    where = asked(LOGISTIC, "backward w1", hidden=["dz"])
    assert "dz = " not in said(where, "x1*(-0.3775)")[1]
