"""What a stranger wrote, in names, files, arguments and journals: no command prints anything that steers a terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Tutor
from tests.vt import steering

EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\u200b\x9b31m\x7f\r"
NAME = f"bad{EVIL}.md"


@pytest.mark.parametrize(
    "arguments",
    [
        ["learn", EVIL], ["learn", NAME], ["trace", EVIL], ["trace", NAME, "--json"], ["check", NAME], ["check", EVIL],
        ["judge", "gradient-check", EVIL, "1"], ["judge", "gradient-check", "forward up", EVIL],
        ["judge", "gradient-check", "forward up", EVIL, "--json"], ["trace", "gradient-check", "--set", EVIL],
        ["trace", "gradient-check", "--set", f"{EVIL}=1"], ["trace", "gradient-check", "--set", f"w={EVIL}"],
        ["trace", "gradient-check", "--open", EVIL], ["explain", EVIL], ["explain", f"L = w{EVIL}", "w=1"],
        ["explain", "L = w", f"w={EVIL}"], ["explain", "L = w", f"{EVIL}=1"], ["explain", f"{EVIL}.txt"],
        ["explain", "L = w", "w=1", "--learn", EVIL], ["explain", "L = w", "w=1", "--alpha", EVIL],
        ["explain", "L = w", "w=1", "--save", f"none{EVIL}/x.md"], ["reset", EVIL], ["list", "--lessons", EVIL],
        [EVIL], ["list", EVIL], [f"--{EVIL}"], ["trace", "gradient-check", "--part", EVIL],
    ],
    ids=lambda arguments: "-".join(one if one.isprintable() else "evil" for one in arguments),
)  # fmt: skip
def test_no_argument_steers_the_terminal(arguments: list[str], tutor: Tutor, folder: Path) -> None:
    (folder / NAME).write_text(f"---\nid: x\ntitle: {EVIL}\n---\n", encoding="utf-8")
    done = tutor(*arguments)
    for stream in (done.stdout, done.stderr):
        for line in stream.split("\n"):
            assert not steering(line.encode("utf-8"))
    assert done.returncode == (0 if arguments[:2] == ["judge", "gradient-check"] and "forward up" in arguments else 2)


def test_a_lesson_whose_file_has_such_a_name_is_listed_by_a_name_that_is_shown(tutor: Tutor, folder: Path) -> None:
    (folder / NAME).write_bytes(b"\xff")
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "pipe.md")
    done = tutor("list", "--lessons", str(folder))
    assert done.returncode == 0
    assert "bad�]0;owned��[2J���31m��        cannot be opened: the file is not UTF-8 text\n" in done.stdout
    assert "folder" in done.stdout
    assert "pipe" in done.stdout
    assert not any(steering(line.encode("utf-8")) for line in done.stdout.split("\n"))


def test_what_a_journal_holds_is_printed_without_and_told_exactly_as_json(
    tutor: Tutor, env: dict[str, str], folder: Path
) -> None:
    from tui_tutor.progress.journal import Journal
    from tui_tutor.progress.records import Opened, Stepped

    progress = Path(env["XDG_STATE_HOME"]) / "tutor" / "progress"
    journal = Journal(progress, after=0, on_failed=print)
    for record in (Opened(EVIL, 1, "x", True), Stepped(EVIL, 1, 1, EVIL)):
        journal.append(record)
    assert journal.close(timeout=10)
    (progress / f"{EVIL}.jsonl").write_bytes(b"no journal\n")
    for arguments in (["progress"], ["progress", "--csv"], ["progress", "--json"]):
        done = tutor(*arguments)
        assert done.returncode == 0
        for line in (done.stdout + done.stderr).split("\n"):
            assert not steering(line.encode("utf-8"))
    (lesson,) = json.loads(tutor("progress", "--json").stdout)["lessons"]
    assert lesson["lesson"] == EVIL
