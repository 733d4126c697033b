"""Many devices at once: each distinct profile of facts is assessed once, and the answer joined back to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathways.portfolio.frame import assess_frame

__all__ = ["assess_frame"]


def __getattr__(name: str) -> object:
    # PyArrow and Narwhals are an optional extra: nothing but a use of the function may ask for them.
    if name == "assess_frame":
        from pathways.portfolio.frame import assess_frame

        return assess_frame
    raise AttributeError(name)
