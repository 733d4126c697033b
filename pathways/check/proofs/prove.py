"""From an obligation to a proof: ask the solver, make the witness plain, and hold it against the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from pathways.check.proofs.case_text import case_text
from pathways.check.proofs.devices import (
    ProofLook,
    actual,
    day_of,
    device_of,
    only,
    predicted,
    results,
    without_what_does_not_matter,
)
from pathways.check.proofs.encode import FormulaEncoder
from pathways.check.proofs.formula import AS_OF, Assignment, Formula, atoms, both, evaluate, none_of
from pathways.check.proofs.minimal import plainest
from pathways.check.proofs.proof import (
    CODES,
    DISAGREEMENT_CODE,
    NOT_DECIDED_CODE,
    BearingRule,
    Kind,
    Obligation,
    Proof,
    ProofVerdict,
    ProofWitness,
)
from pathways.check.proofs.results import answers
from pathways.check.proofs.solver import Model, NoModel, OutOfBudget, Prover
from pathways.check.proofs.wording import sentence
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.findings import Finding, Severity, Span
from pathways.model.result import RouteResult

_ONE_DAY = timedelta(days=1)


class ProofBench(Struct, frozen=True):
    """What proofs are made with. ``rules`` holds the rule set of each edition."""

    encoder: FormulaEncoder
    prover: Prover
    rules: Mapping[str, RuleSet]


class _Shown(Struct, frozen=True):
    """A witness with the values behind it, and what is wrong where the engine answers otherwise."""

    witness: ProofWitness
    values: Assignment
    disagreement: str | None


def prove(obligation: Obligation, editions: Sequence[str], bench: ProofBench) -> Proof:
    """``editions`` are those that the obligation holds for, oldest first."""
    if obligation.wanted:
        exists = bench.prover.exists(obligation.goal)
        if isinstance(exists, OutOfBudget):
            return _not_decided(obligation, editions, exists.why)
        return _proof(obligation, editions) if exists else _unreached(obligation, editions, bench)
    found = bench.prover.decide(obligation.goal)
    match found:
        case NoModel():
            return _proof(obligation, editions)
        case OutOfBudget():
            return _not_decided(obligation, editions, found.why)
        case Model():
            shown = _show(obligation, obligation.goal, found, editions, bench)
            related = tuple(rule.span for rule in _holding(obligation, shown.values))
            return _refuted(obligation, editions, obligation.refuted, shown, related or obligation.related)


def _proof(obligation: Obligation, editions: Sequence[str]) -> Proof:
    why = obligation.proved or ("a device shows it" if obligation.wanted else "no device and no day of the horizon breaks it")
    return _as_proof(obligation, editions, ProofVerdict.PROVED, why)


def _not_decided(obligation: Obligation, editions: Sequence[str], why: str) -> Proof:
    message = f"not decided: {obligation.claim} ({obligation.subject}); {why}"
    finding = Finding(NOT_DECIDED_CODE, Severity.NOTE, message, obligation.span, "Raise --budget.")
    return _as_proof(obligation, editions, ProofVerdict.NOT_DECIDED, why, finding=finding)


def _refuted(
    obligation: Obligation, editions: Sequence[str], message: str, shown: _Shown | None, related: tuple[Span, ...]
) -> Proof:
    if shown is not None and shown.disagreement is not None:
        finding = Finding(
            DISAGREEMENT_CODE,
            Severity.ERROR,
            f"the proof '{obligation.name}' and the engine disagree: {shown.disagreement}",
            obligation.span,
            "This is a bug in pathways. Please report it with the rule files.",
            witness=shown.witness.sentence,
        )
        return _as_proof(obligation, editions, ProofVerdict.NOT_DECIDED, shown.disagreement, shown.witness, finding)
    witness = None if shown is None else shown.witness
    finding = Finding(
        CODES[obligation.kind],
        obligation.severity,
        message,
        obligation.span or (related[0] if related else None),
        obligation.help,
        related,
        None if witness is None else witness.sentence,
    )
    return _as_proof(obligation, editions, ProofVerdict.REFUTED, message, witness, finding)


def _as_proof(
    obligation: Obligation,
    editions: Sequence[str],
    verdict: ProofVerdict,
    why: str,
    witness: ProofWitness | None = None,
    finding: Finding | None = None,
) -> Proof:
    return Proof(
        name=obligation.name,
        kind=obligation.kind,
        edition=editions[-1],
        editions=tuple(editions),
        subject=obligation.subject,
        claim=obligation.claim,
        verdict=verdict,
        why=why,
        witness=witness,
        finding=finding,
    )


# --- clauses that never fire ------------------------------------------------------------------------


def _unreached(obligation: Obligation, editions: Sequence[str], bench: ProofBench) -> Proof:
    """Says whether the clause's own condition never holds, or which rules together always take it away."""
    found = bench.prover.decide(obligation.fallback)
    if not isinstance(found, Model):
        return _refuted(obligation, editions, obligation.refuted, None, obligation.related)
    takers = _fewest(obligation.fallback, obligation.bearing, bench.prover)
    names = ", ".join(rule.rule for rule in takers)
    message = f"{obligation.refuted}: where its condition holds, it is always taken away by {names}"
    shown = _show(obligation, obligation.fallback, found, editions, bench)
    return _refuted(obligation, editions, message, shown, tuple(rule.span for rule in takers))


