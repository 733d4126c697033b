"""A drafted case is one that a case file can state."""

from __future__ import annotations

from datetime import date

from pathways.check.behaviour.asking.drafts import Drafts
from pathways.check.behaviour.asking.look import CaseLook
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.law import Law


def test_a_device_whose_dates_are_at_odds_is_no_draft(rules: RuleSet) -> None:
    drafts = Drafts(rules)
    for signed in (date(2020, 1, 1), date(2030, 1, 1)):
        facts = {"approval.pathway": "mdd-self-declared", "approval.declared_on": signed, "approval.expires": date(2028, 1, 1)}
        drafts.add(CaseLook(Device("draft", {}, (Approval(facts),), None), date(2026, 11, 20), Law.ALL, rules))
    assert len(drafts.found) == 2
    (kept,) = drafts.readable
    assert kept.look.device.approvals
    assert kept.look.device.approvals[0].facts["approval.declared_on"] == date(2020, 1, 1)
