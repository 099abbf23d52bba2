"""Groups: nodes that are named alike in one box, which shows how many are done and the one at hand."""

from __future__ import annotations

import pytest

from tests.core.examples import graph
from tests.tui.drawing.examples import session_of
from tests.tui.drawing.network import GRAPH
from tests.tui.drawing.reading import read
from tests.tui.drawing.whole import draw_whole
from tests.tui.pictures import LESSONS, SHIPPED, lesson, session_at
from tui_tutor.core.graph import Graph
from tui_tutor.core.trace import Run
from tui_tutor.lesson.graph_block import parse_graph
from tui_tutor.session import GoTo, OpenAll, Session, SetPredict, find_step
from tui_tutor.session.opening import can_open_more
from tui_tutor.tui.drawing.groups import Grouped, box_of, grouped, members_of
from tui_tutor.tui.drawing.screen import Panel, draw_screen, folds
from tui_tutor.tui.drawing.text import text_of, width
from tui_tutor.tui.drawing.text_panel import View
from tui_tutor.tui.keys import footer_keys

ONE = LESSONS[1]
SIZES = [(120, 36), (80, 24), (60, 20)]


def network() -> Session:
    setup = parse_graph(GRAPH)
    return session_of(Run(setup.graph, setup.start, setup.alpha))


def groups(made: Graph) -> dict[str, list[str]]:
    found = grouped(made)
    return {name: [node.name for node in members_of(found, name)] for name in getattr(found, "members", {})}


def test_nodes_of_one_role_that_differ_in_their_last_number_are_a_group() -> None:
    made = graph("input x1 = 1", "parameter x2 = 1", "input x3 = 2", "u_1 = x1*x2", "u_2 = x3*x2", "u1 = x1 + x2",
                 "output q = u_1 + u_2 + u1")  # fmt: skip
    assert groups(made) == {"x1": ["x1", "x3"], "u_1": ["u_1", "u_2"]}
    found = grouped(made)
    assert [node.name for node in found.nodes] == ["x1", "x2", "u_1", "u1", "q"]
    assert found["u_1"].inputs == ("x1", "x2")
    assert box_of(found, "x3") == "x1"
    assert box_of(found, "q") == "q"
    assert grouped(made) is found


def test_what_would_feed_itself_is_no_group() -> None:
    chain = graph("input x = 1", "z1 = 2*x", "a1 = z1*z1", "z2 = 3*a1", "a2 = z2 + 1", "output q = a2")
    assert groups(chain) == {}
    assert grouped(chain) is chain
    crossed = graph("input x = 1", "z1 = 2*x", "a2 = x*x", "a1 = z1*z1", "z2 = 3*a2", "output q = a1 + z2")
    assert groups(crossed) == {"z1": ["z1", "z2"]}  # together with a1 and a2 they would need each other


def test_arrays_are_not_grouped() -> None:
    made = graph("input W1 = [[1, 2]]", "input W2 = [[1], [2]]", "output q = sum(W1 @ W2)")
    assert grouped(made) is made


def test_a_loop_has_groups_too_and_its_sums_stand_in_a_box_of_their_own() -> None:
    session = session_at("logistic-regression-m-examples")
    steps = {"accumulate dw2, example 1": ["◆ w1…w2", "dw2 "], "accumulate S, example 1": ["┏ J ", "S 0.4741"]}
    for step, texts in steps.items():
        place = next(place for place, one in enumerate(session.steps) if str(one) == step)
        text = shown(session.apply(GoTo(place)), SIZES[0])
        assert all(part in text for part in texts), text


def test_a_collapsed_picture_reads_back_at_every_step() -> None:
    session = network()
    graph_of, found = session.run.graph, grouped(session.run.graph)
    edges = {(box_of(found, used), box_of(found, node.name)) for node in graph_of.nodes for used in node.inputs}
    positions = set()
    for index in range(0, len(session.steps), 3):
        picture = draw_whole(found, session.apply(GoTo(index)).frame, 70, 30)
        seen = read([text_of(row) for row in picture.lines])
        named = graph_of.derivative_names
        assert {named.get(name, name) for name in seen.boxes} == {node.name for node in found.nodes}
        assert {(named.get(used, used), user) for used, user in seen.edges} == edges
        positions.add(tuple(sorted((named.get(name, name), box.top) for name, box in seen.boxes.items())))
    assert len(positions) == 1


