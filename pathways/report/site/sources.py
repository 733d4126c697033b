"""Where a statement is written, where that can be read, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pathways.model.citations import Cite, Source
from pathways.model.dates import months_between
from pathways.report.site.parts import SourceLine
from pathways.writing.citation import web_address


def source_lines(cites: Iterable[Cite], sources: Mapping[str, Source], on: date) -> tuple[SourceLine, ...]:
    """Each place with its own address, else that of its document. ``on``: the day at which its age is told."""
    return tuple(_line(cite, sources[cite.source], on) for cite in cites)


def _line(cite: Cite, source: Source, on: date) -> SourceLine:
    place = source.place(cite.at)
    url = web_address(place.url if place is not None and place.url else source.url)
    heading = f", {place.title}" if place is not None and place.title else ""
    read = ". Nobody has read the text itself" if cite.unconfirmed else ""
    about = f"{source.title}{heading}. {source.publisher} ({cite.kind.value}){read}."
    words = f"{cite.source}, {cite.at}" if cite.at else cite.source
    return SourceLine(words, about, url, age_of(cite.date, on, cite.date_note), f"source-{cite.source}")


def age_of(written: str, on: date, note: str | None = "") -> str:
    """``14 November 2024`` is told as ISO, with the months up to ``on``."""
    told = f" ({note})" if note else ""
    parts = written.split("-")
    if not all(part.isdigit() for part in parts):
        return f"no date established{told}"
    day = date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    if len(parts) == 1:
        years = on.year - day.year
        return f"{written}{told}, {_count(years, 'year')} old" if years > 0 else f"{written}{told}"
    months = months_between(day, on) - (1 if len(parts) > 2 and day.day > on.day else 0)
    if months < 0:
        return f"{written}{told}, later than the edition"
    if months < 24:
        return f"{written}{told}, {_count(months, 'month')} old"
    return f"{written}{told}, {_count(months // 12, 'year')} old"


def _count(number: int, unit: str) -> str:
    return f"less than a {unit}" if not number else f"{number} {unit}{'' if number == 1 else 's'}"
