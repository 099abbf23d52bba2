"""The head of a lesson file: what it says, and every way of getting it wrong."""

from __future__ import annotations

import pytest

from tests.lesson.examples import GRAPH, faults, lesson


def told(head: str) -> list[str]:
    return faults(head=head).splitlines()


def test_a_head_says_id_title_and_the_rest():
    found = lesson(
        head="---\nid: chain-rule-2\ntitle: \"The chain: 2nd part\"\nrequires: [first, second]\nminutes: 12\n"
             "covers:\n  - S01\n  - S02\n---\n"
    )  # fmt: skip
    assert (found.id, found.title, found.minutes) == ("chain-rule-2", "The chain: 2nd part", 12)
    assert (found.requires, found.covers) == (("first", "second"), ("S01", "S02"))


def test_every_scalar_is_text_until_the_schema_reads_it():
    found = lesson(head="---\nid: 1e-3\ntitle: 12:30\ncovers: [yes, 010, null, 1.50]\n---\n")
    assert (found.id, found.title, found.covers) == ("1e-3", "12:30", ("yes", "010", "null", "1.50"))


def test_a_title_may_go_on_over_several_lines():
    assert lesson(head="---\nid: a\ntitle: >\n  one\n  two\n---\n").title == "one two"


def test_only_id_and_title_are_required():
    found = lesson(head="---\nid: a\ntitle: t\n---\n")
    assert (found.requires, found.minutes, found.covers) == ((), None, ())


def test_without_a_head_nothing_is_read():
    for head in ("", "# Title\n", "\n---\nid: a\n---\n", " ---\nid: a\n---\n"):
        assert told(head)[0] == "lesson.md:1:1: error: the file does not begin with ---"
        assert told(head)[-1].endswith("begin it with ---, then id: and title:, then ---")


def test_an_empty_file_is_told_how_to_begin():
    assert faults(head="", graph="") == (
        "lesson.md:1:1: error: the file does not begin with ---\n  begin it with ---, then id: and title:, then ---"
    )


def test_a_head_that_never_ends_is_told_where_it_began():
    assert told("---\nid: a\ntitle: t\n") == [
        "lesson.md:1:1: error: the head never ends",
        "  1 | ---",
        "    | ^ begin it with ---, then id: and title:, then ---",
    ]


def test_what_is_missing_is_told_at_the_heads_first_line():
    assert told("---\nminutes: 3\n---\n") == [
        'lesson.md:1:1: error: the head has no "id"',
        "  1 | ---",
        '    | ^ add "id: ..."',
        'lesson.md:1:1: error: the head has no "title"',
        "  1 | ---",
        '    | ^ add "title: ..."',
    ]


@pytest.mark.parametrize("empty", ["---\n---\n", "---\n# nothing\n---\n"])
def test_an_empty_head_is_told(empty):
    assert told(empty) == ["lesson.md:1:1: error: the head is empty", "  1 | ---", "    | ^ add id: and title:"]


