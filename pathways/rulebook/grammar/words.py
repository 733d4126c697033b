"""The keys of ``words.yaml``."""

from __future__ import annotations

from pathways.rulebook.grammar.kinds import FACT, FACT_PATTERN, FLAG, TEXT, TEXTS, listed, needed, one_or_more
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

_CARRIED = Kind(
    "facts, each `true` or `false`",
    {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {FACT_PATTERN: {"type": "boolean"}},
    },
)
_SAID = Kind(
    "facts, each with its value",
    {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {FACT_PATTERN: {"type": ["boolean", "string"]}},
    },
)
_SPELLED = needed("words", TEXTS, "The spellings. Upper and lower case, hyphens and brackets do not count.")

VALUE_WORDS = KeyTable(
    "value_words",
    "an entry of 'values'",
    "Spellings of a value, or of what is none.",
    (
        needed("fact", one_or_more(FACT), "The fact, or the facts, of which they are values."),
        _SPELLED,
        Key("is", TEXT, "The value that is read."),
        Key("either", TEXTS, "The values that they may mean: none is read, and both are named."),
        Key("carries", _CARRIED, "What they say besides."),
        Key("says", TEXT, "What is told beside the value; without one, why it is refused."),
    ),
)
LAW_WORDS = KeyTable(
    "law_words",
    "an entry of 'laws'",
    "A law or a marking that an approval names without saying who vouches.",
    (
        _SPELLED,
        needed("regulator", TEXT, "Whose it is, a value of `approval.regulator`."),
        Key("certificate", TEXT, "The pathway of its certificate."),
        Key("self_declared", TEXT, "The pathway of the maker's own declaration."),
        Key("class", FACT, "The fact that a class beside it is; without one, that of the regulator under `classes`."),
        Key("carries", _SAID, "What it says of the device."),
    ),
)
CLASS_WORDS = KeyTable(
    "class_words",
    "an entry of 'classes'",
    "What a class is in a note on an approval: `EU MDR Class IIa`.",
    (
        needed("regulator", TEXT, "Whose approval it stands beside."),
        Key("fact", FACT, "The fact that it is a value of; without one it is refused."),
        Key("says", TEXT, "What is told beside the value; without one, why it is refused."),
    ),
)
DATE_WORDS = KeyTable(
    "date_words",
    "an entry of 'dates'",
    "What may stand before a day in a note on an approval.",
    (needed("fact", FACT, "The date that it tells."), _SPELLED),
)
STANDING_WORDS = KeyTable(
    "standing_words",
    "an entry of 'standing'",
    "What may be said of an approval in a note.",
    (_SPELLED, needed("carries", _CARRIED, "What it says.")),
)
NO_APPROVAL = KeyTable(
    "no_approval",
    "an entry of 'no_approvals'",
    "What people take for an approval and is none.",
    (
        _SPELLED,
        needed("what", TEXT, 'What it is, after "is no approval" and a colon.'),
        needed("do", TEXT, "What to do or to write instead."),
        Key("unless", TEXT, "The regulator of whom it is an approval after all."),
        Key("is_class", FLAG, "It is a class, read beside an approval as `classes` says."),
    ),
)
COLUMN_WORDS = KeyTable(
    "column_words",
    "an entry of 'columns'",
    "Other names of a column of a table.",
    (needed("column", TEXT, "A fact, `approvals` or `name`."), _SPELLED),
)
WORDS = Document(
    "words",
    "Words",
    KeyTable(
        "words",
        "the words",
        "What people write in device files, tables and notes, and what is read. Optional.",
        (
            Key("unknown", TEXTS, "As if the fact were left out."),
            Key("none", TEXTS, "That no approval is held."),
            Key(
                "places",
                one_or_more(FACT),
                "Facts whose values are places, as in `Munich, Germany`.",
            ),
            Key("values", listed(VALUE_WORDS), "Spellings of values that say more, or less, than the value."),
            Key("laws", listed(LAW_WORDS), "Laws and markings in notes on approvals."),
            Key("classes", listed(CLASS_WORDS), "Which class a class in a note is, by the regulator."),
            Key("certificate", TEXTS, "That a body certified it."),
            Key("self_declared", TEXTS, "That the maker declared it alone."),
            Key("dates", listed(DATE_WORDS), "What tells which date a day is."),
            Key("standing", listed(STANDING_WORDS), "What else is said of an approval."),
            Key("fillers", TEXTS, "What adds nothing in a note."),
            Key("number_words", TEXTS, "What adds nothing before a number."),
            Key("no_approvals", listed(NO_APPROVAL), "What is no approval, and what it is."),
            Key("columns", listed(COLUMN_WORDS), "Other names of the columns of a table."),
        ),
    ),
)
