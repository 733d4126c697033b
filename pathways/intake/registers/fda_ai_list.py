"""FDA's list of AI-enabled devices, as a table with its own heads. It writes days month first.

The number tells the pathway. Being on the list makes a device neither software by itself nor of any class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

REGISTER = "FDA's list of AI-enabled devices"
DECIDED = "Date of Final Decision"
_HEADS = frozenset(("date of final decision", "submission number", "primary product code"))
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


def is_ai_list(heads: Sequence[str]) -> bool:
    return {" ".join(head.casefold().split()) for head in heads} >= _HEADS


def is_decided(head: str) -> bool:
    return " ".join(head.casefold().split()) == DECIDED.casefold()


def decided_on(cell: str) -> str:
    """The day as YYYY-MM-DD; what is no such day as it stands."""
    match = _DAY.fullmatch(cell.strip())
    try:
        return cell if match is None else date(int(match[3]), int(match[1]), int(match[2])).isoformat()
    except ValueError:
        return cell
