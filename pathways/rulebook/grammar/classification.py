"""The keys of ``classification/*.yaml``."""

from __future__ import annotations

from pathways.rulebook.grammar.conditions import CONDITION, LEAVES
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    FACT,
    FLAG,
    ID,
    IDS,
    LEGAL_STATUS,
    SOURCES,
    TEXT,
    listed,
    needed,
    one_of,
    schema_of,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

_VALUE = Kind("`true` \\| `false` or a value of the fact", {"type": ["boolean", "string"]})
_CLASS = Kind("a value of the class fact", {"type": "string", "minLength": 1})
_WHEN = Key("when", CONDITION, "Where it holds; left out, it always does.")
_CITED = (
    needed("rule", ID, "The id by which answers cite it, unique among all schemes."),
    needed("says", TEXT, "What it says, in a sentence that stands alone."),
    needed("source", SOURCES, "Where it is written."),
    needed("confidence", CONFIDENCE, "How well that is established."),
)
CLASS_ROW = KeyTable(
    "class_row",
    "a row",
    "A rule that gives a class.",
    (
        *_CITED,
        _WHEN,
        needed("class", _CLASS, "The class that it gives."),
        Key("reading", ID, "It counts in this reading only; left out, in all."),
    ),
)
CLASS_PART = KeyTable(
    "class_part",
    "a part",
    "A rule of the law, with its rows.",
    (
        needed("title", TEXT, "How the law calls it."),
        Key("when", CONDITION, "What holds for all of its rows."),
        needed("rows", listed(CLASS_ROW, least=1), "Its rows."),
    ),
)
OUTSIDE = KeyTable("outside", "a rule under 'outside'", "What leaves a device without a class.", (*_CITED, _WHEN))
REMARK = KeyTable(
    "remark",
    "a remark",
    "What is said beside the class of the devices that it concerns.",
    (
        *_CITED,
        _WHEN,
        Key("unsettled", FLAG, "It names a doubt about the class."),
        Key("about", IDS, "The rows that are in doubt; a class that is the same without them is in none."),
    ),
)
DISPUTES = KeyTable("disputes", "'disputes'", "Who decides where maker and body disagree.", _CITED)
PRESUMED = KeyTable(
    "presumed",
    "what is presumed",
    "What is taken for granted where nobody states the fact.",
    (
        needed("fact", FACT, "The fact."),
        needed("value", _VALUE, "Its value."),
        needed("provided", TEXT, "What the answer then rests on, in words that follow `provided that`."),
        Key("asked", FLAG, "Who is helped with the class is asked all the same, where another value leaves the device outside."),
    ),
)
READING = KeyTable(
    "reading",
    "a reading",
    "One of several texts that the scheme may become.",
    (needed("id", ID, "Its name."), needed("title", TEXT, "Its name in words.")),
)
FIRMER = KeyTable(
    "firmer",
    "a firmer part of a carry-over",
    "Carried rows that are better established than the rest.",
    (
        needed("rows", IDS, "Their ids in the other scheme."),
        needed("source", SOURCES, "Where it is written."),
        needed("confidence", CONFIDENCE, "How well that is established."),
    ),
)
CLASS_CARRY_OVER = KeyTable(
    "class_carry_over",
    "a carry-over",
    "Rows of another scheme, taken over by reference.",
    (
        needed("from", ID, "The other scheme."),
        needed("prefix", TEXT, "What their ids begin with here."),
        Key("instead_of", ID, "What their ids begin with there, which falls away."),
        needed("sentence", TEXT, "What is added to the words of every carried row."),
        needed("source", SOURCES, "Where it is written that they are carried."),
        needed("confidence", CONFIDENCE, "No carried row is better established than this."),
        Key("drop", IDS, "Rows that do not come along."),
        Key("firmer", listed(FIRMER), "Rows that are better established."),
    ),
)
SCHEME = Document(
    "scheme",
    "Classification scheme",
    KeyTable(
        "scheme",
        "a scheme",
        "One law's classes. All rows are looked at; the strictest that holds gives the class, whatever the order of lines.",
        (
            needed("id", ID, "The name of its file, without `.yaml`."),
            needed("title", TEXT, "Its name in words."),
            needed("law", one_of(("GB", "EU")), "Whose law it is."),
            needed("status", LEGAL_STATUS, "What it is in law."),
            needed("fact", FACT, "The class fact that it works out."),
            needed("classes", listed(_CLASS, least=1, unique=True), "Its classes, from the least strict to the strictest."),
            Key("concerns", CONDITION, "The devices that it is for."),
            Key("presumes", listed(PRESUMED), "What is taken for granted."),
            Key("disputes", DISPUTES, "Who decides where maker and body disagree."),
            Key("readings", listed(READING, least=2), "The texts that it may become."),
            Key("outside", listed(OUTSIDE), "What leaves a device without a class."),
            Key("carries_over", listed(CLASS_CARRY_OVER), "What it takes over from other schemes."),
            Key("parts", listed(CLASS_PART), "Its rules."),
            Key("remarks", listed(REMARK), "What is said beside a class."),
        ),
    ),
)
MISMATCHES = Document(
    "mismatches",
    "Where classes part",
    KeyTable(
        "mismatches",
        "the file",
        "What is said where the classes of two schemes part. The conditions read the classes that were worked out.",
        (needed("mismatches", listed(OUTSIDE), "The statements."),),
    ),
)

