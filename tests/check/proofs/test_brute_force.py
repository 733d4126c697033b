"""The proofs against the engine, on every device of many small random rule sets."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

import pytest

from pathways.check.proofs.bound import approvals_needed
from pathways.check.proofs.devices import actual, predicted, results
from pathways.check.proofs.encode import FormulaEncoder
from pathways.check.proofs.formula import AS_OF
from pathways.check.proofs.proof import Kind, ProofBudget, ProofVerdict
from pathways.check.proofs.results import answers
from pathways.check.proofs.run import prove_all
from pathways.check.proofs.world import held_name, name_of
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, about_approval, know, on_day
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import row_standing
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, Truth
from pathways.model.device import Device
from pathways.model.result import Outcome, RouteResult
from pathways.model.rules import Group, Per
from pathways.model.rules import Verdict as RuleVerdict
from tests.check.proofs.small_rules import DAYS, Maker, all_devices
from tests.effort import quick_for

pytest.importorskip("z3")

PLAIN = [(seed, False) for seed in range(40)]
DATED = [(seed, True) for seed in range(1000, 1020)]


class Seen:
    """What the engine shows on all devices and days."""

    def __init__(self) -> None:
        self.fired: set[str] = set()
        self.routes: set[str] = set()
        self.gap = False
        self.overlaps: set[str] = set()
        self.last_days: set[str] = set()
        self.loses = False


def look_at_everything(rules: RuleSet, most_approvals: int) -> Seen:
    seen = Seen()
    instrument = rules.edition.instruments[0]
    group = instrument.groups[0]
    end = instrument.in_force_until
    for device in all_devices(rules.catalogue.vocabulary, most_approvals):
        known = know(device, rules.catalogue.vocabulary)
        was_open = False
        for day in DAYS:
            whole = on_day(known, day)
            routes = results(device, rules, day)
            is_open = any(route.outcome is Outcome.OPEN for route in routes)
            seen.loses = seen.loses or (was_open and not is_open)
            was_open = is_open
            if end is not None and day > end:
                continue
            views = (
                [whole] if group.per is Per.DEVICE else [about_approval(whole, at) for at in range(len(whole.approvals or ()))]
            )
            for index, view in enumerate(views):
                _look(rules, group, view, None if group.per is Per.DEVICE else index, routes, day, seen)
            for route in routes:
                if route.id == group.id:
                    seen.fired |= {reason.rule for reason in route.because}
    return seen


def _look(
    rules: RuleSet,
    group: Group,
    view: Knowledge,
    index: int | None,
    routes: tuple[RouteResult, ...],
    day: date,
    seen: Seen,
) -> None:
    """One group for one approval or the device, on one day."""
    instrument = rules.edition.instruments[0]
    mine = [route for route in routes if (route.basis.index if route.basis else None) == index]
    if index is not None and not mine and evaluate(group.when, view) is Truth.YES:
        seen.gap = True
    if evaluate(group.when, view) is Truth.NO or any(evaluate(rule.when, view) is Truth.YES for rule in group.verdicts):
        return
    applying = [route.id for route in mine if route.id != group.id and route.outcome is not Outcome.EXCLUDED]
    if index is not None:
        seen.overlaps |= {f"{one} / {other}" for one in applying for other in applying if one < other}
    for route in instrument.routes:
        holding = [rule for rule in route.verdicts if evaluate(rule.when, view) is Truth.YES]
        standings = {
            row.cite.rule: row_standing(instrument, route, row, evaluate(row.when, view), view, day) for row in route.rows
        }
        if any(standing is not Standing.NOT_APPLICABLE for standing in standings.values()):
            kinds = [rule.verdict for rule in holding]
            first = next((kind for kind in RuleVerdict if kind in kinds), None)
            seen.fired |= {rule.cite.rule for rule in holding if rule.verdict is first}
        if holding and all(rule.when != ALWAYS for rule in route.verdicts):
            continue
        live = {rule for rule, its in standings.items() if its in (Standing.USABLE, Standing.UNSETTLED)}
        seen.fired |= live
        if live:
            seen.routes.add(route.id)


@pytest.mark.parametrize(("seed", "with_dates"), quick_for([*PLAIN[::3], *DATED[::3]], [*PLAIN, *DATED]))
def test_proofs_agree_with_the_engine_on_every_device(seed: int, with_dates: bool) -> None:
    rules = Maker(Random(seed), with_dates=with_dates).rule_set()
    instrument = rules.edition.instruments[0]
    most = min(approvals_needed([instrument]), 1 if with_dates else 3)
    if with_dates and approvals_needed([instrument]) > 1:
        pytest.skip("too many devices to look at")
    seen = look_at_everything(rules, most)
    by_kind = defaultdict(dict)
    for proof in prove_all({"2026": rules}, (), ProofBudget()):
        assert proof.verdict is not ProofVerdict.NOT_DECIDED, proof.why
        by_kind[proof.kind][proof.subject] = proof.verdict is ProofVerdict.PROVED
    otherwise = instrument.groups[0].otherwise
    fired = seen.fired - ({otherwise.cite.rule} if otherwise else set())
    reached = {rule for rule, proved in by_kind[Kind.RULE_REACHED].items() if proved}
    assert reached == fired & set(by_kind[Kind.RULE_REACHED])
    assert {route for route, proved in by_kind[Kind.ROUTE_REACHED].items() if proved} == seen.routes
    assert {pair for pair, proved in by_kind[Kind.ONE_ROUTE].items() if not proved} == seen.overlaps
    assert any(not proved for proved in by_kind[Kind.NO_GAP].values()) == seen.gap
    assert (not by_kind[Kind.LAST_ROUTE]["GB"]) == seen.loses


@pytest.mark.parametrize("seed", quick_for(range(2000, 2010), range(2000, 2030)))
def test_the_encoding_answers_as_the_engine_does(seed: int) -> None:
    rules = Maker(Random(seed), with_dates=seed % 2 == 0).rule_set()
    words = rules.catalogue.vocabulary
    random = Random(seed)
    devices = list(all_devices(words, 1 if seed % 2 == 0 else 2))
    encoder = FormulaEncoder(words)
    for device in random.sample(devices, min(60, len(devices))):
        slots = len(device.approvals or ())
        lines = [line for each in rules.edition.instruments for line in answers(encoder, each, slots, slots)]
        for day in DAYS:
            values = {AS_OF: day.toordinal(), **values_of(device)}
            assert predicted(lines, values, slots, words) == actual(device, results(device, rules, day))


def values_of(device: Device) -> dict[str, object]:
    values: dict[str, object] = dict(device.facts)
    for slot, approval in enumerate(device.approvals or ()):
        values[held_name(slot)] = True
        values |= {name_of(fact, slot): value for fact, value in approval.facts.items()}
    return {name: value.toordinal() if hasattr(value, "toordinal") else value for name, value in values.items()}
