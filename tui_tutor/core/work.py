"""Work: how much a formula, a graph or a judgement may take, counted in operations and not in seconds.

The one home of these limits. What asks for more is refused, or done without, by who was asked.
"""

from __future__ import annotations

MOST_ENTRIES = 200_000  # of an array, of a leaf or computed
