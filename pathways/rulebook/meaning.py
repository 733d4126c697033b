"""What structs mean, as plain values: the same meaning gives the same value, whatever the order and the place of its parts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from pathways.model.findings import Span

_ADDED_LATER = ("worked_out", "adoption", "cost", "costs", "story", "shown_from", "shown_until")
"""What earlier answers did not have: where it is empty, an answer means the same as before."""


def meaning_digest(value: object) -> str:
    """The hash of what ``value`` means."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(value: object) -> object:
    """Nested plain values with sets and unordered tuples sorted; spans and empty parts left out."""
    if isinstance(value, Span):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a day read from the cache is 739000.0, one read from a file 739000
    if isinstance(value, bool | str | int | float) or value is None:
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | frozenset):
        parts = [plain(part) for part in value]
        return sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    assert isinstance(value, Struct)
    fields = {field: getattr(value, field) for field in value.__struct_fields__ if field != "span"}
    parts_by_name = {field: plain(part) for field, part in fields.items() if part or field not in _ADDED_LATER}
    return {"": type(value).__name__} | parts_by_name
