"""A receipt as the JSON text of its file."""

from __future__ import annotations

import msgspec

from pathways.model.receipt import ReceiptFile


def receipt_text(receipt: ReceiptFile) -> str:
    """Keys in a fixed order, indented, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=2).decode() + "\n"
