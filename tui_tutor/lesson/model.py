"""What a lesson is: parts with a graph each, and narration addressed to steps.

Holds text as data; nothing here interprets it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tui_tutor.core.formula import Formula
from tui_tutor.core.graph import Graph, Values
from tui_tutor.core.propagate import Claims
from tui_tutor.core.steps import Step
from tui_tutor.core.trace import Run
from tui_tutor.untrusted import NOTHING, Clean


class Tone(enum.Enum):
    """How a span of narration is shown."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"  # text as it stands
    FORMULA = "formula"  # written in the reader's notation
    VALUE = "value"  # a placeholder: `text` is its name, the frame has the number


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = right`: a quantity (`dz`, `da/dz`, `w1`, or `L`) and a formula.

    An update is written with `:=`; what an example adds to a sum of a loop with `+=`, and the division with `/=`.
    """

    left: str
    right: Formula
    sign: str = "="

    @property
    def is_update(self) -> bool:
        return self.sign == ":="


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one tone; `formula` is there for FORMULA; line and column are where it stands in the file."""

    text: Clean
    tone: Tone = Tone.PLAIN
    formula: Formula | Equation | None = None
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is wrapped to the reader's width; `marker` is there for an item of a list."""

    spans: tuple[Span, ...]
    marker: str = ""
    level: int = 0  # of nested lists


@dataclass(frozen=True, slots=True)
class Claim:
    """An equation that the lesson states and the core proves."""

    equation: Equation
    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines shown as they stand; `equations` are those of them that the core can prove.

    line: where the first one stands in the file.
    """

    lines: tuple[Clean, ...]
    equations: tuple[Claim, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A quantity worked out line by line; each line is proved equal to it."""

    quantity: str
    lines: tuple[Formula, ...]
    first_line: int  # in the file
    texts: tuple[Clean, ...]  # the lines as written


Block: TypeAlias = Paragraph | Listing | Claim | Derivation


class Kind(enum.StrEnum):
    """What a lesson's own question asks for."""

    NUMBER = "number"
    FORMULA = "formula"
    SHAPE = "shape"
    CHOICE = "choice"


class Option(NamedTuple):
    """One answer to choose; `reply` is said to who chooses it."""

    text: Clean
    is_right: bool
    reply: Clean = NOTHING


class Ask(NamedTuple):
    """A lesson's own question, asked of who predicts: a target that the core computes, or options."""

    kind: Kind
    text: tuple[Block, ...]
    target: Formula | None = None
    options: tuple[Option, ...] = ()
    line: int = 0  # where its answer stands in the file
    column: int = 0

    def chosen(self, text: str) -> Option | None:
        """The option that an answer means, by its number or by its text."""
        cleaned = " ".join(text.split()).rstrip(".)").lower()
        numbered = enumerate(self.options, 1)
        return next((option for number, option in numbered if cleaned in (str(number), option.text.lower())), None)


class Narration(NamedTuple):
    """What a lesson says at one step.

    text: for everyone; calculus: on the calculus track; question: something to try before the step; ask and hints:
    for who predicts, in place of the question and the hints that are made from the graph.
    """

    step: Step
    text: tuple[Block, ...] = ()
    calculus: tuple[Block, ...] = ()
    question: tuple[Block, ...] = ()
    ask: Ask | None = None
    hints: tuple[tuple[Block, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Preset:
    """Values to begin with that the lesson proposes, such as a learning rate that is too large."""

    name: Clean
    values: Values


@dataclass(frozen=True, eq=False)
class Part:
    """A graph with its starting values, and the narration of its steps."""

    title: Clean
    graph: Graph
    start: Values
    alpha: float | None
    narration: Mapping[Step, Narration] = field(default_factory=dict)
    claims: Claims = field(default_factory=dict)
    presets: tuple[Preset, ...] = ()

    @property
    def run(self) -> Run:
        """The run that the lesson starts with."""
        return Run(self.graph, self.start, self.alpha, self.claims)


@dataclass(frozen=True, eq=False, repr=False)
class Lesson:
    """One lesson file. `id` never changes; `covers` names items of a syllabus; text_sum: a checksum of the file."""

    id: Clean
    title: Clean
    parts: tuple[Part, ...]
    requires: tuple[str, ...] = ()
    minutes: int | None = None
    covers: tuple[str, ...] = ()
    path: str = ""
    text_sum: int = 0

    def __repr__(self) -> str:
        return f"Lesson({self.id!r})"
