"""What a lesson states of a loop: what an example adds, the mean, and what would be false of a sum."""

from __future__ import annotations

import pytest

from tests.lesson.examples import HEAD, proved
from tui_tutor.errors import Faults

LOOP = """\
```graph
input x1 = [2, -1, 1]
input x2 = [-3, 2, 1.5]
label y = [1, 0, 0] in {0, 1}
parameter w1 = 0.5
parameter w2 = -0.25
parameter b = -1.25
for each example
z = w1*x1 + w2*x2 + b
a = sigmoid(z)
loss L = -(y*log(a) + (1 - y)*log(1 - a))
descend alpha = 0.5
```

"""


def told(text: str) -> str:
    """What is said of a lesson with this text; nothing where all of it is true."""
    try:
        proved((HEAD + LOOP + text + "\n").encode())
    except Faults as found:
        return str(found)
    return ""


@pytest.mark.parametrize(
    "text",
    [
        "## accumulate S\n\n```claim\nS += L\n```",
        "## accumulate dw1\n\n```claim\ndw1 += x1*dz\n```",
        "## accumulate dw1\n\n```derivation dL/dw1\ndz*x1\nx1*(a - y)\n```",
        "## average J\n\n```claim\nJ = S/m\n```",
        "## average dw1\n\n```claim\ndw1 /= m\n```\n\nFrom {before.dw1} to {dw1}.",
        "## start\n\n`dw1 += x1*dz`, and later `dw1 /= m`.\n\n```text\nS = 0\ndw1 = 0; dw2 = 0\n```",
        "## forward z\n\nExample {example} of {m}.",
    ],
)
def test_what_is_true_of_a_loop_is_accepted(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## accumulate dw1\n\n```claim\ndw1 += x2*dz\n```", "is false"),
        ("## accumulate dw1\n\n```claim\ndw1 += x1*dz/m\n```", "is false"),
        ("## accumulate dw1\n\n```claim\ndw1 = x1*dz\n```", '"dw1" is a sum over the examples'),
        ("## start\n\nThat is `dw1 = x1*dz`.", '"dw1" is a sum over the examples'),
        ("## start\n\n```text\ndw1 = x1*dz\n```", '"dw1" is a sum over the examples'),
        ("## average dw1\n\n```claim\ndw1 /= 2\n```", "is false"),
        ("## average J\n\n```claim\nS /= m\n```", '"S" is no sum'),
        ("## average dw1\n\n```claim\ndw1 += x1*dz\n```", '"+=" is not what the loop does at "average dw1"'),
        ("## accumulate dw1\n\n```claim\ndw1 /= m\n```", '"/=" is not what the loop does at "accumulate dw1"'),
        ("## forward z\n\n```claim\nz += x1\n```", '"z" is no sum over the examples'),
        ("## average J\n\n```claim\nJ = sum(S)\n```", "is false"),
        ("## forward z, example 1\n\nOf one only.", 'no step called "forward z, example 1"'),
        ("## average J\n\nExample {example}.", 'does not hold "example"'),
    ],
)
def test_what_is_false_of_a_loop_is_refused(text: str, said: str) -> None:
    assert said in told(text)
