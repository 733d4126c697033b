"""The keys of the files by which an edition is checked: worked cases and invariants."""

from __future__ import annotations

from pathways.model.costs import CostStanding
from pathways.model.law import Law
from pathways.model.result import Outcome
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.costs import COST_KIND, COST_UNIT, CURRENCY
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    DAY_OR_NONE,
    EDITION_ID,
    FLAG,
    ID,
    IDS,
    LEGAL_STATUS,
    MARKET,
    NEED,
    PHASE,
    REVIEWER,
    TEXT,
    UNCERTAIN_DAY,
    WHOLE,
    either,
    listed,
    needed,
    one_of,
    one_or_more,
    pattern,
    schema_of,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

# --- worked cases -----------------------------------------------------------------------------------------

_NULL_TOO = {"type": ["string", "boolean", "number", "null"]}
_FACTS_BY_NAME = Kind(
    "facts by name",
    {
        "description": "Facts by name; null takes a shared fact away.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "patternProperties": {"^[a-z0-9_]+$": _NULL_TOO},
    },
    name="facts_by_name",
)
_APPROVAL = Kind(
    "an approval",
    {"type": "object", "additionalProperties": False, "patternProperties": {"^[a-z0-9_]+$": _NULL_TOO}},
    name="approval",
)
_DEVICE = Kind(
    "a device file, or part of one, without `schema` and `name`",
    {
        "description": "A device file, or part of one, without 'schema' and 'name'.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "approvals": {"type": ["array", "null"], "items": {"anyOf": [schema_of(TEXT), schema_of(_APPROVAL)]}},
            "evidence": {"type": ["array", "null"], "items": schema_of(ID)},
            "notes": {"type": ["string", "null"]},
        },
        "patternProperties": {"^(?!(approvals|evidence|notes|schema|name)$)[a-z_]+$": schema_of(_FACTS_BY_NAME)},
    },
    name="device",
    uses=(TEXT, _APPROVAL, ID, _FACTS_BY_NAME),
)
_CONDITIONAL = Key("conditional", FLAG, "It hangs on facts that are not known.")
_CONFIDENCE = Key("confidence", CONFIDENCE, "How well it is established.")
_LEGAL_STATUS = Key("legal_status", LEGAL_STATUS, "What the instrument is in law.")
EXPECTED_STEP = KeyTable(
    "expected_step",
    "an expected step",
    "A step of a plan.",
    (
        needed("step", ID, "The step."),
        Key("after", IDS, "It starts no sooner than these have ended."),
        Key("not_before", one_of(("opening", "none")), "Whether it waits for the opening of the route."),
        _CONDITIONAL,
    ),
)
EXPECTATION = KeyTable(
    "expectation",
    "an expectation",
    "What the answer must say of one route or group.",
    (
        needed("id", ID, "The route or group."),
        needed("outcome", one_of((*Outcome, "absent")), "What becomes of it; `absent`: it is not in the answer."),
        Key("rules", IDS, "Rules that must be among its reasons."),
        Key("approval", TEXT, "Number, pathway or regulator of the approval that it rests on; `none` where it rests on none."),
        _LEGAL_STATUS,
        _CONFIDENCE,
        Key("opens", DAY_OR_NONE, "The day on which it opens."),
        Key("closes", UNCERTAIN_DAY, "Its last day."),
        Key("undecided_by", IDS, "The facts that would decide it."),
        Key("between", IDS, "The routes of which it is not established which one it is."),
        Key("review", REVIEWER, "Who reviews."),
        Key("gives", ID, "What it leads to."),
        Key("steps", listed(either(ID, EXPECTED_STEP)), "All steps of its plan, in their order."),
        Key("done", IDS, "Steps that the device has behind it."),
    ),
    {
        "if": {"properties": {"outcome": {"enum": ["absent", "undecided"]}}, "required": ["outcome"]},
        "else": {"required": ["rules"]},
    },
)
EXPECTED_EVIDENCE = KeyTable(
    "expected_evidence",
    "expected evidence",
    "An item that the checklist must have.",
    (
        Key("rule", ID, "The rule that asks for it."),
        Key("item", ID, "The item, whatever the rule."),
        Key("need", NEED, "How much it is asked for."),
        _CONFIDENCE,
        Key("for", IDS, "The routes that need it."),
        _CONDITIONAL,
    ),
    {"anyOf": [{"required": ["rule"]}, {"required": ["item"]}]},
)
NO_EVIDENCE = KeyTable(
    "no_evidence", "evidence that is not expected", "An item that must not be asked for.", (needed("item", ID, "The item."),)
)
EXPECTED_DUTY = KeyTable(
    "expected_duty",
    "an expected duty",
    "A duty that the answer must tell.",
    (
        needed("rule", ID, "The duty."),
        Key("market", MARKET, "Its market."),
        Key("phase", PHASE, "Before placing on the market or after."),
        _CONFIDENCE,
        _CONDITIONAL,
    ),
)
EXPECTED_NOTICE = KeyTable(
    "expected_notice",
    "an expected notice",
    "A notice that the answer must give.",
    (needed("rule", ID, "The notice."), _CONFIDENCE, _LEGAL_STATUS),
)
EXPECTED_COST = KeyTable(
    "expected_cost",
    "an expected cost",
    "A line that the costs must have.",
    (
        needed("rule", ID, "The cost."),
        Key("low", WHOLE, "Its amount at the least."),
        Key("high", WHOLE, "Its amount at the most."),
        Key("published", FLAG, "Whether an amount is published."),
        Key("about", FLAG, "The source itself calls it an estimate."),
        Key("currency", CURRENCY, "In which currency."),
        Key("per", one_or_more(COST_UNIT), "For what it is paid each time."),
        Key("kind", COST_KIND, "Whether law sets it or a firm asks it."),
        Key("standing", one_of(CostStanding), "Whether it is in the sums, and if not, why."),
        Key("at_least", FLAG, "Whether fees have risen since the amount."),
        Key("for", IDS, "The routes that cost it."),
        Key("elsewhere", WHOLE, "How many prices of other places stand beside it."),
        _CONFIDENCE,
    ),
)
EXPECTED_SUM = KeyTable(
    "expected_sum",
    "an expected sum",
    "What statutory fees come to.",
    (
        needed("low", WHOLE, "At the least."),
        Key("high", WHOLE, "At the most; left out, the same."),
        Key("at_least", FLAG, "More may be paid."),
        Key("about", FLAG, "An estimate is in it."),
    ),
)
EXPECTED_TOTAL = KeyTable(
    "expected_total",
    "expected sums of a route",
    "What the statutory fees of a route come to.",
    (
        needed("route", ID, "The route."),
        Key("currency", CURRENCY, "In which currency; left out, pounds."),
        Key("once", EXPECTED_SUM, "What is paid once."),
        Key("yearly", EXPECTED_SUM, "What is paid every year."),
    ),
)
_NUMBERS = Kind(
    "numbers of the costs by input",
    {"type": "object", "additionalProperties": False, "patternProperties": {"^[a-z0-9-]+$": schema_of(WHOLE)}},
    name="numbers",
    uses=(WHOLE,),
)
_LOOKED_AT = (
    "questions",
    "evidence",
    "no_evidence",
    "duties",
    "no_duties",
    "notices",
    "no_notices",
    "deadlines",
    "no_deadlines",
    "costs",
    "no_costs",
    "cost_totals",
)
CASE = KeyTable(
    "case",
    "a case",
    "A device with what the answer to it must hold.",
    (
        needed("id", ID, "Its name, unique within an edition."),
        Key("about", TEXT, "What it shows."),
        Key("as_of", DAY, "The day of the answer; left out, that of the file."),
        Key("law", one_of(Law), "Whether proposals are looked at too; left out, they are."),
        Key("device", _DEVICE, "Facts over those of the file's `given`."),
        Key("expect", listed(EXPECTATION), "What the answer must say of routes and groups."),
        Key("questions", IDS, "Facts that must be asked for."),
        Key("notices", one_or_more(either(ID, EXPECTED_NOTICE)), "Notices that must be given."),
        Key("editions", one_or_more(EDITION_ID), "The editions in which it holds, where the file lies in `cases` itself."),
        Key("evidence", one_or_more(either(ID, EXPECTED_EVIDENCE)), "What the checklist must have."),
        Key("no_evidence", one_or_more(either(ID, NO_EVIDENCE)), "What it must not have."),
        Key("duties", one_or_more(either(ID, EXPECTED_DUTY)), "Duties that must be told."),
        Key("no_duties", IDS, "Duties that must not be told."),
        Key("no_notices", IDS, "Notices that must not be given."),
        Key("deadlines", one_or_more(DAY), "Days that must be among the deadlines."),
        Key("no_deadlines", one_or_more(DAY), "Days that must not be."),
        Key("numbers", _NUMBERS, "What the user gives for the costs."),
        Key("costs", one_or_more(either(ID, EXPECTED_COST)), "Costs that must be told."),
        Key("no_costs", IDS, "Costs that must not be told."),
        Key("cost_totals", one_or_more(EXPECTED_TOTAL), "What statutory fees must come to."),
    ),
    {
        "anyOf": [
            {"properties": {"expect": {"minItems": 1}}, "required": ["expect"]},
            *({"required": [key]} for key in _LOOKED_AT),
        ]
    },
)
CASES = Document(
    "cases",
    "Worked cases",
    KeyTable(
        "cases",
        "a case file",
        "Devices with the answer that an edition must give.",
        (
            Key("edition", EDITION_ID, "In files below `cases/EDITION`: that edition."),
            Key(
                "editions", one_or_more(EDITION_ID), "In files that lie in `cases` itself: the editions in which the cases hold."
            ),
            needed("as_of", DAY, "The day of the answers."),
            Key("given", _DEVICE, "Facts that the cases share."),
            needed("cases", listed(CASE, least=1), "The cases."),
        ),
        {"oneOf": [{"required": ["edition"]}, {"required": ["editions"]}]},
    ),
)

