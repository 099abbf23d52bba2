"""The text of a paragraph: its spans, and where each was read from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.examples import paragraphs
from tui_tutor.lesson.model import Tone


def spans(text: str) -> list[tuple[str, Tone]]:
    """The spans of a text's only paragraph."""
    (found,) = paragraphs(text)
    return [(span.text, span.tone) for span in found.spans]


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


def test_a_placeholder_and_code_know_where_they_stand():
    (found,) = paragraphs("{x} and `x` ``x``,\n  **{x}** {{x}} *`y`* { x }\\\n\\* {y} &amp; `a\nb` {y}\n{y}")
    assert [(span.text, span.line, span.column) for span in found.spans if span.tone in (Tone.VALUE, Tone.CODE)] == [
        ("x", 1, 1), ("x", 1, 10), ("x", 1, 15), ("x", 2, 5), ("y", 2, 19), ("x", 2, 23), ("y", 3, 4),
        ("a b", 3, 15), ("y", 4, 4), ("y", 5, 1),
    ]  # fmt: skip


PIECES = ["{x}", "`x`", "*x*", "**{x}**", "x", "{{x}}", "\n", "``x``", "ŷ", "a  \n"]


@given(st.lists(st.sampled_from(PIECES)))
def test_each_placeholder_stands_where_it_is_said_to(pieces):
    text = " ".join(["begin", *pieces])
    places = [(line, column) for line, content in enumerate(text.split("\n"), 1)
              for column in range(1, len(content) + 1)
              if content.startswith("{x}", column - 1) and not content.startswith("{{x}}", column - 2)]  # fmt: skip
    found = [(span.line, span.column) for item in paragraphs(text) for span in item.spans if span.tone is Tone.VALUE]
    assert found == places
