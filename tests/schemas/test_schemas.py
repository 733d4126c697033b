"""The published JSON Schemas: valid themselves, true of every shipped file and of real answers, and strict."""

from __future__ import annotations

import copy
import json
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from typer.testing import CliRunner

from pathways.cli.commands import EVERYTHING, app_with
from pathways.model.facts import Fact, FactType, Vocabulary
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.schemas import (
    DIALECT,
    SCHEMA_NAMES,
    addressed,
    device_schema,
    load_schema,
    referred_to,
    schema_text,
    standing_alone,
)
from tests.places import EXAMPLES, PROJECT

RULES = shipped_rules()
EDITIONS = sorted(path.stem for path in (RULES / "editions").glob("*.yaml"))
INSTRUMENTS = sorted((RULES / "instruments").glob("*.yaml"))
CLASSES = sorted((RULES / "classification").rglob("*.yaml"))
VERSIONS = {"assessment": 2, "receipt": 2}
CATALOGUES = ("facts", "sources", "evidence", "steps", "calendar", "invariants", "words", "watch", "organisations")


class PlainLoader(yaml.CSafeLoader):
    """YAML as rule files are read: a date, and a word such as `on`, stays the text that it is."""


PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "oO"
}


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)  # a SafeLoader


@cache
def validator(name: str) -> Draft202012Validator:
    registry = Registry().with_resources(
        (str(schema["$id"]), Resource.from_contents(schema)) for schema in map(load_schema, SCHEMA_NAMES)
    )
    return Draft202012Validator(load_schema(name), registry=registry, format_checker=FormatChecker())


