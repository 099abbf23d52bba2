"""Nothing in a text steers the terminal: every code point through every way in which a text comes to the screen."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich.cells

import tui_tutor.tui
from tests.tui.sinks import SINKS, Sink, painted
from tests.vt import heard, steering

ALL = [chr(code) for code in range(0x110000)]  # halves of characters too
# In a sink of one line the rest would not be seen; they are given apart.
BREAKS = {one for one in ALL if len(f"a{one}b".splitlines()) > 1} | {"\t"}
LONG, MANY = 2000, 50  # characters in a row of a sink with rows, and rows
SCREEN = (2 * LONG + 8, MANY)
LINE, LINE_SCREEN = 40_000, (80_100, 20)  # rows as many as every screen needs
MARKUP = [
    "[@click=app.quit]x[/]",
    "[x]",
    "[/]",
    "a[i] = x[j]",
    "[red]no[/red]",
    "[link=http://a.b]x[/link]",
    "\\[b]",
    "$x",
]


@pytest.fixture(scope="module", autouse=True)
def widths() -> Iterator[None]:
    """Rich looks up the width of each code point anew once it has seen 4,096 others, which takes most of the time."""
    looked_up = rich.cells.get_character_cell_size
    rich.cells.get_character_cell_size = functools.lru_cache(maxsize=None)(looked_up.__wrapped__)
    yield
    rich.cells.get_character_cell_size = looked_up


# What is filtered is cut to the width for which it was laid out, so what has to come out stands before the rest.
OTHERS = "".join(sorted((one for one in ALL if one not in BREAKS), key=lambda one: not one.isprintable()))
PRINTABLE = {one for one in ALL if one.isprintable()}


def texts_of(sink: Sink) -> Iterator[str]:
    yield from (f"a{one}b" for one in BREAKS)
    if sink.rows is not None:
        yield from (OTHERS[first : first + LINE] for first in range(0, len(OTHERS), LINE))
        return
    rows = [OTHERS[first : first + LONG] for first in range(0, len(OTHERS), LONG)]
    yield from ("\n".join(rows[first : first + MANY]) for first in range(0, len(rows), MANY))


@pytest.mark.parametrize("name", SINKS)
def test_no_code_point_steers_the_terminal_through(name: str) -> None:
    sink, steers, seen = SINKS[name](), Counter[str](), set[str]()

    def take(_text: str, data: bytes) -> None:
        steers.update(steering(data))
        seen.update(*(each.text for each in heard(data) if each.kind == "text"))

    painted(sink, texts_of(sink), SCREEN if sink.rows is None else LINE_SCREEN, take)
    assert not steers
    assert not PRINTABLE - seen  # all the others have been through: what is asserted is asserted of something


@pytest.mark.parametrize("name", SINKS)
def test_what_looks_like_markup_comes_out_as_it_is_through(name: str) -> None:
    def take(text: str, data: bytes) -> None:
        drawn = "".join(each.text for each in heard(data) if each.kind == "text")
        assert text in drawn

    painted(SINKS[name](), iter(MARKUP), (80, 20), take)


def test_every_widget_and_attribute_that_takes_a_text_is_among_them() -> None:
    """What stands for one in the code: a widget of Textual's, a panel of ours, an attribute that is set."""
    texts = {"border_title", "border_subtitle", "placeholder", "tooltip", "sub_title", "loading_text"}
    found: set[str] = set()
    for _, node in statements():
        match node:
            case ast.ImportFrom(module=module, names=names) if (module or "").startswith("textual.widgets"):
                found |= {alias.name for alias in names} - {"Option", "LoadingIndicator"}  # of a list; without text
            case ast.ClassDef(name=name, bases=[ast.Name(id="Widget" | "ScrollView"), *_]):
                found.add(name)
            case ast.Attribute(attr=attr, ctx=ast.Store()) if attr in texts:
                found.add(attr)
            case ast.Attribute(attr="notify" | "bell" | "copy_to_clipboard" as attr):
                found.add(attr)
    assert found <= SINKS.keys()
    assert {"LinePanel", "Static", "OptionList", "Input", "placeholder", "border_title"} <= found


def test_a_widget_is_given_content_which_is_no_markup() -> None:
    """A bare `str` would be read as markup by all of these."""
    for path, node in statements():
        match node:
            case ast.Call(func=ast.Name(id="Static" | "Label" | "Option"), args=[first, *_]):
                assert is_content(first), f"{path}:{node.lineno}"
            case ast.Call(func=ast.Attribute(attr="update", value=ast.Attribute()), args=[first]):
                assert is_content(first) or path.parent.name == "drawing", f"{path}:{node.lineno}"
            case ast.Assign(targets=[ast.Attribute(attr="border_title" | "tooltip")], value=value):
                assert is_content(value), f"{path}:{node.lineno}"
            case ast.Attribute(attr="from_markup" | "from_rich_text"):
                raise AssertionError(f"{path}:{node.lineno}")
            case ast.keyword(arg="markup", value=ast.Constant(value=True)):
                raise AssertionError(f"{path}:{node.lineno}")


def test_the_palette_which_reads_markup_shows_texts_of_ours_without_any() -> None:
    from tui_tutor.tui.keys import KEYS

    assert not [key for key in KEYS if "[" in key.what + key.shown]


def statements() -> Iterator[tuple[Path, ast.AST]]:
    for path in Path(tui_tutor.tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def is_content(node: ast.AST) -> bool:
    """`Content(...)`, or a call of what returns one (mypy sees to that)."""
    match node:
        case ast.Call(func=ast.Name(id="Content")):
            return True
        case ast.Call(func=ast.Attribute(attr="_row" | "assemble")):
            return True
    return False
