"""Who can help with a device, for programs: ``pathways.support/1``, a table, and features for a map."""

from __future__ import annotations

import csv
import io

from pathways.model.support import Coordinates, LeftOut, Offer, Organisation, Selection, Support
from pathways.report.csv_text import BYTE_ORDER_MARK, safe_cell
from pathways.report.document import Document
from pathways.writing.citation import in_a_cell, sourced, web_address

SCHEMA = "pathways.support/1"
_IDENTIFIERS = ("ods", "companies_house", "ror")
_HEAD = (
    "device",
    "edition",
    "as of",
    "asked for",
    "id",
    "name",
    "type",
    "works in",
    "what",
    "does not",
    "theme",
    "why",
    "only if",
    "url",
    "url checked",
    "contact",
    "status",
    "looked at",
    *_IDENTIFIERS,
    "confidence",
    "sources",
)


def support_document(found: Support) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    return {
        "schema": SCHEMA,
        "edition": found.edition,
        "as_of": found.as_of.isoformat(),
        "checked": found.checked.isoformat(),
        "device": found.device,
        "region": None if found.place is None else found.place.id,
        "type": None if found.type is None else found.type.value,
        "stages": [stage.value for stage in found.stages],
        "selection": _rule(found.selection),
        "left_out": [{**_rule(rule), "types": sorted(rule.types)} for rule in found.left_out],
        "organisations": [_organisation(offer) for offer in found.offers],
        "more": {type_.value: number for type_, number in found.more.items()},
    }


def _rule(rule: Selection | LeftOut) -> Document:
    return {"rule": rule.id, "says": rule.says, **sourced(rule.sources), "confidence": rule.confidence.value}


def support_features(found: Support) -> Document:
    """GeoJSON (RFC 7946): one feature an organisation, without a geometry where nobody has established where it is."""
    features = [
        {
            "type": "Feature",
            "id": offer.organisation.id,
            "geometry": _geometry(offer.organisation.coordinates),
            "properties": {key: value for key, value in _organisation(offer).items() if key not in ("id", "coordinates")},
        }
        for offer in found.offers
    ]
    return {"type": "FeatureCollection", "features": features}


def support_csv(found: Support) -> str:
    """RFC 4180 with CRLF and a byte order mark. Each row repeats what was asked, so that lists can be put together."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    place = "" if found.place is None else found.place.id
    for offer in found.offers:
        row = (found.device or "", found.edition, found.as_of.isoformat(), place, *_cells(offer))
        writer.writerow([safe_cell(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def _cells(offer: Offer) -> tuple[str, ...]:
    organisation = offer.organisation
    return (
        organisation.id,
        organisation.name,
        organisation.type.value,
        offer.works_in,
        organisation.what,
        organisation.does_not or "",
        organisation.theme or "",
        "; ".join(offer.why),
        "; ".join(offer.only_if),
        web_address(organisation.url) or "",
        "no" if organisation.url_unchecked else "yes" if organisation.url else "",
        organisation.contact or "",
        organisation.running.value,
        organisation.as_of.isoformat(),
        *(value or "" for value in _identifiers(organisation).values()),
        organisation.confidence.value,
        in_a_cell(organisation.sources),
    )


def _organisation(offer: Offer) -> Document:
    organisation = offer.organisation
    return {
        "id": organisation.id,
        "name": organisation.name,
        "type": organisation.type.value,
        "regions": sorted(organisation.regions),
        "works_in": offer.works_in or None,
        "outbound": organisation.outbound,
        "what": organisation.what,
        "does_not": organisation.does_not,
        "theme": organisation.theme,
        "why": list(offer.why),
        "only_if": list(offer.only_if),
        "url": web_address(organisation.url),
        "url_unchecked": organisation.url_unchecked,
        "contact": organisation.contact,
        "status": organisation.running.value,
        "looked_at": organisation.as_of.isoformat(),
        "identifiers": _identifiers(organisation),
        "coordinates": _position(organisation.coordinates),
        "confidence": organisation.confidence.value,
        **sourced(organisation.sources),
    }


def _identifiers(organisation: Organisation) -> dict[str, str | None]:
    return {name: getattr(organisation.identifiers, name) for name in _IDENTIFIERS}


def _position(coordinates: Coordinates | None) -> list[float] | None:
    return None if coordinates is None else [coordinates.longitude, coordinates.latitude]


def _geometry(coordinates: Coordinates | None) -> Document | None:
    position = _position(coordinates)
    return None if position is None else {"type": "Point", "coordinates": position}
