"""The interview asks only what can change the answer, never twice, and ends with an answer that is as definite as can be."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.route_view import picture
from pathways.engine.conditions.evaluate import APPROVALS
from pathways.engine.conditions.knowledge import ContradictionError, know, on_day
from pathways.engine.interview.candidates import reading_of
from pathways.engine.interview.draft import EMPTY, ApprovalsTold, Draft, FactsTold, draft_of, replay
from pathways.engine.interview.in_other_words import left_unknown
from pathways.engine.interview.interview import Inquiry, Interview
from pathways.engine.interview.settled import settled, standing
from pathways.intake.device_file import load_device, read_device
from pathways.intake.device_writer import device_text
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.facts import FactType
from pathways.model.result import Assessment, Outcome, RouteResult
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices
from tests.engine.test_laws import numbered
from tests.engine.walks import TODAY, Walk, walk
from tests.places import EXAMPLES

FOLDER = RuleFolder(shipped_rules())
RULES = {edition: FOLDER.rule_set(edition) for edition in FOLDER.edition_ids}
NEWEST = RULES[FOLDER.newest_edition]
VOCABULARY = NEWEST.catalogue.vocabulary
MOST_AT_THE_MEDIAN = 10

examples = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
several = up_to(25, [HealthCheck.too_slow, HealthCheck.data_too_large])


def example(path: Path) -> Device:
    return load_device(path, VOCABULARY, NEWEST.catalogue.evidence).device


def look(draft: Draft, rules: RuleSet = NEWEST) -> Assessment:
    return assess(draft.device, rules, Request(TODAY))


def open_facts(answer: Assessment) -> set[str]:
    return {question.fact for question in answer.questions}


def outcomes(answer: Assessment) -> list[tuple[str, str, str, Outcome]]:
    return sorted(
        (route.id, route.instrument, route.basis.label if route.basis else "", route.outcome) for route in answer.routes
    )


def drawn(draft: Draft, rules: RuleSet) -> object:
    device = draft.device
    return picture(assess(device, rules, Request(TODAY)), () if draft.approvals is None else draft.places(device))


def assert_every_question_is_decisive(taken: Walk, rules: RuleSet) -> None:
    """For every fact asked for, two answers that can be given to the question lead to different assessments."""
    for step in taken.steps:
        inquiry = step.inquiry
        assert len(inquiry.witnesses) == (1 if inquiry.choice is not None else len(inquiry.facts))
        for witness in inquiry.witnesses:
            assert_answers(step.before, inquiry, witness.one)
            assert_answers(step.before, inquiry, witness.other)
            assert drawn(witness.one, rules) != drawn(witness.other, rules)


def assert_answers(before: Draft, inquiry: Inquiry, told: Draft) -> None:
    """``told`` is ``before`` with an allowed answer to the question, and nothing else."""
    know(told.device, VOCABULARY)
    if inquiry.about_approvals_held:
        assert before.approvals is None and told.approvals is not None
        assert told.facts == before.facts
        return
    place = inquiry.place
    if place is None:
        # The last question may be about the one approval that is held, too.
        alone = before.approvals is not None and len(before.approvals) == 1
        old, new = dict(before.facts), dict(told.facts)
        if alone and before.approvals and told.approvals:
            old, new = {**old, **before.approvals[0]}, {**new, **told.approvals[0]}
        else:
            assert told.approvals == before.approvals
    else:
        assert before.approvals is not None and told.approvals is not None
        old, new = before.approvals[place], told.approvals[place]
        assert told.facts == before.facts
    added = {fact: value for fact, value in new.items() if fact not in old}
    assert {**old, **added} == dict(new)
    assert added and set(added) <= set(inquiry.facts)
    for fact, value in added.items():
        if VOCABULARY.facts[fact].type in (FactType.BOOL, FactType.CHOICE):
            assert value in inquiry.allowed[fact]


def assert_nothing_is_asked_twice(taken: Walk) -> None:
    asked = [topic for step in taken.steps for topic in step.inquiry.topics]
    assert len(asked) == len(set(asked))
    for step in taken.steps:
        for fact, place in step.inquiry.topics:
            known = step.before.facts if place is None else (step.before.approvals or ())[place]
            assert fact not in known


@examples
@pytest.mark.parametrize("edition", sorted(RULES))
@pytest.mark.first_only
def test_every_question_of_every_walk_is_decisive_and_asked_once(path: Path, edition: str) -> None:
    taken = walk(example(path), RULES[edition])
    assert_every_question_is_decisive(taken, RULES[edition])
    assert_nothing_is_asked_twice(taken)


@examples
def test_a_walk_ends_as_definite_as_the_whole_description(path: Path) -> None:
    device = example(path)
    end = look(walk(device, NEWEST).end)
    full = assess(device, NEWEST, Request(TODAY))
    assert open_facts(end) <= open_facts(full)
    assert [each[0::3] for each in outcomes(end)] == [each[0::3] for each in outcomes(full)]


@pytest.mark.slow
def test_the_walks_over_the_examples_are_short() -> None:
    assert median(walk(example(path), NEWEST).questions for path in EXAMPLES) <= MOST_AT_THE_MEDIAN


@examples
@pytest.mark.first_only
def test_the_saved_file_gives_the_same_assessment(path: Path) -> None:
    end = walk(example(path), NEWEST).end
    again = read_device(device_text(end.device), "device.yaml", VOCABULARY, NEWEST.catalogue.evidence).device
    assert again == end.device
    assert assess(again, NEWEST, Request(TODAY)) == look(end)


@examples
@pytest.mark.first_only
def test_a_walk_from_the_saved_file_has_nothing_more_to_ask_than_what_was_not_known(path: Path) -> None:
    end = walk(example(path), NEWEST).end
    again = Interview(NEWEST, Request(TODAY)).next(draft_of(end.device))
    assert again is None or again.topics <= end.passed


@examples
@pytest.mark.first_only
def test_a_fact_that_no_rule_reads_is_never_asked(path: Path) -> None:
    read = reading_of(NEWEST).bounds.keys() | {APPROVALS}
    for step in walk(example(path), NEWEST).steps:
        assert set(step.inquiry.facts) <= read


@examples
@pytest.mark.slow
def test_an_answer_taken_back_was_never_given(path: Path) -> None:
    taken = walk(example(path), NEWEST)
    answers = [step.told for step in taken.steps]
    interview = Interview(NEWEST, Request(TODAY))
    for place, step in enumerate(taken.steps):
        for other in step.inquiry.witnesses:
            interview.next(other.one)  # another answer, looked at and left
        told = replay(EMPTY, answers[:place])
        assert told == step.before
        assert interview.next(told) == step.inquiry
    assert replay(EMPTY, answers) == taken.end


@examples
@pytest.mark.first_only
def test_it_starts_with_what_it_is_and_which_approvals_it_holds(path: Path) -> None:
    steps = walk(example(path), NEWEST).steps
    facts = [fact for step in steps for fact in step.inquiry.facts]
    assert facts[0] == "device.kind"
    assert steps[1].inquiry.facts == (APPROVALS,)
    rooms = [fact.partition(".")[0] for fact in facts]
    assert rooms.index("manufacturer") > rooms.index("class") if "class" in rooms and "manufacturer" in rooms else True


def test_who_does_not_know_what_it_is_is_asked_what_it_does() -> None:
    interview = Interview(NEWEST, Request(TODAY))
    first = interview.next(EMPTY)
    assert first is not None and first.choice is not None and first.choice.id == "what-it-is"
    draft = replay(EMPTY, [FactsTold(None, {}, left_unknown(first.choice, VOCABULARY), first.choice.id)])
    second = interview.next(draft)
    assert second is not None and second.choice is not None and second.choice.after == "what-it-is"
    known = replay(draft, [FactsTold(None, second.answers[0].facts)])
    third = interview.next(known)
    assert known.facts == {"device.kind": "ivd"} and third is not None and third.choice is None
    unknown = replay(draft, [FactsTold(None, {}, left_unknown(second.choice, VOCABULARY), second.choice.id)])
    third = interview.next(unknown)
    assert third is not None and third.choice is None and "device.kind" not in third.facts


def test_an_implant_without_power_is_not_asked_about_power() -> None:
    interview = Interview(NEWEST, Request(TODAY))
    first = interview.next(EMPTY)
    assert first is not None
    answer = next(each for each in first.answers if each.label == "An implant without power")
    assert answer.facts["device.active"] is False


def test_a_certificate_that_has_ended_asks_for_no_class_after_the_reform() -> None:
    facts = {"device.kind": "general", "device.software": False, "device.implantable": False, "device.active": True}
    classes = {"class.gb": "IIb", "class.eu": "IIb"}
    held = {"approval.pathway": "mdr-certificate", "approval.expires": date(2025, 5, 1)}
    draft, interview = Draft("x", {**facts, **classes}, (held,)), Interview(NEWEST, Request(TODAY))
    while (inquiry := interview.next(draft)) is not None:
        assert "class.gb_future" not in inquiry.facts
        draft = draft.passing(inquiry.topics)


def test_somebody_who_knows_nothing_gets_to_the_end() -> None:
    taken = walk(Device("unknown", {}, None, None), NEWEST)
    assert_nothing_is_asked_twice(taken)
    assert_every_question_is_decisive(taken, NEWEST)
    assert taken.end.facts == {}
    assert 1 < taken.questions < 30


@pytest.mark.parametrize("number", ["K203629", "DEN180001", "P950037/S279"])
@pytest.mark.first_only
def test_a_number_is_enough_to_know_the_pathway(number: str) -> None:
    text = f'{{"schema": "pathways.device/1", "approvals": ["{number}"]}}'
    device = read_device(text, "answers", VOCABULARY, {}).device
    for step in walk(device, NEWEST).steps:
        assert not {"approval.pathway", "approval.regulator"} & set(step.inquiry.facts)


@pytest.mark.slow
@several
@given(devices(VOCABULARY), st.sampled_from(sorted(RULES)))
def test_what_a_walk_decides_holds_of_the_whole_description(drawn_device: Device, edition: str) -> None:
    """Unless that denies what the answer was said to rest on: provisos on a closed way are told, and nobody is asked for them."""
    device = numbered(drawn_device)
    rules = RULES[edition]
    # An approval that is named in a walk is one in hand: nobody is asked for the day on which it began.
    assume(all(each.begins is None for each in on_day(know(device, rules.catalogue.vocabulary), TODAY).approvals or ()))
    taken = walk(device, rules)
    assert_nothing_is_asked_twice(taken)
    whole = assess(device, rules, Request(TODAY)).routes
    for route in look(taken.end, rules).routes:
        if route.outcome is not Outcome.UNDECIDED and not is_denied(route, device):
            of_group = [each for each in whole if place_of(each) == place_of(route)]
            assert route.outcome in {each.outcome for each in of_group}, (place_of(route), route.outcome, route.provided)


def place_of(route: RouteResult) -> tuple[str, str, str]:
    """What stays the same whether an outcome is told of a route or of its whole group."""
    return route.group, route.instrument, route.basis.label if route.basis else ""


def is_denied(route: RouteResult, device: Device) -> bool:
    """Whether the description says otherwise than a proviso of the outcome."""
    approvals = device.approvals or ()
    of_basis = approvals[route.basis.index].facts if route.basis is not None and route.basis.index < len(approvals) else {}
    said = {**device.facts, **of_basis}
    return any(said.get(each.fact, each.value) is not each.value for each in route.provided)


# --- bundles and constraints ------------------------------------------------------------------------------


def test_a_bundle_lists_only_what_can_still_change_the_answer() -> None:
    software = FactsTold(None, {"device.kind": "general", "device.software": True})
    classes = FactsTold(None, {"class.gb": "IIa", "class.gb_future": "IIa", "class.eu": "IIa"})
    held = ApprovalsTold(({"approval.number": "DEN180001", "approval.pathway": "de-novo"},))
    draft = replay(EMPTY, [software, held, classes])
    asked = []
    while (inquiry := Interview(NEWEST, Request(TODAY)).next(draft)) is not None:
        asked.append(inquiry)
        draft = replay(draft, [FactsTold(inquiry.place, {}, frozenset(inquiry.facts))])
    last = asked[-1]
    assert last.bundle is not None and last.bundle.ask.startswith("The answer takes it that")
    assert {"device.custom_made", "device.in_house"} <= set(last.facts)
    assert not {"device.sterile", "device.animal_tissue", "device.implantable"} & set(last.facts)
    assert not any({"device.custom_made", "device.in_house"} & set(each.facts) for each in asked[:-1])


def test_only_values_that_the_other_facts_leave_open_are_offered() -> None:
    interview = Interview(NEWEST, Request(TODAY))
    draft = replay(EMPTY, [FactsTold(None, {"device.kind": "ivd", "device.software": True}), ApprovalsTold(())])
    inquiry = interview.next(draft)
    assert inquiry is not None and inquiry.facts == ("class.gb",)
    assert set(inquiry.allowed["class.gb"]) == {"IVD-general", "IVD-self-test", "IVD-list-B", "IVD-list-A"}


def test_contradictions_are_not_assessed() -> None:
    draft = replay(EMPTY, [FactsTold(None, {"device.kind": "general", "device.companion_diagnostic": True})])
    with pytest.raises(ContradictionError):
        know(draft.device, VOCABULARY)
    assert Interview(NEWEST, Request(TODAY)).assess(draft) is None


# --- what an answer settled -------------------------------------------------------------------------------


def test_the_line_after_an_answer_names_what_is_out_and_why() -> None:
    kind = FactsTold(None, {"device.kind": "general", "device.software": True})
    held = ApprovalsTold(({"approval.number": "DEN180001", "approval.pathway": "de-novo"},))
    before = replay(EMPTY, [kind, held])
    after = replay(before, [FactsTold(None, {"class.gb": "IIa"})])
    line = settled(look(before), look(after))
    assert "UKCA marking by self-declaration is out (GB class today: Class IIa)" in line
    assert "\n" not in line


def test_an_answer_that_decides_no_route_settles_nothing() -> None:
    end = walk(example(next(path for path in EXAMPLES if path.stem == "idx-dr")), NEWEST)
    last = end.steps[-1].before
    assert settled(look(last), look(end.end)) == ""


@examples
@pytest.mark.first_only
def test_what_stands_is_one_line_for_each_market_and_counts_nothing(path: Path) -> None:
    for step in walk(example(path), NEWEST).steps:
        britain, ireland = standing(look(step.before))
        assert britain.startswith("Great Britain: ") and ireland.startswith("Northern Ireland: ")
        assert "undecided" not in britain + ireland and "\n" not in britain + ireland
        assert len(britain) <= 220


def test_what_stands_names_the_way_and_what_may_come() -> None:
    (path,) = (path for path in EXAMPLES if path.stem == "idx-dr")
    assert standing(look(walk(example(path), NEWEST).end)) == [
        "Great Britain: possible by UKCA marking with a UK Approved Body; International reliance, Route 4 expected June 2027.",
        "Northern Ireland: no way on what is known.",
    ]


# --- the order of questions -------------------------------------------------------------------------------


def asked_of(text: str) -> list[str]:
    device = read_device(text, "answers", VOCABULARY, NEWEST.catalogue.evidence).device
    return [fact for step in walk(device, NEWEST).steps for fact in step.inquiry.facts]


def test_a_holder_of_a_ce_certificate_is_asked_for_the_class_on_it_first() -> None:
    asked = asked_of(
        '{"schema": "pathways.device/1", "device": {"kind": "general"}, "approvals": ["EU MDR certificate until 2029-05-01"]}'
    )
    assert asked.index("class.eu") < asked.index("class.gb") < asked.index("class.gb_future")


@pytest.mark.parametrize(
    "held", ["[]", '["K203629"]', '["UKCA certificate until 2028-06-30"]', '["Health Canada Class III 102449"]']
)
def test_nobody_else_is_asked_for_the_eu_class(held: str) -> None:
    assert "class.eu" not in asked_of(f'{{"schema": "pathways.device/1", "device": {{"kind": "general"}}, "approvals": {held}}}')


def test_without_any_approval_nobody_is_asked_for_a_class_of_reliance() -> None:
    assert "class.gb_future" not in asked_of('{"schema": "pathways.device/1", "device": {"kind": "general"}, "approvals": []}')


@pytest.mark.parametrize(
    "held", ["EU MDR certificate until 2029-05-01", "EU IVDR certificate", "UKCA certificate", "ARTG entry 1234567"]
)
@pytest.mark.first_only
def test_whether_it_rests_on_reliance_is_asked_only_where_reliance_is_not_out(held: str) -> None:
    asked = asked_of(f'{{"schema": "pathways.device/1", "approvals": ["{held}"]}}')
    assert ("approval.by_reliance" in asked) is held.startswith("ARTG")


def test_no_ivd_is_asked_whether_it_is_custom_made() -> None:
    assert "device.custom_made" not in asked_of('{"schema": "pathways.device/1", "device": {"kind": "ivd"}, "approvals": []}')


@pytest.mark.parametrize("label", [answer.label for answer in VOCABULARY.choices[0].answers])
def test_every_answer_of_the_first_question_can_be_given(label: str) -> None:
    inquiry = Interview(NEWEST, Request(TODAY)).next(EMPTY)
    assert inquiry is not None and inquiry.choice is not None
    (answer,) = (each for each in inquiry.answers if each.label == label)
    assert look(replay(EMPTY, [FactsTold(None, answer.facts)])).routes


def test_days_are_told_apart_around_what_rules_compare_them_with() -> None:
    held = ApprovalsTold(({"approval.pathway": "mdr-certificate"},))
    kind = FactsTold(None, {"device.kind": "general", "device.software": True, "class.gb": "IIa", "class.eu": "IIa"})
    interview = Interview(NEWEST, Request(TODAY))
    draft = replay(EMPTY, [kind, held])
    asked: list[str] = []
    while (inquiry := interview.next(draft)) is not None:
        asked += inquiry.facts
        told = {fact: date(2029, 5, 1) if fact == "approval.expires" else inquiry.allowed[fact][-1] for fact in inquiry.facts}
        draft = replay(draft, [FactsTold(inquiry.place, told)])
    assert "approval.expires" in asked
