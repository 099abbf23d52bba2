"""What importing a room loads: looked at in a process of its own."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tui_tutor

HEAVY = {"numpy", "yaml", "markdown_it", "textual", "rich"}


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_package_alone_loads_nothing() -> None:
    assert HEAVY.isdisjoint(loaded_by("import tui_tutor"))


def test_the_core_needs_numpy_only() -> None:
    assert loaded_by("import tui_tutor.core.explain, tui_tutor.core.check") & HEAVY == {"numpy"}


@pytest.mark.parametrize("room", ["lesson.library", "session", "plain", "lab", "cli.trace", "tui.drawing.screen"])
def test_only_the_full_screen_face_knows_textual(room: str) -> None:
    assert loaded_by(f"import tui_tutor.{room}").isdisjoint({"textual", "rich"})


def test_the_full_screen_face_needs_no_openssl_no_ctypes_and_no_links_in_markdown() -> None:
    start = "from tui_tutor.cli import load\n"
    for name in ("cli.login", "lab.login", "tui.lab_app", "lesson.read"):
        start += f"load('tui_tutor.{name}')\n"
    loaded = loaded_by(start)
    assert {"textual", "asyncio", "markdown_it"} <= loaded
    assert not loaded & {"ssl", "_ssl", "_hashlib", "ctypes", "_ctypes", "linkify_it"}
    assert "_ssl" in loaded_by(f"{start}import ssl, ctypes, linkify_it")  # whoever asks for them has them


def test_a_public_name_is_imported_when_it_is_asked_for() -> None:
    loaded = loaded_by("from tui_tutor import trace, parse_graph, load_lesson")
    assert "numpy" in loaded
    assert loaded.isdisjoint({"textual", "rich"})


def test_what_type_checkers_are_told_of_public_names_is_where_they_come_from() -> None:
    statements = ast.walk(ast.parse(Path(tui_tutor.__file__).read_text(encoding="utf-8")))
    told = {alias.name: each.module for each in statements if isinstance(each, ast.ImportFrom) for alias in each.names}
    public = {name: getattr(tui_tutor, name).__module__ for name in tui_tutor.__all__ if name != "__version__"}
    assert public.items() <= told.items()


def test_four_modules_of_progress_may_know_lessons_and_sessions_and_no_other() -> None:
    package = Path(tui_tutor.__file__).parent
    settings = tomllib.loads((package.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["name"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    held = {each.rpartition(".")[2] for each in contracts["What is kept of a learner is plain data"]["source_modules"]}
    there = {path.stem for path in (package / "progress").glob("*.py")} - {"__init__"}
    assert there - held == {"again", "attempts", "changes", "keeper"}
