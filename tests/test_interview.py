"""The interview as a function: a host needs no more than what pages say, and it ends in the answer of ``assess``."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from pathways import Device, Edition, FileError, Interview, assess
from tests.acceptance.command import EXAMPLES
from tests.schemas.test_schemas import complaint

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def interview() -> Interview:
    return Interview(Edition.newest(), as_of=TODAY)


def put(device: dict[str, Any], states: dict[str, Any]) -> None:
    """As a host would: each path names a place in the device file."""
    for path, value in states.items():
        head, _, key = path.partition(".")
        if head.startswith("approvals["):
            device["approvals"][int(head[10:-1])][key] = value
        else:
            device.setdefault(head, {})[key] = value


def walk(interview: Interview, whole: Device, most: int = 40) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Answers what the whole device says, and "don't know" else; the last document and the pages before it."""
    known = dict(whole.facts.facts)
    device: dict[str, Any] = {"name": whole.name}
    unknown: list[str] = []
    pages = []
    for _ in range(most):
        document = json.loads(interview.next(device, unknown).to_json())
        assert complaint("interview", document) is None
        page = document["page"]
        if page is None:
            return document, pages
        pages.append(page)
        device = document["device"]
        if page["kind"] == "approvals":
            device["approvals"] = whole.to_dict().get("approvals", [])
        elif page["kind"] == "several":
            put(device, {path: known.get(path, value) is True for path, value in page["if_not_ticked"].items()})
        else:
            fitting = [
                each["states"]
                for each in page["choices"]
                if all(path in known and known[path] == value for path, value in each["states"].items())
            ]
            if fitting:
                put(device, max(fitting, key=len))
            else:
                unknown += page["if_unknown"]
    raise AssertionError("it does not end")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_it_ends_in_the_answer_that_assess_gives(path: Any, interview: Interview) -> None:
    whole = Device.load(path, interview.edition)
    document, pages = walk(interview, whole)
    assert 1 <= len(pages) <= 20
    described = Device.from_dict(document["device"], interview.edition)
    assert document["assessment"] == assess(described, interview.edition, as_of=TODAY).to_dict()


def test_the_first_question_is_what_it_is(interview: Interview) -> None:
    step = interview.next({})
    assert step.page is not None and step.assessment is None
    assert step.page.facts[0] == "device.kind"
    assert step.page.choices and step.page.help and step.page.why and len(step.page.stands) == 2


def test_what_is_not_known_is_not_asked_again(interview: Interview) -> None:
    device: dict[str, Any] = {"name": "D"}
    asked: list[str] = []
    for _ in range(60):
        step = interview.next(device, asked)
        if step.page is None:
            assert step.assessment is not None
            return
        assert not set(step.unknown_if_passed) & set(asked)
        asked += step.unknown_if_passed
    raise AssertionError("it does not end")


def test_an_approval_is_asked_about_at_its_place(interview: Interview) -> None:
    device = {
        "device": {"kind": "general", "software": True},
        "class": {"gb": "IIa"},
        "approvals": ["UKCA certificate", "K203629"],
    }
    seen: list[str] = []
    for _ in range(30):
        step = interview.next(device, seen)
        if step.page is None:
            break
        seen += step.unknown_if_passed
    assert any(each.startswith("approvals[") for each in seen)


def test_what_is_taken_for_granted_of_the_only_approval_is_asked_at_its_place_and_once(interview: Interview) -> None:
    device: dict[str, Any] = {"name": "D", "approvals": ["EU MDR certificate until 2029-05-01"]}
    unknown: list[str] = []
    for _ in range(60):
        step = interview.next(device, unknown)
        if step.page is None:
            break
        assert not set(step.unknown_if_passed) & set(unknown)
        unknown += step.unknown_if_passed
    assert "approvals[0].withdrawn" in unknown
    assert not any(each.startswith("approval.") for each in unknown)


@pytest.mark.parametrize(
    ("device", "unknown", "code"),
    [
        ({"device": {"kind": "genral"}}, (), "IN"),
        ({"device": {"software": True, "active": False}}, (), "IN015"),
        ({}, ("class.gp",), "YS019"),
        ({"approvals": ["K203629"]}, ("approvals[1].expires",), "YS019"),
        ({}, ("approval.expires",), "YS019"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(interview: Interview, device: Any, unknown: Any, code: str) -> None:
    with pytest.raises(FileError) as caught:
        interview.next(device, unknown)
    finding = caught.value.findings[0]
    assert finding.code.startswith(code) and finding.help


def test_a_class_that_is_not_known_is_worked_out(interview: Interview) -> None:
    device = {"device": {"kind": "general", "software": False}, "approvals": []}
    unknown: list[str] = []
    for _ in range(20):
        page = interview.next(device, unknown).page
        assert page is not None
        if page.facts == ("class.gb",):
            assert page.helped
            after = interview.next(device, [*unknown, "class.gb"]).page
            assert after is not None and "class." not in after.facts[0]
            return
        unknown += interview.next(device, unknown).unknown_if_passed
    raise AssertionError("the class is not asked for")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"law": "zz"}, "'law' is none of the kinds of law"),
        ({"as_of": "x"}, "'as_of' is no day"),
        ({"as_of": datetime(2026, 11, 20)}, "'as_of' is no day"),
        ({"edition": "2026.11"}, "'edition' is no Edition"),
    ],
)
def test_an_interview_that_cannot_be_held_is_refused_in_words(options: Any, says: str) -> None:
    with pytest.raises(FileError, match=says):
        Interview(**options)


@pytest.mark.parametrize(
    ("device", "unknown", "says"),
    [
        (None, (), "a device is keys with values"),
        ({None: 1}, (), "a key in 'device' is no text"),
        ({"name": "\ud800"}, (), "half of a character"),
        ({"device": object()}, (), "'device.device' holds a value of the kind 'object'"),
        ({}, None, "'unknown' is no list of facts"),
        ({}, [1], "'unknown' is no list of facts"),
        ({}, "device.kind", "'unknown' is no list of facts"),
        ({}, ["\ud800"], "nothing that is asked is called"),
    ],
)
def test_what_no_question_follows_from_is_refused_in_words(interview: Interview, device: Any, unknown: Any, says: str) -> None:
    with pytest.raises(FileError, match=says):
        interview.next(device, unknown)


def test_a_plan_past_the_calendar_is_refused_in_words() -> None:
    device = {"device": {"kind": "general"}, "class": {"gb": "IIa"}, "approvals": ["EU MDR certificate until 2029-05-01"]}
    for ask in (lambda: Interview(as_of=date.max).next({}), lambda: assess(Device.from_dict(device), as_of=date.max)):
        with pytest.raises(FileError, match="year 9999"):
            ask()
