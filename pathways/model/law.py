"""Which instruments an assessment looks at."""

from __future__ import annotations

from enum import StrEnum


class Law(StrEnum):
    """Which instruments an assessment looks at: law only, or proposals and announcements too."""

    IN_FORCE = "in-force"
    ALL = "all"
