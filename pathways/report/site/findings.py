"""The pages of findings, which are written in a little Markdown: headings, paragraphs, lists, fenced examples."""

from __future__ import annotations

from collections.abc import Iterator


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """``heading``, ``code``, ``item`` or ``text``, each with its text on its own."""
    fenced: list[str] | None = None
    told: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("```"):
            if fenced is not None:
                yield "code", "\n".join(fenced)
            fenced = [] if fenced is None else None
        elif fenced is not None:
            fenced.append(line)
        elif line.startswith("- "):
            yield from _told(told)
            yield "item", line[2:]
        elif not line or line.startswith("#"):
            yield from _told(told)
            if line:
                yield "heading", line.lstrip("# ")
        else:
            told.append(line)
    yield from _told(told)


def _told(lines: list[str]) -> Iterator[tuple[str, str]]:
    if lines:
        yield "text", " ".join(lines)
        lines.clear()
