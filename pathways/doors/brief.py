"""Answers cut to what an agent needs first (``pathways.brief/1``): what it comes to, entries with rule ids, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pathways.report.document import Document

SCHEMA = "pathways.brief/1"
MOST_CHARACTERS = 8_000
_MOST_TEXT = 400


def brief(
    of: str, document: Mapping[str, Any], says: Iterable[str], entries: Iterable[Document], ask: Iterable[Document] = ()
) -> Document:
    """``says`` whole, then as many entries and questions as there is room for; ``left_out`` counts the others."""
    found: Document = {
        "schema": SCHEMA,
        "of": of,
        "edition": document.get("edition"),
        "as_of": document.get("as_of"),
        "says": [_cut(each, 1_200) for each in says][:8],
        "entries": [],
        "ask": [],
        "left_out": 0,
        "full": "Call again with detail: full for all of it. Information, not legal advice.",
    }
    room = MOST_CHARACTERS - len(msgspec.json.encode(found)) - 400
    for key, values in (("entries", list(entries)), ("ask", list(ask))):
        for value in map(_shortened, values):
            size = len(msgspec.json.encode(value)) + 1
            if size > room:
                found["left_out"] = int(found["left_out"]) + 1  # type: ignore[call-overload]
                continue
            room -= size
            found[key].append(value)  # type: ignore[attr-defined]
    return found


def _cut(text: str, most: int = _MOST_TEXT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def _shortened(value: Document) -> Document:
    return {key: _cut(each) if isinstance(each, str) else each for key, each in value.items() if each not in (None, [], "")}


def of_assessment(document: Mapping[str, Any]) -> Document:
    """The headline and what it rests on; routes; deadlines; questions."""
    provided = [each["says"] for each in document["provided"]]
    says = [document["headline"], *([f"Provided that {'; '.join(provided)}."] if provided else [])]
    dated = [{"deadline": each["date"], "title": each["title"], **_cited(each)} for each in document["deadlines"]]
    questions = [{"fact": each["fact"], "ask": each["ask"], "decides": each["decides"][:4]} for each in document["questions"]]
    return brief("pathways.assessment/2", document, says, [*map(_route, document["routes"]), *dated], questions)


def _route(route: Mapping[str, Any]) -> Document:
    because = route["because"][0] if route["because"] else {}
    opens = route["opens"] or {}
    closes = route["closes"] or {}
    return {
        "route": route["id"],
        "title": route["title"],
        "market": route["market"],
        "outcome": route["outcome"],
        "legal_status": route["legal_status"],
        "on": (route["basis"] or {}).get("label"),
        "opens": opens.get("date"),
        "closes": closes.get("date"),
        "rules": [each["rule"] for each in route["because"]],
        "says": because.get("says"),
        **_cited({**because, "confidence": route["confidence"]}),
        "undecided_by": route.get("undecided_by"),
    }


def _cited(entry: Mapping[str, Any]) -> Document:
    places = [f"{each['source']} {each['at'] or ''}".strip() for each in entry.get("citations", ())]
    return {"confidence": entry.get("confidence"), "sources": places[:4]}


def of_comparison(document: Mapping[str, Any]) -> Document:
    one, other = document["from"], document["to"]
    says = [
        "The answer moved." if document["moved"] else "Nothing in the answer moved.",
        f"Then (edition {one['edition']}, {one['as_of']}): {one['headline']}",
        f"Now (edition {other['edition']}, {other['as_of']}): {other['headline']}",
    ]
    moves = [
        {
            "route": each["id"],
            "market": each["market"],
            "kind": each["kind"],
            "differences": [f"{part['what']}: {part['before']} -> {part['after']}"[:200] for part in each["differences"][:4]],
            "moved_by": each["moved_by"]["documents"],
            "rules": each["moved_by"]["rules"],
        }
        for each in document["routes"]
    ]
    duties = [{"duty": each["rule"], "market": each["market"], "kind": each["kind"]} for each in document["duties"]]
    evidence = [{"evidence": each["id"], "kind": each["kind"], "rules": each["because"]} for each in document["evidence"]]
    adoption = [
        {"requirement": each["rule"], "kind": each["kind"], "differences": each["differences"]} for each in document["adoption"]
    ]
    entries = [*moves, *evidence, *duties, *adoption]
    return brief("pathways.comparison/1", {"edition": other["edition"], "as_of": other["as_of"]}, says, entries)


def of_what_if(document: Mapping[str, Any]) -> Document:
    def entry(proposal: Mapping[str, Any]) -> Document:
        return {
            "changes": [each["says"] for each in proposal["changes"]],
            "can_be_made": proposal["can_be_made"],
            "effects": [
                f"{each['kind']}: {each['title']} ({each['market']}, {each['legal_status']})" for each in proposal["effects"][:4]
            ],
            "rules": sorted({reason["rule"] for each in proposal["effects"] for reason in each["because"]})[:6],
        }

    found = [entry(each) for each in (*document["proposals"], *document["beyond"])]
    return brief("pathways.what-if/1", document, [document["headline"]], found)


def of_classification(document: Mapping[str, Any]) -> Document:
    entries: list[Document] = []
    asked: dict[str, str] = {}
    for id_, scheme in document["schemes"].items():
        because = scheme.get("because") or ([scheme["outside"]] if scheme.get("outside") else [])
        entries.append(
            {
                "scheme": id_,
                "title": scheme["title"],
                "class": scheme.get("class"),
                "possible": scheme.get("possible"),
                "outside": bool(scheme.get("outside")),
                "rules": [each["rule"] for each in because],
                "says": because[0]["says"] if because else None,
                **_cited(because[0] if because else {}),
            }
        )
        asked |= {each["fact"]: each["ask"] for each in scheme.get("questions", ())}
    mismatches: Sequence[Mapping[str, Any]] = document.get("mismatches", ())
    says = [str(each.get("says", "")) for each in mismatches]
    return brief(
        "pathways.classification/1", document, says, entries, [{"fact": key, "ask": text} for key, text in asked.items()]
    )


def of_calendar(document: Mapping[str, Any]) -> Document:
    entries = [
        {
            "id": each["id"],
            "from": each["first"],
            "until": each["last"],
            "precision": each["precision"],
            "weight": each["weight"],
            "title": each["title"],
            "says": each["says"],
            **_cited(each),
        }
        for each in document["entries"]
    ]
    return brief("pathways.dates/1", document, [f"From {document['from']} to {document['to']}."], entries)


def of_replay(document: Mapping[str, Any]) -> Document:
    culprit = document["culprit"]
    says = [
        "The answer is reproduced." if document["same"] else "The answer is not what the receipt has.",
        *([f"First rule that changed: {culprit['rule']} ({', '.join(culprit['changes'])})."] if culprit else []),
        *document["notes"],
    ]
    return brief("pathways.replay/1", document, says, document["departures"])
