"""The keys of ``instruments/*.yaml``."""

from __future__ import annotations

from pathways.model.rules import Story, Verdict
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.costs import COST_LINES
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    ESTABLISHED,
    FLAG,
    ID,
    IDS,
    LEGAL_STATUS,
    MARKET,
    NEED,
    PER,
    PERIOD,
    PHASE,
    REVIEWER,
    SOURCES,
    TEXT,
    TEXTS,
    UNKNOWN,
    anchor,
    listed,
    needed,
    one_of,
    schema_of,
)
from pathways.rulebook.grammar.openings import CLOSING, OPENS, SOURCE, WHEN
from pathways.rulebook.grammar.tables import Content, Document, Key, KeyTable, Kind


def _rule(confidence: Content = CONFIDENCE) -> tuple[Key, ...]:
    return (
        needed("rule", ID, "The id by which answers cite it, unique within an edition."),
        needed("says", TEXT, "What it says, in a sentence that stands alone."),
        SOURCE,
        needed("confidence", confidence, "How well that is established."),
        WHEN,
    )


_BETWEEN = Key("between", IDS, "The routes of which it is not established which one it is.")
EXCLUDED = KeyTable("excluded", "a rule under 'excluded'", "What takes a group or a route away.", _rule(ESTABLISHED))
CLOSED = KeyTable(
    "closed",
    "a rule under 'closed'",
    "A way that has ended.",
    (*_rule(ESTABLISHED), Key("since", DAY, "The last day on which it was open.")),
)
UNSETTLED = KeyTable("unsettled", "a rule under 'unsettled'", "What is not established.", (*_rule(UNKNOWN), _BETWEEN))
VERDICTS = {Verdict.EXCLUDED: EXCLUDED, Verdict.CLOSED: CLOSED, Verdict.UNSETTLED: UNSETTLED}
OTHERWISE = KeyTable(
    "otherwise",
    "'otherwise'",
    "What becomes of a group that concerns the device where nothing else of it applies.",
    (*_rule(), needed("outcome", one_of(("unsettled", "excluded", "closed")), "What it comes to.")),
    {
        "if": {"properties": {"outcome": {"const": "unsettled"}}},
        "then": {"properties": {"confidence": {"const": "unknown"}}},
        "else": {"properties": {"confidence": schema_of(ESTABLISHED)}},
    },
)
UNHELD = KeyTable(
    "unheld", "'unheld'", "What becomes of a group where no approval is held that it accepts: excluded.", _rule(ESTABLISHED)
)

REVIEW = KeyTable(
    "review",
    "'review'",
    "Who looks at the device before it may be placed on the market.",
    (needed("by", REVIEWER, "Who."), Key("checks", TEXTS, "What they look at.")),
)
EVIDENCE_NEED = KeyTable(
    "evidence_need",
    "an evidence need",
    "A rule that asks for an item of evidence.",
    (
        needed("rule", ID, "The id by which answers cite it, unique within an edition."),
        needed("item", ID, "What is asked for, an id of evidence.yaml."),
        needed("need", NEED, "How much it is asked for."),
        Key("basis", TEXT, "The place in the law."),
        WHEN,
        SOURCE,
        needed("confidence", CONFIDENCE, "How well that is established."),
    ),
)
STEP_USE = KeyTable(
    "plan_step",
    "a step",
    "A step of a route's plan.",
    (
        needed("step", ID, "The step, an id of steps.yaml."),
        Key("after", IDS, "Steps that must have ended before it starts."),
        WHEN,
        Key("not_before", one_of(("opening",)), "It cannot start before the route opens."),
    ),
)

