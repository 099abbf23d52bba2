"""Terminal input by chance: keys, sequences, sequences gone wrong, pastes and bytes. The same seed, the same input."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS

# Those that end with R are read as where the cursor is; two Esc are two keys.
_SEQUENCES = sorted(
    name for name in ANSI_SEQUENCES_KEYS if len(name) > 1 and name != "\x1b\x1b" and not re.fullmatch(r".*;\d+R", name)
)
_FUNCTIONAL = sorted(name for name in FUNCTIONAL_KEYS if not name.endswith("R"))
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 +-*/().=,?\r\t\x7fé∂αйשσ²−👍"
_FINALS = "".join(map(chr, range(0x40, 0x7F)))
_EXTREMES = ("", "0", "1", "-1", "27", "99", "65535", "55296", "1114111", "1114112", "4294967296", "9" * 20, "9" * 5000)
_INTRODUCERS = (
    "\x1b[",
    "\x1b[<",
    "\x1b[?",
    "\x1b[>",
    "\x1b[M",
    "\x1b[[",
    "\x1bO",
    "\x1bP",
    "\x1b]",
    "\x1bX",
    "\x1b^",
    "\x1b_",
)


def key(random: Random) -> bytes:
    return random.choice(_LETTERS).encode()


def sequence(random: Random) -> bytes:
    """One that a terminal sends."""
    match random.randrange(6):
        case 0 | 1:
            return random.choice(_SEQUENCES).encode()
        case 2:
            code = random.choice(_FUNCTIONAL)
            return f"\x1b[{code[:-1]};{random.randrange(1, 9)}{code[-1]}".encode()
        case 3:
            character = ord(random.choice(_LETTERS))
            text = random.choice(["", f";{character}", f";{character}:{character}"])
            return f"\x1b[{character};{random.randrange(1, 9)}{text}u".encode()
        case 4:
            button = random.choice([0, 1, 2, 4, 8, 16, 32, 35, 64, 65])
            return f"\x1b[<{button};{random.randrange(1, 501)};{random.randrange(1, 301)}{random.choice('Mm')}".encode()
    return random.choice([b"\x1b[I", b"\x1b[O", b"\x1b[?2026;2$y"])


def paste(random: Random) -> bytes:
    """One whole paste."""
    text = "".join(random.choice(_LETTERS.replace("\r", "\n").replace("\x7f", "")) for _ in range(random.randrange(50)))
    return f"\x1b[200~{text}\x1b[201~".encode()


def mutated(random: Random) -> bytes:
    """A sequence with bytes left out, put in, changed, or said twice."""
    data = bytearray(random.choice([sequence, paste])(random))
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(data)) if data else 0
        match random.randrange(4):
            case 0:
                del data[place : place + random.randrange(1, 4)]
            case 1:
                data[place:place] = random.randbytes(random.randrange(1, 4))
            case 2:
                data[place : place + 1] = random.randbytes(1)
            case _:
                data[place:place] = data[: place + 1]
    return bytes(data)


def lying(random: Random) -> bytes:
    """A control sequence of numbers that nobody means."""
    numbers = [random.choice(_EXTREMES) for _ in range(random.randrange(1, 6))]
    joined = "".join(number + random.choice(";;;:") for number in numbers)[:-1]
    return (random.choice(_INTRODUCERS) + joined + random.choice(_FINALS)).encode()


def unfinished(random: Random) -> bytes:
    """The begin of a sequence or of a paste, or a text without end."""
    whole = random.choice([sequence, paste, lying])(random)
    return whole[: random.randrange(1, len(whole) + 1)] + b"x" * 5000 * (random.randrange(200) == 0)


def noise(random: Random) -> bytes:
    return random.randbytes(random.randrange(1, 40))


SOUND: tuple[Callable[[Random], bytes], ...] = (key, sequence, paste)
KINDS = (*SOUND, mutated, lying, unfinished, noise)


def pieces(random: Random, data: bytes) -> list[bytes]:
    """Data as a slow line brings it."""
    if random.randrange(3):
        return [data]
    cuts = sorted(random.randrange(len(data) + 1) for _ in range(random.randrange(1, 4)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)])]
