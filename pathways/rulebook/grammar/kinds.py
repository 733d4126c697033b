"""The kinds of values in rule files, and how kinds are put together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import partial

from pathways.model.rules import Actor, Confidence, LegalStatus, Market, Need, Per, Phase, Reviewer
from pathways.rulebook.fields import as_bool, as_date, as_items, as_text, as_texts, as_whole_number, as_word
from pathways.rulebook.grammar.tables import Content, Key, KeyTable, Kind
from pathways.rulebook.nodes import Node

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_PARTIAL_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
FACT_PATTERN = r"^[a-z_]+\.[a-z0-9_]+$"


def schema_of(content: Content) -> dict[str, object]:
    """How another part of a schema refers to the content."""
    return {"$ref": f"#/$defs/{content.name}"} if content.name else dict(content.schema) if isinstance(content, Kind) else {}


def words_of(content: Content) -> str:
    return content.words if isinstance(content, Kind) else f"[{content.what}](#{anchor(content)})"


def anchor(table: KeyTable) -> str:
    """The place of the table in the reference, whose headings are the names."""
    return table.name.replace("_", "-")


def needed(name: str, content: Content, meaning: str) -> Key:
    return Key(name, content, meaning, required=True)


def listed(item: Content, *, least: int = 0, unique: bool = False) -> Kind:
    schema: dict[str, object] = {"type": "array", "items": schema_of(item)}
    if least:
        schema["minItems"] = least
    if unique:
        schema["uniqueItems"] = True
    return Kind(f"a list of: {words_of(item)}", schema, as_items, uses=(item,))


def either(*contents: Content) -> Kind:
    return Kind(" or ".join(map(words_of, contents)), {"anyOf": [schema_of(each) for each in contents]}, uses=contents)


def one_or_more(item: Content) -> Kind:
    """One value by itself, or a list of them."""
    several = {"type": "array", "items": schema_of(item)}
    return Kind(f"{words_of(item)}, or a list of them", {"anyOf": [schema_of(item), several]}, uses=(item,))


def one_of(words: Iterable[str], name: str = "") -> Kind:
    allowed = tuple(str(word) for word in words)
    shown = " \\| ".join(f"`{word}`" for word in allowed)
    return Kind(shown, {"enum": list(allowed)}, partial(_is_word, allowed), name=name)


def _is_word(allowed: tuple[str, ...], node: Node, what: str) -> object:
    return as_word(node, allowed, what)


def pattern(words: str, regular: str, name: str = "") -> Kind:
    return Kind(words, {"type": "string", "pattern": regular}, as_text, name=name)


def described(kind: Kind, description: str) -> Kind:
    return Kind(kind.words, {"description": description, **kind.schema}, kind.check, kind.name, kind.uses)


def _members(kind: type[StrEnum], name: str) -> Kind:
    return one_of((member.value for member in kind), name)


TEXT = Kind("text", {"type": "string", "minLength": 1}, as_text, "text")
TEXTS = Kind("text, or a list of texts", {"anyOf": [schema_of(TEXT), listed(TEXT).schema]}, as_texts, "texts", (TEXT,))
ID = pattern("an id", r"^[a-z0-9][a-z0-9._-]*$", "id")
IDS = Kind("an id, or a list of ids", {"anyOf": [schema_of(ID), listed(ID).schema]}, as_texts, "ids", (ID,))
FACT = pattern("the id of a fact", FACT_PATTERN, "fact_id")
FLAG = Kind("`true` \\| `false`", {"type": "boolean"}, as_bool)
WHOLE = Kind("a whole number", {"type": "integer", "minimum": 0}, as_whole_number)
DAY = Kind("a day", {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}, as_date, "day")
PARTIAL_DAY = described(pattern("a year, a month or a day", f"^{_PARTIAL_DAY}$", "partial_day"), "A year, a month or a day.")
PRECISION = one_of(("day", "month", "quarter", "year"), "precision")
CONFIDENCE = _members(Confidence, "confidence")
ESTABLISHED = Kind(
    "a confidence other than `unknown`",
    {
        "description": "Every confidence but unknown, which stands for what is unsettled.",
        "enum": [each.value for each in Confidence if each is not Confidence.UNKNOWN],
    },
    CONFIDENCE.check,  # an unknown one is a fault of its own, with words of its own
    "established",
)
UNKNOWN = Kind("`unknown`", {"const": "unknown"}, CONFIDENCE.check)
LEGAL_STATUS = _members(LegalStatus, "legal_status")
MARKET = _members(Market, "market")
PER = _members(Per, "per")
NEED = _members(Need, "need")
PHASE = _members(Phase, "phase")
REVIEWER = _members(Reviewer, "reviewer")
ACTOR = _members(Actor, "actor")

CITE = KeyTable(
    "cite",
    "a citation",
    'A place in a source: {id: uk-mdr-2002, at: "reg 13(2)"}.',
    (needed("id", ID, "The source, an id of sources.yaml."), Key("at", TEXT, "The place in it.")),
)
_ONE_SOURCE = {"anyOf": [schema_of(ID), schema_of(CITE)]}
SOURCES = Kind(
    f"the id of a source, {words_of(CITE)}, or a list of these",
    {
        "description": "One source, or several: its id in sources.yaml, or its id with the place in it.",
        "anyOf": [schema_of(ID), schema_of(CITE), {"type": "array", "items": _ONE_SOURCE, "minItems": 1, "uniqueItems": True}],
    },
    name="sources",
    uses=(ID, CITE),
)
PERIOD = KeyTable(
    "period",
    "'in_force'",
    "From when to when a text is in force, both days included.",
    (Key("from", DAY, "The first day."), Key("until", DAY, "The last day.")),
)

EDITION_ID = pattern("the id of an edition", r"^[0-9]{4}\.(0[1-9]|1[0-2])(\.[1-9][0-9]*)?$", "edition_id")
DAY_OR_NONE = either(DAY, one_of(("none",)))
UNCERTAIN_DAY = Kind(
    "a day, `none`, or `DAY..DAY` where either may be `none`",
    {
        "anyOf": [
            {"anyOf": [schema_of(DAY), {"const": "none"}]},
            {"type": "string", "pattern": rf"^(none|{_DAY})\.\.(none|{_DAY})$"},
        ]
    },
    as_text,
    "closing_day",
    (DAY,),
)
