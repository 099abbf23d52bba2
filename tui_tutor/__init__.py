"""tutor: step through a computation graph, forward and backward, one node at a time.

Loads nothing by itself: a public name is imported when it is first asked for. None of them loads Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_tutor.core.trace import trace
    from tui_tutor.lesson.graph_block import parse_graph
    from tui_tutor.lesson.read import load_lesson

__version__ = "0.1.0"

_HOMES = {
    "load_lesson": "tui_tutor.lesson.read",
    "parse_graph": "tui_tutor.lesson.graph_block",
    "trace": "tui_tutor.core.trace",
}
__all__ = ["__version__", "load_lesson", "parse_graph", "trace"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
