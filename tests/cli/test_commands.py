"""The command line as real processes: data on standard output, one clear line on standard error, the status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ONE = "logistic-regression-one-example"


def tutor(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_tutor", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
    )


def test_list_prints_the_ids_first() -> None:
    done = tutor("list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["computation-graph", ONE]
    assert (done.returncode, done.stderr) == (0, "")


def test_the_shipped_lessons_are_proved_and_cover_the_lecture() -> None:
    done = tutor("check", "--coverage")
    assert done.stdout == "43 of 43 items of the lecture are covered\n2 of 2 lessons proved\n"
    assert done.returncode == 0


def test_the_trace_is_the_document_that_tools_read() -> None:
    document = json.loads(tutor("trace", ONE, "--json").stdout)
    assert list(document) == ["format", "lesson", "part", "graph", "frames"]
    assert len(document["frames"]) == 14
    frame = document["frames"][6]
    assert (frame["index"], frame["phase"], frame["node"], frame["alpha"]) == (6, "backward", "z", 0.1)
    assert frame["derivatives"]["z"] == pytest.approx(-0.3775407)
    assert frame["contributions"] == [{"from": "a", "to": "z", "value": pytest.approx(-0.3775407)}]
    assert frame["explanation"] == {
        "rule": "dz = da · ∂a/∂z",
        "formula": "da·a·(1 - a)",
        "numbers": "-1.6065 · 0.62246 · 0.37754",
        "result": "-0.3775",
        "code": "dz = a - y",
    }
    end = document["frames"][13]
    assert end["loss"] == {"before": pytest.approx(0.4740770), "after": pytest.approx(0.3056614)}
    assert end["explanation"] is None


def test_what_is_not_finite_is_a_word_and_dz_stays_exact() -> None:
    frames = json.loads(tutor("trace", ONE, "--json", "--set", "b=40").stdout)["frames"]
    assert frames[5]["derivatives"]["a"] == "nan"
    assert frames[6]["derivatives"]["z"] == 0.0
    assert frames[7]["derivatives"]["w1"] == 0.0


BAD = [
    (["learn", "logistic"], 'no lesson called "logistic"'),
    (["trace", "nothing-like-it"], 'no lesson called "nothing-like-it"'),
    (["trace", ONE, "--set", "w9=1"], 'nothing called "w9" can be set'),
    (["trace", ONE, "--set", "z=1"], '"z" is computed'),
    (["trace", ONE, "--set", "w1=9**9**9"], '"9**9**9" is not a number for w1'),
    (["trace", ONE, "--set", "w1"], '"w1" sets nothing'),
    (["trace", ONE, "--set", "y=3"], "y must be 0 or 1"),
    (["trace", ONE, "--part", "2"], "no part 2"),
    (["trace", "missing/lesson.md"], "missing/lesson.md: error: the file cannot be read"),
    (["check", "missing.md"], "missing.md: error: the file cannot be read"),
    (["learn", ONE], "tutor needs a terminal"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[" ".join(arguments) for arguments, _ in BAD])
def test_bad_input_is_one_clear_error(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = tutor(*arguments, cwd=tmp_path)
    if arguments[0] == "learn" and arguments[1] != ONE:
        message = "tutor needs a terminal"  # said first: nothing else could be shown
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout.partition(" of ")[0] in ("", "0")) == (2, True)


def test_a_reader_that_goes_away_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tui_tutor", "trace", ONE, "--iterations", "500"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_the_version_loads_neither_numpy_nor_textual() -> None:
    code = "import sys, tui_tutor.cli as c\ntry: c.main(['--version'])\nexcept SystemExit: pass\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.startswith("tutor ")
    assert {"numpy", "textual", "yaml"}.isdisjoint(loaded.split())
