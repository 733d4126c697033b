"""From a medical device's existing approvals to its likely routes to the UK market.

``from pathways import Edition, Device, assess, compare, what_if``: see ``pathways.api``. The names are looked up when they are
first used, so that the command line starts without them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathways.api import (
        AdoptionAnswer,
        Assessment,
        Comparison,
        Device,
        Duration,
        Edition,
        FileError,
        Interview,
        InterviewStep,
        Law,
        MapAnswer,
        Nation,
        OrganisationType,
        PartnerAnswer,
        QuestionPage,
        Replay,
        SupportAnswer,
        TracedRule,
        WhatIf,
        adopt,
        assess,
        compare,
        partner,
        replay,
        support,
        trace,
        what_if,
    )
    from pathways.api import map as map  # noqa: A004 - called as the command is

__version__ = "0.1.0"

__all__ = [
    "AdoptionAnswer",
    "Assessment",
    "Comparison",
    "Device",
    "Duration",
    "Edition",
    "FileError",
    "Interview",
    "InterviewStep",
    "Law",
    "MapAnswer",
    "Nation",
    "OrganisationType",
    "PartnerAnswer",
    "QuestionPage",
    "Replay",
    "SupportAnswer",
    "TracedRule",
    "WhatIf",
    "__version__",
    "adopt",
    "assess",
    "compare",
    "partner",
    "replay",
    "support",
    "trace",
    "what_if",
]


_BY_NAME_ONLY = ("map",)
"""Not taken along by ``from pathways import *``, where it would stand in for Python's own."""


def __getattr__(name: str) -> object:
    if name in (*__all__, *_BY_NAME_ONLY):
        from pathways import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_BY_NAME_ONLY})
