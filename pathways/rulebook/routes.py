"""Groups, routes and rows, as instrument files say them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from pathways.model.rules import Closing, Group, Market, Per, Route, Row
from pathways.rulebook.fields import Fields, as_items, as_text, shown, suggestion
from pathways.rulebook.grammar.instruments import GROUP, ROUTE, ROW
from pathways.rulebook.groups import GroupKind, inherited
from pathways.rulebook.nodes import Node, error
from pathways.rulebook.openings import ending_with_approval, read_closing, read_opening
from pathways.rulebook.rule_reader import RuleReader

_OF_A_GROUP_NOT_FOUND = GroupKind(Market.GB, Per.APPROVAL)
"""Stands in where the group that is carried over cannot be found, for which the edition is refused: the rest is read on."""


def read_group(node: Node, reader: RuleReader) -> Group:
    fields = Fields(node, GROUP)
    per = fields.member("per", Per)
    group = Group(
        id=fields.text("id"),
        title=fields.text("title"),
        market=fields.member("market", Market),
        per=per,
        when=reader.when(fields, per),
        verdicts=reader.verdicts(fields, per),
        otherwise=reader.otherwise(fields.take("otherwise"), per),
        unheld=reader.unheld(fields.take("unheld")),
        reminder=fields.optional_text("reminder"),
        review=reader.review(fields.take("review")),
        gives=fields.optional_text("gives"),
        evidence=reader.evidence(fields, per),
        steps=reader.steps(fields, per),
        span=fields.span,
    )
    fields.finish()
    return group


def read_route(node: Node, groups: Mapping[str, GroupKind | None], reader: RuleReader) -> Route:
    """``groups``: those that the route may belong to, with the kind that it inherits."""
    fields = Fields(node, ROUTE)
    id_, group = fields.text("id"), fields.need("group")
    group_id = as_text(group, "'group'")
    if group_id not in groups:
        help_ = suggestion(group_id, groups)
        raise error("RF011", f"this file has no group '{shown(group_id)}'", group.span, help_)
    of_group = groups[group_id] or _OF_A_GROUP_NOT_FOUND
    stated = fields.optional_member("market", Market), fields.optional_member("per", Per)
    kind = inherited(id_, of_group, *stated, fields.span)
    per = kind.per
    applies = fields.need("applies")
    closes = read_closing(fields.take("closes"), per, reader)
    rows = reader.problems.each(as_items(applies, "'applies'"), lambda row: _row(row, per, closes, reader))
    route = Route(
        id=id_,
        group=group_id,
        title=fields.text("title"),
        market=kind.market,
        per=per,
        route_to_market=fields.flag("route_to_market", default=True),
        opens=read_opening(fields.take("opens"), reader),
        closes=closes,
        rows=rows,
        verdicts=reader.verdicts(fields, per),
        review=reader.review(fields.take("review")),
        gives=fields.optional_text("gives"),
        evidence=reader.evidence(fields, per),
        steps=reader.steps(fields, per),
        span=fields.span,
    )
    fields.finish()
    if not as_items(applies, "'applies'"):
        raise error("YS024", f"route '{id_}' has no row under 'applies', so it never opens", applies.span)
    return route


def _row(node: Node, of_route: Per, route_closes: Closing | None, reader: RuleReader) -> Row:
    fields = Fields(node, ROW)
    own = fields.optional_member("per", Per)
    if own is not None and of_route is Per.APPROVAL:
        raise error("LG002", "this row is looked at for each approval because its route is", fields.span, "Leave 'per' out.")
    per = own or of_route
    row = Row(
        cite=reader.cite(fields),
        when=reader.when(fields, per),
        opens=read_opening(fields.take("opens"), reader),
        closes=read_closing(fields.take("closes"), per, reader),
        review=reader.review(fields.take("review")),
        evidence=reader.evidence(fields, per),
        steps=reader.steps(fields, per),
        between=fields.texts("between"),
        per_approval=own is Per.APPROVAL,
    )
    fields.finish()
    if per is Per.DEVICE:
        return row
    named = row.closes or route_closes
    closes = ending_with_approval(named, reader)
    return row if closes is named else replace(row, closes=closes)
