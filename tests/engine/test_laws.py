"""What must hold for every device, whatever the rules say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from pathways.check.behaviour.cases import load_cases
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import ContradictionError, know
from pathways.intake.device_file import load_device, read_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.law import Law
from pathways.model.result import Assessment, Outcome, RouteResult
from pathways.report.document import as_document, as_json
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import a_part_of, up_to
from tests.engine.devices import devices, given_facts, without
from tests.places import EXAMPLES

FOLDER = RuleFolder(shipped_rules())
EDITIONS = FOLDER.edition_ids
RULES = {edition: FOLDER.rule_set(edition) for edition in EDITIONS}
NEWEST = RULES[FOLDER.newest_edition]
VOCABULARY = NEWEST.catalogue.vocabulary
TODAY = date(2026, 11, 20)

many = up_to(60, [HealthCheck.too_slow, HealthCheck.data_too_large])


def answer(device: Device, rules: RuleSet = NEWEST, as_of: date = TODAY, *, strict: bool = True) -> Assessment:
    return assess(device, rules, Request(as_of, strict=strict))


def place(route: RouteResult) -> tuple[object, ...]:
    number = route.basis.number if route.basis else None
    return (route.id, route.instrument, number)


def group_of(route: RouteResult) -> tuple[str, str]:
    return (route.group, route.instrument)


def holds_what_is_over(assessment: Assessment) -> bool:
    """Whether an approval is withdrawn or has an end, of which it is not known what it is."""
    approvals = assessment.device["approvals"]
    assert isinstance(approvals, list)
    return any(("withdrawn" in each or "expires" in each) and not {"regulator", "pathway"} <= each.keys() for each in approvals)


def assert_only_less_decided(full: Assessment, partial: Assessment) -> None:
    """With fewer facts an answer says the same, or that it cannot say."""
    asked = {question.fact for question in partial.questions}
    in_full = {place(route): route for route in full.routes}
    in_partial = {place(route): route for route in partial.routes}
    undecided = {group_of(route) for route in partial.routes if route.outcome is Outcome.UNDECIDED}
    over = {group_of(route) for key, route in in_partial.items() if route.outcome is Outcome.CLOSED and key not in in_full}
    for key, route in in_partial.items():
        if route.outcome is Outcome.UNDECIDED:
            assert set(route.undecided_by) <= asked
            continue
        if (
            key not in in_full
            and route.basis is None
            and any(each.id == route.id and each.basis is not None and each.outcome is Outcome.OPEN for each in full.routes)
        ):
            continue  # the way to an approval that turns out to be in hand
        if key not in in_full and route.outcome is Outcome.CLOSED:
            continue  # over in any case, and as it turns out it never was a way
        assert key in in_full, f"{key} {route.outcome} appears only when facts are missing"
        known = in_full[key]
        assert route.outcome is known.outcome, f"{key} is {route.outcome} with fewer facts and {known.outcome} with all"
        if route.closes is not None and route.closes.date is not None:
            assert known.closes is not None and known.closes.date == route.closes.date
        if route.closes is not None and route.closes.date is None:
            assert set(route.closes.depends_on) <= asked
    for key, route in in_full.items():
        if key not in in_partial and route.outcome is not Outcome.CLOSED:  # of a way that is over nothing need be said
            if route.id == route.group and route.basis is None and holds_what_is_over(partial):
                continue  # that no such approval is held: one may be, and then it is over
            if group_of(route) in over:
                continue  # what the group says where none of its ways applies: one of them may, and then it is over
            assert group_of(route) in undecided, f"{key} {route.outcome} vanishes when facts are missing"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_leaving_any_fact_out_of_an_example_never_gives_another_definite_answer(example: Path, edition: str) -> None:
    rules = RULES[edition]
    device = load_device(example, VOCABULARY, rules.catalogue.evidence).device
    _assert_every_omission_is_honest(device, rules, TODAY)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.first_only
def test_leaving_any_fact_out_of_a_case_never_gives_another_definite_answer(edition: str) -> None:
    cases = load_cases(FOLDER, edition)
    assert cases
    for case in a_part_of(cases):
        _assert_every_omission_is_honest(case.device, RULES[edition], case.as_of)


def numbered(device: Device) -> Device:
    """The device with a number on every approval, so that answers about one approval can be told from those on another."""
    approvals = tuple(
        Approval({"approval.number": f"NO-{place}", **approval.facts}) for place, approval in enumerate(device.approvals or ())
    )
    return Device(device.name, device.facts, approvals if device.approvals is not None else None, device.evidence)


ENDS_ARE_ASKED_FOR = (
    "mdr-certificate",
    "mdd-certificate",
    "aimdd-certificate",
    "ivdr-certificate",
    "ivdd-certificate",
    "ukca-certificate",
)


def may_be_learned(device: Device, fact: str, approval: int | None, as_of: date) -> bool:
    """What is not known beforehand and may turn out anyhow.

    An approval of which nobody says when it began is in hand, and one without an end by nature is live where nobody states one:
    a day of beginning that is still to come, and such an end, are news of another approval.
    """
    if fact == "approval.number":
        return False
    if approval is None or device.approvals is None:
        return True
    own = device.approvals[approval].facts
    if fact in VOCABULARY.beginnings:
        began = own[fact]
        assert isinstance(began, date)
        return began <= as_of
    return fact != "approval.expires" or own.get("approval.pathway") in ENDS_ARE_ASKED_FOR


EXCEPTIONS = frozenset(fact for constraint in VOCABULARY.constraints for fact in constraint.never_infers)


def is_refused_without(partial: Device, fact: str) -> bool:
    """Whether a description that only an exception makes true is refused once it does not name the exception."""
    if fact not in EXCEPTIONS:
        return False
    try:
        know(partial, VOCABULARY)
    except ContradictionError:
        return True
    return False


def _assert_every_omission_is_honest(unnumbered: Device, rules: RuleSet, as_of: date) -> None:
    device = numbered(unnumbered)
    full = answer(device, rules, as_of)
    for fact, approval in given_facts(device):
        partial = without(device, fact, approval)
        if may_be_learned(device, fact, approval, as_of) and not is_refused_without(partial, fact):
            assert_only_less_decided(full, answer(partial, rules, as_of))


@many
@given(st.data(), st.sampled_from(EDITIONS))
def test_learning_facts_never_reopens_or_changes_a_decided_route(data: st.DataObject, edition: str) -> None:
    device = data.draw(devices(VOCABULARY))
    partial = device
    droppable = [pair for pair in given_facts(device) if may_be_learned(device, *pair, TODAY)]
    for fact, approval in data.draw(st.lists(st.sampled_from(droppable), unique=True, max_size=len(droppable))):
        without_one_more = without(partial, fact, approval)
        if not is_refused_without(without_one_more, fact):
            partial = without_one_more
    assert_only_less_decided(answer(device, RULES[edition]), answer(partial, RULES[edition]))


@many
@given(st.data())
def test_order_of_facts_and_approvals_never_matters(data: st.DataObject) -> None:
    device = data.draw(devices(VOCABULARY, most_approvals=3))
    assert device.approvals is not None
    facts = dict(data.draw(st.permutations(list(device.facts.items()))))
    approvals = tuple(data.draw(st.permutations(device.approvals)))
    assert answer(Device(device.name, facts, approvals, device.evidence)) == answer(device)


@many
@given(devices(VOCABULARY))
def test_mentioning_an_approval_twice_changes_nothing(device: Device) -> None:
    assert device.approvals is not None
    twice = Device(device.name, device.facts, (*device.approvals, *device.approvals), device.evidence)
    assert answer(twice) == answer(device)


@many
@given(devices(VOCABULARY), st.sampled_from(EDITIONS), st.dates(date(2019, 1, 1), date(2032, 1, 1)))
def test_a_proposal_never_yields_open_and_law_alone_never_yields_expected_proposals(
    device: Device, edition: str, as_of: date
) -> None:
    for route in answer(device, RULES[edition], as_of).routes:
        if not route.legal_status.is_law:
            assert route.outcome is not Outcome.OPEN
    law_only = assess(device, RULES[edition], Request(as_of, Law.IN_FORCE))
    assert all(route.legal_status.is_law for route in law_only.routes)


@many
@given(devices(VOCABULARY), st.sampled_from(EDITIONS))
def test_every_conclusion_cites_a_rule_a_source_and_no_more_confidence_than_its_reasons(device: Device, edition: str) -> None:
    known = RULES[edition].catalogue.sources
    for route in answer(device, RULES[edition]).routes:
        assert route.because
        for reason in route.because:
            assert reason.says and reason.sources and {cite.source for cite in reason.sources} <= known.keys()
        of_end = [route.closes.doubt] if route.closes is not None and route.closes.doubt is not None else []
        reasons = [
            *route.because,
            *(of_end if route.outcome is Outcome.CLOSED else ()),
        ]  # an end has its own source
        best = min(reason.confidence.rank for reason in reasons)
        assert route.confidence.rank >= best


@many
@given(devices(VOCABULARY))
def test_a_complete_device_is_undecided_only_by_facts_it_does_not_give(device: Device) -> None:
    given_ids = {fact for fact, _ in given_facts(device)}
    approvals = device.approvals or ()
    for route in answer(device).routes:
        for fact in route.undecided_by:
            assert fact not in device.facts
            if fact in given_ids:
                assert any(fact not in approval.facts for approval in approvals)


@many
@given(devices(VOCABULARY))
def test_at_most_one_reliance_route_for_each_approval(device: Device) -> None:
    for rules in RULES.values():
        found: dict[object, set[str]] = {}
        for route in answer(device, rules).routes:
            if route.group == "gb-reliance" and route.outcome is Outcome.EXPECTED and route.basis is not None:
                found.setdefault(route.basis.index, set()).add(route.id)
        assert all(len(ids) == 1 for ids in found.values())


@many
@given(devices(VOCABULARY))
def test_a_device_survives_being_written_as_a_file_and_read_again(device: Device) -> None:
    text = as_json(device.as_document())
    again = read_device(text, "device.json", VOCABULARY, NEWEST.catalogue.evidence).device
    assert again == device
    assert as_document(answer(again)) == as_document(answer(device))


@many
@given(devices(VOCABULARY), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_timelines_run_forward_and_never_start_before_the_start(device: Device, as_of: date) -> None:
    for route in answer(device, NEWEST, as_of).routes:
        if route.timeline is None:
            continue
        assert route.timeline.start == as_of
        for step in route.timeline.steps:
            for starts, ends in ((step.starts, step.ends),):
                assert as_of <= starts.earliest <= starts.likely <= starts.latest
                assert ends.earliest <= ends.likely <= ends.latest
                assert starts.earliest <= ends.earliest and starts.likely <= ends.likely and starts.latest <= ends.latest
            if step.waits_for_opening:
                assert route.opens is not None and route.opens.date is not None
                assert step.starts.earliest >= route.opens.date
            assert step.ends.latest <= route.timeline.market_access.latest


def test_an_approval_without_any_fact_leaves_everything_on_it_undecided() -> None:
    device = Device("bare", {}, (Approval({"approval.number": "X"}),), None)
    on_approval = [route for route in answer(device).routes if route.basis is not None]
    assert on_approval
    assert {route.outcome for route in on_approval} == {Outcome.UNDECIDED}
