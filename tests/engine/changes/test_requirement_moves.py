"""What moved among what is asked for beyond market access: nothing of a requirement may change unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.compare import compare
from pathways.engine.changes.requirement_moves import requirement_moves
from pathways.model.adoption import AdoptionStatus, Area, Beside, Parallel, Required, Requirement
from pathways.model.catalogue import RuleSet
from pathways.model.citations import Cite
from pathways.model.comparison import MoveKind
from pathways.model.conditions import ALWAYS
from pathways.model.dates import PartialDate, Precision
from pathways.model.device import Device
from pathways.model.nations import Nation
from pathways.model.rules import Citation, Confidence
from pathways.rulebook.folder import RuleFolder, shipped_rules

DAY = dt.date(2026, 11, 20)
LATER = PartialDate(dt.date(2031, 1, 1), Precision.DAY)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return RuleFolder(shipped_rules()).rule_set("2026.11")


@pytest.fixture(scope="module")
def one(rules: RuleSet) -> Requirement:
    return next(each for each in rules.adoption if each.id == "dtac-v2")


def _changed(one: Requirement, field: str) -> Requirement:
    detail = Citation("detail", "Something.", one.cite.sources, Confidence.ASSUMED, one.cite.span)
    values: dict[str, object] = {
        "cite": replace(one.cite, says="Something else."),
        "title": "Another title",
        "area": Area.AI,
        "nations": (Nation.WALES,),
        "required": Required.MANDATORY,
        "status": AdoptionStatus.PLANNED,
        "when": ALWAYS,
        "begins": LATER,
        "ends": LATER,
        "trigger": "Whenever.",
        "beside": Beside(Parallel.YES, None, "So it is."),
        "details": (detail,),
    }
    return replace(one, **{field: values[field]})


@pytest.mark.parametrize("field", Requirement.__struct_fields__)
def test_no_part_of_a_requirement_changes_unseen(one: Requirement, field: str) -> None:
    (move,) = requirement_moves([one], [_changed(one, field)])
    assert (move.kind, move.rule) == (MoveKind.CHANGED, "dtac-v2")
    words_only = field in ("cite", "title", "trigger")
    assert any(each.decides for each in move.aspects) is not words_only


@pytest.mark.parametrize(
    ("field", "value", "decides"),
    [("says", "Else.", False), ("sources", (Cite("nhse-dtac", at="p1"),), False), ("confidence", Confidence.ASSUMED, True)],
)
def test_no_part_of_what_is_cited_changes_unseen(one: Requirement, field: str, value: object, decides: bool) -> None:
    for changed in (
        replace(one, cite=replace(one.cite, **{field: value})),
        replace(one, details=(replace(one.details[0], **{field: value}),)),
    ):
        (move,) = requirement_moves([one], [changed])
        assert [each.decides for each in move.aspects] == [decides]


def test_the_same_on_both_sides_is_no_move(rules: RuleSet) -> None:
    assert requirement_moves(rules.adoption, tuple(reversed(rules.adoption))) == ()


def test_what_comes_and_what_goes_is_told(one: Requirement) -> None:
    assert [(move.kind, move.rule) for move in requirement_moves([], [one])] == [(MoveKind.APPEARED, "dtac-v2")]
    assert [(move.kind, move.rule) for move in requirement_moves([one], [])] == [(MoveKind.GONE, "dtac-v2")]


def test_each_side_counts_as_it_stands_on_its_day(one: Requirement) -> None:
    (move,) = requirement_moves([one], [one], (dt.date(2026, 2, 23), dt.date(2026, 2, 24)))
    assert [(each.what, each.before, each.after) for each in move.aspects] == [("status", "planned", "in-force")]
    assert requirement_moves([one], [one], (dt.date(2026, 2, 24), dt.date(2026, 2, 25))) == ()


def test_a_device_is_told_what_is_asked_of_it_otherwise(rules: RuleSet, one: Requirement) -> None:
    device = Device("a device", {"device.software": True, "market.nhs_england": True}, (), None)
    others = tuple(each for each in rules.adoption if each is not one and each.id != "dcb0129")
    later = replace(rules, adoption=(*others, replace(one, required=Required.MANDATORY)))
    before, after = (assess(device, each, Request(DAY)) for each in (rules, later))
    found = compare(before, after, rules.edition, later.edition)
    moves = {move.rule: (move.kind, move.differences) for move in found.adoption}
    assert moves == {"dtac-v2": (MoveKind.CHANGED, ("required",)), "dcb0129": (MoveKind.GONE, ())}
    assert found.moved
    assert found.silent == ()


def test_an_edition_that_says_nothing_of_it_is_named(rules: RuleSet) -> None:
    device = Device("a device", {"device.software": True, "market.nhs_england": True}, (), None)
    bare = replace(rules, adoption=())
    before, after = (assess(device, each, Request(DAY)) for each in (bare, rules))
    assert compare(before, after, bare.edition, rules.edition).silent == (rules.edition.id,)
    unsaid = Device("a device", {"device.software": True}, (), None)
    before, after = (assess(unsaid, each, Request(DAY)) for each in (bare, rules))
    found = compare(before, after, bare.edition, rules.edition)
    assert (found.silent, found.adoption) == ((), ())
