"""Deciding by cases: where facts are missing, do all ways of filling them in come to the same result?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from pathways.engine.conditions.knowledge import Knowledge, suppose

Answer = TypeVar("Answer")

_MOST_LOOKS = 96
"""How many fillings-in are tried before the question counts as open. Small: past it a person has to answer anyway."""


def same_in_all_cases(
    answer: Callable[[Knowledge], Answer | None],
    open_facts: Callable[[Knowledge], Iterable[str]],
    knowledge: Knowledge,
) -> Answer | None:
    """The answer that holds whatever the missing facts turn out to be; None where it depends on them.

    ``answer`` gives None where it cannot tell yet, and ``open_facts`` the facts it then hangs on.
    """
    found: set[Answer] = set()
    waiting = [knowledge]
    looks = 0
    while waiting:
        looks += 1
        if looks > _MOST_LOOKS:
            return None
        case = waiting.pop()
        here = answer(case)
        if here is not None:
            found.add(here)
            if len(found) > 1:
                return None
            continue
        fact = _first_splittable(open_facts(case), case)
        if fact is None:
            return None
        values = case.possible[fact]
        assert isinstance(values, frozenset)
        cases = (suppose(case, fact, frozenset({value})) for value in sorted(values, key=str))
        waiting.extend(filled for filled in cases if filled is not None)
    return found.pop() if found else None


def _first_splittable(facts: Iterable[str], knowledge: Knowledge) -> str | None:
    order = knowledge.vocabulary.order
    finite = (fact for fact in facts if isinstance(knowledge.possible.get(fact), frozenset))
    return min(finite, key=lambda fact: order[fact], default=None)
