"""What would change an answer: every proposal holds when it is assessed, none is larger than it must be."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess, routes_of
from pathways.engine.changes.change_costs import cost_of
from pathways.engine.changes.gains import best_ways, gains, likely
from pathways.engine.changes.possible_changes import changed, possible_changes
from pathways.engine.changes.route_view import way_of
from pathways.engine.changes.what_if import what_if
from pathways.engine.conditions.knowledge import know
from pathways.intake.device_file import load_device
from pathways.model.catalogue import RuleSet
from pathways.model.dates import Duration, Unit
from pathways.model.device import Approval, Device
from pathways.model.law import Law
from pathways.model.result import Outcome
from pathways.model.rules import Confidence, Reviewer
from pathways.model.what_if import Change, Effect, EffectKind, Proposal, WhatIf
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices
from tests.places import EXAMPLES

FOLDER = RuleFolder(shipped_rules())
RULES = FOLDER.rule_set(FOLDER.newest_edition)
VOCABULARY = RULES.catalogue.vocabulary
TODAY = date(2026, 11, 20)
REQUEST = Request(TODAY)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def load(name: str) -> Device:
    path = next(path for path in EXAMPLES if path.stem == name)
    return load_device(path, VOCABULARY, RULES.catalogue.evidence).device


def find(name: str, request: Request = REQUEST, rules: RuleSet = RULES) -> WhatIf:
    return what_if(load(name), rules, request)


def by_value(proposals: tuple[Proposal, ...], value: object) -> Proposal:
    """The one proposal of a single change to ``value``."""
    found = [each for each in proposals if [change.value for change in each.changes] == [value]]
    assert len(found) == 1, [change.says for each in proposals for change in each.changes]
    return found[0]


def effect_on(proposal: Proposal, route: str) -> Effect:
    return next(effect for effect in proposal.effects if effect.route == route)


def assert_sound(device: Device, found: WhatIf, rules: RuleSet = RULES, request: Request = REQUEST) -> None:
    """Each proposal, assessed: allowed, better in what it says, and not already given by fewer of its changes."""
    before = assess(device, rules, request).routes
    ways = best_ways(before)
    for proposal in (*found.proposals, *found.beyond):
        know(proposal.device, rules.catalogue.vocabulary)
        again = changed(device, proposal.changes, rules.catalogue.vocabulary, request.as_of)
        assert again == proposal.device
        routes = assess(proposal.device, rules, request).routes
        after = best_ways(routes)
        assert proposal.effects
        for effect in proposal.effects:
            key = (effect.route, effect.market, effect.legal_status.is_law)
            # A way that stays open longer may be told on another approval than the one by which it is gone soonest.
            longer = [each for each in routes if way_of(each) == key and each.basis == effect.basis]
            route = longer[0] if effect.kind is EffectKind.LONGER else after[key]
            assert route.outcome is effect.outcome_after and likely(route) == effect.market_after
            assert {reason.rule for reason in effect.because} <= {reason.rule for reason in route.because}
            assert_better(effect, ways.get(key) is not None)
        assert_minimal(device, proposal, rules, request)
    assert all(each.can_be_made for each in found.proposals)
    assert not any(change.can_be_made for each in found.beyond for change in each.changes)


def assert_better(effect: Effect, usable_before: bool) -> None:
    match effect.kind:
        case EffectKind.OPENS:
            assert effect.outcome_after is Outcome.OPEN and effect.outcome_before is not Outcome.OPEN
        case EffectKind.EXPECTED:
            assert effect.outcome_after is Outcome.EXPECTED and not usable_before
        case EffectKind.SOONER:
            assert effect.likely is not None and effect.market_before is not None and effect.likely < effect.market_before
        case EffectKind.LONGER:
            assert effect.until_before is not None
            assert effect.until_after is None or effect.until_after > effect.until_before
        case EffectKind.UPCOMING:
            assert effect.outcome_after is Outcome.UPCOMING and not usable_before
        case EffectKind.NO_APPROVED_BODY:
            assert effect.review_before is Reviewer.UK_APPROVED_BODY
            assert effect.review_after is not Reviewer.UK_APPROVED_BODY


def assert_minimal(device: Device, proposal: Proposal, rules: RuleSet, request: Request) -> None:
    before = assess(device, rules, request).routes
    for change in proposal.changes if len(proposal.changes) > 1 else ():
        alone = changed(device, (change,), rules.catalogue.vocabulary, request.as_of)
        if alone is not None:
            given_alone = gains(before, routes_of(alone, rules, request))
            for effect in proposal.effects:
                assert (effect.route, effect.market, effect.legal_status.is_law) not in given_alone


# --- every example -----------------------------------------------------------------------------------------


@each_example
def test_every_proposal_for_an_example_holds_when_it_is_assessed(example: Path) -> None:
    device = load(example.stem)
    assert_sound(device, what_if(device, RULES, REQUEST))


@each_example
def test_the_search_stays_quick(example: Path) -> None:
    device = load(example.stem)
    started = time.process_time()
    what_if(device, RULES, REQUEST)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("edition", FOLDER.edition_ids)
def test_proposals_hold_in_every_edition(edition: str) -> None:
    rules = FOLDER.rule_set(edition)
    request = Request(rules.edition.known_on)
    for name in ("idx-dr-510k", "flood-phantom"):
        assert_sound(load(name), what_if(load(name), rules, request), rules, request)


@up_to(15, HealthCheck)
@given(devices(VOCABULARY))
@pytest.mark.slow
def test_proposals_for_any_device_improve_and_are_minimal(device: Device) -> None:
    assert_sound(device, what_if(device, RULES, REQUEST))


@pytest.mark.slow
@each_example
def test_what_can_be_made_is_ranked_open_first_then_sooner(example: Path) -> None:
    order = list(Outcome)
    ranks = [
        (bool(each.gives_up), order.index(each.effects[0].outcome_after), each.effects[0].likely or date.max)
        for each in find(example.stem).proposals
    ]
    assert ranks == sorted(ranks)


# --- IDx-DR, cleared by 510(k) -------------------------------------------------------------------------------


def test_an_australian_certificate_leads_idx_dr_to_route_4_and_nobody_knows_how_long_that_takes() -> None:
    certificate = by_value(find("idx-dr-510k").proposals, "tga-conformity-assessment")
    route_4 = effect_on(certificate, "gb-reliance-4")
    assert route_4.kind is EffectKind.EXPECTED
    assert (route_4.outcome_before, route_4.outcome_after) == (Outcome.UNSETTLED, Outcome.EXPECTED)
    assert [reason.rule for reason in route_4.because] == ["r4-active"]
    assert route_4.market_after is not None and route_4.market_with_cost is None
    assert certificate.cost.ready is None and certificate.cost.steps == ()


@pytest.mark.parametrize("held", ["510k", "de-novo", "pma", "510k-exempt"])
@pytest.mark.first_only
def test_no_other_way_of_the_fda_is_offered_to_what_the_fda_has_let_through(held: str) -> None:
    of_fda = {"510k", "de-novo", "pma"}
    for device_class in ("I", "IIa", "IIb", "III"):
        device = load("idx-dr-510k")
        facts = {**device.facts, "class.gb_future": device_class}
        approvals = (Approval({"approval.pathway": held, "approval.withdrawn": False}),)
        found = what_if(replace(device, facts=facts, approvals=approvals), RULES, REQUEST)
        offered = {change.value for each in found.proposals for change in each.changes if change.obtains}
        assert not offered & of_fda
        assert all(each.says and each.sources for each in found.ruled_out)


def test_what_would_help_and_cannot_be_had_is_told_with_the_reason() -> None:
    found = find("idx-dr-510k")
    ruled_out = {each.change.value: each.says for each in found.ruled_out}
    assert "predicate" in str(ruled_out["de-novo"])
    offered = {change.value for each in found.proposals for change in each.changes}
    assert not offered & ruled_out.keys()


def test_an_mdr_certificate_saves_idx_dr_the_approved_body_at_a_known_cost() -> None:
    found = find("idx-dr-510k")
    certificate = by_value(found.proposals, "mdr-certificate")
    assert found.proposals[0] == certificate
    ce = effect_on(certificate, "gb-ce-recognition")
    assert ce.kind is EffectKind.OPENS and ce.frees_from_review and ce.review_after is Reviewer.NONE
    contract, assessment = certificate.cost.steps
    assert (contract.id, assessment.id) == ("notified-body-contract", "notified-body-assessment")
    assert (contract.duration, assessment.duration) == (Duration(4, 8, 13, Unit.WEEKS), Duration(9, 15, 24, Unit.MONTHS))
    assert contract.published and assessment.published
    assert {contract.confidence, assessment.confidence} == {Confidence.SECONDARY}
    assert certificate.cost.ready is not None
    assert certificate.cost.ready.likely == date(2028, 4, 15)
    assert ce.market_with_cost is not None and ce.market_with_cost > certificate.cost.ready.likely
    ni = effect_on(certificate, "ni-ce")
    assert [reason.rule for reason in ni.no_longer] == ["ni-needs-ce-marking"]


def test_not_being_software_would_help_idx_dr_and_is_kept_apart() -> None:
    found = find("idx-dr-510k")
    software = by_value(found.beyond, False)
    assert software.changes[0].fact == "device.software"
    assert "no-510k-software" in [reason.rule for reason in effect_on(software, "gb-reliance-4").no_longer]
    assert all(change.fact != "device.software" for each in found.proposals for change in each.changes)


def test_what_could_be_done_in_vain_is_said() -> None:
    facts = {change.fact for change in find("idx-dr-510k").without_effect}
    assert facts == {"manufacturer.uk_responsible_person", "device.change_control_plan"}


@pytest.mark.slow
def test_a_certificate_that_the_plan_already_contains_makes_nothing_sooner() -> None:
    for name in ("idx-dr", "idx-dr-510k", "gb-start-up"):
        values = {change.value for each in find(name).proposals for change in each.changes}
        assert "ukca-certificate" not in values


# --- what is never proposed ----------------------------------------------------------------------------------


@each_example
def test_declaring_alone_is_never_proposed_above_class_i_or_a(example: Path) -> None:
    device = load(example.stem)
    values = {change.value for each in find(example.stem).proposals for change in each.changes}
    if device.facts.get("class.eu") not in ("I", "A"):
        assert not values & {"mdr-self-declared", "ivdr-self-declared"}


@each_example
def test_nothing_is_obtained_under_the_old_directives_and_nothing_for_another_kind_of_device(example: Path) -> None:
    device = load(example.stem)
    values = {str(change.value) for each in find(example.stem).proposals for change in each.changes if change.obtains}
    assert not {value for value in values if value.startswith(("mdd", "ivdd", "aimdd"))}
    if device.facts.get("device.kind") == "ivd":
        assert not values & {"mdr-certificate", "mdr-self-declared"}
    else:
        assert not values & {"ivdr-certificate", "ivdr-self-declared"}


def test_changes_that_contradict_the_vocabulary_are_refused() -> None:
    device = load("idx-dr")
    mechanical = Change("device.active", "", True, False, None, False, False, "")
    assert changed(device, (mechanical,), VOCABULARY, TODAY) is None
    hardware = Change("device.software", "", True, False, None, False, False, "")
    assert changed(device, (mechanical, hardware), VOCABULARY, TODAY) is not None


def test_where_the_approvals_are_not_known_none_is_added() -> None:
    device = replace(load("idx-dr-510k"), approvals=None)
    found = what_if(device, RULES, REQUEST)
    assert found.approvals_unknown
    assert not any(change.obtains for each in found.proposals for change in each.changes)


def test_an_unknown_fact_is_asked_for_and_not_changed() -> None:
    device = replace(load("idx-dr"), facts={})
    assert {
        change.fact for change in possible_changes(device, VOCABULARY, frozenset(VOCABULARY.facts)) if not change.obtains
    } == {
        "approval.by_reliance",
        "approval.withdrawn",
    }


def test_under_the_law_in_force_nothing_is_only_expected() -> None:
    found = find("idx-dr-510k", Request(TODAY, Law.IN_FORCE))
    effects = [effect for each in found.proposals for effect in each.effects]
    assert effects and all(effect.kind is EffectKind.OPENS and effect.legal_status.is_law for effect in effects)


def test_a_route_that_ends_before_it_could_be_used_is_not_proposed() -> None:
    late = Request(date(2030, 6, 1), Law.IN_FORCE)
    found = find("idx-dr-510k", late)
    assert not any(effect.route == "gb-ce-recognition" for each in found.proposals for effect in each.effects)


# --- pairs, costs, approvals given anew ----------------------------------------------------------------------


def test_two_changes_are_proposed_where_neither_is_enough() -> None:
    pairs = [each for each in find("ceramic-on-metal-hip").beyond if len(each.changes) == 2]
    wanted = [{change.fact for change in each.changes} for each in pairs]
    assert {"device.sterile", "class.gb_future"} in wanted


def restored_by_itself(found: WhatIf) -> list[Proposal]:
    return [each for each in found.proposals if [change.fact for change in each.changes] == ["approval.withdrawn"]]


def test_a_withdrawn_approval_can_be_restored() -> None:
    phantom = load("flood-phantom")
    (licence,) = phantom.approvals or ()
    without_end = {fact: value for fact, value in licence.facts.items() if fact != "approval.expires"}
    restored = restored_by_itself(what_if(replace(phantom, approvals=(Approval(without_end),)), RULES, REQUEST))
    assert restored and restored[0].effects[0].route == "gb-reliance-1"
    assert "approval-not-live" in [reason.rule for reason in restored[0].effects[0].no_longer]


def test_an_approval_past_its_last_day_is_not_brought_back_by_restoring_it() -> None:
    assert restored_by_itself(find("flood-phantom")) == []


def test_an_approval_given_anew_is_live_and_dated_as_the_vocabulary_says() -> None:
    certificate = by_value(find("idx-dr-510k").proposals, "mdr-certificate")
    assert certificate.device.approvals is not None
    new = [each for each in certificate.device.approvals if each.facts.get("approval.pathway") == "mdr-certificate"]
    assert new == [
        Approval(
            {
                "approval.pathway": "mdr-certificate",
                "approval.expires": date(2031, 11, 20),
                "approval.by_reliance": False,
                "approval.withdrawn": False,
            }
        )
    ]


def test_the_time_a_change_takes_follows_the_assumptions() -> None:
    long = Request(TODAY, assumptions={"notified-body-assessment": Duration(24, 30, 36, Unit.MONTHS)})
    certificate = by_value(find("idx-dr-510k", long).proposals, "mdr-certificate")
    assert certificate.cost.ready is not None and certificate.cost.ready.likely == date(2029, 7, 15)
    assert [step.published for step in certificate.cost.steps] == [True, False]
    by_then = effect_on(certificate, "gb-ce-recognition").market_with_cost
    assert by_then is not None and by_then > date(2029, 7, 15)


def test_a_step_that_is_named_counts_beside_those_that_the_plan_needs() -> None:
    before = load("idx-dr-510k")
    before = replace(before, facts={**before.facts, "manufacturer.uk_responsible_person": False})
    certificate = Approval({"approval.regulator": "eu", "approval.pathway": "mdr-certificate"})
    changes = (
        Change("approval.pathway", "Pathway", None, "mdr-certificate", None, True, True, "Obtain an EU MDR certificate"),
        Change("manufacturer.uk_responsible_person", "UKRP", False, True, None, False, True, "Appoint a UK Responsible Person"),
    )
    facts = {**before.facts, "manufacturer.uk_responsible_person": True}
    after = replace(before, facts=facts, approvals=(*before.approvals, certificate))
    cost = cost_of(changes, before, after, assess(before, RULES, REQUEST), RULES.catalogue, REQUEST)
    assert [step.id for step in cost.steps] == ["appoint-ukrp", "notified-body-contract", "notified-body-assessment"]
