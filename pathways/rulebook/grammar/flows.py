"""The keys of the file on who takes part and what goes from one to another."""

from __future__ import annotations

from pathways.model.flows import FlowKind, PartyKind
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.kinds import CONFIDENCE, DAY, ID, SOURCES, TEXT, listed, needed, one_of
from pathways.rulebook.grammar.tables import Document, Key, KeyTable

_SOURCE = needed("source", SOURCES, "Where it is written.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")
_WHEN = Key("when", CONDITION, "For which devices; left out, all.")

PARTY = KeyTable(
    "party",
    "a party",
    "Somebody who takes part in a way to the market. A map shows it only where a step or a flow of the answer needs it.",
    (
        needed("id", ID, "Its name in files; that of an actor, where steps name it under `by`."),
        needed("title", TEXT, "Its name in words."),
        needed("says", TEXT, "What it does, in a sentence that stands alone."),
        needed("kind", one_of(PartyKind), "What it is."),
        _SOURCE,
        _CONFIDENCE,
    ),
)
ROLE = KeyTable(
    "role",
    "a role",
    "Which of those whom a step names takes it, for some devices.",
    (
        needed("step", ID, "The step."),
        needed("by", ID, "The party that takes it."),
        _WHEN,
        _SOURCE,
        _CONFIDENCE,
    ),
)
FLOW = KeyTable(
    "flow",
    "a flow",
    "What goes from one party to another. With a step and a duty, it goes with the step where the duty applies.",
    (
        needed("id", ID, "Its name."),
        needed("kind", one_of(FlowKind), "What sort of thing it is."),
        needed("what", TEXT, "What goes, in a few words."),
        Key("from", ID, "The party that it comes from; left out, whoever takes the step."),
        Key("to", ID, "The party that it goes to; left out, whoever takes the step."),
        Key("step", ID, "The step that it is part of."),
        Key("duty", ID, "The duty, by the id of its rule, that it is part of."),
        _WHEN,
        _SOURCE,
        _CONFIDENCE,
    ),
    together={"anyOf": [{"required": ["step"]}, {"required": ["duty", "from", "to"]}]},
)
FLOWS_FILE = Document(
    "flows",
    "Parties and flows",
    KeyTable(
        "flows",
        "the file",
        "Who takes part in a way to the market, who takes which step, and what goes from one to another.",
        (
            Key("checked", DAY, "The day on which the whole file was last looked through."),
            needed("parties", listed(PARTY), "Who takes part."),
            needed("roles", listed(ROLE), "Who takes a step, where that depends on the device."),
            needed("flows", listed(FLOW), "What goes from one to another."),
        ),
    ),
)
