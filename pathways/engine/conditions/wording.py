"""Facts, conditions and approvals in plain words."""

from __future__ import annotations

from datetime import date

from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.once import once_each
from pathways.model.conditions import FromToday, Interval, Leaf, OneOf, Value
from pathways.model.dates import in_words
from pathways.model.device import Approval
from pathways.model.facts import Fact, FactType, Vocabulary
from pathways.model.result import Basis, FailingCondition


def basis_of(index: int, approval: Approval, knowledge: Knowledge) -> Basis:
    """The approval as a person would name it: ``FDA De Novo DEN180001``."""
    regulator = _settled(knowledge, "approval.regulator")
    pathway = _settled(knowledge, "approval.pathway")
    number = approval.text("approval.number")
    facts = knowledge.vocabulary.facts
    if pathway is not None:
        name = facts["approval.pathway"].in_words(pathway)
    elif regulator is not None:
        name = f"{facts['approval.regulator'].in_words(regulator)} approval"
    else:
        name = "approval"
    return Basis(index, regulator, pathway, number, f"{name} {number}" if number else name)


def _settled(knowledge: Knowledge, fact: str) -> str | None:
    values = knowledge.possible[fact]
    if isinstance(values, frozenset) and len(values) == 1:
        return str(next(iter(values)))
    return None


def failing(leaf: Leaf, must_hold: bool, knowledge: Knowledge) -> FailingCondition:
    """A condition that stands in the way: what is, and what would have to be."""
    fact = knowledge.vocabulary.facts.get(leaf.fact)
    if fact is None:
        return FailingCondition(leaf.fact, "Approvals held", "none", "another approval")
    wanted = wanted_in_words(leaf, fact)
    return FailingCondition(leaf.fact, fact.label, present_in_words(knowledge, fact), wanted if must_hold else f"not {wanted}")


def wanted_in_words(leaf: Leaf, fact: Fact) -> str:
    if isinstance(leaf, OneOf):
        return _values_in_words(leaf.values, fact)
    if isinstance(leaf, FromToday):
        return _from_today_in_words(leaf.interval)
    return _interval_in_words(leaf.interval, fact)


def present_in_words(knowledge: Knowledge, fact: Fact) -> str:
    values = knowledge.possible[fact.id]
    if isinstance(values, frozenset):
        return "unknown" if len(values) > 1 and values == fact.domain else _values_in_words(values, fact)
    if values.low is None and values.high is None:
        return "unknown"
    return _interval_in_words(values, fact)


@once_each
def _worded(_fact: Fact) -> dict[frozenset[Value], str]:
    """What was said of the fact's values before."""
    return {}


def _values_in_words(values: frozenset[Value], fact: Fact) -> str:
    worded = _worded(fact)
    words = worded.get(values)
    if words is None:
        words = worded[values] = join_or([fact.in_words(value) for value in _domain_in_order(fact) if value in values])
    return words


def _domain_in_order(fact: Fact) -> list[str | bool]:
    return [True, False] if fact.type is FactType.BOOL else list(fact.labels)


def _from_today_in_words(interval: Interval) -> str:
    """As conditions are written: before the day that is asked about, on it, or after it."""
    low, high = interval.low, interval.high
    if low is None:
        return "before that day" if high == -1 else "that day or earlier"
    if high is None:
        return "after that day" if low == 1 else "that day or later"
    return "that day"


def _interval_in_words(interval: Interval, fact: Fact) -> str:
    def words(bound: float) -> str:
        return in_words(date.fromordinal(int(bound))) if fact.type is FactType.DATE else f"{bound:g}"

    low, high = interval.low, interval.high
    if low is not None and low == high:
        return words(low)
    if low is None and high is None:
        return "anything"
    if low is None:
        assert high is not None
        return f"{words(high)} or earlier" if fact.type is FactType.DATE else f"at most {words(high)}"
    if high is None:
        return f"{words(low)} or later" if fact.type is FactType.DATE else f"at least {words(low)}"
    return f"{words(low)} to {words(high)}"


def join_or(words: list[str]) -> str:
    return _join(words, "or")


def join_and(words: list[str]) -> str:
    return _join(words, "and")


def _join(words: list[str], last: str) -> str:
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def fact_label(vocabulary: Vocabulary, fact: str) -> str:
    """What a fact is called in prose; ``approvals`` stands for which approvals are held."""
    known = vocabulary.facts.get(fact)
    return known.label if known else "Approvals held"
