"""An approval counts from the day on which it begins to the day on which it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess, routes_of
from pathways.engine.changes.possible_changes import parts_of
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import FromToday, Interval
from pathways.model.device import Approval, Device
from pathways.model.facts import FactValue
from pathways.model.result import ChecklistItem, Held, OpeningStatus, Outcome, RouteResult
from pathways.model.rules import Closing, Instrument, LegalStatus, Opening
from pathways.report.phrases import closing, opening
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices

FOLDER = RuleFolder(shipped_rules())
RULES = {edition: FOLDER.rule_set(edition) for edition in FOLDER.edition_ids}
NEWEST = RULES[FOLDER.newest_edition]
VOCABULARY = NEWEST.catalogue.vocabulary
DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
CARRIED_ON_TO = date(2028, 12, 31)
"""The last day to which EU extension law carries any certificate or declaration."""

PLAIN: dict[str, FactValue] = {
    "device.kind": "general",
    **{
        f"device.{trait}": False
        for trait in (
            "software", "ai", "active", "implantable", "well_established", "sterile", "measuring", "reusable_surgical",
            "ancillary_medicine", "animal_tissue", "human_tissue", "co_packaged", "custom_made", "in_house",
        )
    },
    "class.gb": "IIa",
    "class.gb_future": "IIa",
    "class.eu": "IIa",
    "manufacturer.based_in": "elsewhere",
    "manufacturer.uk_responsible_person": True,
}  # fmt: skip

several = up_to(60, [HealthCheck.too_slow, HealthCheck.data_too_large])


def device_with(**facts: FactValue) -> Device:
    own: dict[str, FactValue] = {"approval.withdrawn": False, "approval.by_reliance": False}
    own |= {f"approval.{name}": value for name, value in facts.items()}
    return Device("held", PLAIN, (Approval(own),), None)


def lives(approval: Approval, day: date) -> bool:
    """Whether the approval's life contains the day."""
    begins = [approval.facts[fact] for fact in VOCABULARY.beginnings if fact in approval.facts]
    ends = approval.facts.get("approval.expires")
    if approval.facts.get("approval.extended") is True:
        ends = CARRIED_ON_TO
    begun = all(isinstance(each, date) and each <= day for each in begins)
    return begun and not (isinstance(ends, date) and ends < day)


@several
@given(devices(VOCABULARY), st.sampled_from(sorted(RULES)), st.dates(date(2021, 6, 1), date(2032, 1, 1)))
def test_an_approval_opens_nothing_on_a_day_outside_its_life(device: Device, edition: str, day: date) -> None:
    assert device.approvals is not None
    for route in routes_of(device, RULES[edition], Request(day)):
        if route.basis is not None and not lives(device.approvals[route.basis.index], day):
            assert route.outcome is not Outcome.OPEN


def named_days(device: Device, rules: RuleSet) -> set[date]:
    """The days that a rule or an approval of the device names."""
    found: set[date] = set()
    for ends in parts_of(Closing, rules.edition):
        found |= {term.day for term in ends.terms if term.day is not None}
        found |= {ends.possibly_until} if ends.possibly_until else set()
    for opens in parts_of(Opening, rules.edition):
        if opens.expected is not None:
            found |= {opens.expected.first, opens.expected.last}
    for instrument in rules.edition.instruments:
        found |= {day for day in (instrument.in_force_from, instrument.in_force_until) if day is not None}
    for approval in device.approvals or ():
        found |= {value for value in approval.facts.values() if isinstance(value, date)}
    assert all(abs(bound) <= 1 for leaf in parts_of(FromToday, rules.edition) for bound in _bounds(leaf.interval))
    return found


def _bounds(interval: Interval) -> Iterable[float]:
    return [bound for bound in (interval.low, interval.high) if bound is not None]


@several
@given(st.data(), devices(VOCABULARY), st.sampled_from(sorted(RULES)))
def test_between_two_neighbouring_days_an_outcome_changes_only_where_a_day_is_named(
    data: st.DataObject, device: Device, edition: str
) -> None:
    rules = RULES[edition]
    named = named_days(device, rules)
    day = data.draw(st.one_of(st.dates(date(2021, 6, 1), date(2032, 1, 1)), st.sampled_from(sorted(named))))
    day = max(day, date(2000, 1, 1))
    if not named & {day, day + DAY}:
        assert outcomes(device, rules, day) == outcomes(device, rules, day + DAY)


def outcomes(device: Device, rules: RuleSet, day: date) -> list[tuple[object, ...]]:
    found = routes_of(device, rules, Request(day))
    keys = ((route.id, route.instrument, route.basis.index if route.basis else None, route.outcome.value) for route in found)
    return sorted(keys, key=str)


def on(routes: Iterable[RouteResult], id_: str) -> list[RouteResult]:
    return [route for route in routes if route.id == id_]


def test_a_live_ukca_certificate_is_an_open_route_whose_last_day_is_a_date_to_keep() -> None:
    device = device_with(pathway="ukca-certificate", granted=date(2024, 7, 1), expires=date(2029, 6, 30))
    answer = assess(device, NEWEST, Request(TODAY))
    (route,) = on(answer.routes, "gb-ukca-approved-body")
    assert route.outcome is Outcome.OPEN
    assert route.basis is not None and route.basis.pathway == "ukca-certificate"
    assert route.closes is not None and route.closes.date == date(2029, 6, 30)
    assert route.timeline is not None
    assert [step.id for step in route.timeline.steps] == ["mhra-registration"]
    assert any(each.date == date(2029, 6, 30) and "UKCA" in each.title for each in answer.deadlines)
    assert (
        "Great Britain: yes, until 30 June 2029, on the UKCA certificate (UKCA marking with a UK Approved Body)"
        in answer.headline
    )
    assert status_of(answer.checklist, "approved-body-certificate") is Held.HAVE


