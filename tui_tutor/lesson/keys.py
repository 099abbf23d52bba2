"""Keys in prose: where a lesson speaks of a key of the full screen, which it sets in bold type.

The lesson format knows no keys, and names are in bold type too: what stands before it tells. Knows no key table.
"""

from __future__ import annotations

import re
from collections.abc import Container

_BEFORE_KEY = re.compile(r"(?:^|;|\b(?:press|with|keys?|and|or))\s*$", re.IGNORECASE)


def is_key(text: str, before: str, *, keys: Container[str], names: Container[str]) -> bool:
    """Whether a word in bold type is one of these keys, rather than a name; before: what stands there.

    >>> is_key("n", "the key ", keys=("n", "Tab"), names=()), is_key("n", "call it ", keys=("n", "Tab"), names=())
    (True, False)
    """
    is_spoken_of = len(text) > 1 or _BEFORE_KEY.search(before) is not None
    return text in keys and text not in names and is_spoken_of
