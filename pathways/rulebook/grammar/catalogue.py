"""The keys of the files that all instruments share, and of edition files."""

from __future__ import annotations

from pathways.model.citations import SourceKind
from pathways.model.dates import Unit
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.costs import COST_LINES
from pathways.rulebook.grammar.kinds import (
    ACTOR,
    CONFIDENCE,
    DAY,
    EDITION_ID,
    FACT_PATTERN,
    FLAG,
    ID,
    IDS,
    PARTIAL_DAY,
    PRECISION,
    SOURCES,
    TEXT,
    TEXTS,
    WHOLE,
    either,
    listed,
    needed,
    one_of,
    one_or_more,
    pattern,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

EVENT_STATUSES = ("in-force", "made", "announced", "proposed", "expected", "past")
JURISDICTIONS = ("GB", "NI", "UK", "EU", "US", "AU", "CA", "INTL")

_CHECKED = Key("checked", DAY, "The day on which the whole file was last looked through.")
_DATE_FACT = pattern("the id of a date fact", FACT_PATTERN)
_WEB = Kind("a web address", {"type": ["string", "null"], "format": "uri", "pattern": "^https?://"})
_SOURCE_DATE = either(PARTIAL_DAY, pattern("`not-...`", "^not-[a-z]+$"))
_SAYS = needed("says", TEXT, "What it is, in a sentence that stands alone.")
_SOURCE = needed("source", SOURCES, "Where it is written.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")

PLACE = KeyTable(
    "place",
    "a place",
    "A place of which more is known than of the whole document.",
    (
        needed("at", TEXT, "The place as citations write it; what lies in it ('reg 13(2)' in 'reg 13') counts too."),
        Key("title", TEXT, "Its heading."),
        Key("url", _WEB, "Where it can be read."),
        Key("date", _SOURCE_DATE, "Its date, where it has one of its own."),
        Key("date_note", TEXT, "What is to be known of the date."),
        Key("note", TEXT, "What else is to be known."),
        Key("unconfirmed", FLAG, "Nobody has read the text itself."),
        Key("formerly", listed(ID, unique=True), "Ids that the place had as a source of its own."),
    ),
)
SOURCE = KeyTable(
    "source",
    "a source",
    "A document that rules may cite.",
    (
        needed("id", ID, "How rules cite it."),
        needed("title", TEXT, "Its title."),
        needed("publisher", TEXT, "Who published it."),
        Key("url", _WEB, "Where it can be read."),
        needed("date", _SOURCE_DATE, "When it was published, as exactly as is known."),
        needed("kind", one_of(SourceKind), "How near it is to the law."),
        Key("date_note", TEXT, "What is to be known of the date."),
        Key("note", TEXT, "What else is to be known."),
        Key("unconfirmed", FLAG, "Nobody has read the text itself."),
        Key("places", listed(PLACE, least=1), "Places of which more is known than of the whole document."),
    ),
)
EVIDENCE_ITEM = KeyTable(
    "evidence_item",
    "an evidence item",
    "What a maker may be asked to have in hand.",
    (
        needed("id", ID, "How rules name it."),
        needed("title", TEXT, "Its name in words."),
        _SAYS,
        Key("held_when", CONDITION, "A fact that shows it is in hand."),
        Key("held_until", _DATE_FACT, "The date fact after which the item is no longer in hand."),
    ),
)
DURATION = KeyTable(
    "duration",
    "'duration'",
    "How long a step takes.",
    (
        needed("low", WHOLE, "At the least."),
        needed("likely", WHOLE, "As a rule."),
        needed("high", WHOLE, "At the most."),
        needed("unit", one_of(Unit, "unit"), "In what it is counted."),
    ),
)
LAPSE = KeyTable(
    "lapse",
    "'lapses'",
    "The date fact with which the result of the step ends, and what is said of that day.",
    (
        needed("on", _DATE_FACT, "The date fact."),
        needed("title", TEXT, "The event in a few words."),
        _SAYS,
        _SOURCE,
        _CONFIDENCE,
    ),
)
STEP = KeyTable(
    "step",
    "a step",
    "A step of plans, with its duration.",
    (
        needed("id", ID, "How rules name it."),
        needed("title", TEXT, "Its name in words."),
        _SAYS,
        needed("duration", DURATION, "How long it takes."),
        Key("by", one_or_more(ACTOR), "Who takes it; the manufacturer where it is left out. Of several, one of them."),
        Key("published", FLAG, "Somebody publishes the duration; else it is a planning assumption."),
        _SOURCE,
        _CONFIDENCE,
        Key("done_when", CONDITION, "What shows that it is done."),
        Key("done_with", IDS, "Items of evidence of which any one in hand shows that it is done."),
        Key("lapses", LAPSE, "When it is to be done again."),
        COST_LINES,
    ),
)
EVENT = KeyTable(
    "event",
    "an event",
    "A dated event.",
    (
        needed("id", ID, "Its name."),
        needed("date", PARTIAL_DAY, "When it is."),
        needed("precision", PRECISION, "How exact that is."),
        Key("known", DAY, "The day since which it is public; left out, always. Earlier editions do not show it."),
        Key("due_by", DAY, "The day by which something must be done."),
        Key("repeats_yearly", FLAG, "It comes every year."),
        needed("jurisdiction", one_of(JURISDICTIONS), "Whose event it is."),
        Key("territory", TEXT, "Where in it."),
        needed("status", one_of(EVENT_STATUSES), "How certain it is in law."),
        needed("title", TEXT, "The event in a few words."),
        needed("says", TEXT, "What happens then."),
        Key("deadline", FLAG, "It is the last day for something."),
        Key("affects", TEXTS, "Routes and groups that it is about."),
        Key("when", CONDITION, "Which devices it concerns; left out, all."),
        Key("in_hand", IDS, "Of devices, it concerns only those that have one of these items of evidence in hand."),
        needed("sources", SOURCES, "Where it is written."),
        _CONFIDENCE,
        Key("basis", TEXT, "The place in the law."),
        Key("superseded_by", ID, "The event that took its place."),
    ),
)


def _catalogue(name: str, title: str, meaning: str, key: str, entry: KeyTable) -> Document:
    entries = needed(key, listed(entry), "The entries.")
    return Document(name, title, KeyTable(name, "the file", meaning, (_CHECKED, entries)))


SOURCES_FILE = _catalogue("sources", "Sources", "The documents that rules may cite.", "sources", SOURCE)
EVIDENCE_FILE = _catalogue(
    "evidence", "Evidence catalogue", "What a maker may be asked to have in hand.", "evidence", EVIDENCE_ITEM
)
STEPS_FILE = _catalogue("steps", "Step catalogue", "The steps of plans, with their durations.", "steps", STEP)
TERM = KeyTable(
    "term",
    "a term",
    "A term of the trade, explained to somebody who has never met it.",
    (
        needed("id", ID, "Its name in files."),
        needed("term", TEXT, "The term as answers write it."),
        Key("also", TEXTS, "Other spellings that are met."),
        needed("says", TEXT, "What it means, in a sentence or two."),
        Key("source", SOURCES, "Where that is written."),
    ),
)
GLOSSARY_FILE = _catalogue("glossary", "Glossary", "What the terms of the trade mean.", "terms", TERM)
CALENDAR_FILE = _catalogue("calendar", "Calendar", "Dated events.", "events", EVENT)
WATCH = KeyTable(
    "watch_entry",
    "an entry of the watch list",
    "Something that is awaited and would change rules. Its day, sources and confidence are those of its event; without one, no "
    "day is known, and it has sources and a confidence of its own.",
    (
        needed("id", ID, "Its name."),
        needed("title", TEXT, "What is awaited, in a few words."),
        needed("says", TEXT, "What to look for, and what it would change."),
        Key("event", ID, "The event of the calendar that it waits for."),
        needed("changes", listed(ID, least=1, unique=True), "The instruments, groups, routes and rules that it would change."),
        Key("sources", SOURCES, "Where it is written that it is awaited."),
        Key("confidence", CONFIDENCE, "How well that is established."),
    ),
    together={
        "oneOf": [
            {"required": ["event"], "properties": {"sources": False, "confidence": False}},
            {"required": ["sources", "confidence"], "properties": {"event": False}},
        ]
    },
)
WATCH_FILE = _catalogue("watch", "Watch list", "What is awaited and would change rules. No answer reads it.", "watch", WATCH)

_RULES = needed("rules", listed(TEXT, unique=True), "The ids of the rules that it is about.")
_DATE = needed("date", DAY, "When.")
VERIFIED = KeyTable(
    "verified",
    "'verified'",
    "Up to when an edition was checked.",
    (needed("through", DAY, "The last day that was looked at."), Key("note", TEXT, "What was looked at, and what was not.")),
)
CORRECTION = KeyTable(
    "correction",
    "a correction",
    "What was wrong before this patch, and what is right.",
    (_DATE, _RULES, needed("was", TEXT, "What was wrong."), needed("right", TEXT, "What is right.")),
)
ADDITION = KeyTable(
    "addition", "an addition", "What was not said before this patch.", (_DATE, _RULES, needed("says", TEXT, "What is new."))
)
EDITION = Document(
    "edition",
    "Edition",
    KeyTable(
        "edition",
        "an edition",
        "Which instruments were known at a date, and up to when that was checked.",
        (
            needed("id", EDITION_ID, "Its year and month, and the number of its patch."),
            needed("title", TEXT, "What it knows, in a few words."),
            needed("known_on", DAY, "The day of which it states the knowledge."),
            needed("verified", VERIFIED, "Up to when that was checked."),
            Key("review_by", DAY, "When it is to be looked at again."),
            Key("superseded_by", EDITION_ID, "The edition that took its place."),
            Key("corrections", listed(CORRECTION), "What was wrong before this patch, and what is right."),
            Key("additions", listed(ADDITION), "What was not said before this patch."),
            needed(
                "instruments", Kind("a list of ids", {**listed(ID, least=1, unique=True).schema}, uses=(ID,)), "Its instruments."
            ),
            Key("classification", listed(ID, unique=True), "Its schemes of classes, files of `classification/`."),
            Key("adoption", listed(ID, unique=True), "Its areas of requirements beyond market access, files of `adoption/`."),
        ),
    ),
)