_PLANNING = (
    Key("review", REVIEW, "Who reviews."),
    Key("gives", ID, "What the route leads to."),
    Key("evidence", listed(EVIDENCE_NEED), "What is asked for."),
    Key("steps", listed(STEP_USE), "The steps of the plan."),
)
_VERDICT_LISTS = (
    Key("excluded", listed(EXCLUDED), "What takes it away."),
    Key("closed", listed(CLOSED), "What has ended it."),
    Key("unsettled", listed(UNSETTLED), "What is not established of it."),
)
GROUP = KeyTable(
    "group",
    "a group",
    "A family of routes with shared conditions. Its routes inherit what it says.",
    (
        needed("id", ID, "Its name in answers."),
        needed("title", TEXT, "Its name in words."),
        needed("market", MARKET, "The market to which its routes lead."),
        needed("per", PER, "Whether its routes are looked at once for the device or once for each approval held."),
        Key("when", CONDITION, "Which devices, or which approvals, it concerns at all."),
        Key("reminder", TEXT, "A sentence that is printed with every answer of the group."),
        *_VERDICT_LISTS,
        Key("otherwise", OTHERWISE, "What it comes to where nothing else of it applies."),
        Key("unheld", UNHELD, "What it comes to where no approval is held that it accepts."),
        *_PLANNING,
    ),
)
ROW = KeyTable(
    "row",
    "a row of 'applies'",
    "One way into a route. What it says for itself narrows the route.",
    (
        *_rule(),
        Key("opens", OPENS, "When this way opens."),
        Key("closes", CLOSING, "When this way ends."),
        Key("review", REVIEW, "Who reviews on this way."),
        Key("evidence", listed(EVIDENCE_NEED), "What this way asks for besides."),
        Key("steps", listed(STEP_USE), "The steps of this way besides."),
        _BETWEEN,
        Key(
            "per",
            one_of(("approval",)),
            "In a route that is looked at for the device: this row is looked at for each approval held.",
        ),
    ),
    {"dependentSchemas": {"between": {"properties": {"confidence": {"const": "unknown"}}}}},
)
ROUTE = KeyTable(
    "route",
    "a route",
    "A way to a market.",
    (
        needed("id", ID, "Its name in answers."),
        needed("group", ID, "The group that it belongs to, of this file or carried over."),
        needed("title", TEXT, "Its name in words."),
        Key("market", MARKET, "The market: as its group says, and may be left out."),
        Key("per", PER, "What it is looked at for: as its group says, and may be left out."),
        Key("route_to_market", FLAG, "`false` for what is no placing on the market; `true` where left out."),
        Key("opens", OPENS, "When it would open; left out for law in force."),
        Key("closes", CLOSING, "When it ends."),
        needed("applies", listed(ROW, least=1), "The ways into it. Any one that holds opens it."),
        *_VERDICT_LISTS,
        *_PLANNING,
    ),
)
DUTY = KeyTable(
    "duty",
    "a duty",
    "What applies whatever the route: registration, surveillance, fees.",
    (
        *_rule(),
        needed("title", TEXT, "The duty in a few words."),
        needed("market", MARKET, "The market whose routes it goes with."),
        needed("phase", PHASE, "Whether it comes before placing on the market or after."),
        Key("evidence", listed(ID), "What shows that it is met: ids of evidence.yaml."),
        Key("in_force", PERIOD, "Narrows the time in which the instrument is in force."),
        Key("routes", IDS, "The routes that it goes with; left out, all of the market."),
        COST_LINES,
    ),
)
NOTICE = KeyTable(
    "notice",
    "a notice",
    "A statement that is shown to the devices it concerns and decides nothing.",
    (
        *_rule(),
        Key("shown", PERIOD, "The days of which it is true; left out, all."),
        Key("story", one_of(Story, "story"), "What it tells of a plan of which the answer tells the story in three sentences."),
    ),
)
CHANGE = KeyTable(
    "change",
    "a change",
    "What of a carried rule is replaced.",
    (
        Key("when", CONDITION, "Its condition."),
        Key("says", TEXT, "What it says."),
        Key("source", SOURCES, "Where it is written."),
        _BETWEEN,
    ),
    {"minProperties": 1},
)


def _by_rule(change: KeyTable, name: str) -> Kind:
    """A mapping of changes, by the id of the rule that is changed."""
    schema = {
        "description": "By rule id.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {"^[a-z0-9][a-z0-9._-]*$": schema_of(change)},
    }
    return Kind(f"by rule id: [{change.what}](#{anchor(change)})", schema, name=name, uses=(change,))


