"""The costs of an assessment as a plain document."""

from __future__ import annotations

from pathways.model.costs import Amount, CostQuestion, CostResult, Costs, CostTotal, PriceElsewhere, Rise, Sum
from pathways.writing.citation import sourced

Document = dict[str, object]


def costs_document(costs: Costs) -> Document:
    return {
        "lines": [_line(line) for line in costs.lines],
        "totals": [_total(total) for total in costs.totals],
        "questions": [_question(question) for question in costs.questions],
    }


def _amount(amount: Amount | None) -> Document | None:
    return None if amount is None else {"low": amount.low, "high": amount.high, "about": amount.about}


def _line(line: CostResult) -> Document:
    return {
        "rule": line.rule,
        "title": line.title,
        "says": line.says,
        "kind": line.kind.value,
        "standing": line.standing.value,
        "amount": _amount(line.amount),
        "at_least": line.at_least,
        "from": None if line.since is None else line.since.isoformat(),
        "until": None if line.until is None else line.until.isoformat(),
        "currency": None if line.currency is None else line.currency.value,
        "per": [unit.value for unit in line.per],
        "counted": [{"input": each.input, "number": each.number, "said": each.said} for each in line.counted],
        "of": line.of,
        "needed_for": list(line.routes),
        "raised_by": _rise(line.raised_by),
        "elsewhere": [_elsewhere(each) for each in line.elsewhere],
        **sourced(line.sources),
        "confidence": line.confidence.value,
    }


def _rise(rise: Rise | None) -> Document | None:
    if rise is None:
        return None
    since = {"date": rise.since.first.isoformat(), "precision": rise.since.precision.value}
    return {"id": rise.id, "since": since, "says": rise.says, **sourced(rise.sources), "confidence": rise.confidence.value}


def _elsewhere(each: PriceElsewhere) -> Document:
    return {
        "where": each.where,
        "says": each.says,
        "amount": _amount(each.amount),
        "currency": None if each.currency is None else each.currency.value,
        "per": [unit.value for unit in each.per],
        **sourced(each.sources),
        "confidence": each.confidence.value,
    }


def _total(total: CostTotal) -> Document:
    return {
        "route": total.route,
        "title": total.title,
        "market": total.market,
        "on": total.on,
        "currency": total.currency.value,
        "once": _sum(total.once),
        "yearly": _sum(total.yearly),
        "left_out": list(total.left_out),
        "confidence": total.confidence.value,
    }


def _sum(part: Sum | None) -> Document | None:
    if part is None:
        return None
    return {"low": part.low, "high": None if part.at_least else part.high, "at_least": part.at_least, "about": part.about}


def _question(question: CostQuestion) -> Document:
    return {
        "input": question.input,
        "ask": question.ask,
        "help": question.help,
        "least": question.least,
        "said": question.said,
    }