# --- invariants -------------------------------------------------------------------------------------------

_KNOWN_ON = one_of(("known_on",))
_BOUND = either(DAY, _KNOWN_ON)
DAY_RANGE = KeyTable(
    "day_range",
    "'on'",
    "The days for which an invariant is stated; two bounds make a span.",
    (
        Key("before", DAY, "Days before this one."),
        Key("after", DAY, "Days after this one."),
        Key("on_or_before", _BOUND, "This day and days before; `known_on` is the edition's own day."),
        Key("on_or_after", _BOUND, "This day and days after; `known_on` is the edition's own day."),
    ),
    {"minProperties": 1},
)
_NAME_PATTERN = pattern("an id, in which `*` stands for any text", r"^[a-z0-9*][a-z0-9*._-]*$")
_OUTCOMES = one_of(outcome for outcome in Outcome if outcome is not Outcome.UNDECIDED)
STATEMENT = KeyTable(
    "statement",
    "a statement",
    "Which lines of an answer are meant. What is left out may be anything.",
    (
        Key("route", _NAME_PATTERN, "The route."),
        Key("group", _NAME_PATTERN, "The group: its own lines and those of its routes."),
        Key("market", MARKET, "The market."),
        Key("route_to_market", FLAG, "Whether it places the device on the market."),
        Key("outcome", one_or_more(_OUTCOMES), "What becomes of it."),
        Key("legal_status", one_or_more(LEGAL_STATUS), "What the instrument is in law."),
        Key("review", one_or_more(REVIEWER), "Who reviews."),
    ),
)
_FORMS = ("never", "always", "at_most_one", "settled")
INVARIANT = KeyTable(
    "invariant",
    "an invariant",
    "A sentence about all devices, with exactly one statement.",
    (
        needed("id", ID, "Its name."),
        needed("says", TEXT, "The sentence."),
        Key(
            "editions",
            one_or_more(pattern("an edition, or `X+` for X and all later ones", r"^[0-9]{4}\.(0[1-9]|1[0-2])\+?$")),
            "The editions in which it must hold; left out, all.",
        ),
        Key("when", CONDITION, "The devices, or approvals, that it is about; left out, all."),
        Key("on", either(_BOUND, DAY_RANGE), "The days that it is about; left out, all."),
        Key("never", STATEMENT, "No line is of this kind."),
        Key("always", STATEMENT, "At least one line is of this kind."),
        Key("at_most_one", STATEMENT, "No two lines for one approval are of this kind."),
        Key("settled", STATEMENT, "What is excluded while facts are missing stays excluded, whatever they turn out to be."),
    ),
    {"oneOf": [{"required": [form]} for form in _FORMS]},
)
INVARIANTS = Document(
    "invariants",
    "Invariants",
    KeyTable(
        "invariants",
        "an invariants file",
        "What must hold for every device, whatever else changes.",
        (needed("invariants", listed(INVARIANT), "The invariants."),),
    ),
)
