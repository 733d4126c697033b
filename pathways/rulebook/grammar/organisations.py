"""The keys of ``organisations.yaml``: who can help, whom each serves, and who is named where."""

from __future__ import annotations

from pathways.model.nations import Nation
from pathways.model.support import OrganisationType, Running, Stage
from pathways.rulebook.fields import as_number
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    EDITION_ID,
    FLAG,
    ID,
    IDS,
    SOURCES,
    TEXT,
    TEXTS,
    WHOLE,
    listed,
    needed,
    one_of,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

_DEGREES = Kind("a number", {"type": "number"}, as_number)
_WEB = Kind("a web address", {"type": "string", "format": "uri", "pattern": "^https?://"})
_TYPE = one_of(OrganisationType, "organisation_type")
_SOURCES = Key("sources", SOURCES, "Where it is written; only what is `assumed` may have none.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")

REGION = KeyTable(
    "region",
    "a region",
    "A region of the UK for which one may ask.",
    (
        needed("id", ID, "Its name in files."),
        needed("title", TEXT, 'Its name as it stands after "in".'),
        needed("nation", one_of(Nation), "The nation that it is a part of."),
        Key("also", TEXTS, "Other spellings that are met."),
    ),
)
AREA = KeyTable(
    "area",
    "an area",
    "Several regions under one name.",
    (
        needed("id", ID, "Its name in files."),
        needed("title", TEXT, 'Its name as it stands after "in".'),
        needed("regions", IDS, "Its regions."),
        Key("asked", FLAG, "One may ask for it as for a region."),
    ),
)
TAG = KeyTable(
    "tag",
    "a tag",
    "Whom an organisation serves. With neither `when` nor `stage`, only the maker knows whether it fits.",
    (
        needed("id", ID, "How organisations name it."),
        needed("because", TEXT, 'What it means, as it stands after "because" and after "if".'),
        Key("when", CONDITION, "The devices that it is."),
        Key("stage", one_of(Stage), "How far the device is."),
    ),
    together={"not": {"required": ["when", "stage"]}},
)
TAKEN_OF = KeyTable(
    "taken_of",
    "an entry of 'order'",
    "A type, and how many of it are named.",
    (needed("type", _TYPE, "The type."), needed("most", WHOLE, "At most so many.")),
)
PICK = KeyTable(
    "pick",
    "an entry of 'picks'",
    "An organisation that is named whatever its region.",
    (
        needed("organisation", ID, "Its id."),
        Key("unless_not", ID, "A tag: where that is known not to fit, the organisation is left out."),
    ),
)
SELECTION = KeyTable(
    "selection",
    "a selection",
    "Who is named for a region.",
    (
        needed("id", ID, "Its name."),
        needed("says", TEXT, "Why these, in a sentence."),
        Key("regions", IDS, "For which regions or areas; left out, where no region of the UK is given."),
        Key("picks", listed(PICK), "Who is named first, whatever the region."),
        needed("order", listed(TAKEN_OF), "The types that are named, in order; others only when they are asked for."),
        _SOURCES,
        _CONFIDENCE,
    ),
)
LEFT_OUT = KeyTable(
    "left_out",
    "an entry of 'left_out'",
    "Types that are not named for some devices, unless they are asked for.",
    (
        needed("id", ID, "Its name."),
        needed("says", TEXT, "Why they are left out, in a sentence."),
        needed("types", listed(_TYPE, least=1, unique=True), "The types."),
        needed("when", CONDITION, "The devices."),
        _SOURCES,
        _CONFIDENCE,
    ),
)
IDENTIFIERS = KeyTable(
    "identifiers",
    "'identifiers'",
    "Its numbers in registers, each only where it is established.",
    (
        Key("ods", TEXT, "The code of the Organisation Data Service of the NHS."),
        Key("companies_house", TEXT, "The company number."),
        Key("ror", TEXT, "The id in the Research Organization Registry."),
    ),
)
COORDINATES = KeyTable(
    "coordinates",
    "'coordinates'",
    "Where it is, in decimal degrees (WGS 84); only where that is established.",
    (needed("longitude", _DEGREES, "East of Greenwich."), needed("latitude", _DEGREES, "North of the equator.")),
)
ORGANISATION = KeyTable(
    "organisation",
    "an organisation",
    "Somebody who can help.",
    (
        needed("id", ID, "Its name in files."),
        needed("name", TEXT, "Its name."),
        needed("type", _TYPE, "What kind of help it is."),
        Key("regions", IDS, "The regions or areas where it works; left out for one that works outside the UK."),
        Key("reaches", IDS, "Where it takes devices from beyond these, if one of its tags fits."),
        needed("serves", IDS, "Whom it serves: tags, or `any` for every device."),
        needed("what", TEXT, "What it does, in a sentence."),
        Key("does_not", TEXT, "What it does not do and may be taken to do, in a sentence."),
        Key("theme", TEXT, "The field that it works in."),
        Key("url", _WEB, "Its page."),
        Key("url_unchecked", FLAG, "Nobody has looked whether that is its page."),
        Key("contact", TEXT, "An address to write to."),
        needed("status", one_of(Running), "Whether it is known to be at work; one that is `closed` is never named."),
        Key("as_of", DAY, "When it was last looked at; left out, the day of the file."),
        Key("identifiers", IDENTIFIERS, "Its numbers in registers."),
        Key("coordinates", COORDINATES, "Where it is."),
        Key("outbound", TEXT, "The market that it leads out to. It is named only when its type is asked for."),
        _SOURCES,
        _CONFIDENCE,
    ),
)
ORGANISATIONS_FILE = Document(
    "organisations",
    "Organisations",
    KeyTable(
        "organisations",
        "the file",
        "Who can help. No route hangs on it.",
        (
            needed("checked", DAY, "The day on which the whole file was last looked through."),
            needed("since", EDITION_ID, "The first edition that it belongs to."),
            needed("regions", listed(REGION, least=1), "The regions."),
            Key("areas", listed(AREA), "Names for several regions."),
            needed("tags", listed(TAG), "Whom organisations serve."),
            needed("selections", listed(SELECTION, least=1), "Who is named where; the first that fits the region counts."),
            Key("left_out", listed(LEFT_OUT), "Types that are not named for some devices."),
            needed("organisations", listed(ORGANISATION), "The organisations."),
        ),
    ),
)
