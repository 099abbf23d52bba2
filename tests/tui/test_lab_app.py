"""What the app can do to a machine, and that in a lab it does not: each is tried in both."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.conftest import Run
from tui_tutor.tui.app import TutorApp
from tui_tutor.tui.lab_app import LabApp

PROGRAM = """
import io, os
from contextlib import suppress
from pathlib import Path
from {module} import {app}

folder = Path({folder!r})

async def by_action(app, action):
    await app.run_action(action)

async def suspended(app):
    with app.suspend():
        (folder / "suspended").touch()

TRIED = {{
    "url": lambda app: app.open_url("http://localhost/x"),
    "driver's url": lambda app: app._driver.open_url("http://localhost/x"),
    "text": lambda app: app.deliver_text(io.StringIO("x"), save_directory=folder, save_filename="text"),
    "binary": lambda app: app.deliver_binary(io.BytesIO(b"x"), save_directory=folder, save_filename="binary"),
    "screenshot": lambda app: app.save_screenshot("shot.svg", str(folder)),
    "delivered screenshot": lambda app: app.deliver_screenshot("shot.svg", str(folder)),
    "screenshot's action": lambda app: by_action(app, f"app.screenshot('shot.svg', '{{folder}}')"),
    "suspension": suspended,
    "clipboard": lambda app: app.copy_to_clipboard("x"),
}}

async def trying(app):
    with suppress(RuntimeError):
        done = TRIED[{what!r}](app)
        if hasattr(done, "__await__"):
            await done
    app.exit()

{app}.on_ready = lambda app: app.call_later(trying, app)
{app}(folder=folder / "progress").run()
print("the end")
"""
TRIED = (
    "url", "driver's url", "text", "binary", "screenshot", "delivered screenshot", "screenshot's action", "suspension",
    "clipboard",
)  # fmt: skip


def traces(run: Run, app: type[TutorApp], what: str, tmp_path: Path) -> list[str]:
    """What is left when the app has tried it: files, and whether the clipboard was set."""
    folder = tmp_path / "traces"
    (folder / "progress").mkdir(parents=True)
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\ntouch {folder}/browsed\n")
    browser.chmod(0o755)
    code = PROGRAM.format(module=app.__module__, app=app.__name__, folder=str(folder), what=what)
    terminal = run(["sh", "-c", 'exec "$0" -c "$1"', sys.executable, code], env={"BROWSER": f"{browser} %s"})
    terminal.wait_for("the end")
    assert terminal.wait_end() == 0
    found = [path.name for path in folder.iterdir() if path.is_file()]
    return [*found, *(["clipboard"] if b"\x1b]52" in terminal.raw else [])]


@pytest.mark.parametrize("what", TRIED)
def test_what_is_tried_does_happen_outside_of_a_lab(what: str, run: Run, tmp_path: Path) -> None:
    assert traces(run, TutorApp, what, tmp_path)


@pytest.mark.parametrize("what", TRIED)
def test_nothing_of_it_happens_in_a_lab(what: str, run: Run, tmp_path: Path) -> None:
    assert traces(run, LabApp, what, tmp_path) == []
