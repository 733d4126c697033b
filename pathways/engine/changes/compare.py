"""What moved for one device between two assessments: two editions, or two dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pathways.engine.changes.matching import match
from pathways.engine.changes.requirement_moves import adoption_moves
from pathways.engine.changes.route_view import (
    CLOSES,
    CONFIDENCE,
    GIVES,
    LEGAL_STATUS,
    OPENS,
    OUTCOME,
    PLAN,
    REVIEW,
    ROUTE,
    RULES,
    UNDECIDED_BY,
    WORDING,
)
from pathways.model.catalogue import Edition
from pathways.model.comparison import (
    Comparison,
    Difference,
    Document,
    DutyMove,
    EvidenceMove,
    MoveKind,
    Mover,
    RouteMove,
    Side,
    What,
)
from pathways.model.result import Assessment, ChecklistItem, DutyResult, Reason, RouteResult
from pathways.model.rules import Instrument

_COMPARED = (
    ROUTE, OUTCOME, LEGAL_STATUS, OPENS, CLOSES, PLAN, REVIEW, GIVES, CONFIDENCE, UNDECIDED_BY, RULES, WORDING,
)  # fmt: skip
"""The weightiest first."""

_DUTY_PARTS = ("says", "phase", "conditional", "confidence", "sources")


def compare(before: Assessment, after: Assessment, before_edition: Edition, after_edition: Edition) -> Comparison:
    """Every route, item of evidence, duty and requirement beyond market access that is not the same in both, with what moved it.

    A plan that only starts later, because a later date was asked about, is no difference. The headlines are given, not compared.
    """
    documents = tuple(_documents(before_edition, after_edition))
    routes = (_move(one, other, before, after, documents) for one, other in match(before.routes, after.routes))
    return Comparison(
        before=_side(before),
        after=_side(after),
        device=str(after.device.get("name", "")),
        routes=tuple(move for move in routes if move is not None),
        evidence=tuple(_evidence(before.checklist, after.checklist)),
        duties=tuple(_duties(before.duties, after.duties)),
        documents=documents,
        adoption=tuple(adoption_moves(before.adoption, after.adoption)),
        silent=_silent(before, after),
    )


def _silent(before: Assessment, after: Assessment) -> tuple[str, ...]:
    silent = tuple(each.edition for each in (before, after) if each.adoption is None)
    return silent if len(silent) == 1 else ()


def _side(assessment: Assessment) -> Side:
    return Side(assessment.edition, assessment.as_of, assessment.headline)


def _documents(before: Edition, after: Edition) -> Iterator[Document]:
    """Instruments that only one edition knows, or that stand differently in the two; by date of publication."""
    earlier = {each.id: each for each in before.instruments}
    later = {each.id: each for each in after.instruments}
    known: dict[str, Instrument] = {**earlier, **later}
    for instrument in sorted(known.values(), key=lambda each: (each.published, each.id)):
        was, is_ = earlier.get(instrument.id), later.get(instrument.id)
        status_before, status_after = was.status if was else None, is_.status if is_ else None
        if status_before is not status_after:
            yield Document(
                instrument.id, instrument.title, instrument.publisher, instrument.published, status_before, status_after
            )


def _move(
    before: RouteResult | None,
    after: RouteResult | None,
    one: Assessment,
    other: Assessment,
    documents: Sequence[Document],
) -> RouteMove | None:
    shown = after or before
    assert shown is not None
    found: tuple[Difference, ...] = ()
    if before is None:
        kind = MoveKind.APPEARED
    elif after is None:
        kind = MoveKind.GONE
    else:
        found = tuple(_differences(before, after))
        kind = MoveKind.CHANGED if before.id == after.id else MoveKind.REPLACED
        if not found:
            return None
    return RouteMove(
        kind=kind,
        route=shown.id,
        title=shown.title,
        market=shown.market,
        basis=shown.basis,
        before=before,
        after=after,
        differences=found,
        because=_reasons(before, after),
        moved_by=_mover(before, after, documents, found, dates=(one.as_of, other.as_of)),
    )


def _differences(before: RouteResult, after: RouteResult) -> Iterator[Difference]:
    """Each aspect that differs, in words."""
    for aspect in _COMPARED:
        if aspect.differ(before, after):
            yield Difference(What(aspect.name), aspect.words(before), aspect.words(after))


def _reasons(before: RouteResult | None, after: RouteResult | None) -> tuple[Reason, ...]:
    """The rules that speak now and did not; of what is gone, those that spoke."""
    if after is None:
        return before.because if before else ()
    known = set(before.because) if before else set()
    return tuple(reason for reason in after.because if reason not in known)


def _mover(
    before: RouteResult | None,
    after: RouteResult | None,
    documents: Sequence[Document],
    found: Sequence[Difference],
    dates: tuple[date, date],
) -> Mover:
    moved = {document.id for document in documents}
    sides = [route.instrument for route in (after, before) if route is not None]
    named = tuple(dict.fromkeys(each for each in sides if each in moved))
    rules = _rules_that_differ(before, after, found)
    same_editions = not documents and dates[0] != dates[1]
    return Mover(named, rules, date_alone=same_editions or (not named and not rules and dates[0] != dates[1]))


def _rules_that_differ(before: RouteResult | None, after: RouteResult | None, found: Sequence[Difference]) -> tuple[str, ...]:
    """The rules that speak on one side only, or speak otherwise; where the same rules speak alike, those that decide."""
    earlier = set(before.because) if before else set()
    later = set(after.because) if after else set()
    differing = [reason.rule for reason in (*(after.because if after else ()), *(before.because if before else ()))]
    alone = {reason.rule for reason in earlier ^ later}
    chosen = [rule for rule in differing if rule in alone]
    if not chosen and any(each.what is not What.MARKET_ACCESS for each in found):
        chosen = [reason.rule for reason in (after.because if after else ())]
    return tuple(dict.fromkeys(chosen))


def _evidence(before: Iterable[ChecklistItem], after: Iterable[ChecklistItem]) -> Iterator[EvidenceMove]:
    earlier = {item.id: item for item in before}
    later = {item.id: item for item in after}
    for id_ in dict.fromkeys((*later, *earlier)):
        was, is_ = earlier.get(id_), later.get(id_)
        title = is_.title if is_ else earlier[id_].title
        if was is None:
            yield EvidenceMove(MoveKind.APPEARED, id_, title, None, is_)
        elif is_ is None:
            yield EvidenceMove(MoveKind.GONE, id_, title, was, None)
        elif (was.need, was.conditional) != (is_.need, is_.conditional):
            yield EvidenceMove(MoveKind.CHANGED, id_, title, was, is_)


def _duties(before: Iterable[DutyResult], after: Iterable[DutyResult]) -> Iterator[DutyMove]:
    earlier = {duty.rule: duty for duty in before}
    later = {duty.rule: duty for duty in after}
    for rule in dict.fromkeys((*later, *earlier)):
        was, is_ = earlier.get(rule), later.get(rule)
        shown = later.get(rule) or earlier[rule]
        differing = tuple(part for part in _DUTY_PARTS if was and is_ and getattr(was, part) != getattr(is_, part))
        if was is None or is_ is None or differing:
            kind = MoveKind.APPEARED if was is None else MoveKind.GONE if is_ is None else MoveKind.CHANGED
            yield DutyMove(kind, rule, shown.title, shown.market, was, is_, differing)
