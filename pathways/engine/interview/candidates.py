"""What could be asked next, best first: facts that rules read, that are not known and that make sense here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from msgspec import Struct

from pathways.engine.conditions.evaluate import APPROVALS, deciding_facts, evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval, suppose
from pathways.engine.interview.draft import Draft, Topic
from pathways.model.catalogue import RuleSet, Step
from pathways.model.conditions import Condition, FromToday, Interval, OneOf, Truth, Within
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.result import Assessment
from pathways.model.rules import DateTerm, Duty, EvidenceNeed, PlanStep

_FIRST = ("device.kind", "device.software", APPROVALS, "approval.regulator", "approval.pathway")
_CLASSES = ("class.eu", "class.gb", "class.gb_future")
"""The one that stands on papers of those who are asked for it, then law in force, then what is to come."""

_THEN = ("class", "device", "approval", "manufacturer", "qms")


class Reading(Struct, frozen=True):
    """The facts that the rules of an edition read, each with the bounds that dates and numbers are compared with.

    ``beside_routes`` are the conditions of evidence, steps and duties, which decide no outcome.
    """

    bounds: Mapping[str, frozenset[float]]
    beside_routes: tuple[Condition, ...]


def reading_of(rules: RuleSet) -> Reading:
    """Looks through everything an assessment is made from: conditions, and the dates on which routes may end."""
    found: dict[str, set[float]] = {}
    beside: dict[Condition, None] = {}
    waiting: list[object] = [rules.edition, tuple(rules.catalogue.steps.values()), rules.catalogue.evidence]
    while waiting:
        part = waiting.pop()
        match part:
            case OneOf():
                found.setdefault(part.fact, set())
            case Within():
                ends = (part.interval.low, part.interval.high)
                found.setdefault(part.fact, set()).update(end for end in ends if end is not None)
            case FromToday():
                found.setdefault(part.fact, set())
            case DateTerm(fact=str(fact)):
                found.setdefault(fact, set())
                waiting.append(part.when)
            case Struct():
                if isinstance(part, EvidenceNeed | PlanStep | Duty):
                    beside[part.when] = None
                elif isinstance(part, Step) and part.done_when is not None:
                    beside[part.done_when] = None
                waiting.extend(getattr(part, field) for field in part.__struct_fields__)
            case Mapping():
                waiting.extend(part.values())
            case tuple() | frozenset() | list():
                waiting.extend(part)
            case _:
                pass
    return Reading({fact: frozenset(bounds) for fact, bounds in found.items()}, tuple(beside))


def topics(draft: Draft, knowledge: Knowledge, assessment: Assessment, reading: Reading) -> list[Topic]:
    """Every topic that may be worth a question, most natural and most decisive first.

    What it is, which approvals it holds and its classes come first, then the rest of the device, each approval, the maker. Within
    these the facts that most routes wait for.
    """
    vocabulary = knowledge.vocabulary
    waiting = {question.fact: len(question.decides) for question in assessment.questions}
    live = _live(waiting.keys() | _deciding_beside_routes(knowledge, reading), vocabulary)
    found = [topic for topic in _open_topics(draft, knowledge, live & reading.bounds.keys()) if topic not in draft.passed]

    def rank(topic: Topic) -> tuple[object, ...]:
        fact, place = topic
        sensible = fact == APPROVALS or _relevance(fact, _seen_from(knowledge, place, draft)) is Truth.YES
        order = vocabulary.order.get(fact, 0)
        at = place if place is not None else -1
        if fact.startswith("class."):
            return (_stage(fact), at, not sensible, _CLASSES.index(fact) if fact in _CLASSES else len(_CLASSES), order)
        return (_stage(fact), at, not sensible, -waiting.get(fact, 0), order)

    return sorted(found, key=rank)


def _stage(fact: str) -> int:
    if fact in _FIRST:
        return _FIRST.index(fact)
    section = fact.partition(".")[0]
    return len(_FIRST) + (_THEN.index(section) if section in _THEN else len(_THEN))


def _deciding_beside_routes(knowledge: Knowledge, reading: Reading) -> frozenset[str]:
    seen = (knowledge, *(about_approval(knowledge, index) for index in range(len(knowledge.approvals or ()))))
    return frozenset().union(*(deciding_facts(condition, each) for condition in reading.beside_routes for each in seen))


def _live(deciding: AbstractSet[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that something hangs on, and those from which one of them could follow."""
    related = set(deciding)
    for fact in deciding:
        for constraint in vocabulary.constraints_by_fact.get(fact, ()):
            related.update(leaf.fact for leaf in (*constraint.premises, constraint.conclusion))
    return frozenset(related)


def _open_topics(draft: Draft, knowledge: Knowledge, worth: frozenset[str]) -> Iterator[Topic]:
    if draft.approvals is None:
        yield (APPROVALS, None)
    for fact in knowledge.vocabulary.facts.values():
        if fact.type is FactType.TEXT or fact.id not in worth:
            continue
        places = range(len(draft.approvals or ())) if fact.about_approval else (None,)
        for place in places:
            seen = _seen_from(knowledge, place, draft)
            if not seen.is_known(fact.id) and _relevance(fact.id, seen) is not Truth.NO:
                yield (fact.id, place)


def _seen_from(knowledge: Knowledge, place: int | None, draft: Draft) -> Knowledge:
    """What is known of the device, or of it and the approval at ``place``."""
    if place is None:
        return knowledge
    return about_approval(knowledge, draft.places(draft.device).index(place))


def _relevance(fact: str, knowledge: Knowledge) -> Truth:
    return evaluate(knowledge.vocabulary.facts[fact].relevant_when, knowledge)


def allowed_values(topic: Topic, draft: Draft, knowledge: Knowledge, reading: Reading, as_of: date) -> tuple[FactValue, ...]:
    """The answers that what is known leaves open, as a person would list them; of dates, those between which rules tell apart."""
    fact, place = topic
    seen = _seen_from(knowledge, place, draft)
    possible = seen.possible[fact]
    described = knowledge.vocabulary.facts[fact]
    if isinstance(possible, Interval):
        return _telling(described, reading.bounds[fact], as_of)
    values = (value for value in in_order(described) if value in possible)
    return tuple(value for value in values if suppose(seen, fact, frozenset({value})) is not None)


def in_order(fact: Fact) -> tuple[str | bool, ...]:
    return (True, False) if fact.type is FactType.BOOL else tuple(fact.labels)


def _telling(fact: Fact, bounds: frozenset[float], as_of: date) -> tuple[FactValue, ...]:
    """Values around each bound, and before and after the day asked about."""
    if fact.type is FactType.NUMBER:
        return tuple(sorted({each for bound in bounds for each in (bound - 1, bound, bound + 1)}))
    day = as_of.toordinal()
    around = {day - 1, day + 90, day + 9000, *(int(bound) + step for bound in bounds for step in (-1, 0, 1))}
    return tuple(date.fromordinal(each) for each in sorted(around) if 1 <= each <= date.max.toordinal())


def approvals_to_try(vocabulary: Vocabulary, knowledge: Knowledge) -> Iterator[tuple[Mapping[str, FactValue], ...]]:
    """No approval, then one of each kind that the device could hold."""
    yield ()
    for pathway in vocabulary.facts["approval.pathway"].labels:
        if suppose(knowledge, "approval.pathway", frozenset({pathway})) is not None:
            yield ({"approval.pathway": pathway},)
