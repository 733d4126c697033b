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


def test_an_approval_that_is_over_is_named_beside_what_is_open() -> None:
    said = headline(EXPIRED)
    assert said.startswith("Great Britain: not now. On the EU MDR certificate, CE recognition ended on 1 May 2025.")
    assert "Possible (UKCA marking with a UK Approved Body); on the market likely in " in said
    assert "Northern Ireland: no." in said


def test_a_live_certificate_comes_first_with_its_last_day_in_both_markets() -> None:
    said = headline({**LIVE_BUT_FOR_ITS_END, "expires": "2029-05-01"}, ni_goods=False)
    assert said.startswith("Great Britain: yes, until 1 May 2029, on the EU MDR certificate (CE recognition)")
    assert "Northern Ireland: yes, until 1 May 2029, on the EU MDR certificate" in said
    assert "Open as well: UKCA marking with a UK Approved Body." in said


def test_what_is_open_beside_an_approval_of_which_it_is_not_known_names_the_approval() -> None:
    said = headline(LIVE_BUT_FOR_ITS_END, ni_goods=False)
    assert said.startswith("Great Britain: possible (UKCA marking with a UK Approved Body)")
    assert "it depends on facts that are not given: Valid until." in said


def test_of_several_approvals_they_are_spoken_of_as_several() -> None:
    cleared = {"regulator": "fda", "pathway": "510k", "withdrawn": False}
    other = {"regulator": "tga", "pathway": "tga-conformity-assessment", "expires": "2029-05-01", "withdrawn": False}
    said = headline(other, cleared)
    assert "else" not in said and "without it" not in said


def test_every_sentence_names_what_it_speaks_of() -> None:
    for said in (headline(), headline(EXPIRED), headline({**LIVE_BUT_FOR_ITS_END, "expires": "2029-05-01"})):
        assert said.count("Great Britain: ") == 1
        assert said.count("Northern Ireland: ") == 1
        assert said.index("Great Britain: ") < said.index("Northern Ireland: ")


@pytest.mark.parametrize("ni_goods", [True, False, None])
def test_a_dead_approval_asks_for_no_way_of_the_goods(ni_goods: bool | None) -> None:
    stated = {} if ni_goods is None else {"ni_goods": ni_goods}
    assert "depends on" not in headline(EXPIRED, **stated)


def test_what_hangs_on_the_end_of_a_certificate_in_hand_may_be_open_now() -> None:
    said = headline(LIVE_BUT_FOR_ITS_END, ni_goods=False)
    assert "May be open now too: CE recognition on the EU MDR certificate; it depends on Valid until." in said


def test_a_certificate_that_is_still_to_come_opens_nothing_now() -> None:
    said = headline({**LIVE_BUT_FOR_ITS_END, "granted": "2027-06-01", "expires": "2032-05-31"})
    assert "May be open now" not in said
    assert "From 1 June 2027, once the EU MDR certificate is in hand: CE recognition" in said


def test_nor_may_it_where_the_answer_depends_on_facts() -> None:
    document = {"approvals": [{**LIVE_BUT_FOR_ITS_END, "granted": "2027-06-01", "expires": "2032-05-31"}]}
    said = assess(Device.from_dict(document), as_of=TODAY, law=Law.IN_FORCE).headline
    may_be_open = said.partition("May be open: ")[2].partition(".")[0]
    assert "UKCA marking with a UK Approved Body" in may_be_open
    assert "on the EU MDR certificate" not in may_be_open


def test_it_says_why_a_way_of_the_law_is_not_established() -> None:
    said = headline(in_house=True)
    why = "No law exempts a general device that a health institution makes and uses itself, so this is no open route."
    assert f"Not established: Made and used in one health institution. {why}" in said


@pytest.mark.parametrize(("place", "says"), [("ni", "yes"), ("gb", "no."), (None, "it depends on facts that are not given: ")])
def test_in_northern_ireland_it_counts_where_the_health_institution_is(place: str | None, says: str) -> None:
    document = {"name": "A device", "device": {"kind": "ivd", "in_house": True}, "approvals": []}
    if place is not None:
        document["manufacturer"] = {"based_in": place}
    found = assess(Device.from_dict(document), as_of=TODAY, law=Law.IN_FORCE).headline
    assert f"Northern Ireland: {says}" in found
