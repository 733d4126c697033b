"""What a patch of an edition puts right, and what it adds: public, so that a reader can tell which answers moved."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Correction(Struct, frozen=True):
    """What an edition said wrongly until ``date``: ``was`` is what was wrong, ``right`` what is right, ``rules`` where."""

    date: dt.date
    rules: tuple[str, ...]
    was: str
    right: str


class Addition(Struct, frozen=True):
    """What an edition did not say until ``date``."""

    date: dt.date
    rules: tuple[str, ...]
    says: str


def base_edition(id_: str) -> str:
    """``2026.11`` of ``2026.11.1``."""
    return ".".join(id_.split(".")[:2])


def patch_number(id_: str) -> int:
    """1 of ``2026.11.1``; 0 where an edition was never patched."""
    parts = id_.split(".")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 0
