"""Is anyone left without an answer? An approval that a group concerns and says nothing of; a device that loses its last route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.check.proofs.encode import FormulaEncoder
from pathways.check.proofs.formula import both, day_between, disj, negate
from pathways.check.proofs.proof import Kind, Obligation
from pathways.check.proofs.reach import looked_at
from pathways.check.proofs.results import any_open, lifetime
from pathways.check.proofs.world import LAST_DAY
from pathways.model.findings import Severity
from pathways.model.result import Outcome
from pathways.model.rules import Instrument, Market, Per


def no_gap(
    encoder: FormulaEncoder, instrument: Instrument, approvals: int, others: Sequence[Instrument] = ()
) -> Iterator[Obligation]:
    """Every approval that a group's ``when`` accepts gets a route or a stated reason, be it from another instrument that has a
    part of the group. ``others``: those of its edition."""
    for forms, view in looked_at(encoder, instrument, approvals):
        group = forms.group
        if group.per is not Per.APPROVAL:
            continue
        sharing = [
            (other, each) for other in others for each in other.groups if each.id == group.id and other.id != instrument.id
        ]
        parts = [encoder.group(other, each, view) for other, each in sharing]
        elsewhere = disj(both(part.concerned, negate(part.silent)) for part in parts)
        yield Obligation(
            kind=Kind.NO_GAP,
            subject=group.id,
            claim="every approval that the group concerns gets a route or a reason",
            goal=both(lifetime(instrument), forms.silent, negate(elsewhere))
            if parts
            else both(lifetime(instrument), forms.silent),
            wanted=False,
            refuted=f"group '{group.id}' concerns this approval and has neither a route nor a verdict for it",
            instruments=(instrument.id, *(other.id for other, _ in sharing)),
            place=instrument.id,
            span=group.span,
            shows=(group.id, *(route.route.id for route in forms.routes)),
            help="Add a row or a verdict rule, or 'otherwise:' for what is left over.",
        )


def last_route(encoder: FormulaEncoder, instruments: Sequence[Instrument], market: Market, approvals: int) -> Obligation:
    """A device with an open route to the market keeps one. Not a fault where it is refuted: certificates do end."""
    law = tuple(each for each in instruments if each.status.is_law and _routes(each, market))
    today = any_open(encoder, law, market, approvals)
    tomorrow = any_open(encoder, law, market, approvals, later=1)
    routes = tuple(sorted({route for instrument in law for route in _routes(instrument, market)}))
    return Obligation(
        kind=Kind.LAST_ROUTE,
        subject=market,
        claim=f"no device loses its last open route to {market} from one day to the next",
        goal=both(day_between(None, LAST_DAY.toordinal() - 1), today, negate(tomorrow)),
        wanted=False,
        refuted=f"a device loses its last open route to {market} when this day is over",
        instruments=tuple(instrument.id for instrument in law),
        place="edition",
        span=None,
        shows=routes,
        outcomes=(Outcome.OPEN,),
        also_next_day=True,
        severity=Severity.NOTE,
    )


def _routes(instrument: Instrument, market: Market) -> list[str]:
    return [route.id for route in instrument.routes if route.market is market and route.route_to_market]
