"""An assessment for reading at a terminal: the answer first, then why, when, with what, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TextIO

from rich.text import Text

from pathways.engine.answer.headline import months_in_words
from pathways.engine.answer.timeline import planned
from pathways.model.catalogue import Term
from pathways.model.citations import Cite, Source
from pathways.model.result import Assessment, ChecklistItem, Held, NotApplicable, Outcome, RouteResult, Timeline
from pathways.model.rules import Confidence, Need, Phase
from pathways.report.adoption_lists import checklist_groups, step_groups
from pathways.report.costs import NO_TOTAL, cost_parts
from pathways.report.first_screen import first_screen, joined_provisos
from pathways.report.gantt import FAST, LIKELY, SLOW, draw
from pathways.report.glossary import terms_used
from pathways.report.labels import CONFIDENCES, HELD, MARKETS, PHASES, REVIEWERS, statements_by_standing
from pathways.report.parts import Part
from pathways.report.phrases import (
    IF_NEEDED,
    NO_ROUTE,
    REVIEWED,
    citation,
    closing,
    dates,
    duty_title,
    given,
    made_for,
    market,
    opening,
    reminders,
    route_name,
    step_marks,
)
from pathways.report.terminal_adoption import write_adoption_checklist, write_adoption_part, write_adoption_steps
from pathways.report.terminal_answer import OUTCOME_STYLES, first_screen_text, write_answer
from pathways.report.terminal_page import TextPage, written_on_a_page
from pathways.writing.citation import cited, cited_in, cites_of_costs, opening_sources, source_list
from pathways.writing.plain_text import harmless

_HELP = "pathways support --for DEVICE --region REGION; to ask a partner: pathways partner --for DEVICE"
_MARKS = {Held.HAVE: "[x]", Held.MISSING: "[ ]", Held.UNKNOWN: "[?]"}


def render(
    assessment: Assessment,
    sources: Mapping[str, Source],
    facts: Mapping[str, str],
    out: TextIO,
    *,
    parts: Collection[Part] = tuple(Part),
    words: Sequence[Term] = (),
    with_all: bool = False,
    plain: bool = False,
    width: int | None = None,
    device: str | None = "DEVICE",
) -> str:
    """The answer, or ``parts`` of it, as text for the width, colours and character set of ``out``; ``plain`` gives no colours.

    ``facts`` gives each fact's label, ``words`` what terms mean. Without colour it says the same. ``with_all``: with routes that
    do not concern the device. ``device``: how it was named, for the commands to read on below the first screen; None for no such.
    """
    if list(parts) == [Part.ANSWER]:
        return first_screen_text(assessment, device, out, plain=plain, width=width)

    def write(page: TextPage) -> None:
        _Answer(page, assessment, sources, facts, words).write(parts, with_all)

    return written_on_a_page(write, out, plain=plain, width=width)


class _Answer:
    def __init__(
        self,
        page: TextPage,
        assessment: Assessment,
        sources: Mapping[str, Source],
        facts: Mapping[str, str],
        words: Sequence[Term],
    ) -> None:
        self._words = terms_used(assessment, words)
        self._page = page
        self._assessment = assessment
        self._sources = sources
        self._facts = facts
        self._cited: set[Cite] = set()

    def write(self, parts: Collection[Part], with_all: bool) -> None:
        assessment = self._assessment
        shown = [route for route in assessment.routes if with_all or route.route_to_market]
        left_out = assessment.not_applicable if with_all else ()
        writers: dict[Part, Callable[[], None]] = {
            Part.ANSWER: lambda: write_answer(self._page, first_screen(assessment), made_for(assessment)),
            Part.ROUTES: lambda: self._routes(shown, left_out),
            Part.TIMELINE: lambda: self._plans(shown),
            Part.EVIDENCE: self._evidence,
            Part.QUESTIONS: self._questions,
            Part.DATES: self._deadlines,
            Part.DUTIES: lambda: self._duties(with_all),
            Part.ADOPTION: self._adoption,
            Part.COSTS: self._costs,
            Part.NOTICES: self._notices,
            Part.SOURCES: self._source_list,
            Part.WORDS: self._what_words_mean,
        }
        if Part.SOURCES in parts and Part.ROUTES not in parts:
            self._cited.update(cited(assessment))
        for part, write in writers.items():
            if part in parts:
                write()
        if set(parts) == set(Part):
            self._page.line(Text())
            self._page.labelled(Text("WHO CAN HELP", style="bold"), Text(_HELP, style="dim"), 0, 14)

    # --- routes ---------------------------------------------------------------------------------------

    def _routes(self, routes: Sequence[RouteResult], left_out: Sequence[NotApplicable]) -> None:
        self._page.heading("Routes")
        if not routes:
            self._page.paragraph(NO_ROUTE, 2)
        for number, route in enumerate(routes):
            if number:
                self._page.line(Text())
            self._route(route)
        for reminder in reminders(routes):
            self._page.line(Text())
            self._page.paragraph(reminder, 2, style="bold")
        self._left_out(left_out)

    def _route(self, route: RouteResult) -> None:
        title = Text()
        title.append(f"{route.outcome.value.upper():<10}", style=OUTCOME_STYLES[route.outcome])
        title.append(route.title, style="bold")
        title.append(f"  ({MARKETS[route.market]})")
        self._page.hanging(title, 2, 12)
        about = []
        if route.basis is not None:
            about.append(f"On: {harmless(route.basis.label)}")
        if not route.legal_status.is_law:
            about.append(f"not law ({route.legal_status.value})")
        if route.outcome in REVIEWED:
            about.append(REVIEWERS[route.review_by])
        about.append(CONFIDENCES[route.confidence])
        self._page.paragraph("; ".join(about) + ".", 12)
        when = dates(route)
        if when:
            self._cited.update(dict.fromkeys(opening_sources(route.opens)))
            self._page.paragraph(when, 12)
        if route.closes is not None and route.closes.doubt is not None:
            doubt = route.closes.doubt
            self._page.paragraph(f"Last day: {doubt.says} {self._cite(doubt.rule, doubt.sources, doubt.confidence)}", 12)
        if route.outcome in (Outcome.OPEN, Outcome.EXPECTED):
            self._given(route)
        if route.provided:
            self._page.paragraph(f"Provided that {joined_provisos(route.provided)}.", 12)
        if route.undecided_by:
            labels = ", ".join(self._facts.get(fact, fact) for fact in route.undecided_by)
            self._page.paragraph(f"Depends on: {labels}.", 12)
        if route.outcome is Outcome.UNDECIDED and len(route.because) > 3:
            self._page.paragraph(f"Possible under {len(route.because)} rules: {self._rules(route)}.", 12)
            return
        lead = "Possible" if route.outcome is Outcome.UNDECIDED else "Why"
        for reason in route.because:
            self._page.paragraph(f"{lead}: {reason.says} {self._cite(reason.rule, reason.sources, reason.confidence)}", 12)
        if route.between:
            self._page.paragraph(f"Could be either of: {', '.join(route.between)}.", 12)

    def _given(self, route: RouteResult) -> None:
        """What comes out of the review, and what it looks at."""
        if route.gives is not None:
            self._page.paragraph(f"Gives: {given(route.gives)}.", 12)
        if route.checks:
            self._page.paragraph(f"Review: {' '.join(route.checks)}", 12)

    @staticmethod
    def _rules(route: RouteResult) -> str:
        return ", ".join(reason.rule for reason in route.because)

    def _cite(self, rule: str, cites: Sequence[Cite], confidence: Confidence) -> str:
        self._cited.update(cites)
        return citation(rule, confidence, cites)

    def _left_out(self, left_out: Sequence[NotApplicable]) -> None:
        if not left_out:
            return
        self._page.heading("Routes that do not concern this device")
        for each in left_out:
            basis = f" on the {harmless(each.basis.label)}" if each.basis else ""
            self._page.paragraph(f"{each.title} ({MARKETS[each.market]}){basis}", 2)
            for failing in each.failing:
                self._page.paragraph(f"{failing.label}: is {failing.is_}, would have to be {failing.needs}", 6)

    # --- when -----------------------------------------------------------------------------------------

    def _plans(self, routes: Sequence[RouteResult]) -> None:
        plans, beside = planned(routes), step_groups(self._assessment.adoption, routes)
        if plans or beside:
            self._page.heading("Timeline")
        for route, timeline in plans:
            self._plan(route, timeline)
        if plans:
            self._legend()
        write_adoption_steps(self._page, beside)

    def _legend(self) -> None:
        likely, slow = ("=", "-") if self._page.ascii_only else (LIKELY, SLOW)
        fast = "#" if self._page.ascii_only else FAST
        self._page.paragraph(
            f"{fast} if all goes fast   {likely} likely   {slow} if slow   * planning assumption, nobody publishes it", 2
        )

    def _plan(self, route: RouteResult, timeline: Timeline) -> None:
        chart = draw(timeline, max(24, min(100, self._page.width - 6)), ascii_only=self._page.ascii_only)
        heading = f"{route_name(route)}: market {market(timeline)}"
        self._page.paragraph(heading, 2, style="bold")
        for said in (opening(route.opens), closing(route)):
            if said:
                self._page.paragraph(said, 4)
        self._page.line(Text(f"    {chart.axis}", no_wrap=True))
        for step, bar in zip(timeline.steps, chart.bars, strict=True):
            maybe, star = step_marks(step)
            self._page.hanging(Text(f"{step.title}{maybe}{star}: done {months_in_words(step.ends)}"), 4, 6)
            self._page.line(Text(f"    {bar.bar}".rstrip(), no_wrap=True))
        self._page.line(Text())

    # --- evidence -------------------------------------------------------------------------------------

    def _evidence(self) -> None:
        items, beside = self._assessment.checklist, checklist_groups(self._assessment.adoption)
        if items or beside:
            self._page.heading("Evidence")
        if items:
            self._checklist(items)
        write_adoption_checklist(self._page, beside)

    def _checklist(self, items: Sequence[ChecklistItem]) -> None:
        counts = {held: sum(item.status is held for item in items) for held in Held}
        self._page.paragraph(
            f"{', '.join(f'{count} {HELD[held]}' for held, count in counts.items())}. [x] have  [ ] missing  [?] not said",
            2,
        )
        for need in Need:
            of_need = [item for item in items if item.need is need]
            if of_need:
                self._page.paragraph(f"{need.value.replace('-', ' ').capitalize()}:", 2)
            for item in of_need:
                self._item(item)

    def _item(self, item: ChecklistItem) -> None:
        maybe = IF_NEEDED if item.conditional else ""
        text = Text(f"{_MARKS[item.status]} {item.title}{maybe}")
        text.append(f"  {', '.join(item.needed_for)}", style="dim")
        self._page.hanging(text, 4, 8)

    # --- the rest -------------------------------------------------------------------------------------

    def _questions(self) -> None:
        questions = self._assessment.questions
        if not questions:
            return
        self._page.heading("Still unknown")
        for question in questions:
            self._page.hanging(Text(f"? {question.ask}"), 2, 4)
            self._page.paragraph(f"{question.fact}; decides {', '.join(question.decides)}", 4, style="dim")

    def _deadlines(self) -> None:
        if not self._assessment.deadlines:
            return
        self._page.heading("Dates to keep")
        for deadline in self._assessment.deadlines:
            self._cited.update(deadline.sources)
            self._page.hanging(Text(f"{deadline.date.isoformat()}  {deadline.title} ({deadline.confidence.value})"), 2, 14)

    def _duties(self, in_full: bool) -> None:
        duties = self._assessment.duties
        if not duties:
            return
        self._page.heading("Duties")
        for phase in Phase:
            when = PHASES[phase]
            of_phase = [duty for duty in duties if duty.phase is phase]
            if of_phase and not in_full:
                self._page.hanging(Text(f"{when}: {'; '.join(duty_title(duty) for duty in of_phase)}."), 2, 4)
            for duty in of_phase if in_full else ():
                title = f"{when}: {duty_title(duty)}. {duty.says} {self._cite(duty.rule, duty.sources, duty.confidence)}"
                self._page.hanging(Text(f"- {title}"), 2, 4)
        if not in_full:
            self._page.paragraph("--all says what each duty asks for, with its source.", 2, style="dim")

    def _adoption(self) -> None:
        adoption = self._assessment.adoption
        self._cited.update(() if adoption is None else cited_in(adoption))
        write_adoption_part(self._page, adoption, self._facts)

    def _costs(self) -> None:
        costs = self._assessment.costs
        if not costs:
            return
        self._page.heading("Costs, as far as they are published")
        self._page.paragraph(NO_TOTAL, 2)
        for part in cost_parts(costs):
            self._page.paragraph(f"{part.heading}:", 2, style="bold")
            for said in part.statements:
                self._page.hanging(Text(f"- {said.lead} {said.text} {said.note}".rstrip()), 4, 6)
        self._cited.update(cites_of_costs(costs))

    def _notices(self) -> None:
        notices = self._assessment.notices
        self._page.heading("Read this too")
        for notice in notices:
            if notice.confidence is None:
                self._cited.update(notice.sources)
                self._page.hanging(Text(f"- {notice.says}"), 2, 4)
        for heading, statements in statements_by_standing(notices):
            self._page.heading(heading)
            for notice in statements:
                assert notice.confidence is not None
                cite = self._cite(notice.code, notice.sources, notice.confidence)
                self._page.hanging(Text(f"- {notice.says} {cite}"), 2, 4)

    def _what_words_mean(self) -> None:
        if self._words:
            self._page.heading("Words")
        for word in self._words:
            text = Text(f"{word.term}: ", style="bold")
            text.append(word.says, style="not bold")
            self._page.hanging(text, 2, 4)

    def _source_list(self) -> None:
        self._page.heading("Sources")
        for listed in source_list(self._cited, self._sources):
            text = Text(f"{listed.lead}: ", style="bold")
            text.append(listed.about, style="not bold")
            self._page.hanging(text, 2, 4)
            if listed.url:
                self._page.line(Text(f"    {listed.url}", style="dim", no_wrap=True))
