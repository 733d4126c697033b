"""Conditions as nested lists, with derived facts called by their names instead of written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pathways.engine.conditions.wording import fact_label, wanted_in_words
from pathways.model.conditions import ALWAYS, NEVER, AllOf, AnyOf, Condition, FromToday, Holds, Leaf, Negation, OneOf, Within
from pathways.model.dates import in_words
from pathways.model.facts import DerivedFact, Vocabulary
from pathways.model.rules import Closing, DateTerm

_FEW = 6


class Clause(Struct, frozen=True):
    """A condition: words, and what it is made of. ``term``: the derived fact that the words name."""

    text: str
    parts: tuple[Clause, ...] = ()
    term: str = ""


class Table(Struct, frozen=True):
    """What a rule asks of single facts, by fact, and all else that it asks."""

    cells: Mapping[str, str]
    further: tuple[Clause, ...]


class Clauses:
    """Conditions in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, derived: Iterable[DerivedFact]) -> None:
        self._vocabulary = vocabulary
        self._names: dict[Condition, Clause] = {}
        for fact in derived:
            for value, condition in fact.definitions.items():
                if condition not in (ALWAYS, NEVER) and not isinstance(condition, OneOf | Within | FromToday):
                    self._names[condition] = Clause(f"{fact.label}: {_plain(value)}", (), fact.id)
                    if value is True:
                        self._names[Negation(condition)] = Clause(f"{fact.label}: no", (), fact.id)

    def clause(self, condition: Condition, *, named: bool = True) -> Clause:
        """``named``: called by its name where it is a derived fact; its parts are in any case."""
        if named and condition in self._names:
            return self._names[condition]
        match condition:
            case OneOf() | Within() | FromToday():
                return Clause(f"{fact_label(self._vocabulary, condition.fact)}: {self._wanted(condition)}")
            case AllOf() if condition == ALWAYS:
                return Clause("In every case")
            case AnyOf() if condition == NEVER:
                return Clause("In no case")
            case AllOf() | AnyOf() if len(condition.conditions) == 1:
                return self.clause(condition.conditions[0])
            case AllOf():
                return Clause("All of these", tuple(map(self.clause, condition.conditions)))
            case AnyOf():
                return Clause("One of these", tuple(map(self.clause, condition.conditions)))
            case Negation():
                return Clause("This is not so", (self.clause(condition.condition),))
            case Holds():
                return Clause("An approval is held of which this is so", (self.clause(condition.condition),))

    def _wanted(self, leaf: Leaf) -> str:
        """The values; of many, those that are left out."""
        fact = self._vocabulary.facts[leaf.fact]
        if isinstance(leaf, OneOf) and len(fact.domain) > _FEW and len(leaf.values) * 2 > len(fact.domain):
            others = OneOf(leaf.fact, fact.domain - leaf.values)
            return f"any but {wanted_in_words(others, fact)}" if others.values else "any"
        return wanted_in_words(leaf, fact)

    def ends(self, closing: Closing | None) -> tuple[Clause, ...]:
        """The days of which the earliest is the last day."""
        return () if closing is None else tuple(map(self.end, closing.terms))

    def end(self, term: DateTerm) -> Clause:
        label = fact_label(self._vocabulary, str(term.fact))
        text = in_words(term.day) if term.day else f"the day of '{label}'{', if it is stated' if term.if_stated else ''}"
        return Clause(text) if term.when == ALWAYS else Clause(f"{text}, where", (self.clause(term.when),))

    def table(self, condition: Condition) -> Table:
        """As a row of a decision table."""
        cells: dict[str, list[str]] = {}
        further: list[Clause] = []
        whole = condition in self._names or not isinstance(condition, AllOf)
        for part in (condition,) if whole else condition.conditions if isinstance(condition, AllOf) else ():
            leaf, negated = (part.condition, True) if isinstance(part, Negation) else (part, False)
            if isinstance(leaf, OneOf | Within | FromToday):
                words = self._wanted(leaf)
                cells.setdefault(leaf.fact, []).append(f"not {words}" if negated else words)
            else:
                further.append(self.clause(part))
        return Table({fact: "; ".join(words) for fact, words in cells.items()}, tuple(further))


def _plain(value: str | bool) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value