def status_of(checklist: Iterable[ChecklistItem], item: str) -> Held:
    return next(each.status for each in checklist if each.id == item)


@pytest.mark.parametrize(
    "facts",
    [
        {"expires": date(2026, 11, 19)},
        {"expires": date(2029, 6, 30), "withdrawn": True},
        {"granted": date(2027, 3, 1), "expires": date(2032, 2, 28)},
    ],
    ids=["expired", "withdrawn", "to come"],
)
def test_a_ukca_certificate_that_is_not_live_is_neither_in_hand_nor_spares_a_step(facts: dict[str, FactValue]) -> None:
    answer = assess(device_with(pathway="ukca-certificate", **facts), NEWEST, Request(TODAY))
    (anew,) = [route for route in on(answer.routes, "gb-ukca-approved-body") if route.basis is None]
    assert anew.outcome is Outcome.OPEN and anew.timeline is not None
    assert {"technical-file", "approved-body-assessment"} <= {step.id for step in anew.timeline.steps}
    assert status_of(answer.checklist, "approved-body-certificate") is not Held.HAVE
    assert not any(route.basis is not None and route.outcome is Outcome.OPEN for route in answer.routes)


def test_an_approval_to_come_is_planned_from_its_day() -> None:
    device = device_with(pathway="mdr-certificate", granted=date(2027, 9, 1), expires=date(2032, 8, 31))
    answer = assess(device, NEWEST, Request(TODAY))
    (route,) = [each for each in on(answer.routes, "gb-ce-recognition") if each.legal_status.is_law]
    assert route.outcome is Outcome.UPCOMING
    assert route.opens is not None and route.opens.date == date(2027, 9, 1)
    assert route.opens.status is OpeningStatus.APPROVAL
    assert route.timeline is not None and route.timeline.market_access.earliest >= date(2027, 9, 1)
    starts = {step.id: step.starts.earliest for step in route.timeline.steps}
    assert starts["english-labelling"] == TODAY
    assert starts["mhra-registration"] == date(2027, 9, 1)
    assert "From 1 September 2027, once the EU MDR certificate is in hand: CE recognition" in answer.headline
    assert status_of(answer.checklist, "notified-body-certificate") is not Held.HAVE


def test_a_day_that_nobody_states_is_in_the_past() -> None:
    stated = device_with(pathway="mdr-certificate", granted=TODAY, expires=date(2032, 8, 31))
    not_stated = device_with(pathway="mdr-certificate", expires=date(2032, 8, 31))
    assert outcomes(stated, NEWEST, TODAY) == outcomes(not_stated, NEWEST, TODAY)


DRAFT = "2026-05-08-draft-amendment-regulations"


def made(rules: RuleSet, starts: date) -> RuleSet:
    """The rules with the draft as law that is made and begins on a day, with all its routes."""
    instruments = tuple(_begun(each, starts) if each.id == DRAFT else each for each in rules.edition.instruments)
    return replace(rules, edition=replace(rules.edition, instruments=instruments))


def _begun(draft: Instrument, starts: date) -> Instrument:
    routes = tuple(replace(route, opens=None) for route in draft.routes)
    return replace(draft, status=LegalStatus.MADE, in_force_from=starts, routes=routes)


def test_law_that_is_made_is_upcoming_until_its_day_and_open_on_it() -> None:
    starts = date(2027, 4, 1)
    rules = made(NEWEST, starts)
    device = Device("held", {**PLAIN, "device.active": True}, device_with(pathway="de-novo").approvals, None)
    before = assess(device, rules, Request(starts - DAY))
    (route,) = on(before.routes, "gb-reliance-4")
    assert route.outcome is Outcome.UPCOMING
    assert route.opens is not None and (route.opens.date, route.opens.status) == (starts, OpeningStatus.LAW)
    assert "From 1 April 2027: International reliance, Route 4" in before.headline
    assert "Expected" not in before.headline
    assert any(each.reminder for each in before.routes)
    assert any("is law that is made" in notice.says for notice in before.notices if notice.code == "not-yet-in-force")
    after = assess(device, rules, Request(starts))
    assert [each.outcome for each in on(after.routes, "gb-reliance-4")] == [Outcome.OPEN]
    assert not any(each.reminder for each in after.routes if each.group == "gb-reliance")


def test_what_is_upcoming_stands_between_what_is_open_and_what_is_expected() -> None:
    assert list(Outcome)[:4] == [Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED, Outcome.UNDECIDED]


def test_a_certificate_that_ends_before_the_route_opens_is_closed_and_says_so() -> None:
    device = device_with(pathway="tga-conformity-assessment", expires=date(2027, 5, 31), extended=False)
    device = Device("held", {**PLAIN, "device.active": True}, device.approvals, None)
    (route,) = on(assess(device, NEWEST, Request(TODAY)).routes, "gb-reliance-4")
    assert route.outcome is Outcome.CLOSED
    assert route.closes is not None and route.closes.date == date(2027, 5, 31)
    assert closing(route) == "Ends on 31 May 2027, before it opens."
    assert opening(route.opens).startswith("Opens: reported for June 2027")
