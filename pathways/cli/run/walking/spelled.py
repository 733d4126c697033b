"""What people type for the answers to a question, as the words of the vocabulary have it, and the facts that each says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pathways.intake.spellings import spellings
from pathways.intake.words.values import spelled
from pathways.model.facts import Choice, Fact, FactValue, SaidAtOnce, Vocabulary

Facts = Mapping[str, FactValue]


def token_of(facts: Facts) -> str:
    """A token that says the facts themselves."""
    return json.dumps(dict(facts), sort_keys=True)


def facts_of(token: str) -> dict[str, FactValue]:
    found = json.loads(token)
    assert isinstance(found, dict)
    return found


def words_of_value(fact: Fact, value: FactValue, vocabulary: Vocabulary) -> dict[str, str]:
    """Folded words for a value, each with the token of the facts that it says."""
    found: dict[str, str] = {}
    for word, values, carried in _words(fact, vocabulary):
        if value in values:
            found[word] = token_of({fact.id: value, **carried})
    return found


def words_of_answer(choice: Choice, answers: Sequence[SaidAtOnce], answer: SaidAtOnce, vocabulary: Vocabulary) -> dict[str, str]:
    """Folded words for an answer of a choice: those for a value of its first fact to which no other answer comes nearer."""
    fact = vocabulary.facts[choice.facts[0]]
    found: dict[str, str] = {}
    for word, values, carried in _words(fact, vocabulary):
        fitting = [each for each in answers if each.facts.get(fact.id) in values and _agree(each.facts, carried)]
        fewest = min((_more_than(each, carried) for each in fitting), default=0)
        if answer in fitting and _more_than(answer, carried) == fewest:
            found[word] = token_of({**answer.facts, **carried})
    return found


def _more_than(answer: SaidAtOnce, carried: Facts) -> int:
    """How far the answer goes beyond what was said: what it says to be so, and what it leaves unsaid."""
    beyond = [fact for fact, value in answer.facts.items() if value is True and fact not in carried]
    return len(beyond) + len(carried.keys() - answer.facts.keys())


def _words(fact: Fact, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...], Facts]]:
    """Each word with the values that it may mean and what it carries besides."""
    for word, value in spellings(fact).items():
        yield word, (value,), {}
    for word, entry in spelled(vocabulary).values.get(fact.id, {}).items():
        carried = {id_: said for id_, said in entry.carries.items() if id_ in vocabulary.facts}
        yield word, entry.either if entry.value is None else (entry.value,), carried


def _agree(one: Facts, other: Facts) -> bool:
    return all(one.get(fact, value) == value for fact, value in other.items())
