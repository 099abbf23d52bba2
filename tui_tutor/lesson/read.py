"""Lesson files: text becomes a Lesson, or all of the file's faults at once.

Whether what the lesson states is true is `proof`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from tui_tutor.core.formula import Formula
from tui_tutor.core.steps import Step, addresses
from tui_tutor.errors import did_you_mean
from tui_tutor.lesson.asking import MOST_HINTS, QuestionReader, read_options
from tui_tutor.lesson.front_matter import FrontMatter, read_front_matter
from tui_tutor.lesson.graph_block import Setup, read_graph
from tui_tutor.lesson.markdown import Fence, Prose, Section, read_sections
from tui_tutor.lesson.model import Ask, Block, Kind, Lesson, Narration, Part
from tui_tutor.lesson.source import Source, read
from tui_tutor.lesson.statements import StatementReader

TRACKS = ("calculus", "try", "question", "hint")  # what a ### heading under a step may be
FENCES = ("graph", "claim", "derivation", "answer", "text", "python")  # what a fenced block may be


def load_lesson(path: Path | str) -> Lesson:
    """The lesson in a file, read and not proved. Raises Faults."""
    return whole(read(Path(path)), read_lesson)


def whole(source: Source, reader: Callable[[Source], Lesson | None]) -> Lesson:
    """The lesson that a reader finds in a source. Raises Faults where it noted some."""
    lesson = reader(source)
    source.raise_faults()
    assert lesson is not None
    return lesson


def read_lesson(source: Source) -> Lesson | None:
    """The lesson in a source; None, or a lesson with gaps, where the source notes faults."""
    head = read_front_matter(source)
    if head.body == 1:
        return None
    sections = read_sections(source, head.body)
    parts = [part for part in (_part(source, head, group) for group in _by_part(sections)) if part]
    if not parts:
        return None
    text_sum = crc32("\n".join(source.lines).encode())
    return Lesson(head.id, head.title, tuple(parts), head.requires, head.minutes, head.covers, source.path, text_sum)


def _by_part(sections: Sequence[Section]) -> list[list[Section]]:
    """The sections of each part: a part begins at a `#` heading, or with the file where there is none."""
    groups: list[list[Section]] = []
    for section in sections:
        if section.level == 1 or not groups:
            groups.append([section])
        else:
            groups[-1].append(section)
    if len(groups) > 1 and not groups[0][0].content and len(groups[0]) == 1:
        del groups[0]
    return groups


def _part(source: Source, head: FrontMatter, sections: Sequence[Section]) -> Part | None:
    setup = _setup(source, sections)
    if setup is None:
        _check_form(source, sections)
        return None
    reader = _PartReader(source, setup)
    reader.read(sections)
    title = sections[0].title or head.title
    claims: dict[str, tuple[Formula, ...]] = {}
    for claim in reader.statements.claims:
        claims[claim.equation.left] = (*claims.get(claim.equation.left, ()), claim.equation.right)
    narration = {step: draft.narration(step) for step, draft in reader.drafts.items()}
    return Part(title, setup.graph, setup.start, setup.alpha, narration, claims, setup.presets)


def _setup(source: Source, sections: Sequence[Section]) -> Setup | None:
    first = sections[0]
    fences = [item for section in sections for item in section.content if isinstance(item, Fence)]
    graphs = [fence for fence in fences if fence.kind == "graph"]
    for item in first.content:
        if not (isinstance(item, Fence) and item.kind == "graph"):
            line = item.heading if isinstance(item, Fence) else item.line
            source.fault("text before the first step is never shown", line, advice='put it under "## start"')
    if not graphs:
        source.fault("the part has no graph", first.line, advice="add a fenced block: ```graph")
        return None
    for fence in graphs[1:]:
        source.fault("a second graph in one part", fence.heading, advice='begin another part with "# Title"')
    fence = graphs[0]
    if not fence.lines:
        source.fault("the graph is empty", fence.heading, advice='write lines such as "input x = 2"')
        return None
    return read_graph(source, fence.line, fence.line + len(fence.lines) - 1)


def _check_form(source: Source, sections: Sequence[Section]) -> None:
    """What is wrong whatever the graph will be: tracks and kinds of blocks that there are not, hints, and options."""
    hints = 0
    for section in sections[1:]:
        hints = hints + (section.title == "hint") if section.level == 3 else 0
        if section.level == 3:
            _check_track(source, section, hints)
        for fence in (item for item in section.content if isinstance(item, Fence)):
            if fence.kind not in FENCES:
                _unknown(source, fence)
            elif (fence.kind, fence.argument) == ("answer", Kind.CHOICE):
                read_options(source, fence)


def _check_track(source: Source, section: Section, hints: int) -> None:
    """hints: how many there are under the step, with this one."""
    if section.title not in TRACKS:
        advice = did_you_mean(section.title, TRACKS, what="the tracks are")
        _fault_at(source, section, f'no track called "{section.title}"', advice)
    if hints > MOST_HINTS:
        _fault_at(source, section, f"more than {MOST_HINTS} hints", "the last of them holds the answer")


def _fault_at(source: Source, section: Section, problem: str, advice: str) -> None:
    line, column = source.find(section.title, section.line)
    source.fault(problem, line, column, max(len(section.title), 1), advice)


def _unknown(source: Source, fence: Fence) -> None:
    """A block that is not marked could pass for text that is proved."""
    if not fence.kind:
        problem, advice = "the block does not say what it is", "write ```text for lines as they stand"
        source.fault(problem, fence.heading, advice=advice)
        return
    line, column = source.find(fence.kind, fence.heading)
    advice = did_you_mean(fence.kind, FENCES, what="the kinds are")
    source.fault(f'no kind of block called "{fence.kind}"', line, column, len(fence.kind), advice)


@dataclass(slots=True)
class _Draft:
    """The narration of a step as it is read, by track."""

    step: Step | None = None  # None under a heading that matches no step
    text: list[Block] = field(default_factory=list)
    calculus: list[Block] = field(default_factory=list)
    question: list[Block] = field(default_factory=list)
    ask: Ask | None = None
    hints: list[tuple[Block, ...]] = field(default_factory=list)
    tracks: set[str] = field(default_factory=set)

    def narration(self, step: Step) -> Narration:
        hints = tuple(self.hints)
        return Narration(step, tuple(self.text), tuple(self.calculus), tuple(self.question), self.ask, hints)


class _PartReader:
    """Reads the sections of one part against its graph."""

    def __init__(self, source: Source, setup: Setup) -> None:
        self.source = source
        self.statements = StatementReader(source, setup.graph)
        self.steps = addresses(setup.graph)
        self.drafts: dict[Step, _Draft] = {}

    def read(self, sections: Sequence[Section]) -> None:
        draft: _Draft | None = None
        for section in sections[1:]:
            if section.level == 2:
                draft = self._step(section)
                draft.text += self._blocks(section, draft.step)
            elif section.level == 3 and draft is not None:
                self._track(section, draft)
            elif section.level == 3:
                _fault_at(self.source, section, f'"{section.title}" stands under no step', 'put it under "## start"')
            else:
                _fault_at(
                    self.source, section, "headings are # for a part, ## for a step and ### for a track", "use ##"
                )

    def _step(self, section: Section) -> _Draft:
        """The draft of a heading's step; where there is no such step, one that goes nowhere."""
        title = " ".join(section.title.split())
        step = self.steps.get(title)
        if step is None:
            advice = did_you_mean(title, list(self.steps), what="the steps are")
            problem = f'no step called "{title}"' if title else "the name of a step is missing"
            _fault_at(self.source, section, problem, advice)
            return _Draft()
        if step in self.drafts:
            _fault_at(self.source, section, f'a second "{title}"', "put the text under one heading")
        return self.drafts.setdefault(step, _Draft(step))

    def _track(self, section: Section, draft: _Draft) -> None:
        _check_track(self.source, section, len(draft.hints) + (section.title == "hint"))
        if section.title in draft.tracks and section.title != "hint":
            _fault_at(
                self.source, section, f'a second "{section.title}" under this step', "put the text under one heading"
            )
        if section.title in ("question", "hint") and draft.step is not None and draft.step.node is None:
            _fault_at(self.source, section, f'nothing is asked at "{draft.step}"', "put it under another step")
        draft.tracks.add(section.title)
        match section.title:
            case "question":
                draft.ask = self._ask(section, draft.step)
            case "hint":
                draft.hints.append(tuple(self._blocks(section, draft.step)))
            case title:
                blocks = draft.calculus if title == "calculus" else draft.question
                blocks += self._blocks(section, draft.step)

    def _ask(self, section: Section, step: Step | None) -> Ask | None:
        fences = [item for item in section.content if isinstance(item, Fence) and item.kind == "answer"]
        reader = QuestionReader(self.source, self.statements)
        return reader.read(section.line, tuple(self._blocks(section, step)), fences)

    def _blocks(self, section: Section, step: Step | None) -> list[Block]:
        blocks: list[Block] = []
        for item in section.content:
            if isinstance(item, Prose):
                blocks.append(self.statements.paragraph(item.paragraph))
            else:
                blocks += self._block(item, section, step)
        return blocks

    def _block(self, fence: Fence, section: Section, step: Step | None) -> Iterable[Block]:
        match fence.kind:
            case "claim":
                return self.statements.claimed(fence, step)
            case "derivation":
                return self.statements.derivation(fence)
            case "text" | "python":
                return [self.statements.listing(fence)]
            case "answer" if section.title != "question":
                self.source.fault("an answer without a question", fence.heading, advice="put it under ### question")
            case kind if kind not in FENCES:
                _unknown(self.source, fence)
        return []
