"""Which entry of one assessment is which entry of another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from pathways.engine.changes.route_view import family_of, way_of
from pathways.model.result import Basis, RouteResult

Pair = tuple[RouteResult | None, RouteResult | None]


def match(before: Sequence[RouteResult], after: Sequence[RouteResult]) -> list[Pair]:
    """Pairs in the order of ``after``, then what is gone.

    An entry is the same if route, market, law or not law, and approval are. Where several are, those of one document belong
    together, then those of one legal status. What is left is paired where a proposal became law, and where one approval is dealt
    with in the same group by another route; both only where there is one on each side.
    """
    found: dict[int, int] = {}
    exact: list[Callable[[RouteResult], Hashable]] = [
        lambda each: (_identity(each), each.instrument),
        lambda each: (_identity(each), each.legal_status),
        _identity,
    ]
    for key in exact:
        _pair(before, after, found, key, only_single=False)
    for key in (_whatever_the_law, _in_the_group):
        _pair(before, after, found, key, only_single=True)
    partners = {later: earlier for earlier, later in found.items()}
    pairs: list[Pair] = [(before[partners[place]] if place in partners else None, each) for place, each in enumerate(after)]
    return pairs + [(each, None) for place, each in enumerate(before) if place not in found]


def _identity(route: RouteResult) -> Hashable:
    return (way_of(route), _approval(route.basis))


def _whatever_the_law(route: RouteResult) -> Hashable:
    return (route.id, route.market, _approval(route.basis))


def _in_the_group(route: RouteResult) -> Hashable:
    return (family_of(route), _approval(route.basis))


def _approval(basis: Basis | None) -> Hashable:
    return None if basis is None else (basis.index, basis.regulator, basis.pathway, basis.number)


def _pair(
    before: Sequence[RouteResult],
    after: Sequence[RouteResult],
    found: dict[int, int],
    key: Callable[[RouteResult], Hashable],
    *,
    only_single: bool,
) -> None:
    """Adds the places of entries that have the same key and no partner yet."""
    taken = set(found.values())
    earlier: dict[Hashable, list[int]] = {}
    later: dict[Hashable, list[int]] = {}
    for place, route in enumerate(before):
        if place not in found:
            earlier.setdefault(key(route), []).append(place)
    for place, route in enumerate(after):
        if place not in taken:
            later.setdefault(key(route), []).append(place)
    for each, places in earlier.items():
        partners = later.get(each, [])
        if only_single and (len(places) != 1 or len(partners) != 1):
            continue
        found.update(zip(places, partners, strict=False))
