"""How large boxes are, and what is written in them at every step."""

from __future__ import annotations

import pytest

from tests.core.examples import graph, lecture
from tui_tutor.core.graph import Graph
from tui_tutor.core.notation import Notation
from tui_tutor.tui.drawing.boxes import Density, label, sizes


@pytest.mark.parametrize(
    ("notation", "expected"), [(Notation.CODE, "dz"), (Notation.LEIBNIZ_OF, "dL/dz"), (Notation.PARTIAL_OF, "∂L/∂z")]
)
def test_a_derivative_in_a_box_is_called_without_arguments(notation: Notation, expected: str) -> None:
    made = lecture().graph
    assert label(made, made["z"], notation) == expected


def columns(made: Graph, density: Density, notation: Notation) -> dict[str, int]:
    return {name: size.columns for name, size in sizes(made, density, notation).items()}


def test_a_wide_name_takes_its_cells() -> None:
    narrow, wide = (
        columns(graph(f"input {name} = 1", f"output q = {name}*2"), Density.BOXES, Notation.CODE)
        for name in ("weights_of_layer", "層の重み層の重み")
    )
    assert [*narrow.values()] == [*wide.values()]
