"""Who can help: right for each device in each nation, and what must not be said."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.places import names_of_places, place_named, place_of
from pathways.engine.answer.support import SupportRequest, who_helps
from pathways.intake.device_file import read_device
from pathways.model.device import Device
from pathways.model.support import Directory, OrganisationType, Running, Stage, Support
from pathways.report.document import as_json
from pathways.report.support import NOBODY, support_text
from pathways.report.support_document import support_document
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.organisations import directory_of
from tests.places import PROJECT

TODAY = date(2026, 11, 20)
FOLDER = RuleFolder(shipped_rules(), shown_as="rules/uk")
RULES = FOLDER.rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
DEVICES = {
    "AI software with De Novo": "idx-dr",
    "implant with PMA": "sapien-3-ultra",
    "IVD with IVDR": "minuteful-kidney",
    "custom-made": "custom-made-dental-crown",
    "Class I with nothing": "gb-start-up",
}
OUTSIDE_ENGLAND = ("scotland", "wales", "northern_ireland")
ENGLISH = (
    "Health Innovation Net",
    "UCLPartners",
    "NIHR HRC",
    "HealthTech Research Centre",
    "NICE",
    "NHS England",
    "NHS Innovation Service",
)


def directory() -> Directory:
    found = directory_of(FOLDER, RULES.catalogue)
    assert found is not None
    return found


DIRECTORY = directory()


def device(name: str) -> Device:
    path = PROJECT / "examples" / f"{name}.yaml"
    return read_device(path.read_text(encoding="utf-8"), path.name, VOCABULARY, RULES.catalogue.evidence).device


def support(region: str | None = None, subject: Device | None = None, type_: OrganisationType | None = None) -> Support:
    place = None if region is None else place_named(DIRECTORY, region)
    assert region is None or place is not None
    answer = None if subject is None else assess(subject, RULES, Request(TODAY))
    return who_helps(DIRECTORY, SupportRequest(RULES.edition.id, TODAY, place, type_), VOCABULARY, subject, answer)


def ids(found: Support) -> list[str]:
    return [offer.organisation.id for offer in found.offers]


def said(found: Support) -> str:
    """All that is said of it, to people and to programs."""
    return " ".join(support_text(found).split()) + as_json(support_document(found))


# --- five devices in four nations -----------------------------------------------------------------


FIRST = {
    "london": "hin-uclpartners",
    "scotland": "ania-pathway",
    "wales": "life-sciences-hub-wales",
    "northern_ireland": "hirani",
}


@pytest.mark.parametrize("region", FIRST)
@pytest.mark.parametrize("name", DEVICES.values(), ids=list(DEVICES))
def test_the_own_door_of_the_region_comes_first_and_it_stays_short(name: str, region: str) -> None:
    found = support(region, device(name))
    door = OrganisationType.HEALTH_INNOVATION_NETWORK if region == "london" else OrganisationType.NATIONAL_FRONT_DOOR
    assert found.offers[0].organisation.type is door
    assert found.offers[0].organisation.regions == {region}
    assert FIRST[region] in ids(found)
    assert len(found.offers) <= 12


@pytest.mark.parametrize("region", FIRST)
def test_no_two_devices_get_the_same_answer(region: str) -> None:
    answers = [support_text(support(region, device(name))).split("\n", 3)[3] for name in DEVICES.values()]
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("name", DEVICES.values(), ids=list(DEVICES))
def test_no_two_nations_get_the_same_answer(name: str) -> None:
    answers = {tuple(ids(support(region, device(name)))) for region in FIRST}
    assert len(answers) == len(FIRST)


@pytest.mark.parametrize(
    ("name", "helped_by", "not_by"),
    [
        ("idx-dr", {"ai-digital-regulations-service", "mhra-ai-airlock"}, {"bivda", "mhra-medicinal-substance-advice"}),
        ("sapien-3-ultra", {"abhi"}, {"ai-digital-regulations-service", "mhra-ai-airlock", "bivda"}),
        ("minuteful-kidney", {"bivda"}, {"abhi", "bhta"}),
        ("custom-made-dental-crown", {"mhra-innovation-office"}, {"shtg", "sbri-healthcare", "mhra-ai-airlock"}),
        ("gb-start-up", {"ai-digital-regulations-service", "shtg"}, {"mhra-ai-airlock", "bivda"}),
    ],
)
def test_who_fits_the_device(name: str, helped_by: set[str], not_by: set[str]) -> None:
    found = set(ids(support("scotland", device(name))))
    assert helped_by <= found
    assert not not_by & found


def test_the_research_centre_whose_theme_fits_comes_from_anywhere_in_england() -> None:
    found = support("north_west", device("minuteful-kidney"))
    centres = [each for each in found.offers if each.organisation.type is OrganisationType.HEALTHTECH_RESEARCH_CENTRE]
    assert [each.organisation.id for each in centres] == ["hrc-newcastle", "hrc-imperial"]
    assert "it is an IVD" in centres[0].why


def test_the_stage_is_that_of_the_answer() -> None:
    assert Stage.ROUTE_OPEN in support("ni", device("ni-infusion-pump")).stages
    assert Stage.ON_THE_WAY in support("wales", device("idx-dr")).stages
    assert Stage.STARTING not in support("wales", device("idx-dr")).stages
    assert Stage.STARTING in support("wales", device("gb-start-up")).stages


def test_what_nobody_said_is_a_condition_and_no_ground() -> None:
    found = support("wales", Device("x", {}, None, None), OrganisationType.REGULATOR_ADVICE)
    offer = next(each for each in found.offers if each.organisation.id == "ai-digital-regulations-service")
    assert offer.why == ("its way to the market is still to be gone",)
    assert offer.only_if == ("it is software", "it is AI")


# --- what must not be said ------------------------------------------------------------------------


@pytest.mark.parametrize("region", OUTSIDE_ENGLAND)
@pytest.mark.parametrize("name", [None, *DEVICES.values()])
def test_outside_england_nothing_english_is_printed(region: str, name: str | None) -> None:
    text = said(support(region, None if name is None else device(name)))
    elsewhere = [each.name for each in DIRECTORY.organisations.values() if region not in each.regions]
    assert [each for each in (*ENGLISH, *elsewhere) if each in text] == []
    assert "health-innovation-network" not in text


@pytest.mark.parametrize("type_", [OrganisationType.HEALTH_INNOVATION_NETWORK, OrganisationType.HEALTHTECH_RESEARCH_CENTRE])
@pytest.mark.parametrize("region", OUTSIDE_ENGLAND)
def test_asking_for_them_outside_england_finds_nobody(region: str, type_: OrganisationType) -> None:
    found = support(region, device("idx-dr"), type_)
    assert found.offers == ()
    assert " ".join(NOBODY.split()) in " ".join(support_text(found).split())
    assert not any(each in support_text(found) for each in ENGLISH)


PLACES = (None, *names_of_places(DIRECTORY))


@pytest.mark.parametrize("region", PLACES)
def test_what_is_closed_or_leads_out_is_never_named_as_help(region: str | None) -> None:
    for type_ in (None, *OrganisationType):
        found = support(region, None, type_)
        assert not [each for each in found.offers if each.organisation.running is Running.CLOSED]
        if type_ is not OrganisationType.LANDING_PROGRAMME:
            assert "tmc-uk-biobridge" not in ids(found)
            assert "BioBridge" not in said(found)
        assert "passport" not in said(found).casefold()
        assert "Compass" not in said(found)
        if type_ is None:
            assert all(each.organisation.running is not Running.PLANNED for each in found.offers)


def test_the_way_out_is_named_as_such_and_only_to_makers_in_the_uk() -> None:
    landing = OrganisationType.LANDING_PROGRAMME
    text = " ".join(support_text(support(None, device("gb-start-up"), landing)).split())
    assert "for a UK maker on its way to the United States" in text
    assert "It does not help with the UK market" in text
    assert support(None, device("idx-dr"), landing).offers == ()


def test_the_sandbox_is_no_route() -> None:
    assert "It is not a route to market" in " ".join(support_text(support("wales", device("idx-dr"))).split())


def test_what_is_not_confirmed_says_so() -> None:
    found = support("wales")
    unconfirmed = [each for each in found.offers if each.organisation.running is Running.CHECK]
    assert unconfirmed
    assert support_text(found).count("not confirmed as running in 2026") == len(unconfirmed)
    planned = support_text(support("wales", None, OrganisationType.REGULATOR_ADVICE))
    assert "announced, not open" in planned


# --- without a region, and regions as people write them -------------------------------------------


def test_a_maker_from_abroad_gets_the_doors_of_the_nations_and_the_offer_for_it() -> None:
    found = ids(support(None, device("idx-dr")))
    assert found[:2] == ["hin-north-west-coast", "nhs-innovation-service"]
    assert {"scotland-innovates", "life-sciences-hub-wales", "hirani"} <= set(found)


def test_a_maker_in_britain_gets_no_offer_for_those_from_abroad() -> None:
    assert "hin-north-west-coast" not in ids(support(None, device("gb-start-up")))
    assert support().offers[0].only_if == ("its maker is based outside the UK",)


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("North West", "north_west"),
        ("the north-west", "north_west"),
        ("Yorkshire & the Humber", "yorkshire_humber"),
        ("northern ireland", "northern_ireland"),
        ("N. Ireland", "northern_ireland"),
        ("East of England", "east_of_england"),
        ("ENGLAND", "england"),
        ("north_east", "north_east"),
    ],
)
def test_regions_as_people_write_them(written: str, region: str) -> None:
    place = place_named(DIRECTORY, written)
    assert place is not None
    assert place.id == region


@pytest.mark.parametrize("written", ["", "the", "uk", "gb", "France", "north", "west", "nort west"])
def test_what_is_no_region(written: str) -> None:
    assert place_named(DIRECTORY, written) is None


def test_every_name_leads_to_one_place() -> None:
    names = [name for region in DIRECTORY.regions.values() for name in (region.id, region.title, *region.also)]
    for region in DIRECTORY.regions.values():
        for name in (region.id, region.title, *region.also):
            place = place_named(DIRECTORY, name)
            assert place is not None
            assert place.id == region.id
    assert len(names) == len(set(names))


def test_a_device_may_say_its_region() -> None:
    place = place_of(DIRECTORY, Device("x", {"market.region": "wales"}, None, None))
    assert place is not None
    assert place.id == "wales"
    assert place_of(DIRECTORY, device("idx-dr")) is None


def test_all_of_england_names_no_network_of_a_region() -> None:
    found = support("england", device("minuteful-kidney"))
    assert "hrc-newcastle" in ids(found)
    assert not [each for each in found.offers if each.organisation.type is OrganisationType.HEALTH_INNOVATION_NETWORK]


def test_one_type_is_named_in_full() -> None:
    london = support("london", None, OrganisationType.HEALTH_INNOVATION_NETWORK)
    assert len(london.offers) == 3
    assert len(support(None, None, OrganisationType.HEALTH_INNOVATION_NETWORK).offers) == 15
    assert london.more == {}
    few = support("london")
    more = support("london", None, OrganisationType.FUNDER)
    named = [each for each in few.offers if each.organisation.type is OrganisationType.FUNDER]
    assert len(more.offers) == len(named) + few.more[OrganisationType.FUNDER]
