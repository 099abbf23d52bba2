"""The learners of a lab: names, ids and folders, whoever wrote them."""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.errors import UsageError
from tui_tutor.lab.learners import LONGEST_NAME, Learner, home_of, is_name


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    folder = tmp_path / "journals"
    folder.mkdir()
    folder.chmod(0o2750)
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(
    "name", ["anna", "Zoë O'Hara-7", "Нина", "李雷", "नमिता", "b.smith@school", "a" * LONGEST_NAME]
)
def test_names_of_any_script_are_names(name: str) -> None:
    assert Learner(name).name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    ["", " anna", "anna ", "../anna", "a/b", ".", "-rf", "an\x1b[2Jna", "an\nna", "an\x9bna", "an\u202ena",
     "an\u200dna", "a" * (LONGEST_NAME + 1), "\udcff", "a\udcff", "a;b", "$(id)", "a\0"],
)  # fmt: skip
def test_what_could_steer_a_terminal_a_path_or_a_shell_is_no_name(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(UsageError) as caught:
        Learner(name)
    assert all(line.isprintable() for line in str(caught.value).splitlines())


@given(st.text(max_size=80))
def test_every_name_is_plain_text_and_its_id_is_sixteen_digits(text: str) -> None:
    try:
        learner = Learner(text)
    except UsageError:
        return
    assert learner.name.isprintable()
    assert "/" not in learner.name
    assert len(learner.id) == 16
    assert set(learner.id) <= set("0123456789abcdef")
    assert Learner(unicodedata.normalize("NFD", text)).id == learner.id


def test_a_learner_has_one_folder_and_no_two_share_one(journals: Path) -> None:
    homes = [home_of(Learner(name), journals) for name in ("anna", "ben", "Anna", "anna")]
    assert homes[0] == homes[3]
    assert len(set(homes)) == 3
    assert {mode(home) for home in homes} == {0o2750}
    assert {mode(home / "learner") for home in homes} <= {0o640}
    assert [(home / "learner").read_text() for home in homes] == ["anna\n", "ben\n", "Anna\n", "anna\n"]


def test_a_folder_in_which_another_name_stands_is_not_entered(journals: Path) -> None:
    home = home_of(Learner("anna"), journals)
    (home / "learner").write_text("ben\n")
    with pytest.raises(UsageError, match="is another's"):
        home_of(Learner("anna"), journals)


def test_a_name_that_was_cut_off_is_written_again(journals: Path) -> None:
    home = home_of(Learner("anna"), journals)
    (home / "learner").write_text("")
    home_of(Learner("anna"), journals)
    assert (home / "learner").read_text() == "anna\n"
    assert os.listdir(home) == ["learner"]


def test_a_link_in_the_place_of_the_folder_is_not_followed(journals: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (journals / Learner("anna").id).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="not yours alone"):
        home_of(Learner("anna"), journals)
    assert not os.listdir(tmp_path / "elsewhere")


@pytest.mark.parametrize("bits", [0o777, 0o2770])
def test_a_folder_that_others_may_write_to_is_not_entered(bits: int, journals: Path) -> None:
    home = journals / Learner("anna").id
    home.mkdir()
    home.chmod(bits)
    with pytest.raises(UsageError, match="not yours alone"):
        home_of(Learner("anna"), journals)


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives folders away")
def test_a_folder_of_another_account_is_not_entered(journals: Path) -> None:
    home = journals / Learner("anna").id
    home.mkdir()
    os.chown(home, 65534, -1)
    with pytest.raises(UsageError, match="not yours alone"):
        home_of(Learner("anna"), journals)


@pytest.fixture
def as_nobody(journals: Path) -> Iterator[Path]:
    """The folder of journals, for whom it is not: root could use any."""
    open_to_all = Path(mkdtemp())
    open_to_all.chmod(0o755)
    theirs = journals.rename(open_to_all / "journals")
    theirs.chmod(0o2551)
    euid = os.geteuid()
    if euid == 0:
        os.seteuid(65534)
    yield theirs
    os.seteuid(euid)
    theirs.chmod(0o2751)
    shutil.rmtree(open_to_all)


def advice_of(learner: str, journals: Path, account: str | None = None) -> str:
    with pytest.raises(UsageError, match="the folder of journals cannot be used: ") as caught:
        home_of(Learner(learner), journals, account=account)
    return str(caught.value).partition("\n  ")[2]


def test_whose_own_folder_is_missing_hears_how_it_is_made(as_nobody: Path) -> None:
    assert advice_of("cleo", as_nobody, "cleo") == (
        "ask your teacher, who as root makes your own: install --directory --mode 2750 --owner cleo --group teachers "
        f"{as_nobody / Learner('cleo').id}"
    )


def test_who_may_not_enter_the_folder_hears_that_it_is_to_be_entered_and_no_more(as_nobody: Path) -> None:
    with changed(as_nobody, 0o2640):
        assert advice_of("cleo", as_nobody, "cleo") == f"ask your teacher, who as root types: chmod o+x {as_nobody}"
    with changed(as_nobody.parent, 0o600):
        said = advice_of("cleo", as_nobody, "cleo")
        assert said == f"ask your teacher, who as root types: chmod o+x {as_nobody.parent}"


def test_who_shares_an_account_hears_whose_the_folder_is_and_no_command(as_nobody: Path) -> None:
    assert advice_of("anna", as_nobody) == (
        f"ask your teacher: {as_nobody} belongs to the one account that all share, as in the README"
    )


@pytest.mark.parametrize("account", [None, "anna"])
def test_a_folder_of_journals_that_is_not_there_is_told(account: str | None, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    said = advice_of("anna", nowhere, account)
    assert said == f"ask your teacher to set the lab up as in the README: there is no {nowhere}"


@pytest.mark.parametrize("account", [None, "anna"])
def test_a_folder_of_ones_own_that_cannot_be_written_to_is_told(account: str | None, as_nobody: Path) -> None:
    with changed(as_nobody, 0o2777):
        home = as_nobody / Learner("anna").id
        home.mkdir()
        home.chmod(0o550)
        assert advice_of("anna", as_nobody, account) == f"ask your teacher to look at {home}"


@contextmanager
def changed(path: Path, mode: int) -> Iterator[None]:
    """A folder with another mode, by its owner."""
    before, euid = stat.S_IMODE(path.stat().st_mode), os.geteuid()

    def change(to: int) -> None:
        os.seteuid(os.getuid())
        path.chmod(to)
        os.seteuid(euid)

    change(mode)
    yield
    change(before)
