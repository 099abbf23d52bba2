"""The table of words: from it the commands of a line, the help and the README are made.

A word stands for what a key does on the full screen. Knows no session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_tutor.errors import UsageError, cut, did_you_mean


@dataclass(frozen=True, slots=True)
class Word:
    """One row: `takes` is what may stand behind it; `short` and `also` mean the same.

    key: the key of the full screen that lessons may speak of; here: what does the same, where that is more than the
    name. action: what the key table calls it, where that is another name. in_lesson: whether a lesson must be open.
    """

    name: str
    takes: str
    what: str
    short: str = ""
    also: tuple[str, ...] = ()
    key: str = ""
    here: str = ""
    action: str = ""
    in_lesson: bool = True

    @property
    def usage(self) -> str:
        return f"{self.name} {self.takes}".rstrip()

    @property
    def stands_for(self) -> str:
        """The action of the key table, where it has one."""
        return self.action or self.name


WORDS = (
    Word("next", "[N or the word phase]", "the next step, N steps on, or the next phase; Enter alone is next", "n"),
    Word("back", "[N or the word phase]", "a step back, N steps, or the previous phase", "b", ("previous",)),
    Word("first", "", "the first step of the first iteration"),
    Word("last", "", "the last step of this iteration", key="End"),
    Word(
        "go", "PLACE", "to a step, an iteration or a part: go backward z, go iteration 3, go part 2", "g",
        key="g", action="go_to",
    ),
    Word("again", "", "the step or the question at hand once more", also=("repeat",)),
    Word("why", "", "why this number: rule, formula, numbers put in, result"),
    Word(
        "values", "[NAME]", "what is known now; a whole array, row by row", "v", ("value",),
        key="Enter", here="values NAME",
    ),
    Word("graph", "[NAME]", "the graph in sentences, or one node of it", also=("overview",)),
    Word("code", "", "the lines of NumPy, with the one at hand", also=("numpy",)),
    Word("rows", "", "of a loop: every example so far in rows, all at once", key="Tab"),
    Word(
        "set", "NAME VALUE",
        "set an input, a parameter or the learning rate: set w1 0.3; one entry of an array: set W[1,2] 0.3; all of it, "
        "by its rows: set W [[1, 2], [3, 4]]",
        key="e", action="edit",
    ),
    Word("undo", "", "take the last edit back", "u", key="u"),
    Word("redo", "", "make it again"),
    Word("reset", "", "back to the lesson's own values"),
    Word("preset", "NAME", "begin again with values that the lesson proposes"),
    Word("calculus", "[on or off]", "the calculus track"),
    Word("notation", "[HOW]", "how derivatives are written: dz, dL/dz, ∂L/∂z, with or without (a, y)"),
    Word("speech", "[on or off]", "formulas in spoken words instead of signs", in_lesson=False),
    Word("predict", "[on or off]", "every result is asked for before it is told"),
    Word("answer", "TEXT", "answer the question, whatever the text is: answer a - y"),
    Word("hint", "", "a hint; there are more behind it"),
    Word("show", "", "tell the result that is asked for"),
    Word("try", "", "a question before the next step", also=("question",), key="t"),
    Word("nudge", "[NAME]", "add 0.001 to the node at hand, or to another, and hear what moves", key="n"),
    Word("check", "[NAME]", "check a derivative with smaller and smaller nudges", key="N"),
    Word("descend", "[N]", "N iterations on (10 unless told), and the loss on the way", key="s"),
    Word("stop", "", "stop at this step when running; stop no more"),
    Word("run", "", "run to the stop", action="run_on"),
    Word("inside", "[NAME or all]", "step inside the node at hand: its ops become nodes of their own"),
    Word("outside", "[all]", "step out of the innermost node that is open"),
    Word("pin", "", "keep this run as A, to compare others with it; let it go"),
    Word("compare", "[NAME]", "where the run at hand differs from the one that is kept; or in one quantity"),
    Word("score", "", "what was answered and earned"),
    Word("lessons", "", "the lessons, and how you stand in each", also=("list", "progress"), in_lesson=False),
    Word("open", "LESSON", "open a lesson by its id or its number in the list", "o", in_lesson=False),
    Word("review", "", "what was missed and waits for review is asked again", in_lesson=False),
    Word("help", "[WORD]", "the words, or what one of them does", "h", in_lesson=False),
    Word("quit", "", "leave; all is saved", "q", ("exit",), in_lesson=False),
)  # fmt: skip

_WHOLE = {name: word for word in WORDS for name in (word.name, *word.also)}
_SHORT = {word.short: word for word in WORDS if word.short}
# What advice calls the actions of the key table here.
NAMES = {word.stands_for: word.name for word in WORDS}
# The keys that lessons speak of, and the words for them.
BY_KEY = {word.key: word for word in WORDS if word.key}


def whole_word(text: str) -> Word | None:
    """The word that a text is, in full.

    >>> whole_word("Hint").name, whole_word("hin"), whole_word("n")
    ('hint', None, None)
    """
    return _WHOLE.get(text.casefold())


def find_word(text: str) -> Word:
    """The word that a text means: in full, its letter, or a beginning that no other word has. Raises UsageError.

    >>> find_word("n").name, find_word("desc").name, find_word("EXIT").name
    ('next', 'descend', 'quit')
    """
    typed = text.casefold()
    found = _WHOLE.get(typed) or _SHORT.get(typed)
    if found is not None:
        return found
    meant = list(dict.fromkeys(_WHOLE[name].name for name in _WHOLE if typed and name.startswith(typed)))
    if len(meant) == 1:
        return _WHOLE[meant[0]]
    if meant:
        raise UsageError(f'"{cut(text)}" may be {_listed(meant)}', advice="type more of it")
    close = did_you_mean(typed[:40], list(_WHOLE)) if len(typed) > 1 else ""
    advice = close if close.startswith("did you") else "help tells the words"
    raise UsageError(f'there is no word "{cut(text)}"', advice=advice)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


RULES = (
    "Enter alone is the next step. Where a result is asked for, Enter alone asks it again and gives nothing away.",
    "The beginning of a word is enough where no other word begins so.",
    "Where a result is asked for, type the answer: any line that does not begin with one of these words, in full, is "
    "judged. A line that begins with answer is judged always. ? is a hint, next goes on without an answer.",
)


def help_lines(*, is_spoken: bool = False) -> Iterator[str]:
    """The rules and the whole table; is_spoken: without the brackets around what may be left out."""
    yield from RULES
    for word in WORDS:
        yield help_line(word, is_spoken=is_spoken)


def help_line(word: Word, *, is_spoken: bool = False) -> str:
    """A word and what it does.

    >>> help_line(find_word("n")).partition(":")[0], help_line(find_word("n"), is_spoken=True).partition(":")[0]
    ('next [N or the word phase] (n)', 'next, alone or with N or the word phase (n)')
    """
    others = [*([word.short] if word.short else []), *word.also]
    same = f" ({', '.join(others)})" if others else ""
    usage = _OPTIONAL.sub(r", alone or with \1", word.usage) if is_spoken else word.usage
    return f"{usage}{same}: {word.what}"


_OPTIONAL = re.compile(r" \[(.*)\]")
