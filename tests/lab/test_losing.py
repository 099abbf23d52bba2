"""Ways of losing a learner: whatever happens to the terminal, nothing keeps running and no acknowledged step is lost.

`TUTOR_LOST_LEARNERS=100` loses a hundred in each way; CI a tenth of that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.lab.conftest import check_sshd
from tests.lab.losing import WAYS

ROUNDS = int(os.environ.get("TUTOR_LOST_LEARNERS", "10"))
AT_ONCE = 5  # ways; some of them wait for sshd most of the time
ROOT = Path(__file__).parents[2]

Figures = dict[str, Any]


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Future[Figures]]]:
    check_sshd()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {way: pool.submit(lose, way, seed) for seed, way in enumerate(WAYS)}
        pool.shutdown(cancel_futures=True)


def lose(way: str, seed: int) -> Figures:
    command = [sys.executable, "-m", "tests.lab.losing", way, str(ROUNDS), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: Figures = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_running_and_no_acknowledged_step_is_lost(
    way: str, figures: dict[str, Future[Figures]], capsys: pytest.CaptureFixture[str]
) -> None:
    found = figures[way].result()
    with capsys.disabled():
        print(f"\n{way}: {found['rounds']} times, {found['acknowledged']} steps, {found['slowest']:.2f} s at most")
    assert found["rounds"] == ROUNDS
    assert found["left"] == []
    assert found["lost"] == []
