"""One row of columns as cells: the text that would stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathways.portfolio.parts import as_text


def cells_of(columns: Mapping[str, Any], row: int) -> dict[str, str | None]:
    """By role. ``columns`` are PyArrow arrays of any type."""
    return {role: as_text(column.slice(row, 1))[0].as_py() for role, column in columns.items()}
