"""What tells the thread that reads that it shall end."""

from __future__ import annotations

import os
import select

import pytest

from tui_tutor.tui.workarounds.driver import _Bell


def test_an_event_can_be_waited_for_as_a_file_and_takes_its_files_with_it() -> None:
    bell = _Bell()
    number = bell.fileno()
    assert not select.select([bell], [], [], 0)[0]
    bell.set()
    bell.set()
    assert select.select([bell], [], [], 0)[0]
    bell.clear()
    assert not select.select([bell], [], [], 0)[0]
    del bell
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(number)
