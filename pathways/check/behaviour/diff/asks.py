"""Evidence, steps and duties: what the two sides ask of devices that may use the same route on both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date

from msgspec import Struct

from pathways.check.behaviour.diff.families import Family, GroupPart, per_approval
from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, DeviceWitness, RuleLine
from pathways.check.behaviour.diff.space import (
    OutOfBudgetError,
    SearchBudget,
    complete,
    device_of,
    held,
    solve,
    space_of,
    worth_stating,
)
from pathways.check.behaviour.diff.witness import minimised, sentence
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.model.catalogue import Step
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Negation, Truth, facts_read
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.findings import Span
from pathways.model.rules import Group, Route, Row

_BUDGET = 4_000
NOT_ASKED = "not asked"


class Ask(Struct, frozen=True):
    """An item that a side asks for: under ``when``, in the way that ``how`` says."""

    what: str
    how: str
    when: Condition
    line: RuleLine


class SideAsks(Struct, frozen=True):
    """All that one side asks of those who may use one route (or of those whom a duty concerns).

    ``applies`` and ``barred`` say together who that is.
    """

    applies: Condition
    barred: Condition
    asks: tuple[Ask, ...]


class Dispute(Struct, frozen=True):
    """``id`` is what the asking belongs to on both sides."""

    family: str
    id: str
    law: bool
    before: SideAsks
    after: SideAsks
    holds_one: bool


def disputes(name: str, before: Family, after: Family, steps: tuple[Mapping[str, Step], Mapping[str, Step]]) -> Iterator[Dispute]:
    """The routes that both sides have and for which they do not ask the same."""
    old, new = _by_route(before, steps[0]), _by_route(after, steps[1])
    holds_one = per_approval(before) or per_approval(after)
    for key in sorted(old.keys() & new.keys()):
        if _plain(old[key].asks) != _plain(new[key].asks):
            yield Dispute(name, *key, old[key], new[key], holds_one)


def _plain(asks: tuple[Ask, ...]) -> frozenset[tuple[str, str, Condition]]:
    return frozenset((ask.what, ask.how, ask.when) for ask in asks)


def _by_route(family: Family, steps: Mapping[str, Step]) -> dict[tuple[str, bool], SideAsks]:
    found: dict[tuple[str, bool], SideAsks] = {}
    for part in family:
        for route in part.routes:
            key = (route.id, part.instrument.status.is_law)
            found[key] = SideAsks(_applies(part, route), _barred(part, route), tuple(_asks(route, part.group, steps)))
    return found


def _applies(part: GroupPart, route: Route) -> Condition:
    return AllOf((AnyOf(tuple(row.when for row in route.rows)), part.group.when))


def _barred(part: GroupPart, route: Route) -> Condition:
    return AnyOf(tuple(rule.when for rule in (*part.group.verdicts, *route.verdicts)))


def _asks(route: Route, group: Group, steps: Mapping[str, Step]) -> Iterator[Ask]:
    places: list[tuple[Condition, Group | Route | Row, Span]] = [
        (ALWAYS, group, group.span),
        (ALWAYS, route, route.span),
        *((row.when, row, row.cite.span) for row in route.rows),
    ]
    for under, place, span in places:
        for need in place.evidence:
            how = f"{need.need} ({need.confidence})"
            yield Ask(f"evidence {need.item}", how, _both(under, need.when), RuleLine(need.rule, span))
        for step in place.steps:
            time = steps[step.step].duration
            after = f" after {', '.join(sorted(step.after))}" if step.after else ""
            opening = ", not before the opening" if step.not_before_opening else ""
            how = f"{time.low} to {time.high} (likely {time.likely}) {time.unit}{after}{opening}"
            yield Ask(f"step {step.step}", how, _both(under, step.when), RuleLine(route.id, span))


def _both(one: Condition, other: Condition) -> Condition:
    return other if one == ALWAYS else AllOf((one, other))


class AskComparison:
    """Finds devices of which the two sides of one dispute ask different things."""

    def __init__(self, dispute: Dispute, vocabulary: Vocabulary, today: date) -> None:
        self._dispute = dispute
        self._vocabulary = vocabulary
        self._today = today
        held_one = dispute.holds_one
        self._sides = tuple(
            SideAsks(
                held(side.applies, held_one),
                held(side.barred, held_one),
                tuple(Ask(ask.what, ask.how, held(ask.when, held_one), ask.line) for ask in side.asks),
            )
            for side in (dispute.before, dispute.after)
        )
        asked = [ask.when for side in self._sides for ask in side.asks]
        every = [*asked, *(condition for side in self._sides for condition in (side.applies, side.barred))]
        self._space = space_of(vocabulary, every)
        read = worth_stating(frozenset().union(*(facts_read(condition) for condition in every)), vocabulary)
        self._facts = tuple(
            fact for fact in vocabulary.order if fact in read and (held_one or not vocabulary.facts[fact].about_approval)
        )
        self.finished = True

    def classes(self) -> Iterator[DeviceClass]:
        seen: set[AnswerChange] = set()
        for goal in self._goals(seen):
            try:
                found = solve((*goal, *self._usable), self._space, self._space.root, SearchBudget(_BUDGET))
            except OutOfBudgetError:
                self.finished = False
                continue
            whole = None if found is None else complete(self._space, found, self._facts)
            if whole is None:
                continue
            changes = self._changes(whole)
            if changes and not seen.issuperset(changes):
                seen.update(changes)
                yield self._class(changes, whole)

    @property
    def _usable(self) -> tuple[Condition, ...]:
        before, after = self._sides
        return (before.applies, after.applies, Negation(before.barred), Negation(after.barred))

    def _goals(self, seen: Set[AnswerChange]) -> Iterator[tuple[Condition, ...]]:
        """For each item: asked before and not after, after and not before, or both in another way that was not ``seen`` yet."""
        before, after = self._sides
        for what in sorted({ask.what for side in self._sides for ask in side.asks}):
            old, new = (tuple(ask for ask in side.asks if ask.what == what) for side in (before, after))
            if _plain(old) == _plain(new):
                continue
            if {ask.when for ask in old} != {ask.when for ask in new}:
                asked_before, asked_after = (AnyOf(tuple(ask.when for ask in asks)) for asks in (old, new))
                yield (asked_before, Negation(asked_after))
                yield (asked_after, Negation(asked_before))
            for one in old:
                for other in new:
                    change = AnswerChange(self._dispute.id, self._dispute.law, what, one.how, other.how)
                    if one.how != other.how and change not in seen:
                        yield (one.when, other.when)

    def _asked(self, side: SideAsks, knowledge: Knowledge) -> dict[str, tuple[str, tuple[RuleLine, ...]]] | None:
        """What the side asks, and where; None where that is not settled."""
        found: dict[str, tuple[set[str], set[RuleLine]]] = {}
        for ask in side.asks:
            truth = evaluate(ask.when, knowledge)
            if truth is Truth.UNKNOWN:
                found.setdefault(ask.what, (set(), set()))[0].add(f"{ask.how}, if it applies")
            elif truth is Truth.YES:
                hows, lines = found.setdefault(ask.what, (set(), set()))
                hows.add(ask.how)
                lines.add(ask.line)
        return {what: (" and ".join(sorted(hows)), tuple(sorted(lines))) for what, (hows, lines) in found.items()}

    def _changes(self, knowledge: Knowledge) -> tuple[AnswerChange, ...]:
        if any(evaluate(condition, knowledge) is not Truth.YES for condition in self._usable):
            return ()
        old, new = (self._asked(side, knowledge) or {} for side in self._sides)
        found = []
        for what in sorted({*old, *new}):
            was, now = (asked[what][0] if what in asked else NOT_ASKED for asked in (old, new))
            if was != now:
                found.append(AnswerChange(self._dispute.id, self._dispute.law, what, was, now))
        return tuple(found)

    def _class(self, changes: tuple[AnswerChange, ...], whole: Knowledge) -> DeviceClass:
        one = self._dispute.holds_one
        smallest = minimised(
            device_of(whole, self._facts, one), self._vocabulary, lambda device: self._changes(self._known(device)) == changes
        )
        old, new = (self._asked(side, self._known(smallest)) or {} for side in self._sides)
        lines = [
            tuple(sorted({line for change in changes if change.what in asked for line in asked[change.what][1]}))
            for asked in (old, new)
        ]
        witness = DeviceWitness(smallest, self._today, sentence(smallest, None, self._vocabulary))
        return DeviceClass(self._dispute.family, changes, witness, lines[0], lines[1])

    def _known(self, device: Device) -> Knowledge:
        whole = know(device, self._vocabulary)
        return whole.approvals[0] if whole.approvals else whole
