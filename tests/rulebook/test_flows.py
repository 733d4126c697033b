"""The file on who takes part and what flows: what is wrong in it is told, with its place."""

from __future__ import annotations

import pytest

from pathways.model.facts import Vocabulary
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.flows import read_flows
from pathways.rulebook.nodes import FileError, parse

TEXT = """\
schema: pathways.flows/1
parties:
  - {id: manufacturer, title: Manufacturer, says: Makes it., kind: maker, source: no-source, confidence: assumed}
  - {id: mhra, title: MHRA, says: Regulates., kind: regulator, source: no-source, confidence: assumed}
roles:
  - {step: register, by: manufacturer, when: {manufacturer.based_in: gb}, source: no-source, confidence: assumed}
flows:
  - {id: registration, kind: documents, what: Papers, step: register, to: mhra, source: no-source, confidence: assumed}
  - {id: fee, kind: fee, what: Fee, duty: annual-fee, from: manufacturer, to: mhra, source: no-source, confidence: assumed}
"""


def test_the_file_is_read(vocabulary: Vocabulary) -> None:
    found = read_flows(parse(TEXT, "flows.yaml"), ConditionReader(vocabulary.facts, {}), None, {"register"})
    assert list(found.parties) == ["manufacturer", "mhra"]
    assert [(role.step, role.by) for role in found.roles] == [("register", "manufacturer")]
    assert [(flow.id, flow.tail, flow.head) for flow in found.flows] == [
        ("registration", None, "mhra"),
        ("fee", "manufacturer", "mhra"),
    ]


@pytest.mark.parametrize(
    ("was", "is_", "code"),
    [
        ("step: register, to", "step: registr, to", "RF013"),
        ("{step: register, by", "{step: regster, by", "RF013"),
        ("step: register, to: mhra", "step: register, to: mhr", "YS016"),
        ("duty: annual-fee, from: manufacturer, to: mhra", "duty: annual-fee, to: mhra", "YS016"),
        ("kind: fee", "kind: bribe", "YS016"),
        ("id: mhra, title", "id: manufacturer, title", "YS008"),
        ("id: fee", "id: registration", "YS008"),
        ("what: Fee", "wht: Fee", "YS019"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(vocabulary: Vocabulary, was: str, is_: str, code: str) -> None:
    assert was in TEXT
    with pytest.raises(FileError) as told:
        read_flows(parse(TEXT.replace(was, is_), "flows.yaml"), ConditionReader(vocabulary.facts, {}), None, {"register"})
    assert code in {finding.code for finding in told.value.findings}
