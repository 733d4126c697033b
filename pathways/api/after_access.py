"""What stands beside an assessment: what is asked for after market access, who helps, what to ask a partner, and the map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from msgspec import Struct

from pathways import __version__
from pathways.api.inputs import Device, Edition, open_folder
from pathways.engine.answer.adoption import adoption_of
from pathways.engine.answer.assess import Request
from pathways.engine.answer.assess import assess as _assess
from pathways.engine.answer.partner import partner_sheet
from pathways.engine.answer.places import names_of_places, place_named, place_of
from pathways.engine.answer.process_map import process_map
from pathways.engine.answer.support import SupportRequest, who_helps
from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.worked_out import known_of
from pathways.model.adoption import Adoption, AdoptionQuestion, AdoptionStatus, AskedFor, Elsewhere
from pathways.model.corrections import base_edition
from pathways.model.law import Law
from pathways.model.nations import Nation
from pathways.model.partner import Asked, GapFound, PartnerSheet
from pathways.model.process_map import MapEdge, MapNode, MapRoute, ProcessMap
from pathways.model.result import Assessment
from pathways.model.support import Directory, Offer, OrganisationType, Support, SupportPlace
from pathways.report.adoption_document import adopt_document
from pathways.report.document import Document, as_json
from pathways.report.map.document import map_document
from pathways.report.map.graph import graph_of_map
from pathways.report.map.picture import picture_of
from pathways.report.partner import partner_document
from pathways.report.support_document import support_csv, support_document, support_features
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.nodes import error
from pathways.rulebook.organisations import directory_of
from pathways.rulebook.partner import partner_questions
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.graphml import as_graphml
from pathways.writing.graph.mermaid import as_mermaid
from pathways.writing.graph.pajek import as_pajek


class AdoptionAnswer(Struct, frozen=True):
    """What is asked for beyond market access. ``result`` is the whole of it; the properties are its parts."""

    result: Adoption
    device: Device
    edition: Edition
    as_of: date

    @property
    def requirements(self) -> tuple[AskedFor, ...]:
        """What applies and is in force on the day; the mandatory first."""
        return self.result.standing(AdoptionStatus.IN_FORCE)

    @property
    def unsettled(self) -> tuple[AskedFor, ...]:
        """What would apply, where it is not established whether it is in force."""
        return self.result.standing(AdoptionStatus.UNSETTLED)

    @property
    def planned(self) -> tuple[AskedFor, ...]:
        """What is not in force on the day; no duty of that day."""
        return self.result.standing(AdoptionStatus.PLANNED)

    @property
    def may_apply(self) -> tuple[AskedFor, ...]:
        """What hangs on facts that are not given: each with its ``undecided_by``."""
        return self.result.may_apply

    @property
    def questions(self) -> tuple[AdoptionQuestion, ...]:
        """The facts that would decide what may apply, most decisive first."""
        return self.result.questions

    @property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """What holds only in nations that are not meant."""
        return self.result.elsewhere

    def to_dict(self) -> Document:
        """The document that ``adopt --format json`` prints (``pathways.adopt/1``)."""
        return adopt_document(self.result, self.device.to_dict(), self.edition.id, self.as_of)

    def to_json(self) -> str:
        return as_json(self.to_dict())


class SupportAnswer(Struct, frozen=True):
    """Who can help. ``result`` is the whole of it."""

    result: Support

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Best first: the organisation, why it fits (``why``), and what that hangs on (``only_if``)."""
        return self.result.offers

    def to_dict(self) -> Document:
        """The document that ``support --format json`` prints (``pathways.support/1``)."""
        return support_document(self.result)

    def to_json(self) -> str:
        return as_json(self.to_dict())

    def to_geojson(self) -> str:
        """A GeoJSON feature for each organisation; without a place where none is established."""
        return as_json(support_features(self.result))

    def to_csv(self) -> str:
        return support_csv(self.result)


