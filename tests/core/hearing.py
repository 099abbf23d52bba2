"""Hears a formula: a parser that reads what is spoken back to the tree. It knows the words, and nothing of the speaker.

It hears neither commas nor capitals: what is unambiguous here is so by ear.
"""

from __future__ import annotations

from tui_tutor.core.formula import Call, Formula, Name, Number

FUNCTIONS = {
    "log": "log", "square root": "sqrt", "sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu", "square": "square",
    "absolute value": "abs", "sign": "sign", "step": "step", "minimum": "minimum", "maximum": "maximum",
    "log loss": "log_loss", "sum": "sum", "mean": "mean", "softmax": "softmax", "spread": "spread", "count": "count",
    "number of rows": "rows", "number of columns": "columns", "row": "row", "placement": "place", "stack": "stack",
}  # fmt: skip
WORDS = sorted((words.split() for words in FUNCTIONS), key=len, reverse=True)
INFIX = {"plus": ("add", 1), "minus": ("sub", 1), "times": ("mul", 2), "matrix": ("matmul", 2), "over": ("div", 2)}
ENDS = {*INFIX, "close", "end", "and", "squared", "cubed", "to", "transpose", "by", "of", "sub", "underscore"}
GREEK = {"alpha": "alpha", "lambda": "lambda_", "theta": "theta"}


def heard(text: str) -> Formula:
    """The formula that is heard. Raises ValueError where it is none."""
    hearer = _Hearer(text.replace(",", "").lower().split())
    formula = hearer.sum()
    if hearer.words:
        raise ValueError(f"left over: {' '.join(hearer.words)}")
    return formula


class _Hearer:
    def __init__(self, words: list[str]) -> None:
        self.words = words

    def next(self, *words: str) -> bool:
        """Whether these words come next; they are taken then."""
        if self.words[: len(words)] != list(words):
            return False
        del self.words[: len(words)]
        return True

    def need(self, *words: str) -> None:
        if not self.next(*words):
            raise ValueError(f"{' '.join(words)} is missing before: {' '.join(self.words)}")

    def sum(self, level: int = 1) -> Formula:
        """Terms, or at the next level factors, from left to right."""
        left = self.signed() if level == 2 else self.sum(2)
        while self.words and INFIX.get(self.words[0], ("", 0))[1] == level and not self.ends_above():
            op = INFIX[self.words.pop(0)][0]
            if op == "matmul":
                self.need("times")
            right = self.signed() if level == 2 else self.sum(2)
            left = Call(op, (left, right))
        return left

    def ends_above(self) -> bool:
        """Whether this is the "over" of a fraction that is spoken out: then the part above it is complete."""
        return self.words[0] == "over" and self.fractions > 0

    fractions = 0

    def signed(self) -> Formula:
        if not self.next("minus"):
            return self.power()
        is_number = self.words[0][0].isdigit()
        inner = self.power() if is_number else self.signed()
        return Number(-inner.value) if is_number and isinstance(inner, Number) else Call("neg", (inner,))

    def power(self) -> Formula:
        base = self.primary()
        while True:
            if self.next("squared"):
                base = Call("pow", (base, Number(2.0)))
            elif self.next("cubed"):
                base = Call("pow", (base, Number(3.0)))
            elif self.next("transpose"):
                base = Call("transpose", (base,))
            elif self.next("to", "the", "power"):
                base = Call("pow", (base, self.exponent()))
            else:
                return base

    def exponent(self) -> Formula:
        if not self.next("minus"):
            return self.primary()
        return self.number(-1.0) if self.words[0][0].isdigit() else Call("neg", (self.primary(),))

    def primary(self) -> Formula:
        if self.next("open", "parenthesis"):
            outside, self.fractions = self.fractions, 0
            inner = self.sum()
            self.need("close", "parenthesis")
            self.fractions = outside
            return inner
        if self.next("the", "fraction"):
            self.fractions += 1
            above = self.sum()
            self.need("over")
            outside, self.fractions = self.fractions, 0
            below = self.sum()
            self.fractions = outside - 1
            self.need("end", "fraction")
            return Call("div", (above, below))
        if self.next("e", "to", "the"):
            return Call("exp", (self.exponent(),))
        for words in WORDS:
            if self.next(*words):
                return self.function(FUNCTIONS[" ".join(words)])
        return self.number(1.0) if self.words[0][0].isdigit() else self.name()

    def number(self, sign: float) -> Number:
        value = sign * float(self.words.pop(0))
        if self.words[:4] == ["times", "10", "to", "the"] and self.words[4] != "power":
            del self.words[:4]
            power_sign = -1 if self.next("minus") else 1
            return Number(float(f"{value}e{power_sign * int(self.words.pop(0))}"))
        return Number(value)

    def function(self, op: str) -> Formula:
        constants: list[Formula] = []
        self.next("in", "row")
        if op in ("row", "place"):
            constants = [self.number(1.0)]
        if self.next("along", "axis"):
            constants = [self.number(1.0)]
            kept = self.next("with", "dimensions", "kept")
            constants += [] if op == "count" else [Number(float(kept))]
            op += "_along"
        self.need("of")
        operands = [self.argument()]
        while self.next("and"):
            operands.append(self.argument())
        return Call(f"stack{len(operands)}" if op == "stack" else op, (*operands, *constants))

    def argument(self) -> Formula:
        inner = self.primary()
        while self.next("transpose"):
            inner = Call("transpose", (inner,))
        return inner

    def name(self) -> Name:
        if self.words[0] not in ("d", "partial"):
            return Name(self.word())
        d = "d" if self.words.pop(0) == "d" else "∂"
        above = self.word() if self.words[0] not in ENDS else self.tail()
        if not self.next("by"):
            return Name("d" + above)
        self.words.pop(0)
        return Name(f"{d}{above}/{d}{self.word()}")

    def word(self) -> str:
        """A name's letters, with or without a capital, and what follows them."""
        if self.next("underscore"):
            return "_" + self.word()
        return self.letters() + self.tail()

    def letters(self) -> str:
        word = self.words.pop(0)
        if word == "name":
            return self.words.pop(0)
        if word == "greek":
            return {"delta": "δ", "omega": "ω"}[self.words.pop(0)]
        if word == "capital":
            return self.words.pop(0).capitalize()
        if word in ENDS:
            raise ValueError(f"{word} is no name")
        return GREEK.get(word, word)

    def tail(self) -> str:
        """Digits, what is below, accents and further letters: nothing else of a formula stands side by side."""
        found = ""
        while self.words:
            if self.words[0].isdigit():
                found += self.words.pop(0)
            elif self.next("hat"):
                found += "\u0302"
            elif self.next("sub") or self.next("underscore"):
                found += "_"
            elif self.words[0] in ENDS:
                break
            else:
                found += self.letters()
        return found
