"""The file of an instrument that makes law of a draft, for an author to fill in: all that the draft has, to keep or take out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from pathways.model.rule_walk import routes_in
from pathways.model.rules import Group, Instrument, Route
from pathways.rulebook.fields import suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError, error

_HEAD = """\
# What the instrument makes law of a draft. Docs: writing-rules.md, "When a draft becomes law".
schema: pathways.instrument/1
id: {instrument}
title: "Title of the document"
publisher: Who published it
published: "{published}"
status: made
# TODO: the day on which the first part comes into force.
in_force: {{from: "{published}"}}
sources: [{slug}]
summary: One plain paragraph on what the document says.

# Keep below what the instrument says. What you take out stays with the draft; what nobody says any more goes under 'drop'.
enacts:
"""
_ENTRY = """\
  - from: {draft}
    routes: [{route}]  # {title}
    # opens: "{published}"  # where this route opens later than the first part
    source: {{id: {slug}, at: "TODO: the regulation"}}
    confidence: verified
"""
_RULES = """\
    # Rules that all routes share come along as the draft has them. Name those that the instrument says itself:
    # rules: [{rules}]
    # evidence: [{evidence}]
    # change:
    #   {rule}: {{says: The instrument in words of its own.}}
    # drop:
    #   - {{id: {rule}, because: "Say here why, and where it is said."}}
"""
_NOTICE = """\
  - from: {draft}
    {key}: [{id}]
    says: >-
      TODO: {says}
    source: {{id: {slug}, at: "TODO: the regulation"}}
    confidence: verified
"""


class EnactingDraft(Struct, frozen=True):
    """The instrument file, and its first route with a rule of it, for the first case."""

    text: str
    route: str
    rule: str


def enacting_draft(folder: RuleFolder, draft: str, slug: str, instrument: str, published: date) -> EnactingDraft:
    """Raises FileError where no edition knows the draft, or it has no routes."""
    found = _instrument(folder, draft)
    route = next((route for group in found.groups for route in routes_in(found, group)), None)
    if route is None:
        raise error("RF018", f"'{draft}' has no routes to enact", found.span)
    words = {"draft": draft, "slug": slug, "instrument": instrument, "published": published.isoformat()}
    parts = [_HEAD.format_map(words)]
    for group in found.groups:
        for number, each in enumerate(routes_in(found, group)):
            parts.append(_ENTRY.format_map(words | {"route": each.id, "title": each.title}))
            parts.extend(_shared(group, each) if number == 0 else ())
    said = [("duties", each.cite) for each in found.duties] + [("notices", each.cite) for each in found.statements]
    for key, cite in said:
        parts.append(_NOTICE.format_map(words | {"key": key, "id": cite.rule, "says": cite.says}))
    return EnactingDraft("".join(parts), route.id, route.rows[0].cite.rule)


def _instrument(folder: RuleFolder, draft: str) -> Instrument:
    if draft not in folder.instrument_paths:
        raise error("RF015", f"there is no instrument '{draft}'", None, suggestion(draft, folder.instrument_paths))
    for edition in reversed(folder.edition_ids):
        for each in folder.rule_set(edition).edition.instruments:
            if each.id == draft:
                return each
    raise FileError(*error("RF015", f"no edition knows '{draft}'", None, "Name a draft that an edition lists.").findings)


def _shared(group: Group, route: Route) -> Iterator[str]:
    rules = [rule.cite.rule for rule in group.verdicts]
    needs = [need.rule for need in (*group.evidence, *route.evidence)]
    if rules:
        yield _RULES.format(rules=_listed(rules), evidence=_listed(needs), rule=route.rows[0].cite.rule)


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)
