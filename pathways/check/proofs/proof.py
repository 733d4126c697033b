"""What a proof is about and what came of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pathways.check.proofs.formula import FALSE, Formula
from pathways.model.findings import Finding, Severity, Span
from pathways.model.result import Outcome


class ProverMissing(RuntimeError):  # noqa: N818 - it names what is the case
    """The prover is not installed."""

    def __init__(self) -> None:
        super().__init__("proofs need the z3-solver package: install uk-device-pathways[check]")


class ProofVerdict(StrEnum):
    PROVED = "proved"
    REFUTED = "refuted"
    NOT_DECIDED = "not-decided"


class Kind(StrEnum):
    """The families of claims, in the order in which they are shown."""

    RULE_REACHED = "rule-reached"
    ROUTE_REACHED = "route-reached"
    NEED_REACHED = "need-reached"
    ONE_ROUTE = "one-route"
    ONE_LAST_DAY = "one-last-day"
    VERDICT_ORDER = "verdict-order"
    NO_GAP = "no-gap"
    LAST_ROUTE = "last-route"
    INVARIANT = "invariant"


CODES = {
    Kind.RULE_REACHED: "LG101",
    Kind.ROUTE_REACHED: "LG102",
    Kind.NEED_REACHED: "LG103",
    Kind.ONE_ROUTE: "LG110",
    Kind.ONE_LAST_DAY: "LG111",
    Kind.VERDICT_ORDER: "LG112",
    Kind.NO_GAP: "LG120",
    Kind.LAST_ROUTE: "LG121",
    Kind.INVARIANT: "LG130",
}
NOT_DECIDED_CODE = "LG140"
DISAGREEMENT_CODE = "LG150"


class ProofBudget(Struct, frozen=True):
    """``steps``: the most solver steps for one obligation. Steps, not seconds: the same run gives the same verdicts anywhere."""

    steps: int = 3_000_000


class ProofWitness(Struct, frozen=True):
    """A device and a day, as a sentence and as a case that can be pasted into a case file."""

    sentence: str
    case_yaml: str


class Proof(Struct, frozen=True):
    """A claim about the rules and what came of it.

    ``edition`` is the newest edition that the claim was looked at for, ``editions`` are all of them. ``finding`` is there for
    what was refuted or not decided; a refuted claim that is no fault carries a note.
    """

    name: str
    kind: Kind
    edition: str
    editions: tuple[str, ...]
    subject: str
    claim: str
    verdict: ProofVerdict
    why: str
    witness: ProofWitness | None = None
    finding: Finding | None = None

    @property
    def is_fault(self) -> bool:
        return self.finding is not None and self.finding.severity is Severity.ERROR


class BearingRule(Struct, frozen=True, eq=False):
    """A rule that bears on a claim, and when it holds."""

    rule: str
    when: Formula
    span: Span


class Obligation(Struct, frozen=True, eq=False):
    """A claim to be decided.

    ``goal`` is what a device would have to fulfil. With ``wanted`` the claim is that there is such a device, otherwise that
    there is none. ``bearing`` are the rules to point at: those that hold for the witness, or those that take a wanted clause
    away. ``fallback`` is a weaker goal, tried when a wanted device does not exist: it shows a device on which the clause is
    taken away. ``shows`` names the routes and groups, and ``outcomes`` the outcomes (none: all), by which a witness is seen in
    an answer, on its day and, with ``also_next_day``, on the day after. ``keep`` are facts that the witness always states.
    """

    kind: Kind
    subject: str
    claim: str
    goal: Formula
    wanted: bool
    refuted: str
    instruments: tuple[str, ...]
    place: str
    span: Span | None
    related: tuple[Span, ...] = ()
    bearing: tuple[BearingRule, ...] = ()
    fallback: Formula = FALSE
    shows: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    also_next_day: bool = False
    keep: frozenset[str] = frozenset()
    severity: Severity = Severity.ERROR
    proved: str = ""
    help: str | None = None

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.place}: {self.subject}"
