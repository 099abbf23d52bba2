"""Lesson files: what becomes of their text, and what is said where it is no lesson."""

from __future__ import annotations

import pytest

from tests.lesson.examples import BODY, GRAPH, HEAD, fault, faults, faults_of, lesson
from tui_tutor.core.parser import parse
from tui_tutor.core.steps import Phase, Step
from tui_tutor.errors import Faults
from tui_tutor.lesson.model import Claim, Derivation, Equation, Listing, Narration, Paragraph, Span, Tone
from tui_tutor.lesson.read import load_lesson

FORWARD_ONLY = "```graph\ninput x = 2\noutput q = x*x\nforward only\n```\n\n"
STEPS = (
    "the steps are start, forward z, forward a, forward L, backward L, backward a, backward z, backward w, "
    "update w, end"
)


def narration(body: str, step: str) -> Narration:
    return {str(at): found for at, found in lesson(body).parts[0].narration.items()}[step]


def blocks(body: str) -> tuple[object, ...]:
    """What stands under `## start`."""
    return narration(f"## start\n\n{body}\n", "start").text


def equation(left: str, right: str) -> Equation:
    return Equation(left, parse(right))


# What a lesson becomes


def test_a_heading_addresses_a_step():
    found = lesson("## start\n\none\n\n## backward z\n\ntwo\n\n## update   w ##\n\nthree\n\n## end\n").parts[0]
    texts = {step: "".join(span.text for block in told.text for span in block.spans)
             for step, told in found.narration.items()}  # fmt: skip
    assert texts == {
        Step(Phase.START): "one", Step(Phase.BACKWARD, "z"): "two", Step(Phase.UPDATE, "w"): "three",
        Step(Phase.END): "",
    }  # fmt: skip


def test_headings_may_come_in_any_order_and_be_left_out():
    found = lesson("## end\n\nlast\n\n## start\n\nfirst\n").parts[0]
    assert [str(step) for step in found.narration] == ["end", "start"]
    assert lesson("").parts[0].narration == {}


def test_tracks_stand_under_their_step():
    found = narration("## backward z\n\nall\n\n### try\n\nask\n\n### calculus\n\nrule\n", "backward z")
    assert (found.text, found.calculus, found.question) == tuple(
        (Paragraph((Span(text),)),) for text in ("all", "rule", "ask")
    )


def test_the_graph_may_stand_under_a_step_and_is_no_text_there():
    (found,) = lesson("## start\n\n" + GRAPH + "Hello.\n", graph="").parts[0].narration.values()
    assert found.text == (Paragraph((Span("Hello."),)),)


def test_a_lesson_without_titles_is_one_part_named_like_the_lesson():
    assert [part.title for part in lesson("## start\n").parts] == ["A small lesson"]


def test_a_lesson_with_one_title_is_one_part_of_that_name():
    assert [part.title for part in lesson(f"# The only one\n\n{GRAPH}## start\n", graph="").parts] == ["The only one"]


def test_a_title_begins_a_part_with_its_own_graph_and_steps():
    found = lesson(f"# One\n\n{GRAPH}## forward z\n\none\n\n# Two\n\n{FORWARD_ONLY}## forward q\n\ntwo\n", graph="")
    assert [part.title for part in found.parts] == ["One", "Two"]
    assert [str(step) for part in found.parts for step in part.narration] == ["forward z", "forward q"]
    assert [part.graph.final.name for part in found.parts] == ["L", "q"]
    assert [(part.start, part.alpha) for part in found.parts] == [
        ({"x": 2.0, "w": 0.5, "y": 1.0}, 0.1),
        ({"x": 2.0}, None),
    ]


def test_a_run_starts_with_the_lessons_values_and_falls_back_on_its_claims():
    body = "## backward z\n\n```claim\ndz = a - y\nw := w - alpha*dw\n```\n\n```claim\ndz = -y + a\n```\n"
    run = lesson(body).parts[0].run
    assert (run.start, run.alpha) == ({"x": 2.0, "w": 0.5, "y": 1.0}, 0.1)
    assert run.claims == {"dz": (parse("a - y"), parse("-y + a"))}


def test_a_claim_is_a_block_of_its_own_for_each_equation():
    assert blocks("```claim\ndz = a - y\n\n  dz/dw = x\n```") == (
        Claim(equation("dz", "a - y"), BODY + 3, 1, 10),
        Claim(equation("dz/dw", "x"), BODY + 5, 3, 9),
    )


