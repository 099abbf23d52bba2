"""What the first lecture teaches, item by item, and which items no lesson covers.

Knows the items' names only; whether a lesson shows one is its author's word in `covers`.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_tutor.lesson.model import Lesson

LECTURE = {
    "S01": "the purpose: derivatives in order to implement gradient descent",
    "S02": "the key equations, at the start and at the end",
    "S03": "the graph is overkill here and prepares for networks",
    "S04": "the prediction ŷ = a = σ(z)",
    "S05": "one example only, for now",
    "S06": "the loss of one example",
    "S07": "a is the output, y the label",
    "S08": "two features",
    "S09": "five leaves: z needs w1, w2 and b beside x1 and x2",
    "S10": "the box z",
    "S11": "the box a",
    "S12": "the box L",
    "S13": "w and b may change, to reduce the loss",
    "S14": "the turn from forward to backward",
    "S15": "forward detail recedes on the way back",
    "S16": "first the derivative with respect to a",
    "S17": "its code name da",
    "S18": "da = -y/a + (1 - y)/(1 - a)",
    "S19": "how da follows from the loss",
    "S20": "without calculus the formulas are given",
    "S21": "a try before the reveal of da",
    "S22": "calculus never gates anything",
    "S23": "one step further back, da is reused",
    "S24": "the code name dz",
    "S25": "dL/dz and dL(a, y)/dz",
    "S26": "dz = a - y",
    "S27": "dL/dz = dL/da · da/dz",
    "S28": "da/dz = a(1 - a)",
    "S29": "dL/da was worked out before",
    "S30": "the product simplifies to a - y",
    "S31": "the chain rule, with practice",
    "S32": "without calculus: dz = a - y",
    "S33": "last: how the loss reacts to w and b",
    "S34": "dw1 = x1·dz",
    "S35": "dw2 = x2·dz",
    "S36": "db = dz",
    "S37": "the recipe, in which da is not needed",
    "S38": "the update of w1",
    "S39": "the update of w2",
    "S40": "the update of b, and the learning rate",
    "S41": "one step of gradient descent: the loss before and after",
    "S42": "what you can do now",
    "S43": "on to m examples",
}


def missing(lessons: Iterable[Lesson]) -> list[str]:
    """The items of the lecture that no lesson covers."""
    covered = {item for lesson in lessons for item in lesson.covers}
    return [item for item in LECTURE if item not in covered]
