"""The keys that say when a way opens and ends, and two that all rules share."""

from __future__ import annotations

from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    FACT_PATTERN,
    FLAG,
    PARTIAL_DAY,
    PRECISION,
    SOURCES,
    TEXT,
    either,
    listed,
    needed,
    one_of,
    schema_of,
)
from pathways.rulebook.grammar.tables import Key, KeyTable, Kind

WHEN = Key("when", CONDITION, "Where it holds; left out, it always does.")
SOURCE = needed("source", SOURCES, "Where it is written.")

_OPENING_KEYS = (
    needed("expected", PARTIAL_DAY, "When it is expected to open."),
    needed("precision", PRECISION, "How exact that is; the first day of the period counts."),
    SOURCE,
    needed("confidence", CONFIDENCE, "How well that is established."),
    Key("at_least", FLAG, "The source says 'from' that time and names no end of it."),
)
OPENING = KeyTable(
    "opening",
    "'opens'",
    "When a route that is not law yet would open.",
    (
        *_OPENING_KEYS,
        Key("not_before", Kind("an opening", {"$ref": "#/$defs/opening"}), "Another report, which names the earliest time only."),
    ),
)
OPENS = either(one_of(("not-established",)), OPENING)
END = Kind(
    "a day, or the id of a date fact",
    {"description": "A date, or the id of a date fact.", "anyOf": [schema_of(DAY), {"type": "string", "pattern": FACT_PATTERN}]},
    name="end",
    uses=(DAY,),
)
DATE_TERM = KeyTable(
    "date_term",
    "a date of 'earliest_of'",
    "A date that ends a route where a condition holds.",
    (needed("date", END, "The last day."), WHEN),
)
CLOSING = KeyTable(
    "closing",
    "'closes'",
    "The last day of a route.",
    (
        needed("earliest_of", listed(either(END, DATE_TERM), least=1), "The earliest of these is the last day."),
        Key("possibly_until", DAY, "It is not established whether the route runs on to this later day."),
        Key("says", TEXT, "What is said of the end, where it is established otherwise than the row."),
        Key("source", SOURCES, "Where that is written."),
        Key("confidence", CONFIDENCE, "How well that is established."),
    ),
    {
        "dependentRequired": {
            "possibly_until": ["says", "source", "confidence"],
            "says": ["source", "confidence"],
            "source": ["says", "confidence"],
            "confidence": ["says", "source"],
        }
    },
)
