"""A nudge in the graph and in its panel: every value that moves shows by how much, and nothing that is asked for."""

from __future__ import annotations

import pytest

from tests.tui.drawing.whole import draw_whole
from tests.tui.pictures import LESSONS, SIZES, graph_words, lesson, screen_text, session_at
from tui_tutor.core.notation import Notation
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.session import GoTo, OpenAll, Session, SetPredict, Show, find_step
from tui_tutor.session.nudging import Moved
from tui_tutor.tui.drawing.nudging import nudge_lines, nudge_title
from tui_tutor.tui.drawing.screen import Panel, draw_screen
from tui_tutor.tui.drawing.text import Look, text_of
from tui_tutor.tui.drawing.text_panel import Tab, View, followed, other_entry

ONE = LESSONS[1]


def boxes(session: Session, nudged: str, size: tuple[int, int] = (80, 24)) -> dict[str, list[str]]:
    return graph_words(draw_screen(session, *size, View(nudged=nudged), []))


def panel(session: Session, nudged: str, size: tuple[int, int] = (80, 24)) -> list[str]:
    return [text_of(row).strip("│ ") for row in draw_screen(session, *size, View(nudged=nudged), [])[Panel.WHY][1]]


@pytest.mark.parametrize("size", SIZES)
def test_every_box_after_the_nudged_one_shows_its_value_as_nudged_and_its_change(size: tuple[int, int]) -> None:
    shown = boxes(session_at(ONE, 7), "w1", size)  # at backward w1
    assert shown["z"][-3:] == ["0.502", "Δ", "+0.002"]
    assert shown["a"][-3:] == ["0.62293", "Δ", "+0.00047"]
    assert shown["L"][-3:] == ["0.47332", "Δ", "-7.55e-4"]
    assert "Δ" not in "".join(shown["w2"] + shown["x1"] + shown["y"])  # they do not move
    assert shown["w1"][-1].endswith("+0.001")


def test_a_change_has_no_digits_of_the_subtraction() -> None:
    shown = boxes(session_at(LESSONS[0], 6), "a")  # v is 11, and 11.001 - 11 is no 0.001 in binary
    assert (shown["v"][-1], shown["J"][-1]) == ("+0.001", "+0.003")


def test_where_a_box_has_room_for_one_number_it_is_the_change() -> None:
    assert boxes(session_at(ONE, 7), "w1", (60, 20))["w1"] == ["◆", "w1", "Δ+0.001"]
    assert boxes(session_at(ONE, 7), "w1")["w1"] == ["◆", "w1", "0.501", "Δ", "+0.001"]


def test_the_wires_along_which_a_change_runs_are_lit_and_none_points_back() -> None:
    lines = draw_screen(session_at(ONE, 7), 80, 24, View(nudged="w1"), [])[Panel.GRAPH][1]
    assert "◀" not in "".join(map(text_of, lines))
    lit = "".join(piece.text for row in lines for piece in row if piece.look is Look.AT_HAND and not piece.link)
    assert lit.count("▶") == 3  # into z, a and L


def test_a_nudge_shows_as_much_as_is_computed() -> None:
    shown = boxes(session_at(ONE, 2), "z")
    assert (shown["a"][-1], shown["L"][-1]) == ("+2.35e-4", "·")
    assert "Go forward to L to see how far the change runs." in panel(session_at(ONE, 2), "z")


def test_neither_box_nor_panel_tells_a_slope_that_is_asked_for() -> None:
    session = session_at(ONE).apply(SetPredict(True)).apply(GoTo(3))  # at forward L, where nothing was answered
    asked = session.apply(Show()).apply(GoTo(2)).apply(Show()).apply(GoTo(1)).apply(Show()).apply(GoTo(6))
    assert boxes(asked, "z")["L"][-3:] == ["?", "Δ", "?"]
    view = View(Tab.NUDGE, nudged="z")
    lines = [text_of(row).strip("│ ") for row in draw_screen(asked, 80, 24, view, [])[Panel.WHY][1]]
    assert lines[1].startswith("How L moves is what is asked for")
    assert [line.split() for line in lines if line.startswith("L ")] == [["L", "0.4741", "?", "?"]]


@pytest.mark.parametrize("size", SIZES)
def test_of_what_is_given_no_derivative_is_promised(size: tuple[int, int]) -> None:
    lines = [text_of(row) for row in nudge_lines(session_at(ONE, 13), View(nudged="x1"), size[0] - 4)]
    assert all(len(line) <= size[0] - 4 for line in lines)
    assert "x1 is given: no derivative is computed for it." in " ".join(lines)
    assert "way back" not in " ".join(lines)


def test_going_forward_a_nudge_stays_at_its_node_and_on_the_way_back_it_follows() -> None:
    view = View(nudged="z")
    assert followed(view, session_at(ONE, 3)) == view  # forward L
    assert followed(view, session_at(ONE, 5)) == View(nudged="a")  # backward a
    assert followed(view, session_at(ONE, 10)) == View(nudged="w1")  # update w1
    assert followed(view, session_at(ONE, 13)) == view  # the end, where there is no node