@pytest.mark.parametrize(
    ("line", "problem", "source", "under"),
    [
        ("tilte: x", 'no field "tilte"', "tilte: x", '^^^^^ did you mean "title"?'),
        ("qqq: x", 'no field "qqq"', "qqq: x", "^^^ the fields are id, title, requires, minutes, covers"),
        ("id: b", '"id" is there twice', "id: b", "^^ keep one"),
        ("minutes: 1e3", '"1e3" is not a number of minutes', "minutes: 1e3",
         "         ^^^ write a whole number, such as 15"),
        ("minutes: 0", '"0" is not a number of minutes', "minutes: 0",
         "         ^ write a whole number, such as 15"),
        ("minutes: -5", '"-5" is not a number of minutes', "minutes: -5",
         "         ^^ write a whole number, such as 15"),
        ("covers: S01", "a list is expected here", "covers: S01", "        ^^^ write [one, two]"),
        ("requires: {a: b}", "a list is expected here", "requires: {a: b}", "          ^^^^^^ write [one, two]"),
        ("covers: [S01, [S02]]", "text is expected here", "covers: [S01, [S02]]",
         "              ^^^^^ write [one, two]"),
        ("? [a, b]\n: c", "a field is named by one word", "? [a, b]",
         "  ^^^^^^ the fields are id, title, requires, minutes, covers"),
        ("covers: &all [S01]", "anchors and aliases are not read", "covers: &all [S01]",
         "        ^^^^^^ write the value out"),
        ("minutes: !!int 5", "tags are not read", "minutes: !!int 5", "         ^^^^^^^ write the value alone"),
        ("minutes: !!python/name:os.system x", "tags are not read", "minutes: !!python/name:os.system x",
         "         ^^^^^^^^^^^^^^^^^^^^^^^^^ write the value alone"),
        ('covers: ["\\u202ea"]', "control character RIGHT-TO-LEFT OVERRIDE", 'covers: ["\\u202ea"]',
         "         ^^^^^^^^^ remove it"),
        ('"\\e[31m": x', 'no field "�[31m"', '"\\e[31m": x',
         "^^^^^^^^ the fields are id, title, requires, minutes, covers"),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_underlined(line, problem, source, under):
    column = len(under) - len(under.lstrip()) + 1
    assert told(f"---\nid: a\ntitle: t\n{line}\n---\n") == [
        f"lesson.md:4:{column}: error: {problem}",
        f"  4 | {source}",
        f"    | {under}",
    ]


@pytest.mark.parametrize(
    ("head", "told_at", "source", "under"),
    [
        ("id: Upper", '2:5: error: "Upper" is not an id', "id: Upper", "    ^^^^^ use small letters, digits and -"),
        ("id: a b", '2:5: error: "a b" is not an id', "id: a b", "    ^^^ use small letters, digits and -"),
        ("id: -a", '2:5: error: "-a" is not an id', "id: -a", "    ^^ use small letters, digits and -"),
        ("id: ../a", '2:5: error: "../a" is not an id', "id: ../a", "    ^^^^ use small letters, digits and -"),
        ("id:", "2:4: error: text is expected here", "id:", '   ^ write "key: text"'),
        ("id: ''", "2:5: error: text is expected here", "id: ''", '    ^^ write "key: text"'),
        ("id: [a]", "2:5: error: text is expected here", "id: [a]", '    ^^^ write "key: text"'),
    ],
)  # fmt: skip
def test_an_id_that_is_none_is_underlined(head, told_at, source, under):
    assert told(f"---\n{head}\ntitle: t\n---\n") == [f"lesson.md:{told_at}", f"  2 | {source}", f"    | {under}"]


@pytest.mark.parametrize(
    ("line", "place", "under"),
    [
        ("title: Logistic: regression", "3:16", "               ^"),
        ("title: ŷ🎉 is: hard", "3:13", "             ^"),  # the emoji is two columns wide
        ("\ttitle: t", "3:1", "^"),
        ("title: @t", "3:8", "       ^"),
        ("title: 'never closed", None, None),
        ("title: [a, b", None, None),
    ],
)
def test_yaml_that_cannot_be_read_is_told_with_its_place(line, place, under):
    said = told(f"---\nid: a\n{line}\n---\n")
    assert "error: the head is not YAML: " in said[0]
    if place:
        assert said[0].startswith(f"lesson.md:{place}:")
        assert said[2] == f"    | {under} put text in quotes"


def test_a_head_that_is_no_mapping_is_told():
    assert told("---\n- id\n---\n") == [
        "lesson.md:2:1: error: the head is not a list of keys and values",
        "  2 | - id",
        '    | ^ write "id: my-lesson"',
    ]


def test_a_second_document_in_the_head_is_refused():
    assert "the head is not YAML" in told("---\nid: a\n...\ntitle: t\n---\n")[0]


@pytest.mark.parametrize("text", ["[" * 5_000, "minutes: 5\n" * 500, "title:\n" + "  a b c\n" * 900])
def test_a_head_that_is_too_long_is_not_even_tried(text):
    said = told(f"---\n{text}\n---\n")
    assert said[0] == "lesson.md:2:1: error: the head is longer than 4,000 characters"
    assert said[2].endswith("^ end it with --- before the text")


@pytest.mark.parametrize("name", ["title", "id"])
def test_a_text_that_is_too_long_for_the_head_is_told_by_its_name(name):
    said = told(f"---\nminutes: 5\n{name}: {'a' * 5_000}\n---\n")
    assert said[0] == f'lesson.md:3:1: error: "{name}" is too long: the whole head may have 4,000 characters'
    assert said[2].endswith("^ shorten it")


@pytest.mark.parametrize("text", ["id: " + "[" * 1_900 + "]" * 1_900, "id: " + "{a: " * 900])
def test_a_head_that_is_nested_deep_is_a_fault_like_another(text):
    assert told(f"---\n{text}\n---\n")[0].startswith("lesson.md:")


def test_all_faults_of_a_head_are_told_at_once_and_with_those_of_the_body():
    said = faults("## frward z\n\ntext\n", head="---\nid: A\ntittle: t\nminutes: x\n---\n", graph=GRAPH)
    assert [line.split(": error: ")[1] for line in said.splitlines() if ": error: " in line] == [
        'the head has no "title"',
        '"A" is not an id',
        'no field "tittle"',
        '"x" is not a number of minutes',
        'no step called "frward z"',
    ]
