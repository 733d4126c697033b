"""The headline names what it speaks of: no "it" without an approval before it."""

from __future__ import annotations

from datetime import date

import pytest

from pathways import Device, assess
from pathways.model.law import Law

TODAY = date(2026, 11, 26)
PLAIN = {
    "kind": "general",
    "software": False,
    "active": False,
    "implantable": False,
    "sterile": False,
    "measuring": False,
    "reusable_surgical": False,
    "ancillary_medicine": False,
    "animal_tissue": False,
    "human_tissue": False,
    "custom_made": False,
    "in_house": False,
}
LIVE_BUT_FOR_ITS_END = {"regulator": "eu", "pathway": "mdr-certificate", "withdrawn": False}
EXPIRED = {**LIVE_BUT_FOR_ITS_END, "expires": "2025-05-01"}


def headline(*approvals: dict[str, object], **device: object) -> str:
    document = {
        "name": "A device",
        "device": {**PLAIN, **device},
        "class": {"gb": "IIa", "eu": "IIa"},
        "manufacturer": {"based_in": "gb"},
        "approvals": list(approvals),
    }
    return assess(Device.from_dict(document), as_of=TODAY, law=Law.IN_FORCE).headline


def test_an_approval_that_is_over_is_named_before_what_is_open_without_it() -> None:
    said = headline(EXPIRED)
    assert said.startswith(
        "On 26 November 2026 no route to Great Britain is open on the EU MDR certificate. Open without it: UKCA"
    )


def test_an_approval_on_which_it_is_not_known_is_named_with_the_facts_that_are_missing() -> None:
    said = headline(LIVE_BUT_FOR_ITS_END, ni_goods=False)
    assert (
        "whether a route to Great Britain is open on the EU MDR certificate depends on facts that are not given: Valid until."
        in said
    )
    assert "Open without it: UKCA" in said


def test_of_several_approvals_they_are_spoken_of_as_several() -> None:
    cleared = {"regulator": "fda", "pathway": "510k", "withdrawn": False}
    device = {"regulator": "eu", "pathway": "mdd-certificate", "expires": "2023-05-01", "extended": False, "withdrawn": False}
    said = headline(EXPIRED, device, cleared)
    assert "is open on the EU MDD certificate and EU MDR certificate" in said
    assert "Open without them: UKCA" in said


@pytest.mark.parametrize("ni_goods", [True, False, None])
def test_a_dead_approval_asks_for_no_way_of_the_goods(ni_goods: bool | None) -> None:
    stated = {} if ni_goods is None else {"ni_goods": ni_goods}
    assert "depends on" not in headline(EXPIRED, **stated)
