"""The keys of ``cost`` on steps and duties, and of ``costs.yaml``."""

from __future__ import annotations

from pathways.model.costs import CostKind, CostUnit, Currency
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    FLAG,
    ID,
    PARTIAL_DAY,
    PRECISION,
    SOURCES,
    TEXT,
    WHOLE,
    either,
    listed,
    needed,
    one_of,
    one_or_more,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable

NOT_PUBLISHED = "not-published"

_SAYS = needed("says", TEXT, "What it is, in a sentence that stands alone.")
_SOURCE = needed("source", SOURCES, "Where it is written.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")
COST_UNIT = one_of(CostUnit, "cost_unit")
CURRENCY = one_of(Currency, "currency")
COST_KIND = one_of(CostKind, "cost_kind")
AMOUNT_RANGE = KeyTable(
    "amount_range",
    "'amount'",
    "An amount that is known as a range.",
    (needed("low", WHOLE, "At the least."), needed("high", WHOLE, "At the most.")),
)
_AMOUNT = needed(
    "amount",
    either(WHOLE, AMOUNT_RANGE, one_of((NOT_PUBLISHED,))),
    "How much, in whole units of the currency; `not-published` where nobody publishes it.",
)
_CURRENCY = Key("currency", CURRENCY, "In which currency; needed with an amount.")
_PER = needed("per", one_or_more(COST_UNIT), "For what it is paid each time; with `year`, every year.")
_ABOUT = Key("about", FLAG, "The source itself calls it an estimate.")
ELSEWHERE = KeyTable(
    "elsewhere",
    "an entry of 'elsewhere'",
    "What is known of the price in another place. No answer takes it for the price here.",
    (needed("where", TEXT, "Whose price it is, and where."), _SAYS, _AMOUNT, _CURRENCY, _PER, _ABOUT, _SOURCE, _CONFIDENCE),
)
COST = KeyTable(
    "cost",
    "a cost",
    "What a step or a duty costs, as far as it is published.",
    (
        needed("rule", ID, "The id by which answers cite it, unique within an edition."),
        needed("title", TEXT, "What is paid for, in a few words."),
        _SAYS,
        needed("kind", COST_KIND, "Whether law sets it or a firm asks it. Only the former is added up."),
        _AMOUNT,
        _CURRENCY,
        _PER,
        _ABOUT,
        Key("from", DAY, "The first day of the amount."),
        Key("until", DAY, "The last day of the amount."),
        Key("raised_by", ID, "A rise, an id of costs.yaml, since which the amount is the least that is paid."),
        Key("when", CONDITION, "Which devices pay it; left out, all that take the step or have the duty."),
        Key("elsewhere", listed(ELSEWHERE), "What is known of the price in other places."),
        _SOURCE,
        _CONFIDENCE,
    ),
)
COST_LINES = Key("cost", one_or_more(COST), "What it costs.")
RISE = KeyTable(
    "rise",
    "a rise",
    "A rise of fees whose new amounts are not established. Amounts that name it are the least that is paid since.",
    (
        needed("id", ID, "How amounts name it."),
        needed("since", PARTIAL_DAY, "When it was; of a month whose day is not established, from its first day."),
        needed("precision", PRECISION, "How exact that is."),
        _SAYS,
        _SOURCE,
        _CONFIDENCE,
    ),
)
COST_INPUT = KeyTable(
    "cost_input",
    "an input",
    "A number that only the user knows: `--assume ID=NUMBER`.",
    (
        needed("id", ID, "How users name it. No step may have the same id."),
        needed("counts", COST_UNIT, "Of what it is the number. Amounts paid for each of these are multiplied by it."),
        needed("least", WHOLE, "What it is in any case. Where it is 0 and nobody says more, nothing is added."),
        needed("ask", TEXT, "The question."),
        needed("help", TEXT, "What it means, with an example."),
    ),
)
COSTS_FILE = Document(
    "costs",
    "Costs",
    KeyTable(
        "costs",
        "the costs",
        "What the costs of steps and duties share: the numbers that users give, and rises of fees. Optional.",
        (
            Key("checked", DAY, "The day on which the whole file was last looked through."),
            Key("inputs", listed(COST_INPUT), "The numbers that users give."),
            Key("rises", listed(RISE), "Rises whose new amounts are not established."),
        ),
    ),
)