_CHANGES = _by_rule(CHANGE, "changes")
CARRY_OVER = KeyTable(
    "carry_over",
    "a carry-over",
    "A group of an earlier instrument with its routes, taken over by reference.",
    (
        needed("from", ID, "The earlier instrument."),
        needed("group", ID, "Its group."),
        needed("sentence", TEXT, "What is added to the words of every carried rule."),
        needed("confidence", CONFIDENCE, "No carried rule is better established than this."),
        Key("opens", OPENS, "Replaces the openings of the carried routes."),
        Key("drop", IDS, "Rules and routes that do not come along."),
        Key("change", _CHANGES, "Parts of carried rules that are replaced."),
        Key("unsettle", _CHANGES, "Verdict rules that become unsettled."),
    ),
)
ENACTED_CHANGE = KeyTable(
    "enacted_change",
    "a change",
    "What of a rule that is enacted is replaced, where the instrument says it otherwise than the draft.",
    (
        Key("when", CONDITION, "Its condition."),
        Key("says", TEXT, "What it says."),
        Key("source", SOURCES, "Where it is written."),
        Key("confidence", CONFIDENCE, "How well that is established."),
        _BETWEEN,
    ),
    {"minProperties": 1},
)
NOT_ENACTED = KeyTable(
    "not_enacted",
    "an entry of 'drop'",
    "What the instrument leaves out for good.",
    (needed("id", ID, "The route, rule, evidence need, duty or notice."), needed("because", TEXT, "Why, and where it is said.")),
)
_ENACTED_CHANGES = _by_rule(ENACTED_CHANGE, "enacted_changes")
ENACTS = KeyTable(
    "enacts",
    "an entry of 'enacts'",
    "What a draft said and this instrument makes law. What is not named stays with the draft.",
    (
        needed("from", ID, "The draft, or the earlier instrument that is amended."),
        Key("routes", IDS, "Its routes, with their rows, their group and the rules that all routes of the group share."),
        Key("rules", IDS, "Rules of the group that the instrument says itself; the others come along as the draft had them."),
        Key("evidence", IDS, "Evidence needs that the instrument says itself; the others come along as the draft had them."),
        Key("duties", IDS, "Its duties."),
        Key("notices", IDS, "Its notices."),
        needed("source", SOURCES, "Where the instrument says so."),
        needed("confidence", CONFIDENCE, "How well that is established: what is named has this, not what the draft had."),
        Key("says", TEXT, "What it says, where the entry names one rule, duty or notice."),
        Key("opens", DAY, "When the routes open and the duties begin; left out, when the instrument comes into force."),
        Key("closes", CLOSING, "Replaces the last day of the routes."),
        Key("change", _ENACTED_CHANGES, "Parts of rules that are replaced."),
        Key("drop", listed(NOT_ENACTED), "What neither the instrument nor the draft says any more."),
    ),
)
INSTRUMENT = Document(
    "instrument",
    "Instrument",
    KeyTable(
        "instrument",
        "an instrument",
        "One legal or policy document: its groups, routes, duties and notices.",
        (
            needed("id", ID, "The name of its file, without `.yaml`."),
            needed("title", TEXT, "Its title."),
            needed("publisher", TEXT, "Who published it."),
            needed("published", DAY, "The day on which it was published."),
            needed("status", LEGAL_STATUS, "What it is in law."),
            Key("in_force", PERIOD, "When it is in force; needed for what is law."),
            needed("sources", SOURCES, "Where it can be read."),
            needed("summary", TEXT, "What it does, in a few sentences."),
            Key("carries_over", listed(CARRY_OVER), "What it takes over from earlier instruments."),
            Key("enacts", listed(ENACTS), "What it makes law of a draft."),
            Key("groups", listed(GROUP), "Its families of routes."),
            Key("routes", listed(ROUTE), "Its routes."),
            Key("duties", listed(DUTY), "Its duties."),
            Key("notices", listed(NOTICE), "Its notices."),
        ),
        {
            "if": {"properties": {"status": {"enum": ["in-force", "made"]}}, "required": ["status"]},
            "then": {"required": ["in_force"], "properties": {"in_force": {"required": ["from"]}}},
        },
    ),
)
