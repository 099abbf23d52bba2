"""A trial: can a journal be written? Tried with a file of its own, which leaves nothing behind.

Reads and changes no journal.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tui_tutor.progress.folder import make_folder, open_to_append, sync, sync_folder, write_all


def try_to_write(folder: Path | None) -> str:
    """Why nothing can be saved in a folder; "" where something can be. What is made for the trial is removed."""
    if folder is None:
        return "there is no home folder"
    missing: list[Path] = []
    trial = folder / f".trial-{os.urandom(8).hex()}"
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        if missing:
            make_folder(folder)  # one that is there stays as it is, with its mode
        descriptor = open_to_append(trial, new=True)
        try:
            write_all(descriptor, b"a trial\n" * 64)
            sync(descriptor)
            sync_folder(folder)
        finally:
            os.close(descriptor)
            trial.unlink()
    except OSError as fault:
        return (fault.strerror or str(fault)).lower()
    finally:
        for path in missing:
            with suppress(OSError):  # not made, or another session is in it by now
                path.rmdir()
    return ""
