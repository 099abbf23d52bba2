"""The programs that are measured: our app, the bare app, the skeleton; and how they are started.
Measures nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 36
LESSON = "logistic-regression-one-example"
LAST_DRAWN = "quit"  # in the footer, which our app draws last
FORWARD_AND_BACK = ("right",) * 42 + ("left",) * 20  # three iterations on, nearly one and a half back
FOLDERS = ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
# What may be set around a benchmark and would slow every start down: byte code that is not kept, unbuffered output.
SLOWING = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONDEVMODE", "PYTHONPROFILEIMPORTTIME")


@dataclass(frozen=True, slots=True)
class Program:
    """A terminal program, the text that its first full frame ends with, and the keys that step it, over and over."""

    name: str
    argv: tuple[str, ...]
    marker: str
    keys: tuple[str, ...] = ("right",)

    def key(self, step: int) -> str:
        return self.keys[step % len(self.keys)]


OURS = Program("tutor", (sys.executable, "-m", "tui_tutor", "learn", LESSON, "--restart"), LAST_DRAWN, FORWARD_AND_BACK)
BARE = Program("bare", (sys.executable, "-m", "tests.benchmarks.bare"), "count 0")
SKELETON = Program("skeleton", (sys.executable, "-m", "tests.benchmarks.skeleton"), LAST_DRAWN)


@contextmanager
def started(program: Program) -> Iterator[Terminal]:
    """The program in a terminal of its own, with folders of its own; its first frame may be still to come."""
    with (
        TemporaryDirectory(prefix="tutor-benchmark-") as folder,
        Terminal(program.argv, columns=COLUMNS, rows=ROWS, env=environment(folder), cwd=ROOT) as terminal,
    ):
        yield terminal


def environment(folder: str) -> Mapping[str, str | None]:
    kept = {name: str(Path(folder, name.lower())) for name in FOLDERS}
    return kept | dict.fromkeys(SLOWING)
