"""The answer of a register, taken for a device file, is refused with the approval to name."""

from __future__ import annotations

import json

import pytest

from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.rulebook.nodes import FileError

OPENFDA = {"meta": {"last_updated": "2026-07-20"}, "results": [{"k_number": "DEN180001", "device_name": "IDx-DR"}]}
PMA = {"meta": {}, "results": [{"pma_number": "P950037", "supplement_number": "S279"}, {"pma_number": "P950037"}]}
MDALL = {"original_licence_no": 82237, "licence_status": "I", "appl_risk_class": 3, "licence_name": "ACTIFUSE"}


@pytest.mark.parametrize(
    ("answer", "register", "named"),
    [
        (OPENFDA, "openFDA", "pathways assess 'DEN180001'"),
        (PMA, "openFDA", "(one of 2): pathways assess 'P950037/S279'"),
        ({"meta": {}, "results": []}, "openFDA", "names no approval"),
        (MDALL, "MDALL", "'Health Canada Class III 82237'"),
        ([MDALL], "MDALL", "'Health Canada Class III 82237'"),
        ([{**MDALL, "original_licence_no": 0}], "MDALL", "names no approval"),
    ],
)
def test_it_is_refused_with_what_to_assess(rules: RuleSet, answer: object, register: str, named: str) -> None:
    with pytest.raises(FileError) as caught:
        read_device(json.dumps(answer), "answer.json", rules.catalogue.vocabulary, rules.catalogue.evidence)
    (finding,) = caught.value.findings
    assert finding.code == "IN020"
    assert register in finding.message
    assert named in (finding.help or "")
