"""The command: `python -m tests.benchmarks [--quick] [--only SECTION]... [--strict]`, from the root of the repository.
Measures nothing itself.
"""

import argparse
import os
import platform
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from subprocess import SubprocessError

from tests.benchmarks.process_figures import idle_figures, memory_figures, version_figures
from tests.benchmarks.programs import COLUMNS, OURS, ROWS, Program
from tests.benchmarks.screen_figures import first_frame_figures, step_figures
from tests.benchmarks.table import HEADING, Figure, row


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how thoroughly."""

    ours: Program
    quick: bool

    def often(self, number: int, *, quick: int) -> int:
        return quick if self.quick else number


def core(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.core_figures import core_figures  # late: NumPy in this process would share pages with ours

    return core_figures(rounds=plan.often(200, quick=20))


def arrays(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.core_figures import array_figures

    return array_figures(rounds=plan.often(60, quick=8))


def trace(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.core_figures import trace_figures

    return trace_figures(rounds=plan.often(500, quick=50))


def descent(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.core_figures import descent_figures

    return descent_figures(rounds=plan.often(10, quick=3))


def judging(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.core_figures import judging_figures

    return judging_figures(rounds=plan.often(50, quick=5))


def large(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.large import large_step_figures, layout_figures

    yield from layout_figures(rounds=plan.often(10, quick=3))
    yield from large_step_figures(steps=plan.often(200, quick=40))


def lab(plan: Plan) -> Iterator[Figure]:
    from tests.benchmarks.lab_figures import lab_figures

    return lab_figures(learners=40, seconds=plan.often(60, quick=15))


SECTIONS: dict[str, Callable[[Plan], Iterator[Figure]]] = {
    "first-frame": lambda plan: first_frame_figures(plan.ours, runs=plan.often(10, quick=3)),
    "step": lambda plan: step_figures(plan.ours, steps=plan.often(400, quick=70)),
    "version": lambda plan: version_figures(runs=plan.often(20, quick=5)),
    "idle": lambda plan: idle_figures(plan.ours, seconds=plan.often(9, quick=5)),
    "memory": lambda plan: memory_figures(plan.ours, steps=30, runs=plan.often(3, quick=1)),
    "core": core,
    "arrays": arrays,
    "trace": trace,
    "descent": descent,
    "judging": judging,
    "large": large,
    "lab": lab,
}

CANNOT_MEASURE = (AssertionError, ImportError, OSError, SubprocessError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table. Status 1: something could not be measured, or, if `--strict`, a limit is missed."""
    given = options().parse_args(arguments)
    plan = Plan(ours_of(given), quick=given.quick)
    print(surroundings(), HEADING, sep="\n", flush=True)
    missed, failed = 0, 0
    for section in [name for name in SECTIONS if name in (given.only or SECTIONS)]:
        try:
            for figure in SECTIONS[section](plan):
                print(row(figure), flush=True)
                missed += figure.missed
        except CANNOT_MEASURE as fault:  # it hides no other section
            failed += 1
            print(f"{section}: NOT MEASURED", flush=True)
            print(f"{section}: {type(fault).__name__}: {fault}", file=sys.stderr)
    print(f"{missed} missed, {failed} not measured")
    return 1 if failed or (missed and given.strict) else 0


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a look, not a measurement")
    parser.add_argument("--only", action="append", choices=list(SECTIONS), help="this section; may be repeated")
    parser.add_argument("--strict", action="store_true", help="status 1 if a limit is missed")
    stand_in = parser.add_argument_group("another program in the place of ours")
    stand_in.add_argument("--ours", metavar="COMMAND")
    stand_in.add_argument("--marker", metavar="TEXT", help="what its first full frame ends with")
    stand_in.add_argument("--keys", metavar="KEYS", help='what steps it, over and over: "right right left"')
    return parser


def ours_of(given: argparse.Namespace) -> Program:
    program = OURS
    if given.ours:
        program = replace(program, argv=tuple(shlex.split(given.ours)))
    if given.marker:
        program = replace(program, marker=given.marker)
    if given.keys:
        program = replace(program, keys=tuple(given.keys.split()))
    return program


def surroundings() -> str:
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    return f"Python {platform.python_version()}, Textual {version('textual')}, terminal {COLUMNS}x{ROWS}, {load}"


if __name__ == "__main__":
    sys.exit(main())
