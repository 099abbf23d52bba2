"""The file of a journal: one, new, whole lines, and nothing counts before it is synced."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.progress.disks import PowerLoss
from tui_tutor.progress.file import JournalFile


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_file_is_made_when_it_is_first_written_to(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "progress", "a")
    assert not (tmp_path / "progress").exists()
    file.append(b"one\n")
    file.append(b"two\n")
    file.close()
    assert contents(tmp_path / "progress") == {"a.jsonl": b"one\ntwo\n"}
    assert stat.S_IMODE((tmp_path / "progress" / "a.jsonl").stat().st_mode) == 0o600


def test_after_closing_it_goes_on_in_the_same_file(tmp_path: Path) -> None:
    file = JournalFile(tmp_path, "a")
    for line in (b"one\n", b"two\n"):
        file.append(line)
        file.close()
    assert contents(tmp_path) == {"a.jsonl": b"one\ntwo\n"}


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"another's\n")
    (tmp_path / "a-2.jsonl").symlink_to(tmp_path / "nowhere")
    file = JournalFile(tmp_path, "a")
    file.append(b"one\n")
    file.close()
    assert (tmp_path / "a.jsonl").read_bytes() == b"another's\n"
    assert (tmp_path / "a-3.jsonl").read_bytes() == b"one\n"
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tutor.progress.file.LARGEST_FILE", 10)
    file = JournalFile(tmp_path, "a")
    for line in (b"one\n", b"two\n", b"three\n", b"longer than any\n", b"end\n"):
        file.append(line)
    file.close()
    assert contents(tmp_path) == {
        "a.jsonl": b"one\ntwo\n",
        "a-2.jsonl": b"three\n",
        "a-3.jsonl": b"longer than any\n",
        "a-4.jsonl": b"end\n",
    }


def test_a_file_that_was_removed_is_made_again(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "progress", "a")
    file.append(b"one\n")
    (tmp_path / "progress" / "a.jsonl").unlink()
    (tmp_path / "progress").rmdir()
    file.append(b"two\n")
    file.close()
    assert contents(tmp_path / "progress") == {"a.jsonl": b"two\n"}


def test_what_returned_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = PowerLoss(tmp_path / "progress", monkeypatch)
    file = JournalFile(tmp_path / "progress", "a")
    for count, line in enumerate((b"one\n", b"two\n", b"three\n")):
        file.append(line)
        assert contents(disk.cut(tmp_path / str(count)))["a.jsonl"].endswith(line)
    file.close()


def test_what_failed_is_not_relied_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sync that follows a failed one says that all is well, and the lines of the failed one are gone."""
    disk = PowerLoss(tmp_path / "progress", monkeypatch)
    file = JournalFile(tmp_path / "progress", "a")
    file.append(b"one\n")
    disk.is_failing = True
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        file.append(b"two\n")
    disk.is_failing = False
    file.append(b"two\n")
    file.close()
    assert contents(disk.cut(tmp_path / "left")) == {"a.jsonl": b"one\n\0\0\0\0\ntwo\n"}


HALF_A_LINE = """
import resource, signal, sys
from pathlib import Path
from tui_tutor.progress.file import JournalFile
file = JournalFile(Path(sys.argv[1]), "a")
file.append(b"one\\n")
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (7, most))
for line in (b"two is too long\\n", b"so is three\\n"):
    try:
        file.append(line)
    except OSError as fault:
        print(fault.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
file.append(b"two is too long\\nso is three\\n")
"""


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_FSIZE)[1] != resource.RLIM_INFINITY, reason="files are limited")
def test_half_a_line_is_ended_before_the_next(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: the system itself writes three bytes, then none."""
    done = subprocess.run(
        [sys.executable, "-c", HALF_A_LINE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [os.strerror(errno.EFBIG)] * 2
    assert contents(tmp_path) == {"a.jsonl": b"one\ntwo\ntwo is too long\nso is three\n"}
