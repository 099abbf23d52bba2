"""The voice: how mathematics is told, as it is written or in spoken words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """is_spoken: whether signs are told as words. nodes: the names of which `d` + name is a derivative."""

    is_spoken: bool = False
    nodes: Collection[str] = ()

    def formula(self, text: str) -> str:
        """A formula, or an equation."""
        return text

    def text(self, text: str) -> str:
        """A line of text, with signs in it or without."""
        return text
