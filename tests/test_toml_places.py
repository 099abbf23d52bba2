"""Places of keys in TOML: all are found, and where they stand."""

from __future__ import annotations

import re
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.toml_places import key_places, twice


def test_keys_and_tables_are_where_they_are_written_first() -> None:
    text = '# theme = 0\ntheme = """\nglyphs = 1\n"""\n[keys]\n  next . more = ["a = 1",\n"b"]\n'
    places = key_places("config.toml", text)
    assert {key: (*place.place[1:], place.width) for key, place in places.items()} == {
        "theme": (2, 1, 5), "keys": (5, 1, 6), "keys.next": (6, 3, 11), "keys.next.more": (6, 3, 11),
    }  # fmt: skip
    assert places["keys"].line == "[keys]"


@given(st.text(st.sampled_from("[]{}=.\"'#\n a1\\,k-"), max_size=60))
def test_every_key_of_any_toml_has_its_place(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except ValueError:
        return
    places = key_places("config.toml", text)
    assert document.keys() <= places.keys()
    for place in places.values():
        line, column = place.place.line, place.place.column
        assert line is not None
        assert column is not None
        assert place.line == text.split("\n")[line - 1]
        assert place.line[column - 1 : column] not in ("", " ")


STATEMENTS = [
    "a = 1",
    "b = 2",
    "[a]",
    "[b]",
    "a.b = 1",
    "b.a = 1",
    "[a.b]",
    "[[a]]",
    "a = {b = 1}",
    "# a = 1",
    "c = '[a]'",
]


@given(st.lists(st.sampled_from(STATEMENTS), max_size=6))
def test_what_stands_twice_is_found_where_tomllib_says_so(statements: list[str]) -> None:
    text = "\n".join(statements)
    try:
        tomllib.loads(text)
    except ValueError as fault:
        line = re.search(r"line (\d+)", str(fault))
        found = twice("config.toml", "\n".join(statements[: int(line[1]) if line else None]))
        assert found is not None
        assert found.again.place.line == (int(line[1]) if line else len(statements))
        assert found.first < found.again.place.line
