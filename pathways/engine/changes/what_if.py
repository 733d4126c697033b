"""The smallest changes of fact that open a route, open it sooner, or remove an Approved Body review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess, considered, routes_of
from pathways.engine.changes.change_costs import cost_of
from pathways.engine.changes.gains import best_ways, gains, to_start_by, with_cost
from pathways.engine.changes.possible_changes import changed, facts_in, out_of_reach, parts_of, possible_changes, what_decides
from pathways.engine.changes.route_view import Way
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.worked_out import known_of
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Holds, Truth
from pathways.model.device import Device
from pathways.model.result import Assessment, Outcome
from pathways.model.rule_walk import routes_in
from pathways.model.rules import Confidence
from pathways.model.what_if import Change, Cost, Depends, Effect, EffectKind, Proposal, RuledOut, WhatIf

_OUTCOMES = list(Outcome)


def what_if(device: Device, rules: RuleSet, request: Request) -> WhatIf:
    """Single changes first, then pairs that give what neither of the two gives alone.

    Every proposal has been assessed; none contradicts the constraints of the vocabulary. A pair mixes no change that can be made
    with one that nobody can make. Raises as ``assess`` does.
    """
    search = _Search(device, rules, request)
    singles = search.singles()
    effective = {single.changes[0] for single in singles if single.effects}
    found = [single for single in singles if single.effects] + list(search.pairs(singles))
    proposals = sorted((each for each in map(search.proposal, found) if each is not None), key=_rank)
    answer = search.answer
    return WhatIf(
        edition=answer.edition,
        as_of=answer.as_of,
        device=device.name,
        headline=answer.headline,
        proposals=tuple(each for each in proposals if each.can_be_made),
        beyond=tuple(each for each in proposals if not each.can_be_made),
        without_effect=tuple(
            change
            for change in (single.changes[0] for single in singles)
            if change.can_be_made and not change.obtains and change not in effective and not search.as_good(change)
        ),
        approvals_unknown=device.approvals is None,
        ruled_out=tuple(search.ruled_out()),
        depends=tuple(search.depends()),
    )


class _Tried(Struct, frozen=True):
    """Changes, the device after them, and what they give for each way into a market, leaving out their time.

    ``obtained``: what is known of the approvals that they add.
    """

    changes: tuple[Change, ...]
    device: Device | None
    effects: Mapping[Way, Effect]
    obtained: tuple[Knowledge, ...] = ()


class _Family(Struct, frozen=True):
    """A group with its routes: the facts that they read, and what they ask of approvals other than the one looked at."""

    read: frozenset[str]
    elsewhere: tuple[Holds, ...]

    @staticmethod
    def of(rules: object) -> _Family:
        return _Family(facts_in(rules), parts_of(Holds, rules))

    def reads_both(self, one: _Tried, other: _Tried) -> bool:
        """Whether two changes can work together: on one thing, or across approvals."""
        first, second = one.changes[0], other.changes[0]
        if not {first.fact, second.fact} <= self.read:
            return False
        if first.obtains and second.obtains:
            return self._asks_for(one) or self._asks_for(other)
        return (first.fact, first.approval) != (second.fact, second.approval)

    def _asks_for(self, tried: _Tried) -> bool:
        return any(evaluate(holds.condition, approval) is not Truth.NO for holds in self.elsewhere for approval in tried.obtained)


class _Search:
    def __init__(self, device: Device, rules: RuleSet, request: Request) -> None:
        self.answer: Assessment = assess(device, rules, request)
        self._device = device
        self._rules = rules
        self._request = request
        self._vocabulary = rules.catalogue.vocabulary
        instruments = considered(rules.edition, request.law)
        self._read = facts_in((instruments, tuple(rules.catalogue.steps.values())))
        self._families = [
            _Family.of((group, routes_in(instrument, group))) for instrument in instruments for group in instrument.groups
        ]

    def as_good(self, change: Change) -> bool:
        """Whether what the change replaces is itself something that one would bring about."""
        return change.before is not None and self._vocabulary.facts[change.fact].attainable(change.before) is not None

    def singles(self) -> list[_Tried]:
        return [self._try((change,)) for change in possible_changes(self._device, self._vocabulary, self._read)]

    def ruled_out(self) -> Iterator[RuledOut]:
        """The approvals that would give something if the device could get them."""
        for change in possible_changes(self._device, self._vocabulary, self._read):
            way = out_of_reach(self._device, change, self._vocabulary) if change.obtains else None
            if way is None:
                continue
            device = changed(self._device, (change,), self._vocabulary, self._request.as_of, attainable_only=False)
            if device is not None and self._gains(device, (change,)):
                yield RuledOut(change, way.says, way.sources, Confidence(way.confidence))

    def depends(self) -> Iterator[Depends]:
        """The approvals that would give something, of which it depends on missing facts whether the device can get them."""
        for change in possible_changes(self._device, self._vocabulary, self._read):
            found = what_decides(self._device, change, self._vocabulary, strict=self._request.strict) if change.obtains else None
            if found is None:
                continue
            device = changed(self._device, (change,), self._vocabulary, self._request.as_of, attainable_only=False)
            if device is None:
                continue
            effects = gains(self.answer.routes, routes_of(device, self._rules, self._request))
            cost = cost_of((change,), self._device, device, self.answer, self._rules.catalogue, self._request)
            worth = [self._started(each, cost) for each in effects.values() if each.kind is not EffectKind.SOONER]
            ranked = tuple(sorted(worth, key=_rank_of_effect))
            if ranked:
                yield Depends(change, *found, ranked)

    def pairs(self, singles: Sequence[_Tried]) -> Iterator[_Tried]:
        """Pairs with gains that neither change has alone, where one family of rules reads both.

        Of changes that nobody can make only those are paired that give nothing alone.
        """
        can = [single for single in singles if single.changes[0].can_be_made]
        cannot = [single for single in singles if not single.changes[0].can_be_made and not single.effects]
        for one, other in self._related((*combinations(can, 2), *combinations(cannot, 2))):
            tried = self._try((*one.changes, *other.changes))
            known = one.effects.keys() | other.effects.keys()
            new = {key: effect for key, effect in tried.effects.items() if key not in known}
            if new:
                yield replace(tried, effects=new)

    def _related(self, pairs: Iterable[tuple[_Tried, _Tried]]) -> Iterator[tuple[_Tried, _Tried]]:
        for one, other in pairs:
            if any(family.reads_both(one, other) for family in self._families):
                yield one, other

    def _try(self, changes: tuple[Change, ...]) -> _Tried:
        device = changed(self._device, changes, self._vocabulary, self._request.as_of, strict=self._request.strict)
        if device is None:
            return _Tried(changes, None, {})
        return _Tried(changes, device, self._gains(device, changes), self._obtained(device))

    def _gains(self, device: Device, changes: Iterable[Change]) -> dict[Way, Effect]:
        obtained = frozenset(change.value for change in changes if change.obtains)
        return gains(self.answer.routes, routes_of(device, self._rules, self._request), obtained)

    def _obtained(self, device: Device) -> tuple[Knowledge, ...]:
        known = known_of(device, self._vocabulary).approvals or ()
        held = self._device.approvals or ()
        return tuple(each for approval, each in zip(device.approvals or (), known, strict=True) if approval not in held)

    def proposal(self, tried: _Tried) -> Proposal | None:
        """What is left once the time that the changes take is counted in; None where that is nothing."""
        assert tried.device is not None
        cost = cost_of(tried.changes, self._device, tried.device, self.answer, self._rules.catalogue, self._request)
        if not all(change.can_be_made for change in tried.changes):
            cost = Cost((), None)
        effects = self._with_cost(tried, cost)
        if not effects:
            return None
        after = best_ways(routes_of(tried.device, self._rules, self._request))
        ranked = tuple(sorted(effects, key=_rank_of_effect))
        replaced = {effect.group for effect in ranked}
        lost = [
            route.title
            for key, route in best_ways(self.answer.routes).items()
            if key not in after and route.group not in replaced
        ]
        return Proposal(tried.changes, ranked, cost, tuple(dict.fromkeys(lost)), tried.device)

    def _with_cost(self, tried: _Tried, cost: Cost) -> list[Effect]:
        """An approval that takes nobody knows how long makes nothing sooner."""
        obtains = any(change.obtains for change in tried.changes)
        if cost.ready is None or tried.device is None:
            return [each for each in tried.effects.values() if not (obtains and each.kind is EffectKind.SOONER)]
        later = routes_of(tried.device, self._rules, replace(self._request, start=cost.ready.likely))
        found = (with_cost(effect, later) for effect in tried.effects.values())
        return [self._started(effect, cost) for effect in found if effect is not None]

    def _started(self, effect: Effect, cost: Cost) -> Effect:
        return effect if cost.ready is None else to_start_by(effect, cost.ready, self._request.start or self._request.as_of)


def _rank(proposal: Proposal) -> tuple[object, ...]:
    """What can be made first, then what gives nothing up, open before expected, sooner, fewer changes.

    Of what nobody can make, what takes a rule out of the way comes first: it tells why a route is not open.
    """
    best = proposal.effects[0]
    return (
        not proposal.can_be_made,
        bool(proposal.gives_up),
        not proposal.can_be_made and not any(effect.no_longer for effect in proposal.effects),
        *_rank_of_effect(best)[:2],
        len(proposal.changes),
        [change.says for change in proposal.changes],
    )


def _rank_of_effect(effect: Effect) -> tuple[int, date, str]:
    return (_OUTCOMES.index(effect.outcome_after), effect.likely or date.max, effect.route)
