"""A question in other words, for who did not know the answer to the first."""

from __future__ import annotations

from pathways.engine.interview.draft import Draft
from pathways.model.facts import Choice, Vocabulary


def asked_at_once(vocabulary: Vocabulary) -> tuple[Choice, ...]:
    """The choices that are asked first."""
    return tuple(choice for choice in vocabulary.choices if choice.after is None)


def in_other_words(draft: Draft, vocabulary: Vocabulary) -> Choice | None:
    """The choice that comes after one to which the answer was not known; None where there is none, or it was asked too."""
    for choice in vocabulary.choices:
        before = next((each for each in vocabulary.choices if each.id == choice.after), None)
        if before is None or (choice.id, None) in draft.passed or choice.facts[0] in draft.facts:
            continue
        if (before.id, None) in draft.passed:
            return choice
    return None


def left_unknown(choice: Choice, vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that are not asked for again where the answer to the choice is not known: those that no list to tick asks for."""
    return frozenset(fact for fact in choice.facts if vocabulary.facts[fact].together is None)