def test_a_nudge_that_cannot_be_is_closed_and_why_is_said() -> None:
    assert followed(View(nudged="z"), session_at(ONE, 0)).message == "The nudge is closed: z is not computed yet."
    asking = session_at(ONE).apply(SetPredict(True)).apply(GoTo(2))
    assert followed(View(nudged="x1"), asking) == View(message="The nudge is closed: a result is asked for.")


def test_a_nudge_of_a_graph_that_goes_forward_only_shows_its_changes() -> None:
    graph = parse_graph("input x = 3\ny = x*x\noutput q = 2*y\nforward only")
    run = Run(graph.graph, graph.start)
    picture = draw_whole(run.graph, run.trace[2], 80, 20, Notation.CODE, moved={"y": Moved(9.0, 9.006, 0.006)})
    assert "Δ+0.006" in "".join(text_of(row) for row in picture.lines)


# Arrays


NETWORK = "shallow-network-backward"


@pytest.mark.parametrize("size", [*SIZES, (36, 36)])
def test_every_row_of_the_table_is_one_number_and_none_is_cut(size: tuple[int, int]) -> None:
    session = session_at(NETWORK, 13)
    lines = [text_of(row) for row in nudge_lines(session, View(nudged="W1", entry=1), size[0] - 4)]
    assert all(len(line) <= size[0] - 4 for line in lines)
    rows = {words[0]: words[1:] for line in lines if (words := line.split()) and "[" in words[0] and len(words) > 2}
    assert rows["W1[1,2]"][-2:] == ["0.251", "+0.001"]
    assert rows["Z1[1,1]"][-2:] == ["0.449", "-0.001"]
    assert any(line.startswith("dW1[1,2]") for line in lines)


def test_boxes_show_first_entries_and_the_largest_change() -> None:
    shown = boxes(session_at(NETWORK, 13), "W1", (200, 40))
    assert shown["Z1"][-3:] == ["…", "Δ", "+0.002"]  # 2 · 0.001, by X[1,1]


def test_what_is_asked_for_is_not_told_by_a_nudge_of_an_array() -> None:
    session = session_at(NETWORK).apply(SetPredict(True))
    for place in range(1, 13):
        session = session.apply(GoTo(place)).apply(Show())
    asked = session.apply(GoTo(12))
    view = View(Tab.NUDGE, nudged="W1")
    assert str(session.steps[13]) == "backward W1"
    lines = [text_of(row) for row in nudge_lines(asked, view, 76)]
    assert lines[0].startswith("How S moves is what is asked for")
    assert [line.split()[1:] for line in lines if line.startswith("S ")] == [["1.082", "?", "?"]]


def test_only_where_an_array_is_nudged_in_sight_there_are_other_entries() -> None:
    session = session_at(NETWORK, 13)
    assert other_entry(session, View(), 1) is None
    assert other_entry(session, View(nudged="S"), 1) is None
    assert other_entry(session, View(Tab.WHY, nudged="W1"), 1) is None
    assert other_entry(session, View(nudged="W1"), -1) == View(Tab.NUDGE, nudged="W1", entry=-1)
    assert text_of(nudge_title(session, View(nudged="W1", entry=-1))) == "Nudge · W1[4,3] + 0.001"


def test_a_nudge_that_goes_to_another_node_begins_with_the_first_entry() -> None:
    view = View(nudged="W1", entry=5)
    assert followed(view, session_at(NETWORK, 14)) == View(nudged="b1")
    assert followed(view, session_at(NETWORK, 2)) == view  # forward it stays


LOOP = "logistic-regression-m-examples"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_open", [False, True])
def test_in_a_loop_every_node_can_be_nudged_at_every_step(size: tuple[int, int], is_open: bool) -> None:
    session = session_at(LOOP)
    session = session.apply(OpenAll()) if is_open else session
    for place, step in enumerate(session.steps):
        there = session.apply(GoTo(place))
        if step.node in there.run.graph.by_name and step.node in there.frame.values:
            assert any("+0.001" in row for row in panel(there, step.node or "", size))


def at_words(session: Session, words: str) -> Session:
    return session.apply(GoTo(find_step(session, words)))


def test_in_a_loop_the_sum_does_not_tell_the_slope_of_the_mean() -> None:
    session = session_at(LOOP).apply(SetPredict(True))
    for example in (1, 2, 3):
        session = at_words(session, f"accumulate S, example {example}").apply(Show())
    there = at_words(session, "end")
    assert "db" in there.hidden
    rows = "\n".join(panel(there, "b"))
    assert "told once you have found" in rows
    assert all(row.split()[-1] == "?" for row in rows.split("\n") if row.startswith(("S ", "J ")))


def test_at_the_start_of_an_iteration_the_sums_are_begun_anew_and_no_nudge_moves_them() -> None:
    session = at_words(session_at(LOOP), "iteration 2")
    rows = panel(session, "b")
    assert not any(row.startswith(("S ", "J ")) for row in rows)
    assert any(row.startswith("Go forward to J") for row in rows)


def test_at_a_nudge_the_final_node_is_in_sight_where_it_has_room_beside_the_node_at_hand() -> None:
    session = Session.open(lesson("shallow-network-backward")).apply(GoTo(8))
    assert session.frame.step.quantity == "dZ2"
    for size in ((120, 36), (80, 24)):
        graph = screen_text(session, *size, View(nudged="Z2"))
        assert "1.08178" in graph, size
        assert "Δ -3.49e-4" in graph, size
