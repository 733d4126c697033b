"""The next question: one that can still change the answer, or none.

A question is asked only after two allowed answers to it were assessed and the answers differ in what a reader would do (see
``picture``). So a fact that no rule reads is never asked, nor one that the other facts have made irrelevant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pathways.engine.answer.assess import Request
from pathways.engine.conditions.evaluate import APPROVALS
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.usual import usual_facts
from pathways.engine.conditions.wording import join_and
from pathways.engine.conditions.worked_out import known_of
from pathways.engine.interview.candidates import Reading, allowed_values, approvals_to_try, reading_of, topics
from pathways.engine.interview.draft import Draft, Topic
from pathways.engine.interview.in_other_words import asked_at_once, in_other_words
from pathways.engine.interview.looking import DraftView, Lookout
from pathways.engine.interview.purpose import GroupsReading, Purpose, groups_reading, purpose
from pathways.model.catalogue import RuleSet
from pathways.model.facts import Bundle, Choice, FactValue, SaidAtOnce
from pathways.model.result import Assessment, Proviso


class AskWitness(Struct, frozen=True):
    """Two answers to a question, as the drafts that they lead to, whose assessments differ."""

    one: Draft
    other: Draft


class Inquiry(Struct, frozen=True):
    """One question. It is about several facts where they form a bundle or ``choice`` asks for them at once, and about ``place``
    where it is about an approval.

    ``allowed`` gives the values that can be answered; of dates, examples. ``purpose`` says what hangs on it. ``answers`` of a
    choice are those that what is known leaves open.
    """

    facts: tuple[str, ...]
    place: int | None
    bundle: Bundle | None
    allowed: Mapping[str, tuple[FactValue, ...]]
    purpose: Purpose
    witnesses: tuple[AskWitness, ...]
    choice: Choice | None = None
    answers: tuple[SaidAtOnce, ...] = ()

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
        self._groups: GroupsReading = groups_reading(rules)
        self._lookout = Lookout(rules, request)

    def assess(self, draft: Draft) -> Assessment | None:
        """The answer as it stands; None where the facts cannot all be true."""
        view = self._lookout.look(draft)
        return None if view is None else view.assessment

    def next(self, draft: Draft) -> Inquiry | None:
        """The next question; None where none is left that could change the answer. The draft must be free of contradictions."""
        view = self._lookout.look(draft)
        assert view is not None
        knowledge = known_of(draft.device, self._vocabulary)
        usual = frozenset() if self._lookout.request.strict else frozenset(usual_facts(knowledge))
        again = in_other_words(draft, self._vocabulary)
        asked_again = None if again is None else self._choice(again, view, draft)
        if asked_again is not None:
            return asked_again
        ranked = [topic for topic in topics(draft, knowledge, view.assessment, self._reading) if topic[0] not in usual]
        looked_at: set[tuple[str, int | None]] = set()
        for topic in ranked:
            bundle = self._bundle_of(topic)
            if bundle is not None and (bundle.id, topic[1]) not in looked_at:
                looked_at.add((bundle.id, topic[1]))
                members = [each for each in ranked if each[1] == topic[1] and self._bundle_of(each) is bundle]
                together = self._differences_within(members, draft)
                if together:
                    return self._inquiry(together, bundle if len(together) > 1 else None, view, draft, knowledge)
            at_once = self._at_once(topic, view, draft)
            if at_once is not None:
                return at_once
            found = self._difference(topic, draft, knowledge)
            if found is not None:
                return self._inquiry([found], None, view, draft, knowledge)
        return self._what_is_taken_for_granted(view, draft, knowledge)

    def _at_once(self, topic: Topic, view: DraftView, draft: Draft) -> Inquiry | None:
        """The question that asks for the fact and others at once, where nothing is known or was asked of any of them."""
        choice = next((each for each in asked_at_once(self._vocabulary) if topic == (each.facts[0], None)), None)
        if choice is None or any(fact in draft.facts or (fact, None) in draft.passed for fact in choice.facts):
            return None
        return self._choice(choice, view, draft)

    def _choice(self, choice: Choice, view: DraftView, draft: Draft) -> Inquiry | None:
        """The choice as a question; None where all of its answers lead to the same."""
        looked = [(each, told, self._lookout.look(told)) for each in choice.answers for told in [draft.stating(each.facts)]]
        can = [(each, told, seen) for each, told, seen in looked if seen is not None]
        other = next((each for each in can if each[2].picture != can[0][2].picture), None)
        if other is None:
            return None
        answers = tuple(each for each, _, _ in can)
        allowed = {
            fact: tuple(dict.fromkeys(each.facts[fact] for each in answers if fact in each.facts)) for fact in choice.facts
        }
        pair = (can[0], other)
        why = purpose(choice.facts, view, [(pair[0][2], pair[1][2])], self._groups)
        witness = AskWitness(pair[0][1], pair[1][1])
        return Inquiry(choice.facts, None, None, allowed, why, (witness,), choice, answers)

    def _what_is_taken_for_granted(self, view: DraftView, draft: Draft, knowledge: Knowledge) -> Inquiry | None:
        """One question, the last: is anything otherwise than usual? Of approvals it is asked where there is one only."""
        alone = draft.approvals is not None and len(draft.approvals) == 1
        taken = [each for each in view.assessment.provided if alone or not each.fact.startswith("approval.")]
        members: list[Topic] = [(each.fact, None) for each in taken if (each.fact, None) not in draft.passed]
        together = self._differences_within(members, draft) if members else []
        if not together:
            return None
        words = [each for each in taken if each.fact in {found.topic[0] for found in together}]
        return self._inquiry(together, _taken_for_granted(words), view, draft, knowledge)

    def _bundle_of(self, topic: Topic) -> Bundle | None:
        fact = self._vocabulary.facts.get(topic[0])
        return None if fact is None or fact.together is None else self._vocabulary.bundles[fact.together]

    def _differences_within(self, members: Sequence[Topic], draft: Draft) -> list[_Difference]:
        """The facts of a bundle whose yes leads to another assessment than its no, where the answer to all others is no.

        Facts that make no difference are taken out until all that are left do, so that the answers compared are answers to the
        question that is asked.
        """
        found: list[_Difference] = []
        left = list(members)
        while left and len(found) != len(left):
            left = [each.topic for each in found] or left
            found = list(self._differing(left, draft))
            if not found:
                return []
        return found

    def _differing(self, members: Sequence[Topic], draft: Draft) -> Iterator[_Difference]:
        place = members[0][1]
        none = draft.stating({fact: False for fact, _ in members}, place)
        plain = self._lookout.look(none)
        if plain is None:
            return
        for topic in members:
            told = none.stating({topic[0]: True}, place)
            view = self._lookout.look(told)
            if view is not None and view.picture != plain.picture:
                yield _Difference(topic, AskWitness(told, none), view, plain)

    def _difference(self, topic: Topic, draft: Draft, knowledge: Knowledge) -> _Difference | None:
        """Two answers that lead to different assessments; None where all lead to the same."""
        first: tuple[Draft, DraftView] | None = None
        for told in self._answers(topic, draft, knowledge):
            view = self._lookout.look(told)
            if view is None:
                continue
            if first is None:
                first = (told, view)
            elif view.picture != first[1].picture:
                return _Difference(topic, AskWitness(first[0], told), first[1], view)
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
        self, found: list[_Difference], bundle: Bundle | None, view: DraftView, draft: Draft, knowledge: Knowledge
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
            purpose=purpose([each.topic[0] for each in found], view, [(each.one, each.other) for each in found], self._groups),
            witnesses=tuple(each.witness for each in found),
        )


def _taken_for_granted(provided: Sequence[Proviso]) -> Bundle:
    """In few words where the list of its answers says the rest."""
    if any(each.value for each in provided):
        ask = f"The answer takes it that {join_and([each.says for each in provided])}. Is any of it different?"
    else:
        ask = "The answer takes it that none of these is so. Is one of them?"
    return Bundle("usual", ask, "Each of these leads to rules of its own. Tick what is so, or choose that none of them is.")


class _Difference(Struct, frozen=True):
    topic: Topic
    witness: AskWitness
    one: DraftView
    other: DraftView
