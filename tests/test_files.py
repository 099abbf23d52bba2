"""Files that somebody else has put there: what is none is told at once, and nothing of it is read."""

from __future__ import annotations

import errno
import os
import pwd
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_tutor.files import files_in, is_file, is_folder, is_no_file, open_to_read, read_bounded, user_folder


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


NO_FILES: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a name with a null character": lambda _: None,
}


@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize("follows_links", [True, False])
def test_what_is_no_file_is_told_and_not_waited_for(
    what: str, follows_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    path = Path("x\0" if "null" in what else "x")
    NO_FILES[what](path)
    with pytest.raises(OSError) as fault:  # noqa: PT011
        open_to_read(path, follows_links=follows_links)
    assert is_no_file(fault.value)


def test_a_link_is_followed_where_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    (tmp_path / "link").symlink_to("file")
    assert read_bounded(tmp_path / "link", 10) == b"text"
    with pytest.raises(OSError, match="not a file"):
        open_to_read(tmp_path / "link", follows_links=False)


def test_what_is_not_there_and_what_may_not_be_read_are_other_faults(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as fault:
        read_bounded(tmp_path / "none", 10)
    assert not is_no_file(fault.value)
    assert not is_no_file(OSError(errno.EACCES, "permission denied"))


def test_no_more_is_read_of_a_large_file_than_tells_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(2**40)  # a hole: it takes no room
    assert len(read_bounded(path, 10)) == 11


@pytest.mark.parametrize("name", ["none", "x" * 300, "x" * 300 + "/x", "a\0b", "file/x"])
def test_what_cannot_be_looked_at_is_not_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not is_file(tmp_path / name)
    assert not is_folder(tmp_path / name)
    assert files_in(tmp_path / name, "") == []


def test_the_files_of_a_folder_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", ".c.md", "a.MD", "md"):
        (tmp_path / name).touch()
    assert is_folder(tmp_path)
    assert is_file(tmp_path / "a.md")
    assert [path.name for path in files_in(tmp_path, ".md")] == [".c.md", "a.md", "b.md"]


@pytest.mark.parametrize("kind", ["CONFIG", "STATE", "DATA"])
def test_a_users_folder_is_where_the_environment_says_if_that_is_a_whole_path(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"XDG_{kind}_HOME"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(name, raising=False)
    assert user_folder(kind, {name: "/a"}) == Path("/a/tutor")
    for given in ({}, {name: ""}, {name: "relative"}):
        found = user_folder(kind, given)
        assert found is not None
        assert found.is_relative_to(tmp_path)
        assert found.name == "tutor"


def test_without_a_home_there_is_no_folder_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for kind in ("CONFIG", "STATE", "DATA"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
        assert user_folder(kind, {}) is None
