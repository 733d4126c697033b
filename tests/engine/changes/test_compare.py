"""What moved between two assessments, and what moved it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.compare import compare
from pathways.intake.device_file import load_device
from pathways.model.catalogue import RuleSet
from pathways.model.comparison import Comparison, MoveKind, RouteMove, What
from pathways.model.device import Device
from pathways.model.rules import LegalStatus
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices
from tests.places import EXAMPLES

FOLDER = RuleFolder(shipped_rules())
EDITIONS = FOLDER.edition_ids
NEWEST = FOLDER.rule_set(FOLDER.newest_edition)
VOCABULARY = NEWEST.catalogue.vocabulary
TODAY = date(2026, 11, 20)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
many = up_to(40, HealthCheck)


def load(name: str) -> Device:
    path = next(path for path in EXAMPLES if path.stem == name)
    return load_device(path, VOCABULARY, NEWEST.catalogue.evidence).device


def moved(
    device: Device,
    before: RuleSet = NEWEST,
    after: RuleSet = NEWEST,
    then: date = TODAY,
    now: date = TODAY,
) -> Comparison:
    one, other = assess(device, before, Request(then)), assess(device, after, Request(now))
    return compare(one, other, before.edition, after.edition)


def on(found: Comparison, route: str, number: str | None = None) -> RouteMove:
    moves = [
        each for each in found.routes if each.route == route and (number is None or (each.basis and each.basis.number == number))
    ]
    assert len(moves) == 1, [(each.route, each.kind) for each in found.routes]
    return moves[0]


def parts(move: RouteMove) -> dict[What, tuple[str | None, str | None]]:
    return {each.what: (each.before, each.after) for each in move.differences}


# --- laws ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
@each_example
def test_an_answer_compared_with_itself_has_nothing_that_moved(example: Path, edition: str) -> None:
    rules = FOLDER.rule_set(edition)
    found = moved(load(example.stem), rules, rules)
    assert not found.moved and not found.documents


@many
@given(devices(VOCABULARY), st.sampled_from(EDITIONS), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_nothing_moves_for_any_device_compared_with_itself(device: Device, edition: str, day: date) -> None:
    rules = FOLDER.rule_set(edition)
    assert not moved(device, rules, rules, day, day).moved


@many
@given(devices(VOCABULARY), st.sampled_from(EDITIONS), st.sampled_from(EDITIONS))
def test_looking_back_shows_the_same_moves_the_other_way(device: Device, one: str, other: str) -> None:
    turned = {MoveKind.APPEARED: MoveKind.GONE, MoveKind.GONE: MoveKind.APPEARED}
    there = moved(device, FOLDER.rule_set(one), FOLDER.rule_set(other))
    back = moved(device, FOLDER.rule_set(other), FOLDER.rule_set(one))
    assert there.moved == back.moved
    assert sorted(turned.get(each.kind, each.kind) for each in there.routes) == sorted(each.kind for each in back.routes)
    assert {each.item for each in there.evidence} == {each.item for each in back.evidence}
    assert {each.rule for each in there.duties} == {each.rule for each in back.duties}


@many
@given(devices(VOCABULARY), st.sampled_from(EDITIONS), st.sampled_from(EDITIONS))
def test_every_entry_that_is_not_the_same_is_named_once_with_what_moved_it(device: Device, one: str, other: str) -> None:
    found = moved(device, FOLDER.rule_set(one), FOLDER.rule_set(other))
    sides = [side for each in found.routes for side in (each.before, each.after) if side is not None]
    assert len({id(side) for side in sides}) == len(sides)
    for each in found.routes:
        assert each.differences or each.before is None or each.after is None
        assert each.moved_by.documents or each.moved_by.rules
        assert set(each.moved_by.documents) <= {document.id for document in found.documents}
        assert not each.moved_by.date_alone


# --- two editions --------------------------------------------------------------------------------------------


def test_idx_dr_from_the_consultation_to_the_draft() -> None:
    found = moved(load("idx-dr"), FOLDER.rule_set("2024.11"))
    route_4 = on(found, "gb-reliance-4")
    assert route_4.kind is MoveKind.CHANGED
    assert parts(route_4)[What.LEGAL_STATUS] == ("proposal", "draft")
    assert parts(route_4)[What.OPENS] == ("2025, which has passed", "June 2027, from 2027 at the earliest")
    assert parts(route_4)[What.MARKET_ACCESS] == (None, parts(route_4)[What.MARKET_ACCESS][1])
    assert route_4.moved_by.documents == ("2026-05-08-draft-amendment-regulations", "2024-11-14-reliance-consultation")
    assert "pms-system" in {each.rule for each in found.duties if each.kind is MoveKind.APPEARED}
    statuses = {each.id: (each.status_before, each.status_after) for each in found.documents}
    assert statuses["2024-11-14-reliance-consultation"] == (LegalStatus.PROPOSAL, None)
    assert statuses["2026-05-08-draft-amendment-regulations"] == (None, LegalStatus.DRAFT)


def test_an_eu_certificate_that_loses_its_route_is_one_move() -> None:
    found = moved(load("brainomix-360-e-aspects"), FOLDER.rule_set("2024.11"))
    replaced = [each for each in found.routes if each.kind is MoveKind.REPLACED]
    assert len(replaced) == 1
    assert parts(replaced[0])[What.ROUTE] == ("International reliance, Route 4", "International reliance")
    assert parts(replaced[0])[What.OUTCOME] == ("expected", "excluded")
    assert [reason.rule for reason in replaced[0].because] == ["no-eu-reliance-2026"]
    assert on(found, "gb-ce-indefinite").kind is MoveKind.APPEARED


def renamed(rules: RuleSet, instrument: str, **changes: object) -> RuleSet:
    edition = rules.edition
    instruments = tuple(replace(each, **changes) if each.id == instrument else each for each in edition.instruments)
    return replace(rules, edition=replace(edition, instruments=instruments))


def test_a_document_under_another_name_moves_no_route() -> None:
    other = renamed(NEWEST, "2026-05-08-draft-amendment-regulations", id="2026-05-09-the-same-draft")
    found = moved(load("idx-dr"), NEWEST, other)
    assert found.routes == ()
    assert [each.id for each in found.documents] == ["2026-05-08-draft-amendment-regulations", "2026-05-09-the-same-draft"]


def test_a_proposal_that_becomes_law_is_one_move() -> None:
    draft = next(each for each in NEWEST.edition.instruments if each.id == "2026-05-08-draft-amendment-regulations")
    routes = tuple(replace(route, opens=None) for route in draft.routes)  # law says by itself when it begins
    law = renamed(NEWEST, draft.id, status=LegalStatus.IN_FORCE, routes=routes)
    route_4 = on(moved(load("idx-dr"), NEWEST, law), "gb-reliance-4")
    assert route_4.kind is MoveKind.CHANGED
    assert parts(route_4)[What.OUTCOME] == ("expected", "open")
    assert parts(route_4)[What.LEGAL_STATUS] == ("draft", "in-force")
    assert route_4.moved_by.documents == ("2026-05-08-draft-amendment-regulations",)


# --- two dates -----------------------------------------------------------------------------------------------


def test_a_route_that_ends_between_two_dates() -> None:
    found = moved(load("ni-infusion-pump"), then=TODAY, now=date(2028, 7, 1))
    ce = next(
        each for each in found.routes if each.route == "gb-ce-recognition" and each.after and each.after.legal_status.is_law
    )
    assert parts(ce)[What.OUTCOME] == ("open", "closed")
    assert ce.moved_by.date_alone and ce.moved_by.documents == ()
    assert found.documents == ()


def test_a_plan_that_only_starts_later_has_not_moved() -> None:
    assert not moved(load("idx-dr"), then=TODAY, now=date(2026, 11, 21)).moved


def test_the_entries_of_two_like_approvals_stay_apart() -> None:
    device = load("ceramic-on-metal-hip")
    assert device.approvals is not None
    found = moved(device, FOLDER.rule_set("2024.11"))
    labels = sorted(each.basis.label for each in found.routes if each.basis and each.route == "gb-reliance-3")
    assert labels == ["FDA PMA P090002", "TGA conformity assessment certificate"]
