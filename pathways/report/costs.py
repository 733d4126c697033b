"""What an answer says of costs, in words: the statutory sums of each route, every line with its source, what would say more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pathways.model.citations import Cite, in_one_line
from pathways.model.costs import (
    Amount,
    CostKind,
    CostQuestion,
    CostResult,
    Costs,
    CostStanding,
    CostTotal,
    CostUnit,
    Currency,
    PriceElsewhere,
    Sum,
)
from pathways.model.rules import Market
from pathways.report.labels import MARKETS
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph
from pathways.writing.plain_text import harmless

NO_TOTAL = (
    "Only fees that law sets are added up. This is no total of a project: most of that is commercial, and no UK price of it is "
    "published."
)
_SIGNS = {Currency.GBP: "£", Currency.EUR: "€", Currency.USD: "$"}
UNITS = {
    CostUnit.REGISTRATION: "registration",
    CostUnit.GMDN_CATEGORY: "GMDN Level 2 category",
    CostUnit.INVESTIGATION: "clinical investigation",
    CostUnit.REPEAT_NOTICE: "notice given again",
    CostUnit.ADVICE_MEETING: "advice meeting",
    CostUnit.STATISTICAL_REVIEW: "statistical review",
    CostUnit.CONSULTATION: "consultation",
    CostUnit.FURTHER_CONSULTATION: "further consultation",
    CostUnit.NEW_SUBSTANCE: "new substance",
    CostUnit.SUBSTANCE_MEETING: "meeting",
    CostUnit.APPLICATION: "application",
    CostUnit.EVALUATION: "evaluation",
    CostUnit.PROJECT: "project",
    CostUnit.AUDIT: "audit",
    CostUnit.HOUR: "hour",
    CostUnit.MONTH: "month",
    CostUnit.YEAR: "year",
}
_NOT_ADDED = {
    CostStanding.ADDED: "",
    CostStanding.IF_ASKED_FOR: " Added once you say how many: {inputs}.",
    CostStanding.IF_IT_APPLIES: " Not added: whether it applies hangs on facts that are not given.",
    CostStanding.NOT_COUNTED: " Not added.",
    CostStanding.NOT_PUBLISHED: "",
    CostStanding.COMMERCIAL: "",
}


STANDINGS = {
    CostStanding.ADDED: "yes",
    CostStanding.IF_ASKED_FOR: "no: say how many",
    CostStanding.IF_IT_APPLIES: "no: if it applies",
    CostStanding.NOT_COUNTED: "no",
    CostStanding.NOT_PUBLISHED: "no: not established",
    CostStanding.COMMERCIAL: "no: commercial",
}


class Said(Struct, frozen=True):
    """A statement on costs: ``lead`` comes first. ``known``: its rule and how well it is established."""

    lead: str
    text: str
    known: str = ""
    sources: tuple[Cite, ...] = ()

    @property
    def note(self) -> str:
        parts = [part for part in (self.known, in_one_line(self.sources)) if part]
        return f"[{'; '.join(parts)}]" if parts else ""


class CostPart(Struct, frozen=True):
    heading: str
    statements: tuple[Said, ...]


def cost_parts(costs: Costs) -> tuple[CostPart, ...]:
    """What to show, in order; nothing for an empty part."""
    statutory = (*(_statutory(line) for line in costs.lines if line.kind is CostKind.STATUTORY), *_risen(costs.lines))
    firms = [line for line in costs.lines if line.kind is CostKind.COMMERCIAL]
    parts = (
        CostPart("Fees that law sets, added up", tuple(_added_up(costs))),
        CostPart("Fees that law sets", statutory),
        CostPart("What firms ask", tuple(_commercial(line) for line in firms)),
        CostPart("What is known elsewhere, no UK price of a step", tuple(_elsewhere(firms))),
        CostPart("What would say more", tuple(_question(each) for each in costs.questions)),
    )
    return tuple(part for part in parts if part.statements)


def cost_blocks(costs: Costs) -> Iterator[Block]:
    """The part of a written report."""
    if not costs:
        return
    yield Heading(2, "Costs, as far as they are published")
    yield Paragraph(NO_TOTAL)
    for part in cost_parts(costs):
        yield Heading(3, part.heading)
        yield Bullets(tuple(Bullet(each.text, lead=each.lead, note=each.note) for each in part.statements))


def money(amount: Amount, currency: Currency, *, at_least: bool = False) -> str:
    """``at least about £300``, ``£240 to £261``. The upper end of a range that may be passed is no bound, and is not said."""
    sign = _SIGNS[currency]
    words = ["at least"] if at_least else []
    words += ["about"] if amount.about else []
    words.append(f"{sign}{amount.low:,}")
    if amount.high != amount.low:
        words.append(f"to {sign}{amount.high:,}")
    return " ".join(words)


def per(units: Sequence[CostUnit]) -> str:
    """``for each GMDN Level 2 category, a year``."""
    spans = (CostUnit.YEAR, CostUnit.MONTH, CostUnit.HOUR)
    each = [f"for each {UNITS[unit]}" for unit in units if unit not in spans]
    times = [f"{'an' if unit is CostUnit.HOUR else 'a'} {UNITS[unit]}" for unit in units if unit in spans]
    return ", ".join([*each, *times])


def price(line: CostResult | PriceElsewhere) -> str:
    """The amount with what it is paid for; empty where none is published."""
    if line.amount is None or line.currency is None:
        return ""
    raised = isinstance(line, CostResult) and line.at_least
    return f"{money(line.amount, line.currency, at_least=raised)} {per(line.per)}"


def added_up(total: CostTotal) -> str:
    """``at least about £300 a year``."""
    said = []
    for part, suffix in ((total.once, ""), (total.yearly, " a year")):
        if part is not None:
            said.append(f"{_sum(part, total.currency)}{suffix}")
    return " and ".join(said)


def _sum(part: Sum, currency: Currency) -> str:
    return money(Amount(part.low, part.low if part.at_least else part.high, part.about), currency, at_least=part.at_least)


def _added_up(costs: Costs) -> Iterator[Said]:
    """Routes that cost the same share a line, which names what of the law is not in the sum."""
    called = {line.rule: line.title for line in costs.lines}
    alike: dict[tuple[str, str, str], list[str]] = {}
    for total in costs.totals:
        left_out = "; ".join(dict.fromkeys(called[rule] for rule in total.left_out))
        said = f"{added_up(total)}. Not in it: {left_out}." if left_out else f"{added_up(total)}."
        titles = alike.setdefault((total.market, said, total.confidence.value), [])
        title = total.title if total.on is None else f"{total.title} on the {harmless(total.on)}"
        if title not in titles:
            titles.append(title)
    for (market, said, note), titles in alike.items():
        yield Said(f"{MARKETS[Market(market)]}, {'; '.join(titles)}:", said, note)


def _statutory(line: CostResult) -> Said:
    inputs = ", ".join(f"--assume {each.input}=NUMBER" for each in line.counted if not each.said)
    amount = price(line) or "no amount is established"
    text = f"{amount}. {line.says}{_NOT_ADDED[line.standing].format(inputs=inputs)}"
    return Said(f"{line.title}:", text, f"{line.rule}; {line.confidence.value}", line.sources)


def _risen(lines: Iterable[CostResult]) -> Iterator[Said]:
    """Each rise once: it is why an amount is the least that is paid."""
    for rise in dict.fromkeys(line.raised_by for line in lines if line.raised_by is not None):
        yield Said('Why "at least":', rise.says, f"{rise.id}; {rise.confidence.value}", rise.sources)


def _commercial(line: CostResult) -> Said:
    text = f"{price(line) or 'no published UK price'}. {line.says}"
    return Said(f"{line.title}:", text, f"{line.rule}; {line.confidence.value}", line.sources)


def _elsewhere(lines: Iterable[CostResult]) -> Iterator[Said]:
    """Each once, although several steps may name it."""
    for each in dict.fromkeys(each for line in lines for each in line.elsewhere):
        yield Said(f"{harmless(each.where, 120)}:", each.says, each.confidence.value, each.sources)


def _question(question: CostQuestion) -> Said:
    if question.said is not None:
        counts = f"you said {question.said}"
    else:
        counts = f"not said, so {question.least} counts" if question.least else "not said, so none counts"
    return Said(question.ask, f"{question.help} {counts[0].upper()}{counts[1:]}: --assume {question.input}=NUMBER.")
