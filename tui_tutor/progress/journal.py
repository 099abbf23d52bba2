"""Journals: every record of one session, appended to one file of its own by a thread of its own.

Never makes a learner wait and never raises: a record is in memory at once, and on the disk when `on_saved` says so.

The format of the files, version 3
==================================
A learner's progress is a folder of files `*.jsonl`. A file belongs to one session (one run of the program), which alone
appends to it; nobody changes or deletes what a file holds. The name is `SESSION.jsonl`, or `SESSION-2.jsonl` and so on
where that name is taken or the file has grown to 64 MiB; readers take the session from the lines, not from the name.

A file is lines of ASCII that end in one newline byte (0x0A). Each is a JSON object and, to the byte:

    {"crc":"6c5d2f3a","sequence":7,"session":"9f86d081884c7d65","time":1764078067,"record":{...}}

* The line begins with `{"crc":"`, eight hexadecimal digits in lower case and `",`. They are the CRC-32 (that of zlib,
  PNG and Ethernet) of the bytes after that comma up to the end of the line, without the newline.
* `sequence` (1 to 2^53 - 1) and `session` (a text) are the entry's place: readers merge all files by (sequence,
  session), sequences as numbers, sessions as text. A session's first sequence is 1 + the largest that it saw when it
  started, and each is larger than the one before, so what a session has seen comes before what it does, whatever the
  clock says. The same pair twice is the same entry twice (a write that failed is done again, a file was copied): one
  of them counts. Should they differ, one counts all the same, and not one that depends on the order of the files.
* `time` is in seconds since 1970 (UTC) by the clock of the computer, good for dates of reviews and for no order.
* `record` has `format` (the version in which its kind came: 1, or the number that it is marked with), `kind` and the
  fields of its kind, in any order:

    opened    lesson, part, graph (a mark, see below), fresh (true begins a new run)
    stepped   lesson, part, iteration, step (such as "backward z"), alpha (a number; may be missing)
    edited    lesson, part, edits: {"2": {"w1": 0.5, "X": [[1.0, 2.0]]}}, all that are in force, by iteration;
              anew (true: what was answered in the part with these edits is asked once more; may be missing)
    switched  lesson, calculus (true or false), notation (a text), predict (true or false)
    inside    (3) lesson, part, nodes: all that are opened now in the part, in the order in which they were; a step
              inside one of them is called by its node, such as "forward z_1"
    answered  lesson, part, iteration, step, outcome ("first-try", "after-hints", "shown" or, for an attempt, "wrong"),
              mistake (the id of a known mistake; may be missing), answer (the first 200 characters of a wrong answer,
              of a choice those of its words; may be missing)
    hinted    (2) lesson, part, iteration, step, hints (how many were taken so far)
    seen      (2) lesson, part, iteration, step: its result was on the screen without being asked for
    reviewed  lesson, part, step, outcome
    reset     lesson (missing: all of them): what comes before this entry is forgotten

  What was answered, hinted and seen belongs to the step with the edits that are in force then and reach its iteration:
  with other edits it is another step. A part is opened without edits, and so is another one than the last; whoever goes
  back to a part of a run finds in its last `edited` what was in force there.

  A mark changes when a graph of the lesson or its numbers do: two texts with a hyphen between them, the first for the
  formulas, the second for the start values and learning rates. Where there is no second one (older journals), or where
  it is missing on the other side, the first one decides. On another mark what was done before belongs to another run.

  Lessons and steps are texts of at least one character, parts and iterations are counted from 1. Numbers have full
  float precision, arrays are nested lists, and what is not finite is the text "nan", "inf" or "-inf".

Readers pass over, without complaint, empty lines, fields they do not know, and kinds they do not know. A line that is
not as above (cut off, damaged, longer than 8 MiB) holds no entry: readers pass over it, name it, and go on with the
next. Where `format` is larger than they know they keep sequence and session, name the file and pass over the line. The
crc, the two places, the time and `record` with its `format` stay as they are in all later versions.

A writer acknowledges an entry after it has written the line, synced the file and, for a new file, the folder. After a
write or a sync that failed it writes a newline first and then all lines that are not acknowledged once more: a failed
sync may have thrown away what was written, and a second sync would not tell.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tui_tutor.progress.entries import LATEST, LONGEST_LINE, Entry, encode
from tui_tutor.progress.file import JournalFile
from tui_tutor.progress.folder import NOBODY, Readers
from tui_tutor.progress.records import Record, Reset

T = TypeVar("T")
LARGEST_WRITE = 2**20  # bytes that are synced and acknowledged at once, where much is waiting

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "the file may not grow",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "the folder may not be written to",
    errno.EPERM: "the folder may not be written to",
    errno.EIO: "the disk reports an error",
    errno.ENOTDIR: "a file is in the place of the folder",
}


def _nothing(_: object) -> None:
    """Where nobody wants to be told."""


class Journal:
    """What one session appends. `after` is the largest sequence that was seen (`History.last_sequence`).

    `on_saved(sequence)` tells that all entries up to that one are on the disk; `on_failed(reason)` tells, once until
    saving works again, that they are not, in words for the learner. Both are called from the journal's own thread.
    `readers`: who besides the learner may read it.
    `linger`: so many seconds the thread waits before it writes, so that whoever appends can go on undisturbed.
    An entry that no reader would take in (more than 8 MiB) is told to `on_failed` at once, and is not saved.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        after: int = 0,
        readers: Readers = NOBODY,
        on_saved: Callable[[int], None] = _nothing,
        on_failed: Callable[[str], None] = _nothing,
        clock: Callable[[], float] = time.time,
        linger: float = 0.0,
    ) -> None:
        self.session = os.urandom(8).hex()
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._clock = clock
        self._linger = linger

        self._changed = threading.Condition()  # guards this paragraph
        self._last = after
        self._entries: list[Entry] = []
        self._taken = 0
        self._saved = 0
        self._closing = False
        self._thread: threading.Thread | None = None

        self._file = JournalFile(folder, self.session, readers)  # this one belongs to the thread
        self._unsaved: list[tuple[int, bytes]] = []
        self._failing = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that was appended, saved or not: what an earlier history lacks (`History.plus`)."""
        with self._changed:
            return tuple(self._entries)

    @property
    def saved(self) -> int:
        """The last sequence that was acknowledged; 0 before the first."""
        return self._saved

    def append(self, record: Record) -> int:
        """Take a record in, and return its sequence at once. Works after `close`, too."""
        with self._changed:
            self._last += 1
            seconds = min(max(int(self._clock()), 0), LATEST)
            self._entries.append(Entry(self._last, self.session, seconds, record))
            self._wake()
            return self._last

    def forget(self, lesson: str | None = None) -> int:
        """Forget one lesson, or all: from here on, what came before counts for nothing.

        Nothing is deleted: another session of the learner may be appending to its file, a crash in the middle would
        leave half a reset, and one by mistake can still be mended by hand. What other sessions have written since this
        one started is not forgotten.
        """
        return self.append(Reset(lesson))

    def close(self, timeout: float | None = None) -> bool:
        """Try to save all that waits, and stop; whether all was saved within `timeout` seconds."""
        with self._changed:
            if not self._is_saved():
                self._wake()
            thread = self._thread
            self._closing = True
            self._changed.notify()
        if thread is not None:
            thread.join(timeout)
        with self._changed:
            return self._is_saved()

    def _is_saved(self) -> bool:
        return not self._entries or self._saved == self._entries[-1].sequence

    def _wake(self) -> None:
        """The thread is started when there is first something to do, and sleeps while there is nothing."""
        if self._thread is not None:
            self._changed.notify()
            return
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # no thread to be had: nothing is acknowledged, and the next append tries again
            self._thread = None

    def _work(self) -> None:
        """The thread: saves what has come in, all of it at once; at the end also what has failed before."""
        is_over = False
        while not is_over:
            with self._changed:
                self._changed.wait_for(lambda: self._taken < len(self._entries) or self._closing)
                if self._linger:
                    self._changed.wait_for(lambda: self._closing, timeout=self._linger)
                coming = self._entries[self._taken :]
                self._taken = len(self._entries)
                is_last = self._closing
            self._save(coming)
            if is_last:
                self._file.close()
                with self._changed:
                    is_over = self._taken == len(self._entries)
                    self._thread = None if is_over else self._thread

    def _save(self, coming: list[Entry]) -> None:
        for entry in coming:
            line = encode(entry)
            if len(line) <= LONGEST_LINE:
                self._unsaved.append((entry.sequence, line))
            else:
                _tell(self._on_failed, f"this is too large to be saved: {len(line) // 2**20} MiB")
        try:
            while self._unsaved:
                count = self._portion()
                self._file.append(b"".join(line for _, line in self._unsaved[:count]))
                sequence, _ = self._unsaved[count - 1]
                del self._unsaved[:count]
                self._acknowledge(sequence)
        except OSError as fault:
            self._fail(fault)

    def _portion(self) -> int:
        """How many of the waiting lines go into one write: at least one."""
        size = 0
        for count, (_, line) in enumerate(self._unsaved):
            size += len(line)
            if size > LARGEST_WRITE and count:
                return count
        return len(self._unsaved)

    def _acknowledge(self, sequence: int) -> None:
        self._failing = False
        self._saved = sequence
        _tell(self._on_saved, sequence)

    def _fail(self, fault: OSError) -> None:
        if self._failing:
            return
        self._failing = True
        words = REASONS.get(fault.errno or 0) or fault.strerror or str(fault)
        where = f": {self._file.folder}" if self._file.folder else ""
        _tell(self._on_failed, words + where)


def _tell(callback: Callable[[T], None], what: T) -> None:
    """A callback that raises must not end the thread; it is reported as a thread's error is."""
    try:
        callback(what)
    except Exception:
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
