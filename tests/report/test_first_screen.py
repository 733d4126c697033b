"""The first screen: what its sentences never say, and what it always names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import load_device
from pathways.model.device import Device
from pathways.model.result import Assessment, Outcome, RouteResult, Verdict
from pathways.report.first_screen import RouteLine, first_screen
from pathways.report.parts import Part
from pathways.report.terminal import render
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices
from tests.engine.test_usual_values import devices_with_gaps
from tests.places import EXAMPLES, PROJECT

FOLDER = RuleFolder(shipped_rules())
EDITIONS = FOLDER.edition_ids
RULES = {edition: FOLDER.rule_set(edition) for edition in EDITIONS}
VOCABULARY = RULES[FOLDER.newest_edition].catalogue.vocabulary
TODAY = date(2026, 11, 26)
DAYS = (date(2024, 6, 1), TODAY, date(2028, 7, 1), date(2031, 1, 1))
SHORT = sorted((PROJECT / "docs" / "gallery" / "short").glob("*.yaml"))
MOST_LINES = 50

many = up_to(100, [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def answer(device: Device, edition: str, as_of: date = TODAY, *, strict: bool = False) -> Assessment:
    return assess(device, RULES[edition], Request(as_of, strict=strict))


def loaded(path: Path, edition: str) -> Device:
    catalogue = RULES[edition].catalogue
    return load_device(path, catalogue.vocabulary, catalogue.evidence).device


def page(assessment: Assessment, width: int = 80) -> str:
    return render(assessment, {}, {}, io.StringIO(), parts=[Part.ANSWER], plain=True, width=width)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", [*EXAMPLES, *SHORT], ids=lambda path: path.stem)
def test_what_holds_of_every_first_screen_holds_of_each_file(path: Path, edition: str) -> None:
    device = loaded(path, edition)
    for strict in (False, True):
        hold_all(answer(device, edition, strict=strict))


@many
@given(devices_with_gaps() | devices(VOCABULARY), st.sampled_from(EDITIONS), st.sampled_from(DAYS), st.booleans())
def test_what_holds_of_every_first_screen_holds_of_any_device(device: Device, edition: str, as_of: date, strict: bool) -> None:
    hold_all(answer(device, edition, as_of, strict=strict))


@pytest.mark.parametrize("path", [*EXAMPLES, *SHORT], ids=lambda path: path.stem)
def test_the_first_screen_of_each_file_fits_fifty_lines(path: Path) -> None:
    shown = page(answer(loaded(path, FOLDER.newest_edition), FOLDER.newest_edition)).splitlines()
    assert len(shown) <= MOST_LINES
    assert max(map(len, shown)) <= 80


@pytest.mark.parametrize("path", [*EXAMPLES, *SHORT], ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "device", ["K203629", "my file.yaml", "docs/gallery/short/02-ce-class.yaml", "/a/long/path" * 9, "two\nlines"]
)
def test_where_to_read_on_are_whole_commands_within_fifty_lines(path: Path, device: str) -> None:
    assessment = answer(loaded(path, FOLDER.newest_edition), FOLDER.newest_edition)
    shown = render(assessment, {}, {}, io.StringIO(), parts=[Part.ANSWER], plain=True, width=80, device=device).splitlines()
    assert len(shown) <= MOST_LINES
    assert max(map(len, shown)) <= 80
    at = next(place for place, line in enumerate(shown) if line.startswith("READ ON   "))
    named = {"my file.yaml": "'my file.yaml'", "/a/long/path" * 9: "DEVICE", "two\nlines": "DEVICE"}.get(device, device)
    commands = [each for line in shown[at:] for each in line[10:].partition("  #")[0].split("; ")]
    known = [f"pathways what-if {named}", f"pathways adopt {named}", f"pathways assess {named} --full"]
    assert commands == known[: len(commands)]
    assert len(commands) == len(known) or len(shown) == MOST_LINES


def test_no_commands_are_shown_where_there_is_no_name_for_the_device() -> None:
    assessment = answer(loaded(SHORT[0], FOLDER.newest_edition), FOLDER.newest_edition)
    assert "READ ON" not in render(assessment, {}, {}, io.StringIO(), parts=[Part.ANSWER], plain=True, width=80, device=None)


def hold_all(assessment: Assessment) -> None:
    each_market_is_named_once(assessment)
    no_sentence_leaves_open_what_it_speaks_of(assessment)
    law_is_never_called_no_law(assessment)
    what_is_open_is_never_denied(assessment)
    every_open_route_is_named(assessment)
    nothing_is_denied_of_an_approval_on_which_something_may_be_open(assessment)
    what_the_law_leaves_open_is_no_no(assessment)
    the_reason_for_a_no_is_law(assessment)
    what_is_taken_for_granted_is_said(assessment)


# --- what holds -------------------------------------------------------------------------------------


def each_market_is_named_once(assessment: Assessment) -> None:
    headline = assessment.headline
    assert headline.startswith("Great Britain: ")
    assert re.findall(r"(Great Britain|Northern Ireland): ", headline) == ["Great Britain", "Northern Ireland"]


def no_sentence_leaves_open_what_it_speaks_of(assessment: Assessment) -> None:
    for sentence in sentences(assessment):
        assert not re.search(r"\belse\b|\bwithout it\b", sentence), sentence


def law_is_never_called_no_law(assessment: Assessment) -> None:
    for market in assessment.answer:
        routes = [route for route in to_market(assessment) if route.market is market.market]
        for sentence in market.says:
            if "not law" in sentence:
                assert all_but_law(sentence, routes), sentence
        for step in market.next_steps:
            assert step.only_if == any(not way.legal_status.is_law for way in routes if made_by(way, step.route, step.instrument))
        if market.waiting is not None:
            then = [route for route in market.later if route.id == market.waiting.route]
            assert ("not law" in market.waiting.says.lower()) == (not then[0].legal_status.is_law)
    lines = first_screen(assessment).routes
    for line in lines:
        if "not law" in line.when:
            assert any(is_in(route, line) and not route.legal_status.is_law for route in to_market(assessment)), line
    for route in to_market(assessment):
        if route.outcome is not Outcome.EXCLUDED:
            said = {"not law" not in line.when for line in lines if is_in(route, line)}
            assert route.legal_status.is_law in said, route.id


def what_is_open_is_never_denied(assessment: Assessment) -> None:
    for market in assessment.answer:
        usable = [route for route in to_market(assessment) if route.market is market.market and route.outcome is Outcome.OPEN]
        assert bool(usable) == (market.verdict in (Verdict.YES, Verdict.POSSIBLE))
        assert (market.verdict is Verdict.YES) == (": yes" in market.says[0])
        if market.verdict is Verdict.POSSIBLE:
            assert any("ossible (" in sentence for sentence in market.says)
        if not usable:
            continue
        for sentence in market.says:
            assert not re.search(r": (no\.|not today|it depends)|\bNo route\b|\bnone\b", sentence), sentence
            denied = re.fullmatch(r"Nothing is open on the (.*) itself\.", sentence)
            if denied:
                assert all(route.basis is None for route in usable), sentence


def nothing_is_denied_of_an_approval_on_which_something_may_be_open(assessment: Assessment) -> None:
    for market in assessment.answer:
        routes = [route for route in to_market(assessment) if route.market is market.market and route.legal_status.is_law]
        for sentence in market.says:
            denied = re.fullmatch(r"Nothing is open on the (.*) itself\.", sentence)
            for route in routes if denied else ():
                if route.basis is not None and route.basis.label in sentence:
                    assert route.outcome in (Outcome.CLOSED, Outcome.EXCLUDED), (sentence, route.id, route.outcome)


def what_the_law_leaves_open_is_no_no(assessment: Assessment) -> None:
    for market in assessment.answer:
        routes = [route for route in to_market(assessment) if route.market is market.market and route.legal_status.is_law]
        if market.verdict is Verdict.NO:
            assert not any(route.outcome is Outcome.UNSETTLED for route in routes), market.says


def the_reason_for_a_no_is_law(assessment: Assessment) -> None:
    for market in assessment.answer:
        excluded = [
            route for route in to_market(assessment) if route.market is market.market and route.outcome is Outcome.EXCLUDED
        ]
        by_law = [reason.says for route in excluded if route.legal_status.is_law for reason in route.because]
        if market.verdict is Verdict.NO and by_law:
            first = market.says[0].partition(": no. ")[2].removeprefix("It ").rstrip(".")
            assert any(first in says for says in by_law), market.says


def every_open_route_is_named(assessment: Assessment) -> None:
    screen = first_screen(assessment)
    text = " ".join(page(assessment).split())
    for route in to_market(assessment):
        if route.outcome is Outcome.OPEN:
            assert any(is_in(route, line) for line in screen.routes), route.id
            said = next(market.says for market in assessment.answer if market.market is route.market)
            assert any(names(route.title, sentence) for sentence in said), (route.id, said)
            assert f"OPEN {route.title}" in text


def what_is_taken_for_granted_is_said(assessment: Assessment) -> None:
    screen = first_screen(assessment)
    assert bool(screen.provided) == bool(assessment.provided)
    assert not (assessment.receipt.strict and screen.provided)
    said = screen.provided.removeprefix("Provided that ")
    for each in assessment.provided:
        assert each.says.removeprefix("it ") in said
    resting = {each.fact for route in to_market(assessment) for each in route.provided}
    assert resting <= {each.fact for each in assessment.provided}


# --- how it is found out ----------------------------------------------------------------------------


def to_market(assessment: Assessment) -> list[RouteResult]:
    return [route for route in assessment.routes if route.route_to_market]


def made_by(route: RouteResult, route_id: str, instrument: str) -> bool:
    return route.id == route_id and route.instrument == instrument


def sentences(assessment: Assessment) -> Iterator[str]:
    screen = first_screen(assessment)
    for said in screen.answers:
        yield from said
    yield from (screen.provided, screen.waiting)


def names(title: str, text: str) -> bool:
    """Whether the text names the title: whole, or by its last part where several are listed under what they share."""
    head, _, tail = title.rpartition(", ")
    return title in text or (bool(head) and f"{head}, " in text and bool(re.search(rf"\b{re.escape(tail)}\b", text)))


def all_but_law(sentence: str, routes: list[RouteResult]) -> bool:
    """Whether each title in the sentence is one of a route that is not law. A title within a longer one is not looked at."""
    ways = sentence.partition("; it depends on ")[0]  # what it depends on has names of its own
    told = {route.title for route in routes if names(route.title, ways)}
    told = {title for title in told if not any(title != other and title in other for other in told)}
    return bool(told) and all(any(route.title == title and not route.legal_status.is_law for route in routes) for title in told)


def is_in(route: RouteResult, line: RouteLine) -> bool:
    return (line.market, line.outcome) == (route.market, route.outcome) and names(route.title, line.what)


APP = {"device.kind": "general", "device.software": True, "software.purpose": "decision", "software.drives": False}


def told_of_classes(**more: object) -> str:
    facts = {**APP, "device.direct_diagnosis": True, **{name.replace("__", "."): value for name, value in more.items()}}
    return " ".join(first_screen(answer(Device("App", facts, (), None), FOLDER.newest_edition)).worked_out)  # type: ignore[arg-type]


def test_a_class_that_the_answer_goes_by_is_told_with_its_rule() -> None:
    said = told_of_classes(device__vital_monitoring="none", device__contraception_or_sti=False)
    assert said.startswith("Worked out: Great Britain today (Annex IX of Directive 93/42): Class IIa, Rule 10.")


def test_a_class_that_is_open_is_told_where_a_route_hangs_on_it() -> None:
    assert "European Union" not in told_of_classes(device__vital_monitoring="none", device__contraception_or_sti=False)
    said = told_of_classes(device__direct_diagnosis=False, device__contraception_or_sti=False)
    assert "Class I, Class IIa or Class IIb. It turns on: Monitors vital processes" in said


def test_a_class_that_does_not_follow_from_the_facts_is_the_first_thing_to_settle() -> None:
    facts = {**APP, "device.direct_diagnosis": True, "device.vital_monitoring": "none", "device.contraception_or_sti": False}
    said = first_screen(answer(Device("App", {**facts, "class.gb": "I"}, (), None), FOLDER.newest_edition))  # type: ignore[arg-type]
    assert said.actions[0].by == "Now"
    assert said.actions[0].what.startswith(
        "Settle the class, which does not follow from what the device does: Great Britain today"
    )
    agreed = first_screen(answer(Device("App", {**facts, "class.gb": "IIa"}, (), None), FOLDER.newest_edition))  # type: ignore[arg-type]
    assert not any("Settle the class" in each.what for each in agreed.actions)
