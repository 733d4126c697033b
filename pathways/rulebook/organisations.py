"""``organisations.yaml``: who can help. It is part of no rule set: no route hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from pathways.model.catalogue import Catalogue
from pathways.model.citations import Cite
from pathways.model.nations import Nation
from pathways.model.rules import Confidence
from pathways.model.support import (
    Coordinates,
    Directory,
    Identifiers,
    LeftOut,
    Organisation,
    OrganisationType,
    Picked,
    Region,
    RegionGroup,
    Running,
    Selection,
    Stage,
    Tag,
    TakenOf,
)
from pathways.rulebook.catalogue import HasId
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import (
    Fields,
    Problems,
    as_items,
    as_member,
    as_number,
    as_texts,
    as_whole_number,
    shown,
    suggestion,
)
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.organisations import (
    AREA,
    COORDINATES,
    IDENTIFIERS,
    LEFT_OUT,
    ORGANISATION,
    ORGANISATIONS_FILE,
    PICK,
    REGION,
    SELECTION,
    TAG,
    TAKEN_OF,
)
from pathways.rulebook.nodes import Node, error

ORGANISATIONS = "organisations.yaml"
"""A rule folder may leave it out."""
EVERY_DEVICE = "any"

Entry = TypeVar("Entry", bound=HasId)


def directory_of(folder: RuleFolder, catalogue: Catalogue) -> Directory | None:
    """None where the folder has no such file. Raises FileError with everything that is wrong in it."""
    if not folder.has(ORGANISATIONS):
        return None
    return read_organisations(folder.node(ORGANISATIONS), plain_conditions(catalogue), catalogue.sources)


def plain_conditions(catalogue: Catalogue) -> ConditionReader:
    """Conditions over facts alone: what is compiled has no derived facts any more."""
    return ConditionReader(catalogue.vocabulary.facts, {})


def read_organisations(root: Node, conditions: ConditionReader, sources: KnownSources) -> Directory:
    """Raises FileError with everything that is wrong in the file."""
    fields, problems = Fields(root, ORGANISATIONS_FILE.table), Problems()
    fields.schema(ORGANISATIONS_FILE.schema_name)
    checked, since = fields.day("checked"), fields.text("since")
    lists = {key: fields.items(key) for key in ("regions", "areas", "tags", "selections", "left_out", "organisations")}
    fields.finish()
    regions = by_id(problems, lists["regions"], _region)
    areas = by_id(problems, lists["areas"], lambda node: _area(node, regions))
    tags = by_id(problems, lists["tags"], lambda node: _tag(node, conditions))
    problems.raise_if_any()  # what names an entry that cannot be read is not wrong for that
    reader = _Reader(regions, areas, tags, sources, checked)
    organisations = by_id(problems, lists["organisations"], reader.organisation)
    problems.raise_if_any()
    left_out = by_id(problems, lists["left_out"], lambda node: _left_out(node, conditions, sources))
    selections = by_id(problems, lists["selections"], lambda node: reader.selection(node, organisations))
    problems.raise_if_any()
    _check_selections(selections.values(), regions, root)
    return Directory(since, checked, regions, areas, tags, tuple(selections.values()), tuple(left_out.values()), organisations)


def _check_selections(selections: Iterable[Selection], regions: Mapping[str, Region], root: Node) -> None:
    """Somebody must be named wherever one asks."""
    named = [each.regions for each in selections]
    without = [id_ for id_ in regions if not any(id_ in each for each in named)]
    if without or frozenset() not in named:
        missing = f"for {', '.join(without)}" if without else "for where no region is given"
        raise error("YS017", f"there is no selection {missing}", root.span, "Say who is named there.")


def by_id(problems: Problems, nodes: Iterable[Node], decode: Callable[[Node], Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for node in nodes:
        for entry in problems.each([node], decode):
            if entry.id in found:
                problems.add(error("YS008", f"'{shown(entry.id)}' stands twice", node.span, "Keep one."))
            found[entry.id] = entry
    return found


def cited_or_assumed(fields: Fields, sources: KnownSources) -> tuple[tuple[Cite, ...], Confidence]:
    """What is more than assumed says where it is written."""
    cites, confidence = cites_under(fields, "sources", sources), fields.member("confidence", Confidence)
    if not cites and confidence is not Confidence.ASSUMED:
        message = f"{fields.what} without 'sources' cannot be '{confidence.value}'"
        raise error("YS017", message, fields.span, "Say where it is written, or write 'confidence: assumed'.")
    return cites, confidence


def known_ids(fields: Fields, key: str, known: Iterable[str], what: str) -> tuple[str, ...]:
    """The ids under ``key``, each of which must be known."""
    node, allowed = fields.take(key), list(known)
    ids = () if node is None else as_texts(node, f"'{key}'")
    for id_ in ids:
        if node is not None and id_ not in allowed:
            raise error("RF060", f"there is no {what} '{shown(id_)}'", node.span, suggestion(id_, allowed))
    return ids


def _region(node: Node) -> Region:
    fields = Fields(node, REGION)
    region = Region(fields.text("id"), fields.text("title"), fields.member("nation", Nation), fields.texts("also"))
    fields.finish()
    return region


def _area(node: Node, regions: Mapping[str, Region]) -> RegionGroup:
    fields = Fields(node, AREA)
    area = RegionGroup(
        fields.text("id"),
        fields.text("title"),
        frozenset(known_ids(fields, "regions", regions, "region")),
        fields.flag("asked", default=False),
    )
    fields.finish()
    return area


def _tag(node: Node, conditions: ConditionReader) -> Tag:
    fields = Fields(node, TAG)
    when = fields.take("when")
    tag = Tag(
        fields.text("id"),
        fields.prose("because"),
        None if when is None else conditions.read(when, about_approvals=False),
        fields.optional_member("stage", Stage),
    )
    fields.finish()
    if tag.when is not None and tag.stage is not None:
        raise error("YS016", f"tag '{shown(tag.id)}' has 'when' and 'stage'", node.span, "Keep one of them.")
    return tag


def _left_out(node: Node, conditions: ConditionReader, sources: KnownSources) -> LeftOut:
    fields = Fields(node, LEFT_OUT)
    cites, confidence = cited_or_assumed(fields, sources)
    types = as_items(fields.need("types"), "'types'")
    found = LeftOut(
        id=fields.text("id"),
        says=fields.prose("says"),
        types=frozenset(as_member(each, OrganisationType, "a type") for each in types),
        when=conditions.read(fields.need("when"), about_approvals=False),
        sources=cites,
        confidence=confidence,
    )
    fields.finish()
    return found


class _Reader:
    """Reads what names regions, tags and sources."""

    def __init__(
        self,
        regions: Mapping[str, Region],
        areas: Mapping[str, RegionGroup],
        tags: Mapping[str, Tag],
        sources: KnownSources,
        checked: date,
    ) -> None:
        self._areas = {id_: frozenset({id_}) for id_ in regions} | {id_: area.regions for id_, area in areas.items()}
        self._tags, self._sources, self._checked = tags, sources, checked

    def _regions(self, fields: Fields, key: str) -> frozenset[str]:
        return frozenset().union(*(self._areas[id_] for id_ in known_ids(fields, key, self._areas, "region")))

    def organisation(self, node: Node) -> Organisation:
        fields = Fields(node, ORGANISATION)
        sources, confidence = cited_or_assumed(fields, self._sources)
        found = Organisation(
            id=fields.text("id"),
            name=fields.text("name"),
            type=fields.member("type", OrganisationType),
            regions=self._regions(fields, "regions"),
            reaches=self._regions(fields, "reaches"),
            serves=known_ids(fields, "serves", (*self._tags, EVERY_DEVICE), "tag"),
            what=fields.prose("what"),
            does_not=_optional_prose(fields, "does_not"),
            theme=fields.optional_text("theme"),
            url=fields.optional_text("url"),
            url_unchecked=fields.flag("url_unchecked", default=False),
            contact=fields.optional_text("contact"),
            running=fields.member("status", Running),
            as_of=fields.optional_day("as_of") or self._checked,
            identifiers=_identifiers(fields.take("identifiers")),
            coordinates=_coordinates(fields.take("coordinates")),
            outbound=fields.optional_text("outbound"),
            sources=sources,
            confidence=confidence,
            span=fields.span,
        )
        fields.finish()
        if not found.regions and found.outbound is None:
            raise error("YS017", f"'{shown(found.id)}' needs 'regions'", node.span, "Only one that leads out of the UK has none.")
        return found

    def selection(self, node: Node, organisations: Mapping[str, Organisation]) -> Selection:
        fields = Fields(node, SELECTION)
        sources, confidence = cited_or_assumed(fields, self._sources)
        selection = Selection(
            id=fields.text("id"),
            says=fields.prose("says"),
            regions=self._regions(fields, "regions"),
            picks=tuple(self._pick(each, organisations) for each in fields.items("picks")),
            order=tuple(_taken_of(each) for each in fields.items("order")),
            sources=sources,
            confidence=confidence,
        )
        fields.finish()
        return selection

    def _pick(self, node: Node, organisations: Mapping[str, Organisation]) -> Picked:
        fields = Fields(node, PICK)
        (organisation,) = known_ids(fields, "organisation", organisations, "organisation")
        tags = known_ids(fields, "unless_not", self._tags, "tag")
        fields.finish()
        if organisations[organisation].running is Running.CLOSED:
            raise error("RF061", f"'{shown(organisation)}' is closed and would be named", node.span, "Leave it out.")
        return Picked(organisation, tags[0] if tags else None)


def _taken_of(node: Node) -> TakenOf:
    fields = Fields(node, TAKEN_OF)
    type_ = as_member(fields.need("type"), OrganisationType, "'type'")
    taken = TakenOf(type_, as_whole_number(fields.need("most"), "'most'"))
    fields.finish()
    return taken


def _optional_prose(fields: Fields, key: str) -> str | None:
    return fields.prose(key) if fields.has(key) else None


def _identifiers(node: Node | None) -> Identifiers:
    if node is None:
        return Identifiers()
    fields = Fields(node, IDENTIFIERS)
    found = Identifiers(*(fields.optional_text(key) for key in ("ods", "companies_house", "ror")))
    fields.finish()
    return found


def _coordinates(node: Node | None) -> Coordinates | None:
    if node is None:
        return None
    fields = Fields(node, COORDINATES)
    found = Coordinates(*(as_number(fields.need(key), f"'{key}'") for key in ("longitude", "latitude")))
    fields.finish()
    if not (-180 <= found.longitude <= 180 and -90 <= found.latitude <= 90):
        raise error("YS013", "no place on earth has these coordinates", node.span, "Longitude first counts east, latitude north.")
    return found
