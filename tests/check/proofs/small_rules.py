"""Random small rule sets over a vocabulary of five facts, and every device that there can be over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

from pathways.engine.conditions.knowledge import ContradictionError, know
from pathways.model.catalogue import Catalogue, Edition, RuleSet
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Negation, OneOf, Within, day_interval
from pathways.model.device import Approval, Device
from pathways.model.facts import Constraint, Fact, FactType, Vocabulary
from pathways.model.findings import Span
from pathways.model.rules import (
    Citation,
    Closing,
    Confidence,
    DateTerm,
    Group,
    Instrument,
    LegalStatus,
    Market,
    Per,
    Review,
    Reviewer,
    Route,
    Row,
    Verdict,
    VerdictRule,
)

START = date(2021, 1, 1)
MARKS = (date(2024, 6, 30), date(2028, 6, 30))
_FAR = (-40, -20, 0, 1, 20, 40)
DAYS = tuple(mark + timedelta(days=step) for mark in MARKS for step in _FAR)


def _fact(id_: str, type_: FactType, values: tuple[str, ...] = ()) -> Fact:
    return Fact(id_, type_, id_, "?", "", {value: value for value in values}, ALWAYS, ())


def vocabulary(random: Random, *, with_dates: bool) -> Vocabulary:
    facts = [
        _fact("device.kind", FactType.CHOICE, ("a", "b", "c")),
        _fact("device.soft", FactType.BOOL),
        _fact("approval.regulator", FactType.CHOICE, ("x", "y")),
        _fact("approval.pathway", FactType.CHOICE, ("p",)),
        _fact("approval.dead", FactType.BOOL),
    ]
    if with_dates:
        facts.append(_fact("approval.expires", FactType.DATE))
    constraints = []
    if random.random() < 0.5:
        premise, conclusion = OneOf("device.soft", frozenset({True})), OneOf("device.kind", frozenset({"a", "b"}))
        constraints.append(Constraint("c1", (premise,), conclusion, "", (), "inferred", False))
    if random.random() < 0.5:
        premise, conclusion = OneOf("approval.regulator", frozenset({"y"})), OneOf("device.kind", frozenset({"b", "c"}))
        constraints.append(Constraint("c2", (premise,), conclusion, "", (), "inferred", False))
    return Vocabulary({fact.id: fact for fact in facts}, tuple(constraints))


class Maker:
    """Draws the parts of one rule set. Every rule has a line of its own."""

    def __init__(self, random: Random, *, with_dates: bool) -> None:
        self._random = random
        self._with_dates = with_dates
        self._line = 0

    def rule_set(self) -> RuleSet:
        words = vocabulary(self._random, with_dates=self._with_dates)
        edition = Edition("2026", "t", date(2026, 1, 1), date(2026, 1, 1), "", None, None, (self._instrument(),))
        return RuleSet(edition, Catalogue(words, {}, {}, {}, ()), "0" * 64)

    def _instrument(self) -> Instrument:
        per = self._random.choice([Per.APPROVAL, Per.APPROVAL, Per.DEVICE])
        status = self._random.choice([LegalStatus.IN_FORCE, LegalStatus.PROPOSAL])
        group = self._group(per)
        routes = tuple(self._route(f"r{number}", per) for number in range(self._random.randint(1, 3)))
        until = self._random.choice([None, MARKS[1]]) if status.is_law else None
        start = START if status.is_law else None
        return Instrument("i", "t", "p", START, status, start, until, (), "", (group,), routes, (), (), self._span())

    def _span(self) -> Span:
        self._line += 1
        return Span("i.yaml", self._line, 1, self._line, 2)

    def _cite(self, confidence: Confidence = Confidence.VERIFIED) -> Citation:
        span = self._span()
        return Citation(f"rule-{span.line}", "says", ("s",), confidence, span)

    def _group(self, per: Per) -> Group:
        when = self._condition(per, depth=1) if self._random.random() < 0.5 else ALWAYS
        otherwise = None
        if self._random.random() < 0.3:
            otherwise = VerdictRule(self._cite(), Verdict.UNSETTLED, self._maybe(per))
        unheld = None
        if per is Per.APPROVAL and self._random.random() < 0.3:
            unheld = VerdictRule(self._cite(), Verdict.EXCLUDED, self._maybe(Per.DEVICE))
        review = Review(self._random.choice(list(Reviewer)), ())
        return Group(
            "g", "t", Market.GB, per, when, self._verdicts(per, 3), otherwise, unheld, None, review, None, (), (), self._span()
        )

    def _maybe(self, per: Per) -> Condition:
        return self._condition(per, depth=0) if self._random.random() < 0.4 else ALWAYS

    def _verdicts(self, per: Per, most: int) -> tuple[VerdictRule, ...]:
        count = self._random.randint(0, most)
        return tuple(VerdictRule(self._cite(), self._random.choice(list(Verdict)), self._condition(per)) for _ in range(count))

    def _route(self, id_: str, per: Per) -> Route:
        rows = tuple(self._row(per) for _ in range(self._random.randint(1, 3)))
        verdicts = self._verdicts(per, 1) if self._random.random() < 0.4 else ()
        return Route(
            id_, "g", "t", Market.GB, per, True, None, self._closing(per), rows, verdicts, None, None, (), (), self._span()
        )

    def _row(self, per: Per) -> Row:
        confidence = self._random.choice([Confidence.VERIFIED, Confidence.VERIFIED, Confidence.UNKNOWN])
        review = Review(self._random.choice(list(Reviewer)), ()) if self._random.random() < 0.3 else None
        return Row(self._cite(confidence), self._condition(per), None, self._closing(per), review)

    def _closing(self, per: Per) -> Closing | None:
        if self._random.random() < 0.4:
            return None
        terms = [DateTerm(self._random.choice(MARKS), None, self._maybe(per))]
        if self._with_dates and per is Per.APPROVAL:
            terms.append(DateTerm(None, "approval.expires", self._maybe(per)))
        doubt = self._cite(Confidence.UNKNOWN)
        until = MARKS[1] if self._random.random() < 0.3 else None
        return Closing(tuple(terms), until, doubt if until else None)

    def _condition(self, per: Per, depth: int = 2) -> Condition:
        draw = self._random.random()
        if depth == 0 or draw < 0.5:
            return self._leaf(per)
        parts = tuple(self._condition(per, depth - 1) for _ in range(2))
        if draw < 0.7:
            return AllOf(parts)
        if draw < 0.85:
            return AnyOf(parts)
        if draw < 0.93:
            return Negation(parts[0])
        return Holds(self._condition(Per.APPROVAL, 0))

    def _leaf(self, per: Per) -> Condition:
        choices = ["device.kind", "device.kind", "device.soft"]
        if per is Per.APPROVAL:
            choices += ["approval.regulator", "approval.dead"]
            choices += ["approval.expires"] if self._with_dates else []
        match self._random.choice(choices):
            case "device.kind":
                return OneOf("device.kind", frozenset(self._random.sample(["a", "b", "c"], self._random.randint(1, 2))))
            case "approval.regulator":
                return OneOf("approval.regulator", frozenset({self._random.choice(["x", "y"])}))
            case "approval.expires":
                return Within("approval.expires", day_interval(low=self._random.choice(MARKS)))
            case fact:
                return OneOf(fact, frozenset({self._random.random() < 0.5}))


def all_devices(words: Vocabulary, most_approvals: int) -> Iterator[Device]:
    """Every device with up to so many approvals; of days, one of each kind that rules can tell apart."""
    own = [dict(zip(("device.kind", "device.soft"), values, strict=True)) for values in product("abc", (False, True))]
    choices = product("xy", (False, True))
    kinds: list[dict[str, object]] = [
        {"approval.regulator": by, "approval.pathway": "p", "approval.dead": dead} for by, dead in choices
    ]
    if "approval.expires" in words.facts:
        kinds = [{**kind, "approval.expires": day} for kind in kinds for day in DAYS]
    for facts in own:
        for count in range(most_approvals + 1):
            for held in combinations(kinds, count):
                device = Device("d", facts, tuple(Approval(each) for each in held), None)  # type: ignore[arg-type]
                try:
                    know(device, words)
                except ContradictionError:
                    continue
                yield device
