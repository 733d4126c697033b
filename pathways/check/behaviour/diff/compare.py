"""Two families against each other: the classes of devices for which they answer differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.diff.answers import Place, ShortAnswer, Window, answers, windows
from pathways.check.behaviour.diff.atoms import AtomNumbering, atoms_of
from pathways.check.behaviour.diff.cells import CellSearch
from pathways.check.behaviour.diff.changes import best_day, by_fact, changes_between, lines
from pathways.check.behaviour.diff.families import Family, date_facts, fixed_days, per_approval, turning_days
from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, DeviceWitness
from pathways.check.behaviour.diff.space import (
    OutOfBudgetError,
    SearchBudget,
    complete,
    device_of,
    held,
    space_of,
    worth_stating,
)
from pathways.check.behaviour.diff.witness import minimised, sentence
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge
from pathways.model.conditions import Condition, facts_read
from pathways.model.device import Approval, Device
from pathways.model.facts import Vocabulary
from pathways.model.rule_walk import conditions_of

CELL_BUDGET = 40_000


class Setting(Struct, frozen=True):
    """Both sides of a family, the vocabulary they share, and the day that counts as today."""

    name: str
    before: Family
    after: Family
    vocabulary: Vocabulary
    today: date


class FamilyComparison:
    """Finds the devices for which the two sides of one family differ in outcome, dates, review or confidence."""

    def __init__(self, setting: Setting, budget: int = CELL_BUDGET) -> None:
        self.setting = setting
        parts = (*setting.before, *setting.after)
        self._conditions = [condition for part in parts for condition in conditions_of(part.instrument)]
        dates = frozenset().union(*(date_facts(part) for part in parts))
        self._ends = dates
        days = [day for part in parts for day in fixed_days(part)]
        self.space = space_of(setting.vocabulary, self._conditions, days)
        read = worth_stating(
            frozenset().union(dates, *(facts_read(condition) for condition in self._conditions)), setting.vocabulary
        )
        self.facts = tuple(fact for fact in setting.vocabulary.order if fact in read)
        turning = {day for part in parts for day in turning_days(part)}
        turning |= {date.fromordinal(day) + timedelta(days=1) for fact in dates for day in self.space.days[fact]}
        turning |= {
            opening.expected.last + timedelta(days=1)
            for part in parts
            for route in part.routes
            for opening in (route.opens, *(row.opens for row in route.rows))
            if opening is not None and opening.expected is not None
        }
        self.windows = windows(turning)
        self._days = [window.first for window in self.windows]
        self._budget = SearchBudget(budget)
        self.finished = True

    def differing(self) -> Iterator[tuple[tuple[AnswerChange, ...], Device]]:
        """Each set of changes once, with the first device that shows it."""
        seen: set[tuple[AnswerChange, ...]] = set()
        for found in self._devices():
            for device in self._begun_first(found):
                changed = self.changes_for(device)
                named = by_fact(changed, device, self._ends)
                if changed and changed not in seen and named not in seen:
                    seen.add(named)
                    yield named, device

    def _begun_first(self, device: Device) -> Iterator[Device]:
        """The device with approvals that have begun, and as it was found, where one of them is still to come."""
        facts = self.setting.vocabulary.facts
        held = tuple(
            Approval({fact: value for fact, value in each.facts.items() if not facts[fact].begins})
            for each in device.approvals or ()
        )
        if device.approvals and held != device.approvals:
            yield replace(device, approvals=held)
        yield device

    def _devices(self) -> Iterator[Device]:
        setting = self.setting
        about_approvals = per_approval(setting.before) or per_approval(setting.after)
        asks_for_approvals = any(_asks_for_approvals(condition) for condition in self._conditions)
        roots = [True, False] if about_approvals or asks_for_approvals else [False]
        for holds_one in roots:
            try:
                yield from self._cells(holds_one)
            except OutOfBudgetError:
                self.finished = False

    def _cells(self, holds_one: bool) -> Iterator[Device]:
        numbering = AtomNumbering(holds_one)
        before, after = atoms_of(self.setting.before, numbering), atoms_of(self.setting.after, numbering)
        search = CellSearch(before, after, numbering, self.space, self._budget)
        seen: set[tuple[object, ...]] = set()
        for cell in search.cells(self.space.root):
            if cell.key in seen:
                continue
            device = self.device(cell.knowledge, holds_one)
            if device is not None:
                seen.add(cell.key)
                yield device

    def device(self, knowledge: Knowledge, holds_one: bool) -> Device | None:
        """The device with every fact that the family reads; None where the facts cannot all be true."""
        facts = [fact for fact in self.facts if holds_one or not self.setting.vocabulary.facts[fact].about_approval]
        whole = complete(self.space, knowledge, facts)
        return None if whole is None else device_of(whole, facts, holds_one)

    def answers_for(
        self, device: Device, days: Sequence[date]
    ) -> tuple[list[Mapping[Place, ShortAnswer]], list[Mapping[Place, ShortAnswer]]]:
        setting = self.setting
        return (
            answers(setting.before, device, setting.vocabulary, days),
            answers(setting.after, device, setting.vocabulary, days),
        )

    def changes_for(self, device: Device) -> tuple[AnswerChange, ...]:
        """What changes for ``device``, over all days. Nothing for facts that cannot all be true."""
        try:
            before, after = self.answers_for(device, self._days)
        except ContradictionError:
            return ()
        return changes_between(before, after, self.windows)

    def device_class(self, changed: tuple[AnswerChange, ...], device: Device) -> DeviceClass:
        """The class that ``device`` stands for, with the smallest device in its place."""
        before, after = self.answers_for(device, self._days)
        day = best_day(before, after, self.windows, self.setting.today)
        window = [Window(day, day)]
        on_day = changes_between(*self.answers_for(device, [day]), window)
        smallest = minimised(
            device,
            self.setting.vocabulary,
            lambda smaller: changes_between(*self.answers_for(smaller, [day]), window) == on_day,
        )
        (old,), (new,) = self.answers_for(smallest, [day])
        witness = DeviceWitness(smallest, day, sentence(smallest, day, self.setting.vocabulary))
        return DeviceClass(self.setting.name, changed, witness, *lines(old, new))


def _asks_for_approvals(condition: Condition) -> bool:
    return held(condition, holds_one=False) != condition


def classes_of(comparison: FamilyComparison) -> tuple[DeviceClass, ...]:
    """All classes of a family, in a fixed order."""
    found = [comparison.device_class(changed, device) for changed, device in comparison.differing()]
    return tuple(sorted(found, key=lambda each: [str(change) for change in each.changes]))


def first_difference(comparison: FamilyComparison) -> tuple[tuple[AnswerChange, ...], Device] | None:
    """Some change with a device that shows it; None where the sides answer alike (``finished``: for certain)."""
    return next(comparison.differing(), None)
