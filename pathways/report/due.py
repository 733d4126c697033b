"""What is due, at a terminal and as a plain document (``pathways.due/1``)."""

from __future__ import annotations

from pathways.model.citations import in_one_line
from pathways.model.dates import in_words
from pathways.model.watch import Due, DueEntry, Freshness, Standing
from pathways.report.document import Document
from pathways.writing.citation import sourced
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

SCHEMA = "pathways.due/1"
STANDINGS = {
    Standing.OVERDUE: "Overdue",
    Standing.DUE: "Due now",
    Standing.COMING: "Coming",
    Standing.LATER: "Later",
    Standing.UNDATED: "No day is known",
}


def day_count(days: int) -> str:
    return f"{days:,} {'day' if days == 1 else 'days'}"


def age_in_words(days: int) -> str:
    return "on that day" if not days else f"{day_count(-days)} later" if days < 0 else f"{day_count(days)} ago"


def review_in_words(fresh: Freshness) -> str:
    if fresh.review_by is None or fresh.review_in is None:
        return "No day of review is set."
    day = in_words(fresh.review_by)
    if fresh.review_in < 0:
        return f"Was to be reviewed by {day}: {day_count(-fresh.review_in)} overdue."
    return f"To be reviewed by {day}, in {day_count(fresh.review_in)}."


def when(entry: DueEntry) -> str:
    """The day or period, and how far off its end is."""
    watch = entry.watch
    if watch.first is None or watch.due is None or entry.days is None:
        return "No day is known"
    named = in_words(watch.first, watch.precision)
    by = "" if watch.due == watch.first else f", by {in_words(watch.due)}"
    off = f"{day_count(-entry.days)} overdue" if entry.days < 0 else "today" if not entry.days else f"in {day_count(entry.days)}"
    return f"{named}{by} ({off})"


def hanging(entry: DueEntry) -> str:
    count = len(entry.rules)
    routes = f" of {', '.join(entry.routes)}" if entry.routes else ""
    return f"{', '.join(entry.watch.changes)}: {count} {'rule' if count == 1 else 'rules'}{routes}"


def due_text(found: Due, width: int = PAGE_WIDTH) -> str:
    page = Page(width)
    fresh = found.freshness
    page.say(f"What is awaited, on {in_words(found.as_of)}")
    page.say(
        f"Edition {fresh.edition}: checked up to {in_words(fresh.verified_through)}, {age_in_words(fresh.age)}. "
        f"{review_in_words(fresh)}"
    )
    for name, day in found.looked_through:
        page.say(f"{name}: looked through on {in_words(day)}, {age_in_words((found.as_of - day).days)}.")
    if not found.entries:
        page.blank()
        page.say("Nothing is on the watch list (watch.yaml).", 2)
    for standing in Standing:
        entries = [entry for entry in found.entries if entry.standing is standing]
        if entries:
            until = f", until {in_words(found.last)}" if standing is Standing.COMING else ""
            page.heading(f"{STANDINGS[standing]}{until}")
        for entry in entries:
            _say(page, entry)
    return page.text()


def _say(page: Page, entry: DueEntry) -> None:
    watch = entry.watch
    page.say(f"{when(entry)}: {harmless(watch.title, 400)}" if watch.due else harmless(watch.title, 400), 2, 4)
    page.say(harmless(watch.says, 2_000), 4)
    page.say(f"Hangs on it: {hanging(entry)}.", 4)
    page.say(f"[{watch.confidence.value}; {in_one_line(watch.sources)}]", 4, 5)


def due_document(found: Due) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    fresh = found.freshness
    return {
        "schema": SCHEMA,
        "as_of": found.as_of.isoformat(),
        "coming_until": found.last.isoformat(),
        "edition": fresh.edition,
        "verified_through": fresh.verified_through.isoformat(),
        "verified_days_ago": fresh.age,
        "review_by": None if fresh.review_by is None else fresh.review_by.isoformat(),
        "review_in_days": fresh.review_in,
        "looked_through": {name: day.isoformat() for name, day in found.looked_through},
        "entries": [_entry(entry) for entry in found.entries],
    }


def _entry(entry: DueEntry) -> Document:
    watch = entry.watch
    return {
        "id": watch.id,
        "standing": entry.standing.value,
        "event": watch.event,
        "first": None if watch.first is None else watch.first.isoformat(),
        "due": None if watch.due is None else watch.due.isoformat(),
        "precision": None if watch.due is None else watch.precision.value,
        "in_days": entry.days,
        "title": watch.title,
        "says": watch.says,
        "changes": list(watch.changes),
        "routes": list(entry.routes),
        "rules": list(entry.rules),
        "confidence": watch.confidence.value,
        **sourced(watch.sources),
    }
