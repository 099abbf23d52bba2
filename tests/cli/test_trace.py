"""`tutor trace`: every frame as text, and as the JSON document that tests, exporters and anyone's own tools read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Tutor
from tests.cli.examples import BOWL, GRAPH, ONE, PRODUCT, SQUARE, lesson

Document = dict[str, Any]
Traced = Callable[..., Document]


@pytest.fixture
def traced(tutor: Tutor) -> Traced:
    """The document of `tutor trace --json` with these arguments."""

    def run(*arguments: str) -> Document:
        done = tutor("trace", *arguments, "--json")
        assert (done.stderr, done.returncode) == ("", 0)
        document: Document = json.loads(done.stdout, parse_constant=_refuse)
        return document

    return run


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


NODES = [
    ("x1", "input", None, []),
    ("w1", "parameter", None, []),
    ("x2", "input", None, []),
    ("w2", "parameter", None, []),
    ("b", "parameter", None, []),
    ("y", "label", None, []),
    ("z", "computed", "w1*x1 + w2*x2 + b", ["w1", "x1", "w2", "x2", "b"]),
    ("a", "computed", "sigmoid(z)", ["z"]),
    ("L", "loss", "-(y*log(a) + (1 - y)*log(1 - a))", ["y", "a"]),
]
STEPS = [
    ("start", None), ("forward", "z"), ("forward", "a"), ("forward", "L"), ("backward", "L"), ("backward", "a"),
    ("backward", "z"), ("backward", "w1"), ("backward", "w2"), ("backward", "b"), ("update", "w1"), ("update", "w2"),
    ("update", "b"), ("end", None),
]  # fmt: skip
KEYS = [
    "index", "iteration", "phase", "node", "example", "alpha", "values", "derivatives", "before", "loss",
    "contributions", "explanation",
]  # fmt: skip

# The lecture's example, to six decimals.
LEAVES = {"x1": 2.0, "w1": 0.5, "x2": -3.0, "w2": -0.25, "b": -1.25, "y": 1.0}
FORWARD = {"z": 0.5, "a": 0.622459, "L": 0.474077}
BACKWARD = {"L": 1.0, "a": -1.606531, "z": -0.377541, "w1": -0.755081, "w2": 1.132622, "b": -0.377541}
UPDATED = {"w1": 0.575508, "w2": -0.363262, "b": -1.212246}
LOSS_AFTER = 0.305661


def first(count: int, numbers: dict[str, float]) -> dict[str, float]:
    return dict(list(numbers.items())[: max(0, count)])


def about(numbers: dict[str, float]) -> Any:
    return pytest.approx(numbers, abs=1e-6)


def test_the_head_names_the_format_the_lesson_and_its_graph(traced: Traced) -> None:
    document = traced(ONE)
    assert list(document) == ["format", "lesson", "part", "graph", "frames"]
    assert (document["format"], document["lesson"], document["part"]) == (1, ONE, 1)
    assert document["graph"] == {
        "nodes": [
            dict(zip(("name", "role", "formula", "inputs"), node, strict=True)) | {"inside": None} for node in NODES
        ]
    }


def test_an_iteration_is_14_frames_with_the_lectures_numbers(traced: Traced) -> None:
    frames = traced(ONE)["frames"]
    assert [(frame["phase"], frame["node"]) for frame in frames] == STEPS
    for index, frame in enumerate(frames):
        assert (frame["index"], frame["iteration"], frame["alpha"]) == (index, 1, 0.1)
        assert frame["values"] == about(LEAVES | first(index, FORWARD) | first(index - 9, UPDATED))
        assert frame["derivatives"] == about(first(index - 3, BACKWARD))
    assert [frame["before"] for frame in frames[10:13]] == [{"w1": 0.5}, {"w2": -0.25}, {"b": -1.25}]
    assert all(frame["before"] == {} for frame in (*frames[:10], frames[13]))
    assert frames[13]["loss"] == about({"before": FORWARD["L"], "after": LOSS_AFTER})
    assert all(frame["loss"] is None for frame in frames[:13])


def test_what_arrives_at_a_node_is_told_by_consumer(traced: Traced) -> None:
    edges = [(f["from"], f["to"], f["value"]) for frame in traced(ONE)["frames"] for f in frame["contributions"]]
    assert [edge[:2] for edge in edges] == [("L", "a"), ("a", "z"), ("z", "w1"), ("z", "w2"), ("z", "b")]
    assert [edge[2] for edge in edges] == pytest.approx([BACKWARD[edge[1]] for edge in edges], abs=1e-6)


def test_every_frame_has_every_key_in_order_and_of_one_type(traced: Traced) -> None:
    frames = traced(ONE, "--iterations", "2")["frames"]
    assert len(frames) == 28
    for frame in frames:
        assert list(frame) == KEYS
        assert (type(frame["index"]), type(frame["iteration"]), type(frame["alpha"])) == (int, int, float)
        assert frame["node"] is None or frame["node"] in [node[0] for node in NODES]
        for key in ("values", "derivatives", "before"):
            assert all(type(number) is float for number in frame[key].values())
        assert frame["loss"] is None or [type(number) for number in frame["loss"].values()] == [float, float]
        for edge in frame["contributions"]:
            assert list(edge) == ["from", "to", "value"]
            assert type(edge["value"]) is float
        explanation = frame["explanation"]
        assert (explanation is None) == (frame["node"] is None)
        if explanation is not None:
            assert list(explanation) == ["rule", "formula", "numbers", "result", "code"]
            assert all(type(line) is str and line for line in explanation.values())


@pytest.mark.parametrize(
    ("index", "lines"),
    [
        (1, ("z is computed from w1, x1, w2, x2 and b", "w1·x1 + w2·x2 + b", "0.5·2 + (-0.25)·(-3) + (-1.25)", "0.5",
             "z = w1*x1 + w2*x2 + b")),
        (6, ("dz = da · ∂a/∂z", "da·a·(1 - a)", "-1.6065 · 0.62246 · 0.37754", "-0.3775", "dz = a - y")),
        (10, ("w1 := w1 - α·dw1", "w1 - α·dw1", "0.5 - 0.1·(-0.75508)", "0.5755", "w1 = w1 - alpha*dw1")),
    ],
)  # fmt: skip
def test_a_number_is_explained_in_four_lines_and_code(index: int, lines: tuple[str, ...], traced: Traced) -> None:
    assert tuple(traced(ONE)["frames"][index]["explanation"].values()) == lines


def test_the_second_iteration_begins_with_the_updated_parameters(traced: Traced) -> None:
    frames = traced(ONE, "--iterations", "2")["frames"]
    assert [(frame["phase"], frame["node"]) for frame in frames[14:]] == STEPS
    assert [(frame["index"], frame["iteration"]) for frame in frames[14:]] == [(index, 2) for index in range(14, 28)]
    assert frames[14]["values"] == about(LEAVES | UPDATED)
    assert frames[17]["values"] == about(LEAVES | UPDATED | {"z": 1.028557, "a": 0.736636, "L": LOSS_AFTER})
    assert frames[27]["loss"]["before"] == frames[13]["loss"]["after"]


def test_numbers_have_all_the_digits_of_a_float64(traced: Traced) -> None:
    frame = traced(ONE, "--set", "w1=0.1", "--set", "x1=3", "--set", "alpha=0.123456789012345")["frames"][1]
    assert frame["values"]["z"] == 0.1 * 3 + 0.75 - 1.25
    assert frame["alpha"] == 0.123456789012345


def test_entries_of_an_array_are_set_one_by_one(traced: Traced) -> None:
    given = ("--part", "2", "--set", "W2[1,2]=0.5", "--set", "W2[1,4] = -3", "--set", "b2[1,1]=7")
    values = traced("shallow-network-forward", *given)["frames"][0]["values"]
    plain = traced("shallow-network-forward", "--part", "2")["frames"][0]["values"]
    ((first, _, third, _),) = plain["W2"]
    assert (values["W2"], values["b2"], values["W1"]) == ([[first, 0.5, third, -3]], [[7]], plain["W1"])


@pytest.mark.parametrize(
    ("settings", "da", "loss"),
    [
        (("w1=40",), "nan", 0.0),
        (("w1=40", "y=0"), "inf", 79.5),
        (("w1=-400",), "-inf", 800.5),
    ],
)
def test_what_is_not_finite_is_a_word_and_what_is_claimed_stays_a_number(
    settings: tuple[str, ...], da: str, loss: float, traced: Traced
) -> None:
    frames = traced(ONE, *(word for setting in settings for word in ("--set", setting)))["frames"]
    assert frames[5]["derivatives"] == {"L": 1.0, "a": da}
    assert frames[5]["contributions"] == [{"from": "L", "to": "a", "value": da}]
    assert frames[3]["values"]["L"] == pytest.approx(loss)
    told = frames[6]["explanation"]  # by the claim that supplied it: the chain rule's formula gives no number
    assert (told["formula"], told["code"]) == ("a - y", "dz = a - y")
    assert told["result"] == {"nan": "0", "inf": "1", "-inf": "-1"}[da]
    last = frames[13]
    assert last["derivatives"]["z"] == last["values"]["a"] - last["values"]["y"]
    assert all(type(last["values"][name]) is float for name in ("w1", "w2", "b"))


def test_without_a_claim_the_loss_too_is_a_word(traced: Traced, folder: Path) -> None:
    (folder / "bowl.md").write_bytes(lesson(BOWL))
    last = traced("bowl.md", "--set", "w=1e200")["frames"][-1]
    assert last["values"]["q"] == "inf"
    assert last["loss"]["before"] == "inf"


def test_settings_begin_the_first_iteration_and_the_last_of_one_name_counts(traced: Traced) -> None:
    frames = traced(ONE, "--set", "w1=3", "--set", "alpha=0", "--set", " w1 = −1 ", "--iterations", "2")["frames"]
    assert (frames[0]["values"]["w1"], frames[0]["alpha"]) == (-1.0, 0.0)
    assert (frames[14]["values"]["w1"], frames[14]["alpha"]) == (-1.0, 0.0)


def test_where_nothing_descends_there_is_one_iteration_without_rate_and_loss(traced: Traced) -> None:
    frames = traced(GRAPH)["frames"]
    assert [frame["phase"] for frame in frames] == ["start"] + ["forward"] * 3 + ["backward"] * 6 + ["end"]
    assert frames[-1]["values"] == {"a": 5.0, "b": 3.0, "c": 2.0, "u": 6.0, "v": 11.0, "J": 33.0}
    assert frames[-1]["derivatives"] == {"J": 1.0, "v": 3.0, "a": 3.0, "u": 3.0, "b": 6.0, "c": 9.0}
    assert all(frame["alpha"] is None and frame["loss"] is None for frame in frames)


def test_a_part_is_chosen_by_its_number(traced: Traced, tutor: Tutor, folder: Path) -> None:
    (folder / "parts.md").write_bytes(lesson(PRODUCT, BOWL, SQUARE))
    document = traced("parts.md", "--part", "2", "--set", "rate=0.5")
    assert (document["lesson"], document["part"]) == ("mine", 2)
    assert [node["name"] for node in document["graph"]["nodes"]] == ["w", "q"]
    assert [(frame["phase"], frame["node"]) for frame in document["frames"]] == [
        ("start", None), ("forward", "q"), ("backward", "q"), ("backward", "w"), ("update", "w"), ("end", None)
    ]  # fmt: skip
    assert document["frames"][4]["values"] == {"w": 0.0, "q": 9.0}
    assert tutor("trace", "parts.md", "--part", "3").stdout == (
        "    0  start           iteration 1\n    1  forward q       q = p·p = 0.25\n    2  end\n"
    )


TEXT = """\
    0  start           iteration 1
    1  forward z       z = w1·x1 + w2·x2 + b = 0.5
    2  forward a       a = 1/(1 + exp(-z)) = 0.6225
    3  forward L       L = -(y·log(a) + (1 - y)·log(1 - a)) = 0.4741
    4  backward L      dL = 1
    5  backward a      da = -y/a + (1 - y)/(1 - a) = -1.607
    6  backward z      dz = da·a·(1 - a) = -0.3775
    7  backward w1     dw1 = x1·dz = -0.7551
    8  backward w2     dw2 = x2·dz = 1.133
    9  backward b      db = dz = -0.3775
   10  update w1       w1 := w1 - α·dw1 = 0.5755
   11  update w2       w2 := w2 - α·dw2 = -0.3633
   12  update b        b := b - α·db = -1.212
   13  end             L 0.4741 -> 0.3057
