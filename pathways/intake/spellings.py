"""The usual spellings of values: ``510(k)``, ``De Novo``, ``Class IIa``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pathways.engine.conditions.once import once_each
from pathways.model.facts import Fact


def folded(text: str) -> str:
    """Lower case, words apart: ``510(k)`` and ``510-K`` become ``510 k``. Signs of doubt stay: ``IIa?`` is no class."""
    return " ".join(re.findall(r"[a-z0-9?!=<>~]+", text.casefold()))


@once_each
def spellings(fact: Fact) -> Mapping[str, str]:
    """Folded spelling to value: the value itself, its label and its aliases."""
    found: dict[str, str] = {}
    for value, label in fact.labels.items():
        for spelling in (value, label, *fact.aliases.get(value, ())):
            found[folded(spelling)] = value
    return found
