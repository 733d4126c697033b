"""A device written as YAML reads back as the same device, whatever it is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pathways.intake.device_file import load_device, read_device
from pathways.intake.device_writer import device_text
from pathways.model.device import Approval, Device
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.engine.devices import devices
from tests.engine.test_laws import many, numbered
from tests.places import EXAMPLES

RULES = (FOLDER := RuleFolder(shipped_rules())).rule_set(FOLDER.newest_edition)
VOCABULARY, EVIDENCE = RULES.catalogue.vocabulary, RULES.catalogue.evidence
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def read_back(device: Device, heading: str = "") -> Device:
    return read_device(device_text(device, heading), "device.yaml", VOCABULARY, EVIDENCE).device


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_reads_back_as_it_was(path: Path) -> None:
    device = load_device(path, VOCABULARY, EVIDENCE).device
    assert read_back(device) == device


@many
@given(devices(VOCABULARY), ANY_TEXT.filter(bool), st.none() | ANY_TEXT, st.none() | st.sets(st.sampled_from(sorted(EVIDENCE))))
def test_every_device_reads_back_as_it_was(device: Device, name: str, notes: str | None, evidence: set[str] | None) -> None:
    held = None if evidence is None else frozenset(evidence)
    made = replace(numbered(device), name=name, notes=notes, evidence=held)
    assert read_back(made) == made


@given(ANY_TEXT.filter(bool))
def test_a_number_of_an_approval_can_be_any_text(number: str) -> None:
    device = Device("X", {}, (Approval({"approval.regulator": "tga", "approval.number": number}),), None)
    assert read_back(device) == device


@given(ANY_TEXT)
def test_other_readers_of_yaml_take_a_name_for_the_same_text(name: str) -> None:
    assert yaml.safe_load(device_text(Device(name, {}, None, None)))["name"] == name


def test_what_is_not_known_is_left_out_and_no_approval_is_an_empty_list() -> None:
    unknown = device_text(Device("X", {}, None, None))
    assert unknown == '# A fact that is left out is unknown.\nschema: pathways.device/1\nname: "X"\n'
    assert "approvals: []\n" in device_text(Device("X", {}, (), None))
    assert read_back(Device("X", {}, (), frozenset())) == Device("X", {}, (), frozenset())


def test_it_reads_like_a_file_that_a_person_wrote() -> None:
    facts = {"device.kind": "general", "device.software": True, "class.gb": "IIa", "qms.expires": date(2028, 1, 31)}
    device = Device("IDx-DR", facts, (Approval({"approval.number": "DEN180001", "approval.pathway": "de-novo"}),), None)
    assert device_text(device, "Written by a test.") == (
        "# Written by a test.\n"
        "# A fact that is left out is unknown.\n"
        "schema: pathways.device/1\n"
        'name: "IDx-DR"\n'
        "device:\n  kind: general\n  software: true\n"
        "class:\n  gb: IIa\n"
        "qms:\n  expires: 2028-01-31\n"
        "approvals:\n  - number: DEN180001\n    pathway: de-novo\n"
    )
    assert read_back(device, "Written by a test.") == device


def test_words_that_other_readers_take_for_something_else_are_quoted() -> None:
    text = device_text(Device("no", {"qms.certificate": "none"}, None, None))
    assert yaml.safe_load(text) == {"schema": "pathways.device/1", "name": "no", "qms": {"certificate": "none"}}


def test_a_surrogate_that_no_file_can_hold_is_replaced() -> None:
    assert read_back(Device("a\ud800b", {}, None, None)).name == "a\N{REPLACEMENT CHARACTER}b"
