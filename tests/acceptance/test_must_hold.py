"""What no answer may ever get wrong: a proposal opens nothing today, an end is an end, and old knowledge says that it is old."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.acceptance.command import EDITIONS, EXAMPLES, NEWEST, Command, example, outcomes

COMPARABLE = ("fda", "health-canada", "tga")
LAW = ("in-force", "made")

# Every way into the three regulators, side by side on one device: each approval is judged by itself.
ABROAD = """\
approvals:
  - {regulator: fda, pathway: 510k, number: K203629}
  - {regulator: fda, pathway: de-novo, number: DEN180001}
  - {regulator: fda, pathway: pma, number: P950037, by_reliance: false, withdrawn: false}
  - {regulator: fda, pathway: hde}
  - {regulator: fda, pathway: 510k-exempt}
  - {regulator: fda, pathway: eua}
  - {regulator: fda, pathway: breakthrough}
  - {regulator: fda}
  - {regulator: health-canada, pathway: hc-class-ii}
  - {regulator: health-canada, pathway: hc-class-iii, withdrawn: false}
  - {regulator: health-canada, pathway: hc-class-iv, by_reliance: false, withdrawn: false}
  - {regulator: tga, pathway: tga-conformity-assessment, by_reliance: false, withdrawn: false, expires: 2035-01-01}
  - {regulator: tga, pathway: artg-on-overseas-evidence}
