"""The next question on a device's class: one that still rules a class out, or none."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.engine.conditions.determine import Determination, determine, footing, known_for_classes, open_facts
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, suppose
from pathways.engine.interview.candidates import in_order
from pathways.engine.interview.draft import Draft
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.purpose import Bearing, Purpose
from pathways.model.catalogue import RuleSet
from pathways.model.classification import Scheme
from pathways.model.facts import FactValue

_FIRST = ("device.kind", "device.software", "device.invasiveness", "ivd.role", "ivd.purpose")
"""What it is and how it meets the body; on these most other questions hang."""
_TRAITS = "traits"
"""The list to tick, which settles most rules at once and comes before what follows from it."""

_SOFTWARE = "software."
"""What software is for says which of the other questions make sense."""


class ClassInterview:
    """Questions on the classes of the schemes given. It keeps nothing about a device: the draft is all there is."""

    def __init__(self, rules: RuleSet, schemes: tuple[Scheme, ...]) -> None:
        self._vocabulary = rules.catalogue.vocabulary
        self._schemes = schemes

    def state(self, draft: Draft) -> tuple[Determination, ...]:
        """How far each class is settled. Raises ContradictionError where the facts cannot all be true."""
        known = known_for_classes(draft.device, self._vocabulary)
        found = (determine(scheme, known) for scheme in self._schemes)
        return tuple(each for each in found if each is not None)

    def next(self, draft: Draft) -> Inquiry | None:
        """None where no question is left that could change a class."""
        known = known_for_classes(draft.device, self._vocabulary)
        deciding: dict[str, list[str]] = {}
        waiting: dict[str, list[str]] = {}
        for scheme in self._schemes:
            found = determine(scheme, known)
            if found is None or found.class_ is not None or not found.undecided_by:
                continue
            for fact in self._askable(found.undecided_by, draft):
                deciding.setdefault(fact, []).append(scheme.title)
            for fact in self._askable(open_facts(scheme, footing(scheme, known).knowledge), draft):
                waiting.setdefault(fact, []).append(scheme.title)
        if not deciding:
            return None
        first = min({*deciding, *(fact for fact in waiting if fact in _FIRST)}, key=self._rank)
        facts = self._asked_with(first, [*deciding, *waiting])
        bundle = self._vocabulary.bundles.get(self._vocabulary.facts[first].together or "")
        return Inquiry(
            facts=facts,
            place=None,
            bundle=bundle if len(facts) > 1 else None,
            allowed={fact: self._allowed(fact, known) for fact in facts},
            purpose=Purpose(
                Bearing.DECIDES, _each_once(title for fact in facts for title in (deciding.get(fact) or waiting[fact]))
            ),
            witnesses=(),
        )

    def _askable(self, facts: tuple[str, ...], draft: Draft) -> list[str]:
        return [fact for fact in facts if (fact, None) not in draft.passed]

    def _asked_with(self, first: str, waiting: list[str]) -> tuple[str, ...]:
        """The fact, and those of its bundle that are open too, in the order of the vocabulary."""
        together = self._vocabulary.facts[first].together
        if together is None:
            return (first,)
        others = {fact for fact in waiting if self._vocabulary.facts[fact].together == together}
        return tuple(sorted({first, *others}, key=self._vocabulary.order.__getitem__))

    def _rank(self, fact: str) -> tuple[int, int]:
        order = self._vocabulary.order[fact]
        if fact in _FIRST:
            return 0, _FIRST.index(fact)
        if self._vocabulary.facts[fact].together == _TRAITS:
            return 1, order
        return (2 if fact.startswith(_SOFTWARE) else 3), order

    def _allowed(self, fact: str, known: Knowledge) -> tuple[FactValue, ...]:
        possible = known.possible[fact]
        assert isinstance(possible, frozenset)
        values = (value for value in in_order(self._vocabulary.facts[fact]) if value in possible)
        return tuple(value for value in values if suppose(known, fact, frozenset({value})) is not None)


class UnknownClasses:
    """Questions on the classes that somebody was asked for and does not know."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._schemes = rules.catalogue.vocabulary.schemes

    def next(self, draft: Draft) -> Inquiry | None:
        """None where no such class is left that a question could narrow."""
        wanted = (scheme for scheme in self._schemes if (scheme.fact, None) in draft.passed)
        return self._asking(tuple(scheme for scheme in wanted if scheme.fact not in draft.facts), draft)

    def can_work_out(self, inquiry: Inquiry, draft: Draft) -> bool:
        """Whether the inquiry is for a class, and questions are left that could narrow that."""
        wanted = tuple(scheme for scheme in self._schemes if (scheme.fact,) == inquiry.facts)
        return self._asking(wanted, draft) is not None

    def _asking(self, wanted: tuple[Scheme, ...], draft: Draft) -> Inquiry | None:
        try:
            return ClassInterview(self._rules, wanted).next(draft) if wanted else None
        except ContradictionError:
            return None  # what the device does cannot all be true: its class is for the person to say


def _each_once(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))
