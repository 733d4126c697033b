"""One instrument file to its groups, routes, duties and statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.citations import Cite
from pathways.model.conditions import ALWAYS, AllOf, Condition, Negation
from pathways.model.dates import Precision
from pathways.model.facts import FactType
from pathways.model.findings import Span
from pathways.model.rules import (
    Citation,
    Closing,
    Confidence,
    DateTerm,
    Duty,
    EvidenceNeed,
    Group,
    Instrument,
    LegalStatus,
    Market,
    Need,
    Opening,
    Per,
    Phase,
    PlanStep,
    Review,
    Reviewer,
    Route,
    Row,
    Statement,
    Verdict,
    VerdictRule,
)
from pathways.rulebook.carry_over import CarryOver, Change
from pathways.rulebook.citations import KnownSources, read_cites
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.fields import (
    Fields,
    Problems,
    as_date,
    as_items,
    as_mapping,
    as_partial_date,
    as_text,
    shown,
    suggestion,
)
from pathways.rulebook.nodes import Node, Scalar, error

T = TypeVar("T")


class KnownIds(Struct, frozen=True):
    """What rules may refer to."""

    facts: FactsFile
    sources: KnownSources
    evidence: frozenset[str]
    steps: frozenset[str]


class InstrumentFile(Struct, frozen=True):
    """An instrument as written, before what it carries over is brought in."""

    instrument: Instrument
    carries_over: tuple[CarryOver, ...]


def read_instrument(root: Node, known: KnownIds) -> InstrumentFile:
    """Raises FileError with everything that is wrong in the file."""
    return _InstrumentReader(known).read(root)


class _InstrumentReader:
    def __init__(self, known: KnownIds) -> None:
        self._known = known
        self._conditions = known.facts.conditions
        self._problems = Problems()

    def read(self, root: Node) -> InstrumentFile:
        file = self._problems.noting(lambda: self._file(root))
        if file is None:
            raise self._problems.as_error()
        self._problems.raise_if_any()
        return file

    def _file(self, root: Node) -> InstrumentFile:
        fields = Fields(root, "an instrument")
        fields.schema("pathways.instrument/1")
        carried = self._each(fields, "carries_over", self._carry_over)
        groups = self._each(fields, "groups", self._group)
        per_of_group = {each.group: Per.APPROVAL for each in carried} | {group.id: group.per for group in groups}
        routes = self._each(fields, "routes", lambda node: self._route(node, per_of_group))
        duties, statements = self._each(fields, "duties", self._duty), self._each(fields, "notices", self._statement)
        period = self._period(fields)
        instrument = Instrument(
            id=fields.text("id"),
            title=fields.text("title"),
            publisher=fields.text("publisher"),
            published=fields.day("published"),
            status=fields.member("status", LegalStatus),
            in_force_from=period[0],
            in_force_until=period[1],
            sources=self._sources(fields, "sources"),
            summary=_prose(fields.text("summary")),
            groups=groups,
            routes=routes,
            duties=duties,
            statements=statements,
            span=fields.span,
        )
        fields.finish()
        if instrument.status.is_law and instrument.in_force_from is None:
            raise error("DT001", "an instrument that is law needs 'in_force: {from: DATE}'", fields.span)
        self._check_unique([(group.id, group.span) for group in groups])
        self._check_unique([(route.id, route.span) for route in instrument.routes])
        return InstrumentFile(instrument, carried)

    def _check_unique(self, ids: Iterable[tuple[str, Span]]) -> None:
        seen: dict[str, Span] = {}
        for id_, span in ids:
            if id_ in seen:
                self._problems.add(error("YS008", f"'{shown(id_)}' stands twice", span, f"Also at {seen[id_]}."))
            seen.setdefault(id_, span)

    def _each(self, fields: Fields, key: str, decode: Callable[[Node], T]) -> tuple[T, ...]:
        return self._problems.each(fields.items(key), decode)

    def _period(self, fields: Fields) -> tuple[date | None, date | None]:
        node = fields.take("in_force")
        if node is None:
            return None, None
        period = Fields(node, "'in_force'")
        start, end = period.optional_day("from"), period.optional_day("until")
        period.finish()
        if start is not None and end is not None and end < start:
            raise error("DT002", "'until' lies before 'from'", node.span)
        return start, end

    # --- citations ----------------------------------------------------------------------------------

    def _sources(self, fields: Fields, key: str) -> tuple[Cite, ...]:
        return read_cites(fields.need(key), self._known.sources)

    def _id(self, node: Node, known: frozenset[str], what: str, code: str) -> str:
        text = as_text(node, f"the {what}")
        if text not in known:
            raise error(code, f"there is no {what} '{shown(text)}'", node.span, suggestion(text, known))
        return text

    def _cite(self, fields: Fields) -> Citation:
        return Citation(
            rule=fields.text("rule"),
            says=_prose(fields.text("says")),
            sources=self._sources(fields, "source"),
            confidence=fields.member("confidence", Confidence),
            span=fields.span,
        )

    def _when(self, fields: Fields, *, about_approvals: bool) -> Condition:
        return self._conditions.read(fields.take("when"), about_approvals=about_approvals)

    # --- verdict rules ------------------------------------------------------------------------------

    def _verdicts(self, fields: Fields, per: Per) -> tuple[VerdictRule, ...]:
        found: list[VerdictRule] = []
        for verdict in Verdict:
            decode = partial(self._verdict, verdict=verdict, per=per)
            found.extend(self._problems.each(fields.items(verdict), decode))
        return tuple(found)

    def _verdict(self, node: Node, *, verdict: Verdict, per: Per) -> VerdictRule:
        fields = Fields(node, f"a rule under '{verdict.value}'")
        rule = VerdictRule(
            cite=self._cite(fields),
            verdict=verdict,
            when=self._when(fields, about_approvals=per is Per.APPROVAL),
            since=fields.optional_day("since") if verdict is Verdict.CLOSED else None,
            between=fields.texts("between") if verdict is Verdict.UNSETTLED else (),
        )
        fields.finish()
        _check_unsettled(rule, fields.span)
        return rule

    def _otherwise(self, node: Node | None, per: Per) -> VerdictRule | None:
        if node is None:
            return None
        fields = Fields(node, "'otherwise'")
        verdict = fields.member("outcome", Verdict)
        rule = VerdictRule(self._cite(fields), verdict, self._when(fields, about_approvals=per is Per.APPROVAL))
        fields.finish()
        _check_unsettled(rule, fields.span)
        return rule

    def _unheld(self, node: Node | None) -> VerdictRule | None:
        if node is None:
            return None
        fields = Fields(node, "'unheld'")
        rule = VerdictRule(self._cite(fields), Verdict.EXCLUDED, self._when(fields, about_approvals=False))
        fields.finish()
        return rule

    # --- groups and routes --------------------------------------------------------------------------

    def _group(self, node: Node) -> Group:
        fields = Fields(node, "a group")
        per = fields.member("per", Per)
        group = Group(
            id=fields.text("id"),
            title=fields.text("title"),
            market=fields.member("market", Market),
            per=per,
            when=self._when(fields, about_approvals=per is Per.APPROVAL),
            verdicts=self._verdicts(fields, per),
            otherwise=self._otherwise(fields.take("otherwise"), per),
            unheld=self._unheld(fields.take("unheld")),
            reminder=fields.optional_text("reminder"),
            review=self._review(fields.take("review")),
            gives=fields.optional_text("gives"),
            evidence=self._evidence(fields, per),
            steps=self._steps(fields, per),
            span=fields.span,
        )
        fields.finish()
        return group

    def _route(self, node: Node, per_of_group: Mapping[str, Per]) -> Route:
        fields = Fields(node, "a route")
        id_, group = fields.text("id"), fields.need("group")
        group_id = as_text(group, "'group'")
        if group_id not in per_of_group:
            help_ = suggestion(group_id, per_of_group)
            raise error("RF011", f"this file has no group '{shown(group_id)}'", group.span, help_)
        per = fields.member("per", Per)
        if per is not per_of_group[group_id]:
            raise error("LG002", f"route '{id_}' is looked at per {per}, its group is not", fields.span)
        applies = fields.need("applies")
        closes = self._closing(fields.take("closes"), per)
        rows = self._problems.each(as_items(applies, "'applies'"), lambda row: self._row(row, per))
        route = Route(
            id=id_,
            group=group_id,
            title=fields.text("title"),
            market=fields.member("market", Market),
            per=per,
            route_to_market=fields.flag("route_to_market", default=True),
            opens=self._opening(fields.take("opens")),
            closes=closes,
            rows=tuple(
                self._ending_with_approval(row, closes) if row.per_approval or per is Per.APPROVAL else row for row in rows
            ),
            verdicts=self._verdicts(fields, per),
            review=self._review(fields.take("review")),
            gives=fields.optional_text("gives"),
            evidence=self._evidence(fields, per),
            steps=self._steps(fields, per),
            span=fields.span,
        )
        fields.finish()
        if not as_items(applies, "'applies'"):
            raise error("YS024", f"route '{id_}' has no row under 'applies', so it never opens", applies.span)
        return route

    def _row(self, node: Node, per: Per) -> Row:
        fields = Fields(node, "a row of 'applies'")
        per_approval = per is Per.DEVICE and fields.has("per") and fields.member("per", Per) is Per.APPROVAL
        per = Per.APPROVAL if per_approval else per
        row = Row(
            cite=self._cite(fields),
            when=self._when(fields, about_approvals=per is Per.APPROVAL),
            opens=self._opening(fields.take("opens")),
            closes=self._closing(fields.take("closes"), per),
            review=self._review(fields.take("review")),
            evidence=self._evidence(fields, per),
            steps=self._steps(fields, per),
            between=fields.texts("between"),
            per_approval=per_approval,
        )
        fields.finish()
        return row

    def _ending_with_approval(self, row: Row, of_route: Closing | None) -> Row:
        """The row ends at the latest with the approval, whose stated last day counts where the rule does not name it itself.

        A rule that names it for some approvals only leaves it to count for the others.
        """
        closing = row.closes or of_route
        terms = () if closing is None else closing.terms
        facts = self._known.facts.vocabulary.facts.values()
        more = tuple(end for fact in facts if fact.ends is not None for end in _left_to_count(fact.id, fact.ends, terms))
        if not more:
            return row
        plain = Closing((*terms, *more))
        return replace(row, closes=plain if closing is None else replace(closing, terms=plain.terms))

    def _opening(self, node: Node | None) -> Opening | None:
        if node is None:
            return None
        if isinstance(node, Scalar) and node.text == "not-established":
            return Opening(None, (), Confidence.UNKNOWN)
        fields = Fields(node, "'opens'")
        day = fields.need("expected")
        precision = fields.member("precision", Precision)
        expected = as_partial_date(as_text(day, "'expected'"), precision, day.span, "'expected'")
        opening = Opening(
            expected,
            self._sources(fields, "source"),
            fields.member("confidence", Confidence),
            at_least=fields.flag("at_least", default=False),
            not_before=self._opening(fields.take("not_before")),
        )
        fields.finish()
        earlier = opening.not_before
        if earlier is not None and (earlier.expected is None or earlier.expected.first > expected.first):
            raise error("DT002", "'not_before' names no time before 'expected'", node.span)
        return opening

    def _closing(self, node: Node | None, per: Per) -> Closing | None:
        if node is None:
            return None
        fields = Fields(node, "'closes'")
        terms = tuple(self._term(term, per) for term in as_items(fields.need("earliest_of"), "'earliest_of'"))
        possibly_until = fields.optional_day("possibly_until")
        cite = None
        if possibly_until is not None or fields.has("says"):
            says, sources = _prose(fields.text("says")), self._sources(fields, "source")
            cite = Citation("end-date", says, sources, fields.member("confidence", Confidence), fields.span)
        fields.finish()
        if not terms:
            raise error("YS024", "'earliest_of' is empty", node.span)
        return Closing(terms, possibly_until, cite)

    def _term(self, node: Node, per: Per) -> DateTerm:
        if isinstance(node, Scalar):
            return self._plain_term(node, per)
        fields = Fields(node, "a date of 'earliest_of'")
        plain = self._plain_term(fields.need("date"), per)
        term = replace(plain, when=self._when(fields, about_approvals=per is Per.APPROVAL))
        fields.finish()
        return term

    def _plain_term(self, node: Node, per: Per) -> DateTerm:
        text = as_text(node, "a date")
        fact = self._known.facts.vocabulary.facts.get(text)
        if fact is None:
            return DateTerm(as_date(node, "a date of 'earliest_of'"), None)
        if fact.type is not FactType.DATE or (fact.about_approval and per is Per.DEVICE):
            raise error("RF003", f"'{text}' is not a date that this route can read", node.span)
        return DateTerm(None, text)

    def _review(self, node: Node | None) -> Review | None:
        if node is None:
            return None
        fields = Fields(node, "'review'")
        review = Review(fields.member("by", Reviewer), tuple(_prose(check) for check in fields.texts("checks")))
        fields.finish()
        return review

    # --- evidence, steps, duties --------------------------------------------------------------------

    def _evidence(self, fields: Fields, per: Per) -> tuple[EvidenceNeed, ...]:
        return self._each(fields, "evidence", lambda node: self._need(node, per))

    def _need(self, node: Node, per: Per) -> EvidenceNeed:
        fields = Fields(node, "an evidence need")
        need = EvidenceNeed(
            rule=fields.text("rule"),
            item=self._id(fields.need("item"), self._known.evidence, "evidence item", "RF012"),
            need=fields.member("need", Need),
            basis=fields.optional_text("basis"),
            when=self._when(fields, about_approvals=per is Per.APPROVAL),
            sources=self._sources(fields, "source"),
            confidence=fields.member("confidence", Confidence),
        )
        fields.finish()
        return need

    def _steps(self, fields: Fields, per: Per) -> tuple[PlanStep, ...]:
        return self._each(fields, "steps", lambda node: self._step(node, per))

    def _step(self, node: Node, per: Per) -> PlanStep:
        fields = Fields(node, "a step")
        step = self._id(fields.need("step"), self._known.steps, "step", "RF013")
        after_node = fields.take("after")
        after = () if after_node is None else self._ids(after_node)
        when = self._when(fields, about_approvals=per is Per.APPROVAL)
        not_before = fields.take("not_before")
        if not_before is not None and as_text(not_before, "'not_before'") != "opening":
            raise error("YS016", "'not_before' can only be 'opening'", not_before.span)
        fields.finish()
        return PlanStep(step, after, when, not_before is not None)

    def _ids(self, node: Node) -> tuple[str, ...]:
        items = (node,) if isinstance(node, Scalar) else as_items(node, "'after'")
        return tuple(self._id(item, self._known.steps, "step", "RF013") for item in items)

    def _duty(self, node: Node) -> Duty:
        fields = Fields(node, "a duty")
        period = self._period(fields)
        evidence = fields.take("evidence")
        items = () if evidence is None else as_items(evidence, "'evidence'")
        duty = Duty(
            cite=self._cite(fields),
            title=fields.text("title"),
            market=fields.member("market", Market),
            when=self._when(fields, about_approvals=False),
            phase=fields.member("phase", Phase),
            evidence=tuple(self._id(item, self._known.evidence, "evidence item", "RF012") for item in items),
            in_force_from=period[0],
            in_force_until=period[1],
            routes=frozenset(fields.texts("routes")),
        )
        fields.finish()
        return duty

    def _statement(self, node: Node) -> Statement:
        fields = Fields(node, "a notice")
        statement = Statement(self._cite(fields), self._when(fields, about_approvals=False))
        fields.finish()
        return statement

    # --- carrying over ------------------------------------------------------------------------------

    def _carry_over(self, node: Node) -> CarryOver:
        fields = Fields(node, "a carry-over")
        change, unsettle = fields.take("change"), fields.take("unsettle")
        carry = CarryOver(
            source=fields.text("from"),
            group=fields.text("group"),
            sentence=_prose(fields.text("sentence")),
            confidence=fields.member("confidence", Confidence),
            opens=self._opening(fields.take("opens")),
            drop=frozenset(fields.texts("drop")),
            change=self._changes(change),
            unsettle=self._changes(unsettle),
            span=fields.span,
        )
        fields.finish()
        return carry

    def _changes(self, node: Node | None) -> Mapping[str, Change]:
        if node is None:
            return {}
        entries = as_mapping(node, "changes, by rule id,").entries
        return {entry.key.text: self._change(entry.value) for entry in entries}

    def _change(self, node: Node) -> Change:
        fields = Fields(node, "a change")
        when = fields.take("when")
        says, between = fields.optional_text("says"), fields.texts("between")
        sources = self._sources(fields, "source") if fields.has("source") else None
        change = Change(
            when=None if when is None else self._conditions.read(when, about_approvals=True),
            says=None if says is None else _prose(says),
            sources=sources,
            between=between,
        )
        fields.finish()
        return change


def _left_to_count(fact: str, ends: Condition, terms: tuple[DateTerm, ...]) -> Iterator[DateTerm]:
    """The end that ``fact`` states, for the approvals of which no term names it. ``ends``: those that it ends at all."""
    named = [term.when for term in terms if term.fact == fact]
    if ALWAYS not in named:
        when = AllOf((ends, *(Negation(each) for each in named))) if named else ends
        yield DateTerm(None, fact, when, if_stated=True)


def _check_unsettled(rule: VerdictRule, span: Span) -> None:
    if (rule.verdict is Verdict.UNSETTLED) != (rule.cite.confidence is Confidence.UNKNOWN):
        message = "what is unsettled has confidence unknown, and only that has"
        raise error("LG001", f"rule '{rule.cite.rule}': {message}", span)


def _prose(text: str) -> str:
    return " ".join(text.split())
