"""A page of text for a terminal: headings, paragraphs and hanging lines, with colours where the terminal has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pathways.writing.plain_text import printable

Writer = TypeVar("Writer", bound="TextPage")


class TextPage:
    def __init__(self, console: Console) -> None:
        self._console = console
        encoding = (console.file.encoding or "utf-8").lower() if hasattr(console.file, "encoding") else "utf-8"
        self.ascii_only = not encoding.startswith("utf")

    @property
    def width(self) -> int:
        return self._console.width

    def heading(self, title: str) -> None:
        self.line(Text())
        self.line(Text(title.upper(), style="bold underline"))

    def paragraph(self, text: str, indent: int, style: str = "") -> None:
        self._console.print(Padding(Text(_one_line(text), style=style), (0, 0, 0, indent)))

    def hanging(self, text: Text, indent: int, hang: int) -> None:
        """A paragraph whose first line stands ``indent`` in and whose others stand ``hang`` in."""
        width = max(20, self._console.width - hang)
        lines = text.wrap(self._console, width)
        for number, line in enumerate(lines):
            line.rstrip()
            self.line(Text(" " * (indent if number == 0 else hang)) + line)

    def labelled(self, lead: Text, text: Text, indent: int, hang: int) -> None:
        """A paragraph ``hang`` in, with ``lead`` before its first line, ``indent`` in."""
        lines = text.wrap(self._console, max(20, self._console.width - hang))
        for number, line in enumerate(lines):
            line.rstrip()
            gutter = Text(" " * indent) + lead + Text(" " * max(1, hang - indent - len(lead.plain))) if number == 0 else None
            self.line((Text(" " * hang) if gutter is None else gutter) + line)

    def line(self, text: Text) -> None:
        text.plain = _one_line(text.plain)
        self._console.print(text, soft_wrap=text.no_wrap or False, crop=False)


def written_on_a_page(write: Callable[[TextPage], None], out: TextIO, *, plain: bool, width: int | None) -> str:
    """What ``write`` puts on a page, for the width, colours and character set of ``out``; ``plain`` gives no colours."""
    console = Console(file=out, highlight=False, color_system=None if plain else "auto", emoji=False, markup=False, width=width)
    with console.capture() as captured:
        write(TextPage(console))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _one_line(text: str) -> str:
    """As long as ``text``: what comes from a device file begins no line of its own."""
    return printable(text).replace("\n", " ")
