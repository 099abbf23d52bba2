"""Wires between two layers: every target is reached, and two nets share a cell only where they cross."""

from __future__ import annotations

from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from tui_tutor.tui.drawing.wires import Leg, Net, Routed, route, sides


def nets(*ways: tuple[int, tuple[int, ...]]) -> list[Net]:
    """Nets a, b, c ... from a row to rows."""
    return [
        Net(name, row, {f"{name}{target}": target for target in targets})
        for name, (row, targets) in zip("abcdefgh", ways)
    ]


@st.composite
def random_nets(draw: st.DrawFn) -> list[Net]:
    """Up to eight nets; no two leave on one row, no two arrive on one."""
    count = draw(st.integers(1, 8))
    rows = draw(st.lists(st.integers(0, 7), min_size=count, max_size=count, unique=True))
    targets = draw(st.permutations(range(10)))
    sizes = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
    ways = [(row, tuple(targets.pop() for _ in range(size) if targets)) for row, size in zip(rows, sizes)]
    return nets(*(way for way in ways if way[1]))


def path(routed: Routed, net: Net, row: int) -> list[tuple[int, int]]:
    """The cells from a net's source to a target's row; each leg begins where the one before ends."""
    column, here = -1, net.row
    cells: list[tuple[int, int]] = []
    for leg in routed.way(net, row):
        ends = [(leg.x1, leg.y1), (leg.x2, leg.y2)]
        assert (column, here) in ends
        (column, here) = ends[1 - ends.index((column, here))]
        way = [(x, y) for x, y, _ in all_cells(leg)]
        cells += way if way[-1] == (column, here) else way[::-1]
    assert (column, here) == (routed.width, row)
    return [cell for cell in dict.fromkeys(cells) if 0 <= cell[0] < routed.width]


def all_cells(leg: Leg) -> list[tuple[int, int, int]]:
    return list(sides(leg, -1, 1000, 0, 1000))


def sides_of(made: list[Net], routed: Routed) -> dict[tuple[int, int], int]:
    """For every cell the sides by which it is left, as a picture has them."""
    found: dict[tuple[int, int], int] = {}
    for leg in (leg for net in made for row in net.targets.values() for leg in routed.way(net, row)):
        for x, y, ways in all_cells(leg):
            if 0 <= x < routed.width:
                found[x, y] = found.get((x, y), 0) | ways
    return found


def check(made: list[Net], routed: Routed) -> None:
    """Walk along every path; a cell of two nets is level for one and upright for the other."""
    used: dict[tuple[int, int], dict[str, set[str]]] = {}
    for net in made:
        for row in net.targets.values():
            cells = path(routed, net, row)
            assert cells[0] == (0, net.row)
            assert cells[-1] == (routed.width - 1, row)
            before = (-1, net.row)
            for here, after in zip(cells, [*cells[1:], (routed.width, row)]):
                assert abs(here[0] - before[0]) + abs(here[1] - before[1]) == 1
                ways = used.setdefault(here, {}).setdefault(net.name, set())
                ways |= {"level" if here[1] == end[1] else "upright" for end in (before, after)}
                before = here
    for here, ways in used.items():
        assert len(ways) == 1 or sorted(map(sorted, ways.values())) == [["level"], ["upright"]], here
    drawn = sides_of(made, routed)
    assert used.keys() == drawn.keys()
    assert max(y for _, y in drawn) <= routed.lowest
    crossed = {here for here, ways in used.items() if len(ways) == 2}
    joined = {here for here, ways in drawn.items() if ways.bit_count() == 4}
    assert joined == crossed  # four arms are a crossing, never a join


@given(random_nets())
def test_nets_reach_their_targets_and_share_a_cell_only_to_cross(made: list[Net]) -> None:
    check(made, route(made))


def test_every_order_of_up_to_five_nets_with_one_target_each() -> None:
    for count in range(1, 6):
        for targets in permutations(range(count)):
            made = nets(*((row, (target,)) for row, target in enumerate(targets)))
            check(made, route(made))


def test_every_order_of_three_nets_with_two_targets_each() -> None:
    for rows in combinations(range(6), 3):
        for order in permutations(range(6)):
            targets = order[:2], order[2:4], order[4:]
            if all(first < second for first, second in targets):
                made = nets(*zip(rows, targets))
                check(made, route(made))


def test_a_net_that_goes_straight_on_takes_no_room() -> None:
    made = nets((3, (3,)))
    assert path(route(made), made[0], 3) == [(0, 3), (1, 3)]


def test_wires_that_turn_below_each_other_share_a_column() -> None:
    made = nets((0, (2,)), (9, (7,)))
    check(made, route(made))
    assert route(made).width == 3


def test_two_nets_that_change_places_go_round_each_other_below_everything() -> None:
    for straight in ((), ((2, (2,)),), ((2, (2,)), (5, (4, 5)))):
        made = nets((0, (1,)), (1, (0,)), *straight)
        check(made, route(made))


def test_a_net_that_goes_up_down_and_straight_on_has_no_join_of_four_arms() -> None:
    made = nets((1, (0, 1, 2)))
    routed = route(made)
    check(made, routed)
    assert max(ways.bit_count() for ways in sides_of(made, routed).values()) == 3
