"""`tutor doctor`: tells how things stand, also where hardly anything works, and nothing that is the learner's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Tutor
from tests.cli.examples import ONE, SQUARE, lesson
from tests.cli.test_commands import loaded_by
from tests.terminal import Terminal
from tui_tutor import __version__
from tui_tutor.cli.checkup import SECTIONS


def wrong(done: Done) -> list[str]:
    return [line.removeprefix("wrong: ") for line in done.stdout.splitlines() if line.startswith("wrong: ")]


def tree(folder: Path) -> dict[str, int]:
    """Everything below a folder, with its mode."""
    return {str(path): path.lstat().st_mode for path in folder.rglob("*")}


def test_where_all_is_well_every_section_is_told_and_the_status_is_0(tutor: Tutor) -> None:
    done = tutor("doctor")
    assert (done.stderr, done.returncode) == ("", 0)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line and line[0] != " "] == [*SECTIONS, "Nothing is wrong."]
    assert f"tutor {__version__}" in " ".join(done.stdout.split())
    assert "textual 8.2." in " ".join(done.stdout.split())


def test_as_json_the_same_is_told(tutor: Tutor, env: dict[str, str], folder: Path) -> None:
    own = Path(env["XDG_DATA_HOME"], "tutor", "lessons")
    for place in (own, folder / "more"):  # facts of one name: folders of lessons, and faulty files in them
        place.mkdir(parents=True)
        (place / "false.md").write_bytes(lesson(SQUARE, name=place.name) + b"\n```claim\np = 7\n```\n")
    given = ("doctor", "--lessons", folder / "more")
    told, document = tutor(*given).stdout, json.loads(tutor(*given, "--json").stdout)
    assert document["format"] == 1
    assert list(document["sections"]) == list(SECTIONS)
    rows = []
    for section, facts in document["sections"].items():
        rows += [section, *(f"{fact['name']} {fact['value']}" for fact in facts)]
    rows.append("")
    for fault in document["wrong"]:
        rows += [f"wrong: {fault['problem']}", fault["advice"]]
    assert [" ".join(row.split()) for row in rows] == [" ".join(row.split()) for row in told.splitlines()]
    assert [fault["section"] for fault in document["wrong"]] == ["lessons", "lessons"]


def test_in_a_terminal_its_size_and_the_full_screen_are_told(env: dict[str, str]) -> None:
    changes = {name: value for name, value in env.items() if name.startswith("XDG_")}
    with Terminal([sys.executable, "-m", "tui_tutor", "doctor"], columns=93, rows=70, env=changes) as terminal:
        assert terminal.wait_end() == 0
        text = " ".join(terminal.text.split())
        assert "size 93 columns, 70 rows" in text
        assert "tutor shows the full screen" in text


def test_it_loads_no_screen() -> None:
    assert loaded_by("doctor").isdisjoint({"textual", "rich"})


def test_it_changes_nothing(tutor: Tutor, tmp_path: Path) -> None:
    before = tree(tmp_path)
    assert tutor("doctor").returncode == 0
    assert tree(tmp_path) == before
    shared = tmp_path / "state" / "tutor" / "progress"
    shared.mkdir(parents=True)
    shared.chmod(0o2750)
    before = tree(tmp_path)
    assert tutor("doctor").returncode == 0
    assert tree(tmp_path) == before


def test_nothing_of_the_learner_or_of_other_variables_is_told(
    tutor: Tutor, env: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home-of-ada"
    home.mkdir()
    folders = {name: str(home / name) for name in env if name.startswith("XDG_")}
    folders |= {"HOME": str(home), "TOKEN": "hush", "SSH_CONNECTION": "10.1.2.3 1 10.1.2.4 22", "TUTOR_PLAIN": "1"}
    asked = subprocess.run(
        [sys.executable, "-m", "tui_tutor", "learn", ONE, "--predict"],
        input="next\n7777.25\n", capture_output=True, encoding="utf-8", env={**env, **folders},
    )  # fmt: skip
    assert asked.returncode == 0
    done = tutor("doctor", **folders)
    assert done.returncode == 0
    for secret in ("home-of-ada", "hush", "10.1.2.3", "7777"):
        assert secret not in done.stdout
    text = " ".join(done.stdout.split())
    assert "progress ~/XDG_STATE_HOME/tutor/progress (can be written, mode 700)" in text
    assert "over SSH yes" in text
    assert "journals 1 file," in text
    assert "tutor shows plain lines, which are asked for" in text


def test_what_would_steer_the_terminal_is_shown_harmless(tutor: Tutor, tmp_path: Path) -> None:
    hostile = "x\x1b]0;title\x07\x9b31m\u202e"
    done = tutor("doctor", TERM=hostile, COLORTERM=hostile, LANG=hostile, XDG_DATA_HOME=str(tmp_path / hostile))
    assert done.stdout.replace("\n", "").isprintable()
    assert "x�]0;title��31m�" in done.stdout
    json.loads(tutor("doctor", "--json", TERM=hostile).stdout)


def test_a_long_value_is_cut(tutor: Tutor) -> None:
    done = tutor("doctor", TERM_PROGRAM="a" * 100_000)
    assert len(done.stdout) < 10_000


# What is wrong, and that it is told.


def test_faults_of_the_configuration_are_told_in_full(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('color = "red"\n[keys]\nnext = "v"\nbakc = "b"\n')
    done = tutor("doctor")
    assert wrong(done) == [
        f'{path}:1:1: color cannot be "red"', f'{path}:4:1: no action is called "bakc"',
    ]  # fmt: skip
    assert done.stdout.splitlines()[-2:] == ['  4 | bakc = "b"', '    | ^^^^ did you mean "back"?']
    assert "keys that differ next" in " ".join(done.stdout.split())
    assert done.returncode == 1


def test_as_json_a_fault_of_the_configuration_has_its_line(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('\n  colour = "\u202e"\n', encoding="utf-8")
    (fault,) = json.loads(tutor("doctor", "--json").stdout)["wrong"]
    assert fault == {
        "section": "configuration", "problem": f'{path}:2:3: no setting is called "colour"',
        "advice": 'did you mean "color"?',
        "picture": ['  2 |   colour = "\ufffd"', '    |   ^^^^^^ did you mean "color"?'],
    }  # fmt: skip


def test_the_faults_of_the_configuration_come_in_the_order_of_its_lines(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('theme = "drak"\nglyphs = "utf8"\n[keys]\nnothing = "v"\nnext = 1\nback = "nokey"\n')
    assert [line.split(":")[1] for line in wrong(tutor("doctor"))] == ["1", "2", "4", "5", "6"]


def test_of_a_setting_that_is_refused_that_is_told(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_CONFIG_HOME"], "tutor", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('theme = "drak"\nglyphs = "utf8"\ncolor = "never"\n')
    document = json.loads(tutor("doctor", "--json").stdout)
    sections = {
        section: {fact["name"]: fact["value"] for fact in facts} for section, facts in document["sections"].items()
    }
    told = [sections["colours"][f"{name} in the configuration"] for name in ("theme", "glyphs", "color")]
    assert told == ["refused", "refused", "never"]
    assert [sections["configuration"][name] for name in ("theme", "glyphs", "color")] == told


def test_a_state_folder_that_takes_nothing_is_told(tutor: Tutor, env: dict[str, str]) -> None:
    path = Path(env["XDG_STATE_HOME"], "tutor", "progress")
    path.parent.mkdir(parents=True)
    path.write_text("in the way")
    done = tutor("doctor")
    assert wrong(done) == [f"what you do cannot be saved in {path}: not a directory"]
    assert done.returncode == 1


def test_a_state_folder_without_the_right_to_write_is_told(env: dict[str, str], tmp_path: Path) -> None:
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)  # nobody has to come this far
    state = Path(env["XDG_STATE_HOME"])
    state.mkdir(mode=0o555)
    code = (
        "import os, sys, tui_tutor.cli as cli, tui_tutor.cli.doctor as doctor\n"
        "doctor.SECTIONS = {'progress': doctor.SECTIONS['progress']}\n"
        "import tui_tutor.progress.history, tui_tutor.progress.trial\n"
        "cli.parser()\n"
        "os.getuid() or os.setuid(65534)\n"
        "sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env)
    assert done.stderr == ""
    assert wrong(done) == [f"what you do cannot be saved in {state}/tutor/progress: permission denied"]
    assert done.returncode == 1


def test_a_file_that_cannot_grow_is_told(env: dict[str, str]) -> None:
    code = f"ulimit -f 0; {sys.executable} -m tui_tutor doctor"
    done = subprocess.run(["sh", "-c", code], capture_output=True, encoding="utf-8", env=env)
    assert [line.rpartition(": ")[2] for line in wrong(done)] == ["file too large"]
    assert not list(Path(env["XDG_STATE_HOME"]).rglob("*"))


def test_damaged_lines_are_counted_and_named(tutor: Tutor, env: dict[str, str]) -> None:
    folder = Path(env["XDG_STATE_HOME"], "tutor", "progress")
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("secret one\nsecret two\n" * 4)
    done = tutor("doctor")
    assert wrong(done) == ["8 lines of journals cannot be read"]
    assert "a.jsonl:1, a.jsonl:2, a.jsonl:3, a.jsonl:4, a.jsonl:5 and 3 more" in done.stdout
    assert "secret" not in done.stdout


def test_a_lesson_with_faults_is_told_without_its_text(tutor: Tutor, env: dict[str, str]) -> None:
    folder = Path(env["XDG_DATA_HOME"], "tutor", "lessons")
    folder.mkdir(parents=True)
    (folder / "fine.md").write_bytes(lesson(SQUARE))
    (folder / "false.md").write_bytes(lesson(SQUARE, name="false") + b"\n```claim\np = secret\n```\n")
    done = tutor("doctor")
    assert [line.startswith(f"{folder / 'false.md'} has ") for line in wrong(done)] == [True]
    assert "your own 2" in " ".join(done.stdout.split())
    assert "secret" not in done.stdout


def test_without_a_home_each_folder_that_has_no_place_is_told(env: dict[str, str]) -> None:
    without = {name: value for name, value in env.items() if name != "HOME" and not name.startswith("XDG_")}
    code = (
        "import os, sys, tui_tutor.cli as cli\n"
        "import pwd\n"
        "def nobody(_): raise KeyError\n"
        "pwd.getpwuid = nobody\n"  # as for an account that is in no list
        "sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=without)
    assert done.stderr == ""
    assert wrong(done) == [
        "there is no home folder for the configuration", "there is no home folder for the progress",
        "there is no home folder for the log of faults", "what you do cannot be saved: there is no home folder",
    ]  # fmt: skip
    assert done.returncode == 1


def test_a_relative_folder_is_told(tutor: Tutor) -> None:
    done = tutor("doctor", XDG_STATE_HOME="here")
    assert wrong(done)[0] == "XDG_STATE_HOME is not an absolute path, so it counts for nothing"


@pytest.mark.parametrize(
    ("shell", "problem"),
    [("<&-", "standard input is closed"), ("", "this terminal's encoding is utf-7, in which ASCII is not itself")],
)
def test_streams_that_do_not_do_are_told(shell: str, problem: str, env: dict[str, str]) -> None:
    changes = {} if shell else {"PYTHONIOENCODING": "utf-7"}
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m tui_tutor doctor {shell}"],
        capture_output=True, encoding="utf-8", env={**env, **changes}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.stderr, done.returncode) == ("", 1)
    assert wrong(done) == [problem]


def test_an_encoding_without_the_signs_of_a_path_is_no_fault(tutor: Tutor, tmp_path: Path) -> None:
    done = tutor("doctor", PYTHONIOENCODING="ascii", XDG_DATA_HOME=str(tmp_path / "größe"))
    assert (done.stderr, done.returncode) == ("", 0)
    assert r"gr\xf6\xdfe" in done.stdout


def test_a_section_that_fails_is_told_and_the_others_are_there(env: dict[str, str]) -> None:
    code = (
        "import sys, tui_tutor.cli.checkup as checkup, tui_tutor.cli as cli\n"
        "def broken(given): yield checkup.Fact('first', 'told'); raise ValueError('a secret')\n"
        "checkup.SECTIONS['encoding'] = broken\n"
        "sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env)
    assert wrong(done) == ["this could not be looked at: ValueError"]
    assert "first told" in " ".join(done.stdout.split())
    assert "damaged lines" in done.stdout
    assert "secret" not in done.stdout
    assert done.returncode == 1


def test_a_library_that_is_missing_is_told(env: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys, tui_tutor.cli as cli\n"
        "sys.modules['numpy'] = None\n"  # what an import of it meets
        "sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env)
    assert done.stderr == ""
    assert set(wrong(done)) == {"this could not be looked at: ModuleNotFoundError"}
    assert done.returncode == 1
