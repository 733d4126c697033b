"""What there is to cover in an edition: condition leaves, rules and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from pathways.check.behaviour.asking.rules import AskingKind
from pathways.check.behaviour.diff.families import GroupPart, parts_of
from pathways.check.behaviour.mutate.edits import leaf_text
from pathways.engine.decide.routes import closing_of
from pathways.model.catalogue import Edition
from pathways.model.conditions import Condition, Folding, Leaf, fold
from pathways.model.findings import Span
from pathways.model.rules import LegalStatus, VerdictRule

LEAF, RULE, DAY = "condition", "rule", "date"
DECIDING = (LEAF, RULE, DAY)
"""The kinds of goals that the rules of routes have; the others are the kinds of rules that ask or tell."""
ASKING = tuple(kind.value for kind in AskingKind)
COST = "cost"
TELLING = (*ASKING, COST)
KINDS = (*DECIDING, *TELLING)
ASSERTED, HELD, FAILED, ON_DAY, BEYOND = "asserted", "held", "failed", "on", "beyond"


class Goal(Struct, frozen=True):
    """One thing that a case can show. ``place`` and ``rule`` say where, ``path`` which leaf of the rule's condition.

    ``outcome``: yes, no or unknown for a leaf; fired for a rule; ``until`` or ``after`` for a day. Of rules that ask or tell:
    asserted; held or failed for a leaf; on or beyond for a day.
    """

    kind: str
    place: str
    rule: str
    path: tuple[int, ...]
    outcome: str
    label: str
    span: Span

    def __str__(self) -> str:
        return f"{self.span}: {self.rule}: {self.label} {_OUTCOMES[self.outcome]}"


_OUTCOMES = {
    "yes": "never holds where it matters",
    "no": "never fails where it matters",
    "unknown": "is never unknown where it matters",
    "fired": "never fires",
    "until": "is never looked at on or before it",
    "after": "is never looked at after it",
    ASSERTED: "is asserted by no case",
    HELD: "never decides for it in a case that says that it is asked",
    FAILED: "never decides against it in a case that says that it is not asked",
    ON_DAY: "is never looked at in a case that says that it is asked",
    BEYOND: "is never passed in a case that says that it is not asked",
}


class Clause(Struct, frozen=True):
    """A rule of a part with its condition. ``level`` is group, row, route, otherwise or unheld; ``days`` are its last days.

    ``per_approval``: a row that is looked at for each approval in a group that is looked at for the device.
    """

    place: str
    level: str
    rule: str
    condition: Condition
    span: Span
    days: tuple[date, ...] = ()
    per_approval: bool = False


def considered_parts(edition: Edition) -> Iterator[GroupPart]:
    for instrument in edition.instruments:
        if instrument.status is not LegalStatus.SUPERSEDED:
            yield from parts_of(instrument)


def place_of(part: GroupPart) -> str:
    return f"{part.instrument.id}/{part.group.id}"


def clauses_of(part: GroupPart) -> Iterator[Clause]:
    """Everything in a part that a case can look at, in the order of the file."""
    place, group = place_of(part), part.group
    yield Clause(place, "concerned", group.id, group.when, group.span)
    for rule in group.verdicts:
        yield _clause(place, "group", rule)
    for level, single in (("otherwise", group.otherwise), ("unheld", group.unheld)):
        if single is not None:
            yield _clause(place, level, single)
    for route in part.routes:
        at = f"{place}/{route.id}"
        for rule in route.verdicts:
            yield _clause(at, "route", rule)
        for row in () if route.is_dropped else route.rows:  # they only say whom the route was for
            closing = closing_of(route, row)
            days = {term.day for term in closing.terms if term.day is not None} if closing else set()
            if closing is not None and closing.possibly_until is not None:
                days.add(closing.possibly_until)
            yield Clause(at, "row", row.cite.rule, row.when, row.cite.span, tuple(sorted(days)), row.per_approval)


def _clause(place: str, level: str, rule: VerdictRule) -> Clause:
    return Clause(place, level, rule.cite.rule, rule.when, rule.cite.span)


def goals_of(edition: Edition) -> tuple[Goal, ...]:
    """Everything there is to cover, each once."""
    found: dict[Goal, None] = {}
    for part in considered_parts(edition):
        for clause in clauses_of(part):
            found.update(dict.fromkeys(_of_clause(clause)))
        instrument = part.instrument
        if instrument.status.is_law:
            for label, day in (("in force from", instrument.in_force_from), ("in force until", instrument.in_force_until)):
                if day is not None:
                    found.update(dict.fromkeys(period_goals(instrument.id, label, day, instrument.span)))
    return tuple(found)


def _of_clause(clause: Clause) -> Iterator[Goal]:
    for path, leaf in leaf_paths(clause.condition):
        for outcome in ("yes", "no", "unknown"):
            yield Goal(LEAF, clause.place, clause.rule, path, outcome, f"'{leaf_text(leaf)}'", clause.span)
    if clause.level != "concerned":
        yield Goal(RULE, clause.place, clause.rule, (), "fired", "the rule", clause.span)
    for day in clause.days:
        yield from period_goals(clause.rule, "last day", day, clause.span, clause.place)


def period_goals(rule: str, label: str, day: date, span: Span, place: str = "") -> tuple[Goal, Goal]:
    text = f"{label} {day}"
    return tuple(Goal(DAY, place, rule, (day.toordinal(),), side, text, span) for side in ("until", "after"))  # type: ignore[return-value]


def leaf_paths(condition: Condition) -> Paths:
    """Every leaf with the way to it."""
    return fold(condition, _PATHS)


Paths: TypeAlias = list[tuple[tuple[int, ...], Leaf]]


def _below(parts: list[Paths]) -> Paths:
    return [((place, *path), leaf) for place, part in enumerate(parts) for path, leaf in part]


_PATHS: Folding[Paths] = Folding(
    leaf=lambda leaf: [((), leaf)],
    all_of=_below,
    any_of=_below,
    negation=lambda part: _below([part]),
    holds=lambda inner: _below([leaf_paths(inner)]),
)
