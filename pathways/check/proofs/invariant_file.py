"""``invariants.yaml``: what must hold for every device, as an author declares it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import partial

from msgspec import Struct

from pathways.model.conditions import Condition, Interval, day_interval
from pathways.model.findings import Span
from pathways.model.result import Outcome
from pathways.model.rules import LegalStatus, Market, Reviewer
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.facts import read_facts
from pathways.rulebook.fields import E, Fields, Problems, as_bool, as_date, as_items, as_member, as_text, shown, suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.checking import DAY_RANGE, INVARIANT, INVARIANTS, STATEMENT
from pathways.rulebook.nodes import FileError, Node, Scalar, error
from pathways.rulebook.nodes import Sequence as SequenceNode

FILE = "invariants.yaml"
KNOWN_ON = "known_on"


class Form(StrEnum):
    """``settled``: reached with facts missing, it stays whatever they turn out to be."""

    NEVER = "never"
    ALWAYS = "always"
    AT_MOST_ONE = "at_most_one"
    SETTLED = "settled"


class Pattern(Struct, frozen=True):
    """Which lines of an answer are meant. ``route`` and ``group`` may hold ``*``; an empty list means any."""

    route: str | None
    group: str | None
    market: Market | None
    route_to_market: bool | None
    outcomes: tuple[Outcome, ...]
    legal_status: tuple[LegalStatus, ...]
    review: tuple[Reviewer, ...]
    span: Span


class DayRange(Struct, frozen=True):
    """The days for which an invariant is stated. ``known_on`` bounds are filled in for each edition."""

    interval: Interval
    known_on: str | None = None

    def days(self, known_on: date) -> Interval:
        match self.known_on:
            case None:
                return self.interval
            case "on_or_before":
                return day_interval(high=known_on)
            case "on_or_after":
                return day_interval(low=known_on)
            case _:
                return day_interval(known_on, known_on)


class Invariant(Struct, frozen=True):
    id: str
    says: str
    editions: tuple[str, ...]
    when: Condition
    on: DayRange
    form: Form
    pattern: Pattern
    span: Span


def read_invariants(folder: RuleFolder) -> tuple[Invariant, ...]:
    """All invariants of the folder; none where it has no such file. Raises FileError with everything that is wrong in it."""
    if not folder.has(FILE):
        return ()
    fields = Fields(folder.node(FILE), INVARIANTS.table)
    fields.schema(INVARIANTS.schema_name)
    nodes = fields.items("invariants")
    fields.finish()
    conditions = read_facts(folder.node("facts.yaml")).conditions
    problems = Problems()
    found = problems.each(nodes, partial(_invariant, conditions=conditions, editions=folder.edition_ids))
    seen: dict[str, Span] = {}
    for each in found:
        if each.id in seen:
            problems.add(error("YS008", f"invariant '{each.id}' stands twice", each.span, f"Also at {seen[each.id]}."))
        seen.setdefault(each.id, each.span)
    problems.raise_if_any()
    return found


def _invariant(node: Node, *, conditions: ConditionReader, editions: Sequence[str]) -> Invariant:
    fields = Fields(node, INVARIANT)
    id_, says = fields.text("id"), fields.text("says")
    named = fields.take("editions")
    given = [form for form in Form if fields.has(form)]
    if len(given) != 1:
        forms = ", ".join(Form)
        raise error("YS040", f"invariant '{shown(id_)}' needs exactly one of: {forms}", fields.span)
    invariant = Invariant(
        id=id_,
        says=" ".join(says.split()),
        editions=tuple(editions) if named is None else _editions(named, editions),
        when=conditions.read(fields.take("when"), about_approvals=True),
        on=_days(fields.take("on")),
        form=given[0],
        pattern=_pattern(fields.need(given[0])),
        span=fields.span,
    )
    fields.finish()
    return invariant


def _editions(node: Node, known: Sequence[str]) -> tuple[str, ...]:
    items = as_items(node, "'editions'") if isinstance(node, SequenceNode) else (node,)
    found: list[str] = []
    for item in items:
        name = as_text(item, "'editions'")
        matching = [edition for edition in known if edition == name or (name.endswith("+") and edition >= name[:-1])]
        if not matching or (name.endswith("+") and name[:-1] not in known):
            raise error("RF051", f"there is no edition '{shown(name)}'", item.span, suggestion(name, known))
        found += matching
    return tuple(edition for edition in known if edition in found)


def _days(node: Node | None) -> DayRange:
    """A day, ``known_on``, or a mapping with ``before``, ``after``, ``on_or_before``, ``on_or_after``; two make a span."""
    if node is None:
        return DayRange(Interval())
    if isinstance(node, Scalar):
        if node.text == KNOWN_ON:
            return DayRange(Interval(), "on")
        day = as_date(node, "'on'")
        return DayRange(day_interval(day, day))
    fields = Fields(node, DAY_RANGE)
    low: list[int] = []
    high: list[int] = []
    for word in ("before", "after", "on_or_before", "on_or_after"):
        bound = fields.take(word)
        if bound is None:
            continue
        if word.startswith("on_or") and isinstance(bound, Scalar) and bound.text == KNOWN_ON:
            fields.finish()
            return DayRange(Interval(), word)
        number = as_date(bound, f"'{word}'").toordinal()
        match word:
            case "before":
                high.append(number - 1)
            case "on_or_before":
                high.append(number)
            case "after":
                low.append(number + 1)
            case _:
                low.append(number)
    fields.finish()
    if not low and not high:
        raise error("YS023", "'on' takes a day, known_on, or before, after, on_or_before, on_or_after", node.span)
    return DayRange(Interval(max(low, default=None), min(high, default=None)))


def _pattern(node: Node) -> Pattern:
    fields = Fields(node, STATEMENT)
    market, to_market = fields.take("market"), fields.take("route_to_market")
    pattern = Pattern(
        route=fields.optional_text("route"),
        group=fields.optional_text("group"),
        market=None if market is None else as_member(market, Market, "'market'"),
        route_to_market=None if to_market is None else as_bool(to_market, "'route_to_market'"),
        outcomes=_members(fields.take("outcome"), Outcome, "'outcome'"),
        legal_status=_members(fields.take("legal_status"), LegalStatus, "'legal_status'"),
        review=_members(fields.take("review"), Reviewer, "'review'"),
        span=fields.span,
    )
    fields.finish()
    if Outcome.UNDECIDED in pattern.outcomes:
        raise error("YS041", "an invariant is about devices of which everything is known; they are never undecided", fields.span)
    return pattern


def _members(node: Node | None, kind: type[E], what: str) -> tuple[E, ...]:
    if node is None:
        return ()
    items = as_items(node, what) if isinstance(node, SequenceNode) else (node,)
    return tuple(as_member(item, kind, what) for item in items)


def check_names(invariants: Sequence[Invariant], matched: frozenset[str]) -> None:
    """Raises FileError where a statement names a route or group that none of its editions has."""
    wrong: list[FileError] = [
        error(
            "RF050",
            f"invariant '{each.id}' names no route or group that its editions have",
            each.pattern.span,
            "Correct 'route' or 'group', or narrow 'editions'.",
        )
        for each in invariants
        if each.id not in matched
    ]
    if wrong:
        raise FileError(*(problem.findings[0] for problem in wrong))
