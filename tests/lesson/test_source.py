"""Lesson files as text: what can be read, and what is said where nothing can."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.examples import GRAPH, HEAD, faults_of, proved
from tui_tutor.errors import Faults
from tui_tutor.lesson.source import LARGEST, MOST_FAULTS, Source, from_bytes, read
from tui_tutor.untrusted import hidden_in


def told(path: object) -> str:
    with pytest.raises(Faults) as faults:
        read(path)
    return str(faults.value)


def test_a_file_is_read_as_its_lines(tmp_path):
    path = tmp_path / "lesson.md"
    path.write_bytes("eins\nzwei ŷ\n".encode())
    source = read(path)
    assert source.lines == ["eins", "zwei ŷ", ""]
    assert source.path == str(path)
    assert source.faults == []


def test_a_byte_order_mark_and_windows_line_ends_are_read_as_meant():
    assert from_bytes("x", "\ufeffa\r\nb\n".encode()).lines == ["a", "b", ""]
    plain = proved((HEAD + GRAPH + "## start\n\nHello.\n").encode())
    windows = proved(("\ufeff" + (HEAD + GRAPH + "## start\n\nHello.\n").replace("\n", "\r\n")).encode())
    assert windows.parts[0].narration == plain.parts[0].narration


def test_a_missing_file_is_told(tmp_path):
    path = tmp_path / "none.md"
    assert told(path) == (
        f"{path}: error: the file cannot be read: no such file or directory\n  check the path and its permissions"
    )


def test_a_directory_is_told(tmp_path):
    assert told(tmp_path) == (
        f"{tmp_path}: error: the file cannot be read: is a directory\n  check the path and its permissions"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):
    path = tmp_path / "locked.md"
    path.write_text("x")
    path.chmod(0)
    assert told(path) == (
        f"{path}: error: the file cannot be read: permission denied\n  check the path and its permissions"
    )


def test_a_pipe_and_a_device_are_told_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "device.md").symlink_to("/dev/zero")
    for name in ("pipe.md", "device.md"):
        path = tmp_path / name
        assert told(path) == (
            f"{path}: error: the file cannot be read: not a file\n  check the path and its permissions"
        )


def test_links_that_lead_nowhere_are_told(tmp_path):
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    assert "the file cannot be read: too many levels of symbolic links" in told(tmp_path / "a.md")
    (tmp_path / "c.md").symlink_to("none")
    assert "the file cannot be read: no such file or directory" in told(tmp_path / "c.md")
    assert "the file cannot be read: no file is called so" in told(tmp_path / "nul\0.md")
    assert "the file cannot be read: file name too long" in told(tmp_path / ("x" * 300))


def test_a_name_that_steers_the_terminal_is_told_without(tmp_path):
    path = tmp_path / "\x1b]0;title\x07\u202e\udcff.md"
    assert told(path).startswith(f"{tmp_path}/�]0;title���.md: error: ")


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.md"
    path.write_bytes(b"x" * 10_000_000)
    assert told(path) == f"{path}: error: the file is larger than 64,000 bytes\n  split it into several lessons"


def test_the_largest_file_that_is_read(tmp_path):
    path = tmp_path / "large.md"
    path.write_bytes(b"x" * LARGEST)
    assert read(path).lines == ["x" * LARGEST]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"---\nid: \xff", "2:5"),
        (b"\xff\xfea\0b\0", "1:1"),
        ("ŷ\n  ŷ".encode() + b"\x80", "2:4"),
        ("\ufeff---\nid".encode() + b"\xc3", "2:3"),
        (b"a\xed\xa0\x80", "1:2"),
    ],
)
def test_bytes_that_are_not_utf8_are_told_with_their_place(data, place):
    assert faults_of(data) == f"lesson.md:{place}: error: the file is not UTF-8 text\n  save it as UTF-8"


def test_control_characters_are_refused_one_a_line():
    text = "fine\na\x1b[31m\x07\n\u202eb\ntab\tis fine\nlone\rreturn\nzero\u200bwidth\nsoft\u00adhyphen\n\x00\n\u2028"
    assert faults_of(text.encode()).splitlines() == [
        "lesson.md:2:2: error: control character U+001B",
        "  2 | a�[31m�",
        "    |  ^ remove it",
        "lesson.md:3:1: error: control character RIGHT-TO-LEFT OVERRIDE",
        "  3 | �b",
        "    | ^ remove it",
        "lesson.md:5:5: error: control character U+000D",
        "  5 | lone�return",
        "    |     ^ remove it",
        "lesson.md:6:5: error: control character ZERO WIDTH SPACE",
        "  6 | zero�width",
        "    |     ^ remove it",
        "lesson.md:7:5: error: control character SOFT HYPHEN",
        "  7 | soft�hyphen",
        "    |     ^ remove it",
        "lesson.md:8:1: error: control character U+0000",
        "  8 | �",
        "    | ^ remove it",
        "lesson.md:9:1: error: control character LINE SEPARATOR",
        "  9 | �",
        "    | ^ remove it",
    ]


@given(st.characters(exclude_categories=("Cs",)))
def test_what_is_shown_can_be_read(character):
    if hidden_in(character) and character != "\t":
        return
    assert from_bytes("x", f"a{character}".encode()).lines == [f"a{character}"]


def test_faults_come_in_the_order_of_the_file_each_once():
    source = Source("l.md", ["one", "two", "three"])
    for line, column in [(3, 1), (1, 2), (1, 1), (3, 1)]:
        source.fault("wrong", line, column)
    with pytest.raises(Faults) as faults:
        source.raise_faults()
    assert [(fault.place.line, fault.place.column) for fault in faults.value.faults] == [(1, 1), (1, 2), (3, 1)]


def test_too_many_faults_end_the_reading():
    source = Source("l.md", ["x"] * 1000)
    with pytest.raises(Faults) as faults:
        for line in range(1, 1000):
            source.fault("wrong", line)
    assert len(faults.value.faults) == MOST_FAULTS + 1
    assert str(faults.value).splitlines()[-2:] == ["l.md: error: more than 100 faults", "  mend these first"]


def test_a_text_is_found_in_the_lines_given():
    source = Source("l.md", ["a b", "b c", "c"])
    assert source.find("b", 1) == (1, 3)
    assert source.find("c", 1, 3) == (2, 3)
    assert source.find("c", 1) == (1, 1)  # not in that line
    assert source.find("zz", 2, 99) == (2, 1)
