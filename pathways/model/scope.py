"""How much of an answer is wanted."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """``access``: the routes to the market; ``adoption``: what is asked for beyond them."""

    ALL = "all"
    ACCESS = "access"
    ADOPTION = "adoption"
