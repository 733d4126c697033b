"""What came of a replay, for reading at a terminal and as a plain document (``pathways.replay/1``)."""

from __future__ import annotations

import msgspec

from pathways.model.dates import in_words
from pathways.model.receipt import Culprit, Replay, RuleRecord
from pathways.report.document import Document
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

SCHEMA = "pathways.replay/1"
_MOST = 200


def replay_text(found: Replay, width: int = PAGE_WIDTH) -> str:
    """Same answer, or what differs and the first rule whose change altered it."""
    page = Page(width)
    then = found.then
    page.say(harmless(str(then.device.get("name", "")), 100))
    page.say(f"Edition {harmless(then.edition)} of the rules, for {in_words(then.as_of)}.")
    if found.same:
        page.say("Same answer.")
    else:
        page.say("The answer differs.")
        _culprit(page, found.culprit)
        for each in found.corrections:
            page.say(f"Corrected on {in_words(each.date)} ({', '.join(each.rules)}).")
            page.say(f"Was: {each.was}", 2, 4)
            page.say(f"Is: {each.right}", 2, 4)
        page.heading("What differs")
        for departure in found.departures:
            page.say(f"{harmless(departure.where)}: {departure.what}", 2)
            page.say(harmless(departure.then or "none", _MOST), 6, 12, mark="then: ")
            page.say(harmless(departure.now or "none", _MOST), 6, 12, mark="now:  ")
    for note in found.notes:
        page.say(harmless(note))
    return page.text()


def _culprit(page: Page, culprit: Culprit | None) -> None:
    if culprit is None:
        page.say("No rule that the answer rests on has changed; see what differs, and the version of the tool.")
        return
    place = f" ({harmless(culprit.instrument)})" if culprit.instrument else ""
    page.say(f"First rule whose change altered it: {harmless(culprit.rule)}{place}. Changed: {', '.join(culprit.changes)}.")
    if culprit.then is not None:
        page.say(f"It said: {harmless(culprit.then.says, 600)}", 2, 4)
    if culprit.now is not None and (culprit.then is None or culprit.then.says != culprit.now.says):
        page.say(f"It says: {harmless(culprit.now.says, 600)}", 2, 4)


def replay_document(found: Replay) -> Document:
    """Keys in a fixed order."""
    culprit = found.culprit
    return {
        "schema": SCHEMA,
        "same": found.same,
        "edition": found.then.edition,
        "answered_by": found.now.edition,
        "as_of": found.then.as_of.isoformat(),
        "departures": [{"where": each.where, "what": each.what, "then": each.then, "now": each.now} for each in found.departures],
        "culprit": None
        if culprit is None
        else {
            "rule": culprit.rule,
            "instrument": culprit.instrument,
            "changes": list(culprit.changes),
            "then": _record(culprit.then),
            "now": _record(culprit.now),
        },
        "corrections": [
            {"date": each.date.isoformat(), "rules": list(each.rules), "was": each.was, "right": each.right}
            for each in found.corrections
        ],
        "notes": list(found.notes),
    }


def _record(record: RuleRecord | None) -> object:
    return None if record is None else msgspec.to_builtins(record)
