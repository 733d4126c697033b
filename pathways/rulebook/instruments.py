"""One instrument file to its groups, routes, duties and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from pathways.model.findings import Span
from pathways.model.rules import Duty, Group, Instrument, LegalStatus, Market, Per, Phase, Statement, Story
from pathways.rulebook.carried import read_carry_over
from pathways.rulebook.carry_over import CarryOver
from pathways.rulebook.enacted import read_enacting
from pathways.rulebook.enacting import Enacting
from pathways.rulebook.fields import Fields, as_items, as_member, shown
from pathways.rulebook.grammar.instruments import DUTY, INSTRUMENT, NOTICE
from pathways.rulebook.grammar.kinds import PERIOD
from pathways.rulebook.groups import GroupKind
from pathways.rulebook.nodes import Node, error
from pathways.rulebook.routes import read_group, read_route
from pathways.rulebook.rule_reader import KnownIds, RuleReader

__all__ = ["InstrumentFile", "KnownIds", "read_instrument"]


class InstrumentFile(Struct, frozen=True):
    """An instrument as written, before what it carries over and enacts is brought in."""

    instrument: Instrument
    carries_over: tuple[CarryOver, ...]
    enacts: tuple[Enacting, ...] = ()

    @property
    def taken_from(self) -> tuple[tuple[str, Span], ...]:
        """The earlier instruments that it rests on, each with the place where it is named."""
        carried = ((carry.source, carry.span) for carry in self.carries_over)
        return (*carried, *((each.source.id, each.source.span) for each in self.enacts))


def read_instrument(root: Node, known: KnownIds) -> InstrumentFile:
    """Raises FileError with everything that is wrong in the file."""
    reader = RuleReader(known)
    file = reader.problems.noting(lambda: _file(root, reader))
    if file is None:
        raise reader.problems.as_error()
    reader.problems.raise_if_any()
    return file


def _file(root: Node, reader: RuleReader) -> InstrumentFile:
    fields = Fields(root, INSTRUMENT.table)
    fields.schema(INSTRUMENT.schema_name)
    carried = reader.each(fields, "carries_over", lambda node: read_carry_over(node, reader))
    enacts = reader.each(fields, "enacts", lambda node: read_enacting(node, reader))
    groups = reader.each(fields, "groups", lambda node: read_group(node, reader))
    kinds = _kinds(carried, groups, reader)
    routes = reader.each(fields, "routes", lambda node: read_route(node, kinds, reader))
    duties = reader.each(fields, "duties", lambda node: _duty(node, reader))
    statements = reader.each(fields, "notices", lambda node: _statement(node, reader))
    period, status = _period(fields), fields.need("status")
    instrument = Instrument(
        id=fields.text("id"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        published=fields.day("published"),
        status=as_member(status, LegalStatus, "'status'"),
        in_force_from=period[0],
        in_force_until=period[1],
        sources=reader.sources(fields, "sources"),
        summary=fields.prose("summary"),
        groups=groups,
        routes=routes,
        duties=duties,
        statements=statements,
        span=fields.span,
    )
    fields.finish()
    if instrument.status.is_law and instrument.in_force_from is None:
        message = f"an instrument that is law ('{instrument.status}') needs 'in_force: {{from: DATE}}'"
        raise error("DT001", message, status.span, "Write it below 'status', or correct 'status'.")
    _check_unique(((group.id, group.span) for group in groups), reader)
    _check_unique(((route.id, route.span) for route in routes), reader)
    _check_commencement(instrument, enacts, reader)
    return InstrumentFile(instrument, carried, enacts)


def _check_commencement(instrument: Instrument, enacts: Iterable[Enacting], reader: RuleReader) -> None:
    """Only law enacts, and what it enacts begins while it is in force. What was withdrawn may be kept, and enacts nothing."""
    start, end = instrument.in_force_from, instrument.in_force_until
    for entry in enacts:
        if not instrument.status.is_law and instrument.status is not LegalStatus.SUPERSEDED:
            help_ = "Correct 'status', or use 'carries_over' for what is no law yet."
            message = f"'{instrument.id}' enacts, and is {instrument.status}: only law does"
            reader.problems.add(error("LG004", message, entry.span, help_))
        if entry.opens is not None and start is not None and (entry.opens < start or (end is not None and entry.opens > end)):
            message = f"what opens on {entry.opens} opens outside the time in which the instrument is in force, from {start}"
            reader.problems.add(error("DT004", message, entry.opens_at, "Correct one of the two."))


def _kinds(carried: Iterable[CarryOver], groups: Iterable[Group], reader: RuleReader) -> Mapping[str, GroupKind | None]:
    """The groups that routes of the file may belong to. A group of its own is of the kind of the one that it is merged into."""
    kinds = {carry.group: reader.known.kind_of(carry.source, carry.group) for carry in carried}
    for group in groups:
        own = GroupKind(group.market, group.per)
        before = kinds.get(group.id)
        if before is not None and before != own:
            message = f"group '{group.id}' is for {before.market} and per {before.per} where it is carried over from"
            reader.problems.add(error("LG002", message, group.span, "Make 'market' and 'per' equal."))
        kinds[group.id] = own
    return kinds


def _check_unique(ids: Iterable[tuple[str, Span]], reader: RuleReader) -> None:
    seen: dict[str, Span] = {}
    for id_, span in ids:
        if id_ in seen:
            reader.problems.add(error("YS008", f"'{shown(id_)}' stands twice", span, f"Also at {seen[id_]}."))
        seen.setdefault(id_, span)


def _period(fields: Fields, key: str = "in_force") -> tuple[date | None, date | None]:
    node = fields.take(key)
    if node is None:
        return None, None
    period = Fields(node, PERIOD)
    start, end = period.optional_day("from"), period.optional_day("until")
    period.finish()
    if start is not None and end is not None and end < start:
        raise error("DT002", "'until' lies before 'from'", node.span)
    return start, end


def _duty(node: Node, reader: RuleReader) -> Duty:
    fields = Fields(node, DUTY)
    period = _period(fields)
    evidence = fields.take("evidence")
    items = () if evidence is None else as_items(evidence, "'evidence'")
    duty = Duty(
        cite=reader.cite(fields),
        title=fields.text("title"),
        market=fields.member("market", Market),
        when=reader.when(fields, Per.DEVICE),
        phase=fields.member("phase", Phase),
        evidence=tuple(map(reader.evidence_id, items)),
        in_force_from=period[0],
        in_force_until=period[1],
        routes=frozenset(fields.texts("routes")),
        cost=reader.costs.lines(fields),
    )
    fields.finish()
    return duty


def _statement(node: Node, reader: RuleReader) -> Statement:
    fields = Fields(node, NOTICE)
    period = _period(fields, "shown")
    story = fields.optional_member("story", Story)
    statement = Statement(reader.cite(fields), reader.when(fields, Per.DEVICE), *period, story)
    fields.finish()
    return statement
