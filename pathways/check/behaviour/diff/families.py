"""What is compared: the instruments of an edition, taken apart into families of routes that do not depend on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.catalogue import Edition
from pathways.model.rule_walk import closings_of, routes_in
from pathways.model.rules import Group, Instrument, LegalStatus, Per, Route

_DAY = timedelta(days=1)


class GroupPart(Struct, frozen=True):
    """One group with its routes, in an instrument of its own that holds nothing else."""

    instrument: Instrument
    group: Group
    routes: tuple[Route, ...]


Family = tuple[GroupPart, ...]
"""All parts of an edition that share a group id: the law's, and those of proposals."""


def families(edition: Edition) -> Mapping[str, Family]:
    """The families of an edition by group id. Instruments that are superseded have no say."""
    found: dict[str, list[GroupPart]] = {}
    for instrument in edition.instruments:
        if instrument.status is LegalStatus.SUPERSEDED:
            continue
        for part in parts_of(instrument):
            found.setdefault(part.group.id, []).append(part)
    return {group: tuple(parts) for group, parts in sorted(found.items())}


def parts_of(instrument: Instrument) -> Iterator[GroupPart]:
    for group in instrument.groups:
        routes = routes_in(instrument, group)
        alone = replace(instrument, groups=(group,), routes=routes, duties=(), statements=())
        yield GroupPart(alone, group, routes)


def per_approval(family: Family) -> bool:
    beside = (row.per_approval for part in family for route in part.routes for row in route.rows)
    return any(part.group.per is Per.APPROVAL for part in family) or any(beside)


def date_facts(part: GroupPart) -> frozenset[str]:
    """The facts that may end a route. A date that ends it only where it is stated may as well not be."""
    terms = (term for closing in closings_of(part.instrument) for term in closing.terms if not term.if_stated)
    return frozenset(term.fact for term in terms if term.fact is not None)


def fixed_days(part: GroupPart) -> Iterator[date]:
    """The last days that the part's closings name."""
    for closing in closings_of(part.instrument):
        yield from (term.day for term in closing.terms if term.day is not None)
        if closing.possibly_until is not None:
            yield closing.possibly_until


def turning_days(part: GroupPart) -> Iterator[date]:
    """The first days on which the part may answer otherwise than the day before."""
    instrument = part.instrument
    if instrument.in_force_from is not None:
        yield instrument.in_force_from
    if instrument.in_force_until is not None:
        yield instrument.in_force_until + _DAY
    yield from (day + _DAY for day in fixed_days(part))
