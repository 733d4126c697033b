"""The answer of a register is read as the device that it tells of, with what it cannot tell left unknown."""

from __future__ import annotations

import pytest

from pathways.intake.device_file import DeviceFile, read_device
from pathways.model.catalogue import RuleSet
from pathways.rulebook.nodes import FileError
from tests.places import PROJECT

ANSWERS = PROJECT / "tests" / "fixtures" / "registers"


def _read(rules: RuleSet, text: str) -> DeviceFile:
    return read_device(text, "answer.json", rules.catalogue.vocabulary, rules.catalogue.evidence)


@pytest.mark.parametrize(
    ("name", "device"),
    [
        (
            "openfda-510k-DEN180001",
            {
                "name": "IDx-DR",
                "device": {"product_code": "PIB"},
                "manufacturer": {"name": "Idx, LLC"},
                "approvals": [{"granted": "2018-04-11", "number": "DEN180001", "pathway": "de-novo", "regulator": "fda"}],
            },
        ),
        (
            "openfda-pma-P950037",
            {
                "name": "Edora 8 DR-T",
                "device": {"product_code": "DXY"},
                "manufacturer": {"name": "Biotronik, Inc."},
                "approvals": [{"granted": "2026-09-25", "number": "P950037/S279", "pathway": "pma", "regulator": "fda"}],
            },
        ),
        (
            "mdall-82237",
            {
                "name": "ACTIFUSE SILICATED CALCIUM PHOSPHATE",
                "approvals": [
                    {"granted": "2010-03-08", "number": "82237", "pathway": "hc-class-iii", "regulator": "health-canada"}
                ],
            },
        ),
    ],
)
def test_it_is_read_as_a_device_of_which_the_rest_is_unknown(rules: RuleSet, name: str, device: dict[str, object]) -> None:
    read = _read(rules, (ANSWERS / f"{name}.json").read_text("utf-8"))
    assert read.device.as_document() == {"schema": "pathways.device/1", **device}
    assert "what it cannot tell stays unknown" in read.cautions[0].message


@pytest.mark.parametrize(
    ("text", "said", "help_"),
    [
        ((ANSWERS / "openfda-510k-two.json").read_text("utf-8"), "has 2 approvals", "pathways assess K203629"),
        ((ANSWERS / "openfda-no-match.json").read_text("utf-8"), "openFDA has no match", "proves nothing"),
        ('{"meta": {}, "results": []}', "openFDA has no match", "proves nothing"),
        ('{"error": {"code": "SERVER_ERROR", "message": "x"}}', "an error: SERVER_ERROR", "Ask it again"),
        ('{"meta": {}, "results": [{"k_number": "P1"}]}', "'P1' is no number", "Name another"),
        ('[{"original_licence_no": 0, "appl_risk_class": 3}]', "MDALL has no match", "Class I is not licensed"),
    ],
)
def test_what_holds_no_device_or_several_is_refused_with_what_to_do(rules: RuleSet, text: str, said: str, help_: str) -> None:
    with pytest.raises(FileError) as caught:
        _read(rules, text)
    (finding,) = caught.value.findings
    assert finding.code == "IN020"
    assert said in finding.message
    assert help_ in (finding.help or "")
