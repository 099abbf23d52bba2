"""The folder: where it is, and who may look into it."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path

import pytest

from tui_tutor.progress.folder import ITS_GROUP, make_folder, open_to_append, progress_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_state_folder_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert progress_folder() == tmp_path / "tutor" / "progress"


@pytest.mark.parametrize("state", ["", "relative/path"])
def test_else_it_is_the_platforms_own(state: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", state)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = progress_folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert folder.parts[-2:] == ("tutor", "progress")


def test_without_a_home_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert progress_folder() is None


def test_only_the_user_may_look_into_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_folder(tmp_path / "state" / "tutor" / "progress")
    finally:
        os.umask(before)
    for path in ("state", "state/tutor", "state/tutor/progress"):
        assert mode(tmp_path / path) == 0o700


def test_a_folder_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "progress"
    folder.mkdir()
    folder.chmod(0o755)
    make_folder(folder)
    assert mode(folder) == 0o700


def test_the_group_of_a_lab_may_read_and_nobody_else(tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    lab.mkdir()
    lab.chmod(0o2750)
    before = os.umask(0)
    try:
        make_folder(lab / "anna" / "progress", ITS_GROUP)
        os.close(open_to_append(lab / "anna" / "progress" / "a.jsonl", new=True, readers=ITS_GROUP))
    finally:
        os.umask(before)
    assert (mode(lab / "anna"), mode(lab / "anna" / "progress")) == (0o2750, 0o2750)
    assert mode(lab / "anna" / "progress" / "a.jsonl") == 0o640
    (lab / "anna" / "progress").chmod(0o2777)
    make_folder(lab / "anna" / "progress", ITS_GROUP)
    assert mode(lab / "anna" / "progress") == 0o2750


def test_a_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    path.write_text("mine")
    path.chmod(0o644)
    with pytest.raises(NotADirectoryError):
        make_folder(path)
    assert (path.read_text(), mode(path)) == ("mine", 0o644)


def test_a_new_file_is_new_and_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    before = os.umask(0)
    try:
        os.close(open_to_append(path, new=True))
    finally:
        os.umask(before)
    assert mode(path) == 0o600
    with pytest.raises(FileExistsError):
        open_to_append(path, new=True)


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="link"):
        open_to_append(tmp_path / "link.jsonl", new=False)
    assert not (tmp_path / "elsewhere").exists()
