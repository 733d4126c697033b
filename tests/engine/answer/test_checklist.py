"""What the checklist says of an item in hand: missing only where that is known."""

from __future__ import annotations

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import read_device
from tests.engine.test_usual_values import NEWEST, TODAY, VOCABULARY

DEVICE = """schema: pathways.device/1
name: Monitor
device: {{kind: general, software: false, active: true}}
class: {{gb: IIb, eu: IIb}}
{more}
"""


def _held(more: str) -> dict[str, str]:
    device = read_device(DEVICE.format(more=more), "x.yaml", VOCABULARY, NEWEST.catalogue.evidence).device
    return {item.id: str(item.status) for item in assess(device, NEWEST, Request(TODAY)).checklist}


def test_what_nobody_said_is_not_missing() -> None:
    held = _held("")
    assert held and "missing" not in held.values()


@pytest.mark.parametrize("more", ["evidence: []", "qms: {certificate: none}"])
def test_what_is_known_not_to_be_there_is_missing(more: str) -> None:
    assert "missing" in _held(more).values()
