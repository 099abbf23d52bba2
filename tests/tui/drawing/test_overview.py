"""The overview as lines: every node is there once, with the numbers of its box, around the one that is chosen."""

from __future__ import annotations

import pytest

from tests.tui.drawing.examples import large, session_of
from tests.tui.pictures import SHIPPED, SIZES, session_at
from tui_tutor.session import GoTo, Session, SetPart, SetPredict, find_step
from tui_tutor.tui.drawing.overview import overview_lines
from tui_tutor.tui.drawing.places import index_of
from tui_tutor.tui.drawing.short import short
from tui_tutor.tui.drawing.text import Line, text_of, width

ONE = "logistic-regression-one-example"


def words(lines: list[Line]) -> dict[str, list[str]]:
    """What stands on the line of each node."""
    named = {piece.link: text_of(row) for row in lines for piece in row if isinstance(piece.link, str)}
    return {str(name): text.strip("│▸ ").split() for name, text in named.items()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_every_lesson_has_its_overview(name: str, size: tuple[int, int]) -> None:
    columns, rows = size
    for number in range(1, len(session_at(name).lesson.parts) + 1):
        session = session_at(name).apply(SetPart(number))
        nodes = session.run.graph.nodes
        for index in range(len(session.steps)):
            here = session.apply(GoTo(index))
            for chosen in range(0, len(nodes), rows - 4):
                lines = overview_lines(here, chosen, columns, rows)
                assert [width(row) for row in lines] == [columns] * rows
                shown = words(lines)
                assert nodes[chosen].name in shown
                for node, said in shown.items():
                    value = here.frame.values.get(node)
                    if node not in here.frame.before:  # what an update changed has more digits
                        number = short(value, 11 if here.run.graph.has_arrays else 7) if value is not None else "·"
                        assert number.split()[0] in said


def test_where_a_node_is_in_the_phase_is_said() -> None:
    session = session_at(ONE)
    shown = words(overview_lines(session.apply(GoTo(find_step(session, "backward z"))), 0, 120, 36))
    places = {name: next((said[number : number + 2] for number, word in enumerate(said) if word in "✓▶" and number > 1),
                         None) for name, said in shown.items()}  # fmt: skip
    assert (places["L"], places["a"], places["z"], places["x1"]) == (["✓", "1"], ["✓", "2"], ["▶", "3"], None)
    assert shown["w1"][-4:] == ["·", "·", "4", "parameter"]
    assert "σ(z)" in shown["a"]


def test_what_is_hidden_is_hidden_here_too() -> None:
    session = session_at(ONE).apply(SetPredict(True))
    session = session.apply(GoTo(find_step(session, "backward z")))
    shown = words(overview_lines(session, 0, 120, 36))
    assert shown["z"][1:4] == ["?", "dz", "?"]
    assert shown["L"][1:4] == ["?", "dL", "?"]
    assert shown["L"][4] == "?"  # its step is passed, and not found
    assert shown["x1"][2:4] == ["2", "input"]


def test_of_a_large_graph_the_lines_around_the_chosen_node_are_seen() -> None:
    session = session_of(large(1000, 1)).apply(GoTo(700))
    nodes = [node.name for node in session.run.graph.nodes]
    for chosen in (0, 500, 999):
        lines = overview_lines(session, chosen, 80, 24)
        shown = list(words(lines))
        assert nodes[chosen] in shown
        assert len(shown) == 21
        marked = [row for row in lines if "▸" in text_of(row)]
        assert len(marked) == 1
        assert nodes[chosen] in text_of(marked[0]).split()
    assert "▲ 979 more" in text_of(lines[0])


def step_at(session: Session, name: str) -> str:
    index = index_of(session, name)
    return "" if index is None else str(session.apply(GoTo(index)).frame.step)


def test_a_node_leads_to_its_step_in_the_phase_at_hand_or_else_to_its_first() -> None:
    session = session_at(ONE)
    for phase, name, step in [
        ("start", "z", "forward z"), ("forward a", "z", "forward z"), ("backward L", "z", "backward z"),
        ("backward L", "w1", "backward w1"), ("update b", "w1", "update w1"), ("update b", "a", "forward a"),
        ("forward a", "x1", ""),
    ]:  # fmt: skip
        assert step_at(session.apply(GoTo(find_step(session, phase))), name) == step
    later = session.apply(GoTo(14 + find_step(session, "backward L")))
    assert index_of(later, "z") == 14 + find_step(session, "backward z")


def test_a_shape_that_is_asked_for_is_not_in_a_title() -> None:
    session = session_at("shallow-network-forward").apply(SetPart(2))
    asked = session.apply(SetPredict(True))
    asked = asked.apply(GoTo(find_step(asked, "forward Z2")))
    assert asked.secret_shapes == {"Z2"}
    shape = "×".join(map(str, session.run.graph.shapes["Z2"]))
    titles = [words(overview_lines(each, 0, 120, 36))["Z2"][1] for each in (session, asked)]
    assert titles == [shape, "×".join("?" for _ in session.run.graph.shapes["Z2"])]