"""


def test_as_text_a_frame_is_a_line(tutor: Tutor) -> None:
    done = tutor("trace", ONE)
    assert (done.stdout, done.stderr, done.returncode) == (TEXT, "", 0)


def test_what_is_opened_is_traced_op_by_op_and_says_what_it_is_inside_of(traced: Traced, tutor: Tutor) -> None:
    document = traced(ONE, "--open", "z")
    inside = {node["name"]: node["inside"] for node in document["graph"]["nodes"] if node["inside"]}
    assert inside == {"z_1": "z", "z_2": "z", "z_3": "z"}
    closed = traced(ONE)["frames"]
    assert document["frames"][-1]["values"] == {**closed[-1]["values"], "z_1": 1.0, "z_2": 0.75, "z_3": 1.75}
    lines = tutor("trace", ONE, "--open", "z").stdout.splitlines()
    assert (lines[3], lines[4]) == (
        "    3  forward z_3     z_3 = z_1 + z_2 = 1.75", "    4  forward z       z = z_3 + b = 0.5",
    )  # fmt: skip
    all_of_it = tutor("trace", ONE, "--open", "all").stdout
    assert all_of_it == tutor("trace", ONE, "--open", "z", "--open", "L").stdout
    assert len(all_of_it.splitlines()) == 34


def test_what_cannot_be_opened_says_what_can_be(tutor: Tutor) -> None:
    done = tutor("trace", ONE, "--open", "w1")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == "error: w1 is a parameter, which is not computed\n  open z or L\n"
    assert tutor("trace", ONE, "--open", "z", "--open", "z").stderr == "error: z is open\n  Backspace closes it\n"


def test_as_text_the_iterations_are_counted(tutor: Tutor) -> None:
    lines = tutor("trace", ONE, "--iterations", "3").stdout.splitlines()
    assert len(lines) == 42
    assert lines[14] == "   14  start           iteration 2"
    assert lines[17] == "   17  forward L       L = -(y·log(a) + (1 - y)·log(1 - a)) = 0.3057"
    assert lines[41].startswith("   41  end             L 0.2")


def test_as_text_what_is_not_finite_is_told_so(tutor: Tutor) -> None:
    lines = tutor("trace", ONE, "--set", "w1=40").stdout.splitlines()
    frames = [line for line in lines if not line.lstrip().startswith("!")]
    assert frames[5].endswith("da = -y/a + (1 - y)/(1 - a) = undefined")
    assert frames[6].endswith("dz = a - y = 0")
    assert lines[lines.index(frames[5]) + 1].startswith("                       ! Undefined here: 1 - a is exactly 0")


def test_a_lesson_file_is_traced_by_its_path_or_by_its_id_from_a_folder(tutor: Tutor, folder: Path) -> None:
    (folder / "extra").mkdir()
    (folder / "extra" / "square.md").write_bytes(lesson(SQUARE))
    by_path = tutor("trace", "extra/square.md")
    assert by_path.stdout.endswith("q = p·p = 0.25\n    2  end\n")
    assert tutor("trace", "mine", "--lessons", "extra").stdout == by_path.stdout
    assert tutor("--lessons", "extra", "trace", "mine").stdout == by_path.stdout
