"""All faults that an instrument file can have, each with its place and the change in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.mutate.asking_faults import ROUTE, asking_edits, raised_from
from pathways.check.behaviour.mutate.cost_faults import CostFault
from pathways.check.behaviour.mutate.edits import Editor
from pathways.check.behaviour.mutate.enacting_faults import enacting_edits
from pathways.model.conditions import ALWAYS, Condition, FromToday, OneOf, Within
from pathways.model.dates import PartialDate, Precision, Unit, add
from pathways.model.findings import Span
from pathways.model.rules import Closing, Confidence, Group, Instrument, Opening, Route, Row, Verdict, VerdictRule
from pathways.rulebook.carry_over import CarryOver
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.instruments import InstrumentFile

KINDS = (
    "drop",
    "flip",
    "shift-date",
    "swap-value",
    "delete-rule",
    "raise-confidence",
    "weaken-confidence",
    "swap-days",
    "drop-change",
    "swap-rows",
    "widen-closing",
    "change-opening",
    "change-need",
    "change-item",
    "change-duty",
    "change-review",
    "change-gives",
    "drop-after",
    "change-amount",
    "change-cost",
)

T = TypeVar("T")
Ruled = TypeVar("Ruled", Row, VerdictRule)


class Fault(Struct, frozen=True):
    """``file`` is the id of the instrument, or ``facts``. ``broken``: the instrument's file with the fault in it.

    ``derived``: what a derived fact stood for wherever it is used, and what it stands for now. ``subject``: the kind of rule.
    """

    kind: str
    file: str
    rule: str
    words: str
    span: Span
    broken: InstrumentFile | None = None
    derived: tuple[Condition, Condition] | None = None
    subject: str = ROUTE
    cost: CostFault | None = None


def faults_of(file: InstrumentFile, editor: Editor, places: Mapping[str, Span], items: Sequence[str] = ()) -> Iterator[Fault]:
    """Every fault of one file, in a fixed order.

    ``places``: where the rules that a carry-over changes stand. ``items``: the ids of the catalogue of evidence.
    """
    instrument = file.instrument
    for edit in _instrument_edits(instrument, editor):
        yield Fault(edit.kind, instrument.id, edit.rule, edit.words, edit.span, replace(file, instrument=edit.whole))
    for asking in asking_edits(instrument, editor, items):
        span, broken_file = places.get(asking.rule, asking.span), replace(file, instrument=asking.whole)
        yield Fault(asking.kind, instrument.id, asking.rule, asking.words, span, broken_file, subject=asking.subject)
    for place, carry in enumerate(file.carries_over):
        for kind, rule, words, broken in _carry_edits(carry, editor):
            carries = _put(file.carries_over, place, broken)
            yield Fault(kind, instrument.id, rule, words, places.get(rule, carry.span), replace(file, carries_over=carries))
    for enacting in enacting_edits(file.enacts, editor):
        broken_file = replace(file, enacts=enacting.entries)
        words, subject = enacting.words, enacting.subject
        yield Fault(enacting.kind, instrument.id, enacting.rule, words, enacting.span, broken_file, subject=subject)


def faults_of_derived(facts: FactsFile, places: Mapping[str, Span]) -> Iterator[Fault]:
    """Every fault of what a derived fact stands for."""
    for fact in facts.derived.values():
        others = [other for other in facts.derived.values() if other.id != fact.id]
        editor = Editor(facts.vocabulary, others)
        for value, definition in fact.definitions.items():
            if value is False or isinstance(definition, OneOf | Within | FromToday):
                continue
            for edit in editor.edits(definition):
                words = edit.words if value is True else f"{value}: {edit.words}"
                yield Fault(edit.kind, "facts", fact.id, words, places[fact.id], derived=(definition, edit.condition))


class _Edit(Struct, frozen=True):
    kind: str
    rule: str
    words: str
    span: Span
    whole: Instrument


def _put(items: tuple[T, ...], place: int, *new: T) -> tuple[T, ...]:
    return (*items[:place], *new, *items[place + 1 :])


def _instrument_edits(instrument: Instrument, editor: Editor) -> Iterator[_Edit]:
    for place, group in enumerate(instrument.groups):
        for kind, rule, words, span, broken in _group_edits(group, editor):
            yield _Edit(kind, rule, words, span, replace(instrument, groups=_put(instrument.groups, place, broken)))
    for place, route in enumerate(instrument.routes):
        for kind, rule, words, span, changed in _route_edits(route, editor):
            yield _Edit(kind, rule, words, span, replace(instrument, routes=_put(instrument.routes, place, changed)))
    for one, first in enumerate(instrument.routes):
        for other, second in enumerate(instrument.routes):
            if one < other and first.group == second.group:
                routes = _put(instrument.routes, one, replace(first, rows=second.rows))
                routes = _put(routes, other, replace(second, rows=first.rows))
                words = f"the rows of {first.id} and {second.id} changed places"
                yield _Edit("swap-rows", first.id, words, first.span, replace(instrument, routes=routes))


_GroupEdit = tuple[str, str, str, Span, Group]
_RouteEdit = tuple[str, str, str, Span, Route]


def _group_edits(group: Group, editor: Editor) -> Iterator[_GroupEdit]:
    for edit in editor.edits(group.when):
        yield edit.kind, group.id, edit.words, group.span, replace(group, when=edit.condition)
    for kind, rule, words, verdicts in _verdict_list_edits(group.verdicts, editor):
        yield kind, rule.cite.rule, words, rule.cite.span, replace(group, verdicts=verdicts)
    for name in ("otherwise", "unheld"):
        rule_or_none: VerdictRule | None = getattr(group, name)
        if rule_or_none is None:
            continue
        cite = rule_or_none.cite
        yield "delete-rule", cite.rule, f"deleted '{name}'", cite.span, _with(group, name, None)
        for kind, words, changed in _verdict_edits(rule_or_none, editor):
            yield kind, cite.rule, words, cite.span, _with(group, name, changed)


def _with(group: Group, name: str, rule: VerdictRule | None) -> Group:
    return replace(group, otherwise=rule) if name == "otherwise" else replace(group, unheld=rule)


def _verdict_list_edits(
    verdicts: tuple[VerdictRule, ...], editor: Editor
) -> Iterator[tuple[str, VerdictRule, str, tuple[VerdictRule, ...]]]:
    for place, rule in enumerate(verdicts):
        yield "delete-rule", rule, f"deleted the '{rule.verdict}' rule", _put(verdicts, place)
        for kind, words, changed in _verdict_edits(rule, editor):
            yield kind, rule, words, _put(verdicts, place, changed)


def _verdict_edits(rule: VerdictRule, editor: Editor) -> Iterator[tuple[str, str, VerdictRule]]:
    yield from _rule_edits(rule, editor)
    if rule.since is not None:
        for days in (-1, 1):
            moved = rule.since + timedelta(days=days)
            yield "shift-date", f"'since' {rule.since} became {moved}", replace(rule, since=moved)


def _rule_edits(rule: Ruled, editor: Editor) -> Iterator[tuple[str, str, Ruled]]:
    for edit in editor.edits(rule.when):
        yield edit.kind, edit.words, replace(rule, when=edit.condition)
    if isinstance(rule.when, OneOf | Within | FromToday):
        yield "drop", "dropped the only condition", replace(rule, when=ALWAYS)
    raised = raised_from(rule.cite.confidence)
    if raised is not None and not (isinstance(rule, VerdictRule) and rule.verdict is Verdict.UNSETTLED):
        words = f"confidence {rule.cite.confidence} became {raised}"
        yield "raise-confidence", words, replace(rule, cite=replace(rule.cite, confidence=raised))


def _route_edits(route: Route, editor: Editor) -> Iterator[_RouteEdit]:
    for kind, rule, words, verdicts in _verdict_list_edits(route.verdicts, editor):
        yield kind, rule.cite.rule, words, rule.cite.span, replace(route, verdicts=verdicts)
    for place, row in enumerate(route.rows):
        name, span = row.cite.rule, row.cite.span
        yield "delete-rule", name, "deleted the row", span, replace(route, rows=_put(route.rows, place))
        for kind, words, changed in _row_edits(row, editor):
            yield kind, name, words, span, replace(route, rows=_put(route.rows, place, changed))
    for words, opening in _openings(route.opens):
        yield "change-opening", route.id, words, route.span, replace(route, opens=opening)
    for kind, words, closing in _closings(route.closes):
        yield kind, route.id, words, route.span, replace(route, closes=closing)


def _row_edits(row: Row, editor: Editor) -> Iterator[tuple[str, str, Row]]:
    yield from _rule_edits(row, editor)
    for words, opening in _openings(row.opens):
        yield "change-opening", words, replace(row, opens=opening)
    for kind, words, closing in _closings(row.closes):
        yield kind, words, replace(row, closes=closing)


def _openings(opening: Opening | None) -> Iterator[tuple[str, Opening]]:
    if opening is None or opening.expected is None:
        return
    expected = opening.expected
    later = {
        Precision.DAY: lambda: add(expected.first, 1, Unit.DAYS),
        Precision.MONTH: lambda: add(expected.first, 1, Unit.MONTHS),
        Precision.QUARTER: lambda: add(expected.first, 3, Unit.MONTHS),
        Precision.YEAR: lambda: add(expected.first, 12, Unit.MONTHS),
    }[expected.precision]()
    moved = PartialDate(later, expected.precision)
    yield f"opens {expected.first} became {later}", replace(opening, expected=moved)
    yield f"opens {expected.first} became not established", Opening(None, (), Confidence.UNKNOWN)


def _closings(closing: Closing | None) -> Iterator[tuple[str, str, Closing | None]]:
    if closing is None:
        return
    yield "widen-closing", "the end date is gone", None
    for place, term in enumerate(closing.terms):
        if len(closing.terms) > 1:
            words = f"the end no longer looks at {term.day or term.fact}"
            yield "widen-closing", words, replace(closing, terms=_put(closing.terms, place))
        if term.day is not None:
            for days in (-1, 1):
                moved = replace(term, day=term.day + timedelta(days=days))
                words = f"end {term.day} became {moved.day}"
                yield "shift-date", words, replace(closing, terms=_put(closing.terms, place, moved))
        if term.when != ALWAYS:
            always = replace(term, when=ALWAYS)
            words = f"the end {term.day or term.fact} now always counts"
            yield "drop", words, replace(closing, terms=_put(closing.terms, place, always))
    if closing.possibly_until is not None:
        for days in (-1, 1):
            day = closing.possibly_until + timedelta(days=days)
            words = f"possibly until {closing.possibly_until} became {day}"
            yield "shift-date", words, replace(closing, possibly_until=day)


def _carry_edits(carry: CarryOver, editor: Editor) -> Iterator[tuple[str, str, str, CarryOver]]:
    for name, changes in (("change", carry.change), ("unsettle", carry.unsettle)):
        for rule, change in changes.items():
            if change.when is None:
                continue
            for edit in editor.edits(change.when):
                new = {**changes, rule: replace(change, when=edit.condition)}
                broken = replace(carry, change=new) if name == "change" else replace(carry, unsettle=new)
                yield edit.kind, rule, edit.words, broken
    for words, opening in _openings(carry.opens):
        yield "change-opening", carry.group, words, replace(carry, opens=opening)
    raised = raised_from(carry.confidence)
    if raised is not None:
        words = f"confidence {carry.confidence} became {raised}"
        yield "raise-confidence", carry.group, words, replace(carry, confidence=raised)
    for dropped in sorted(carry.drop):
        yield "delete-rule", dropped, f"'{dropped}' is no longer dropped", replace(carry, drop=carry.drop - {dropped})
