"""The file on who takes part in a way to the market and what goes from one to another."""

from __future__ import annotations

from collections.abc import Collection

from pathways.model.flows import Flow, FlowKind, Flows, Party, PartyKind, Role
from pathways.model.rules import Confidence
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import Fields, Problems, as_text, shown, suggestion
from pathways.rulebook.grammar.flows import FLOW, FLOWS_FILE, PARTY, ROLE
from pathways.rulebook.nodes import Node, error

FLOWS = "flows.yaml"
"""A rule folder may leave it out."""


def read_flows(root: Node, conditions: ConditionReader, sources: KnownSources, steps: Collection[str] | None = None) -> Flows:
    """``steps``: those that there are; any where None. Raises FileError with everything that is wrong in the file."""
    fields = Fields(root, FLOWS_FILE.table)
    fields.schema(FLOWS_FILE.schema_name)
    fields.optional_text("checked")
    problems = Problems()
    read_parties = problems.each(fields.items("parties"), lambda node: _party(node, sources))
    parties = {party.id: party for party in read_parties}
    for party in parties:
        if sum(each.id == party for each in read_parties) > 1:
            problems.add(error("YS008", f"'{shown(party)}' stands twice", fields.span, "Keep one."))
    reader = _Reader(conditions, sources, steps, parties)
    roles = problems.each(fields.items("roles"), reader.role)
    flows = problems.each(fields.items("flows"), reader.flow)
    for flow in {each.id for each in flows if sum(other.id == each.id for other in flows) > 1}:
        problems.add(error("YS008", f"'{shown(flow)}' stands twice", fields.span, "Keep one."))
    fields.finish()
    problems.raise_if_any()
    return Flows(parties, roles, flows)


def _party(node: Node, sources: KnownSources) -> Party:
    fields = Fields(node, PARTY)
    party = Party(
        id=fields.text("id"),
        title=fields.text("title"),
        says=fields.prose("says"),
        kind=fields.member("kind", PartyKind),
        sources=cites_under(fields, "source", sources),
        confidence=fields.member("confidence", Confidence),
    )
    fields.finish()
    return party


class _Reader:
    def __init__(
        self, conditions: ConditionReader, sources: KnownSources, steps: Collection[str] | None, parties: Collection[str]
    ) -> None:
        self._conditions, self._sources, self._steps, self._parties = conditions, sources, steps, parties

    def role(self, node: Node) -> Role:
        fields = Fields(node, ROLE)
        step, by = self._known_step(fields.need("step")), self._known_party(fields.need("by"))
        role = Role(
            step=step,
            by=by,
            when=self._conditions.read(fields.take("when"), about_approvals=False),
            sources=cites_under(fields, "source", self._sources),
            confidence=fields.member("confidence", Confidence),
        )
        fields.finish()
        return role

    def flow(self, node: Node) -> Flow:
        fields = Fields(node, FLOW)
        tail, head, step = fields.take("from"), fields.take("to"), fields.take("step")
        flow = Flow(
            id=fields.text("id"),
            kind=fields.member("kind", FlowKind),
            what=fields.prose("what"),
            tail=None if tail is None else self._known_party(tail),
            head=None if head is None else self._known_party(head),
            step=None if step is None else self._known_step(step),
            duty=fields.optional_text("duty"),
            when=self._conditions.read(fields.take("when"), about_approvals=False),
            sources=cites_under(fields, "source", self._sources),
            confidence=fields.member("confidence", Confidence),
        )
        fields.finish()
        if flow.step is None and (flow.duty is None or flow.tail is None or flow.head is None):
            message = f"flow '{shown(flow.id)}' is part of no step, so it needs 'duty', 'from' and 'to'"
            raise error("YS016", message, fields.span)
        return flow

    def _known_step(self, node: Node) -> str:
        step = as_text(node, "a step")
        if self._steps is not None and step not in self._steps:
            raise error("RF013", f"there is no step '{shown(step)}'", node.span, suggestion(step, self._steps))
        return step

    def _known_party(self, node: Node) -> str:
        party = as_text(node, "a party")
        if party not in self._parties:
            raise error("YS016", f"there is no party '{shown(party)}'", node.span, suggestion(party, self._parties))
        return party
