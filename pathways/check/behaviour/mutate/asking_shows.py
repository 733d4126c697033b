"""A device on which a fault of a rule that asks or tells shows: among devices that are known already, or found by search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product

from pathways.check.behaviour.asking.look import CaseLook
from pathways.check.behaviour.asking.reach import Reach
from pathways.check.behaviour.asking.rules import AskingKind, AskingRule, asking_rules
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Condition, Negation, Truth
from pathways.model.law import Law

_MOST_TRIED = 30
_DAY = timedelta(days=1)

Versions = tuple[AskingRule | None, AskingRule | None]
"""A rule as it is and as the fault leaves it; None where it is not there, or is shown nowhere."""


class Shows:
    """The search over the devices of a sound edition. ``settled``: the last search was not cut short."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.settled = True
        self._reach = Reach(rules)
        self._asking = asking_rules(rules.edition)

    def find(self, faulty: RuleSet, kind: str, rule: str, known: Iterable[CaseLook] = ()) -> tuple[AskingRule, CaseLook] | None:
        """The rule, with a device that gets another answer; one of ``known`` where they have one. None where none is found."""
        self.settled = True
        before = {each.key: each for each in self._asking if each.kind == kind and each.id == rule}
        after = {each.key: each for each in asking_rules(faulty.edition) if each.kind == kind and each.id == rule}
        pairs = [(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after))]
        for pair in pairs:
            looks = (look for look in known if _may_show(look, pair))
            found = next((look for look in looks if self._differs(look, faulty)), None)
            if found is not None:
                return _some(pair), found
        for pair in pairs:
            for _, look in zip(range(_MOST_TRIED), self._looks(pair), strict=False):
                if self._differs(look, faulty):
                    return _some(pair), look
        return None

    def _looks(self, pair: Versions) -> Iterator[CaseLook]:
        for rule, wanted in _wanted(pair, lambda step: self.rules.catalogue.steps[step].done_when):
            days = self._days(rule)
            for device in self._reach.devices(rule, wanted):
                yield from (CaseLook(device, day, law, self.rules) for day, law in product(days, Law))
            self.settled = self.settled and self._reach.finished

    def _days(self, rule: AskingRule) -> tuple[date, ...]:
        days = list(self._reach.days_of(rule)[:1])
        for day in rule.own_days:
            days += [day, day - _DAY, day + _DAY]
        days += self._reach.days_of(rule)[1:]
        return tuple(dict.fromkeys(days))

    def _differs(self, look: CaseLook, faulty: RuleSet) -> bool:
        try:
            return _picture(look, self.rules) != _picture(look, faulty)
        except (ContradictionError, OverflowError):
            return False


def _some(pair: Versions) -> AskingRule:
    one = pair[0] or pair[1]
    assert one is not None
    return one


def _may_show(look: CaseLook, pair: Versions) -> bool:
    old, new = pair
    if old is not None and new is not None and old.when != new.when:
        views = (view for version in (old, new) for view in look.views(version))
        return any(evaluate(old.when, view) is not evaluate(new.when, view) for view in views)
    return any(look.truth(version) is Truth.YES for version in pair if version is not None) or bool(_some(pair).own_days)


def _wanted(pair: Versions, done_when: Callable[[str], Condition | None]) -> Iterator[tuple[AskingRule, Sequence[Condition]]]:
    """What devices must be like for the fault to show, the likeliest first."""
    old, new = pair
    if old is not None and new is not None and old.when != new.when:
        for one, other in ((old, new), (new, old)):
            yield from _apart(one, (one.when, Negation(other.when)))
        return
    if old is not None and new is not None and old.waits != new.waits:
        for step in sorted(old.waits.keys() - new.waits.keys()):
            yield from _with_step(old, step, done_when)
    for version in pair:
        if version is not None:
            yield from _apart(version, (version.when,))


def _apart(rule: AskingRule, wanted: tuple[Condition, ...]) -> Iterator[tuple[AskingRule, Sequence[Condition]]]:
    """At first with nothing else that asks for the same, then with all but one thing, then anyhow."""
    rivals = tuple(Negation(each) for each in rule.rivals)
    if rivals:
        yield rule, (*wanted, *rivals)
        if len(rivals) > 1:
            yield from ((rule, (*wanted, rival)) for rival in rivals)
    yield rule, wanted


def _with_step(
    rule: AskingRule, step: str, done_when: Callable[[str], Condition | None]
) -> Iterator[tuple[AskingRule, Sequence[Condition]]]:
    """A plan with the step, and as little else as can be that is waited for."""
    done = done_when(step)
    wanted = (rule.when, rule.waits[step], *((Negation(done),) if done is not None else ()))
    others = []
    for other, when in rule.waits.items():
        behind = done_when(other)
        if other != step:
            others.append(Negation(when) if behind is None else behind)
    if rule.kind is AskingKind.STEP and others:
        yield rule, (*wanted, *others)
        yield from ((rule, (*wanted, other)) for other in others)
    yield rule, wanted


def _picture(look: CaseLook, rules: RuleSet) -> object:
    """All of an answer that rules which ask or tell can change."""
    answer = assess(look.device, rules, Request(look.as_of, look.law, strict=True))
    items = [(item.id, item.need, item.conditional, item.because, item.needed_for, item.confidence) for item in answer.checklist]
    duties = [(duty.rule, duty.market, duty.phase, duty.conditional, duty.confidence) for duty in answer.duties]
    notices = [(notice.code, notice.confidence) for notice in answer.notices]
    plans = [(route.id, route.legal_status, route.basis, route.timeline) for route in answer.routes]
    return items, duties, notices, plans
