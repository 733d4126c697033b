"""What a spreadsheet would take for more than text. Every table that is written is guarded by this."""

from __future__ import annotations

import re

FORMULA = "^([=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|::)"
"""What begins a formula, in wide letters too; and what would begin a command to the log of a CI server."""

NUMBER = "^[+-]?[0-9]+([.][0-9]+)?$"


def harmless_in_a_sheet(text: str) -> str:
    """An apostrophe before what would begin a formula."""
    return f"'{text}" if re.match(FORMULA, text) and not re.match(NUMBER, text) else text
