"""What a filing with the FDA suggests of a device: what to confirm and what to ask first. It answers nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.classification import Classification, Filing
from pathways.model.conditions import Truth
from pathways.model.device import Device

PRODUCT_CODE = "device.product_code"


class Suggested(Struct, frozen=True):
    """A fact that a filing speaks of. ``value`` in words is what is probably so; None where it is only to be asked."""

    fact: str
    label: str
    ask: str
    value: str | None


class FiledAs(Struct, frozen=True):
    """``confirm``: what nobody has said yet. ``contrary``: what the device's file says otherwise."""

    filing: Filing
    regulation: str
    confirm: tuple[Suggested, ...]
    contrary: tuple[Suggested, ...]


def regulation_of(device: Device, classification: Classification, given: str | None = None) -> str | None:
    """The regulation that was given, or that of the device's product code where it is known."""
    if given is not None:
        return given
    code = str(device.facts.get(PRODUCT_CODE, "")).strip().upper()
    return next((each.regulation for each in classification.product_codes if each.code == code), None)


def filed_as(regulation: str | None, classification: Classification, known: Knowledge) -> tuple[FiledAs, ...]:
    """The closest regulation first."""
    if regulation is None:
        return ()
    found = [each for each in classification.filings if each.is_about(regulation)]
    found.sort(key=lambda each: -max(len(start) for start in each.regulations if regulation.startswith(start)))
    return tuple(_filed_as(each, regulation, known) for each in found)


def asked_first(filed: Iterable[FiledAs]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for each in filed for fact in (*each.filing.suggests, *each.filing.asks)))


def _filed_as(filing: Filing, regulation: str, known: Knowledge) -> FiledAs:
    facts = known.vocabulary.facts
    confirm, contrary = [], []
    for fact, value in filing.suggests.items():
        possible = known.possible[fact]
        assert isinstance(possible, frozenset)
        suggested = Suggested(fact, facts[fact].label, facts[fact].ask, facts[fact].in_words(value))
        if value not in possible:
            contrary.append(suggested)
        elif len(possible) > 1 and evaluate(facts[fact].relevant_when, known) is not Truth.NO:
            confirm.append(suggested)
    for fact in filing.asks:
        if not known.is_known(fact) and evaluate(facts[fact].relevant_when, known) is not Truth.NO:
            confirm.append(Suggested(fact, facts[fact].label, facts[fact].ask, None))
    return FiledAs(filing, regulation, tuple(confirm), tuple(contrary))
