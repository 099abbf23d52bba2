"""Training sets: read from a file beside the lesson, made from a seed, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.lesson.examples import HEAD
from tui_tutor.errors import Faults, FormulaError
from tui_tutor.lesson.data import LARGEST, read_examples
from tui_tutor.lesson.proof import load_proved

POINTS = "x1,x2,y\n1, 3,1\n2,4,0\n\n-1,-3.2,1\n"
GRAPH = """\
```graph
data X, Y = {data}
m = columns(X)
parameter w = [[1], [2]]
parameter b = 2
Z = w.T @ X + b
loss S = sum(log_loss(Z, Y))
descend alpha = 0.1
```

## start
Hello.
"""


def test_a_file_has_a_row_for_each_example_and_the_label_last(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS)
    found = read_examples('"points.csv"', tmp_path)
    assert found.features.tolist() == [[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]]
    assert found.labels.tolist() == [[1.0, 0.0, 1.0]]


def test_a_lesson_computes_with_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS)
    path = tmp_path / "lesson.md"
    path.write_text(HEAD + GRAPH.format(data='"points.csv"'))
    run = load_proved(str(path)).parts[0].run
    final = run.trace[len(run.trace.steps) - 1]
    # A public regression test of logistic regression with these examples: cost 5.8015, dw and db as here.
    assert final.values["S"] / 3 == pytest.approx(5.801545319394553, rel=1e-12)
    np.testing.assert_allclose(final.derivatives["w"] / 3, [[0.99845601], [2.39507239]], rtol=1e-7)
    assert final.derivatives["b"] / 3 == pytest.approx(0.001455578136784208, rel=1e-12)
    assert (str(run.graph["X"].role), str(run.graph["Y"].role), str(run.graph["Y"].domain)) == (
        "input",
        "label",
        "0 or 1",
    )


@pytest.mark.parametrize(("kind", "features"), [("moons", 2), ("blobs", 2), ("line", 1)])
def test_made_examples_are_the_same_each_time(kind: str, features: int) -> None:
    one, same, other = (read_examples(f"{kind}(40, seed={seed})", Path()) for seed in (3, 3, 4))
    assert (one.features.shape, one.labels.shape) == ((features, 40), (1, 40))
    np.testing.assert_array_equal(one.features, same.features)
    np.testing.assert_array_equal(one.labels, same.labels)
    assert not np.array_equal(np.vstack(one), np.vstack(other))
    assert one.is_binary == (kind != "line")


@pytest.mark.parametrize("kind", ["moons", "blobs"])
def test_both_classes_are_as_large_and_can_nearly_be_told_apart(kind: str) -> None:
    found = read_examples(f"{kind}(200, seed=1)", Path())
    features = np.vstack([found.features, np.ones((1, 200))])
    fitted = np.linalg.lstsq(features.T, 2 * found.labels[0] - 1, rcond=None)[0]
    right = np.mean((fitted @ features > 0) == (found.labels[0] == 1))
    assert found.labels.sum() == 100
    assert 0.8 < right < 1  # by a line, most of them, and not all


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("1,2,3\n4,5\n", "row 2 of points.csv has 2 numbers"),
        ("1\n2\n", "row 1 of points.csv has 1 number"),
        ("1,2\n3,x\n", 'row 2 of points.csv: "x" is no number'),
        ("1,2\n3,1e999\n", 'row 2 of points.csv: "1e999" is no number'),
        ("1,2\n3,nan\n", 'row 2 of points.csv: "nan" is no number'),
        ("", "points.csv has 0 examples"),
        ("x,y\n", "points.csv has 0 examples"),
        ("1,2\n" * 10_001, "points.csv has 10,001 examples"),
        ("1,2\n" * LARGEST, f"points.csv is larger than {LARGEST:,} bytes"),
        (b"\xff\xfe1,2\n", "points.csv is no table of numbers"),
        (b'1,"2\n3,4', 'row 1 of points.csv: "2�3,4" is no number'),
    ],
)
def test_a_file_that_is_no_table_is_told(content: str | bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FormulaError) as told:
        read_examples('"points.csv"', tmp_path)
    assert told.value.problem == problem


@pytest.mark.parametrize("name", ["../points.csv", "/etc/passwd", ".hidden", "a/b.csv", "", "..", "link.csv", "folder"])
def test_nothing_outside_the_lessons_folder_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS)
    here = tmp_path / "here"
    (here / "folder").mkdir(parents=True)
    (here / ".hidden").write_text(POINTS)
    (here / "link.csv").symlink_to(tmp_path / "points.csv")
    with pytest.raises(FormulaError):
        read_examples(f'"{name}"', here)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("points.csv", '7:13: error: this names no data\n  7 | data X, Y = points.csv\n'
                       '    |             ^^^^^^^^^^ write "points.csv" or moons(100, seed=1)'),
        ("suns(9, seed=1)", '7:13: error: nothing makes "suns"\n  7 | data X, Y = suns(9, seed=1)\n'
                            "    |             ^^^^ write moons, blobs, line"),
        ("moons(1, seed=1)", "7:19: error: 1 example\n  7 | data X, Y = moons(1, seed=1)\n"
                             "    |                   ^ from 2 to 10,000"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_data_line_is_told_with_its_place(data: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(HEAD + GRAPH.format(data=data))
    with pytest.raises(Faults) as faults:
        load_proved(str(path))
    assert str(faults.value).removeprefix(f"{path}:") == told
