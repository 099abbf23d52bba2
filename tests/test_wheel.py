"""The wheel, as a learner gets it: built here, installed beside nothing of ours, run from somewhere else."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*argv: str | os.PathLike[str], cwd: Path) -> str:
    done = subprocess.run(argv, capture_output=True, encoding="utf-8", cwd=cwd, env=_environment(cwd))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Without what would lead to the checkout or to a learner's own lessons."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TUTOR_", "VIRTUAL_"))}
    return {**kept, "XDG_DATA_HOME": str(folder), "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a virtual environment of its own, into which only the wheel is installed.

    Our dependencies are seen where they are already; the editable install of this checkout is not, because files
    that extend the path (`.pth`) count in the environment's own folder only.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=folder)
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    dependencies = dict.fromkeys(
        [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()]
    )
    Path(packages, "dependencies.pth").write_text("\n".join(dependencies) + "\n")
    return folder


def lessons_of_the_checkout() -> list[str]:
    return sorted(path.name for path in (ROOT / "lessons").glob("*.md"))


def test_the_wheel_carries_the_package_the_lessons_and_the_stylesheet(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    lessons = sorted(name.removeprefix("tui_tutor/lessons/") for name in names if name.startswith("tui_tutor/lessons/"))
    assert lessons == lessons_of_the_checkout()
    assert len(lessons) >= 2
    assert "tui_tutor/tui/styles.tcss" in names
    assert "tui_tutor/py.typed" in names
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "tui_tutor").glob("**/*.py")}
    assert modules == {name for name in names if name.endswith(".py")}


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    info = next(top for top in tops if top.endswith(".dist-info"))
    assert tops == {"tui_tutor", info}


def test_what_is_installed_is_what_runs(elsewhere: Path) -> None:
    code = "import tui_tutor; print(tui_tutor.__file__)"
    found = run(elsewhere / "venv" / "bin" / "python", "-c", code, cwd=elsewhere).strip()
    assert Path(found).is_relative_to(elsewhere / "venv")


def test_the_installed_command_lists_the_lessons(elsewhere: Path) -> None:
    lines = run(elsewhere / "venv" / "bin" / "tutor", "list", cwd=elsewhere).splitlines()
    assert len(lines) == len(lessons_of_the_checkout())
    assert "logistic-regression-one-example" in [line.split()[0] for line in lines]
    assert not any("cannot be opened" in line for line in lines)


def test_the_installed_command_proves_the_lessons(elsewhere: Path) -> None:
    count = len(lessons_of_the_checkout())
    said = run(elsewhere / "venv" / "bin" / "tutor", "check", cwd=elsewhere)
    assert said == f"{count} of {count} lessons proved\n"


def test_the_installed_command_traces_a_lesson(elsewhere: Path) -> None:
    said = run(elsewhere / "venv" / "bin" / "tutor", "trace", "computation-graph", cwd=elsewhere)
    assert said.splitlines()[3].endswith("J = 3·v = 33")
