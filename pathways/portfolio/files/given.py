"""Facts that hold for every row which says nothing of them (``--given``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pathways.portfolio.files.parts import as_text
from pathways.portfolio.files.roles import APPROVALS

_EMPTY = pa.array(["", "null", "~"])


def with_given(columns: Mapping[str, Any], given: Mapping[str, str], size: int) -> dict[str, Any]:
    """The columns by role with what is given where a cell is empty. A fact about approvals holds where one is named."""
    found = dict(columns)
    for role, text in given.items():
        cells = pa.nulls(size, pa.string()) if role not in found else as_text(found[role])
        wanted = _is_empty(cells)
        if role.startswith("approval."):
            wanted = pc.and_(wanted, _names_an_approval(columns, size))
        found[role] = pc.if_else(wanted, pa.scalar(text), cells)
    return found


def _is_empty(cells: Any) -> Any:
    return pc.or_(pc.is_null(cells), pc.fill_null(pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(cells)), _EMPTY), True))


def _names_an_approval(columns: Mapping[str, Any], size: int) -> Any:
    named = pa.array([False] * size)
    for role, column in columns.items():
        if role == APPROVALS or role.startswith("approval."):
            named = pc.or_(named, pc.invert(_is_empty(as_text(column))))
    return named
