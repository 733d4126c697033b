"""An assessment for reading at a terminal: the answer first, then why, when, with what, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pathways.model.citations import Cite, Source
from pathways.model.result import Assessment, ChecklistItem, Held, NotApplicable, Outcome, RouteResult, Timeline
from pathways.model.rules import Confidence, Need, Phase
from pathways.report.gantt import FAST, LIKELY, SLOW, draw
from pathways.report.labels import CONFIDENCES, HELD, MARKETS, PHASES, REVIEWERS, statements_by_standing
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
    planned,
    reminders,
    step_marks,
)
from pathways.writing.citation import opening_sources, source_list
from pathways.writing.plain_text import harmless, printable

_OUTCOME_STYLES = {
    Outcome.OPEN: "bold green",
    Outcome.UPCOMING: "bold cyan",
    Outcome.EXPECTED: "bold yellow",
    Outcome.UNDECIDED: "bold cyan",
    Outcome.UNSETTLED: "bold magenta",
    Outcome.CLOSED: "bold red",
    Outcome.EXCLUDED: "dim",
}
_MARKS = {Held.HAVE: "[x]", Held.MISSING: "[ ]", Held.UNKNOWN: "[?]"}


def render(
    assessment: Assessment,
    sources: Mapping[str, Source],
    facts: Mapping[str, str],
    out: TextIO,
    *,
    with_all: bool = False,
    plain: bool = False,
    width: int | None = None,
) -> str:
    """The answer as text, for the width, colours and character set of ``out``; ``plain`` gives no colours.

    ``facts`` gives each fact's label. Without colour it says the same.
    """
    console = Console(file=out, highlight=False, color_system=None if plain else "auto", emoji=False, markup=False, width=width)
    with console.capture() as captured:
        _Page(console, assessment, sources, facts).write(with_all)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


class _Page:
    def __init__(self, console: Console, assessment: Assessment, sources: Mapping[str, Source], facts: Mapping[str, str]) -> None:
        self._console = console
        self._assessment = assessment
        self._sources = sources
        self._facts = facts
        self._cited: set[Cite] = set()
        encoding = (console.file.encoding or "utf-8").lower() if hasattr(console.file, "encoding") else "utf-8"
        self._ascii = not encoding.startswith("utf")

    def write(self, with_all: bool) -> None:
        assessment = self._assessment
        self._line(Text(harmless(str(assessment.device.get("name", "")), 100), style="bold"))
        self._paragraph(assessment.headline, 0)
        self._line(Text(made_for(assessment), style="dim"))
        shown = [route for route in assessment.routes if with_all or route.route_to_market]
        self._routes(shown)
        if with_all:
            self._left_out(assessment.not_applicable)
        self._plans(shown)
        self._checklist(assessment.checklist)
        self._questions()
        self._deadlines()
        self._duties(with_all)
        self._notices()
        self._source_list()

    # --- routes ---------------------------------------------------------------------------------------

    def _routes(self, routes: Sequence[RouteResult]) -> None:
        self._heading("Routes")
        if not routes:
            self._paragraph(NO_ROUTE, 2)
        for number, route in enumerate(routes):
            if number:
                self._line(Text())
            self._route(route)
        for reminder in reminders(routes):
            self._line(Text())
            self._paragraph(reminder, 2, style="bold")

    def _route(self, route: RouteResult) -> None:
        title = Text()
        title.append(f"{route.outcome.value.upper():<10}", style=_OUTCOME_STYLES[route.outcome])
        title.append(route.title, style="bold")
        title.append(f"  ({MARKETS[route.market]})")
        self._hanging(title, 2, 12)
        about = []
        if route.basis is not None:
            about.append(f"On: {harmless(route.basis.label)}")
        if not route.legal_status.is_law:
            about.append(f"not law ({route.legal_status.value})")
        if route.outcome in REVIEWED:
            about.append(REVIEWERS[route.review_by])
        about.append(CONFIDENCES[route.confidence])
        self._paragraph("; ".join(about) + ".", 12)
        when = dates(route)
        if when:
            self._cited.update(dict.fromkeys(opening_sources(route.opens)))
            self._paragraph(when, 12)
        if route.closes is not None and route.closes.doubt is not None:
            doubt = route.closes.doubt
            self._paragraph(f"Last day: {doubt.says} {self._cite(doubt.rule, doubt.sources, doubt.confidence)}", 12)
        if route.outcome in (Outcome.OPEN, Outcome.EXPECTED):
            self._given(route)
        if route.undecided_by:
            labels = ", ".join(self._facts.get(fact, fact) for fact in route.undecided_by)
            self._paragraph(f"Depends on: {labels}.", 12)
        if route.outcome is Outcome.UNDECIDED and len(route.because) > 3:
            self._paragraph(f"Possible under {len(route.because)} rules: {self._rules(route)}.", 12)
            return
        lead = "Possible" if route.outcome is Outcome.UNDECIDED else "Why"
        for reason in route.because:
            self._paragraph(f"{lead}: {reason.says} {self._cite(reason.rule, reason.sources, reason.confidence)}", 12)
        if route.between:
            self._paragraph(f"Could be either of: {', '.join(route.between)}.", 12)

    def _given(self, route: RouteResult) -> None:
        """What comes out of the review, and what it looks at."""
        if route.gives is not None:
            self._paragraph(f"Gives: {given(route.gives)}.", 12)
        if route.checks:
            self._paragraph(f"Review: {' '.join(route.checks)}", 12)

    @staticmethod
    def _rules(route: RouteResult) -> str:
        return ", ".join(reason.rule for reason in route.because)

    def _cite(self, rule: str, cites: Sequence[Cite], confidence: Confidence) -> str:
        self._cited.update(cites)
        return citation(rule, confidence, cites)

    def _left_out(self, left_out: Sequence[NotApplicable]) -> None:
        if not left_out:
            return
        self._heading("Routes that do not concern this device")
        for each in left_out:
            basis = f" on the {harmless(each.basis.label)}" if each.basis else ""
            self._paragraph(f"{each.title} ({MARKETS[each.market]}){basis}", 2)
            for failing in each.failing:
                self._paragraph(f"{failing.label}: is {failing.is_}, would have to be {failing.needs}", 6)

    # --- when -----------------------------------------------------------------------------------------

    def _plans(self, routes: Sequence[RouteResult]) -> None:
        plans = planned(routes)
        if not plans:
            return
        self._heading("Timeline")
        for route, timeline in plans:
            self._plan(route, timeline)
        likely, slow = ("=", "-") if self._ascii else (LIKELY, SLOW)
        fast = "#" if self._ascii else FAST
        self._paragraph(
            f"{fast} if all goes fast   {likely} likely   {slow} if slow   * planning assumption, nobody publishes it", 2
        )

    def _plan(self, route: RouteResult, timeline: Timeline) -> None:
        width = self._console.width
        title_width = max(12, min(36, width - 27))
        chart = draw(timeline, max(24, min(60, width - title_width - 8)), ascii_only=self._ascii)
        heading = f"{route.title}: market {market(timeline)}"
        self._paragraph(heading, 2, style="bold")
        self._line(Text(f"  {'':<{title_width}} {chart.axis}", no_wrap=True))
        for step, bar in zip(timeline.steps, chart.bars, strict=True):
            maybe, star = step_marks(step)
            title = _short(f"{step.title}{maybe}", title_width - len(star), ascii_only=self._ascii) + star
            self._line(Text(f"  {title:<{title_width}} {bar.bar}".rstrip(), no_wrap=True))
        self._line(Text())

    # --- evidence -------------------------------------------------------------------------------------

    def _checklist(self, items: Sequence[ChecklistItem]) -> None:
        if not items:
            return
        self._heading("Evidence")
        counts = {held: sum(item.status is held for item in items) for held in Held}
        self._paragraph(
            f"{', '.join(f'{count} {HELD[held]}' for held, count in counts.items())}. [x] have  [ ] missing  [?] not said",
            2,
        )
        for need in Need:
            of_need = [item for item in items if item.need is need]
            if of_need:
                self._paragraph(f"{need.value.replace('-', ' ').capitalize()}:", 2)
            for item in of_need:
                self._item(item)

    def _item(self, item: ChecklistItem) -> None:
        maybe = IF_NEEDED if item.conditional else ""
        text = Text(f"{_MARKS[item.status]} {item.title}{maybe}")
        text.append(f"  {', '.join(item.needed_for)}", style="dim")
        self._hanging(text, 4, 8)

    # --- the rest -------------------------------------------------------------------------------------

    def _questions(self) -> None:
        questions = self._assessment.questions
        if not questions:
            return
        self._heading("Still unknown")
        for question in questions:
            self._hanging(Text(f"? {question.ask}"), 2, 4)
            self._paragraph(f"{question.fact}; decides {', '.join(question.decides)}", 4, style="dim")

    def _deadlines(self) -> None:
        if not self._assessment.deadlines:
            return
        self._heading("Dates to keep")
        for deadline in self._assessment.deadlines:
            self._cited.update(deadline.sources)
            self._hanging(Text(f"{deadline.date.isoformat()}  {deadline.title} ({deadline.confidence.value})"), 2, 14)

    def _duties(self, in_full: bool) -> None:
        duties = self._assessment.duties
        if not duties:
            return
        self._heading("Duties")
        for phase in Phase:
            when = PHASES[phase]
            of_phase = [duty for duty in duties if duty.phase is phase]
            if of_phase and not in_full:
                self._hanging(Text(f"{when}: {'; '.join(duty_title(duty) for duty in of_phase)}."), 2, 4)
            for duty in of_phase if in_full else ():
                title = f"{when}: {duty_title(duty)}. {duty.says} {self._cite(duty.rule, duty.sources, duty.confidence)}"
                self._hanging(Text(f"- {title}"), 2, 4)
        if not in_full:
            self._paragraph("--all says what each duty asks for, with its source.", 2, style="dim")

    def _notices(self) -> None:
        notices = self._assessment.notices
        self._heading("Read this too")
        for notice in notices:
            if notice.confidence is None:
                self._cited.update(notice.sources)
                self._hanging(Text(f"- {notice.says}"), 2, 4)
        for heading, statements in statements_by_standing(notices):
            self._heading(heading)
            for notice in statements:
                assert notice.confidence is not None
                cite = self._cite(notice.code, notice.sources, notice.confidence)
                self._hanging(Text(f"- {notice.says} {cite}"), 2, 4)

    def _source_list(self) -> None:
        self._heading("Sources")
        for listed in source_list(self._cited, self._sources):
            text = Text(f"{listed.lead}: ", style="bold")
            text.append(listed.about, style="not bold")
            self._hanging(text, 2, 4)
            if listed.url:
                self._line(Text(f"    {listed.url}", style="dim", no_wrap=True))

    # --- writing --------------------------------------------------------------------------------------

    def _heading(self, title: str) -> None:
        self._line(Text())
        self._line(Text(title.upper(), style="bold underline"))

    def _paragraph(self, text: str, indent: int, style: str = "") -> None:
        self._console.print(Padding(Text(_one_line(text), style=style), (0, 0, 0, indent)))

    def _hanging(self, text: Text, indent: int, hang: int) -> None:
        """A paragraph whose first line stands ``indent`` in and whose others stand ``hang`` in."""
        width = max(20, self._console.width - hang)
        lines = text.wrap(self._console, width)
        for number, line in enumerate(lines):
            line.rstrip()
            self._line(Text(" " * (indent if number == 0 else hang)) + line)

    def _line(self, text: Text) -> None:
        text.plain = _one_line(text.plain)
        self._console.print(text, soft_wrap=text.no_wrap or False, crop=False)


def _one_line(text: str) -> str:
    """As long as ``text``: what comes from a device file begins no line of its own."""
    return printable(text).replace("\n", " ")


def _short(text: str, most: int, *, ascii_only: bool) -> str:
    dots = "..." if ascii_only else "\N{HORIZONTAL ELLIPSIS}"
    return text if len(text) <= most else text[: most - len(dots)].rstrip() + dots
