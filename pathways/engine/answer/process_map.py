"""The map of a device's way: its assessment as a graph of parties, steps and what goes between them.

Who takes part, who takes which step and what flows is said by the rules; here it is only put together with the plans.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pathways.engine.answer.timeline import planned
from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.usual import Known, known_with
from pathways.engine.conditions.worked_out import known_of
from pathways.model.catalogue import RuleSet
from pathways.model.citations import Cite
from pathways.model.conditions import Truth
from pathways.model.dates import ThreePoint
from pathways.model.device import Device
from pathways.model.flows import Flow, Party, PartyKind
from pathways.model.process_map import EdgeKind, MapEdge, MapNode, MapNodeKind, MapRoute, MapStanding, ProcessMap
from pathways.model.result import Assessment, DutyResult, Outcome, RouteResult, Timeline, TimelineStep
from pathways.model.rules import Confidence, weakest


def process_map(assessment: Assessment, device: Device, rules: RuleSet) -> ProcessMap:
    """The map of an assessment of the device under the rules. The same arguments always give the same map."""
    whole = on_day(known_of(device, rules.catalogue.vocabulary), assessment.as_of)
    drawing = _Drawing(assessment, rules, known_with(whole, strict=assessment.receipt.strict))
    shown = [route for route in assessment.routes if route.route_to_market]
    routes = tuple(drawing.add_route(route, timeline) for route, timeline in planned(shown))
    for route in shown:
        for drawn in routes:
            if route.timeline is not None and (route.id, route.instrument) == (drawn.id, drawn.instrument):
                drawing.add_support(route, drawn)
        if route.outcome is Outcome.UNDECIDED:
            drawing.add_undecided(route)
        elif route.outcome in _WITHOUT_STEPS and (route.id, route.instrument) not in {
            (each.id, each.instrument) for each in routes
        }:
            drawing.add_without_steps(route)
    return ProcessMap(
        device=str(assessment.device.get("name", "")),
        edition=assessment.edition,
        verified_through=rules.edition.verified_through,
        as_of=assessment.as_of,
        says=tuple(sentence for market in assessment.answer for sentence in market.says),
        routes=routes,
        nodes=(*drawing.in_order(), *drawing.nodes.values()),
        edges=tuple(drawing.edges.values()),
    )


_WITHOUT_STEPS = {
    Outcome.OPEN: "This way is open. The rules have no steps for it.",
    Outcome.UPCOMING: "This way opens later. The rules have no steps for it.",
    Outcome.EXPECTED: "This way is expected. There is no plan for it yet.",
    Outcome.UNSETTLED: "Whether this way is open is not settled.",
}


class _Taker(Struct, frozen=True):
    """A party that takes a step, and what says so. ``sure``: no fact that is not given could make it another."""

    party: str
    sources: tuple[Cite, ...]
    confidence: Confidence
    sure: bool


class _Drawing:
    """The map as far as it has been drawn."""

    def __init__(self, assessment: Assessment, rules: RuleSet, known: Known) -> None:
        self.parties: dict[str, MapNode] = {}
        self.nodes: dict[str, MapNode] = {}
        self.edges: dict[str, MapEdge] = {}
        self._confidence_of: dict[str, Confidence] = {}
        self._assessment, self._rules, self._known = assessment, rules, known
        self._flows = rules.catalogue.flows

    def in_order(self) -> list[MapNode]:
        """The parties in the order in which the rules list them, then others."""
        listed = [f"party:{party}" for party in self._flows.parties]
        return [self.parties[id_] for id_ in dict.fromkeys([*listed, *self.parties]) if id_ in self.parties]

    def add_route(self, route: RouteResult, timeline: Timeline) -> MapRoute:
        """Draws the route with its steps, and what flows on the way."""
        drawn = self._map_route(route, timeline)
        for step in timeline.steps:
            self._add_step(drawn, route, step)
        self._add_market(drawn, route, timeline)
        duties = self._duties_of(route)
        steps = {step.id: step for step in timeline.steps}
        for flow in self._flows.flows:
            self._add_flow(flow, drawn, steps, duties)
        return drawn

    def add_support(self, route: RouteResult, drawn: MapRoute) -> None:
        """Draws the approval that the route rests on."""
        self._support(route, f"market:{drawn.key}", drawn.key, drawn.standing)

    def _support(self, route: RouteResult, supported: str, part: str, standing: MapStanding) -> None:
        if route.basis is None:
            return
        sources, confidence = self._grounds(route)
        approval = f"approval:{route.basis.index}"
        self._add(MapNode(approval, MapNodeKind.APPROVAL, route.basis.label, "An approval that the device holds."))
        self._join(
            EdgeKind.SUPPORTS, approval, supported, "supports", part, standing, self._rule_of(route), sources, confidence
        )  # fmt: skip

    def add_without_steps(self, route: RouteResult) -> None:
        """Draws a route that is a way all the same, with what it rests on."""
        key = self._add_route_alone(route, _WITHOUT_STEPS[route.outcome])
        self._support(route, key, key, _standing_of(route))

    def _add_route_alone(self, route: RouteResult, says: str) -> str:
        key = f"route:{route.id}@{route.instrument}"
        sources, confidence = self._grounds(route)
        self._confidence_of.setdefault(key, confidence)
        node = MapNode(
            key, MapNodeKind.ROUTE, route.title, says, key, _standing_of(route), sources=sources, confidence=confidence
        )
        self._add(node)
        return key

    def add_undecided(self, route: RouteResult) -> None:
        """Draws a route that may be open, with the facts on which that hangs."""
        key = self._add_route_alone(route, "It is not decided whether this way is open.")
        sources, confidence = self._grounds(route)
        standing = _standing_of(route)
        for fact in route.undecided_by:
            question = f"question:{fact}"
            self._add(MapNode(question, MapNodeKind.QUESTION, *self._asked(fact)))
            self._join(EdgeKind.DECIDES, question, key, "decides", key, standing, self._rule_of(route), sources, confidence)

    # --- nodes --------------------------------------------------------------------------------------

    def _map_route(self, route: RouteResult, timeline: Timeline) -> MapRoute:
        key = route.id if route.id not in self._confidence_of else f"{route.id}@{route.instrument}"
        self._confidence_of[key] = route.confidence
        return MapRoute(
            key=key,
            id=route.id,
            title=route.title,
            market=route.market,
            standing=_standing_of(route),
            legal_status=route.legal_status,
            instrument=route.instrument,
            confidence=route.confidence,
            on=route.basis.label if route.basis else "",
            opens=route.opens,
            start=timeline.start,
            access=timeline.market_access,
            until=route.closes.date if route.closes else None,
            open_ended=timeline.open_ended,
        )

    def _add_step(self, drawn: MapRoute, route: RouteResult, step: TimelineStep) -> None:
        takers = self._takers(step)
        node = MapNode(
            id=_step_id(drawn, step.id),
            kind=MapNodeKind.STEP,
            label=step.title,
            says=step.says,
            part=drawn.key,
            standing=drawn.standing,
            parties=tuple(taker.party for taker in takers),
            starts=step.starts,
            ends=step.ends,
            duration=step.duration,
            published=step.published,
            conditional=step.conditional,
            sources=step.sources,
            confidence=step.confidence,
        )
        self._add(node)
        for taker in takers:
            party = self._party(taker.party)
            self._join(
                EdgeKind.TAKES, party, node.id, "takes", drawn.key, drawn.standing, step.id, taker.sources, taker.confidence,
                start=node.start, end=node.end, conditional=step.conditional or not taker.sure,
            )  # fmt: skip
        for earlier in step.after:
            before = self.nodes[_step_id(drawn, earlier)]
            self._join(
                EdgeKind.THEN, before.id, node.id, "then", drawn.key, drawn.standing, self._rule_of(route),
                step.sources, step.confidence, start=before.end, end=node.start, conditional=step.conditional,
            )  # fmt: skip

    def _add_market(self, drawn: MapRoute, route: RouteResult, timeline: Timeline) -> None:
        sources, confidence = self._grounds(route)
        market = MapNode(
            id=f"market:{drawn.key}",
            kind=MapNodeKind.MARKET,
            label=f"On the market ({drawn.market.value})",
            says=f"{route.title}: the device may be placed on the market.",
            part=drawn.key,
            standing=drawn.standing,
            starts=timeline.market_access,
            ends=None if drawn.until is None else _day_at_least(drawn.until, timeline.market_access),
            sources=sources,
            confidence=confidence,
        )
        self._add(market)
        waited_for = {earlier for step in timeline.steps for earlier in step.after}
        for step in timeline.steps:
            if step.id not in waited_for:
                self._join(
                    EdgeKind.THEN, _step_id(drawn, step.id), market.id, "then", drawn.key, drawn.standing, self._rule_of(route),
                    sources, confidence, start=step.ends.likely, end=market.start,
                )  # fmt: skip

    def _party(self, id_: str) -> str:
        """The node of the party, which is drawn once something needs it."""
        node = f"party:{id_}"
        if node not in self.parties:
            known = self._flows.parties.get(id_) or Party(
                id_, id_.replace("-", " ").capitalize(), "", PartyKind.OTHER, (), Confidence.UNKNOWN
            )
            self.parties[node] = MapNode(
                node, MapNodeKind.PARTY, known.title, known.says,
                party_kind=known.kind, sources=known.sources, confidence=known.confidence,
            )  # fmt: skip
        return node

    # --- flows --------------------------------------------------------------------------------------

    def _add_flow(self, flow: Flow, drawn: MapRoute, steps: dict[str, TimelineStep], duties: dict[str, DutyResult]) -> None:
        applies, _ = self._known.truth(flow.when)
        if applies is Truth.NO or (flow.step is not None and flow.step not in steps):
            return
        if flow.duty is not None and flow.duty not in duties:
            return
        step = None if flow.step is None else steps[flow.step]
        takers = () if step is None else self._takers(step)
        start, end = (step.starts.likely, step.ends.likely) if step else (drawn.access.likely, None)
        duty = None if flow.duty is None else duties[flow.duty]
        maybe = applies is Truth.UNKNOWN or (step is not None and step.conditional) or (duty is not None and duty.conditional)
        for taker in takers if takers and None in (flow.tail, flow.head) else (None,):
            tail = flow.tail or (taker.party if taker else "")
            head = flow.head or (taker.party if taker else "")
            if tail == head:
                continue
            self._join(
                EdgeKind(flow.kind.value), self._party(tail), self._party(head), flow.what, drawn.key, drawn.standing,
                flow.duty or flow.id, flow.sources, flow.confidence, start=start, end=end,
                step=_step_id(drawn, step.id) if step else f"market:{drawn.key}",
                conditional=maybe or (taker is not None and not taker.sure),
            )  # fmt: skip

    def _takers(self, step: TimelineStep) -> tuple[_Taker, ...]:
        """Who takes the step: whom a role names, else those of whom it may be any."""
        roles = [(role, self._known.truth(role.when)[0]) for role in self._flows.roles if role.step == step.id]
        sure = [role for role, truth in roles if truth is Truth.YES]
        named = sure or [role for role, truth in roles if truth is Truth.UNKNOWN]
        if named:
            return tuple(_Taker(role.by, role.sources, role.confidence, bool(sure)) for role in named)
        return tuple(_Taker(actor.value, step.sources, step.confidence, len(step.by) == 1) for actor in step.by)

    def _duties_of(self, route: RouteResult) -> dict[str, DutyResult]:
        answered = {duty.rule: duty for duty in self._assessment.duties}
        return {
            duty.cite.rule: answered[duty.cite.rule]
            for instrument in self._rules.edition.instruments
            for duty in instrument.duties
            if duty.cite.rule in answered and duty.market is route.market and (not duty.routes or route.id in duty.routes)
        }

    # --- what everything rests on -------------------------------------------------------------------

    def _grounds(self, route: RouteResult) -> tuple[tuple[Cite, ...], Confidence]:
        """The sources of the rules that led to the outcome; those of the document where none did."""
        cites = tuple(dict.fromkeys(cite for reason in route.because for cite in reason.sources))
        if cites:
            return cites, weakest(route.confidence, *(reason.confidence for reason in route.because))
        return next(each.sources for each in self._rules.edition.instruments if each.id == route.instrument), route.confidence

    def _asked(self, fact: str) -> tuple[str, str]:
        """What a fact is called, and how it is asked for."""
        asked = next((each for each in self._assessment.questions if each.fact == fact), None)
        if asked is not None:
            return asked.label or fact, asked.ask
        known = self._rules.catalogue.vocabulary.facts.get(fact)
        return (fact, "") if known is None else (known.label, known.ask)

    def _rule_of(self, route: RouteResult) -> str:
        return route.because[0].rule if route.because else route.id

    def _add(self, node: MapNode) -> None:
        self.nodes.setdefault(node.id, node)

    def _join(
        self,
        kind: EdgeKind,
        tail: str,
        head: str,
        label: str,
        part: str,
        standing: MapStanding,
        rule: str,
        sources: tuple[Cite, ...],
        confidence: Confidence,
        *,
        start: date | None = None,
        end: date | None = None,
        step: str = "",
        conditional: bool = False,
    ) -> None:
        id_ = f"{kind.value}:{tail}>{head}:{part}:{rule}"
        if standing is MapStanding.EXPECTED:  # what may come is no better established than the way that it belongs to
            confidence = weakest(confidence, self._confidence_of[part])
        edge = MapEdge(id_, kind, tail, head, label, part, standing, rule, sources, confidence, start, end, step, conditional)
        self.edges.setdefault(id_ if id_ not in self.edges else f"{id_}:{label}", edge)


def _standing_of(route: RouteResult) -> MapStanding:
    return MapStanding.LAW if route.legal_status.is_law else MapStanding.EXPECTED


def _step_id(drawn: MapRoute, step: str) -> str:
    return f"step:{drawn.key}/{step}"


def _day_at_least(day: date, access: ThreePoint) -> ThreePoint:
    """The last day, never before the likely first one."""
    last = max(day, access.likely)
    return ThreePoint(last, last, last)
