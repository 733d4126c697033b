"""Characters in rule files that nobody sees: what a terminal obeys, and what turns the direction of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, Sequence, error

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_MAY_HIDE = re.compile(r"\\[0abvefnrtN_LPxuU]")
"""How YAML writes, between double quotes, what does not stand in the file itself."""


def refuse_hidden(text: str, root: Node) -> None:
    """Raises FileError with every place where rules hold such characters, written out or as an escape."""
    if _HIDDEN.search(text[1:] if text.startswith("\ufeff") else text) or _MAY_HIDE.search(text):
        found = tuple(finding for scalar in _scalars(root) for finding in _in(scalar).findings)
        if found:
            raise FileError(*found)


def _in(scalar: Scalar) -> FileError:
    hidden = sorted(set(_HIDDEN.findall(scalar.text)))
    if not hidden:
        return FileError()
    codes = ", ".join(f"U+{ord(char):04X}" for char in hidden[:5])
    return error("YS038", f"characters that nobody sees: {codes}", scalar.span, "Write the text without them.")


def _scalars(node: Node) -> Iterator[Scalar]:
    waiting = [node]
    while waiting:
        here = waiting.pop()
        match here:
            case Scalar():
                yield here
            case Sequence():
                waiting.extend(here.items)
            case Mapping():
                waiting.extend(part for entry in here.entries for part in (entry.key, entry.value))
