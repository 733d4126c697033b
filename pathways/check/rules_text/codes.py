"""All findings there are, by code. A code never changes its meaning; one that is no longer raised stays retired."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pathways.model.findings import Finding, Severity, Span


class Part(StrEnum):
    """Who raises a finding. ``rules check`` runs the parts from ``lint`` on; reading comes before all of them."""

    READING = "reading"
    DEVICE = "device"
    LINT = "lint"
    CASES = "cases"
    VERIFY = "verify"
    LOCK = "lock"
    COVERAGE = "coverage"
    DIFF = "diff"


class Code(Struct, frozen=True):
    id: str
    title: str
    severity: Severity
    part: Part

    @property
    def page(self) -> str:
        """Its documentation page, below the top of the repository."""
        return f"docs/findings/{self.id}.md"


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_TITLES: dict[Part, tuple[tuple[str, Severity, str], ...]] = {
    Part.READING: (
        ("YS001", _E, "Empty file"),
        ("YS002", _E, "Not valid YAML"),
        ("YS003", _E, "Anchor, alias or merge key"),
        ("YS004", _E, "More than one document"),
        ("YS005", _E, "Nested too deeply"),
        ("YS006", _E, "YAML tag"),
        ("YS007", _E, "A key that is not plain text"),
        ("YS008", _E, "The same key or id twice"),
        ("YS010", _E, "Text expected"),
        ("YS011", _E, "True or false expected"),
        ("YS012", _E, "Not a date"),
        ("YS013", _E, "Not a number"),
        ("YS014", _E, "Mapping expected"),
        ("YS015", _E, "List expected"),
        ("YS016", _E, "Word that is not allowed here"),
        ("YS017", _E, "Missing key"),
        ("YS018", _E, "Wrong schema"),
        ("YS019", _E, "Unknown key"),
        ("YS020", _E, "A condition that is no mapping"),
        ("YS021", _E, "'all' or 'any' without conditions"),
        ("YS022", _E, "A rule that reads free text"),
        ("YS023", _E, "Malformed comparison"),
        ("YS024", _E, "Empty list that never holds"),
        ("YS025", _E, "A comparison that no date satisfies"),
        ("YS030", _E, "Values on the wrong type of fact"),
        ("YS031", _E, "Fact id without a room"),
        ("YS032", _E, "A constraint that is not plain"),
        ("YS033", _E, "A bundle that is not there or does not fit"),
        ("YS034", _E, "A fact that cannot change, called changeable"),
        ("YS035", _E, "A beginning or an end that is no date of an approval"),
        ("YS033", _E, "A bundle of questions that does not fit"),
        ("RF001", _E, "Unknown fact"),
        ("RF002", _E, "A fact about an approval where none is looked at"),
        ("RF003", _E, "Unknown value of a fact"),
        ("RF010", _E, "Unknown source"),
        ("RF011", _E, "Unknown group or route"),
        ("RF012", _E, "Unknown evidence item"),
        ("RF013", _E, "Unknown step"),
        ("RF014", _E, "Carrying over what is not there"),
        ("RF015", _E, "Unknown instrument"),
        ("RF016", _E, "An instrument that carries over from itself"),
        ("RF036", _E, "Vocabulary without the facts that name an approval"),
        ("DT001", _E, "Law without a start"),
        ("DT002", _E, "A period that ends before it starts"),
        ("DT003", _E, "A duration out of order"),
        ("LG001", _E, "Unsettled and unknown must go together"),
        ("LG002", _E, "Route and group of different kinds"),
        ("LG003", _E, "Steps that wait for each other"),
        ("TS002", _E, "A case that expects nothing"),
        ("TS003", _E, "The same case id twice"),
        ("TS004", _E, "A case in the folder of another edition"),
        ("ST001", _E, "File name and id differ"),
        ("IN001", _E, "No such file"),
        ("IN002", _E, "A folder where a file is expected"),
        ("IN003", _E, "No permission"),
        ("IN004", _E, "Cannot be read"),
        ("IN005", _E, "Too large"),
        ("IN006", _E, "Not a text file"),
        ("IN007", _E, "No such folder of rules"),
        ("IN008", _E, "A rule folder without an edition"),
        ("IN009", _E, "Unknown edition"),
    ),
    Part.DEVICE: (
        ("IN010", _E, "Approval not understood"),
        ("IN011", _E, "Too many approvals"),
        ("IN012", _E, "Number and pathway disagree"),
        ("IN013", _N, "A number that needs a second look"),
        ("IN014", _E, "Unknown evidence item in a device file"),
        ("IN015", _E, "Facts that cannot all be true"),
        ("IN016", _E, "Unknown value in a device file"),
        ("IN017", _E, "Two mentions of an approval disagree"),
        ("IN018", _E, "A row of a table that is no device"),
        ("IN030", _E, "Not a whole receipt"),
        ("IN031", _E, "A receipt with another device"),
        ("IN030", _E, "A receipt that is not whole"),
        ("IN031", _E, "A receipt whose device was changed"),
    ),
    Part.LINT: (
        ("RF020", _N, "Unused source"),
        ("RF021", _W, "Unused evidence item"),
        ("RF022", _W, "Unused step"),
        ("RF023", _W, "Instrument in no edition"),
        ("RF024", _W, "Fact that no rule reads"),
        ("RF025", _W, "Unused derived fact"),
        ("RF026", _W, "Group without routes"),
        ("RF027", _W, "Source that cannot be found"),
        ("RF028", _W, "Verified by undated sources only"),
        ("RF029", _W, "Source cited twice"),
        ("RF030", _W, "'between' names no route of the edition"),
        ("RF031", _W, "'after' names a step that is not in the plan"),
        ("RF032", _W, "Drop that drops nothing more"),
        ("RF033", _W, "Change of a rule that is dropped"),
        ("RF034", _E, "'superseded_by' names no edition"),
        ("RF035", _E, "Cases of an edition that is not there"),
        ("DT020", _W, "Effective before its instrument"),
        ("DT021", _E, "Closes before it opens"),
        ("DT022", _E, "Instrument published after the edition"),
        ("DT023", _E, "Dates of an edition out of order"),
        ("DT024", _W, "Expected date has passed"),
        ("DT025", _W, "Review is due"),
        ("DT026", _E, "'possibly_until' is not later than the end"),
        ("DT027", _E, "Date of a source not understood"),
        ("DT028", _W, "Expected event has passed"),
        ("LG010", _W, "Confidence stronger than its sources"),
        ("LG011", _E, "Condition that never holds"),
        ("LG012", _W, "Condition that always holds"),
        ("LG013", _W, "Duplicated clause"),
        ("LG014", _W, "Clause that adds nothing"),
        ("LG015", _W, "Verdict hidden by a stronger one"),
        ("LG016", _W, "Text states a date that the rule does not"),
        ("LG017", _W, "Text names a class that the condition does not"),
        ("LG019", _W, "Opening and legal status disagree"),
        ("LG020", _W, "Secondary on weak sources only"),
        ("LG021", _W, "Verified by texts that nobody has read"),
        ("LG022", _W, "Mandatory law without a document"),
        ("TS005", _W, "Rule without a case"),
        ("TS006", _E, "Case about what the edition does not have"),
        ("TS007", _W, "Edition without cases"),
        ("ST002", _W, "Id not in kebab-case"),
        ("ST003", _W, "Sentence without an end"),
        ("ST004", _W, "Text too long"),
        ("ST005", _W, "Sources not in order"),
        ("ST006", _W, "The same words twice"),
        ("ST007", _W, "File name and publication date differ"),
        ("ST008", _W, "Fact without a question or help"),
        ("ST010", _W, "Ignore without a reason"),
        ("ST011", _W, "Unused ignore"),
    ),
    Part.CASES: (("TS001", _E, "A case fails"),),
    Part.VERIFY: (
        ("YS040", _E, "An invariant that is not well formed"),
        ("YS041", _E, "An invariant about what is undecided"),
        ("RF050", _E, "An invariant about what is not there"),
        ("RF051", _E, "An invariant of an edition that is not there"),
        ("LG101", _E, "Clause that can never fire"),
        ("LG102", _E, "Route that can never be reached"),
        ("LG103", _E, "Need or duty that can never arise"),
        ("LG110", _E, "Two routes for one approval"),
        ("LG111", _E, "Two last days for one approval"),
        ("LG112", _N, "Two verdicts for one device"),
        ("LG120", _E, "Approval with neither route nor reason"),
        ("LG121", _N, "A day on which the last route closes"),
        ("LG130", _E, "Invariant broken"),
        ("LG140", _N, "Proof not decided"),
        ("LG150", _E, "Proof and engine disagree"),
        ("LG030", _N, "Proofs not run: no solver"),
        ("LG031", _N, "Proofs not run: broken files"),
    ),
    Part.LOCK: (
        ("DT010", _E, "Edition not locked"),
        ("DT011", _E, "Edition changed after it was locked"),
        ("DT012", _E, "Locked edition gone"),
    ),
    Part.COVERAGE: (),
    Part.DIFF: (),
}

CODES: dict[str, Code] = {
    id_: Code(id_, title, severity, part) for part, entries in _TITLES.items() for id_, severity, title in entries
}


def finding(
    code: str,
    message: str,
    span: Span | None,
    help_: str | None = None,
    *,
    subject: str | None = None,
    related: tuple[Span, ...] = (),
) -> Finding:
    """A finding with the severity that its code has."""
    return Finding(code, CODES[code].severity, message, span, help_, related, subject=subject)


def codes_of(*parts: Part) -> tuple[Code, ...]:
    return tuple(code for code in CODES.values() if code.part in parts)