def test_a_derivation_keeps_its_lines_as_formulas_and_as_written():
    found = blocks("```derivation dz\nda * ∂a/∂z\n\n  a-y\n```")
    formulas = (parse("da * da/dz", nodes=["a", "z"]), parse("a - y"))
    assert found == (Derivation("dz", formulas, BODY + 3, ("da * ∂a/∂z", "  a-y")),)


@pytest.mark.parametrize(
    ("written", "means"),
    [("dz", "dz"), ("dL/dz", "dz"), ("∂L/∂z", "dz"), ("dL / dz", "dz"), ("dL/dL", "dL"), ("dL/dx", "dL/dx")],
)
def test_a_derivative_of_the_final_node_has_one_name_however_it_is_written(written, means):
    value = {"dz": "a - y", "dL": "1", "dL/dx": "(a - y)*w"}[means]
    assert blocks(f"```claim\n{written} = {value}\n```")[0].equation.left == means
    assert blocks(f"```derivation {written}\n{value}\n```")[0].quantity == means


@pytest.mark.parametrize("space", [" ", "   ", "\t"])
def test_a_block_is_what_its_first_word_says(space):
    assert isinstance(blocks(f"```derivation{space}dz\na - y\n```")[0], Derivation)
    assert isinstance(blocks(f"```claim{space}of the lecture\ndz = a - y\n```")[0], Claim)
    assert lesson("", graph=GRAPH.replace("```graph", f"```graph{space}small")).parts[0].graph.final.name == "L"


def test_text_is_shown_as_it_stands():
    found = blocks("```text\n  q = 1\n\nb\n```\n\n~~~text\n```\n~~~\n")
    assert found == (Listing(("  q = 1", "", "b")), Listing(("```",)))


def test_an_equation_of_the_graph_in_a_text_is_proved():
    text = "```text\nz = np.dot(w, x)\n  dz = a - y\nfor i in range(m):\n```"
    assert blocks(text)[0].equations == (Claim(equation("dz", "a - y"), BODY + 4, 3, 10),)
    wrong = f"## start\n\n{text.replace('a - y', 'a*y')}\n"
    assert "error: the claim dz = a*y is false" in faults(wrong)


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("a*(1 - a)", parse("a*(1 - a)")),
        ("dz = a - y", equation("dz", "a - y")),
        ("w := w - alpha*dw", Equation("w", parse("w - alpha*dw"), ":=")),
    ],
)
def test_code_that_reads_as_a_formula_of_the_graph_is_one(code, formula):
    assert blocks(f"See `{code}`.")[0].spans[1] == Span(code, Tone.FORMULA, formula)


@pytest.mark.parametrize(
    "code", ["wᵀx", "tutor list", "dZ = A - y", "J = 3*v", "q := 3", "1 = 1", "f(x)", "n.dz = x", "{z}", "a − y"]
)
def test_other_code_stays_as_it_stands(code):
    assert blocks(f"See `{code}`.")[0].spans[1] == Span(code, Tone.CODE)


def test_a_file_is_loaded_without_being_proved(tmp_path):
    path = tmp_path / "any name.md"
    path.write_text(HEAD + GRAPH + "## start\n\n```claim\nz = 3\n```\n")
    assert (load_lesson(path).id, load_lesson(path).path) == ("small", str(path))
    path.write_text(HEAD + GRAPH + "## strat\n")
    with pytest.raises(Faults, match='no step called "strat"'):
        load_lesson(path)


# What is told


