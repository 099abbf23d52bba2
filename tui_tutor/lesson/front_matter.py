"""The head of a lesson file: id, title and the like, as YAML that means what it says.

Walks the composed nodes instead of loading them: `1e-3` stays text, duplicate keys are seen, every fault has a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from tui_tutor.errors import did_you_mean
from tui_tutor.lesson.source import Source
from tui_tutor.untrusted import NOTHING, Clean, clean, hidden_in

FENCE = "---"
LONGEST = 4_000  # characters between the fences
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class FrontMatter:
    """The head's fields, and the line after it (counted from 1)."""

    id: Clean = NOTHING
    title: Clean = NOTHING
    requires: tuple[str, ...] = ()
    minutes: int | None = None
    covers: tuple[str, ...] = ()
    body: int = 1


def read_front_matter(source: Source) -> FrontMatter:
    """The head of a lesson file; faults are noted in the source."""
    found = FrontMatter()
    end = next((number for number, line in enumerate(source.lines[1:], 2) if line.rstrip() == FENCE), None)
    if source.lines[0].rstrip() != FENCE or end is None:
        missing = "the file does not begin with ---" if source.lines[0].rstrip() != FENCE else "the head never ends"
        source.fault(missing, 1, advice="begin it with ---, then id: and title:, then ---")
        return found
    found.body = end + 1
    text = "\n".join(source.lines[1 : end - 1])
    if len(text) > LONGEST:
        _too_long(source, text.split("\n"))
        return found
    root = _compose(source, text)
    if root is None:
        return found
    if not isinstance(root, yaml.MappingNode):
        _fault(source, root, "the head is not a list of keys and values", advice='write "id: my-lesson"')
        return found
    _read_fields(source, root, found)
    for key in ("id", "title"):
        if not getattr(found, key) and not any(name.value == key for name, _ in root.value):
            source.fault(f'the head has no "{key}"', 1, advice=f'add "{key}: ..."')
    return found


def _too_long(source: Source, lines: list[str]) -> None:
    """A head that is too long: for a field that alone is, as a title with a text in it, or as a whole."""
    longest = max(lines, key=len)
    field = re.match(r"\w+(?=:)", longest)
    if field and len(longest) > LONGEST // 2:
        problem = f'"{field[0]}" is too long: the whole head may have {LONGEST:,} characters'
        source.fault(problem, lines.index(longest) + 2, advice="shorten it")
    else:
        source.fault(f"the head is longer than {LONGEST:,} characters", 2, advice="end it with --- before the text")


def _compose(source: Source, text: str) -> yaml.Node | None:
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                _fault(source, event, "anchors and aliases are not read", advice="write the value out")
                return None
            if getattr(event, "tag", None):
                _fault(source, event, "tags are not read", advice="write the value alone")
                return None
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        source.fault(
            f"the head is not YAML: {fault.problem or fault.context}", line, column, advice="put text in quotes"
        )
        return None
    except (yaml.YAMLError, RecursionError):
        source.fault("the head is not YAML", 1, advice='write "key: value" lines')
        return None
    if root is None:
        source.fault("the head is empty", 1, advice="add id: and title:")
    return root


def _read_fields(source: Source, root: yaml.MappingNode, found: FrontMatter) -> None:
    seen: set[str] = set()
    for key, value in root.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            _fault(source, key, "a field is named by one word", advice=f"the fields are {', '.join(_FIELDS)}")
        elif name in seen:
            _fault(source, key, f'"{name}" is there twice', advice="keep one")
        elif name not in _FIELDS:
            _fault(source, key, f'no field "{name}"', advice=did_you_mean(name, list(_FIELDS), what="the fields are"))
        else:
            setattr(found, name, _FIELDS[name](source, value))
        seen.add(name)


def _text(source: Source, node: yaml.Node, advice: str = 'write "key: text"') -> Clean:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        _fault(source, node, "text is expected here", advice=advice)
        return NOTHING
    text = " ".join(str(node.value).split())
    if found := hidden_in(text):  # written as "\\u202e"
        _fault(source, node, found[1], advice="remove it")
    return clean(text)


def _slug(source: Source, node: yaml.Node) -> Clean:
    text = _text(source, node)
    if text and not _SLUG.fullmatch(text):
        _fault(source, node, f'"{text}" is not an id', advice="use small letters, digits and -")
    return text


def _whole(source: Source, node: yaml.Node) -> int | None:
    text = _text(source, node)
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        _fault(source, node, f'"{text}" is not a number of minutes', advice="write a whole number, such as 15")
        return None
    return int(text)


def _list(source: Source, node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        _fault(source, node, "a list is expected here", advice="write [one, two]")
        return ()
    return tuple(_text(source, item, "write [one, two]") for item in node.value)


_FIELDS: dict[str, Callable[[Source, yaml.Node], Any]] = {
    "id": _slug,
    "title": _text,
    "requires": _list,
    "minutes": _whole,
    "covers": _list,
}


def _fault(source: Source, node: Any, problem: str, *, advice: str) -> None:
    mark, end = node.start_mark, node.end_mark
    width = end.column - mark.column if end.line == mark.line else 1
    source.fault(problem, mark.line + 2, mark.column + 1, max(width, 1), advice)