FILING = KeyTable(
    "filing",
    "a filing",
    "What a filing with the FDA suggests of a device. It is asked or told, and nothing follows from it.",
    (
        *_CITED,
        needed("regulations", listed(TEXT, least=1), "How the numbers begin that it is about: `886.` is all of part 886."),
        Key("suggests", LEAVES, "What is probably so, to be confirmed."),
        Key("asks", IDS, "Facts to ask first."),
    ),
)
PRODUCT_CODE = KeyTable(
    "product_code",
    "a product code",
    "The regulation under which the FDA files devices of a product code.",
    (
        needed("code", TEXT, "The three letters."),
        needed("regulation", TEXT, "The regulation, such as `886.1100`."),
        needed("source", SOURCES, "Where it is written."),
        needed("confidence", CONFIDENCE, "How well that is established."),
    ),
)
FILINGS = Document(
    "filings",
    "What filings elsewhere suggest",
    KeyTable(
        "filings",
        "the file",
        "Evidence for questions on a class, never for a class.",
        (
            needed("filings", listed(FILING), "What regulations suggest."),
            Key("product_codes", listed(PRODUCT_CODE), "Product codes and their regulations."),
        ),
    ),
)

_BASES = Kind(
    "by name: plain facts",
    {
        "description": "Facts that cases share, by name.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {"^[a-z0-9-]+$": schema_of(LEAVES)},
    },
    name="bases",
    uses=(LEAVES,),
)
CLASS_CASE = KeyTable(
    "class_case",
    "a case",
    "A device with the class that the scheme must give it.",
    (
        needed("id", ID, "Its name, unique in the scheme."),
        needed("about", TEXT, "The device in a few words."),
        Key("base", ID, "The shared facts that it starts from."),
        Key("facts", LEAVES, "Its own facts, over those of the base."),
        Key("without", IDS, "Facts of the base that nobody states."),
        Key("class", _CLASS, "The class that it must have."),
        Key(
            "possible",
            listed(_CLASS, least=1, unique=True),
            "Where it is open: the classes that must still be possible, and no other.",
        ),
        Key("because", IDS, "The rules that must give the class, and no other."),
        Key("outside", ID, "The rule that must leave it without a class."),
        Key("source", SOURCES, "Where the class of such a device was published."),
        Key("confidence", CONFIDENCE, "How well that is established."),
        Key("note", TEXT, "What is to be known of it."),
    ),
    {"oneOf": [{"required": ["class"]}, {"required": ["possible"]}, {"required": ["outside"]}]},
)
CLASS_CASES = Document(
    "class_cases",
    "Worked cases of classes",
    KeyTable(
        "class_cases",
        "the file",
        "Devices with the classes that one scheme must give them.",
        (
            needed("scheme", ID, "The scheme."),
            Key("bases", _BASES, "Facts that cases share."),
            needed("cases", listed(CLASS_CASE, least=1), "The cases."),
        ),
    ),
)
