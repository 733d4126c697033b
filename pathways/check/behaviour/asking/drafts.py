"""Cases about rules that ask or tell, with the answer that the engine gives today: drafts for a person to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pathways.check.behaviour.asking.look import CaseLook
from pathways.check.behaviour.asking.rules import AskingKind, AskingRule
from pathways.engine.answer.assess import Request, assess
from pathways.engine.decide.routes import Examined
from pathways.intake.device_file import read_device
from pathways.intake.device_writer import device_text
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.model.result import Assessment, Outcome, RouteResult, Timeline
from pathways.model.rules import PlanStep
from pathways.rulebook.nodes import FileError

Entry = str | Mapping[str, object]
SECTIONS = ("expect", "evidence", "no_evidence", "duties", "no_duties", "notices", "no_notices")


class CaseDraft:
    """A case in the making: a device on a day, and what is said of the answer, by key of a case."""

    def __init__(self, look: CaseLook) -> None:
        self.look = look
        self.answer: Assessment = assess(look.device, look.rules, Request(look.as_of, look.law, strict=True))
        self._said: dict[str, dict[str, Entry]] = {section: {} for section in SECTIONS}
        self.rules: dict[tuple[str, str, str], AskingRule] = {}

    @property
    def said(self) -> Mapping[str, tuple[Entry, ...]]:
        return {section: tuple(entries.values()) for section, entries in self._said.items() if entries}

    def say(self, rule: AskingRule) -> None:
        """Adds what the answer says of the rule."""
        self.rules[rule.key] = rule
        match rule.kind:
            case AskingKind.EVIDENCE:
                self._say_evidence(rule.id)
            case AskingKind.DUTY:
                self._say_duty(rule.id)
            case AskingKind.NOTICE:
                self._say_notice(rule.id)
            case AskingKind.STEP:
                self.say_routes(carrier.route.id for carrier in rule.carriers)

    def say_routes(self, ids: Iterable[str]) -> None:
        """Adds the outcome, reviewer and plan of each of the routes that the answer has."""
        wanted = frozenset(ids)
        own = [route for route in self.answer.routes if route.id in wanted]
        for route in own:
            twins = [other for other in own if other.id == route.id]
            if len(twins) == 1 or len({other.legal_status for other in twins}) == len(twins):
                key = f"{route.id} {route.legal_status}"
                self._said["expect"][key] = _route_entry(route, self._plan_of(route), several=len(twins) > 1)

    def _say_evidence(self, rule: str) -> None:
        found = [item for item in self.answer.checklist if rule in item.because]
        if not found:
            self._said["no_evidence"][rule] = rule
        for item in found:
            entry: dict[str, object] = {"rule": rule, "item": item.id, "need": item.need.value}
            entry["confidence"] = item.confidence.value
            if item.conditional:
                entry["conditional"] = True
            self._said["evidence"][f"{rule} {item.id}"] = entry

    def _say_duty(self, rule: str) -> None:
        duty = next((duty for duty in self.answer.duties if duty.rule == rule), None)
        if duty is None:
            self._said["no_duties"][rule] = rule
            return
        entry: dict[str, object] = {"rule": rule, "market": duty.market.value, "phase": duty.phase.value}
        entry["confidence"] = duty.confidence.value
        if duty.conditional:
            entry["conditional"] = True
        self._said["duties"][rule] = entry
        if any(rule in item.because for item in self.answer.checklist):
            self._say_evidence(rule)

    def _say_notice(self, rule: str) -> None:
        notice = next((notice for notice in self.answer.notices if notice.code == rule), None)
        if notice is None:
            self._said["no_notices"][rule] = rule
            return
        assert notice.confidence is not None
        self._said["notices"][rule] = {"rule": rule, "confidence": notice.confidence.value}

    def _plan_of(self, route: RouteResult) -> Mapping[str, PlanStep]:
        for shown in self.look.shown:
            each = shown.examined
            if each.route is not None and each.route.id == route.id and each.instrument.id == route.instrument:
                return {step.step: step for step in reversed(list(_steps_of(each)))}
        return {}


def _steps_of(examined: Examined) -> Iterator[PlanStep]:
    assert examined.route is not None
    yield from examined.group.steps
    yield from examined.route.steps
    for row in examined.rows:
        yield from row.steps


def _route_entry(route: RouteResult, plan: Mapping[str, PlanStep], *, several: bool) -> dict[str, object]:
    entry: dict[str, object] = {"id": route.id, "outcome": route.outcome.value}
    if several:
        entry["legal_status"] = route.legal_status.value
    if route.outcome is Outcome.UNDECIDED:
        entry["undecided_by"] = list(route.undecided_by)
    else:
        entry["rules"] = [reason.rule for reason in route.because]
    entry["review"] = route.review_by.value
    entry["gives"] = route.gives or "none"
    if route.timeline is not None:
        opens_later = route.outcome in (Outcome.UPCOMING, Outcome.EXPECTED)
        entry["steps"] = [_step_entry(step.id, plan, route.timeline, opens_later) for step in route.timeline.steps]
        # Stated where it is empty, too: a step that is behind the device would not be missed in the plan.
        entry["done"] = list(route.timeline.already_done)
    else:
        entry["steps"] = []
    return entry


def _step_entry(id_: str, plan: Mapping[str, PlanStep], timeline: Timeline, opens_later: bool) -> Entry:
    placed = {step.id: step for step in timeline.steps}
    step = placed[id_]
    entry: dict[str, object] = {"step": id_}
    after = [each for each in _waited_for(id_, plan) if each in placed]
    if after:
        entry["after"] = after
    if opens_later or (id_ in plan and plan[id_].not_before_opening):
        entry["not_before"] = "opening" if step.waits_for_opening else "none"
    if step.conditional:
        entry["conditional"] = True
    return id_ if len(entry) == 1 else entry


def _waited_for(id_: str, plan: Mapping[str, PlanStep]) -> tuple[str, ...]:
    return plan[id_].after if id_ in plan else ()


class Drafts:
    """The drafts for one edition, each device once."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.found: list[CaseDraft] = []

    @property
    def readable(self) -> list[CaseDraft]:
        """The drafts whose device a file can state: one that was put together may have dates that are at odds."""
        return [draft for draft in self.found if _can_be_stated(draft.look.device, self.rules)]

    def of(self, device: Device, as_of: date, law: Law) -> CaseDraft | None:
        """The draft about this device, if there is one."""
        same = (draft for draft in self.found if draft.look.device == device)
        return next((draft for draft in same if (draft.look.as_of, draft.look.law) == (as_of, law)), None)

    def add(self, look: CaseLook) -> CaseDraft:
        known = self.of(look.device, look.as_of, look.law)
        if known is None:
            known = CaseDraft(look)
            self.found.append(known)
        return known


def _can_be_stated(device: Device, rules: RuleSet) -> bool:
    try:
        read_device(device_text(device), "a draft", rules.catalogue.vocabulary, rules.catalogue.evidence)
    except FileError:
        return False
    return True
