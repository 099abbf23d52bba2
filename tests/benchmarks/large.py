"""Figures of large graphs: their layout, in this process; a step in the app, 40 nodes against the lecture's graph."""

import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.programs import LAST_DRAWN, OURS, Program, started
from tests.benchmarks.screen_figures import step
from tests.benchmarks.table import Figure, amount, times
from tests.tui.drawing.examples import large
from tui_tutor.core.graph import Graph
from tui_tutor.core.notation import Notation
from tui_tutor.core.printing import ASCII, linear
from tui_tutor.tui.drawing import boxes
from tui_tutor.tui.drawing.boxes import Density
from tui_tutor.tui.drawing.layout import lay_out
from tui_tutor.tui.drawing.placing import Size


def layout_figures(*, rounds: int) -> Iterator[Figure]:
    for count, limit in ((40, 30.0), (1000, 1000.0)):
        graphs = [large(count, seed).graph for seed in range(3)]
        sizes = [boxes.sizes(graph, Density.TIGHT, Notation.CODE, boxes.NO_FORMULA) for graph in graphs]
        slowest = max(
            min(_milliseconds(graph, size) for _ in range(rounds)) for graph, size in zip(graphs, sizes, strict=True)
        )
        yield Figure(name=f"layout of {count:,} nodes", unit="ms", ours=slowest, limit=amount(limit, "ms"))


def _milliseconds(graph: Graph, sizes: Mapping[str, Size]) -> float:
    begin = time.perf_counter()
    lay_out(graph, sizes)
    return (time.perf_counter() - begin) * 1e3


def large_step_figures(*, steps: int) -> Iterator[Figure]:
    """Forward and back around the turn of the phases; the lecture's graph and one of 40 nodes in turn."""
    with TemporaryDirectory(prefix="tutor-benchmark-") as folder:
        forty, thousand = (explained(count, Path(folder)) for count in (40, 1000))
        ours, lecture = _medians(forty, OURS, steps=steps)
        yield Figure(name="step with 40 nodes, lecture", unit="ms", ours=ours, reference=lecture, limit=times(2))
        slow, lecture = _medians(thousand, OURS, steps=steps)
        yield Figure(name="step with 1,000 nodes", unit="ms", ours=slow, reference=lecture, limit=amount(50, "ms"))
        begin = time.perf_counter()
        with started(thousand) as terminal:
            terminal.wait_for(LAST_DRAWN)
            yield Figure(name="  opening 1,000 nodes", unit="ms", ours=(time.perf_counter() - begin) * 1e3)


def explained(count: int, folder: Path) -> Program:
    """The app with a graph of so many nodes as somebody's own formula."""
    run = large(count, 1)
    file = folder / f"{count}.txt"
    statements = [f"{node.name} = {linear(node.formula, ASCII)}" for node in run.graph.nodes if node.formula]
    file.write_text("\n".join(statements))
    used = {name for node in run.graph.nodes for name in node.inputs}
    values = [f"{name}={value:.3f}" for name, value in run.start.items() if name in used]
    learned = ",".join(node.name for node in run.graph.parameters if node.name in used)
    argv = (sys.executable, "-m", "tui_tutor", "explain", str(file), *values, "--learn", learned, "--alpha", "0.1")
    return Program(f"{count} nodes", argv, LAST_DRAWN, ("right",) * 20 + ("left",) * 10)


def _medians(first: Program, second: Program, *, steps: int) -> tuple[float, float]:
    with started(first) as one, started(second) as other:
        both = ((one, first), (other, second))
        for terminal, program in both:
            terminal.wait_for(program.marker)
            terminal.settle()
        pairs = [[step(terminal, program.key(index)).time for terminal, program in both] for index in range(steps)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
