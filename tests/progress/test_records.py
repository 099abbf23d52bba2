"""Records: what can be, what cannot, and that JSON gives back what it was given."""

from __future__ import annotations

import json
import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.examples import ONE_OF_EACH, records
from tui_tutor.progress.fields import read_edits, read_value
from tui_tutor.progress.records import (
    KINDS,
    Answered,
    Edited,
    Hinted,
    Opened,
    Outcome,
    Record,
    Reset,
    Seen,
    Stepped,
    Switched,
    Unknown,
    from_json,
    to_json,
)


def test_the_examples_hold_every_kind() -> None:
    assert {type(record) for record in ONE_OF_EACH} == set(KINDS.values())


@given(records)
def test_any_record_comes_back_from_json_text(record: Record) -> None:
    assert from_json(json.loads(json.dumps(to_json(record), allow_nan=False))) == record


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.integers(2**53 - 2, 2**53 + 1), st.floats(), st.text(max_size=3),
    st.sampled_from(["wrong", "shown", "nan", "-inf", "Infinity"]),
    st.sampled_from([{"1": {"w": 2}}, {"0": {}}, {"1": {"w": [[1], "inf"]}}]),
    st.lists(st.sampled_from([1, "a", "", None, [2.5]]), max_size=2), st.dictionaries(st.text(max_size=1), st.just({})),
)  # fmt: skip


@given(st.data())
def test_what_is_read_is_what_would_be_made_and_what_cannot_be_made_is_not_read(data: st.DataObject) -> None:
    given = to_json(data.draw(st.sampled_from(ONE_OF_EACH)))
    kind = KINDS[given["kind"]]
    for name in data.draw(st.sets(st.sampled_from([each.name for each in fields(kind)]), max_size=2)):
        given[name] = data.draw(ANYTHING)
        if data.draw(st.booleans()):
            del given[name]
    values = {each.name: given[each.name] for each in fields(kind) if each.name in given}
    try:
        if "edits" in values:
            values["edits"] = read_edits(values["edits"])
        if "alpha" in values:
            values["alpha"] = read_value(values["alpha"])
        made = kind(**values)
    except (ValueError, TypeError):
        with pytest.raises(ValueError, match=" "):
            from_json(given)
    else:
        read = from_json(given)
        assert type(read) is kind
        assert repr(read) == repr(made)  # nan is not itself
        assert [type(getattr(read, name)) for name in values] == [type(getattr(made, name)) for name in values]


def test_what_is_not_finite_is_a_word() -> None:
    data = to_json(Edited("bowl", 1, {2: {"X": [math.nan, math.inf, -math.inf, 1.0]}}))
    assert data["edits"] == {"2": {"X": ["nan", "inf", "-inf", 1.0]}}
    back = from_json(data)
    assert isinstance(back, Edited)
    assert to_json(back) == data
    assert math.isnan(back.edits[2]["X"][0])
    assert to_json(Stepped("bowl", 1, 1, "end", math.inf))["alpha"] == "inf"


def test_what_is_none_is_left_out() -> None:
    assert to_json(Reset()) == {"format": 1, "kind": "reset"}
    assert "mistake" not in to_json(Answered("bowl", 1, 1, "end", Outcome.SHOWN))


def test_edits_cannot_be_changed_afterwards() -> None:
    mine = {1: {"w": [1, 2]}}
    record = Edited("bowl", 1, mine)
    mine[1]["w"].append(3)
    mine[2] = {}
    assert record.edits == {1: {"w": (1.0, 2.0)}}
    with pytest.raises(TypeError):
        record.edits[1]["w"] = 0.0


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (Opened, ("", 1, "graph", True)),
        (Opened, ("bowl", 0, "graph", True)),
        (Opened, ("bowl", True, "graph", True)),
        (Opened, ("bowl", 1.0, "graph", True)),
        (Opened, ("bowl", 1, None, True)),
        (Opened, ("bowl", 1, "graph", 1)),
        (Stepped, ("bowl", 1, 2**53, "end")),
        (Stepped, ("bowl", 1, 1, b"end")),
        (Stepped, ("bowl", 1, 1, "end", "0.1")),
        (Edited, ("bowl", 1, {0: {}})),
        (Edited, ("bowl", 1, {"1": {}})),
        (Edited, ("bowl", 1, {1: {"": 1.0}})),
        (Edited, ("bowl", 1, {1: {"w": "1"}})),
        (Edited, ("bowl", 1, {1: {"w": None}})),
        (Edited, ("bowl", 1, {1: {"w": True}})),
        (Edited, ("bowl", 1, {1: {"w": 10**400}})),
        (Edited, ("bowl", 1, {1: {"w": [[[[[[[[[1.0]]]]]]]]]}})),
        (Switched, ("bowl", True, "", True)),
        (Answered, ("bowl", 1, 1, "end", "right")),
        (Answered, ("bowl", 1, 1, "end", "wrong", "")),
        (Edited, ("bowl", 1, {}, 1)),
        (Hinted, ("bowl", 1, 1, "end", 0)),
        (Seen, ("bowl", 1, 0, "end")),
        (Reset, ("",)),
    ],
)
def test_a_record_that_cannot_be_is_refused_where_it_is_made(kind: type, arguments: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="."):
        kind(*arguments)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "a record has a kind"),
        ({"format": 1}, "a record has a kind"),
        ({"kind": "reset"}, "format is a whole number from 1 on"),
        ({"format": 0, "kind": "reset"}, "format is a whole number from 1 on"),
        ({"format": 1, "kind": "opened", "lesson": "bowl"}, "opened has no part and no graph and no fresh"),
        ({"format": 1, "kind": "stepped", "lesson": "bowl", "part": 1, "iteration": 1}, "stepped has no step"),
        ({"format": 1, "kind": "reset", "lesson": 7}, "lesson is a text"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": []}, "edits are values by name"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": {"1": 2}}, "edits are values by name"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": {"01": {}}}, "counted from 1"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": {"": {}}}, "counted from 1"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": {"1": {"w": "NaN"}}}, "w is a number"),
        ({"format": 1, "kind": "edited", "lesson": "bowl", "part": 1, "edits": {"1": {"w": math.inf}}}, "too large"),
    ],
)
def test_what_is_no_record_is_told(data: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        from_json(data)


@pytest.mark.parametrize(
    "data",
    [
        {"format": 1, "kind": "pinned", "lesson": "bowl", "run": [1, {"a": None}]},
        {"format": 4, "kind": "stepped", "lesson": 7},
    ],
)
def test_a_kind_or_format_of_a_newer_tutor_is_kept_as_it_is(data: dict[str, object]) -> None:
    record = from_json(data)
    assert isinstance(record, Unknown)
    assert to_json(record) == data


def test_a_field_of_a_newer_tutor_is_passed_over() -> None:
    assert from_json({"format": 1, "kind": "reset", "lesson": "bowl", "why": "bored"}) == Reset("bowl")