def _fewest(base: Formula, rules: Sequence[BearingRule], prover: Prover) -> list[BearingRule]:
    """Some of the rules, as few as one by one will do, that leave nothing of ``base``."""
    kept = list(rules)
    for rule in rules:
        fewer = [other for other in kept if other is not rule]
        if prover.exists(both(base, none_of(other.when for other in fewer))) is False:
            kept = fewer
    return kept


# --- witnesses --------------------------------------------------------------------------------------


def _show(obligation: Obligation, goal: Formula, found: Model, editions: Sequence[str], bench: ProofBench) -> _Shown:
    rules = bench.rules[editions[-1]]
    vocabulary = rules.catalogue.vocabulary
    today = rules.edition.known_on.toordinal()
    values = plainest(goal, found.slots, bench.prover, vocabulary, today)
    device, day = device_of(values, found.slots, vocabulary), day_of(values)
    concerned = only(rules, obligation.instruments)
    days = (day, day + _ONE_DAY) if obligation.also_next_day else (day,)
    disagreement = next(filter(None, (_disagreement(bench, concerned, device, values, found.slots, each) for each in days)), None)
    keep = _facts_of_rules(obligation, values) if obligation.kind is Kind.VERDICT_ORDER else obligation.keep
    look = ProofLook(obligation.shows, obligation.outcomes, days)
    device = without_what_does_not_matter(device, concerned, look, _facts(goal), keep)
    words = sentence(device, day, vocabulary)
    answer = [route for route in results(device, rules, day) if route.id in obligation.shows]
    wanted = [route for route in answer if route.outcome in obligation.outcomes] or answer
    case = case_text(obligation.name, words, editions[-1], day, device, _unique(wanted), obligation.shows)
    return _Shown(ProofWitness(words, case), values, disagreement)


def _holding(obligation: Obligation, values: Assignment) -> list[BearingRule]:
    return [rule for rule in obligation.bearing if evaluate(rule.when, _padded(rule.when, values))]


def _facts_of_rules(obligation: Obligation, values: Assignment) -> frozenset[str]:
    return frozenset().union(*(_facts(rule.when) for rule in _holding(obligation, values)))


def _facts(goal: Formula) -> frozenset[str]:
    return frozenset(atom.variable.partition("@")[0] for atom in atoms(goal))


def _unique(routes: Sequence[RouteResult]) -> list[RouteResult]:
    """Without the lines that an expectation could not tell apart."""
    places = [(route.id, route.legal_status, route.basis and (route.basis.pathway or route.basis.regulator)) for route in routes]
    return [route for route, place in zip(routes, places, strict=True) if places.count(place) == 1]


def _disagreement(bench: ProofBench, rules: RuleSet, device: Device, values: Assignment, slots: int, day: date) -> str | None:
    """What the encoding and the engine answer differently for the device on that day."""
    lines = [line for each in rules.edition.instruments for line in answers(bench.encoder, each, slots, slots)]
    at = {**values, AS_OF: day.toordinal()}
    expected = predicted(lines, at, slots, rules.catalogue.vocabulary)
    found = actual(device, results(device, rules, day))
    if expected == found:
        return None
    only_one = [f"{line[1]} {line[2]}" for line in sorted(expected ^ found)]
    return f"on {day.isoformat()} they differ on {', '.join(only_one)}"


def _padded(formula: Formula, values: Assignment) -> Assignment:
    """Approvals that the witness does not have are not held."""
    missing = {atom.variable: False for atom in atoms(formula) if atom.variable not in values}
    return {**values, **missing} if missing else values