def shown(session: Session, size: tuple[int, int]) -> str:
    drawn = draw_screen(session, *size, View(collapsed=True), list(footer_keys()))
    rows = drawn[Panel.GRAPH][1]
    assert {width(row) for row in rows} == {drawn[Panel.GRAPH][0].columns}
    return "\n".join(text_of(row) for row in rows)


@pytest.mark.parametrize("size", SIZES)
def test_the_box_says_how_many_are_done_and_shows_the_node_at_hand(size: tuple[int, int]) -> None:
    session = network()
    for step, texts in [
        ("forward r2", ["┏ r1…r3 ━", "2 of 3 r", "r2 0.4130"]),
        ("backward q2", ["┏ q1…q3 ━", "2 of 3 dq", "dq2 0.00333"]),
        ("backward v12", ["┏ ◆ v11…v33 ━", "v12"]),
        ("update w2", ["┏ ◆ w1…w3 ━", "3 nodes", "w2 "]),
    ]:
        text = shown(session.apply(GoTo(find_step(session, step))), size)
        assert all(part in text for part in texts), text


def is_whole(session: Session, size: tuple[int, int], view: View) -> bool:
    """Whether all of the graph is in sight."""
    drawn = draw_screen(session, *size, view, list(footer_keys()))
    return not any("in sight" in text_of(row) for row in drawn[Panel.GRAPH][1])


@pytest.mark.parametrize("size", [*SIZES, (70, 22), (100, 24), (100, 30), (120, 24), (160, 50)])
@pytest.mark.parametrize("name", [name for name in SHIPPED if groups(lesson(name).parts[0].run.graph)])
def test_what_fits_fits_in_groups_too(name: str, size: tuple[int, int]) -> None:
    start = session_at(name)
    for session in (start, start.apply(OpenAll()) if can_open_more(start) else start):
        for index in (0, len(session.steps) // 2, len(session.steps) - 1):
            here = session.apply(GoTo(index))
            assert is_whole(here, size, View(collapsed=True)) or not is_whole(here, size, View())


def test_where_groups_take_more_room_than_there_is_the_graph_stays_as_it_was() -> None:
    session = session_at(ONE)
    assert shown(session, (120, 36)) != text_of_graph(session, (120, 36))
    for size in SIZES[1:]:
        assert shown(session, size) == text_of_graph(session, size)
        assert not folds(session, *size)
    assert folds(session, 120, 36)


def text_of_graph(session: Session, size: tuple[int, int]) -> str:
    drawn = draw_screen(session, *size, View(), list(footer_keys()))
    return "\n".join(text_of(row) for row in drawn[Panel.GRAPH][1])


def test_a_node_that_uses_a_group_keeps_its_own_formula() -> None:
    text = shown(session_at(ONE), (120, 36))
    assert "w1·x1+w2·x2+b" in text
    assert "w1+x1+b" not in text


def test_what_is_hidden_is_hidden_in_a_group_too() -> None:
    session = network().apply(SetPredict(True))
    text = shown(session.apply(GoTo(find_step(session, "forward r2"))), SIZES[0])
    assert "r2 ?" in text
    assert "0.4130" not in text
    text = shown(session.apply(GoTo(find_step(session, "backward q2"))), SIZES[0])
    assert "dq2 ?" in text
    assert "0.00333" not in text


def test_a_network_of_forty_nodes_stands_in_fourteen_boxes() -> None:
    found = grouped(network().run.graph)
    assert isinstance(found, Grouped)
    assert len(found.nodes) == 14


@pytest.mark.parametrize("name", ["logistic-regression-m-examples", "shallow-network-backward", "gradient-check"])
def test_every_step_is_drawn_in_groups_with_a_nudge_and_without(name: str) -> None:
    session = session_at(name)
    for index in range(len(session.steps)):
        here = session.apply(GoTo(index))
        nudged = here.frame.node if here.frame.node in here.run.graph.by_name else ""
        for view in (View(collapsed=True), View(nudged=nudged or "", collapsed=True), View(nudged=nudged or "")):
            drawn = draw_screen(here, *SIZES[1], view, list(footer_keys()))
            assert {width(row) for _, rows in drawn.values() for row in rows} == {80}
