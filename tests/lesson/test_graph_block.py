"""The graph block: what its lines mean, and what is said about each line that means nothing."""

from __future__ import annotations

import pytest

from tests.lesson.examples import faults
from tui_tutor.core.node import Domain, Role
from tui_tutor.core.parser import parse
from tui_tutor.errors import Faults
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.lesson.source import MOST_LINES


def told(*lines: str) -> list[str]:
    with pytest.raises(Faults) as found:
        parse_graph("\n".join(lines))
    return str(found.value).splitlines()


def test_a_block_becomes_a_graph_and_its_start():
    setup = parse_graph(
        "# the data\n"
        "input x1 = 2\n"
        "\n"
        "  parameter   w1=-0.5   # may change\n"
        "label y = 1 in {0, 1}\n"
        "input p = 0.5 in (0, 1) with derivative\n"
        "z = w1*x1 + p\n"
        "a(ŷ) = sigmoid( z )\n"
        "h (second) = 2e0*a\n"
        "loss L = (h - y)**2\n"
        "descend alpha = 1e-3\n"
    )
    assert setup.start == {"x1": 2.0, "w1": -0.5, "y": 1.0, "p": 0.5}
    assert setup.alpha == 0.001
    graph = setup.graph
    assert [(node.name, node.role) for node in graph.nodes] == [
        ("x1", Role.INPUT), ("w1", Role.PARAMETER), ("y", Role.LABEL), ("p", Role.INPUT),
        ("z", Role.COMPUTED), ("a", Role.COMPUTED), ("h", Role.COMPUTED), ("L", Role.LOSS),
    ]  # fmt: skip
    assert graph["z"].formula == parse("w1*x1 + p")
    assert (graph["a"].second_name, graph["h"].second_name) == ("ŷ", "second")
    assert graph["y"].domain == Domain(numbers=(0.0, 1.0))
    assert graph["p"].domain == Domain(interval=(0.0, 1.0))
    assert (graph["p"].with_derivative, graph["x1"].with_derivative) == (True, False)
    assert (graph.learning_rate, graph.forward_only) == ("alpha", False)


def test_an_output_and_forward_only():
    setup = parse_graph("input x = 1\noutput q = x\nforward only")
    assert (setup.graph.final.role, setup.graph.forward_only, setup.alpha) == (Role.OUTPUT, True, None)


