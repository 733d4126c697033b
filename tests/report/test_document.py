from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.report.document import as_document, as_json
from tests.report.conftest import EXAMPLES, Answer

# The keys of the published contract: later versions may add to them, none may go.
CONTRACT = {
    "": "schema edition as_of device headline routes checklist questions deadlines notices receipt",
    "routes": "id group title market outcome legal_status confidence basis opens closes review gives because undecided_by "
    "timeline",
    "routes.basis": "regulator pathway number",
    "routes.opens": "date precision status",
    "routes.closes": "date",
    "routes.review": "by checks",
    "routes.because": "rule says sources confidence",
    "routes.timeline": "start steps market_access",
    "routes.timeline.steps": "id title starts ends confidence sources",
    "routes.timeline.steps.starts": "earliest likely latest",
    "routes.timeline.steps.ends": "earliest likely latest",
    "routes.timeline.market_access": "earliest likely latest",
    "checklist": "id title status needed_for because sources",
    "questions": "fact ask decides",
    "deadlines": "date title sources",
    "notices": "code says",
    "receipt": "tool rules_sha256 input_sha256",
}

Documents = list[dict[str, object]]

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _objects(document: object, path: list[str]) -> Iterator[dict[str, object]]:
    """The objects at a path, looking into lists; null is left out."""
    if isinstance(document, list):
        for item in document:
            yield from _objects(item, path)
    elif isinstance(document, dict):
        if path:
            yield from _objects(document[path[0]], path[1:])
        else:
            yield document


@pytest.mark.parametrize("path", CONTRACT)
def test_the_document_has_the_keys_of_the_contract(path: str, documents: Documents) -> None:
    promised = set(CONTRACT[path].split())
    found = [each for document in documents for each in _objects(document, [key for key in path.split(".") if key])]
    assert found
    for each in found:
        assert promised <= each.keys()


@pytest.mark.parametrize("path", CONTRACT)
def test_the_same_kind_of_object_has_its_keys_in_the_same_order(path: str, documents: Documents) -> None:
    found = [each for document in documents for each in _objects(document, [key for key in path.split(".") if key])]
    longest = list(max(found, key=len))
    for each in found:
        assert list(each) == [key for key in longest if key in each]
        assert set(longest) - set(each) <= {
            "possibly_until",
            "doubt",
            "sources",
            "citations",
            "legal_status",
            "confidence",
            "story",
        }


def test_the_document_says_which_contract_it_keeps(answer: Answer) -> None:
    document = as_document(answer(EXAMPLES[0].read_text(encoding="utf-8")))
    assert next(iter(document)) == "schema"
    assert (document["schema"], document["edition"], document["as_of"]) == ("pathways.assessment/2", "2026.11.1", "2026-11-20")


def test_words_of_closed_lists_are_those_of_the_contract(documents: Documents) -> None:
    allowed = {
        "outcome": {"open", "expected", "undecided", "unsettled", "excluded", "closed"},
        "legal_status": {"in-force", "made", "draft", "announced", "proposal", "superseded"},
        "confidence": {"verified", "secondary", "inferred", "assumed", "unknown"},
        "market": {"GB", "NI"},
    }
    seen: dict[str, set[object]] = {key: set() for key in allowed}
    for document in documents:
        for route in _objects(document, ["routes"]):
            for key in allowed:
                seen[key].add(route[key])
        for item in _objects(document, ["checklist"]):
            assert item["status"] in {"have", "missing", "unknown"}
    for key, words in allowed.items():
        assert seen[key] <= words
        assert len(seen[key]) > 1


def test_dates_are_days_in_iso_form(documents: Documents) -> None:
    days: list[object] = []
    for document in documents:
        days += [each["date"] for each in _objects(document, ["deadlines"])]
        for route in _objects(document, ["routes"]):
            for key in ("opens", "closes"):
                days += [each["date"] for each in _objects(route[key], []) if each["date"] is not None]
            for points in _objects(route["timeline"], ["market_access"]):
                days += points.values()
    assert len(days) > 50
    assert all(isinstance(day, str) and DAY.fullmatch(day) for day in days)


def test_every_reason_cites_a_source(documents: Documents) -> None:
    reasons = [each for document in documents for each in _objects(document, ["routes", "because"])]
    assert len(reasons) > 50
    assert all(each["sources"] and each["says"] for each in reasons)


def test_routes_that_have_nothing_to_do_with_the_device_come_only_when_asked_for(answer: Answer) -> None:
    assessment = answer((EXAMPLES[0].parent / "idx-dr.yaml").read_text(encoding="utf-8"))
    short, long = as_document(assessment), as_document(assessment, with_all=True)
    assert "not_applicable" not in short
    left_out = list(_objects(long["not_applicable"], []))
    assert left_out
    for each in left_out:
        assert {"id", "group", "title", "market", "basis", "nearest"} <= each.keys()
    assert all(route["route_to_market"] for route in _objects(short["routes"], []))
    assert [key for key in long if key != "not_applicable"] == list(short)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_input_gives_the_same_bytes(example: Path, answer: Answer) -> None:
    text = example.read_text(encoding="utf-8")
    once, again = (as_json(as_document(answer(text), with_all=True)) for _ in range(2))
    assert once == again
    assert once.endswith("}\n")
    assert not once.endswith("\n\n")


def test_foreign_text_is_data_in_json(answer: Answer) -> None:
    name = 'x"\\ \u202e\x1b[31m </script> 東京'
    text = json.dumps({"schema": "pathways.device/1", "name": name, "approvals": ["K203629"]})
    written = as_json(as_document(answer(text)))
    device = json.loads(written)["device"]
    assert device["name"] == name
    assert "\x1b" not in written
