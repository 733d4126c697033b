"""Where a statement is written, where that can be read, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pathways.model.citations import Cite, Source
from pathways.model.dates import Precision, in_words, months_between
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
    """``Text of 14 November 2024, 24 months old``: as exactly as its date is known, with its age on that day."""
    told = f" ({note})" if note else ""
    parts = written.split("-")
    if not all(part.isdigit() for part in parts):
        return f"The date of the text is not established{told}"
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    day = date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    text = f"Text of {in_words(day, precision)}{told}"
    months = months_between(day, on) - (1 if precision is Precision.DAY and day.day > on.day else 0)
    if months < 0:
        return f"{text}, later than the edition"
    if precision is Precision.YEAR:
        return text if day.year == on.year else f"{text}, about {_count(on.year - day.year, 'year')} old"
    return f"{text}, {_count(months, 'month') if months < 24 else _count(months // 12, 'year')} old"


def _count(number: int, unit: str) -> str:
    return f"less than a {unit}" if not number else f"{number} {unit}{'' if number == 1 else 's'}"
