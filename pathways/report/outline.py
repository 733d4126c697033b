"""A written report of an assessment: one order of parts for Markdown and for word processors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pathways.engine.answer.timeline import planned
from pathways.model.adoption import Adoption
from pathways.model.catalogue import Term
from pathways.model.citations import Source, in_one_line
from pathways.model.dates import in_words
from pathways.model.result import (
    Assessment,
    ChecklistItem,
    Deadline,
    DutyResult,
    Held,
    Notice,
    Outcome,
    Reason,
    RouteResult,
)
from pathways.model.rules import Need, Phase
from pathways.report.adoption import TITLE, adoption_blocks, adoption_outline
from pathways.report.adoption_lists import (
    CHECKLIST_TITLE,
    NO_DURATIONS,
    NOT_SAID,
    STEPS_TITLE,
    checklist_groups,
    step_groups,
)
from pathways.report.costs import cost_blocks
from pathways.report.first_screen import FirstScreen, first_screen, joined_provisos
from pathways.report.glossary import terms_used
from pathways.report.labels import (
    CONFIDENCES,
    HELD,
    LEGAL_STATUSES,
    MARKETS,
    NEEDS,
    OUTCOMES,
    PHASES,
    REVIEWERS,
    statements_by_standing,
)
from pathways.report.phrases import (
    IF_NEEDED,
    NO_ROUTE,
    REVIEWED,
    citation,
    dates,
    duty_title,
    given,
    made_for,
    market,
    planned_under,
    reminders,
    route_name,
    step_marks,
)
from pathways.writing.blocks import Block, Bullet, Bullets, Check, Checks, Heading, Paragraph, Table
from pathways.writing.citation import cited, source_bullet, source_list
from pathways.writing.plain_text import harmless

_PROSE = 2_000


def outline(
    assessment: Assessment, sources: Mapping[str, Source], facts: Mapping[str, str], words: Sequence[Term] = ()
) -> tuple[Block, ...]:
    """The report, part by part. ``facts`` gives each fact's label, ``words`` what terms mean. Foreign text in it is one line of
    printable characters."""
    shown = [route for route in assessment.routes if route.route_to_market]
    return (
        *_top(assessment),
        *_routes(shown, facts),
        *_timeline(shown, assessment.adoption),
        *_checklist(assessment.checklist, shown, assessment.adoption),
        *_questions(assessment),
        *_deadlines(assessment),
        *_duties(assessment.duties),
        *cost_blocks(assessment.costs),
        *_adoption(assessment, facts),
        *_notices(assessment),
        *_words(assessment, words),
        Heading(2, "Sources"),
        Bullets(tuple(source_bullet(listed) for listed in source_list(cited(assessment), sources))),
        *_receipt(assessment),
    )


def _top(assessment: Assessment) -> Iterator[Block]:
    yield Heading(1, f"{harmless(str(assessment.device.get('name', '')), 120)}: routes to the UK market")
    screen = first_screen(assessment)
    for first, *others in screen.answers:
        yield Paragraph(" ".join(others), lead=first)
    for beside in (*screen.worked_out, screen.provided, screen.waiting):
        if beside:
            yield Paragraph(beside)
    yield Paragraph(made_for(assessment))
    yield from _next(screen)


def _next(screen: FirstScreen) -> Iterator[Block]:
    """What to do, every route in a line, how much of the evidence is in hand, and the next dates."""
    if screen.actions:
        yield Heading(2, "Do this next")
        yield Bullets(tuple(Bullet(f"{action.what} ({action.about})", lead=f"{action.by}:") for action in screen.actions))
    if screen.routes:
        yield Heading(2, "The routes in short")
        lines = ((MARKETS[line.market], line.outcome.value, line.what, line.when) for line in screen.routes)
        yield Table(("Market", "Outcome", "Route", "When"), tuple(lines))
    if screen.evidence:
        yield Paragraph(screen.evidence, lead="Evidence:")
    if screen.dates:
        yield Paragraph("; ".join(screen.dates) + ".", lead="Dates to keep:")
    if screen.adoption:
        yield Paragraph("; ".join(screen.adoption[:2]) + ".", lead=f"{TITLE}:")


def _adoption(assessment: Assessment, facts: Mapping[str, str]) -> Iterator[Block]:
    if assessment.adoption is not None:
        yield Heading(2, TITLE)
        yield from adoption_blocks(adoption_outline(assessment.adoption, facts), 3)


def _routes(routes: Sequence[RouteResult], facts: Mapping[str, str]) -> Iterator[Block]:
    yield Heading(2, "Routes")
    for reminder in reminders(routes):
        yield Paragraph("", lead=reminder)
    if not routes:
        yield Paragraph(NO_ROUTE)
    for route in routes:
        yield from _route(route, facts)


def _route(route: RouteResult, facts: Mapping[str, str]) -> Iterator[Block]:
    yield Heading(3, f"{OUTCOMES[route.outcome].capitalize()}: {route_name(route)}")
    about = [LEGAL_STATUSES[route.legal_status], CONFIDENCES[route.confidence]]
    if route.outcome in REVIEWED:
        about.insert(1, REVIEWERS[route.review_by])
    text = "; ".join(about)
    yield Paragraph(f"{text[0].upper()}{text[1:]}.")
    when = dates(route)
    if when:
        yield Paragraph(when)
    if route.closes is not None and route.closes.doubt is not None:
        yield Paragraph(f"{route.closes.doubt.says} {_cite(route.closes.doubt)}", lead="Last day:")
    if route.decided_by:
        yield Paragraph("; ".join(f"{each.label}: {harmless(each.value)}" for each in route.decided_by) + ".", lead="Decided by")
    if route.provided:
        yield Paragraph(f"{joined_provisos(route.provided)}.", lead="Provided that")
    if route.undecided_by:
        yield Paragraph(", ".join(facts.get(fact, fact) for fact in route.undecided_by) + ".", lead="Depends on")
    if route.between:
        yield Paragraph(", ".join(route.between) + ".", lead="Could be either of")
    if route.gives is not None and route.outcome in (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED):
        yield Paragraph(f"{given(route.gives)}.", lead="Gives:")
    if route.checks and route.outcome in (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED):
        yield Paragraph("", lead="The review looks at")
        yield Bullets(tuple(Bullet(check) for check in route.checks))
    if route.because:
        yield Paragraph("", lead="May apply" if route.outcome is Outcome.UNDECIDED else "Why")
        yield Bullets(tuple(Bullet(reason.says, note=_cite(reason)) for reason in route.because))


def _cite(reason: Reason | DutyResult) -> str:
    return citation(reason.rule, reason.confidence, reason.sources)


def _timeline(routes: Sequence[RouteResult], adoption: Adoption | None) -> Iterator[Block]:
    plans, beside = planned(routes), step_groups(adoption, routes)
    if plans or beside:
        yield Heading(2, "Timeline")
    for route, timeline in plans:
        yield Paragraph(f"market {market(timeline)}.", lead=f"{route.title} ({planned_under(route)}):")
        yield Table(
            ("Step", "Starts, likely", "Ends, earliest", "Ends, likely", "Ends, latest"),
            tuple(
                (
                    step.title + "".join(step_marks(step)),
                    step.starts.likely.isoformat(),
                    step.ends.earliest.isoformat(),
                    step.ends.likely.isoformat(),
                    step.ends.latest.isoformat(),
                )
                for step in timeline.steps
            ),
        )
    if plans:
        yield Paragraph("* planning assumption, nobody publishes it.")
    if beside:
        yield Heading(3, STEPS_TITLE)
        yield Paragraph(NO_DURATIONS)
    for group in beside:
        yield Paragraph("", lead=f"{group.heading}:")
        yield Bullets(tuple(Bullet(item.says, lead=item.lead, note=item.note) for item in group.items))


def _checklist(items: Sequence[ChecklistItem], routes: Sequence[RouteResult], adoption: Adoption | None) -> Iterator[Block]:
    beside = checklist_groups(adoption)
    if items or beside:
        yield Heading(2, "Evidence")
    if items:
        yield from _of_routes(items, routes)
    if beside:
        yield Heading(3, CHECKLIST_TITLE)
        yield Paragraph(NOT_SAID)
    for group in beside:
        yield Paragraph("", lead=f"{group.heading}:")
        if group.is_planned:
            yield Bullets(tuple(Bullet(item.about, lead=f"{item.title}.", note=item.note) for item in group.items))
        else:
            yield Checks(tuple(Check(Held.UNKNOWN, item.title, item.about, item.note) for item in group.items))


def _of_routes(items: Sequence[ChecklistItem], routes: Sequence[RouteResult]) -> Iterator[Block]:
    counts = {held: sum(item.status is held for item in items) for held in Held}
    titles = {route.id: route.title for route in routes}
    yield Paragraph(", ".join(f"{count} {HELD[held]}" for held, count in counts.items()) + ".")
    for need in Need:
        of_need = [item for item in items if item.need is need]
        if of_need:
            yield Heading(3, NEEDS[need].capitalize())
            yield Checks(tuple(_check(item, titles) for item in of_need))


def _check(item: ChecklistItem, titles: Mapping[str, str]) -> Check:
    needed_for = ", ".join(titles.get(id_, id_) for id_ in item.needed_for)
    parts = [f"for {needed_for}", *item.basis, *(["not said whether it is in hand"] if item.status is Held.UNKNOWN else [])]
    note = f"{'; '.join(parts)} [{item.confidence.value}; {in_one_line(item.sources)}]"
    return Check(item.status, item.title + (IF_NEEDED if item.conditional else ""), item.says, note)


def _questions(assessment: Assessment) -> Iterator[Block]:
    if assessment.questions:
        yield Heading(2, "Still unknown")
        yield Bullets(
            tuple(
                Bullet(each.help, lead=each.ask, note=f"[{each.fact}; decides {', '.join(each.decides)}]")
                for each in assessment.questions
            )
        )


def _deadlines(assessment: Assessment) -> Iterator[Block]:
    if assessment.deadlines:
        yield Heading(2, "Dates to keep")
        yield Bullets(
            tuple(
                Bullet(f"{harmless(each.title)}. {each.says}", lead=f"{in_words(each.date, each.precision)}:", note=_basis(each))
                for each in assessment.deadlines
            )
        )


def _basis(each: Deadline | Notice) -> str:
    confidence = "" if each.confidence is None else each.confidence.value
    known = [part for part in (confidence, in_one_line(each.sources)) if part]
    return f"[{'; '.join(known)}]" if known else ""


def _duties(duties: Sequence[DutyResult]) -> Iterator[Block]:
    if not duties:
        return
    yield Heading(2, "Duties")
    for phase in Phase:
        of_phase = [duty for duty in duties if duty.phase is phase]
        if of_phase:
            yield Heading(3, PHASES[phase])
            yield Bullets(
                tuple(
                    Bullet(
                        duty.says,
                        lead=f"{duty_title(duty)}.",
                        note=_cite(duty),
                    )
                    for duty in of_phase
                )
            )


def _notices(assessment: Assessment) -> Iterator[Block]:
    about = [notice for notice in assessment.notices if notice.confidence is None]
    yield Heading(2, "Read this too")
    yield Bullets(tuple(Bullet(harmless(notice.says, _PROSE)) for notice in about))
    for heading, statements in statements_by_standing(assessment.notices):
        yield Heading(3, heading)
        yield Bullets(tuple(Bullet(harmless(notice.says, _PROSE), note=_basis(notice)) for notice in statements))


def _words(assessment: Assessment, words: Sequence[Term]) -> Iterator[Block]:
    used = terms_used(assessment, words)
    if used:
        yield Heading(2, "Words")
        yield Bullets(tuple(Bullet(word.says, lead=f"{word.term}:") for word in used))


def _receipt(assessment: Assessment) -> Iterator[Block]:
    receipt = assessment.receipt
    assumed = "".join(f"; assumed {each}" for each in receipt.assumptions)
    yield Heading(2, "Receipt")
    yield Paragraph(
        f"{receipt.tool}; rules {receipt.rules_sha256}; input {receipt.input_sha256}; law {receipt.law.value}; "
        f"start {receipt.start.isoformat()}{assumed}."
    )
