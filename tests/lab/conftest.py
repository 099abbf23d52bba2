"""What the tests of the lab share: a real sshd."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.sshd import Sshd, missing

StartSshd = Callable[..., Sshd]


def check_sshd() -> None:
    """Skip where OpenSSH is missing; in CI that is a fault."""
    if lacking := missing():
        fault = pytest.fail if os.environ.get("TUTOR_TEST_LAB") == "1" else pytest.skip
        fault(lacking)


@pytest.fixture
def sshd() -> Iterator[StartSshd]:
    """`sshd(settings, environment=…)`: a private server."""
    check_sshd()
    with ExitStack() as servers:
        yield lambda *arguments, **settings: servers.enter_context(Sshd(*arguments, **settings))
