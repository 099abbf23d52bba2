"""The body of a lesson file: what is read of its Markdown, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.lesson.examples import GRAPH, HEAD, fault, faults, paragraphs, sections
from tui_tutor.errors import Faults
from tui_tutor.lesson.markdown import MOST_BLOCKS, MOST_CODE, Fence, Prose, read_sections
from tui_tutor.lesson.model import Paragraph, Span
from tui_tutor.lesson.proof import check_lesson
from tui_tutor.lesson.source import LARGEST, Source, from_bytes

START = "## start\n\n"
PLAIN_WORDS = "write paragraphs and lists"


# What is read


def test_a_heading_begins_a_section():
    found = sections("before\n\n# One\n\n## two ##\n\ntext\n\n```x y\n  1\n\n```\nmore\n\nThree\n---\n")
    assert [(section.level, section.title, section.line) for section in found] == [
        (0, "", 1), (1, "One", 3), (2, "two", 5), (2, "Three", 15),
    ]  # fmt: skip
    assert found[2].content == [
        Prose(Paragraph((Span("text"),)), 7),
        Fence("x y", ("  1", ""), 10, 9),
        Prose(Paragraph((Span("more"),)), 13),
    ]


def test_lines_are_counted_from_where_the_body_begins():
    source = Source("lesson.md", ["---", "---", "## two", "", "text"])
    (_, section) = read_sections(source, 3)
    assert (section.line, section.content[0].line) == (3, 5)


def test_items_of_lists_have_their_marker_and_level():
    found = paragraphs("- a\n\n  more of a\n- b\n  1. c\n  2. d\n\n5) e\n6) f\n\nafter\n")
    assert [(item.marker, item.level, item.spans[0].text) for item in found] == [
        ("•", 1, "a"), ("", 1, "more of a"), ("•", 1, "b"), ("1.", 2, "c"), ("2.", 2, "d"), ("5.", 1, "e"),
        ("6.", 1, "f"), ("", 0, "after"),
    ]  # fmt: skip


def test_lists_may_be_nested_four_levels_deep():
    assert [item.level for item in paragraphs("- - - - a\n- b\n")] == [4, 1]


def test_a_list_may_count_from_zero():
    assert [item.marker for item in paragraphs("0. a\n1. b\n")] == ["0.", "1."]


@pytest.mark.parametrize("item", ["-", "- ```text\n  x\n  ```"])
def test_an_item_without_text_leaves_its_marker_to_nobody(item):
    assert [(one.marker, one.level) for one in paragraphs(f"- a\n{item}\n\nafter\n")] == [("•", 1), ("", 0)]


# What is told


@pytest.mark.parametrize(
    ("text", "problem", "under"),
    [
        ("---", "the narration cannot show a rule", f"^ {PLAIN_WORDS}"),
        ("> said", "the narration cannot show a quotation", f"^ {PLAIN_WORDS}"),
        ("|a|b|\n|-|-|\n|1|2|", "the narration cannot show a table", f"^ {PLAIN_WORDS}"),
        ("<div>x</div>", "the narration cannot show HTML", f"^ {PLAIN_WORDS}"),
        ("<!-- a note -->", "the narration cannot show HTML", f"^ {PLAIN_WORDS}"),
        ("<script>\n\nx", "the narration cannot show HTML", f"^ {PLAIN_WORDS}"),
        ("a <br> b", "the narration cannot show HTML", "  ^^^^ say it in words"),
        ("a <!-- b --> c", "the narration cannot show HTML", "  ^^^^^^^^^^ say it in words"),
        ("see ![a *b*](c.png)", "the narration cannot show an image", "    ^^ say it in words"),
        ('a [b](c "the title")', "the narration cannot show a link's title", "         ^^^^^^^^^ say it in words"),
        ("[a]: http://b", "the narration cannot show a link's address on a line of its own",
         "^ write [text](address)"),
        ("so $a - y$ it is", "the narration cannot show TeX", "   ^^^^^^^ write the formula in backquotes: `a - y`"),
        ("so $$\\sum_{i} x$$", "the narration cannot show TeX",
         "    ^^^^^^^^^^^^ write the formula in backquotes: `a - y`"),
        ("- - - - - deep", "a list is nested more than 4 levels deep", "^ write it as several lists"),
        ("```text\nnever ends", "the block is never closed", "^^^ end it with a line ```"),
        ("```", "the block is never closed", "^^^ end it with a line ```"),
        ("~~~~\n~~~", "the block is never closed", "^^^^ end it with a line ~~~~"),
        ("- ```\n  x\n\nafter", "the block is never closed", "  ^^^ end it with a line ```"),
        ("{x", 'a "{" without its other half', "^ write a placeholder as {z}, a brace as {{"),
        ("x}", 'a "}" without its other half', " ^ write a placeholder as {z}, a brace as }}"),
        ("the set {*x*", 'a "{" without its other half', "        ^ write a placeholder as {z}, a brace as {{"),
        ("a &#x202e;b", "control character RIGHT-TO-LEFT OVERRIDE", "  ^ remove it"),
    ],
)  # fmt: skip
def test_what_the_narration_cannot_show_is_refused_where_it_stands(text, problem, under):
    assert faults(START + text) == fault(START + text, 3, problem, under)


def test_every_sign_of_a_line_is_told_in_its_own_column():
    text = START + "{zz} is $x$, <b>{yy} is $x$\nand } is ![i](j) &#x202e; {zz}"
    assert faults(text) == "\n".join([
        fault(text, 3, 'the step "start" does not hold "zz"', "^^^^ it holds x, w, y, alpha"),
        fault(text, 3, "the narration cannot show TeX", "        ^^^ write the formula in backquotes: `a - y`"),
        fault(text, 3, "the narration cannot show HTML", "             ^^^ say it in words"),
        fault(text, 3, 'the step "start" does not hold "yy"', '                ^^^^ did you mean "y"?'),
        fault(text, 3, "the narration cannot show TeX",
              "                        ^^^ write the formula in backquotes: `a - y`"),
        fault(text, 4, 'a "}" without its other half', "    ^ write a placeholder as {z}, a brace as }}"),
        fault(text, 4, "the narration cannot show an image", "         ^^ say it in words"),
        fault(text, 4, "control character RIGHT-TO-LEFT OVERRIDE", "                 ^ remove it"),
        fault(text, 4, 'the step "start" does not hold "zz"',
              "                          ^^^^ it holds x, w, y, alpha"),
    ])  # fmt: skip


def test_each_definition_of_a_link_is_refused_also_where_it_is_used_or_there_twice():
    text = START + "See [a].\n\n[a]: b\n[a]: c\n"
    problem, under = "the narration cannot show a link's address on a line of its own", "^ write [text](address)"
    assert faults(text) == fault(text, 5, problem, under) + "\n" + fault(text, 6, problem, under)


def test_behind_a_block_that_is_never_closed_nothing_is_told():
    text = "```text\n{x} is fine\n```\n\n<b>\n\n```graph\nwhat is this\n\n## strat\n"
    assert faults(text, graph="") == "\n".join([
        fault(text, 5, "the narration cannot show HTML", f"^ {PLAIN_WORDS}", graph=""),
        fault(text, 7, "the block is never closed", "^^^ end it with a line ```", graph=""),
    ])  # fmt: skip


def test_the_blocks_of_a_step_are_counted_with_those_of_its_tracks():
    track = "### calculus\n\n" + "a\n\n" * MOST_BLOCKS
    assert len(paragraphs(START + track)) == MOST_BLOCKS
    text = START + "b\n\n" + track
    assert faults(text) == fault(text, 5, "more than 200 blocks in one step", "^ say it in fewer")


def test_a_block_of_code_has_a_bounded_number_of_lines():
    block = START + "```text\n" + "code\n" * MOST_CODE
    assert len(sections(block + "```\n")[1].content[0].lines) == MOST_CODE
    text = block + "code\n```\n"
    under = "^ split it into several steps"
    assert faults(text) == fault(text, MOST_CODE + 4, "the block has more than 300 lines", under)


def test_a_section_of_too_many_blocks_is_refused_at_its_heading():
    assert len(paragraphs(START + "a\n\n" * MOST_BLOCKS)) == MOST_BLOCKS
    text = START + "a\n\n" * (MOST_BLOCKS + 1)
    assert faults(text) == fault(text, 1, "more than 200 blocks in one step", "^ say it in fewer")


BOMBS = [
    "> " * 20_000, "- " * 20_000 + "x", "1. " * 20_000, "\n".join(" " * 2 * depth + "- x" for depth in range(240)),
    "*a **b " * 4_000 + "** *" * 4_000, "[" * 9_000 + "](x)" * 9_000, "![" * 9_000, "`" * 50_000, "<" * 50_000,
    " ".join("`" * count for count in range(1, 330)), "{" * 50_000, "$a " * 20_000, "|" * 9_000 + "\n" + "|-" * 9_000,
    "&" * 50_000, "\\" * 50_000, "#### x\n" * 8_000, "[a]: b\n" * 8_000, "```\n" * 15_000, "a\n\n" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS, ids=[bomb[:8] for bomb in BOMBS])
def test_what_is_nested_or_repeated_without_end_is_read_or_refused_like_anything_else(bomb):
    data = (HEAD + GRAPH + START + bomb + "\n").encode()
    assert len(data) <= LARGEST
    try:
        source = from_bytes("lesson.md", data)
        check_lesson(source)
        source.raise_faults()
    except Faults as told:
        assert all(fault.place.line for fault in told.faults[:-1])


SIGNS = [
    *("*", "**", "_", "`", "``", "[", "]", "](u)", "](u 't')", "]: ", "<b>", "<!--", "-->", "![", "|", "\\", "&amp;"),
    *("\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n```\n", "\n    ", "\n---\n", "  \n", "{", "}", "$", " "),
]


@given(st.lists(st.sampled_from(SIGNS), max_size=14))
@example(["\n[", "]: "])
@example(["[", "](u 't')"])
@example(["\n> > " * 12])
def test_no_word_is_dropped_without_a_fault(signs):
    words = [f"word{number}" for number in range(len(signs) + 1)]
    text = words[0] + "".join(sign + word for sign, word in zip(signs, words[1:]))
    try:
        found = sections(text)
    except Faults:
        return
    shown = "\n".join(str(section) for section in found)
    assert [word for word in words if word not in shown] == []
