"""What moved between two assessments, before and after side by side."""

from __future__ import annotations

from pathways.model.adoption import AskedFor
from pathways.model.comparison import AdoptionMove, Comparison, DutyMove, EvidenceMove, RouteMove, Side
from pathways.model.dates import in_words
from pathways.model.result import ChecklistItem, DutyResult, RouteResult
from pathways.report.adoption import TITLE, lines_of, silence, standing_in_words
from pathways.report.labels import CONFIDENCES, LEGAL_STATUSES, MARKETS, NEEDS, OUTCOMES, PHASES, REVIEWERS
from pathways.report.phrases import access, citation, closing, opening
from pathways.writing.plain_text import harmless
from pathways.writing.side_by_side import BeforeAndAfter, SideBySide, SideBySidePart, render_sides


def render_comparison(found: Comparison) -> str:
    """The same comparison gives the same bytes."""
    parts = (
        SideBySidePart("routes", "Routes", tuple(map(_route, found.routes))),
        SideBySidePart("evidence", "Evidence", tuple(map(_evidence, found.evidence))),
        SideBySidePart("duties", "Duties", tuple(map(_duty, found.duties))),
        SideBySidePart("adoption", TITLE, tuple(map(_requirement, found.adoption))),
        SideBySidePart("documents", "Documents that only one edition knows, or knows otherwise", tuple(_documents(found))),
    )
    return render_sides(
        SideBySide(
            title=f"{harmless(found.device, 120)}: what moved",
            before=_side(found.before),
            after=_side(found.after),
            answer=_notes(found),
            lead=BeforeAndAfter("", "", (found.before.headline,), (found.after.headline,)),
            parts=tuple(part for part in parts if part.pairs),
        )
    )


def _notes(found: Comparison) -> tuple[str, ...]:
    still = () if found.moved else ("Nothing in the answer for this device moved.",)
    return (*still, silence(found.silent)) if found.silent else still


def _side(side: Side) -> str:
    return f"edition {side.edition} for {in_words(side.as_of)}"


def _route(move: RouteMove) -> BeforeAndAfter:
    basis = f", on the {harmless(move.basis.label)}" if move.basis else ""
    by = move.moved_by
    moved = "the date alone" if by.date_alone else ", ".join(by.documents)
    notes = [f"Moved by: {moved}." if moved else "", f"Rules: {', '.join(by.rules)}." if by.rules else ""]
    return BeforeAndAfter(
        title=f"{move.title} ({MARKETS[move.market]}){basis}",
        badge=move.kind.value,
        before=_of_route(move.before),
        after=_of_route(move.after),
        notes=tuple(note for note in notes if note),
    )


def _of_route(route: RouteResult | None) -> tuple[str, ...]:
    if route is None:
        return ()
    lines = [
        f"{route.title}: {OUTCOMES[route.outcome]}; {LEGAL_STATUSES[route.legal_status]}; {CONFIDENCES[route.confidence]}.",
        opening(route.opens),
        closing(route),
        access(route.timeline),
        f"Review: {REVIEWERS[route.review_by]}.",
        *(f"{reason.says} {citation(reason.rule, reason.confidence, reason.sources)}" for reason in route.because),
    ]
    return tuple(line for line in lines if line)


def _evidence(move: EvidenceMove) -> BeforeAndAfter:
    return BeforeAndAfter(move.title, move.kind.value, _of_item(move.before), _of_item(move.after))


def _of_item(item: ChecklistItem | None) -> tuple[str, ...]:
    if item is None:
        return ()
    return (f"{NEEDS[item.need].capitalize()}{', if needed' if item.conditional else ''} [{', '.join(item.because)}]",)


def _duty(move: DutyMove) -> BeforeAndAfter:
    return BeforeAndAfter(f"{move.title} ({MARKETS[move.market]})", move.kind.value, _of_duty(move.before), _of_duty(move.after))


def _of_duty(duty: DutyResult | None) -> tuple[str, ...]:
    if duty is None:
        return ()
    maybe = " If it applies." if duty.conditional else ""
    return (f"{PHASES[duty.phase]}: {duty.says}{maybe} {citation(duty.rule, duty.confidence, duty.sources)}",)


def _requirement(move: AdoptionMove) -> BeforeAndAfter:
    return BeforeAndAfter(move.title, move.kind.value, _of_requirement(move.before), _of_requirement(move.after))


def _of_requirement(each: AskedFor | None) -> tuple[str, ...]:
    if each is None:
        return ()
    standing = standing_in_words(each)
    lines = (f"{standing[0].upper()}{standing[1:]}.", *(f"{line.sentence} {line.text} {line.note}" for line in lines_of(each)))
    return tuple(lines)


def _documents(found: Comparison) -> list[BeforeAndAfter]:
    return [
        BeforeAndAfter(
            title=document.title,
            badge="",
            before=() if document.status_before is None else (LEGAL_STATUSES[document.status_before],),
            after=() if document.status_after is None else (LEGAL_STATUSES[document.status_after],),
            notes=(f"{document.publisher}, {in_words(document.published)} [{document.id}]",),
        )
        for document in found.documents
    ]
