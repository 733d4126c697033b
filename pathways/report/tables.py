"""The checklist and the timeline as rows, for spreadsheets. The first row names the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from pathways.engine.answer.adoption_steps import AdoptionStep, adoption_steps
from pathways.model.costs import CostResult, PriceElsewhere
from pathways.model.result import Assessment, Held, RouteResult, TimelineStep
from pathways.report.adoption import NATIONS, about_in_words, required_in_words
from pathways.report.adoption_lists import can_begin
from pathways.report.costs import STANDINGS, per, price
from pathways.report.labels import HELD, LEGAL_STATUSES, MARKETS, NEEDS, OUTCOMES
from pathways.writing.citation import in_a_cell
from pathways.writing.plain_text import harmless

Cell: TypeAlias = str | date
Row: TypeAlias = tuple[Cell, ...]

CHECKLIST_HEAD = (
    "status", "item", "id", "need", "if needed", "needed for", "what it is", "place in the law", "rules", "confidence", "sources",
)  # fmt: skip
COSTS_HEAD = (
    "kind", "what is paid for", "amount", "low", "high", "currency", "paid", "in the sum", "needed for", "what it is", "rules",
    "confidence", "sources",
)  # fmt: skip
TIMELINE_HEAD = (
    "route", "market", "outcome", "standing", "on", "step", "if needed", "starts, earliest", "starts, likely", "starts, latest",
    "ends, earliest", "ends, likely", "ends, latest", "published", "confidence", "sources",
)  # fmt: skip


def checklist_rows(assessment: Assessment) -> list[Row]:
    titles = {route.id: route.title for route in assessment.routes}
    return [
        (
            HELD[item.status],
            item.title,
            item.id,
            NEEDS[item.need],
            "yes" if item.conditional else "",
            "; ".join(titles.get(id_, id_) for id_ in item.needed_for),
            item.says,
            "; ".join(item.basis),
            ", ".join(item.because),
            item.confidence.value,
            in_a_cell(item.sources),
        )
        for item in assessment.checklist
    ]


def adoption_rows(assessment: Assessment) -> list[Row]:
    """What applies beyond market access, in the columns of the checklist."""
    return [
        (
            HELD[Held.UNKNOWN],
            each.title,
            each.id,
            f"{required_in_words(each.required, each.status)}, not for a route",
            "",
            "; ".join(f"NHS adoption, {NATIONS[nation]}" for nation in each.nations),
            " ".join(part for part in (each.says, about_in_words(each)) if part),
            "",
            each.id,
            each.confidence.value,
            in_a_cell(each.sources),
        )
        for each in (assessment.adoption.applies if assessment.adoption is not None else ())
    ]


def timeline_rows(assessment: Assessment) -> list[Row]:
    """One row for each step of each plan, in the order of the routes; then what is asked for after market access, undated."""
    shown = [route for route in assessment.routes if route.route_to_market]
    rows = [row for route in shown if route.timeline is not None for row in _steps(route, route.timeline.steps)]
    adoption = assessment.adoption
    return rows if adoption is None else [*rows, *map(_adoption_step, adoption_steps(adoption, shown))]


def _adoption_step(step: AdoptionStep) -> Row:
    asked = step.asked
    return (
        f"NHS adoption, {' and '.join(NATIONS[nation] for nation in asked.nations)}",
        "",
        asked.status.value,
        required_in_words(asked.required, asked.status),
        "",
        f"{asked.title}: {can_begin(step)}",
        "",
        *("",) * 6,
        "no duration is published",
        asked.confidence.value,
        in_a_cell(asked.sources),
    )


def costs_rows(assessment: Assessment) -> list[Row]:
    """Each line of the costs, and below its line what is known of the price elsewhere."""
    titles = {route.id: route.title for route in assessment.routes}
    return [row for line in assessment.costs.lines for row in _cost_rows(line, titles)]


def _cost_rows(line: CostResult, titles: Mapping[str, str]) -> Iterator[Row]:
    needed_for = "; ".join(titles.get(id_, id_) for id_ in line.routes)
    about = (STANDINGS[line.standing], needed_for, line.says, line.rule, line.confidence.value, in_a_cell(line.sources))
    yield (line.kind.value, line.title, *_price_cells(line), *about)
    for each in line.elsewhere:
        beside = ("no: another price", "", each.says, line.rule, each.confidence.value, in_a_cell(each.sources))
        yield ("elsewhere", f"{line.title}: {harmless(each.where)}", *_price_cells(each), *beside)


def _price_cells(line: CostResult | PriceElsewhere) -> tuple[str, str, str, str, str]:
    low, high = ("", "") if line.amount is None else (str(line.amount.low), str(line.amount.high))
    currency = "" if line.currency is None else line.currency.value
    return (price(line) or "not published", low, high, currency, per(line.per))


def _steps(route: RouteResult, steps: Sequence[TimelineStep]) -> Iterator[Row]:
    for step in steps:
        yield (
            route.title,
            MARKETS[route.market],
            OUTCOMES[route.outcome],
            LEGAL_STATUSES[route.legal_status],
            harmless(route.basis.label) if route.basis else "",
            step.title,
            "yes" if step.conditional else "",
            step.starts.earliest,
            step.starts.likely,
            step.starts.latest,
            step.ends.earliest,
            step.ends.likely,
            step.ends.latest,
            "yes" if step.published else "no, planning assumption",
            step.confidence.value,
            in_a_cell(step.sources),
        )
