"""The body of a lesson file: what is read of its Markdown, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.lesson.examples import GRAPH, HEAD, fault, faults
from tui_tutor.errors import Faults
from tui_tutor.lesson.markdown import MOST_BLOCKS, MOST_CODE, Fence, Prose, Section, read_sections
from tui_tutor.lesson.model import Paragraph, Span, Tone
from tui_tutor.lesson.proof import check_lesson
from tui_tutor.lesson.source import LARGEST, Source, from_bytes

START = "## start\n\n"
PLAIN_WORDS = "write paragraphs and lists"


def sections(text: str) -> list[Section]:
    source = Source("lesson.md", text.split("\n"))
    found = read_sections(source, 1)
    source.raise_faults()
    return found


def paragraphs(text: str) -> list[Paragraph]:
    return [item.paragraph for section in sections(text) for item in section.content if isinstance(item, Prose)]


def spans(text: str) -> list[tuple[str, Tone]]:
    """The spans of a text's only paragraph."""
    (found,) = paragraphs(text)
    return [(span.text, span.tone) for span in found.spans]


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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("one\ntwo", [("one two", Tone.PLAIN)]),
        ("one  \ntwo\\\nthree", [("one\ntwo\nthree", Tone.PLAIN)]),
        ("**a** *b* ***c***", [("a", Tone.STRONG), (" ", Tone.PLAIN), ("b", Tone.EMPHASIS), (" ", Tone.PLAIN),
                               ("c", Tone.STRONG)]),
        ("a `b*c` ``d`e``", [("a ", Tone.PLAIN), ("b*c", Tone.CODE), (" ", Tone.PLAIN), ("d`e", Tone.CODE)]),
        ("`a``b`", [("a``b", Tone.CODE)]),
        ("&copy; \\* &#x41; &#27;[31m", [("© * A \ufffd[31m", Tone.PLAIN)]),
        ("[x] [/] [@click=app.quit] snake_case 2*3", [("[x] [/] [@click=app.quit] snake_case 2*3", Tone.PLAIN)]),
        # no link is opened
        ("see [here](http://x.y/z) now", [("see here (http://x.y/z) now", Tone.PLAIN)]),
        ("[*a*](b)", [("a", Tone.EMPHASIS), (" (b)", Tone.PLAIN)]),
        ("<http://x.y>", [("http://x.y (http://x.y)", Tone.PLAIN)]),
        ("[x](javascript:alert)", [("[x](javascript:alert)", Tone.PLAIN)]),
        ("[x](&#x202e;)", [("x (%E2%80%AE)", Tone.PLAIN)]),
        # placeholders and braces
        ("z is {z}, dz is { dz }.", [("z is ", Tone.PLAIN), ("z", Tone.VALUE), (", dz is ", Tone.PLAIN),
                                     ("dz", Tone.VALUE), (".", Tone.PLAIN)]),
        ("{x}{y}", [("x", Tone.VALUE), ("y", Tone.VALUE)]),
        ("**{x}**", [("x", Tone.VALUE)]),
        ("{before.w1}", [("before.w1", Tone.VALUE)]),
        ("in {{0, 1}}", [("in {0, 1}", Tone.PLAIN)]),
        ("{{{z}}}", [("{", Tone.PLAIN), ("z", Tone.VALUE), ("}", Tone.PLAIN)]),
        ("`{z} {{ }`", [("{z} {{ }", Tone.CODE)]),
        # money is no TeX
        ("It costs $5, not $6.", [("It costs $5, not $6.", Tone.PLAIN)]),
        ("from $5 to US$6, $ alone", [("from $5 to US$6, $ alone", Tone.PLAIN)]),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_in_spans(text, read):
    assert spans(text) == read


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


def test_a_placeholder_and_code_know_where_they_stand():
    (found,) = paragraphs("{x} and `x` ``x``,\n  **{x}** {{x}} *`y`* { x }\\\n\\* {y} &amp; `a\nb` {y}\n{y}")
    assert [(span.text, span.line, span.column) for span in found.spans if span.tone in (Tone.VALUE, Tone.CODE)] == [
        ("x", 1, 1), ("x", 1, 10), ("x", 1, 15), ("x", 2, 5), ("y", 2, 19), ("x", 2, 23), ("y", 3, 4),
        ("a b", 3, 15), ("y", 4, 4), ("y", 5, 1),
    ]  # fmt: skip


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
        fault(text, 3, 'the step "start" does not hold "zz"', "^^^^ it holds: x, w, y, alpha"),
        fault(text, 3, "the narration cannot show TeX", "        ^^^ write the formula in backquotes: `a - y`"),
        fault(text, 3, "the narration cannot show HTML", "             ^^^ say it in words"),
        fault(text, 3, 'the step "start" does not hold "yy"', '                ^^^^ did you mean "y"?'),
        fault(text, 3, "the narration cannot show TeX",
              "                        ^^^ write the formula in backquotes: `a - y`"),
        fault(text, 4, 'a "}" without its other half', "    ^ write a placeholder as {z}, a brace as }}"),
        fault(text, 4, "the narration cannot show an image", "         ^^ say it in words"),
        fault(text, 4, "control character RIGHT-TO-LEFT OVERRIDE", "                 ^ remove it"),
        fault(text, 4, 'the step "start" does not hold "zz"',
              "                          ^^^^ it holds: x, w, y, alpha"),
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


PIECES = ["{x}", "`x`", "*x*", "**{x}**", "x", "{{x}}", "\n", "``x``", "ŷ", "a  \n"]


@given(st.lists(st.sampled_from(PIECES)))
def test_each_placeholder_stands_where_it_is_said_to(pieces):
    text = " ".join(["begin", *pieces])
    places = [(line, column) for line, content in enumerate(text.split("\n"), 1)
              for column in range(1, len(content) + 1)
              if content.startswith("{x}", column - 1) and not content.startswith("{{x}}", column - 2)]  # fmt: skip
    found = [(span.line, span.column) for item in paragraphs(text) for span in item.spans if span.tone is Tone.VALUE]
    assert found == places
