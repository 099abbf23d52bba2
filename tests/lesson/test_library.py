"""The library: where lessons are found, which of two counts, and what is said of one that cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lesson.examples import GRAPH, HEAD
from tui_tutor.errors import Faults, UsageError
from tui_tutor.lesson import library
from tui_tutor.lesson.library import Entry, Fence, entries, find_lesson, folders

REPOSITORY = Path(__file__).parents[2]
SHIPPED = [
    "derivatives",
    "computation-graph",
    "derivatives-on-a-graph",
    "logistic-regression-one-example",
    "why-this-loss",
    "activation-functions",
    "logistic-regression-m-examples",
    "vectorized-logistic-regression",
    "broadcasting",
    "gradient-check",
    "shallow-network-forward",
    "shallow-network-backward",
    "initialisation",
    "learning-rate",
    "numerical-stability",
    "softmax",
]
FALSE = "## start\n\n```claim\nz = 3\n```\n"


@pytest.fixture(autouse=True)
def users(tmp_path, monkeypatch):
    """The folder of the user's own lessons, which is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "tutor" / "lessons"


def write(
    folder: Path, file: str = "one.md", *, name: str = "one", title: str = "One", more: str = "", body: str = ""
) -> Path:
    """A lesson file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    head = HEAD.replace("small", name, 1).replace("A small lesson", f"{title}\n{more}".rstrip())
    path.write_text(head + GRAPH + body)
    return path


def ids(given: Path | None = None) -> list[str]:
    return [entry.id for entry in entries(given)]


# Where lessons come from


def test_a_path_comes_first_then_the_users_folder_then_the_packaged_lessons_then_the_checkouts(tmp_path, users):
    assert list(folders(tmp_path / "given")) == [
        (tmp_path / "given", False),
        (users, False),
        (REPOSITORY / "tui_tutor" / "lessons", True),
        (REPOSITORY / "lessons", True),
    ]


def test_an_installed_tutor_has_no_checkout(tmp_path, users, monkeypatch):
    monkeypatch.setattr(library, "_PACKAGE", tmp_path / "site-packages" / "tui_tutor")
    assert list(folders()) == [(users, False), (tmp_path / "site-packages" / "tui_tutor" / "lessons", True)]


@pytest.mark.parametrize("value", [None, "", "relative/data"])
def test_without_a_data_folder_in_the_environment_the_platforms_is_taken(tmp_path, monkeypatch, value):
    monkeypatch.setenv("HOME", str(tmp_path))
    if value is None:
        monkeypatch.delenv("XDG_DATA_HOME")
    else:
        monkeypatch.setenv("XDG_DATA_HOME", value)
    (first, _), *_ = folders()
    assert first.is_relative_to(tmp_path)
    assert first.parts[-2:] == ("tutor", "lessons")


def test_the_shipped_lessons_are_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ids() == SHIPPED
    assert [find_lesson(name).id for name in SHIPPED] == SHIPPED


def test_lessons_of_all_folders_are_listed_the_first_folders_first(tmp_path, users):
    write(tmp_path / "given", "b.md", name="given-b")
    write(tmp_path / "given", "a.md", name="given-a")
    write(users, name="users")
    assert ids(tmp_path / "given") == ["given-a", "given-b", "users", *SHIPPED]
    assert ids() == ["users", *SHIPPED]


def test_a_single_file_may_be_given(tmp_path):
    path = write(tmp_path, "any-name.txt", name="given")
    assert entries(path)[0] == Entry(path, "given", "One")
    assert find_lesson("given", path).path == str(path)


def test_only_markdown_files_of_the_folder_itself_are_lessons(tmp_path):
    write(tmp_path / "given", "notes.txt", name="notes")
    write(tmp_path / "given" / "deeper", name="deeper")
    assert ids(tmp_path / "given") == SHIPPED


# Which of two counts


def test_of_two_lessons_with_one_id_that_of_the_first_folder_counts(tmp_path, users):
    write(tmp_path / "given", name=SHIPPED[0], title="Given")
    write(users, name=SHIPPED[0], title="User's")
    assert [(entry.title, entry.is_ours) for entry in entries(tmp_path / "given") if entry.id == SHIPPED[0]] == [
        ("Given", False)
    ]
    assert find_lesson(SHIPPED[0], tmp_path / "given").title == "Given"
    assert find_lesson(SHIPPED[0]).title == "User's"


def test_the_packaged_lessons_count_before_those_of_a_checkout(tmp_path, monkeypatch):
    checkout = tmp_path / "checkout"
    monkeypatch.setattr(library, "_PACKAGE", checkout / "tui_tutor")
    write(checkout / "tui_tutor" / "lessons", title="Packaged")
    write(checkout / "lessons", title="Checkout")
    (checkout / "pyproject.toml").touch()
    assert [(entry.title, entry.is_ours) for entry in entries()] == [("Packaged", True)]
    assert find_lesson("one").title == "Packaged"


def test_a_path_is_opened_whatever_its_id(tmp_path, monkeypatch):
    path = write(tmp_path, name=SHIPPED[0], title="Mine")
    monkeypatch.chdir(tmp_path)
    assert [find_lesson(name).title for name in (str(path), "one.md", "./one.md")] == ["Mine"] * 3


# The order of the list


def test_what_a_lesson_requires_comes_before_it(tmp_path):
    for name, requires in [("a", "d, b"), ("b", "c"), ("c", ""), ("d", "")]:
        write(tmp_path, f"{name}.md", name=name, more=f"requires: [{requires}]")
    assert ids(tmp_path) == ["d", "c", "b", "a", *SHIPPED]


def test_requirements_that_go_round_or_lead_nowhere_hide_no_lesson(tmp_path):
    for name, requires in [("a", "b"), ("b", "c"), ("c", "a"), ("d", "d, nowhere")]:
        write(tmp_path, f"{name}.md", name=name, more=f"requires: [{requires}]")
    assert ids(tmp_path) == ["c", "b", "a", "d", *SHIPPED]


def test_lessons_that_each_require_all_before_them_are_put_in_order(tmp_path):
    names = [f"lesson-{number:02}" for number in range(40)]
    for number, name in enumerate(names):
        write(tmp_path, f"{99 - number}.md", name=name, more=f"requires: [{', '.join(names[:number])}]")
    assert ids(tmp_path) == [*names, *SHIPPED]


# What is said of a lesson that cannot be


def test_the_parts_of_a_lesson_are_counted_without_reading_it():
    for entry in entries():
        assert entry.parts == len(find_lesson(entry.id).parts)


def test_the_list_reads_heads_only(tmp_path):
    path = write(tmp_path, more="minutes: 5\nrequires: [two]", body="## nonsense\n")
    assert entries(tmp_path)[0] == Entry(path, "one", "One", 5, ("two",))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file does not begin with ---"),
        (b"---\nid: A\n---\n", 'the head has no "title"'),
        (b"\xff", "the file is not UTF-8 text"),
        (b"x" * 100_000, "the file is larger than 64,000 bytes"),
    ],
)
def test_a_broken_lesson_is_listed_by_its_file_name_with_its_first_fault(tmp_path, data, fault):
    path = tmp_path / "broken.md"
    path.write_bytes(data)
    assert entries(tmp_path)[0] == Entry(path, "broken", "", fault=fault)
    assert ids(tmp_path) == ["broken", *SHIPPED]


def test_what_cannot_be_read_is_listed_too(tmp_path):
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    assert [(entry.id, entry.fault) for entry in entries(tmp_path)[:2]] == [
        ("folder", "the file cannot be read: is a directory"),
        ("gone", "the file cannot be read: no such file or directory"),
    ]


def test_opening_a_broken_lesson_tells_all_its_faults(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text("---\nid: A\n---\n")
    with pytest.raises(Faults) as told:
        find_lesson("broken", tmp_path)
    assert [str(fault.place) for fault in told.value.faults] == [f"{path}:1:1", f"{path}:2:5", f"{path}:4:1"]


def test_a_lesson_that_is_not_ours_is_proved_when_it_is_opened(tmp_path, users):
    path = write(users, body=FALSE)
    for name in ("one", str(path)):
        with pytest.raises(Faults, match="the claim z = 3 is false"):
            find_lesson(name)


def test_a_shipped_lesson_was_proved_before_and_is_only_read(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "_PACKAGE", tmp_path)
    write(tmp_path / "lessons", body=FALSE)
    assert find_lesson("one").id == "one"
    with pytest.raises(Faults):
        find_lesson("one", tmp_path / "lessons")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("computation-grahp", 'did you mean "computation-graph"?'),
        ("logistic", 'did you mean "my-logistic"?'),
        ("qqq", f"the lessons are my-logistic, {', '.join(SHIPPED)}"),
    ],
)
def test_an_unknown_lesson_is_told_with_the_nearest_id(users, name, advice):
    write(users, name="my-logistic")
    with pytest.raises(UsageError) as told:
        find_lesson(name)
    assert str(told.value) == f'error: no lesson called "{name}"\n  {advice}'


def test_where_no_name_is_given_it_is_said_what_to_give():
    with pytest.raises(UsageError) as told:
        find_lesson("")
    assert str(told.value) == f"error: the name of a lesson is missing\n  the lessons are {', '.join(SHIPPED)}"


def test_without_any_lesson_it_is_told_how_to_name_one(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "_PACKAGE", tmp_path / "nowhere")
    assert entries() == []
    with pytest.raises(UsageError) as told:
        find_lesson("one")
    assert str(told.value) == (
        'error: no lesson called "one"\n  tutor list prints the lessons; a path to a .md file works too'
    )


def test_a_path_that_leads_nowhere_is_told():
    with pytest.raises(Faults) as told:
        find_lesson("nowhere/lesson.md")
    assert str(told.value) == (
        "nowhere/lesson.md: error: the file cannot be read: no such file or directory\n"
        "  check the path and its permissions"
    )  # fmt: skip


# In a lab


def test_a_lab_opens_the_lessons_of_its_folder_and_our_own_and_not_the_accounts(tmp_path: Path, users: Path) -> None:
    write(users, name="mine")
    write(tmp_path / "lab", name="ours")
    found = [entry.id for entry in entries(Fence(tmp_path / "lab"))]
    assert found == ["ours", *SHIPPED]
    assert [entry.id for entry in entries(Fence())] == SHIPPED
    assert find_lesson("ours", Fence(tmp_path / "lab")).id == "ours"
    assert find_lesson(str(tmp_path / "lab" / "one.md"), Fence(tmp_path / "lab")).id == "ours"


@pytest.mark.parametrize("name", ["../secret/one.md", "/etc/passwd", "{folder}/../secret/one.md", "one.md", "{secret}"])
def test_a_lab_opens_no_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "lab", name="ours")
    secret = write(tmp_path / "secret", name="secret")
    monkeypatch.chdir(tmp_path / "lab")
    with pytest.raises(UsageError, match="only the lessons of the lab"):
        find_lesson(name.format(folder=tmp_path / "lab", secret=secret), Fence(tmp_path / "lab"))


def test_a_link_that_leads_out_of_a_labs_folder_is_no_lesson(tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    write(lab, name="ours")
    secret = write(tmp_path / "secret", name="secret")
    (lab / "link.md").symlink_to(secret)
    (lab / "passwd.md").symlink_to("/etc/passwd")
    (lab / "up").symlink_to(tmp_path / "secret")
    (lab / "again.md").symlink_to("one.md")
    os.mkfifo(lab / "pipe.md")
    assert [entry.path.name for entry in entries(Fence(lab)) if not entry.is_ours] == ["again.md"]
    with pytest.raises(UsageError):
        find_lesson(str(lab / "link.md"), Fence(lab))
    with pytest.raises(UsageError):
        find_lesson(str(lab / "up" / "one.md"), Fence(lab))


def test_a_folder_that_is_itself_a_link_may_be_a_labs(tmp_path: Path) -> None:
    write(tmp_path / "real", name="ours")
    (tmp_path / "lab").symlink_to(tmp_path / "real")
    assert entries(Fence(tmp_path / "lab"))[0].id == "ours"