def test_lines_of_one_preset_are_one_proposal():
    setup = parse_graph(
        "parameter w = 1\noutput q = w\ndescend alpha = 0.1\n"
        "preset too large: alpha = 9 # see\npreset  far off :w=-3\npreset too large: w = 1e3"
    )
    assert [(preset.name, preset.values) for preset in setup.presets] == [
        ("too large", {"alpha": 9.0, "w": 1000.0}),
        ("far off", {"w": -3.0}),
    ]
    assert (setup.start, setup.alpha) == ({"w": 1.0}, 0.1)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        # lines that are none
        (["input x = 1", "what is this", "output q = x"],
         ["graph:2:1: error: this is not a line of a graph", "  2 | what is this",
          '    | ^^^^^^^^^^^^ write "input x = 2", "z = w*x + b", "loss L = ...", "descend alpha = 0.1" or '
          '"for each example"']),
        (["input x", "output q = 1"],
         ["graph:1:1: error: this is not a line of a graph", "  1 | input x",
          '    | ^^^^^^^ write "input x = 2", "z = w*x + b", "loss L = ...", "descend alpha = 0.1" or '
           '"for each example"']),
        # names
        (["inptu x = 1", "output q = x"],
         ['graph:1:1: error: "inptu x" cannot be a name', "  1 | inptu x = 1", '    | ^^^^^^^ did you mean "input"?']),
        (["input my x = 1", "output q = x"],
         ['graph:1:7: error: "my x" cannot be a name', "  1 | input my x = 1",
          "    |       ^^^^ use letters, digits and _, a letter first"]),
        (["input x-1 = 1", "output q = 1"],
         ['graph:1:7: error: "x-1" cannot be a name', "  1 | input x-1 = 1",
          "    |       ^^^ use letters, digits and _, a letter first"]),
        (["loss = 1"],
         ["graph:1:6: error: a name is missing", "  1 | loss = 1",
          "    |      ^ write it before the =, as in z = w*x"]),
        (["= 1", "output q = 1"],
         ["graph:1:1: error: a name is missing", "  1 | = 1", "    | ^ write it before the =, as in z = w*x"]),
        (["input lambda = 1", "output q = 1"],
         ['graph:1:7: error: "lambda" is a word of Python', "  1 | input lambda = 1",
          "    |       ^^^^^^ write lambda_ or choose another name"]),
        (["input g = 1", "output q = 1"],
         ['graph:1:7: error: "g" has a meaning of its own in the op table', "  1 | input g = 1",
          "    |       ^ choose another name"]),
        (["out = 1", "output q = 1"],
         ['graph:1:1: error: "out" has a meaning of its own in the op table', "  1 | out = 1",
          "    | ^^^ choose another name"]),
        (["exp = 1", "output q = 1"],
         ['graph:1:1: error: "exp" is the name of an op', "  1 | exp = 1", "    | ^^^ choose another name"]),
        (["input a (log) = 1", "output q = a"],
         ['graph:1:10: error: "log" is the name of an op', "  1 | input a (log) = 1",
          "    |          ^^^ choose another name"]),
        (["input n = 1", "input n = 2", "output q = n"],
         ['graph:2:7: error: "n" is defined twice', "  2 | input n = 2",
          "    |       ^ give one of the two another name"]),
        (["input a = 1", "b (a) = 2", "output q = b"],
         ['graph:2:4: error: "a" is defined twice', "  2 | b (a) = 2", "    |    ^ give one of the two another name"]),
        (["parameter a = 1", "output q = a", "descend a = 0.1"],
         ['graph:3:9: error: "a" is defined twice', "  3 | descend a = 0.1",
          "    |         ^ give one of the two another name"]),
        (["input z = 1", "input dz = 2", "output q = z"],
         ['graph:2:7: error: "dz" is the name of a derivative, because there is a node "z"', "  2 | input dz = 2",
          "    |       ^^ choose another name"]),
        (["input d = 1", "input dz = 2", "z = 3", "output q = z*d"],
         ['graph:2:7: error: "dz" is the name of a derivative, because there is a node "z"', "  2 | input dz = 2",
          "    |       ^^ choose another name"]),
        (["parameter w = 1", "output q = w", "descend dw = 0.1"],
         ['graph:3:9: error: "dw" is the name of a derivative, because there is a node "w"', "  3 | descend dw = 0.1",
          "    |         ^^ choose another name"]),
        # numbers and domains
        (["input x = two", "output q = x"],
         ['graph:1:11: error: "two" is not a number', "  1 | input x = two",
          "    |           ^^^ write it as 2, -0.25 or 1e-3"]),
        (["input x =", "output q = x"],
         ["graph:1:10: error: a number is missing", "  1 | input x =",
          "    |          ^ write it as 2, -0.25 or 1e-3"]),
        (["input x = 1e999", "output q = x"],
         ['graph:1:11: error: "1e999" is not a number', "  1 | input x = 1e999",
          "    |           ^^^^^ write it as 2, -0.25 or 1e-3"]),
        (["input x = nan", "output q = x"],
         ['graph:1:11: error: "nan" is not a number', "  1 | input x = nan",
          "    |           ^^^ write it as 2, -0.25 or 1e-3"]),
        (["parameter w = 1", "output q = w", "descend alpha = fast"],
         ['graph:3:17: error: "fast" is not a number', "  3 | descend alpha = fast",
          "    |                 ^^^^ write it as 2, -0.25 or 1e-3"]),
        (["label y = 2 in {0, 1}", "output q = y"],
         ["graph:1:11: error: y must be 0 or 1", "  1 | label y = 2 in {0, 1}", "    |           ^ change the number"]),
        (["input p = 1 in (0, 1)", "output q = p"],
         ["graph:1:11: error: p must be between 0 and 1", "  1 | input p = 1 in (0, 1)",
          "    |           ^ change the number"]),
        (["input p = 1 in {zero}", "output q = p"],
         ["graph:1:16: error: this is not a domain", "  1 | input p = 1 in {zero}",
          "    |                ^^^^^^ write in {0, 1} for some numbers, in (0, 1) for what lies between"]),
        (["input p = 1 in (1, 0)", "output q = p"],
         ["graph:1:16: error: this is not a domain", "  1 | input p = 1 in (1, 0)",
          "    |                ^^^^^^ write in {0, 1} for some numbers, in (0, 1) for what lies between"]),
        # presets
        (["parameter w = 1", "output q = w", "preset small: v = 0.1"],
         ['graph:3:15: error: nothing called "v" can be set', "  3 | preset small: v = 0.1",
          "    |               ^ choose w"]),
        (["parameter w1 = 1", "output q = w1", "preset small:  w = 1"],
         ['graph:3:16: error: nothing called "w" can be set', "  3 | preset small:  w = 1",
          '    |                ^ did you mean "w1"?']),
        (["parameter w = 1", "output q = w", "preset small: q = 1"],
         ['graph:3:15: error: "q" is computed, so it cannot be set', "  3 | preset small: q = 1",
          "    |               ^ set one of w"]),
        (["parameter w = 1", "output q = w", "preset small: = 1"],
         ["graph:3:15: error: a name is missing", "  3 | preset small: = 1",
          "    |               ^ name one of w"]),
        (["parameter w = 1", "output q = w", "preset small: w = little"],
         ['graph:3:19: error: "little" is not a number', "  3 | preset small: w = little",
          "    |                   ^^^^^^ write it as 2, -0.25 or 1e-3"]),
        (["label y = 1 in {0, 1}", "output q = y", "preset other: y = 0", "preset wrong: y = 2"],
         ["graph:4:15: error: y must be 0 or 1", "  4 | preset wrong: y = 2",
          "    |               ^ change the number"]),
        (["parameter w = 1", "output q = w", "preset one: w = 2", "preset two: w = 2", "preset one: w = 3"],
         ['graph:5:13: error: "one" sets w twice', "  5 | preset one: w = 3",
          "    |             ^ keep one of the two"]),
        # formulas
        (["input x = 1", "  output q = 2*y + x"],
         ['graph:2:16: error: no "y" here', "  2 |   output q = 2*y + x", "    |                ^ known are x, q"]),
        (["input x = 1", "output q = lgo(x)"],
         ['graph:2:12: error: no op called "lgo"', "  2 | output q = lgo(x)",
          '    |            ^^^ did you mean "log"?']),
        (["input x = 1", "output q ="],
         ["graph:2:11: error: a formula is missing", "  2 | output q =",
          "    |           ^ write one, such as w*x + b"]),
        (["input x = 1", "output q = x*9**9**9"],
         ["graph:2:14: error: 9**9**9 is no finite number", "  2 | output q = x*9**9**9",
          "    |              ^^^^^^^ float64 holds up to about 1.8e308"]),
        (["parameter w = 1", "descend alpha = 0.1", "output q = alpha*w"],
         ['graph:3:12: error: no "alpha" here', "  3 | output q = alpha*w", "    |            ^^^^^ known are w, q"]),
        # the whole
        (["input x = 1", "u = v*x", "v = t", "t = u", "output q = v"],
         ["graph:2:1: error: a cycle: u needs v needs t needs u", "  2 | u = v*x",
          "    | ^ a graph computes in one direction only"]),
        (["input x = 1", "output q = q + x"],
         ["graph:2:8: error: a cycle: q needs q", "  2 | output q = q + x",
          "    |        ^ a graph computes in one direction only"]),
        (["input x = 1", "u = v*x", "v = x", "output q = u"],
         ['graph:2:1: error: "u" uses "v" before it is computed', "  2 | u = v*x",
          '    | ^ move the line of "v" up']),
        (["input x = 1", "z = x"],
         ["graph:2:1: error: the graph has no final node", "  2 | z = x",
          '    | ^ begin the last line with "loss" or "output"']),
        (["# nothing"],
         ["graph:1:1: error: the graph has no final node", "  1 | # nothing",
          '    | ^ begin the last line with "loss" or "output"']),
        (["input x = 1", "output q = x", "loss L = x"],
         ['graph:3:6: error: two final nodes, "q" and "L"', "  3 | loss L = x",
          "    |      ^ keep one loss or output line"]),
        (["input x = 1", "output q = x", "u = q"],
         ['graph:3:1: error: "u" uses the final node "q"', "  3 | u = q",
          "    | ^ nothing may come after the final node"]),
        (["input x = 1", "output q = x", "descend alpha = 0.1"],
         ["graph:3:9: error: the graph has no parameter, so nothing can descend", "  3 | descend alpha = 0.1",
          '    |         ^^^^^ remove "descend"']),
        (["parameter w = 1", "output q = w", "descend alpha = 0.1", "forward only"],
         ["graph:3:9: error: the graph goes forward only, so nothing can descend", "  3 | descend alpha = 0.1",
          '    |         ^^^^^ remove "descend"']),
        (["parameter w = 1", "output q = w", "descend alpha = 0.1", "descend beta = 0.1"],
         ["graph:4:1: error: a second learning rate", "  4 | descend beta = 0.1", "    | ^^^^^^^ keep one of the two"]),
    ],
)  # fmt: skip
def test_what_is_no_graph_is_told_with_the_line_and_the_character(lines, said):
    assert told(*lines) == said


