"""What a body must certify is never open on a declaration, and outcomes move only on days that a rule or an approval names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess, considered
from pathways.engine.changes.possible_changes import parts_of
from pathways.engine.conditions.knowledge import ContradictionError, know
from pathways.model.conditions import Within
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.law import Law
from pathways.model.result import Outcome
from pathways.model.rules import Closing
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices

FOLDER = RuleFolder(shipped_rules())
EDITIONS = {edition: FOLDER.rule_set(edition) for edition in ("2024.05", "2026.11")}
NEWEST = EDITIONS["2026.11"]
VOCABULARY = NEWEST.catalogue.vocabulary
SLOW = up_to(30, [HealthCheck.filter_too_much, HealthCheck.too_slow])
DECLARED = ("mdr-self-declared", "mdd-self-declared", "ivdr-self-declared", "ivdd-self-declared")
LEGACY = ("mdd-certificate", "mdd-self-declared", "aimdd-certificate", "ivdd-certificate", "ivdd-self-declared")
DAYS = st.dates(date(2023, 7, 1), date(2031, 12, 31))
SIGNED = st.dates(date(2018, 1, 1), date(2024, 1, 1))


def needs_a_body(facts: dict[str, FactValue], pathway: str) -> bool:
    """EU MDR Article 52, MDD Article 11, EU IVDR Article 48, Directive 98/79/EC Article 9."""
    kind, custom_made = facts["device.kind"], facts.get("device.custom_made")
    aspects = facts["device.sterile"] or facts["device.measuring"]
    if pathway == "mdr-self-declared":
        if custom_made:
            return facts["class.eu"] == "III" and facts["device.implantable"] is True
        above = kind == "aimd" or (kind == "general" and facts["class.eu"] != "I")
        return above or (kind == "general" and bool(aspects or facts["device.reusable_surgical"]))
    if pathway == "mdd-self-declared":
        return kind == "general" and not custom_made and bool(facts["class.gb"] != "I" or aspects)
    if pathway == "ivdr-self-declared":
        return bool(facts["class.eu"] != "A" or facts["device.sterile"] or facts["device.companion_diagnostic"])
    return facts["class.gb"] != "IVD-general"


def with_approval(device: Device, facts: dict[str, FactValue]) -> Device:
    return replace(device, approvals=(Approval(facts),))


@SLOW
@given(
    devices(VOCABULARY, most_approvals=0),
    st.sampled_from(DECLARED),
    st.booleans(),
    st.dates(date(2018, 1, 1), date(2024, 1, 1)),
    DAYS,
)
@pytest.mark.slow
def test_what_a_body_must_certify_is_refused_or_not_open(
    device: Device, pathway: str, extended: bool, signed: date, as_of: date
) -> None:
    held: dict[str, FactValue] = {"approval.pathway": pathway, "approval.declared_on": signed, "approval.withdrawn": False}
    if pathway in LEGACY:
        held["approval.extended"] = extended
    declared = with_approval(device, held)
    try:
        know(declared, VOCABULARY)
    except ContradictionError:
        return
    assume(as_of > date(2026, 5, 26) or not device.facts.get("device.custom_made"))
    # Where every value that was drawn contradicts what else is true, the device has none.
    assume({"device.kind", "device.reusable_surgical", "class.gb", "class.eu"} <= device.facts.keys())
    if needs_a_body(dict(device.facts), pathway):
        answer = assess(declared, NEWEST, Request(as_of, law=Law.IN_FORCE))
        on_it = [route for route in answer.routes if route.basis is not None]
        assert all(route.outcome is not Outcome.OPEN for route in on_it)


@SLOW
@given(devices(VOCABULARY, most_approvals=1), st.sampled_from(sorted(EDITIONS)), DAYS)
def test_an_outcome_changes_only_where_a_rule_or_an_approval_names_the_day(device: Device, edition: str, as_of: date) -> None:
    rules = EDITIONS[edition]
    try:
        know(device, rules.catalogue.vocabulary)
    except ContradictionError:
        return
    next_day = as_of + timedelta(days=1)
    today, tomorrow = (assess(device, rules, Request(day, law=Law.IN_FORCE)) for day in (as_of, next_day))
    before, after = ({(route.id, str(route.basis)): route.outcome for route in answer.routes} for answer in (today, tomorrow))
    if before != after:
        instruments = considered(rules.edition, Law.IN_FORCE)
        closings = parts_of(Closing, instruments)
        named = {term.day for closing in closings for term in closing.terms} | {each.possibly_until for each in closings}
        named |= {day for instrument in instruments for day in (instrument.in_force_from, instrument.in_force_until) if day}
        named |= {value for held in device.approvals or () for value in held.facts.values() if isinstance(value, date)}
        named |= {
            date.fromordinal(int(leaf.interval.low)) for leaf in parts_of(Within, instruments) if leaf.interval.low is not None
        }
        assert as_of in named or next_day in named, (before, after)
