"""Steps: what an iteration consists of, and in which order."""

from __future__ import annotations

from hypothesis import given, settings

from tests.core.examples import graph, graphs
from tui_tutor.core.expand import all_inside, opened
from tui_tutor.core.steps import Phase, steps


def test_forward_only_leaves_out_backward_and_update():
    made = graph("parameter w = 1", "u = w*2", "output q = u", "forward only")
    assert [str(step) for step in steps(made)] == ["start", "forward u", "forward q", "end"]


def test_a_parameter_comes_right_after_the_last_of_its_consumers():
    made = graph(
        "input x = 1", "parameter late = 1", "parameter early = 1", "parameter both = 1", "parameter lost = 1",
        "u = early*x + both", "v = u*late + both", "loss L = v", "descend alpha = 0.1",
    )  # fmt: skip
    backward = [step.node for step in steps(made) if step.phase is Phase.BACKWARD]
    assert backward == ["L", "v", "late", "u", "early", "both", "lost"]
    updates = [step.node for step in steps(made) if step.phase is Phase.UPDATE]
    assert updates == ["late", "early", "both", "lost"]  # as declared


@settings(max_examples=40)
@given(graphs())
def test_leaves_keep_their_order_on_the_way_back_when_all_is_opened(made):
    leaves = {leaf.name for leaf in made.graph.leaves}
    inside = opened(made.graph, all_inside(made.graph))
    closed, open_ = ([step for step in steps(each) if step.node in leaves] for each in (made.graph, inside))
    assert open_ == closed
    done: set[str] = set()
    for step in steps(inside):
        if step.phase is Phase.BACKWARD:
            assert done.issuperset(inside.consumers[step.node])
            done.add(step.node)