def test_all_faults_of_the_lines_are_told_at_once_and_in_order():
    said = told("input n = one", "input n = 4", "input g = 1 in {2}", "output log = qq + n", "huh")
    assert [line for line in said if ": error: " in line] == [
        'graph:1:11: error: "one" is not a number',
        'graph:2:7: error: "n" is defined twice',
        'graph:3:7: error: "g" has a meaning of its own in the op table',
        "graph:3:11: error: g must be 2",
        'graph:4:8: error: "log" is the name of an op',
        'graph:4:14: error: no "qq" here',
        "graph:5:1: error: this is not a line of a graph",
    ]
    assert "    |              ^^ known are n, g, log" in said


def test_a_graph_of_too_many_lines_is_refused_at_the_first_too_many():
    lines = [f"input x{index} = 1" for index in range(MOST_LINES)]
    assert told(*lines, "output q = 1") == [
        "graph:201:1: error: the graph has more than 200 lines",
        "  201 | output q = 1",
        "      | ^ make it smaller",
    ]


def test_in_a_lesson_lines_are_those_of_the_file():
    graph = "# Part\n\n```graph\n\ninput x = 1 # fine\n\toutput q = x*y\n```\n\n## start\n"
    assert faults(graph=graph).splitlines() == [
        'lesson.md:11:15: error: no "y" here',
        "  11 | �output q = x*y",
        "     |               ^ known are x, q",
    ]
