"""The command line as a whole: data on standard output, one clear error on standard error, the status, the imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tui_tutor
from tests.cli.conftest import Done, Tutor
from tests.cli.examples import GRAPH, LISTED, ONE, PRODUCT, SQUARE, lesson

LEAVES = "x1, w1, x2, w2, b, y, alpha"


def outcome(done: Done) -> tuple[str, str, int]:
    return done.stdout, done.stderr, done.returncode


REFUSED = [
    (["nothing-like-it"], f'no lesson called "nothing-like-it"\n  {LISTED}'),
    (["computation_graph"], f'no lesson called "computation_graph"\n  did you mean "{GRAPH}"?'),
    ([""], f"the name of a lesson is missing\n  {LISTED}"),
    ([ONE, "--set", "w9=1"], 'nothing called "w9" can be set\n  choose ' + LEAVES),
    ([ONE, "--set", "rate=1"], 'nothing called "rate" can be set\n  choose ' + LEAVES),
    ([ONE, "--set", "=1"], "a name is missing\n  name one of " + LEAVES),
    ([ONE, "--set", "ŷ=1"], f'"ŷ" is computed, so it cannot be set\n  set one of {LEAVES}'),
    ([ONE, "--set", "z=1"], f'"z" is computed, so it cannot be set\n  set one of {LEAVES}'),
    ([ONE, "--set", "w1=9**9**9"], '"9**9**9" is not a number for w1\n  write it as 2, -0.25 or 1e-3'),
    ([ONE, "--set", "w1=0,5"], '"0,5" is not a number for w1\n  write it as 2, -0.25 or 1e-3'),
    ([ONE, "--set", "w1="], "a number for w1 is missing\n  write it as 2, -0.25 or 1e-3"),
    ([ONE, "--set", "w1=nan"], "w1 must be a finite number\n  write it as 2, -0.25 or 1e-3"),
    ([ONE, "--set", "alpha=1e999"], "alpha must be a finite number\n  write it as 2, -0.25 or 1e-3"),
    ([ONE, "--set", "w1=\x1b[31m"], '"�[31m" is not a number for w1\n  write it as 2, -0.25 or 1e-3'),
    ([ONE, "--set", "y=3"], "y must be 0 or 1\n  choose such a number"),
    ([ONE, "--set", "w1"], '"w1" sets nothing\n  write --set NAME=VALUE, such as --set w1=0.3'),
    ([ONE, "--set", "w1=1", "--set", "w2"], '"w2" sets nothing\n  write --set NAME=VALUE, such as --set w1=0.3'),
    ([ONE, "--part", "9"], "no part 9\n  the lesson has 1 part"),
    (["parts.md", "--part", "3"], "no part 3\n  the lesson has 2 parts"),
    (["parts.md", "--set", "p=1"], "p must be between 0 and 1\n  choose such a number"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[row[1].splitlines()[0] for row in REFUSED])
def test_a_request_that_cannot_be_met_is_one_clear_error(
    arguments: list[str], message: str, tutor: Tutor, folder: Path
) -> None:
    (folder / "parts.md").write_bytes(lesson(SQUARE, PRODUCT))
    assert outcome(tutor("trace", *arguments)) == ("", f"error: {message}\n", 2)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("missing/lesson.md", "no such file or directory"),
        ("folder.md", "is a directory"),
        ("parts.md/lesson.md", "not a directory"),
        ("x" * 300 + ".md", "file name too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_reason(
    path: str, problem: str, tutor: Tutor, folder: Path
) -> None:
    (folder / "folder.md").mkdir()
    (folder / "parts.md").write_bytes(lesson(SQUARE))
    message = f"{path}: error: the file cannot be read: {problem}\n  check the path and its permissions\n"
    assert outcome(tutor("trace", path)) == ("", message, 2)


def test_a_file_that_may_not_be_read_is_told_so(env: dict[str, str], folder: Path) -> None:
    path = folder / "secret.md"
    path.write_bytes(lesson(SQUARE))
    path.chmod(0)
    code = (
        "import os, sys, tui_tutor.cli.trace, tui_tutor.lesson.proof, tui_tutor.cli as cli\n"
        "cli.parser()\n"  # has loaded all that nobody may not
        "os.getuid() or os.setuid(65534)\n"  # nobody: root may read everything
        "sys.exit(cli.main(['trace', 'secret.md']))"
    )
    folder.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, cwd=folder)
    message = "secret.md: error: the file cannot be read: permission denied\n  check the path and its permissions\n"
    assert outcome(done) == ("", message, 2)


# Standard output.


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_reader_that_goes_away_is_no_fault(more: list[str], env: dict[str, str]) -> None:
    argv = [sys.executable, "-m", "tui_tutor", "trace", ONE, "--iterations", "2000", *more]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=env) as process:
        head = subprocess.run(["head", "-1"], stdin=process.stdout, capture_output=True, encoding="utf-8")
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 141
    assert head.stdout.count("\n") == 1


def test_a_reader_that_was_never_there_is_no_fault(env: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    argv = [sys.executable, "-m", "tui_tutor", "list"]
    done = subprocess.run(argv, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8", env=env)
    os.close(writer)
    assert (done.stderr, done.returncode) == ("", 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", [{}, {"PYTHONUNBUFFERED": "1"}])
@pytest.mark.parametrize(
    "command",
    [["list"], ["check"], ["trace", ONE, "--iterations", "100"], ["--help"], ["learn", "--help"], ["--version"]],
)
def test_a_full_disk_is_told_in_one_line(command: list[str], unbuffered: dict[str, str], env: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        argv = [sys.executable, "-m", "tui_tutor", *command]
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", env={**env, **unbuffered})
    said = [line for line in done.stderr.splitlines() if "warning:" not in line]
    assert said == ["error: standard output cannot be written: no space left on device"]
    assert done.returncode == 1


def test_an_output_that_fails_is_told_in_one_line(env: dict[str, str]) -> None:
    terminal, line = os.openpty()
    os.close(terminal)
    argv = [sys.executable, "-m", "tui_tutor", "list"]
    done = subprocess.run(argv, stdout=line, stderr=subprocess.PIPE, encoding="utf-8", env=env)
    os.close(line)
    assert (done.stderr, done.returncode) == ("error: standard output cannot be written: input/output error\n", 1)


@pytest.mark.parametrize("command", ["list", f"trace {ONE} --json"])
def test_a_closed_standard_output_is_told_in_one_line(command: str, env: dict[str, str]) -> None:
    line = f"{sys.executable} -m tui_tutor {command} >&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, encoding="utf-8", env=env)
    message = "error: standard output is closed\n  leave it open, or send it to a file\n"
    assert outcome(done) == ("", message, 2)


def test_an_output_that_does_not_take_the_signs_of_data_is_told_so(tutor: Tutor) -> None:
    done = tutor("trace", ONE, "--json", PYTHONIOENCODING="ascii")
    assert done.stderr == "error: the encoding of standard output is ascii, not UTF-8\n  set LANG=C.UTF-8\n"
    assert done.returncode == 2


# What is loaded.


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom tui_tutor.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert end.code == 0\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_version_and_the_help_load_neither_numpy_nor_textual(argument: str) -> None:
    assert loaded_by(argument).isdisjoint({"numpy", "textual", "rich", "yaml", "markdown_it"})


def test_a_trace_loads_numpy_and_not_textual() -> None:
    loaded = loaded_by("trace", ONE)
    assert "numpy" in loaded
    assert loaded.isdisjoint({"textual", "rich"})


def test_the_version_is_that_of_the_package(tutor: Tutor) -> None:
    assert outcome(tutor("--version")) == (f"tutor {tui_tutor.__version__}\n", "", 0)