@pytest.mark.parametrize(
    ("text", "line", "problem", "under"),
    [
        # headings
        ("## forward zz\n", 1, 'no step called "forward zz"', '   ^^^^^^^^^^ did you mean "forward z"?'),
        ("## Start\n", 1, 'no step called "Start"', '   ^^^^^ did you mean "start"?'),
        ("## update b\n", 1, 'no step called "update b"', '   ^^^^^^^^ did you mean "update w"?'),
        ("## backward x\n", 1, 'no step called "backward x"', '   ^^^^^^^^^^ did you mean "backward z"?'),
        ("## 12345\n", 1, 'no step called "12345"', f"   ^^^^^ {STEPS}"),
        ("##\n", 1, "the name of a step is missing", f"^ {STEPS}"),
        ("text\n---\n", 1, 'no step called "text"', f"^^^^ {STEPS}"),
        ("## end\n\n## start\n\n## end\n", 5, 'a second "end"', "   ^^^ put the text under one heading"),
        ("## start\n\n### calculs\n", 3, 'no track called "calculs"', '    ^^^^^^^ did you mean "calculus"?'),
        ("## start\n\n### notes\n", 3, 'no track called "notes"',
         "    ^^^^^ the tracks are calculus, try, question, hint"),
        ("## end\n\n### try\n\na\n\n### calculus\n\n### try\n", 9, 'a second "try" under this step',
         "    ^^^ put the text under one heading"),
        ("### calculus\n", 1, '"calculus" stands under no step', '    ^^^^^^^^ put it under "## start"'),
        ("## end\n\n#### more\n", 3, "headings are # for a part, ## for a step and ### for a track",
         "     ^^^^ use ##"),
        # what is never shown
        ("Hello.\n\n## start\n", 1, "text before the first step is never shown", '^ put it under "## start"'),
        ("- one\n", 1, "text before the first step is never shown", '^ put it under "## start"'),
        ("```claim\ndz = a - y\n```\n", 1, "text before the first step is never shown", '^ put it under "## start"'),
        # graphs
        (f"## start\n\n{FORWARD_ONLY}", 3, "a second graph in one part", '^ begin another part with "# Title"'),
        ("## start\n\n```graph too\n```\n", 3, "a second graph in one part", '^ begin another part with "# Title"'),
        ("\n# Two\n\n## start\n", 2, "the part has no graph", "^ add a fenced block: ```graph"),
        # claims
        ("## end\n\n```claim\n```\n", 3, "the claim is empty", "^ write an equation: dz = a - y"),
        ("## end\n\n```claim\n\n  \n```\n", 3, "the claim is empty", "^ write an equation: dz = a - y"),
        ("## end\n\n```claim\na - y\n```\n", 4, "this is not an equation", "^^^^^ write dz = a - y"),
        ("## end\n\n```claim\n  dz =\n```\n", 4, "this is not an equation", "  ^^^^ write dz = a - y"),
        ("## end\n\n```claim\n= a\n```\n", 4, "this is not an equation", "^^^ write dz = a - y"),
        ("## end\n\n```claim\ndz == a - y\n```\n", 4, "this is not an equation", "^^^^^^^^^^^ write dz = a - y"),
        ("## end\n\n```claim\ndz = a = y\n```\n", 4, "this is not a formula",
         "       ^ use + - * / **, parentheses, numbers, names, calls"),
        ("## end\n\n```claim\n dZ = a - y\n```\n", 4, 'no "dZ" here', ' ^^ did you mean "dz"?'),
        ("## end\n\n```claim\ndz = a - yy\n```\n", 4, 'no "yy" here', '         ^^ did you mean "y"?'),
        ("## end\n\n```claim\n  L =  lgo(a)\n```\n", 4, 'no op called "lgo"', '       ^^^ did you mean "log"?'),
        ("## end\n\n```claim\na + y = dz\n```\n", 4, "one name is expected here", '^^^^^ write it as "dz = a - y"'),
        ("## end\n\n```claim\nx := x - 1\n```\n", 4, '"x" is never updated', "^ these are: w"),
        ("## end\n\n```claim\nz = 9**9**9\n```\n", 4, "9**9**9 is no finite number",
         "    ^^^^^^^ float64 holds up to about 1.8e308"),
        # derivations
        ("## end\n\n```derivation dz\n```\n", 3, "the derivation is empty", "^ write one formula a line"),
        ("## end\n\n```derivation\na - y\n```\n", 3, "the derivation has no name",
         "   ^^^^^^^^^^ write ```derivation dz, with the name of what is worked out"),
        ("## end\n\n```derivation e\na\n```\n", 3, 'no "e" here',
         "              ^ known are x, w, y, z, a, L, dw, dz, da, dL, alpha"),
        ("## end\n\n```derivation  da/dzz\na\n```\n", 3, 'no "dzz" here', '                  ^^^ did you mean "dz"?'),
        ("## end\n\n```derivation 2*z\na\n```\n", 3, "one name is expected here",
         '              ^^^ write it as "derivation dz"'),
        ("## end\n\n```derivation dz\na - y\n\n  a - q\n```\n", 6, 'no "q" here',
         "      ^ known are x, w, y, z, a, L, dw, dz, da, dL, alpha"),
        ("## end\n\n```derivation dz\n-y +\n```\n", 4, 'something is missing after "+"', "   ^"),
        ("## end\n\n```derivation dz\ndz = a - y\n```\n", 4, "this is not a formula",
         "   ^ use + - * / **, parentheses, numbers, names, calls"),
        # equations in prose that cannot be read
        ("## end\n\nSee `dz == a + 7`.\n", 3, "this is not an equation", "     ^^^^^^^^^^^ write dz = a - y"),
        ("## end\n\nSee `dz = a − 7`.\n", 3, "− is not a sign of a formula", "            ^ write -"),
        ("## end\n\nSee `dz = a = y`.\n", 3, "this is not a formula",
         "            ^ use + - * / **, parentheses, numbers, names, calls"),
        ("## end\n\nSee `dz := a - y`.\n", 3, '"dz" is never updated', "     ^^ these are: w"),
        ("## end\n\nSee `x := 3`.\n", 3, '"x" is never updated', "     ^ these are: w"),
        ("## end\n\nSee `dz =`.\n", 3, "this is not an equation", "     ^^^^ write dz = a - y"),
        ("## end\n\nSee `dz = A - y`.\n", 3, 'no "A" here', '          ^ did you mean "a"?'),
        ("## end\n\nSee `2*dz = a`.\n", 3, "one name is expected here", '     ^^^^ write it as "dz = a - y"'),
        ("## end\n\nSee `∂L/∂x · w = 1`.\n", 3, "· is not a sign of a formula", "           ^ write *"),
        # blocks that are not marked as what they are
        ("## end\n\n```cliam\ndz = a - y\n```\n", 3, 'no kind of block called "cliam"',
         '   ^^^^^ did you mean "claim"?'),
        ("## end\n\n```claims\ndz = a - y\n```\n", 3, 'no kind of block called "claims"',
         '   ^^^^^^ did you mean "claim"?'),
        ("## end\n\n```\ndz = a - y\n```\n", 3, "the block does not say what it is",
         "^ write ```text for lines as they stand"),
        ("## end\n\n    dz = a - y\n", 3, "the block does not say what it is",
         "^ write ```text for lines as they stand"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_the_next_move(text, line, problem, under):
    assert faults(text) == fault(text, line, problem, under)


@pytest.mark.parametrize(
    ("text", "line", "problem", "under"),
    [
        ("```graph\n```\n", 1, "the graph is empty", '^ write lines such as "input x = 2"'),
        ("```graph\n\n```\n", 1, "the graph has no final node", '^ begin the last line with "loss" or "output"'),
        (f"# One\n\n# Two\n\n{FORWARD_ONLY}", 1, "the part has no graph", "^ add a fenced block: ```graph"),
        (FORWARD_ONLY + "## backward q\n", 7, 'no step called "backward q"', '   ^^^^^^^^^^ did you mean "forward q"?'),
        (FORWARD_ONLY + "## end\n\n```claim\nx := 1\n```\n", 10, '"x" is never updated',
         "^ nothing descends in this graph"),
        (FORWARD_ONLY + "## end\n\n```claim\ndq = 1\n```\n", 10, 'no "dq" here', '^^ did you mean "q"?'),
    ],
)  # fmt: skip
def test_a_part_without_a_graph_or_with_a_small_one_is_told(text, line, problem, under):
    assert faults(text, graph="") == fault(text, line, problem, under, graph="")


@pytest.mark.parametrize("text", ["", "\n\n", "## start\n\nHello.\n", "## strat\n\n{zz}\n"])
def test_a_file_without_a_graph_is_told_where_its_text_begins(text):
    assert faults(text, graph="") == "lesson.md:5:1: error: the part has no graph\n  add a fenced block: ```graph"


def test_a_graph_by_another_name_is_none():
    text = "```Graph\ninput x = 1\n```\n\n## start\n"
    assert faults(text, graph="") == (
        "lesson.md:5:1: error: the part has no graph\n  add a fenced block: ```graph\n"
        + fault(text, 1, "text before the first step is never shown", '^ put it under "## start"', graph="")
    )


def test_a_graph_that_is_wrong_is_told_without_what_follows_from_it():
    graph = GRAPH.replace("z = w*x", "z = w*xx")
    text = "## forward z\n\n{z}\n\n## nonsense\n"
    assert faults(text, graph=graph) == (
        'lesson.md:10:7: error: no "xx" here\n'
        "  10 | z = w*xx\n"
        '     |       ^^ did you mean "x"?'
    )  # fmt: skip


def test_a_graph_that_is_wrong_hides_nothing_that_does_not_hang_on_it():
    question = "### question\n\nWhich?\n\n```answer choice\n[ ] up\n[ ] down\n```\n\n" + "### hint\n\nlook\n\n" * 5
    text = f"## forward z\n\n{question}## backward z\n\n### hint\n\n### notes\n\n```cliam\ndz = 1\n```\n"
    told = faults(text, graph=GRAPH.replace("z = w*x", "z = w*xx"))
    assert [line.partition("error: ")[2] for line in told.splitlines() if ": error: " in line] == [
        'no "xx" here',
        "no option is marked as right",
        "more than 4 hints",
        'no track called "notes"',
        'no kind of block called "cliam"',
    ]


def test_a_part_that_is_wrong_does_not_hide_the_faults_of_the_next():
    text = f"# One\n\n## start\n\n# Two\n\n{GRAPH}## strat\n\n# Three\n\n{FORWARD_ONLY}Hello.\n"
    assert faults(text, graph="") == "\n".join([
        fault(text, 1, "the part has no graph", "^ add a fenced block: ```graph", graph=""),
        fault(text, 17, 'no step called "strat"', '   ^^^^^ did you mean "start"?', graph=""),
        fault(text, 27, "text before the first step is never shown", '^ put it under "## start"', graph=""),
    ])  # fmt: skip


def test_no_fault_of_the_head_a_question_or_a_hint_hides_another_or_a_claim_that_is_false():
    question = "### question\n\nWhich?\n\n```answer choice\n[ ] up\n[ ] down\n```\n\n" + "### hint\n\nlook\n\n" * 5
    text = f"## forward z\n\n{{foo}}\n\n{question}## backward y\n\n## backward z\n\n```claim\ndz = a + y\n```\n"
    head = HEAD.replace("id: small", "id: small\nminutes: three\ncolour: red")
    told = [line.partition("error: ")[2] for line in faults(text, head=head).splitlines() if ": error: " in line]
    assert told == [
        '"three" is not a number of minutes',
        'no field "colour"',
        'the step "forward z" does not hold "foo"',
        "no option is marked as right",
        "more than 4 hints",
        'no step called "backward y"',
        "the claim dz = a + y is false",
    ]


def test_all_faults_of_a_file_are_told_at_once_and_in_their_order():
    text = (
        "Hello.\n\n## start\n\n{zz} and <b>.\n\n## forward\n\n{nothing here is tried}\n\n"
        "## backward z\n\n```claim\ndz = a + y\ndz = q\n```\n\n### notes\n\n`z = 2*w*x` {dw}\n"
    )
    told = [line for line in faults(text, head=HEAD.replace("title", "tilte")).splitlines() if ": error: " in line]
    assert told == [
        'lesson.md:1:1: error: the head has no "title"',
        'lesson.md:3:1: error: no field "tilte"',
        f"lesson.md:{BODY}:1: error: text before the first step is never shown",
        f'lesson.md:{BODY + 4}:1: error: the step "start" does not hold "zz"',
        f"lesson.md:{BODY + 4}:10: error: the narration cannot show HTML",
        f'lesson.md:{BODY + 6}:4: error: no step called "forward"',
        f"lesson.md:{BODY + 13}:1: error: the claim dz = a + y is false",
        f'lesson.md:{BODY + 14}:6: error: no "q" here',
        f'lesson.md:{BODY + 17}:5: error: no track called "notes"',
        f"lesson.md:{BODY + 19}:2: error: z = 2*w*x is false",
        f'lesson.md:{BODY + 19}:13: error: the step "backward a" does not hold "dw"',
    ]


def test_places_are_those_of_the_file_behind_a_byte_order_mark_and_with_windows_line_ends():
    text = "## start\n\n{zz}\n\n## frward z\n"
    data = ("\ufeff" + (HEAD + GRAPH + text).replace("\n", "\r\n")).encode()
    assert faults_of(data) == faults(text)
    assert faults(text) == "\n".join([
        fault(text, 3, 'the step "start" does not hold "zz"', "^^^^ it holds x, w, y, alpha"),
        fault(text, 5, 'no step called "frward z"', '   ^^^^^^^^ did you mean "forward z"?'),
    ])  # fmt: skip
