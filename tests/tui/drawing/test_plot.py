"""Plots: pictures beside this file in `golden-plots` to look at, and what holds for any data at any size.

A change that is meant is written to them by

    REWRITE_GOLDEN=1 .venv/bin/python -m pytest tests/tui/drawing/test_plot.py

and looked at in the diff before it is kept.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_tutor.tui.drawing.plot import Series, Window, curve, path, window_of
from tui_tutor.tui.drawing.plot_canvas import ASCII, UNICODE
from tui_tutor.tui.drawing.text import Line, Look, text_of, width

GOLDEN = Path(__file__).parent / "golden-plots"
REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"

ITERATIONS = range(1, 101)
LOSSES = [3 * 0.9**k + 0.2 for k in range(100)]
SLOWER = [3 * 0.97**k for k in range(100)]
GROWING = [0.1 * 3**k if k < 20 else math.inf for k in range(30)]
MAP = Window((-3, 3), (-2, 2))
EPSILONS = [float(f"1e-{k}") for k in range(1, 13)]
ONE_SIDED = [3 * e + e * e + 2e-16 / e for e in EPSILONS]
TWO_SIDED = [e * e + 1e-16 / e for e in EPSILONS]


def bowl(w1s: list[float], w2s: list[float]) -> list[list[float]]:
    return [[(w1 - 1) * (w1 - 1) / 2 + 5 * (w2 + 0.5) * (w2 + 0.5) for w1 in w1s] for w2 in w2s]


def descent(alpha: float, steps: int) -> list[tuple[float, float]]:
    """The way down the bowl from (-2, 1), which is too long a step from α = 0.2 on."""
    points = [(-2.0, 1.0)]
    for _ in range(steps):
        w1, w2 = points[-1]
        points.append((w1 - alpha * (w1 - 1), w2 - alpha * 10 * (w2 + 0.5)))
    return points


def loss_curve(columns: int, rows: int, **settings) -> list[Line]:
    return curve([Series("loss", ITERATIONS, LOSSES)], columns, rows, at=20, **settings)


def two_runs(columns: int, rows: int, **settings) -> list[Line]:
    series = [Series("A", ITERATIONS, LOSSES), Series("B", ITERATIONS, SLOWER)]
    return curve(series, columns, rows, y_name="loss", at=20, **settings)


def errors(columns: int, rows: int, x_name: str, **settings) -> list[Line]:
    series = [Series("one-sided", EPSILONS, ONE_SIDED), Series("two-sided", EPSILONS, TWO_SIDED)]
    return curve(series, columns, rows, x_name=x_name, y_name="error", log_x=True, log_y=True, at=0.01, **settings)


def way(alpha: float, steps: int, columns: int = 60, rows: int = 18, **settings) -> list[Line]:
    points = descent(alpha, steps)
    return path(["w1", "w2"], points, columns, rows, ground=bowl, ground_name="J", window=MAP, **settings)


PICTURES: dict[str, Callable[[], list[Line]]] = {
    "loss-24x8": lambda: loss_curve(24, 8),
    "loss-60x16": lambda: loss_curve(60, 16),
    "loss-60x16-ascii": lambda: loss_curve(60, 16, glyphs=ASCII),
    "loss-60x16-logarithmic": lambda: loss_curve(60, 16, log_y=True),
    "loss-160x40": lambda: loss_curve(160, 40),
    "first-iterations-60x16": lambda: curve([Series("loss", range(1, 9), LOSSES[:8])], 60, 16, at=8),
    "two-runs-60x16": lambda: two_runs(60, 16),
    "two-runs-24x8-ascii": lambda: two_runs(24, 8, glyphs=ASCII),
    "diverging-60x16-logarithmic": lambda: curve([Series("loss", range(1, 31), GROWING)], 60, 16, at=8, log_y=True),
    "diverging-60x16-in-a-window": lambda: curve(
        [Series("loss", range(1, 31), GROWING)], 60, 16, window=Window((0, 100), (0, 5))
    ),
    "gaps-60x12": lambda: curve(
        [Series("A", range(1, 10), [1, math.nan, 3, math.inf, 2, 2, math.nan, 1, 1]),
         Series("B", range(1, 10), [2.0**k if k < 6 else math.inf for k in range(9)])], 60, 12,
    ),
    "one-value-40x10": lambda: curve([Series("loss", [1], [0.4741])], 40, 10, at=1),
    "nothing-40x10": lambda: curve([Series("loss", [], [])], 40, 10),
    "gradient-check-60x18": lambda: errors(60, 18, "ε"),
    "gradient-check-60x18-ascii": lambda: errors(60, 18, "eps", glyphs=ASCII),
    "path-good-60x18": lambda: way(0.18, 20),
    "path-good-60x18-ascii": lambda: way(0.18, 20, glyphs=ASCII),
    "path-good-24x8": lambda: way(0.18, 20, 24, 8),
    "path-good-24x8-ascii": lambda: way(0.18, 20, 24, 8, glyphs=ASCII),
    "path-too-small-60x18": lambda: way(0.01, 100),
    "path-too-large-60x18": lambda: way(0.21, 8, at=2),
    "path-without-ground-40x12": lambda: path(["w1", "w2"], descent(0.1, 10), 40, 12),
    "path-of-one-parameter-60x14": lambda: path(["w"], [(3 * 0.8**k + 1,) for k in range(30)], 60, 14, at=7),
    "path-of-three-parameters-60x14": lambda: path(
        ["w1", "w2", "b"], [(k, k * k / 9, -k) for k in range(10)], 60, 14
    ),
}  # fmt: skip


def picture(lines: list[Line]) -> str:
    """The lines as text between bars, so that blanks at the ends are seen."""
    return "".join(f"|{text_of(content)}|\n" for content in lines)


@pytest.mark.parametrize("name", PICTURES)
def test_a_plot_looks_as_it_did(name: str) -> None:
    drawn, file = picture(PICTURES[name]()), GOLDEN / f"{name}.txt"
    if REWRITE:
        file.write_text(drawn, encoding="utf-8")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    assert drawn == kept, f"{file.name} is not what is drawn (see the top of this file)\n{drawn}"


def test_every_golden_plot_belongs_to_a_test() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(PICTURES)


# Axes


def labels_below(lines: list[Line]) -> list[str]:
    return text_of(lines[-2]).split()


def labels_left(lines: list[Line]) -> list[str]:
    return [text.split()[0] for text in map(text_of, lines[1:-3]) if "┤" in text and text.split()[0] != "┤"]


@pytest.mark.parametrize(
    ("ys", "expected"),
    [
        ([0, 100], ["100", "80", "60", "40", "20", "0"]),
        ([0, 1], ["1", "0.8", "0.6", "0.4", "0.2", "0"]),
        ([-0.3, 0.25], ["0.2", "0.1", "0", "-0.1", "-0.2", "-0.3"]),
        ([1000, 1000.5], ["1000.5", "1000.4", "1000.3", "1000.2", "1000.1", "1000"]),
        ([0, 3e8], ["3e8", "2e8", "1e8", "0"]),
        ([0, 2e-9], ["2e-9", "1.5e-9", "1e-9", "5e-10", "0"]),
    ],
)
def test_labels_are_round_numbers_in_steps_of_1_2_or_5(ys, expected):
    found = labels_left(curve([Series("y", [0, 1], ys)], 60, 16))
    assert found[0] == expected[0] or len(found) >= 3
    steps = {round(abs(float(a) - float(b)), 12) for a, b in pairwise(found)}
    assert len(steps) == 1
    assert f"{steps.pop():e}"[0] in "125"
    assert set(expected) & set(found)


def test_iterations_are_whole_numbers():
    assert labels_below(curve([Series("loss", [1, 2, 3], [3, 2, 1])], 60, 16)) == ["1", "2", "3"]
    assert labels_below(curve([Series("loss", [1], [3])], 60, 16)) == ["1"]


def test_a_logarithmic_axis_has_powers_of_ten():
    found = labels_left(curve([Series("y", [0, 1], [1e-3, 1e5])], 60, 16, log_y=True))
    assert all(f"{float(label):e}".startswith("1.000000e") for label in found)
    assert len(found) >= 4


def test_labels_stand_at_their_ticks_and_are_never_cut():
    for columns in range(24, 161, 7):
        lines = loss_curve(columns, 12)
        axis, below = text_of(lines[-3]), text_of(lines[-2])
        for label in below.split():
            middle = below.index(label) + (len(label) - 1) // 2
            assert any(sign in "┬▲" for sign in axis[middle - 1 : middle + 3])
        assert below.rstrip().endswith("100")


def test_the_label_of_a_height_stands_where_the_curve_has_that_height():
    ys = [0, 1, 2, 3, 4]
    lines = curve([Series("y", range(5), ys)], 60, 9, window=Window((0, 4), (0, 4)))
    for text in map(text_of, lines[1:-3]):
        if "┤" in text and text.split()[0] in ("0", "2", "4"):
            assert "•" in text


def test_a_window_keeps_the_axes_while_a_run_grows():
    window = Window((0, 100), (0, 4))
    drawn = [
        curve([Series("loss", ITERATIONS[:n], LOSSES[:n])], 60, 16, window=window) for n in (0, 1, 7, 50, 100)
    ]  # fmt: skip
    axes = {
        (text_of(lines[-3]), text_of(lines[-2]), tuple(text_of(part)[:3] for part in lines[1:-3])) for lines in drawn
    }
    assert len(axes) == 1


def test_a_run_that_grows_within_its_round_numbers_keeps_its_window():
    windows = {window_of([Series("loss", ITERATIONS[:n], LOSSES[:n])]).y for n in range(60, 100)}
    assert len(windows) == 1


def test_a_window_that_is_none_is_drawn_all_the_same():
    for ends in [(1.0, 1.0), (2.0, 1.0), (math.nan, math.inf), (-1.0, 0.0)]:
        assert len(loss_curve(60, 16, log_y=True, window=Window(ends, ends))) == 16


# What is said


def foot(lines: list[Line]) -> str:
    return text_of(lines[-1])


@pytest.mark.parametrize(
    ("ys", "said"),
    [
        ([1, 10, 100, math.inf, math.nan], "diverges from iteration 4 "),
        ([1, 10, math.nan, math.nan, math.nan], "undefined from iteration 3 "),
        ([1, math.nan, 2, 3, 4], "not finite at iteration 2 "),
        ([1, math.nan, 2, -math.inf, 4], "not finite at 2 points, first 2 "),
        ([math.inf] * 5, "diverges from iteration 1 "),
        ([1, 2, 3, 4, 5], "   "),
    ],
)
def test_what_cannot_be_drawn_is_said(ys, said):
    assert foot(curve([Series("loss", range(1, 6), ys)], 60, 16)).startswith(said)


def test_what_has_no_logarithm_is_said():
    assert foot(curve([Series("y", range(1, 4), [1, 0, 2])], 60, 16, log_y=True)).startswith("0 or less at iteration 2")


def test_what_leaves_the_window_is_said_and_goes_over_its_edge():
    lines = curve([Series("y", range(5), [0, 1, 2, 3, 4])], 60, 9, window=Window((0, 4), (0, 2)))
    assert foot(lines).startswith("off the scale from iteration 3")
    assert text_of(lines[1])[20:40].strip()


def test_a_line_that_passes_by_the_corner_of_the_window_is_not_drawn():
    lines = curve([Series("y", [0, 2], [1.2, 3.2])], 60, 9, window=Window((0, 2), (0, 1)))
    lines += curve([Series("y", [-1, 1], [0.5, 2.5])], 60, 9, window=Window((0, 2), (0, 1)), glyphs=ASCII)
    assert not any(piece.look is Look.VALUE and piece.text.strip() for content in lines for piece in content)


def test_of_two_series_the_one_with_the_gap_is_named():
    series = [Series("A", [1, 2], [1, 2]), Series("B", [1, 2], [1, math.inf])]
    assert foot(curve(series, 60, 16)).startswith("B diverges from iteration 2")


def test_in_little_room_it_is_said_shorter():
    assert foot(curve([Series("y", range(1, 4), [1, 2, math.inf])], 28, 8)) == "diverges from 3    iteration"


def test_the_position_at_hand_is_read_out_and_marked():
    lines = loss_curve(60, 16)
    assert text_of(lines[0]).endswith("◆ iteration 20: 0.6053")
    marks = [piece for content in lines[1:] for piece in content if piece.look is Look.AT_HAND]
    assert "".join(piece.text for piece in marks) == "┊" * 9 + "◆" + "┊" * 2 + "▲"
    columns = {text_of(content).index(sign) for content in lines[1:-2] for sign in "┊◆▲" if sign in text_of(content)}
    assert len(columns) == 1


def test_a_position_that_is_not_on_the_plot_is_not_marked():
    assert not any("▲" in text_of(content) for content in loss_curve(60, 16, window=Window((50, 100), (0, 1))))


def test_two_series_are_told_apart_by_their_signs():
    text = picture(two_runs(60, 16))
    assert "• A  + B  * both" in text
    assert all(text.count(sign) > 5 for sign in "•+*")


def test_more_series_than_signs_are_counted():
    series = [Series(f"w{n}", [0, 1], [n, n + 1]) for n in range(len(UNICODE.signs) + 3)]
    assert foot(curve(series, 80, 16)).startswith("3 more are not drawn")


# Paths


def test_the_ground_is_shaded_from_low_to_high_and_its_levels_are_told():
    lines = path(["x", "y"], [], 40, 12, ground=lambda xs, ys: [[y for _ in xs] for y in ys], ground_name="h",
                 window=Window((0, 1), (0, 10)))  # fmt: skip
    shades = [UNICODE.shades.index(text_of(content)[20]) for content in lines[1:-3]]
    assert shades == sorted(shades, reverse=True)
    assert set(shades) == {0, 1, 2, 3, 4}
    assert foot(lines).startswith("h ≥  · 2  ░ 4  ▒ 6  ▓ 8")


def test_the_rows_of_a_ground_begin_at_the_bottom():
    lines = path(["x", "y"], [], 40, 12, ground=[[0, 0], [5, 9]], window=Window((0, 1), (0, 1)), glyphs=ASCII)
    upper, lower = text_of(lines[1]), text_of(lines[8])
    assert (upper[8], upper[-1]) == (".", ":")  # 5 and 9
    assert not lower.partition("|")[2].strip()


def test_ground_without_a_height_is_not_taken_for_low():
    lines = path(["x", "y"], [], 40, 12, ground=[[math.nan, 1], [2, 3]], window=Window((0, 1), (0, 1)))
    assert "?" in text_of(lines[8])


def test_the_levels_are_the_same_at_every_size():
    levels = {foot(way(0.18, 20, columns, rows))[:20] for columns, rows in ((24, 8), (60, 18), (160, 40))}
    assert len(levels) == 1


def test_start_and_point_at_hand_are_marked():
    lines = way(0.18, 20, at=3)
    text = picture(lines[1:])
    assert (text.count("○"), text.count("◆")) == (1, 1)
    w1, w2 = descent(0.18, 20)[2]
    assert f"◆ iteration 3: w1 {w1:.4g}, w2 {w2:.4g}" in text_of(lines[0])


@pytest.mark.parametrize(("alpha", "said"), [(0.18, "J ≥"), (0.25, "off the map in iteration 2")])
def test_a_path_that_leaves_the_map_says_when(alpha, said):
    assert foot(way(alpha, 20)).startswith(said)


def test_a_path_that_diverges_says_when():
    points = [(0.0, 0.0), (1.0, 1.0), (math.inf, 1.0), (math.nan, 1.0)]
    assert foot(path(["w1", "w2"], points, 60, 16)).startswith("diverges from iteration 3")


def test_one_parameter_or_three_are_drawn_against_the_iteration():
    for names in (["w"], ["w1", "w2", "b"]):
        lines = path(names, [tuple(range(len(names)))] * 5, 60, 16)
        assert foot(lines).endswith("iteration")


# Any data, any size

any_number = (
    st.floats()
    | st.integers(-5, 100).map(float)
    | st.sampled_from([0.0, 1e300, -1e300, 1e-300, -1e-300, 5e-324, 1.7976931348623157e308, math.inf, -math.inf])
)
any_series = st.builds(
    lambda name, points: Series(name, [x for x, _ in points], [y for _, y in points]),
    st.sampled_from(["A", "loss", "学習率", "a_very_long_name_of_a_parameter"]),
    st.lists(st.tuples(any_number, any_number), max_size=12),
)
any_window = st.none() | st.builds(
    lambda a, b, c, d: Window((a, b), (c, d)), any_number, any_number, any_number, any_number
)
any_ground = st.none() | st.just(bowl) | st.lists(st.lists(any_number, max_size=5), max_size=5)
columns_and_rows = st.tuples(st.integers(0, 170), st.integers(0, 45))
glyph_sets = st.sampled_from([UNICODE, ASCII])


def assert_fills(lines: list[Line], size: tuple[int, int]) -> None:
    assert len(lines) == size[1]
    assert {width(content) for content in lines} <= {size[0]}


@settings(max_examples=300)
@given(st.lists(any_series, max_size=8), columns_and_rows, st.booleans(), st.booleans(), st.none() | any_number,
       any_window, glyph_sets)  # fmt: skip
@example([Series("A", [0.0], [1.75e308])], (60, 16), False, False, None, None, UNICODE)
@example([Series("A", [0.0, 1.0], [1.0, 100001.0])], (16, 6), False, True, None, None, UNICODE)
def test_a_curve_has_the_asked_size_whatever_the_data(series, size, log_x, log_y, at, window, glyphs):
    lines = curve(series, *size, log_x=log_x, log_y=log_y, at=at, window=window, glyphs=glyphs)
    assert_fills(lines, size)
    if glyphs is ASCII and all(one.name.isascii() for one in series):
        assert picture(lines).isascii()


@settings(max_examples=300)
@given(st.integers(0, 4).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[any_number] * n), max_size=20))),
       columns_and_rows, st.none() | st.integers(-3, 30), any_window, any_ground, glyph_sets)  # fmt: skip
@example((2, []), (16, 6), None, None, [[0.0, 1.75e308]], UNICODE)
def test_a_path_has_the_asked_size_whatever_the_data(parameters, size, at, window, ground, glyphs):
    count, points = parameters
    names = ["w1", "w2", "b", "学習率"][:count]
    lines = path(names, points, *size, ground=ground, ground_name="J", at=at, window=window, glyphs=glyphs)
    assert_fills(lines, size)
    if glyphs is ASCII and count < 4:
        assert picture(lines).isascii()
