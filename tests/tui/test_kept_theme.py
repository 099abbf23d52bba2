"""The theme that a learner chose is there again; whatever is wrong with what was kept, the app starts."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Event

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import Run, Tutor
from tests.tui.pictures import LESSONS
from tui_tutor.config import Config
from tui_tutor.errors import UsageError
from tui_tutor.tui.kept_theme import KeptTheme, ThemeWriter, start_theme
from tui_tutor.tui.palettes import BY_NAME


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the app in the terminals of these tests keeps its theme."""
    return tmp_path / "state" / "tutor" / "theme"


def test_what_was_kept_is_read(file: Path) -> None:
    KeptTheme(file).keep("light")
    assert KeptTheme(file).read() == "light"
    KeptTheme(file).keep("contrast")
    assert KeptTheme(file).read() == "contrast"
    assert [path.name for path in file.parent.iterdir()] == ["theme"]
    assert file.stat().st_mode & 0o077 == 0


def test_without_a_place_nothing_is_kept() -> None:
    KeptTheme(None).keep("light")
    assert KeptTheme(None).read() is None


def test_a_choice_counts_until_the_configuration_says_something_else(file: Path) -> None:
    KeptTheme(file, configured="dark").keep("light")
    assert KeptTheme(file, configured="dark").read() == "light"
    assert KeptTheme(file, configured="contrast").read() is None
    assert KeptTheme(file, configured=None).read() is None


@pytest.mark.parametrize(
    "content",
    [b"", b"light", b"\xff\xfe", b"[1]", b"{}", b'{"theme": 3, "configured": null}', b"[" * 900, b" " * 100_000],
)
def test_what_cannot_be_read_is_as_good_as_nothing(content: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert KeptTheme(file).read() is None


def test_a_theme_that_is_none_any_more_is_passed_over(file: Path) -> None:
    KeptTheme(file).keep("solarized")
    assert start_theme(None, KeptTheme(file), Config()) == ("dark", [])


def test_a_folder_in_the_place_of_the_file_stops_nothing(file: Path) -> None:
    file.mkdir(parents=True)
    KeptTheme(file).keep("light")
    assert KeptTheme(file).read() is None


def test_a_flag_counts_more_than_the_choice_and_that_more_than_the_configuration(file: Path) -> None:
    config = Config(theme="contrast")
    kept = KeptTheme(file, configured="contrast")
    assert start_theme(None, kept, config) == ("contrast", [])
    kept.keep("light")
    assert start_theme(None, kept, config) == ("light", [])
    assert start_theme("dark", kept, config) == ("dark", [])


def test_an_unknown_theme_is_refused_and_a_configured_one_told() -> None:
    with pytest.raises(UsageError, match='no theme is called "lihgt"') as refused:
        start_theme("lihgt", KeptTheme(None), Config())
    assert refused.value.advice == 'did you mean "light"?'
    theme, faults = start_theme(None, KeptTheme(None), Config(theme="lihgt"))
    assert theme == "dark"
    assert 'no theme is called "lihgt"' in str(faults[0])


def ground(terminal: Terminal) -> str:
    return f"#{terminal.cell(40, 0).bg}"


def choose(terminal: Terminal, name: str) -> None:
    terminal.press("ctrl+p")
    terminal.wait_for("Search for commands")
    terminal.type("theme")
    terminal.wait_for(lambda text: "Change the colours" in text and "Step back" not in text)
    terminal.press("enter")
    terminal.wait_for("Search for themes")
    terminal.type(name)
    others = BY_NAME.keys() - {name}
    terminal.wait_for(lambda text: not any(f"  {other}" in text for other in others) and text.count(name) > 1)
    terminal.press("enter")
    terminal.wait_for(lambda _: ground(terminal) == BY_NAME[name].background)


def test_a_theme_that_is_chosen_is_there_at_the_next_start(file: Path, tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[0])
    assert ground(terminal) == BY_NAME["dark"].background
    choose(terminal, "light")
    terminal.press("q")
    assert terminal.wait_end() == 0
    assert json.loads(file.read_text()) == {"theme": "light", "configured": None}
    assert ground(tutor("learn", LESSONS[0])) == BY_NAME["light"].background
    assert ground(tutor("--theme", "contrast")) == BY_NAME["contrast"].background
    assert json.loads(file.read_text())["theme"] == "light"  # a flag is for once


# A disk that never answers to the last step of keeping a theme, of which there is no other use.
STUCK = """
import os, sys, threading, tui_tutor.cli
os.replace = lambda *_: threading.Event().wait()
sys.exit(tui_tutor.cli.main(["learn", sys.argv[1]]))
"""


def test_a_disk_that_does_not_answer_holds_up_neither_keys_nor_the_end(run: Run) -> None:
    terminal = run([sys.executable, "-c", STUCK, LESSONS[0]])
    terminal.wait_for("quit")
    choose(terminal, "light")
    terminal.press("right")
    terminal.wait_for(" · 1 of ")
    choose(terminal, "contrast")
    terminal.press("right")
    terminal.wait_for(" · 2 of ")
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_of_choices_in_quick_succession_the_last_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, goes_on, replace = Event(), Event(), os.replace

    def slow(*arguments: str) -> None:
        begun.set()
        assert goes_on.wait(20)
        replace(*arguments)

    monkeypatch.setattr(os, "replace", slow)
    writer = ThemeWriter(KeptTheme(file))
    writer.keep("light")
    assert begun.wait(20)
    for name in ("contrast", "dark", "contrast"):
        writer.keep(name)
    assert not writer.finish(0.01)
    goes_on.set()
    assert writer.finish(20)
    assert KeptTheme(file).read() == "contrast"
    assert [path.name for path in file.parent.iterdir()] == ["theme"]
    writer.keep("light")
    assert writer.finish(20)
    assert KeptTheme(file).read() == "light"


def test_a_configured_theme_is_used_and_an_unknown_one_told(tmp_path: Path, tutor: Tutor, run: Run) -> None:
    config = tmp_path / "config" / "tutor" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('theme = "light"\n')
    assert ground(tutor("learn", LESSONS[0])) == BY_NAME["light"].background
    config.write_text('theme = "ligth"\n')
    terminal = run([sys.executable, "-m", "tui_tutor", "learn", LESSONS[0]])
    terminal.wait_for('config.toml:1: no theme is called "ligth"')
    assert ground(terminal) == BY_NAME["dark"].background


def test_only_our_themes_are_offered(tutor: Tutor) -> None:
    terminal = tutor("learn", LESSONS[0])
    terminal.press("ctrl+p")
    terminal.wait_for("Search for")
    terminal.type("theme")
    terminal.wait_for(lambda text: "Change the colours" in text and "Step back" not in text)
    terminal.press("enter")
    terminal.wait_for("Search for themes")
    terminal.wait_for(lambda text: all(name in text for name in BY_NAME))
    assert "dracula" not in terminal.text
    assert "ansi" not in terminal.text
