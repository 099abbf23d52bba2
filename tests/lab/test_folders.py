"""What is found in the folders of a lab's journals: owners and modes of real files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from pwd import struct_passwd
from tempfile import mkdtemp

import pytest

from tests.lab.test_sshd_settings import COMMAND, KEY
from tests.progress.examples import ONE_OF_EACH
from tui_tutor.lab import folders
from tui_tutor.lab.folders import journal_findings
from tui_tutor.lab.learners import Learner, home_of
from tui_tutor.lab.sshd import read_settings
from tui_tutor.progress.folder import ITS_GROUP
from tui_tutor.progress.journal import Journal

UID = os.getuid() or 65000  # root may do anything, and so no account of a lab is root


@pytest.fixture
def lab() -> Iterator[Path]:
    """A lab with one account for all, and one learner who has begun."""
    top = Path(mkdtemp())
    top.chmod(0o755)
    before = os.umask(0o027)
    try:
        journals = top / "journals"
        journals.mkdir()
        journals.chmod(0o2750)
        home = home_of(Learner("anna"), journals)
        journal = Journal(home / "tutor" / "progress", readers=ITS_GROUP)
        for record in ONE_OF_EACH:
            journal.append(record)
        assert journal.close()
        own(journals)
        (top / "keys").write_text(f'restrict,pty,command="{COMMAND} --journals {journals} --learner anna" {KEY}\n')
        yield journals
    finally:
        os.umask(before)
        shutil.rmtree(top)


def own(folder: Path, uid: int = UID) -> None:
    for path in (folder, *folder.rglob("*")):
        mode = path.lstat().st_mode & 0o7777
        os.chown(path, uid, -1)
        path.chmod(mode)  # to give away takes bits


def said(lab: Path, *, forced: str = "none", uid: int = UID) -> list[str]:
    account = struct_passwd(("anna", "x", uid, 65000, "", "/nonexistent", "/bin/sh"))
    settings = read_settings(f"forcecommand {forced}\nauthorizedkeysfile {lab.parent}/keys")
    return [str(finding).replace(f"{lab}", "LAB") for finding in journal_findings(account, settings)]


HOME = f"LAB/{Learner('anna').id}"
OTHERS = "others than learner and teachers may read it, or others than the learner write to it"
CANNOT = "the learner, or the teachers, cannot read"


def test_a_lab_as_the_program_makes_it_is_closed(lab: Path) -> None:
    assert said(lab) == []
    lab.chmod(0o2751)  # there are learners with accounts of their own too
    assert said(lab) == []


@pytest.mark.parametrize(
    ("path", "mode", "found"),
    [
        ("", 0o2755, [f"open: LAB has mode 2755, not 2751: {OTHERS}\n  chmod 2751 LAB"]),
        ("", 0o2770, [f"open: LAB has mode 2770, not 2750: {OTHERS}\n  chmod 2750 LAB"]),
        ("", 0o750, [f"shut: LAB has mode 750, not 2750: {CANNOT} all that is put in it\n  chmod 2750 LAB"]),
        (HOME, 0o2700, [f"shut: {HOME} has mode 2700, not 2750: {CANNOT} all that is put in it\n  chmod 2750 {HOME}"]),
        (HOME, 0o2751, [f"open: {HOME} has mode 2751, not 2750: {OTHERS}\n  chmod 2750 {HOME}"]),
        (f"{HOME}/learner", 0o644,
         [f"open: {HOME}/learner has mode 644, not 640: {OTHERS}\n  chmod 640 {HOME}/learner"]),
        (f"{HOME}/learner", 0o600,
         [f"shut: {HOME}/learner has mode 600, not 640: {CANNOT} it\n  chmod 640 {HOME}/learner"]),
        (f"{HOME}/learner", 0o604,
         [f"open: {HOME}/learner has mode 604, not 640: {OTHERS}\n  chmod 640 {HOME}/learner",
          f"shut: {HOME}/learner has mode 604, not 640: {CANNOT} it\n  chmod 640 {HOME}/learner"]),
    ],
)  # fmt: skip
def test_a_wrong_mode_is_found(path: str, mode: int, found: list[str], lab: Path) -> None:
    Path(path.replace("LAB", str(lab)) or lab).chmod(mode)
    assert said(lab) == found


def test_what_is_alike_is_told_once_and_the_next_move_mends_all(lab: Path) -> None:
    for path in lab.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    found = said(lab)
    assert len(found) == 3
    assert "as have 2 others in LAB" in found[0]
    for finding in found:
        os.system(finding.partition("\n  ")[2].replace("LAB", str(lab)))
    assert said(lab) == []
    lab.chmod(0o2751)
    for path in (home := lab / Learner("anna").id, *home.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    for finding in said(lab, forced=f"{COMMAND} --journals {lab}"):
        os.system(finding.partition("\n  ")[2].replace("LAB", str(lab)))
    assert said(lab, forced=f"{COMMAND} --journals {lab}") == []


def test_links_and_pipes_are_passed_over_and_an_endless_folder_is_not_looked_at_in_full(
    lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lab / "link").symlink_to("/etc")
    os.mkfifo(lab / "pipe", 0o666)
    assert said(lab) == []
    monkeypatch.setattr(folders, "_MOST_INSIDE", 3)
    assert said(lab) == [
        "open: LAB holds more than 3 files and folders: the rest was not looked at\n  look at who fills it"
    ]


def test_where_the_account_may_not_make_learners_folders_nobody_gets_in(lab: Path) -> None:
    assert said(lab, uid=65001)[0] == "shut: nobody gets in: anna may not enter LAB\n  chmod a+x LAB"
    lab.chmod(0o2751)
    assert said(lab, uid=65001) == [
        "shut: nobody gets in for the first time: anna may not make folders in LAB\n  chown anna LAB",
        f"shut: anna does not get in: {HOME} does not belong to anna\n  chown --recursive anna {HOME}",
    ]
    shutil.rmtree(lab / Learner("anna").id)
    (lab / Learner("anna").id).symlink_to("/tmp")
    assert said(lab) == [f"shut: anna does not get in: {HOME} is no folder\n  look at {HOME}, and move it away"]


def test_a_learner_with_an_account_needs_a_folder_of_their_own(lab: Path) -> None:
    forced = f"{COMMAND} --journals {lab}"
    lab.chmod(0o2751)
    assert said(lab, forced=forced) == []
    own(lab, 0) if os.getuid() == 0 else None
    if os.getuid() == 0:
        assert said(lab, forced=forced) == [
            f"shut: anna does not get in: {HOME} does not belong to anna\n  chown --recursive anna {HOME}"
        ]
    shutil.rmtree(lab / Learner("anna").id)
    assert said(lab, forced=forced) == [
        f"shut: anna does not get in: there is no folder {HOME}\n"
        f"  install --directory --mode 2750 --owner anna --group teachers {HOME}"
    ]
    if os.getuid() == 0:
        lab.chmod(0o2750)
        assert said(lab, forced=forced)[0] == "shut: nobody gets in: anna may not enter LAB\n  chmod o+x LAB"


def test_a_lab_without_its_folder_of_journals_is_found(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "JOURNALS", lab.parent / "none")
    for keys in (f'restrict,pty,command="{COMMAND} --learner anna" {KEY}\n', ""):
        (lab.parent / "keys").write_text(keys)
        assert said(lab) == [
            f"shut: nobody gets in: there is no folder {lab.parent}/none\n"
            f"  install --directory --mode 2750 --owner anna --group teachers {lab.parent}/none"
        ]
