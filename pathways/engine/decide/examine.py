"""Every group and route of an instrument: looked at strictly first, and where that leaves it open with what is usually so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from msgspec.structs import replace

from pathways.engine.conditions.evaluate import deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval, on_day
from pathways.engine.conditions.usual import supposing, usual_facts, usually, waited_for
from pathways.engine.decide.indexed_rules import IndexedGroup, indexed_groups
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import Examined, look_at_group, waiting_for_approvals, without_approval
from pathways.model.conditions import Truth
from pathways.model.rules import Group, Instrument, Per

Look: TypeAlias = Callable[[Knowledge], list[Examined]]


def examine(instrument: Instrument, whole: Knowledge, as_of: date, *, strict: bool) -> Iterator[Examined]:
    """Every group and route of the instrument, for each approval where that is how they are looked at.

    ``strict`` takes no usual values.
    """
    whole = on_day(whole, as_of)
    for compiled in indexed_groups(instrument):
        group = compiled.group
        if group.per is Per.DEVICE:
            yield from examine_group(instrument, compiled, None, whole, as_of, strict=strict)
        elif whole.approvals is None:
            yield waiting_for_approvals(instrument, group, whole)
        else:
            for index in range(len(whole.approvals)):
                yield from examine_group(instrument, compiled, index, about_approval(whole, index), as_of, strict=strict)
            yield from examine_without_approval(instrument, group, whole, strict=strict)


def examine_group(
    instrument: Instrument, compiled: IndexedGroup, index: int | None, knowledge: Knowledge, as_of: date, *, strict: bool
) -> list[Examined]:
    """One group with its routes, for the device or one approval."""
    return _examined(lambda known: list(look_at_group(instrument, compiled, index, known, as_of)), knowledge, strict)


def examine_without_approval(instrument: Instrument, group: Group, whole: Knowledge, *, strict: bool) -> list[Examined]:
    """What the group says where it concerns none of the approvals held."""
    return _examined(lambda known: list(without_approval(instrument, group, known)), whole, strict)


def is_only_by_exception(each: Examined) -> bool:
    """Whether the entry waits for facts and would not stand there if these were as usual: custom-made, say, of any device."""
    if each.standing is not None or not waited_for(each.undecided_by, each.knowledge):
        return False
    knowledge = usually(each.knowledge)
    if evaluate(each.group.when, knowledge) is Truth.NO:
        return True
    return bool(each.rows) and all(evaluate(row.when, knowledge) is Truth.NO for row in each.rows)


def _examined(look: Look, knowledge: Knowledge, strict: bool) -> list[Examined]:
    strictly = look(knowledge)
    if strict or not any(_hangs_on(each) for each in strictly):
        return strictly
    return _Supposing(look, knowledge, strictly).settled()


class _Supposing:
    """The same look with usual values: all that somebody waits for, then for each entry as few as it takes."""

    def __init__(self, look: Look, knowledge: Knowledge, strictly: list[Examined]) -> None:
        self._look = look
        self._knowledge = knowledge
        self._strictly = strictly
        self._seen: dict[frozenset[str], list[Examined]] = {frozenset(): strictly}

    def settled(self) -> list[Examined]:
        taken = self._waited_for()
        if not taken:
            return self._strictly
        supposed = [self._on_fewest(each, taken) for each in self._with(taken)]
        told = {_place(each) for each in supposed}
        in_hand = {each.route.id for each in supposed if each.route is not None and _is_in_hand(each)}
        decided = (each for each in self._strictly if each.standing is not None and _place(each) not in told)
        return [*(each for each in decided if each.route is None or each.route.id not in in_hand), *supposed]

    def _waited_for(self) -> tuple[str, ...]:
        """The facts with a usual value on which something hangs, or comes to hang once others have theirs."""
        usual = usual_facts(self._knowledge)
        taken: tuple[str, ...] = ()
        while True:
            open_facts = {fact for each in self._with(taken) for fact in _hangs_on(each)}
            waited = waited_for(open_facts, supposing(self._knowledge, taken))
            more = tuple(fact for fact in usual if fact in taken or fact in waited)
            if len(more) == len(taken):
                return taken
            taken = more

    def _on_fewest(self, each: Examined, taken: tuple[str, ...]) -> Examined:
        """What the entry says on as few usual values as it can. What stays open no longer waits for the facts that are taken."""
        strict = _twin(each, self._strictly)
        if each.standing is None:
            settled = taken if strict is None else tuple(fact for fact in taken if fact in strict.undecided_by)
            return replace(each, provided=settled)
        if strict is not None:
            return strict
        kept, said = taken, each
        for fact in taken:
            fewer = tuple(other for other in kept if other != fact)
            twin = _twin(each, self._with(fewer))
            if twin is not None:
                kept, said = fewer, twin
        return replace(said, provided=kept)

    def _with(self, facts: tuple[str, ...]) -> list[Examined]:
        key = frozenset(facts)
        if key not in self._seen:
            self._seen[key] = self._look(supposing(self._knowledge, facts))
        return self._seen[key]


def _is_in_hand(each: Examined) -> bool:
    """A route that is open on an approval held need not be gone anew."""
    return each.index is not None and each.standing is Standing.USABLE and each.knowledge.begins is None


def _hangs_on(each: Examined) -> frozenset[str]:
    """The open facts on which it hangs what the entry says: whether it is open, and of what may be used, by which of its rows."""
    if each.standing is not Standing.USABLE:
        return each.undecided_by
    return frozenset().union(*(deciding_facts(row.when, each.knowledge) for row in each.rows))


def _place(each: Examined) -> tuple[str | None, int | None]:
    return (None if each.route is None else each.route.id), each.index


def _twin(each: Examined, others: list[Examined]) -> Examined | None:
    """The entry for the same route or group, where it says the same."""
    return next((other for other in others if _place(other) == _place(each) and _says(other) == _says(each)), None)


def _says(each: Examined) -> object:
    """That a way is closed holds whatever closed it; a way that may be used has the dates and the confidence of its rows."""
    return each.standing, each.rows if each.standing is Standing.USABLE else None
