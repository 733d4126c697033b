"""The next question on a device's class: one that still rules a class out, or none.

First what it is and how it meets the body, then the list to tick. Of the rest that question comes first which leaves the fewest
classes on average. A question that asks for several facts at once (``choices``) takes the place of those for its facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log2

from msgspec import Struct

from pathways.engine.conditions.determine import Determination, determine, footing, how_many, known_for_classes, open_facts
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import ContradictionError, Knowledge, suppose
from pathways.engine.interview.candidates import in_order
from pathways.engine.interview.draft import Draft
from pathways.engine.interview.in_other_words import asked_at_once, in_other_words
from pathways.engine.interview.interview import Inquiry
from pathways.engine.interview.purpose import Bearing, Purpose
from pathways.model.catalogue import RuleSet
from pathways.model.classification import Scheme
from pathways.model.conditions import Truth, Value
from pathways.model.facts import Choice, SaidAtOnce

_FIRST = ("device.kind", "device.software", "device.invasiveness", "ivd.role", "ivd.purpose")
"""What it is and how it meets the body; on these most other questions hang."""
_TRAITS = "traits"
"""The list to tick, which settles most rules at once and comes before what follows from it."""
_WHAT_IT_IS, _WHETHER_IT_IS_ONE, _TO_TICK, _WHAT_FOR, _THE_REST = range(5)
"""The order of questions; whether it is a device at all comes as soon as that can be asked."""
_MOST_SUPPOSED = 2
"""Of how many facts that were not known every value is tried, to see what else would decide."""
_PURPOSE = "software.purpose"
"""What software is for says which of the other questions make sense."""


class _Open(Struct, frozen=True):
    """A class that is open: the facts that rule something out, and all that its rows wait for."""

    scheme: Scheme
    deciding: tuple[str, ...]
    waiting: tuple[str, ...]


class ClassInterview:
    """Questions on the classes of the schemes given. It keeps nothing about a device: the draft is all there is."""

    def __init__(self, rules: RuleSet, schemes: tuple[Scheme, ...], sooner: tuple[str, ...] = ()) -> None:
        """``sooner``: facts to ask first where it is all the same to the order in which things are asked."""
        self._sooner = sooner
        self._vocabulary = rules.catalogue.vocabulary
        self._schemes = schemes
        self._asked_anyway = {each.fact for scheme in schemes for each in scheme.presumes if each.asked}

    def state(self, draft: Draft) -> tuple[Determination, ...]:
        """How far each class is settled. Raises ContradictionError where the facts cannot all be true."""
        known = known_for_classes(draft.device, self._vocabulary)
        found = (determine(scheme, known) for scheme in self._schemes)
        return tuple(each for each in found if each is not None)

    def next(self, draft: Draft) -> Inquiry | None:
        """None where no question is left that could change a class."""
        known = known_for_classes(draft.device, self._vocabulary)
        open_ = tuple(self._open(known, draft))
        again = in_other_words(draft, self._vocabulary) if open_ else None
        if again is not None:
            return self._inquiry(again.facts, open_, known, again)
        deciding = {fact for each in open_ for fact in each.deciding}
        waiting = {fact for each in open_ for fact in each.waiting}
        if not deciding:
            return None
        first = self._first(deciding, waiting, open_, known, draft)
        choice = self._at_once(first, open_, known, draft)
        if choice is not None:
            return self._inquiry(choice.facts, open_, known, choice)
        return self._inquiry(self._asked_with(first, deciding | waiting), open_, known)

    def _open(self, known: Knowledge, draft: Draft) -> Iterator[_Open]:
        for scheme in self._schemes:
            qualifying = self._askable(tuple(_leaves_outside(scheme, known)), draft)
            if qualifying:
                yield _Open(scheme, qualifying, ())
            found = determine(scheme, known)
            if found is None or found.class_ is not None or not found.undecided_by:
                continue
            waiting = self._askable(open_facts(scheme, footing(scheme, known).knowledge), draft)
            deciding = self._askable(found.undecided_by, draft)
            yield _Open(scheme, deciding or self._whatever_is_not_known(found, known, draft, _MOST_SUPPOSED), waiting)

    def _whatever_is_not_known(self, found: Determination, known: Knowledge, draft: Draft, depth: int) -> tuple[str, ...]:
        """What decides once the facts that were not known are one thing or the other: their class help goes on."""
        deciding: dict[str, None] = {}
        fact = next((fact for fact in found.undecided_by if not known.is_known(fact)), None)
        for value in () if fact is None or not depth else self._allowed(fact, known):
            case = suppose(known, str(fact), frozenset({value}))
            then = None if case is None else determine(found.scheme, case)
            if then is None or case is None or then.class_ is not None:
                continue
            own = self._askable(then.undecided_by, draft)
            deciding |= dict.fromkeys(own or self._whatever_is_not_known(then, case, draft, depth - 1))
        return tuple(deciding)

    def _first(self, deciding: set[str], waiting: set[str], open_: tuple[_Open, ...], known: Knowledge, draft: Draft) -> str:
        ranked: dict[int, list[str]] = {}
        leading = {fact for fact in waiting if fact in _FIRST}
        if self._purpose_narrows(open_, known, draft):
            leading.add(_PURPOSE)
        for fact in sorted(deciding | leading, key=self._vocabulary.order.__getitem__):
            ranked.setdefault(self._rank(fact), []).append(fact)
        rank = min(ranked)
        if rank == _WHAT_IT_IS:
            return min(ranked[rank], key=_FIRST.index)
        if rank in (_WHETHER_IT_IS_ONE, _TO_TICK) or len(ranked[rank]) == 1:
            return ranked[rank][0]
        schemes = tuple(each.scheme for each in open_ if each.deciding)
        foremost = next(each.deciding for each in open_ if each.deciding)
        candidates = [fact for fact in ranked[rank] if fact in foremost] or ranked[rank]
        candidates = [fact for fact in candidates if fact in self._sooner] or candidates
        return min(candidates, key=lambda fact: self._left_open(fact, schemes, known))

    def _purpose_narrows(self, open_: tuple[_Open, ...], known: Knowledge, draft: Draft) -> bool:
        """Whether the purpose of software rules a class out by what follows from it, even of a law that does not name it."""
        relevant = evaluate(self._vocabulary.facts[_PURPOSE].relevant_when, known) is Truth.YES
        if not relevant or known.is_known(_PURPOSE) or (_PURPOSE, None) in draft.passed:
            return False
        cases = [case for each in self._allowed(_PURPOSE, known) if (case := suppose(known, _PURPOSE, frozenset({each})))]
        return any(how_many(each.scheme, case) < how_many(each.scheme, known) for each in open_ for case in cases)

    def _left_open(self, fact: str, schemes: Iterable[Scheme], known: Knowledge) -> float:
        """How open the classes are after an answer, on average over the answers, each as likely as any other."""
        cases = [case for case in (suppose(known, fact, frozenset({each})) for each in self._allowed(fact, known)) if case]
        left = sum(log2(how_many(scheme, case)) for case in cases for scheme in schemes)
        return round(left / len(cases), 9)

    def _at_once(self, first: str, open_: tuple[_Open, ...], known: Knowledge, draft: Draft) -> Choice | None:
        """The question that asks for the fact and others at once, where nothing was said of any and another can matter too."""
        choice = next((each for each in asked_at_once(self._vocabulary) if first in each.facts), None)
        if choice is None or any(fact in draft.facts or (fact, None) in draft.passed for fact in choice.facts):
            return None
        if first in _FIRST:
            return choice
        others = {fact for fact in choice.facts if fact != first and not known.is_known(fact)}
        waiting = {fact for each in open_ for fact in each.waiting}
        return choice if others & waiting or self._matters_later(first, others, open_, known) else None

    def _matters_later(self, first: str, others: set[str], open_: tuple[_Open, ...], known: Knowledge) -> bool:
        """Whether after some answer one of the other facts rules a class out."""
        for value in self._allowed(first, known):
            case = suppose(known, first, frozenset({value}))
            for each in open_ if case is not None else ():
                found = determine(each.scheme, case)  # type: ignore[arg-type]
                if found is not None and found.class_ is None and others.intersection(found.undecided_by):
                    return True
        return False

    def _inquiry(
        self, facts: tuple[str, ...], open_: tuple[_Open, ...], known: Knowledge, choice: Choice | None = None
    ) -> Inquiry:
        bundle = self._vocabulary.bundles.get(self._vocabulary.facts[facts[0]].together or "") if choice is None else None
        titles = [each.scheme.title for fact in facts for each in open_ if fact in each.deciding]
        waiting = [each.scheme.title for fact in facts for each in open_ if fact in each.waiting]
        waiting = waiting or [each.scheme.title for each in open_]
        answers = () if choice is None else tuple(each for each in choice.answers if self._can_be(each, known))
        return Inquiry(
            facts=facts,
            place=None,
            bundle=bundle if len(facts) > 1 else None,
            allowed={fact: self._allowed(fact, known) for fact in facts},
            purpose=Purpose(Bearing.DECIDES, tuple(dict.fromkeys(titles or waiting))),
            witnesses=(),
            choice=choice,
            answers=answers,
        )

    def _askable(self, facts: tuple[str, ...], draft: Draft) -> tuple[str, ...]:
        return tuple(fact for fact in facts if (fact, None) not in draft.passed)

    def _asked_with(self, first: str, waiting: set[str]) -> tuple[str, ...]:
        """The fact, and those of its bundle that are open too, in the order of the vocabulary."""
        together = self._vocabulary.facts[first].together
        if together is None:
            return (first,)
        others = {fact for fact in waiting if self._vocabulary.facts[fact].together == together}
        return tuple(sorted({first, *others}, key=self._vocabulary.order.__getitem__))

    def _rank(self, fact: str) -> int:
        if fact in _FIRST:
            return _WHAT_IT_IS
        if fact in self._asked_anyway:
            return _WHETHER_IT_IS_ONE
        if self._vocabulary.facts[fact].together == _TRAITS:
            return _TO_TICK
        return _WHAT_FOR if fact == _PURPOSE else _THE_REST

    def _allowed(self, fact: str, known: Knowledge) -> tuple[Value, ...]:
        possible = known.possible[fact]
        assert isinstance(possible, frozenset)
        values = (
            value for value in in_order(self._vocabulary.facts[fact]) if isinstance(value, bool | str) and value in possible
        )
        return tuple(value for value in values if suppose(known, fact, frozenset({value})) is not None)

    def _can_be(self, answer: SaidAtOnce, known: Knowledge) -> bool:
        case: Knowledge | None = known
        for fact, value in answer.facts.items():
            if case is None or value not in case.possible[fact]:  # type: ignore[operator]
                return False
            case = suppose(case, fact, frozenset({value}))
        return case is not None


def _leaves_outside(scheme: Scheme, known: Knowledge) -> Iterator[str]:
    """What is presumed and asked all the same: another value would leave the device outside the scheme, and nothing else does."""
    if evaluate(scheme.concerns, known) is not Truth.YES or _is_outside(scheme, footing(scheme, known).knowledge):
        return
    for presumed in scheme.presumes:
        possible = known.possible[presumed.fact]
        if not presumed.asked or known.is_known(presumed.fact) or not isinstance(possible, frozenset):
            continue
        others = (suppose(known, presumed.fact, frozenset({value})) for value in possible - {presumed.value})
        if any(_is_outside(scheme, case) for case in others if case is not None):
            yield presumed.fact


def _is_outside(scheme: Scheme, known: Knowledge) -> bool:
    return any(evaluate(each.when, known) is Truth.YES for each in scheme.outside)


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
