"""Who can help: organisations, whom each serves, and the answer to who of them fits a device and a region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.findings import Span
from pathways.model.nations import Nation
from pathways.model.rules import Confidence


class OrganisationType(StrEnum):
    NATIONAL_FRONT_DOOR = "national-front-door"
    HEALTH_INNOVATION_NETWORK = "health-innovation-network"
    HEALTHTECH_RESEARCH_CENTRE = "healthtech-research-centre"
    HTA_BODY = "hta-body"
    BUSINESS_SUPPORT = "business-support"
    REGULATOR_ADVICE = "regulator-advice"
    REGULATORY_SCIENCE = "regulatory-science"
    FUNDER = "funder"
    ACCELERATOR = "accelerator"
    TRAINING = "training"
    INCUBATOR = "incubator"
    INNOVATION_DISTRICT = "innovation-district"
    EVALUATION_SERVICE = "evaluation-service"
    DATA_ACCESS = "data-access"
    TRADE_BODY = "trade-body"
    LANDING_PROGRAMME = "landing-programme"


class Running(StrEnum):
    """Whether it is known to be at work, the surest first."""

    LIVE = "live"
    CHECK = "check"
    PLANNED = "planned"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a device is on its way, as its answer has it."""

    STARTING = "starting"
    ON_THE_WAY = "on-the-way"
    EVIDENCE_MISSING = "evidence-missing"
    ROUTE_OPEN = "route-open"


class Region(Struct, frozen=True):
    """``title`` stands after "in". ``also``: other spellings that are met."""

    id: str
    title: str
    nation: Nation
    also: tuple[str, ...] = ()


class RegionGroup(Struct, frozen=True):
    """Several regions under one name. ``asked``: it may be asked for, as a region may."""

    id: str
    title: str
    regions: frozenset[str]
    asked: bool = False


class Tag(Struct, frozen=True):
    """Whom an organisation serves. With neither a condition nor a stage, only the maker knows whether it fits.

    ``because`` stands after "because" and after "if".
    """

    id: str
    because: str
    when: Condition | None = None
    stage: Stage | None = None


class TakenOf(Struct, frozen=True):
    """Of this type at most so many."""

    type: OrganisationType
    most: int


class Picked(Struct, frozen=True):
    """An organisation that is named whatever its region, unless ``unless_not`` is known not to fit."""

    organisation: str
    unless_not: str | None = None


class Selection(Struct, frozen=True):
    """Who is named for these regions; empty: where no region of the UK is given."""

    id: str
    says: str
    regions: frozenset[str]
    picks: tuple[Picked, ...]
    order: tuple[TakenOf, ...]
    sources: tuple[Cite, ...]
    confidence: Confidence


class LeftOut(Struct, frozen=True):
    """Types that are not named for devices of which ``when`` holds, unless they are asked for."""

    id: str
    says: str
    types: frozenset[OrganisationType]
    when: Condition
    sources: tuple[Cite, ...]
    confidence: Confidence


class Identifiers(Struct, frozen=True):
    """In registers; None where it is not established."""

    ods: str | None = None
    companies_house: str | None = None
    ror: str | None = None


class Coordinates(Struct, frozen=True):
    """Decimal degrees (WGS 84)."""

    longitude: float
    latitude: float


class Organisation(Struct, frozen=True):
    """``regions``: where it works; ``reaches``: where it takes devices from that its ``serves`` fit, beyond these.

    ``outbound``: the market that it leads out to, for a maker in the UK; it is no help with the UK's. ``as_of``: when it was
    last looked at.
    """

    id: str
    name: str
    type: OrganisationType
    regions: frozenset[str]
    reaches: frozenset[str]
    serves: tuple[str, ...]
    what: str
    does_not: str | None
    theme: str | None
    url: str | None
    url_unchecked: bool
    contact: str | None
    running: Running
    as_of: dt.date
    identifiers: Identifiers
    coordinates: Coordinates | None
    outbound: str | None
    sources: tuple[Cite, ...]
    confidence: Confidence
    span: Span


class Directory(Struct, frozen=True):
    """``since``: the first edition that it belongs to."""

    since: str
    checked: dt.date
    regions: Mapping[str, Region]
    areas: Mapping[str, RegionGroup]
    tags: Mapping[str, Tag]
    selections: tuple[Selection, ...]
    left_out: tuple[LeftOut, ...]
    organisations: Mapping[str, Organisation]


class SupportPlace(Struct, frozen=True):
    """What is asked about: a region, or an area as all of its regions."""

    id: str
    title: str
    regions: frozenset[str]


class Offer(Struct, frozen=True):
    """``why``: what of the device and its stage it fits; ``only_if``: what nobody has said and it hangs on."""

    organisation: Organisation
    works_in: str
    why: tuple[str, ...]
    only_if: tuple[str, ...]


class Support(Struct, frozen=True):
    """``more``: how many others there are of each type, which are named when that type is asked for."""

    edition: str
    as_of: dt.date
    checked: dt.date
    device: str | None
    place: SupportPlace | None
    type: OrganisationType | None
    selection: Selection
    stages: tuple[Stage, ...]
    left_out: tuple[LeftOut, ...]
    offers: tuple[Offer, ...]
    more: Mapping[OrganisationType, int]
