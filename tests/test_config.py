"""The configuration: what it sets, where its faults are, and that no file stops the program."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tui_tutor.cli.arguments import parser
from tui_tutor.config import COLORS, GLYPHS, LARGEST, NOTATIONS, Config, config_path, read_config
from tui_tutor.core.notation import Notation
from tui_tutor.errors import TutorError
from tui_tutor.glyphs import GlyphSet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the configuration that `read` reads; it is not there yet."""
    (tmp_path / "tutor").mkdir()
    return tmp_path / "tutor" / "config.toml"


def read(path: Path) -> tuple[Config, tuple[TutorError, ...]]:
    return read_config({"XDG_CONFIG_HOME": str(path.parent.parent)})


def faults_of(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [str(fault).removeprefix(f"{path}:") for fault in read(path)[1]]


def test_without_a_file_everything_is_open(path: Path) -> None:
    config, faults = read(path)
    assert (config, faults) == (Config(path=path), ())
    assert not config.is_there


def test_a_file_sets_what_it_names(path: Path) -> None:
    path.write_text(
        'theme = "nord"\nglyphs = "ascii"\ncolor = "never"\nnotation = "∂L/∂z"\ntrack = "calculus"\n'
        'plain = false\nspeech = true\nmouse = true\n[keys]\nnext = ["right", "n"]\nback = "p"\n',
        encoding="utf-8",
    )
    config, faults = read(path)
    assert faults == ()
    assert (config.theme, config.glyphs, config.color, config.notation) == ("nord", "ascii", "never", "∂L/∂z")
    assert (config.calculus, config.plain, config.speech, config.mouse) == (True, False, True, True)
    assert config.keys == {"next": ("right", "n"), "back": ("p",)}


def test_the_notations_are_those_of_the_core() -> None:
    assert list(NOTATIONS) == [str(notation) for notation in Notation]


def test_the_glyph_sets_are_those_there_are() -> None:
    assert list(GLYPHS) == [str(glyph_set) for glyph_set in GlyphSet]


def test_the_options_of_the_command_line_choose_among_the_same() -> None:
    """They are written twice: to load the configuration would take `tutor --version` a third longer."""
    choices = {option.dest: option.choices for option in parser()._actions}
    assert (choices["glyphs"], choices["color"]) == (GLYPHS, COLORS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("color = 1", '1:1: error: color cannot be 1\n  1 | color = 1\n    | ^^^^^ '
         'write one of "auto", "always", "never"'),
        ('\n\n  glyphs = "asci"', '3:3: error: glyphs cannot be "asci"\n  3 |   glyphs = "asci"\n    |   ^^^^^^ '
         'did you mean "ascii"?'),
        ('colour = "auto"', '1:1: error: no setting is called "colour"\n  1 | colour = "auto"\n    | ^^^^^^ '
         'did you mean "color"?'),
        ("plain = 'yes'", "1:1: error: plain cannot be \"yes\"\n  1 | plain = 'yes'\n    | ^^^^^ write true or false"),
        ("speech = 'on'", "1:1: error: speech cannot be \"on\"\n  1 | speech = 'on'\n    | ^^^^^^ write true or false"),
        ("mouse = 1979-05-27", "1:1: error: mouse cannot be a date\n  1 | mouse = 1979-05-27\n    | ^^^^^ "
         "write true or false"),
        ("theme = ''", '1:1: error: theme cannot be ""\n  1 | theme = \'\'\n    | ^^^^^ write a name: theme = "..."'),
        ("keys = 3", '1:1: error: keys is a table of its own\n  1 | keys = 3\n    | ^^^^ '
         'write [keys], and below it next = ["right", "n"]'),
        ("[keys]\n# next\nnext = [1]", "3:1: error: keys.next is a list of names\n  3 | next = [1]\n    | ^^^^ "
         'write next = ["right", "n"]'),
        ("keys = {next = 5}", "1:1: error: keys.next is a list of names\n  1 | keys = {next = 5}\n    | ^^^^ "
         'write next = ["right", "n"]'),
        ("theme = nord", '1:9: error: theme has no value of TOML\n  1 | theme = nord\n    |         ^ '
         'write it in quotes: "nord"'),
        ("theme = ", '1:9: error: theme has no value of TOML\n  1 | theme = \n    |         ^ write theme = "…"'),
        ("plain = True # always", '1:9: error: plain has no value of TOML\n  1 | plain = True # always\n'
         '    |         ^ write true or false, in small letters'),
        ("[keys]\nnext = [\n v,\n]", '3:2: error: invalid value\n  3 |  v,\n    |  ^ '
         'write it as TOML: name = "value"'),
        ("plain = true\nplain = false", '2:1: error: plain stands twice\n  2 | plain = false\n'
         '    | ^^^^^ leave this one or that on line 1; the lines before it count'),
        ("[keys]\nnext = 'v'\nback = 'b'\n[keys]\nnext = 'x'", '4:1: error: keys stands twice\n  4 | [keys]\n'
         '    | ^^^^^^ leave this one or that on line 1; the lines before it count'),
        ("[keys]\nnext = '''\nv'''\nnext = 'x' # now\nback = 'b'",
         "4:1: error: keys.next stands twice\n  4 | next = 'x' # now\n    | ^^^^ "
         "leave this one or that on line 2; the lines before it count"),
        ("keys = {}\n keys.next = 'x'", "2:2: error: keys stands twice\n  2 |  keys.next = 'x'\n"
         "    |  ^^^^^^^^^ leave this one or that on line 1; the lines before it count"),
        ("keys = {a = 1, a = 2}", "1:21: error: duplicate inline table key 'a'\n  1 | keys = {a = 1, a = 2}\n"
         "    |                     ^ leave one of them"),
        (b"theme = 'a'\nglyphs = '\xff'", "2: error: the file is not UTF-8 text\n  save it as UTF-8"),
        (f"{'a.' * 600}b = 1", "1: error: this line is longer than 1,000 characters\n  shorten it"),
    ],
    ids=lambda value: "" if isinstance(value, str) and "error" in value else None,
)  # fmt: skip
def test_a_fault_names_line_and_key_and_what_to_do(text: str | bytes, fault: str, path: Path) -> None:
    assert faults_of(path, text) == [fault]


