"""The keys of ``partner.yaml``: what to ask a partner before signing."""

from __future__ import annotations

from pathways.model.partner import QuestionGroup
from pathways.rulebook.grammar.conditions import CONDITION
from pathways.rulebook.grammar.kinds import CONFIDENCE, DAY, EDITION_ID, ID, IDS, REVIEWER, SOURCES, TEXT, listed, needed, one_of
from pathways.rulebook.grammar.tables import Document, Key, KeyTable

_SOURCES = Key("sources", SOURCES, "Where it is written; only what is `assumed` may have none.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")

GAP = KeyTable(
    "gap",
    "a gap",
    "What a device lacks and a partner may fill.",
    (
        needed("id", ID, "How questions name it."),
        needed("says", TEXT, "What is lacking, in a sentence."),
        Key("when", CONDITION, "The devices that lack it."),
        Key("reviewer", REVIEWER, "Who reviews a way of the answer; then there is one to be found."),
        _SOURCES,
        _CONFIDENCE,
    ),
    together={"anyOf": [{"required": ["when"]}, {"required": ["reviewer"]}]},
)
PARTNER_QUESTION = KeyTable(
    "partner_question",
    "a question to a partner",
    "A question to ask before signing.",
    (
        needed("id", ID, "Its name."),
        needed("group", one_of(QuestionGroup), "What it is about."),
        needed("ask", TEXT, "The question."),
        needed("why", TEXT, "Why it is asked, in a sentence."),
        Key("gaps", IDS, "The gaps of a device that call for it first."),
        _SOURCES,
        _CONFIDENCE,
    ),
)
PARTNER_FILE = Document(
    "partner-questions",
    "Questions to a partner",
    KeyTable(
        "partner-questions",
        "the file",
        "What to ask a partner before signing. No route hangs on it.",
        (
            needed("checked", DAY, "The day on which the whole file was last looked through."),
            needed("since", EDITION_ID, "The first edition that it belongs to."),
            needed("gaps", listed(GAP), "What a device may lack."),
            needed("questions", listed(PARTNER_QUESTION, least=1), "The questions."),
        ),
    ),
)
