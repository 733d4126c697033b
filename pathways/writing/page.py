"""Plain lines for a terminal: wrapped, indented, harmless."""

from __future__ import annotations

import textwrap

from pathways.writing.plain_text import printable

PAGE_WIDTH = 80


class Page:
    """Collects lines of at most ``width`` characters."""

    def __init__(self, width: int = PAGE_WIDTH) -> None:
        self._width = max(30, width)
        self._lines: list[str] = []

    def heading(self, text: str) -> None:
        self._lines += ["", printable(text).upper()]

    def blank(self) -> None:
        self._lines.append("")

    def say(self, text: str, indent: int = 0, hang: int | None = None, mark: str = "") -> None:
        """A paragraph ``indent`` in, with its later lines ``hang`` in; ``mark`` stands before the first."""
        first = " " * indent + mark
        later = " " * (indent + len(mark) if hang is None else hang)
        lines = textwrap.wrap(printable(text), self._width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
        self._lines += [line.rstrip() for line in lines] or [first.rstrip()]

    def unbroken(self, text: str, indent: int = 0) -> None:
        """One line however long it is: an address that is broken cannot be followed."""
        self._lines.append(" " * indent + printable(text))

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"