def complaint(name: str, document: Any) -> str | None:
    """What is wrong with the document; None where it is valid."""
    problem = best_match(validator(name).iter_errors(document))
    return None if problem is None else f"{problem.json_path}: {problem.message[:300]}"


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(app_with(EVERYTHING), list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def answer(example: Path, *options: str) -> Any:
    return json.loads(printed("assess", str(example), "--as-of", "2026-11-20", "--format", "json", *options))


def example(name: str) -> Path:
    return next(path for path in EXAMPLES if path.stem == name)


# --- the schemas themselves -----------------------------------------------------------------------------


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from subschemas(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from subschemas(part)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_schema_is_valid_and_has_its_own_name(name: str) -> None:
    schema = load_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:pathways:{name}:{VERSIONS.get(name, 1)}"


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_object_with_known_keys_refuses_other_keys(name: str) -> None:
    described = [each for each in subschemas(load_schema(name)) if each.get("type") == "object"]
    assert described
    assert all(each.get("additionalProperties") is False for each in described)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_published_file_is_written_the_way_schemas_are_printed(name: str) -> None:
    schema = load_schema(name)
    path = PROJECT / "pathways" / "schemas" / f"{name}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(schema)


def test_every_published_file_has_a_name_that_can_be_asked_for() -> None:
    folder = PROJECT / "pathways" / "schemas"
    assert {path.name for path in folder.glob("*.json")} == {f"{name}.schema.json" for name in SCHEMA_NAMES}


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        load_schema("../../pyproject")


# --- the device schema comes from the vocabulary --------------------------------------------------------


def test_the_published_device_schema_is_the_one_made_from_the_shipped_rules() -> None:
    catalogue = RuleFolder(RULES).catalogue
    made = device_schema(catalogue.vocabulary, catalogue.evidence)
    assert load_schema("device") == made, "run: pathways rules schema device > pathways/schemas/device.schema.json"


def test_every_kind_of_fact_has_its_type_in_the_device_schema() -> None:
    def fact(id_: str, type_: FactType, labels: dict[str, str] | None = None) -> Fact:
        from pathways.model.conditions import ALWAYS

        return Fact(id_, type_, f"Label of {id_}", "Question?", "Help.", labels or {}, ALWAYS, ())

    facts = [
        fact("device.flag", FactType.BOOL),
        fact("device.pick", FactType.CHOICE, {"one": "One", "two": "Two"}),
        fact("other.day", FactType.DATE),
        fact("other.amount", FactType.NUMBER),
        fact("approval.words", FactType.TEXT),
    ]
    schema: Any = device_schema(Vocabulary({each.id: each for each in facts}, ()), ["item-a"])
    Draft202012Validator.check_schema(schema)
    device = schema["properties"]["device"]["properties"]
    assert device["flag"] == {"title": "Label of device.flag", "description": "Question? Help.", "type": "boolean"}
    assert device["pick"]["enum"] == ["one", "two"]
    assert schema["properties"]["other"]["properties"]["day"]["format"] == "date"
    assert schema["properties"]["other"]["properties"]["amount"]["type"] == "number"
    assert schema["$defs"]["approval"]["properties"]["words"]["type"] == "string"
    assert "approval" not in schema["properties"]
    assert schema["properties"]["evidence"]["items"] == {"enum": ["item-a"]}


def test_the_device_schema_is_a_pure_function_of_the_vocabulary() -> None:
    catalogue = RuleFolder(RULES).catalogue
    first, second = (device_schema(catalogue.vocabulary, catalogue.evidence) for _ in range(2))
    assert first == second
    assert first is not second


# --- the command ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SCHEMA_NAMES if not any(referred_to(load_schema(name)))])
def test_the_command_prints_the_published_schema(name: str) -> None:
    assert printed("rules", "schema", name) == schema_text(load_schema(name))


def test_the_printed_assessment_schema_stands_alone() -> None:
    schema = json.loads(printed("rules", "schema", "assessment"))
    assert schema == standing_alone(load_schema("assessment"), load_schema("device"))
    alone = Draft202012Validator(schema)
    document = answer(example("idx-dr"), "--all")
    assert alone.is_valid(document)
    document["device"]["device"]["kind"] = "spaceship"
    assert not alone.is_valid(document)


@pytest.mark.parametrize("name", [name for name in SCHEMA_NAMES if any(referred_to(load_schema(name)))])
def test_a_printed_schema_has_with_it_what_it_refers_to(name: str) -> None:
    schema = json.loads(printed("rules", "schema", name))
    Draft202012Validator.check_schema(schema)
    assert {each["$id"] for each in subschemas(schema) if "$id" in each} >= {
        f"urn:pathways:{each}:{VERSIONS.get(each, 1)}" for each in referred_to(load_schema(name))
    }


def test_without_a_public_address_ids_are_urns_and_with_one_they_can_be_fetched() -> None:
    schema = standing_alone(load_schema("comparison"), load_schema("device"))
    assert addressed(schema) == addressed(schema, "") == schema
    there = json.dumps(addressed(schema, "https://example.org/pathways/v1"))
    assert "urn:pathways" not in there
    for name in ("comparison", "assessment", "device"):
        assert f'"$id": "https://example.org/pathways/v1/pathways/schemas/{name}.schema.json"' in there
    assert '"$ref": "https://example.org/pathways/v1/pathways/schemas/assessment.schema.json#/$defs/route"' in there


def test_what_is_to_be_served_is_found_where_its_ids_say() -> None:
    served = runpy.run_path(str(PROJECT / "tools" / "public_files.py"))["written"]("https://example.org/p")
    for name in SCHEMA_NAMES:
        schema = json.loads(served[f"pathways/schemas/{name}.schema.json"])
        assert schema["$id"] == f"https://example.org/p/pathways/schemas/{name}.schema.json"
        assert "urn:pathways" not in json.dumps(schema)
    assert "docs/findings/RF001.md" in served


def test_an_address_reaches_every_schema() -> None:
    for name in SCHEMA_NAMES:
        assert addressed(load_schema(name), "https://example.org")["$id"] == (
            f"https://example.org/pathways/schemas/{name}.schema.json"
        )


# --- shipped files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)
def test_every_shipped_instrument_is_valid(path: Path) -> None:
    assert complaint("instrument", read(path)) is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_shipped_edition_is_valid(edition: str) -> None:
    assert complaint("edition", read(RULES / "editions" / f"{edition}.yaml")) is None


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_shipped_catalogue_is_valid(name: str) -> None:
    assert complaint(name, read(RULES / f"{name}.yaml")) is None


@pytest.mark.slow
def test_every_shipped_case_file_is_valid() -> None:
    found = {str(path.relative_to(RULES)): complaint("cases", read(path)) for path in sorted((RULES / "cases").glob("*/*.yaml"))}
    assert {path: wrong for path, wrong in found.items() if wrong is not None} == {}


@pytest.mark.parametrize("path", CLASSES, ids=lambda path: path.stem)
def test_every_shipped_file_on_classes_is_valid(path: Path) -> None:
    of_name = {"mismatches": "mismatches", "fda": "filings"}
    kind = "class_cases" if path.parent.name == "cases" else of_name.get(path.stem, "scheme")
    assert complaint(kind, read(path)) is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_device_is_valid(path: Path) -> None:
    assert complaint("device", read(path)) is None


# --- real answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_every_answer_about_an_example_is_valid(path: Path, edition: str) -> None:
    plain = answer(path, "--edition", edition)
    everything = answer(path, "--edition", edition, "--all")
    assert complaint("assessment", plain) is None
    assert complaint("assessment", everything) is None
    assert "not_applicable" in everything
    assert "not_applicable" not in plain


@pytest.mark.parametrize("day", ["2019-01-01", "2023-07-01", "2027-07-01", "2028-07-01", "2031-01-01"])
@pytest.mark.parametrize("law", ["in-force", "all"])
@pytest.mark.parametrize("name", ["actifuse", "minuteful-kidney", "ni-infusion-pump", "short-note"])
@pytest.mark.first_only
def test_answers_about_other_days_are_valid(name: str, law: str, day: str) -> None:
    options = ["--as-of", day, "--law", law, "--all", "--format", "json", "--assume", "reliance-review=8w..26w"]
    assert complaint("assessment", json.loads(printed("assess", str(example(name)), *options))) is None


@pytest.mark.slow
def test_the_device_within_an_answer_is_a_device_file(tmp_path: Path) -> None:
    again = tmp_path / "device.json"
    first = answer(example("brainomix-360-e-aspects"))
    again.write_text(json.dumps(first["device"]), encoding="utf-8")
    second = answer(again)
    assert second == first


# --- broken documents -----------------------------------------------------------------------------------


def changed(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy with one place set to ``value``; ``...`` takes the place away. A name in a list is the id of its part."""
    copied = copy.deepcopy(document)
    place = copied
    for key in path[:-1]:
        place = (
            next(each for each in place if each["id"] == key) if isinstance(place, list) and isinstance(key, str) else place[key]
        )
    if value is ...:
        del place[path[-1]]
    elif isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    return copied


BROKEN_DEVICES: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "unknown key": (("devise",), {}),
    "unknown fact": (("device", "steril"), True),
    "misspelt value": (("device", "kind"), "generl"),
    "yes/no as text": (("device", "software"), "maybe"),
    "impossible month": (("qms", "expires"), "2027-13-01"),
    "impossible day": (("qms", "expires"), "2027-02-30"),
    "week date": (("qms", "expires"), "2027-W01-1"),
    "unknown evidence": (("evidence",), ["iso-13458-certificate"]),
    "approvals no list": (("approvals",), {"regulator": "fda"}),
    "empty approval text": (("approvals",), [""]),
    "unknown approval key": (("approvals",), [{"regulator": "fda", "pathwya": "510k"}]),
    "no schema": (("schema",), ...),
    "other schema": (("schema",), "pathways.device/2"),
    "class of another kind of word": (("class", "gb"), "2a"),
}


@pytest.mark.parametrize("what", BROKEN_DEVICES)
def test_a_broken_device_is_refused(what: str) -> None:
    path, value = BROKEN_DEVICES[what]
    assert complaint("device", changed(read(example("idx-dr")), path, value)) is not None


RULE = {"rule": "r", "when": {}, "says": "Something.", "source": "s", "confidence": "secondary"}
ROW: tuple[str | int, ...] = ("routes", 0, "applies", 0)
BROKEN_INSTRUMENTS: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "unknown key": (("carry_over",), []),
    "unknown status": (("status",), "law"),
    "law without a start": (("in_force",), ...),
    "in force until only": (("in_force",), {"until": "2030-12-31"}),
    "bad date": (("published",), "13 June 2002"),
    "rule without a source": ((*ROW, "source"), ...),
    "rule with an empty list of sources": ((*ROW, "source"), []),
    "rule without confidence": ((*ROW, "confidence"), ...),
    "rule with invented confidence": ((*ROW, "confidence"), "certain"),
    "condition as text": ((*ROW, "when"), "class.gb == 'I'"),
    "condition with an empty any": ((*ROW, "when"), {"any": []}),
    "condition deep inside": ((*ROW, "when"), {"any": [{"not": {"holds": {"approval.expires": {"befor": "2027-01-01"}}}}]}),
    "condition with two comparisons": (
        (*ROW, "when"),
        {"approval.expires": {"before": "2027-01-01", "after": "2026-01-01"}},
    ),
    "condition with an undotted fact": ((*ROW, "when"), {"kind": "ivd"}),
    "row with since": ((*ROW, "since"), "2024-01-01"),
    "unsettled but sure": (("routes", 0, "unsettled"), [RULE]),
    "excluded but unknown": (("routes", 0, "excluded"), [RULE | {"confidence": "unknown"}]),
    "market of another country": (("routes", 0, "market"), "UK"),
    "route without rows": (("routes", 0, "applies"), ...),
    "route with no row": (("routes", 0, "applies"), []),
    "row that is sure but lies between routes": ((*ROW, "between"), ["gb-reliance-1", "gb-reliance-3"]),
    "end date with a source and no words": (
        ("routes", 0, "closes"),
        {"earliest_of": ["2030-06-30"], "source": "s", "confidence": "secondary"},
    ),
    "empty end dates": (("routes", 0, "closes"), {"earliest_of": []}),
    "doubt without words": (("routes", 0, "closes"), {"earliest_of": ["2030-06-30"], "possibly_until": "2031-06-30"}),
    "step that waits for something else": (("routes", 0, "steps"), [{"step": "a", "not_before": "christmas"}]),
    "empty change": (
        ("carries_over",),
        [{"from": "a", "group": "b", "sentence": "S.", "confidence": "assumed", "change": {"r": {}}}],
    ),
}


@pytest.mark.parametrize("what", BROKEN_INSTRUMENTS)
def test_a_broken_instrument_is_refused(what: str) -> None:
    path, value = BROKEN_INSTRUMENTS[what]
    whole = read(RULES / "instruments" / "2002-06-13-uk-mdr-2002.yaml")
    assert complaint("instrument", whole) is None
    assert complaint("instrument", changed(whole, path, value)) is not None


BROKEN_CATALOGUES: dict[str, tuple[str, tuple[str | int, ...], Any]] = {
    "source without a kind": ("sources", ("sources", 0, "kind"), ...),
    "source that is no web address": ("sources", ("sources", 0, "url"), "javascript:alert(1)"),
    "evidence without words": ("evidence", ("evidence", 0, "says"), ""),
    "step with a fraction": ("steps", ("steps", 0, "duration", "low"), 1.5),
    "step in years": ("steps", ("steps", 0, "duration", "unit"), "years"),
    "event in another country": ("calendar", ("events", 0, "jurisdiction"), "FR"),
    "event with half a date": ("calendar", ("events", 0, "date"), "2024-1"),
    "choice without values": ("facts", ("facts", 0, "values"), ...),
    "fact without a section": ("facts", ("facts", 0, "id"), "kind"),
    "constraint that concludes a date": ("facts", ("constraints", 0, "then"), {"approval.expires": {"before": "2027-01-01"}}),
    "constraint with any": ("facts", ("constraints", 0, "if"), {"any": [{"device.software": True}]}),
    "derived choice without values": ("facts", ("derived", "class.gb_vs_eu", "values"), ...),
    "invariant with two statements": ("invariants", ("invariants", 0, "always"), {"outcome": "open"}),
    "invariant without a statement": ("invariants", ("invariants", 0, "never"), ...),
    "invariant without words": ("invariants", ("invariants", 0, "says"), ...),
    "invariant about what is undecided": ("invariants", ("invariants", 0, "never", "outcome"), "undecided"),
    "invariant about another key": ("invariants", ("invariants", 0, "never", "outcomes"), "open"),
    "invariant of a patch": ("invariants", ("invariants", 0, "editions"), ["2026.11.1"]),
    "invariant on no day": ("invariants", ("invariants", 0, "on"), {}),
}


@pytest.mark.parametrize("what", BROKEN_CATALOGUES)
@pytest.mark.first_only
def test_a_broken_catalogue_is_refused(what: str) -> None:
    name, path, value = BROKEN_CATALOGUES[what]
    assert complaint(name, changed(read(RULES / f"{name}.yaml"), path, value)) is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), "2026.13"),
        (("known_on",), "2026-11"),
        (("verified",), {"note": "No date."}),
        (("instruments",), []),
        (("instruments",), ["a", "a"]),
        (("verified_through",), "2026-10-06"),
    ],
)
def test_a_broken_edition_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    assert complaint("edition", changed(read(RULES / "editions" / "2026.11.yaml"), path, value)) is not None


CASES = {
    "schema": "pathways.cases/1",
    "edition": "2026.11",
    "as_of": "2026-11-20",
    "given": {"device": {"kind": "general"}, "approvals": ["K203629", {"regulator": "fda"}]},
    "cases": [{"id": "a", "device": {"qms": None}, "expect": [{"id": "gb-reliance-4", "outcome": "open", "rules": ["r"]}]}],
}
EXPECTED: tuple[str | int, ...] = ("cases", 0, "expect")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*EXPECTED, 0, "rules"), ...),
        ((*EXPECTED, 0, "outcome"), "opened"),
        ((*EXPECTED, 0, "closes"), "2027-12-31..soon"),
        (EXPECTED, []),
        (("given", "name"), "Named"),
        (("cases", 0, "law"), "proposed"),
    ],
)
def test_a_broken_case_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    assert complaint("cases", CASES) is None
    assert complaint("cases", changed(CASES, path, value)) is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "pathways.assessment/1"),
        (("routes", 0, "outcome"), "recommended"),
        (("routes", 0, "because"), []),
        (("routes", 0, "because", 0, "sources"), ...),
        (("routes", 0, "legal_status"), "draft"),  # the first route is open, and a draft opens nothing
        (("routes", 0, "route_to_market"), False),
        (("routes", 0, "score"), 7),
        (("receipt", "rules_sha256"), "abc"),
        (("receipt", "start"), None),
        (("as_of",), "20 November 2026"),
        (("notices",), []),
        (("device", "device", "kind"), "spaceship"),
        (("checklist", 0, "status"), "maybe"),
        (("questions",), ...),
        (("not_applicable", 0, "nearest", "failing"), []),
    ],
)
@pytest.mark.first_only
def test_a_broken_answer_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    whole = answer(example("idx-dr"), "--all")
    assert whole["routes"][0]["outcome"] == "open"
    assert complaint("assessment", whole) is None
    assert complaint("assessment", changed(whole, path, value)) is not None
