"""The keys of ``adoption/*.yaml`` and of its worked cases."""

from __future__ import annotations

from pathways.model.adoption import AdoptionStatus, Area, Parallel, Required
from pathways.model.nations import Nation
from pathways.rulebook.grammar.conditions import CONDITION, LEAVES
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    DAY,
    EDITION_ID,
    ESTABLISHED,
    ID,
    IDS,
    PARTIAL_DAY,
    PRECISION,
    SOURCES,
    TEXT,
    listed,
    needed,
    one_of,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable

REQUIRED = one_of(Required, "required")
STATUS = one_of(AdoptionStatus, "adoption_status")

TIME = KeyTable(
    "adoption_time",
    "a time",
    "A day, or a period of which the day is not known.",
    (
        needed("date", PARTIAL_DAY, "The day, month or year."),
        Key("precision", PRECISION, "How exact it is; left out, as it is written."),
    ),
)
BESIDE = KeyTable(
    "beside",
    "'beside'",
    "Whether it can be worked on beside the regulatory work. Left out: not established.",
    (
        needed("answer", one_of(Parallel), "Whether it can."),
        Key("after", ID, "With `after`: the step, an id of steps.yaml, that comes first."),
        needed("says", TEXT, "Why."),
    ),
)
DETAIL = KeyTable(
    "adoption_detail",
    "a detail",
    "What is said beside a requirement with a source or a confidence of its own.",
    (
        needed("rule", ID, "The id by which answers cite it."),
        needed("says", TEXT, "What it says, in a sentence that stands alone."),
        needed("source", SOURCES, "Where it is written."),
        needed("confidence", CONFIDENCE, "How well that is established."),
    ),
)
REQUIREMENT = KeyTable(
    "requirement",
    "a requirement",
    "What a buyer, a reviewer or the law asks for beyond market access.",
    (
        needed("id", ID, "The id by which answers cite it."),
        needed("title", TEXT, "What it is called."),
        needed("nations", listed(one_of(Nation), least=1, unique=True), "Where it holds; `uk` stands for all."),
        needed("required", REQUIRED, "Law or a binding condition; asked for as a rule; or of the maker's own choice."),
        needed("status", STATUS, "Whether it applies now."),
        Key("from", TIME, "Since when, or from when."),
        Key("until", TIME, "To when."),
        needed("when", CONDITION, "The devices that it concerns. One of a nation reads the fact of that nation."),
        needed("says", TEXT, "What is to be done, in one or two plain sentences."),
        Key("trigger", TEXT, "What sets it off, where a condition cannot say it."),
        Key("beside", BESIDE, "Whether it can be worked on beside the regulatory work."),
        needed("source", SOURCES, "Where it is written."),
        needed("confidence", ESTABLISHED, "How well that is established."),
        Key("details", listed(DETAIL, least=1), "What is said beside it with a confidence of its own."),
    ),
)
ADOPTION = Document(
    "adoption",
    "Requirements beyond market access",
    KeyTable(
        "adoption",
        "the file",
        "The requirements of one area.",
        (
            needed("area", one_of(Area), "The area, which is the name of the file."),
            needed("requirements", listed(REQUIREMENT, least=1), "What is asked for."),
        ),
    ),
)

EXPECTED = KeyTable(
    "expected_requirement",
    "a requirement that applies",
    "What the answer must say of it.",
    (
        needed("requirement", ID, "The requirement."),
        needed("required", REQUIRED, "How binding the answer calls it."),
        needed("status", STATUS, "Whether it applies on that day."),
        needed("confidence", ESTABLISHED, "How well the answer says that it is established."),
        Key("from", TIME, "Since when, or from when, the answer says that it applies."),
        Key("says", listed(TEXT, least=1), "Texts that must stand in what it says."),
    ),
)
ASKS = KeyTable(
    "asked_requirement",
    "a requirement that is open",
    "A requirement that must hang on facts.",
    (
        needed("requirement", ID, "The requirement."),
        needed("facts", IDS, "The facts on which it hangs, and no other; `approvals` for which are held."),
    ),
)
ADOPTION_CASE = KeyTable(
    "adoption_case",
    "a case",
    "A device with what the answer must say of requirements.",
    (
        needed("id", ID, "Its name, unique among all."),
        Key("about", TEXT, "The device in a few words."),
        Key("as_of", DAY, "The day; left out, that of the file."),
        Key("facts", LEAVES, "What is said of the device."),
        Key("approvals", IDS, "The pathways of the approvals held; left out, nobody says which are."),
        Key("applies", listed(EXPECTED, least=1), "What must apply."),
        Key("asks", listed(ASKS, least=1), "What must be open."),
        Key("not", IDS, "What must not apply, nor be open."),
        Key("elsewhere", IDS, "What must be named as another nation's only."),
        Key("never_says", listed(TEXT, least=1), "Texts that must stand nowhere in the answer."),
    ),
)
ADOPTION_CASES = Document(
    "adoption_cases",
    "Worked cases of requirements",
    KeyTable(
        "adoption_cases",
        "the file",
        "Devices with the requirements that must, and must not, be named for them.",
        (
            needed("editions", listed(EDITION_ID, least=1, unique=True), "The editions in which they hold."),
            needed("as_of", DAY, "The day."),
            needed("cases", listed(ADOPTION_CASE, least=1), "The cases."),
        ),
    ),
)
