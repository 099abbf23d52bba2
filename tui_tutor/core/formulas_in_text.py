"""Formulas in a text: where one ends that begins here, and which words are names.

A formula is known by what stands in it: names of the graph at hand, numbers, shapes, blanks, calls of ops. What it
means, and how it is spoken, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tui_tutor.core.ops import OPS
from tui_tutor.core.printing import GREEK
from tui_tutor.core.spoken_arrays import ARRAY, ENTRY
from tui_tutor.core.spoken_signs import RELATIONS

WORD = re.compile(r"[^\W\d]\w*(?:(?:\([^()]*\))?/[d∂][^\W\d]\w*)?|∂\w+(?:\([^()]*\))?/∂\w+")
LETTERS = re.compile(r"[(/]")


def names_a_node(text: str, word: re.Match[str], nodes: Collection[str]) -> bool:
    """Whether a word is a name that is not told as it is written; "A" that begins a sentence is a word."""
    name = word[0]
    is_first = not text[: word.start()].rstrip()[-1:].isalnum()
    if name in _A_WORD and is_first and re.match(" [a-z]{2}", text[word.end() :]) and not _VERB.match(text, word.end()):
        return False
    if name[0] in "d∂" and name[1:] in nodes:
        return name not in _ENGLISH
    if "/" in name:
        above, _, below = name.rpartition("/")
        return above[0] == below[0] and {above[1:].partition("(")[0], below[1:]} <= set(nodes)
    return name in nodes and not (name.isascii() and name.isalpha() and name.islower())


_A_WORD = ("A", "I")
_VERB = re.compile(" (?:and|is|has|was|goes|stays|stands|reaches|equals|holds|gives|flows|comes|moves|belongs)(?!\\w)")
_ENGLISH = ("do",)
_CALLS = frozenset({*(row.function or name for name, row in OPS.items() if row.is_call), *OPS, "σ", "√"})
_KNOWN = frozenset({*GREEK, *GREEK.values(), *(name.removesuffix("_") for name in GREEK)})
_POSTFIXES = re.compile(r"(?:\.T(?!\w)|[²³ᵀ])+")
_ATOM = re.compile(r"▢|\(\d+,(?: \d+)?\)|(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?(?![\w])")
_OPERATOR = re.compile(rf" (?:{'|'.join(map(re.escape, RELATIONS))}) | ?(?:\*\*|[*/@·^]) ?| [-+−] ")


def end_of_formula(text: str, at: int, nodes: Collection[str]) -> int | None:
    """Where a formula ends that begins here, None where none does; a name or a number alone is none.

    >>> end_of_formula("so z = w*x, and", 3, ["z", "w", "x"]), end_of_formula("so z is", 3, ["z"])
    (10, None)
    """
    end = _operand(text, at, nodes)
    if end is None:
        return None
    is_one = _is_formula(text[at:end], nodes)
    while (sign := _OPERATOR.match(text, end)) and (after := _operand(text, sign.end(), nodes)) is not None:
        end, is_one = after, True
    return end if is_one else None


def _is_formula(operand: str, nodes: Collection[str]) -> bool:
    """Whether an operand alone is told as a formula: a shape, an array, a call or a square; else it is in a bracket."""
    if operand.startswith(("(", "[")):
        return bool(_ATOM.fullmatch(operand) or ARRAY.fullmatch(operand))
    return "(" in operand or (operand[-1] in "²³ᵀT" and operand not in nodes)


def _operand(text: str, at: int, nodes: Collection[str]) -> int | None:
    """Where a name, a number, an array, a call or what stands in parentheses ends."""
    if text[at : at + 1] in ("-", "−") and text[at + 1 : at + 2].strip():
        at += 1
    if found := ARRAY.match(text, at) or ENTRY.match(text, at):
        return found.end()
    end: int | None = None
    if found := _ATOM.match(text, at):
        end = found.end()
    elif text[at : at + 1] == "(":
        end = _closing(text, at)
    elif word := WORD.match(text, at):
        name, end = word[0], word.end()
        if name in _CALLS and text[end : end + 1] == "(":
            end = _closing(text, end)
        elif "/" in name and not names_a_node(text, word, nodes):
            name = LETTERS.split(name)[0]
            end = at + len(name)
        if end is not None and text[end - 1] != ")" and not _is_operand(name, nodes):
            end = None
    elif text[at : at + 1] == "√":
        end = _closing(text, at + 1)
    if end is None:
        return None
    after = _POSTFIXES.match(text, end)
    return after.end() if after else end


def _is_operand(name: str, nodes: Collection[str]) -> bool:
    is_derivative = name[0] in "d∂" and (name[1:] in nodes or "/" in name)
    is_short = len(name) == 1 and name not in "aAI"
    is_of_another = bool(_OF_ANOTHER.fullmatch(name)) and name not in _ENGLISH
    return name in nodes or name in _KNOWN or is_derivative or is_short or is_of_another


_OF_ANOTHER = re.compile(r"d[a-zA-Z]\d*|[a-zA-Z]\d+")  # a name of another lesson's, as x1, dw1 or dz
_CALL_OF_NUMPY = re.compile(r"np\.\w+(?=\()")
_SHAPE_IS = re.compile(r"\w+\.shape == (?=\()")


def end_of_code(text: str, at: int) -> int | None:
    """Where code ends that begins here, of which each sign counts: a call of NumPy's, or a shape compared with another.

    >>> end_of_code("use np.zeros((3, 1)), not", 4), end_of_code("t.shape == (3, 1)", 0), end_of_code("np.T", 0)
    (20, 17, None)
    """
    begun = _CALL_OF_NUMPY.match(text, at) or _SHAPE_IS.match(text, at)
    return _closing(text, begun.end()) if begun else None


def _closing(text: str, at: int) -> int | None:
    """Behind the parenthesis that closes the one here."""
    if text[at : at + 1] != "(":
        return None
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return None
