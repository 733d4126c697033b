"""JSON Schemas (draft 2020-12) of the files that people write and of the answers that programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from pathways.model.facts import Fact, FactType, Vocabulary
from pathways.rulebook.address import PUBLIC_ADDRESS, public, schema_path

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_NAMES = (
    "adopt",
    "adoption",
    "adoption_cases",
    "assessment",
    "brief",
    "calendar",
    "cases",
    "class_cases",
    "classification",
    "comparison",
    "costs",
    "coverage",
    "dates",
    "device",
    "diff",
    "edition",
    "evidence",
    "facts",
    "filings",
    "findings",
    "flows",
    "glossary",
    "impact",
    "instrument",
    "interview",
    "invariants",
    "lock",
    "map",
    "mismatches",
    "mutation",
    "organisations",
    "partner-questions",
    "partner-sheet",
    "portfolio-reject",
    "portfolio-row",
    "proofs",
    "receipt",
    "replay",
    "scheme",
    "sources",
    "steps",
    "support",
    "watch",
    "watched",
    "what-if",
    "words",
)
_URN = re.compile(r"urn:pathways:([a-z_-]+):[0-9]+")
_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def load_schema(name: str) -> Schema:
    """The published schema ``name``, one of SCHEMA_NAMES. Raises KeyError for any other name."""
    if name not in SCHEMA_NAMES:
        raise KeyError(name)
    text = files("pathways").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert isinstance(schema, dict)
    return schema


def addressed(schema: Schema, address: str = PUBLIC_ADDRESS) -> Schema:
    """The schema with ids that can be fetched; as it is while there is no public address."""
    text = json.dumps(schema)
    found = json.loads(_URN.sub(lambda urn: public(schema_path(urn[1]), address) or urn[0], text))
    assert isinstance(found, dict)
    return found


def schema_text(schema: Mapping[str, object]) -> str:
    """The schema as the published files have it: indented, ending in a newline."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def device_schema(vocabulary: Vocabulary, evidence_ids: Iterable[str]) -> Schema:
    """What a device file may say under ``vocabulary``: values in their plain spelling, no key beyond the vocabulary's."""
    sections: dict[str, dict[str, object]] = {}
    for fact in vocabulary.facts.values():
        section, _, key = fact.id.partition(".")
        sections.setdefault(section, {})[key] = _fact(fact)
    approval = sections.pop("approval", {})
    return {
        "$schema": DIALECT,
        "$id": "urn:pathways:device:1",
        "title": "Device file (pathways.device/1)",
        "description": "A medical device as its owner describes it. A fact that is left out is unknown.",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema"],
        "properties": {
            "schema": {"const": "pathways.device/1"},
            "name": {"type": "string", "title": "Name"},
            **{section: _closed(properties) for section, properties in sections.items()},
            "approvals": {
                "title": "Approvals held",
                "description": "An empty list says that none is held. Left out, it is unknown which are held.",
                "type": "array",
                "items": {"anyOf": [_SHORT_APPROVAL, {"$ref": "#/$defs/approval"}]},
            },
            "evidence": {
                "title": "Evidence in hand",
                "description": "Ids of the evidence catalogue. Left out, it is unknown what is in hand.",
                "type": "array",
                "items": {"enum": list(evidence_ids)},
            },
            "notes": {"type": "string", "title": "Notes", "description": "For people; no rule reads it."},
        },
        "$defs": {"approval": _closed(approval)},
    }


def standing_alone(schema: Schema, device: Schema) -> Schema:
    """The schema with those that it refers to bundled. ``device``: that of device files, which comes from the vocabulary."""
    bundled: dict[str, object] = {}
    left = list(referred_to(schema))
    while left:
        name = left.pop()
        if name not in bundled:
            part = device if name == "device" else load_schema(name)
            bundled[name] = part
            left += referred_to(part)
    if not bundled:
        return schema
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    return schema | {"$defs": definitions | dict(sorted(bundled.items()))}


def referred_to(part: object) -> Iterator[str]:
    """The names of the schemas that a schema refers to."""
    if isinstance(part, dict):
        target = part.get("$ref")
        found = _URN.match(target) if isinstance(target, str) else None
        if found is not None:
            yield found[1]
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from referred_to(each)


_SHORT_APPROVAL: Schema = {
    "type": "string",
    "minLength": 1,
    "description": "An FDA number such as K203629, or 'regulator pathway [number] [until DATE]'.",
}


def _closed(properties: Mapping[str, object]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def _fact(fact: Fact) -> Schema:
    words: Schema = {"title": fact.label, "description": f"{fact.ask} {fact.help}"}
    match fact.type:
        case FactType.BOOL:
            return words | {"type": "boolean"}
        case FactType.CHOICE:
            return words | {"enum": list(fact.labels)}
        case FactType.DATE:
            return words | {"type": "string", "format": "date", "pattern": _DAY}
        case FactType.NUMBER:
            return words | {"type": "number"}
        case FactType.TEXT:
            return words | {"type": "string"}