class PartnerAnswer(Struct, frozen=True):
    """Questions to ask a partner before signing. It ranks questions, never partners."""

    result: PartnerSheet

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Those first that a gap of the device calls for."""
        return self.result.asked

    @property
    def gaps(self) -> tuple[GapFound, ...]:
        """What the device lacks, or may lack; none without a device."""
        return self.result.gaps

    def to_dict(self) -> Document:
        """The document that ``partner --format json`` prints (``pathways.partner-sheet/1``)."""
        return partner_document(self.result)

    def to_json(self) -> str:
        return as_json(self.to_dict())


class MapAnswer(Struct, frozen=True):
    """The way of a device: who acts, what flows, when. ``result`` is the whole of it."""

    result: ProcessMap

    @property
    def routes(self) -> tuple[MapRoute, ...]:
        return self.result.routes

    @property
    def nodes(self) -> tuple[MapNode, ...]:
        return self.result.nodes

    @property
    def edges(self) -> tuple[MapEdge, ...]:
        """Each with its source; it joins nodes that are there."""
        return self.result.edges

    def to_dict(self) -> Document:
        """The document that ``map --format json`` prints (``pathways.map/1``)."""
        return map_document(self.result, picture_of(self.result))

    def to_json(self) -> str:
        return as_json(self.to_dict())

    def to_mermaid(self) -> str:
        return as_mermaid(graph_of_map(self.result, picture_of(self.result)))

    def to_gexf(self) -> str:
        """GEXF 1.3, with colours, places, kinds and dates."""
        return as_gexf(graph_of_map(self.result, picture_of(self.result)))

    def to_graphml(self) -> str:
        return as_graphml(graph_of_map(self.result, picture_of(self.result)))

    def to_pajek(self) -> str:
        return as_pajek(graph_of_map(self.result, picture_of(self.result)))


def adopt(
    device: Device,
    edition: Edition | None = None,
    *,
    nations: Iterable[Nation | str] = (),
    as_of: date | None = None,
) -> AdoptionAnswer:
    """What the NHS, buyers and the law ask for beyond market access, as ``pathways adopt`` says it.

    ``nations``: those whose health service the device is for (``england``, ``scotland``, ``wales``, ``ni``), beside those that
    the device says. It is strict: what hangs on facts that are not given stands under ``may_apply``. Raises FileError for a
    nation that is none, where the nations and the device cannot both be true, and for an edition that says nothing of
    requirements beyond market access.
    """
    rules, day = edition or Edition.newest(), as_of or date.today()
    if not rules.rules.adoption:
        help_ = "Leave out the edition for the newest."
        raise error("YS019", f"edition {rules.id} says nothing of requirements beyond market access", None, help_)
    subject = _meant_for(device, [_nation(each) for each in nations], rules)
    known = on_day(known_of(subject.facts, rules.rules.catalogue.vocabulary), day)
    return AdoptionAnswer(adoption_of(known, rules.rules.adoption, day), subject, rules, day)


def support(
    device: Device | None = None,
    edition: Edition | None = None,
    *,
    region: str | None = None,
    type_: OrganisationType | str | None = None,
    as_of: date | None = None,
) -> SupportAnswer:
    """Who can help, as ``pathways support`` says it: why each fits, what it does not do, and whether it is known to be at work.

    ``region``: a region of England, another nation, or an area, as people write it; by default the one that the device names,
    and without any, the national front doors. ``type_``: only organisations of that type. Raises FileError for a region or a
    type that is none, and for rules or an edition that do not say who can help.
    """
    rules, day = edition or Edition.newest(), as_of or date.today()
    directory = _known_since(directory_of(open_folder(rules.folder), rules.rules.catalogue), rules, "who can help")
    place = None if region is None else _place(directory, region)
    if place is None and device is not None:
        place = place_of(directory, device.facts)
    request = SupportRequest(rules.id, day, place, None if type_ is None else _type(type_))
    facts = None if device is None else device.facts
    return SupportAnswer(who_helps(directory, request, rules.rules.catalogue.vocabulary, facts, _answer(device, rules, day)))


def partner(device: Device | None = None, edition: Edition | None = None, *, as_of: date | None = None) -> PartnerAnswer:
    """Questions to ask a partner before signing, as ``pathways partner`` says them: those first that gaps of the device call for.

    Raises FileError for rules or an edition that do not say what to ask.
    """
    rules, day = edition or Edition.newest(), as_of or date.today()
    found = partner_questions(open_folder(rules.folder), rules.rules.catalogue)
    questions = _known_since(found, rules, "what to ask a partner")
    facts = None if device is None else device.facts
    vocabulary = rules.rules.catalogue.vocabulary
    return PartnerAnswer(partner_sheet(questions, rules.id, day, vocabulary, facts, _answer(device, rules, day)))


def map(  # noqa: A001 - called as the command is
    device: Device,
    edition: Edition | None = None,
    *,
    as_of: date | None = None,
    law: Law = Law.ALL,
    strict: bool = False,
) -> MapAnswer:
    """The map of a device's way to the market, as ``pathways map`` draws it: who acts, what flows, when, law or expected.

    ``law`` and ``strict`` as for ``assess``. Raises OverflowError where a plan runs past the year 9999.
    """
    rules = edition or Edition.newest()
    request = Request(as_of or date.today(), law, strict=strict)
    answer = _assess(device.facts, rules.rules, request, tool=f"pathways {__version__}")
    return MapAnswer(process_map(answer, device.facts, rules.rules))


def _meant_for(device: Device, nations: Iterable[Nation], edition: Edition) -> Device:
    """The device, said to be for these nations. Raises FileError where that cannot be."""
    said = {nation.fact.partition(".")[2]: True for nation in nations if nation.fact is not None}
    if not said:
        return device
    document = device.to_dict()
    market = document.get("market")
    return Device.from_dict({**document, "market": {**(market if isinstance(market, dict) else {}), **said}}, edition)


def _nation(word: Nation | str) -> Nation:
    known = [nation.value for nation in Nation if nation.fact is not None]
    if word not in known:
        raise error("YS019", f"there is no nation '{shown(word)}'", None, f"Nations: {', '.join(known)}.")
    return Nation(word)


def _type(word: OrganisationType | str) -> OrganisationType:
    known = [each.value for each in OrganisationType]
    if word not in known:
        raise error("YS019", f"there is no type '{shown(word)}'", None, f"Types: {', '.join(known)}.")
    return OrganisationType(word)


def _place(directory: Directory, text: str) -> SupportPlace:
    place = place_named(directory, text)
    if place is None:
        names = names_of_places(directory)
        help_ = suggestion(text, names) or f"Regions: {', '.join(names)}."
        raise error("YS019", f"there is no region '{shown(text)}'", None, help_)
    return place


def _answer(device: Device | None, edition: Edition, day: date) -> Assessment | None:
    return None if device is None else _assess(device.facts, edition.rules, Request(day))


class _Since(Protocol):
    @property
    def since(self) -> str: ...


_Known = TypeVar("_Known", bound=_Since)


def _known_since(found: _Known | None, edition: Edition, what: str) -> _Known:
    """Raises FileError where the rules, or this edition of them, do not say it."""
    if found is None:
        raise error("YS019", f"these rules do not say {what}", None, "Take an edition of the rules that come with the package.")
    if base_edition(edition.id) < base_edition(found.since):
        raise error("YS019", f"edition {edition.id} does not say {what}", None, f"Take edition {found.since}.")
    return found
