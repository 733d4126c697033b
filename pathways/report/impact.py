"""What a new edition, or another day, changes for a portfolio: counts by kind of change and by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pathways.report.page import PAGE_WIDTH, Page

_STYLE = """
body { font: 1rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
td:first-child { text-align: right; padding-right: 1rem }
"""
_NOTHING = "no such route"


class Tally(Protocol):
    """Devices that change; how many by route and outcomes before and after; how many by document."""

    @property
    def devices(self) -> int: ...
    @property
    def kinds(self) -> Mapping[tuple[str, str, str], int]: ...
    @property
    def documents(self) -> Mapping[str, int]: ...


def impact_text(sides: Sequence[str], assessed: int, tally: Tally, titles: Mapping[str, str], width: int = PAGE_WIDTH) -> str:
    """``sides``: what is compared, in words; ``titles`` of the documents."""
    page = Page(width)
    page.say(_lead(sides, assessed, tally))
    if tally.devices:
        page.heading("By kind of change")
        for count, words in _kinds(tally):
            page.say(f"{count:>12,}  {words}", 0, 14)
        page.heading("By document")
        for count, words in _documents(tally, titles):
            page.say(f"{count:>12,}  {words}", 0, 14)
    page.blank()
    page.say("A device counts once in each line that concerns it. Not legal advice.")
    return page.text()


def impact_page(sides: Sequence[str], assessed: int, tally: Tally, titles: Mapping[str, str]) -> str:
    """The same as one HTML file."""
    from markupsafe import Markup

    parts = (
        Markup("<!doctype html><html lang=en><meta charset=utf-8><title>Impact</title>"),
        Markup("<style>{}</style>").format(Markup(_STYLE)),
        Markup("<h1>Impact on a portfolio</h1><p>{}</p>").format(_lead(sides, assessed, tally)),
        _table("By kind of change", _kinds(tally)),
        _table("By document", _documents(tally, titles)),
        Markup("<p>A device counts once in each line that concerns it. Not legal advice.</p>\n"),
    )
    return str(Markup("").join(parts))


def _table(title: str, lines: Iterable[tuple[int, str]]) -> str:
    from markupsafe import Markup

    rows = Markup("").join(Markup("<tr><td>{}<td>{}").format(f"{count:,}", words) for count, words in lines)
    return Markup("<h2>{}</h2><table>{}</table>").format(title, rows)


def _lead(sides: Sequence[str], assessed: int, tally: Tally) -> str:
    return f"From {sides[0]} to {sides[1]}: {tally.devices:,} of {assessed:,} devices change."


def _kinds(tally: Tally) -> list[tuple[int, str]]:
    ranked = sorted(tally.kinds.items(), key=lambda item: (-item[1], item[0]))
    return [(count, f"{route}: {_change(before, after)}") for (route, before, after), count in ranked]


def _change(before: str, after: str) -> str:
    if before == after:
        return f"{after} as before, with other dates or details"
    return f"{before or _NOTHING} to {after or _NOTHING}"


def _documents(tally: Tally, titles: Mapping[str, str]) -> list[tuple[int, str]]:
    ranked = sorted(tally.documents.items(), key=lambda item: (-item[1], item[0]))
    return [(count, titles.get(document, document)) for document, count in ranked]
