"""Cells of CSV that a spreadsheet shows as the texts that they are, whoever wrote them."""

from __future__ import annotations

import unicodedata

from tui_tutor.untrusted import Clean, clean

_FORMULA = ("=", "+", "-", "@")  # with which a spreadsheet begins to compute, in whatever width they are written


def text_cell(text: str) -> Clean:
    """A text that no spreadsheet takes for a formula (the apostrophe is the usual sign for that).

    >>> text_cell("=HYPERLINK(1)"), text_cell(" ＝1+1"), text_cell("ann")
    ("'=HYPERLINK(1)", "' ＝1+1", 'ann')
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return clean(f"'{text}" if first.startswith(_FORMULA) else text)
