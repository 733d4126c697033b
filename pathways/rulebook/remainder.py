"""What stays with a draft in an edition that knows the instrument which enacts a part of it.

A group of which some routes are law and others are not stands in several instruments. Each approval, or device, is then answered
by one of them: the instrument that enacts rules the group, and the others are asked only where one of their own rules applies and
none that comes before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Negation
from pathways.model.rule_walk import routes_in
from pathways.model.rules import Group, Instrument, LegalStatus, Per, VerdictRule
from pathways.rulebook.enacting import Enacting, Named, groups_taken
from pathways.rulebook.fields import Problems
from pathways.rulebook.nodes import error

Entries = Mapping[str, Sequence[Enacting]]
"""What each instrument of the edition enacts, by its id."""


class _Taken(Struct, frozen=True):
    """What one instrument takes of another, or drops of it."""

    by: Instrument
    source: Instrument
    entries: tuple[Enacting, ...]


def remaining(instruments: Sequence[Instrument], entries: Entries) -> tuple[Instrument, ...]:
    """The instruments of an edition, each without what another of them makes law. Raises FileError for what two of them take.

    An instrument that was withdrawn (``superseded``) takes nothing.
    """
    known = {each.id: each for each in instruments}
    taken = [
        _Taken(by, known[source], tuple(each for each in entries[by.id] if each.source.id == source))
        for by in instruments
        if by.status is not LegalStatus.SUPERSEDED
        for source in dict.fromkeys(each.source.id for each in entries.get(by.id, ()))
        if source in known
    ]
    if not taken:
        return tuple(instruments)
    _check_taken_once(taken)
    left = {each.id: _without(each, [one for one in taken if one.source.id == each.id]) for each in instruments}
    for group in dict.fromkeys(group.id for one in taken for group in groups_taken(one.entries, one.source)):
        _divide(group, _in_order(group, instruments, taken), left)
    return tuple(left[each.id] for each in instruments)


def _check_taken_once(taken: Iterable[_Taken]) -> None:
    problems = Problems()
    seen: dict[tuple[str, str], tuple[str, Named]] = {}
    for one in taken:
        for name in (name for entry in one.entries for name in (*entry.names, *entry.drop)):
            before, place = seen.setdefault((one.source.id, name.id), (one.by.id, name))
            if before != one.by.id:
                message = f"'{name.id}' of '{one.source.id}' is taken by '{before}' already"
                help_ = f"Also at {place.span}. Take it from '{before}' where this instrument amends that one."
                problems.add(error("RF019", message, name.span, help_))
    problems.raise_if_any()


def _without(source: Instrument, taken: Sequence[_Taken]) -> Instrument:
    """Without the routes, duties and notices that are taken, and without all that is dropped."""
    if not taken:
        return source
    gone = {name.id for one in taken for entry in one.entries for name in entry.drop}
    named = gone | {name.id for one in taken for entry in one.entries for name in entry.names}
    routes = tuple(
        replace(
            route,
            rows=tuple(row for row in route.rows if row.cite.rule not in gone),
            verdicts=_kept(route.verdicts, gone),
            evidence=tuple(need for need in route.evidence if need.rule not in gone),
        )
        for route in source.routes
        if route.id not in named
    )
    emptied = {route.group for route in source.routes} - {route.group for route in routes}
    return replace(
        source,
        groups=tuple(_group_without(group, gone) for group in source.groups if group.id not in emptied),
        routes=routes,
        duties=tuple(duty for duty in source.duties if duty.cite.rule not in named),
        statements=tuple(each for each in source.statements if each.cite.rule not in named),
    )


def _group_without(group: Group, gone: set[str]) -> Group:
    def kept(rule: VerdictRule | None) -> VerdictRule | None:
        return None if rule is None or rule.cite.rule in gone else rule

    return replace(
        group,
        verdicts=_kept(group.verdicts, gone),
        otherwise=kept(group.otherwise),
        unheld=kept(group.unheld),
        evidence=tuple(need for need in group.evidence if need.rule not in gone),
    )


def _kept(verdicts: Iterable[VerdictRule], gone: set[str]) -> tuple[VerdictRule, ...]:
    return tuple(rule for rule in verdicts if rule.cite.rule not in gone)


# --- a group in several instruments ---------------------------------------------------------------------------


def _in_order(group: str, instruments: Sequence[Instrument], taken: Sequence[_Taken]) -> list[str]:
    """The instruments that share the group, each before what it takes from; the latest to be made first."""
    pairs = [(one.by.id, one.source.id) for one in taken if group in {each.id for each in groups_taken(one.entries, one.source)}]
    waiting = sorted(
        (each for each in instruments if any(each.id in pair for pair in pairs)),
        key=lambda each: (each.status.is_law, each.published),
        reverse=True,
    )
    order: list[str] = []
    while waiting:
        ids = {each.id for each in waiting}
        free = next((each for each in waiting if not any(source == each.id and by in ids for by, source in pairs)), waiting[0])
        waiting.remove(free)
        order.append(free.id)
    return order


def _divide(group_id: str, order: Sequence[str], left: dict[str, Instrument]) -> None:
    """The first that has the group rules it. What the others keep of it is narrowed to their own rules."""
    members = [id_ for id_ in order if any(group.id == group_id for group in left[id_].groups)]
    if len(members) < 2:
        return
    first, *others = members
    ruling = _group_of(left[first], group_id)
    ruled = [rule.when for rule in ruling.verdicts]
    before = _rows(left[first], ruling)
    theirs: list[Condition] = []
    for id_ in others:
        group = _group_of(left[id_], group_id)
        own_verdicts = _kept(group.verdicts, {rule.cite.rule for rule in ruling.verdicts})
        own = [*_rows(left[id_], group), *(rule.when for rule in own_verdicts)]
        narrowed = [group.when, *(Negation(AnyOf(tuple(whens))) for whens in (ruled, before) if whens)]
        if ruling.otherwise is not None:
            narrowed.append(AnyOf(tuple(own)))
        kept = replace(
            group,
            when=_both(narrowed),
            verdicts=own_verdicts,
            otherwise=group.otherwise if ruling.otherwise is None else None,
            unheld=group.unheld if ruling.unheld is None else None,
            reminder=None,
        )
        left[id_] = _with_group(left[id_], kept)
        before = [*before, *own]
        theirs += own
    if ruling.otherwise is not None and theirs:
        when = _both([ruling.otherwise.when, Negation(AnyOf(tuple(theirs)))])
        left[first] = _with_group(left[first], replace(ruling, otherwise=replace(ruling.otherwise, when=when)))


def _group_of(instrument: Instrument, group_id: str) -> Group:
    return next(group for group in instrument.groups if group.id == group_id)


def _rows(instrument: Instrument, group: Group) -> list[Condition]:
    """The conditions of the group's rows, as the group is looked at."""
    per_approval = group.per is Per.APPROVAL
    return [row.when for route in routes_in(instrument, group) for row in route.rows if per_approval or not row.per_approval]


def _both(conditions: Iterable[Condition]) -> Condition:
    found = tuple(condition for condition in conditions if condition != ALWAYS)
    return found[0] if len(found) == 1 else AllOf(found)


def _with_group(instrument: Instrument, group: Group) -> Instrument:
    return replace(instrument, groups=tuple(group if each.id == group.id else each for each in instrument.groups))
