"""From a medical device's existing approvals to its likely routes to the UK market.

``from pathways import Edition, Device, assess, compare, what_if``: see ``pathways.api``. The names are looked up when they are
first used, so that the command line starts without them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathways.api import (
        Assessment,
        Comparison,
        Device,
        Duration,
        Edition,
        FileError,
        Interview,
        InterviewStep,
        Law,
        QuestionPage,
        Replay,
        TracedRule,
        WhatIf,
        assess,
        compare,
        replay,
        trace,
        what_if,
    )

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Comparison",
    "Device",
    "Duration",
    "Edition",
    "FileError",
    "Interview",
    "InterviewStep",
    "Law",
    "QuestionPage",
    "Replay",
    "TracedRule",
    "WhatIf",
    "__version__",
    "assess",
    "compare",
    "replay",
    "trace",
    "what_if",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from pathways import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
