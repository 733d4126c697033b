"""The next question: one that can still change the answer, or none.

A question is asked only after two allowed answers to it were assessed and the answers differ in what a reader would do (see
``picture``). So a fact that no rule reads is never asked, nor one that the other facts have made irrelevant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from pathways.engine.assess import Request
from pathways.engine.candidates import Reading, allowed_values, approvals_to_try, reading_of, topics
from pathways.engine.conditions import APPROVALS
from pathways.engine.draft import Draft, Topic
from pathways.engine.knowledge import Knowledge, know
from pathways.engine.looking import Lookout, View
from pathways.engine.purpose import decided
from pathways.model.facts import Bundle, FactValue
from pathways.model.result import Assessment
from pathways.model.rules import RuleSet


class Witness(Struct, frozen=True):
    """Two answers to a question, as the drafts that they lead to, whose assessments differ."""

    one: Draft
    other: Draft


class Inquiry(Struct, frozen=True):
    """One question. It is about several facts where they form a bundle, and about ``place`` where it is about an approval.

    ``allowed`` gives the values that can be answered; of dates, examples. ``decides`` names, in plain words, what hangs on it.
    """

    facts: tuple[str, ...]
    place: int | None
    bundle: Bundle | None
    allowed: Mapping[str, tuple[FactValue, ...]]
    decides: tuple[str, ...]
    witnesses: tuple[Witness, ...]

    @property
    def about_approvals_held(self) -> bool:
        return self.facts == (APPROVALS,)

    @property
    def topics(self) -> frozenset[Topic]:
        return frozenset((fact, self.place) for fact in self.facts)


class Interview:
    """Questions on one edition, day and kind of law. It keeps nothing about a device: the draft is all there is."""

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self._vocabulary = rules.catalogue.vocabulary
        self._reading: Reading = reading_of(rules)
        self._lookout = Lookout(rules, request)

    def assess(self, draft: Draft) -> Assessment | None:
        """The answer as it stands; None where the facts cannot all be true."""
        view = self._lookout.look(draft)
        return None if view is None else view.assessment

    def next(self, draft: Draft) -> Inquiry | None:
        """The next question; None where none is left that could change the answer. The draft must be free of contradictions."""
        view = self._lookout.look(draft)
        assert view is not None
        knowledge = know(draft.device, self._vocabulary)
        ranked = topics(draft, knowledge, view.assessment, self._reading)
        for topic in ranked:
            found = self._difference(topic, draft, knowledge)
            if found is None:
                continue
            fact = self._vocabulary.facts.get(topic[0])
            bundle = None if fact is None or fact.together is None else self._vocabulary.bundles[fact.together]
            together = [found] if bundle is None else [found, *self._others(bundle, topic, ranked, draft, knowledge)]
            return self._inquiry(together, bundle if len(together) > 1 else None, view, draft, knowledge)
        return None

    def _others(
        self, bundle: Bundle, first: Topic, ranked: Iterable[Topic], draft: Draft, knowledge: Knowledge
    ) -> Iterator[_Difference]:
        """The other facts of the bundle that can change the answer, about the same thing."""
        for topic in ranked:
            fact, place = topic
            if topic == first or place != first[1] or fact == APPROVALS:
                continue
            if self._vocabulary.facts[fact].together == bundle.id:
                found = self._difference(topic, draft, knowledge)
                if found is not None:
                    yield found

    def _difference(self, topic: Topic, draft: Draft, knowledge: Knowledge) -> _Difference | None:
        """Two answers that lead to different assessments; None where all lead to the same."""
        first: tuple[Draft, View] | None = None
        for told in self._answers(topic, draft, knowledge):
            view = self._lookout.look(told)
            if view is None:
                continue
            if first is None:
                first = (told, view)
            elif view.picture != first[1].picture:
                return _Difference(topic, Witness(first[0], told), first[1], view)
        return None

    def _answers(self, topic: Topic, draft: Draft, knowledge: Knowledge) -> Iterator[Draft]:
        fact, place = topic
        if fact == APPROVALS:
            for held in approvals_to_try(self._vocabulary, knowledge):
                yield draft.holding(held)
            return
        for value in allowed_values(topic, draft, knowledge, self._reading, self._lookout.request.as_of):
            yield draft.stating({fact: value}, place)

    def _inquiry(
        self, found: list[_Difference], bundle: Bundle | None, view: View, draft: Draft, knowledge: Knowledge
    ) -> Inquiry:
        order = self._vocabulary.order
        found.sort(key=lambda each: order.get(each.topic[0], -1))
        allowed = {
            each.topic[0]: allowed_values(each.topic, draft, knowledge, self._reading, self._lookout.request.as_of)
            for each in found
            if each.topic[0] != APPROVALS
        }
        return Inquiry(
            facts=tuple(each.topic[0] for each in found),
            place=found[0].topic[1],
            bundle=bundle,
            allowed=allowed,
            decides=decided([each.topic[0] for each in found], view, [(each.before, each.after) for each in found]),
            witnesses=tuple(each.witness for each in found),
        )


class _Difference(Struct, frozen=True):
    topic: Topic
    witness: Witness
    before: View
    after: View
