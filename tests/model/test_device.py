from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from pathways.intake.device_file import load_device, read_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from tests.places import EXAMPLES

K = Approval({"approval.number": "K203629", "approval.pathway": "510k"})
DEN = Approval({"approval.number": "DEN180001", "approval.pathway": "de-novo", "approval.granted": date(2018, 4, 11)})
CE = Approval({"approval.regulator": "eu", "approval.pathway": "mdr-certificate", "approval.extended": False})


def _device(*approvals: Approval) -> Device:
    return Device("x", {}, approvals, None)


@pytest.mark.parametrize("order", list(permutations([K, DEN, CE])))
def test_the_order_of_approvals_does_not_matter(order: tuple[Approval, ...]) -> None:
    assert _device(*order) == _device(K, DEN, CE)
    assert _device(*order).as_document() == _device(K, DEN, CE).as_document()


def test_an_approval_that_is_repeated_counts_once() -> None:
    again = Approval(dict(reversed(K.facts.items())))
    assert _device(K, DEN, again, K).approvals == _device(K, DEN).approvals


def test_approvals_that_differ_in_one_fact_are_both_kept() -> None:
    later = Approval({**K.facts, "approval.granted": date(2021, 1, 1)})
    found = _device(K, later).approvals
    assert found is not None
    assert len(found) == 2


def test_no_approval_is_not_the_same_as_not_known() -> None:
    unknown = Device("x", {}, None, None)
    assert unknown.approvals is None
    assert "approvals" not in unknown.as_document()
    assert _device().as_document()["approvals"] == []


def test_the_text_of_an_approval_fact_is_none_where_it_is_not_known() -> None:
    assert K.text("approval.number") == "K203629"
    assert K.text("approval.regulator") is None


def test_a_device_as_a_document_has_plain_values_by_room() -> None:
    device = Device(
        "Pump",
        {"device.sterile": False, "class.gb": "IIb", "qms.expires": date(2027, 3, 31), "device.kind": "general"},
        (DEN,),
        frozenset({"pms-plan", "clinical-evaluation-report"}),
        "A note.",
    )
    assert device.as_document() == {
        "schema": "pathways.device/1",
        "name": "Pump",
        "class": {"gb": "IIb"},
        "device": {"kind": "general", "sterile": False},
        "qms": {"expires": "2027-03-31"},
        "approvals": [{"granted": "2018-04-11", "number": "DEN180001", "pathway": "de-novo"}],
        "evidence": ["clinical-evaluation-report", "pms-plan"],
        "notes": "A note.",
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_device_written_as_a_document_reads_back_as_itself(example: Path, rules: RuleSet) -> None:
    catalogue = rules.catalogue
    device = load_device(example, catalogue.vocabulary, catalogue.evidence).device
    text = json.dumps(device.as_document())
    assert read_device(text, "copy", catalogue.vocabulary, catalogue.evidence).device == device


@pytest.mark.parametrize("name", ["null", "true", "2027-01-01", "a: b", "- x", "\"'", "# no comment", "K203629", "Zürich 東京"])
def test_a_name_that_looks_like_yaml_survives_the_round_trip(name: str, rules: RuleSet) -> None:
    catalogue = rules.catalogue
    text = json.dumps(Device(name, {}, None, None).as_document())
    assert read_device(text, "copy", catalogue.vocabulary, catalogue.evidence).device.name == name