"""
DEVICES = {
    "nothing-known": "",
    "software-iia": "device: {kind: general, software: true, ai: true}\nclass: {gb: IIa, gb_future: IIa, eu: IIa}\n",
    "class-i": "device: {kind: general, active: false, sterile: false, measuring: false}\nclass: {gb: I, gb_future: I, eu: I}\n",
    "implant-iii": "device: {kind: general, active: false, implantable: true}\nclass: {gb: III, gb_future: III, eu: III}\n",
    "pacemaker": "device: {kind: aimd}\n",
    "ivd-c": "device: {kind: ivd, software: false}\nclass: {gb: IVD-general, gb_future: C, eu: C}\n",
    "companion": "device: {kind: ivd, companion_diagnostic: true}\nclass: {gb: IVD-general, gb_future: C}\n",
    "pack": "device: {kind: pack}\nclass: {gb: IIa, gb_future: IIa}\n",
}


def is_only_abroad(path: Any) -> bool:
    approvals = yaml.safe_load(path.read_text(encoding="utf-8"))["approvals"]
    return bool(approvals) and all(isinstance(each, str) or each.get("regulator") in COMPARABLE for each in approvals)


ONLY_ABROAD = [path for path in EXAMPLES if is_only_abroad(path)]


def assert_no_reliance_is_open_and_a_way_is_shown(answer: Any) -> None:
    for route in answer["routes"]:
        if route["id"].startswith("gb-reliance"):
            assert route["outcome"] != "open"
            assert route["legal_status"] not in LAW
        if route["outcome"] == "open":
            assert route["legal_status"] in LAW
    open_today = [route for route in answer["routes"] if route["outcome"] == "open" and route["market"] == "GB"]
    if open_today:
        assert open_today[0]["title"] in answer["headline"]
    else:
        assert "facts" in answer["headline"]
        assert answer["questions"]


@pytest.mark.parametrize("as_of", ["2026-11-20", "2027-07-01"])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.first_only
def test_no_reliance_route_is_ever_open_on_approvals_from_abroad(
    pathways: Command, device: str, edition: str, as_of: str
) -> None:
    path = pathways.write("device.yaml", f"schema: pathways.device/1\nname: X\n{DEVICES[device]}{ABROAD}")
    answer = pathways.answer(path, "--edition", edition, as_of=as_of)
    assert any(route["id"].startswith("gb-reliance") for route in answer["routes"])
    assert_no_reliance_is_open_and_a_way_is_shown(answer)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.first_only
def test_no_reliance_route_is_open_for_any_example(pathways: Command, edition: str) -> None:
    assert len(ONLY_ABROAD) > 5
    for path in ONLY_ABROAD:
        assert_no_reliance_is_open_and_a_way_is_shown(pathways.answer(path, "--edition", edition))


@pytest.mark.slow
def test_the_text_says_that_no_reliance_route_is_open(pathways: Command) -> None:
    text = " ".join(pathways.assess(example("idx-dr"), "--full").out.split())
    assert "No international reliance route is open in Great Britain today." in text
    assert "not law" in text


# --- an end is an end -------------------------------------------------------------------------------------


def mdd_device(command: Command, class_: str, expires: str) -> Any:
    return command.write(
        "mdd.yaml",
        "schema: pathways.device/1\nname: X\n"
        "device: {kind: general, active: true, software: false, implantable: false, human_tissue: false, custom_made: false, "
        "in_house: false}\n"
        f"class: {{gb: {class_}, gb_future: {class_}, eu: {class_}}}\nmanufacturer: {{based_in: elsewhere}}\n"
        f"approvals: [{{regulator: eu, pathway: mdd-certificate, expires: {expires}, extended: true, withdrawn: false}}]\n",
    )


@pytest.mark.parametrize(
    ("class_", "since", "in_words"),
    [("IIa", "2028-06-30", "30 June 2028"), ("IIb", "2028-06-30", "30 June 2028"), ("III", "2027-12-31", "31 December 2027")],
)
def test_a_directive_certificate_has_ended_in_july_2028(pathways: Command, class_: str, since: str, in_words: str) -> None:
    path = mdd_device(pathways, class_, "2028-12-31")
    answer = pathways.answer(path, as_of="2028-07-01")
    (route,) = [each for each in answer["routes"] if each["id"] == "gb-ce-recognition" and each["legal_status"] in LAW]
    assert route["outcome"] == "closed"
    assert route["closes"]["date"] == since
    assert f"Closed since {in_words}." in " ".join(pathways.assess(path, "--full", as_of="2028-07-01").out.split())


def test_the_last_day_is_still_open(pathways: Command) -> None:
    path = mdd_device(pathways, "IIa", "2028-12-31")
    assert outcomes(pathways.answer(path, "--law", "in-force", as_of="2028-06-30"), "gb-ce-recognition") == ["open"]
    assert outcomes(pathways.answer(path, "--law", "in-force", as_of="2028-07-01"), "gb-ce-recognition") == ["closed"]


# --- old knowledge says so ----------------------------------------------------------------------------------


def notice_codes(answer: Any) -> list[str]:
    return [notice["code"] for notice in answer["notices"]]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_day_before_the_rules_gives_notice(pathways: Command, edition: str) -> None:
    answer = pathways.answer(example("idx-dr"), "--edition", edition, as_of="2019-01-01")
    assert "before-edition" in notice_codes(answer)
    assert "not-yet-in-force" in notice_codes(answer)
    assert [route["id"] for route in answer["routes"] if route["outcome"] == "open"] == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.first_only
def test_a_day_after_the_last_check_gives_notice(pathways: Command, edition: str) -> None:
    assert "beyond-verified" in notice_codes(pathways.answer(example("idx-dr"), "--edition", edition, as_of="2027-03-01"))


@pytest.mark.slow
def test_the_notices_stand_in_the_text(pathways: Command) -> None:
    early = " ".join(pathways.assess(example("idx-dr"), "--full", as_of="2019-01-01").out.split())
    late = " ".join(pathways.assess(example("idx-dr"), "--full", as_of="2027-03-01").out.split())
    assert "You asked about 1 January 2019." in early
    assert "You asked about 1 March 2027." in late
    assert "checked up to 6 October 2026" in late


def test_an_expected_day_that_has_passed_opens_nothing(pathways: Command) -> None:
    answer = pathways.answer(example("idx-dr"), as_of="2029-01-01")
    assert "expected-date-passed" in notice_codes(answer)
    assert "open" not in outcomes(answer, "gb-reliance-4")


# --- law only -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_law_in_force_shows_nothing_of_drafts_and_proposals(pathways: Command, path: Any) -> None:
    answer = pathways.answer(path, "--law", "in-force", "--all")
    assert answer["receipt"]["law"] == "in-force"
    assert {route["legal_status"] for route in answer["routes"]} <= set(LAW)
    assert "expected" not in {route["outcome"] for route in answer["routes"]}
    assert not [route["id"] for route in answer["routes"] if route["id"].startswith("gb-reliance")]
    assert not [each["id"] for each in answer["not_applicable"] if each["id"].startswith("gb-reliance")]
    assert {deadline["status"] for deadline in answer["deadlines"]} <= {"in-force", "made", "past"}
    assert "reliance" not in answer["headline"]


@pytest.mark.slow
def test_law_in_force_opens_what_is_open_anyway(pathways: Command) -> None:
    for path in EXAMPLES:
        both = [
            [(route["id"], route["basis"]) for route in pathways.answer(path, *law)["routes"] if route["outcome"] == "open"]
            for law in ((), ("--law", "in-force"))
        ]
        assert both[0] == both[1], path.stem


def test_the_newest_edition_is_the_default(pathways: Command) -> None:
    assert pathways.answer(example("idx-dr")) == pathways.answer(example("idx-dr"), "--edition", NEWEST)
