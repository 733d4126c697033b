"""JSON Schemas (draft 2020-12) of the files that people write and of the answers that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files

from pathways.model.facts import Fact, FactType, Vocabulary

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_NAMES = (
    "assessment",
    "calendar",
    "cases",
    "class_cases",
    "classification",
    "device",
    "edition",
    "evidence",
    "facts",
    "filings",
    "glossary",
    "instrument",
    "invariants",
    "mismatches",
    "receipt",
    "scheme",
    "sources",
    "steps",
    "watch",
    "words",
)
_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def load_schema(name: str) -> Schema:
    """The published schema ``name``, one of SCHEMA_NAMES. Raises KeyError for any other name."""
    if name not in SCHEMA_NAMES:
        raise KeyError(name)
    text = files("pathways").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert isinstance(schema, dict)
    return schema


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


def assessment_schema(device: Schema) -> Schema:
    """The schema of an answer with that of the device in it bundled, so that it stands alone."""
    schema = load_schema("assessment")
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    return schema | {"$defs": definitions | {"device": device}}


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
