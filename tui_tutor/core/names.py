"""Names: what a person may call a node, its derivative or the learning rate, and which one is meant.

The one place for that, whether something is set, gone to or answered. Knows no step and no number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping

from tui_tutor.core.graph import Graph
from tui_tutor.core.printing import GREEK
from tui_tutor.errors import UsageError, cut, did_you_mean
from tui_tutor.glyphs import in_ascii

_SIGNS = {sign: name for name, sign in GREEK.items()}


def resolve(graph: Graph, text: str) -> str:
    """The code name of what a text names: `a` for `ŷ`, `alpha` for `α`; the text where nothing is called so."""
    name = normal(text.strip())
    return other_names(graph).get(name, name)


def other_names(graph: Graph) -> Mapping[str, str]:
    """Each name that is not the one of the code, and the one of the code that it stands for: `dŷ` -> `da`."""
    rate = graph.learning_rate or ""
    taken = {*graph.by_name, rate}
    nodes = {other: node.name for node in graph.nodes for other in _others(node.name, node.second_name)}
    nodes = {other: name for other, name in nodes.items() if other not in taken}
    derivatives = {"d" + other: "d" + name for other, name in nodes.items() if "d" + other not in taken}
    return {**{other: rate for other in _others(rate) if other not in taken}, **derivatives, **nodes}


def _others(name: str, second_name: str = "") -> Iterator[str]:
    """`ŷ` and `yhat` for `a (ŷ)`; `θ` for `theta` and the reverse.

    So too `λ` and `lambda` for `lambda_`, which as a word of Python cannot be a name.
    """
    if second_name:
        yield normal(second_name)
        yield in_ascii(normal(second_name))
    for other in (GREEK.get(name), _SIGNS.get(name)):
        if other is not None:
            yield other
            yield (other if name in _SIGNS else name).removesuffix("_")


def as_product(word: str, is_known: Callable[[str], bool]) -> str:
    """`w1x1` as `w1*x1`, where both are known; else nothing.

    >>> as_product("w1x1", ["w1", "x1"].__contains__), as_product("w1x1", ["w1"].__contains__)
    ('w1*x1', '')
    """
    cuts = ((word[:cut], word[cut:]) for cut in range(1, len(word)))
    return next((f"{left}*{right}" for left, right in cuts if is_known(left) and is_known(right)), "")


def normal(text: str) -> str:
    """`ŷ` is one character or two; here it is one. A learner's `μ` may be the sign for micro."""
    return unicodedata.normalize("NFKC", text)


def not_settable(graph: Graph, text: str) -> UsageError:
    """Why nothing can be set by this name, and what can be."""
    settable = ", ".join(graph.settable)
    if not text:
        return UsageError("a name is missing", advice=f"name one of {settable}")
    if resolve(graph, text) in graph.by_name:
        return UsageError(f'"{cut(text)}" is computed, so it cannot be set', advice=f"set one of {settable}")
    advice = did_you_mean(text, list(graph.settable))
    return UsageError(f'nothing called "{cut(text)}" can be set', advice=advice)