def test_a_faulty_key_is_passed_over_and_the_others_hold(path: Path) -> None:
    path.write_text('theme = 3\nglyphs = "basic"\ncolour = 1\n[keys]\nnext = 4\nback = ["b"]\n')
    config, faults = read(path)
    assert [fault.place.line for fault in faults] == [1, 3, 5]
    assert (config.theme, config.glyphs, config.keys) == (None, "basic", {"back": ("b",)})


def test_what_stands_before_a_fault_of_toml_holds_and_the_fault_says_so(path: Path) -> None:
    path.write_text('plain = true\ncolor = "never"\ntheme = dark\nglyphs = "ascii"\n')
    config, (fault,) = read(path)
    assert (config.plain, config.color, config.theme, config.glyphs) == (True, "never", None, None)
    assert config.is_there
    assert fault.place.line == 3
    assert fault.short == 'theme has no value of TOML: write it in quotes: "dark"; the lines before it count'
    path.write_text('plain = true\n[keys]\nnext = ["v"]\nback = [\n"b"\nq"]\n')  # what is before it is cut off
    config, (fault,) = read(path)
    assert config == Config(path=path)
    assert "count" not in fault.advice
    path.write_text("plain = true\nmouse = 1\nplain = false\n")
    config, faults = read(path)
    assert config.plain is True
    assert [each.place.line for each in faults] == [2, 3]


def test_texts_and_lists_that_look_like_keys_are_none(path: Path) -> None:
    text = 'theme = """\nglyphs = 1\n[keys]\n"""\nx = [\n  "color = 1", # color = 2\n  "]",\n]\n"a b" = 1\nglyphs = 2\n'
    path.write_text(text)
    assert [(fault.place.line, fault.problem[:20]) for fault in read(path)[1]] == [
        (5, 'no setting is called'), (9, 'no setting is called'), (10, "glyphs cannot be 2"),
    ]  # fmt: skip


def test_a_byte_order_mark_and_windows_lines_are_read_as_meant(path: Path) -> None:
    assert faults_of(path, b"\xef\xbb\xbftheme = 'a'\r\nplain = 1\r\n")[0].startswith("2:1: error: plain")
    assert read(path)[0].theme == "a"


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)
    os.fchdir(here)
    os.close(here)


def _a_gigabyte(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


NO_FILES = {
    "a folder": (_a_folder, "this is not a file"),
    "a pipe": (os.mkfifo, "this is not a file"),
    "a socket": (_a_socket, "this is not a file"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "this is not a file"),
    "a link to itself": (
        lambda path: path.symlink_to(path),
        "the file cannot be read: too many levels of symbolic links",
    ),
    "a gigabyte": (_a_gigabyte, f"the file is larger than {LARGEST:,} bytes"),
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_of_settings_is_one_fault(kind: str, path: Path) -> None:
    make, problem = NO_FILES[kind]
    make(path)
    config, faults = read(path)
    assert [(fault.problem, fault.place.path) for fault in faults] == [(problem, str(path))]
    assert all(fault.advice for fault in faults)
    assert config == Config(path=path)


HEAVY = {
    "a dotted key": ("a" + ".a" * 31_000 + " = 1", "this line is longer"),  # 18 seconds of tomllib
    "many dotted keys": ("\n".join(f"x{number}" + ".a" * 480 + " = 1" for number in range(60)), "no setting is called"),
    "brackets": ("a = " + "[" * 900, "this is nested too deeply"),
    "a long number": ("\n".join(["a = [", *["1" * 900 + "," for _ in range(9)], "]"]), "no setting is called"),
    "many unknown keys": ("\n".join(f"k{number} = 1" for number in range(5_000)), "no setting is called"),
    "an open text": ('a = """' + "a\n" * 30_000, "unterminated string"),
    "many tables": ("[[a]]\n" * 10_000, "no setting is called"),
}


@pytest.mark.parametrize("kind", HEAVY)
def test_a_file_made_to_be_slow_is_told_like_any_other(kind: str, path: Path) -> None:
    text, problem = HEAVY[kind]
    found = faults_of(path, text)
    assert 1 <= len(found) <= 20
    assert problem in found[0]


def test_the_folder_is_the_absolute_one_of_the_environment_or_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config_path({"XDG_CONFIG_HOME": "/a"}) == Path("/a/tutor/config.toml")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for relative in ("", "b"):
        found = config_path({"XDG_CONFIG_HOME": relative})
        assert found is not None
        assert found.is_relative_to(tmp_path)


def test_a_null_character_in_the_folder_is_a_fault() -> None:
    _, (fault,) = read_config({"XDG_CONFIG_HOME": "/a\0b"})
    assert fault.problem == "this is not a file"


def test_all_that_can_be_chosen_is_accepted(path: Path) -> None:
    for name, choices in (("glyphs", GLYPHS), ("color", COLORS), ("notation", NOTATIONS)):
        for choice in choices:
            assert faults_of(path, f'{name} = "{choice}"') == []
