"""Three-point plans."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from pathways.engine.answer.timeline import plan
from pathways.engine.conditions.knowledge import know
from pathways.engine.conditions.usual import Known, known_with
from pathways.model.catalogue import Lapse, Step
from pathways.model.conditions import ALWAYS, Condition, OneOf
from pathways.model.dates import Duration, ThreePoint, Unit
from pathways.model.device import Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.result import Timeline
from pathways.model.rules import Confidence, DateTerm, PlanStep

VOCABULARY = Vocabulary(
    {
        "device.a": Fact("device.a", FactType.BOOL, "a", "?", "h", {}, ALWAYS, ()),
        "device.until": Fact("device.until", FactType.DATE, "until", "?", "h", {}, ALWAYS, ()),
    },
    (),
)
IS_A = OneOf("device.a", frozenset({True}))


def step(id_: str, low: int, likely: int, high: int, unit: Unit = Unit.DAYS, done_when: Condition | None = None) -> Step:
    return Step(id_, id_.title(), "", Duration(low, likely, high, unit), True, (), Confidence.SECONDARY, done_when)


def entry(id_: str, *after: str, when: Condition = ALWAYS, opening: bool = False) -> PlanStep:
    return PlanStep(id_, after, when, opening)


CATALOGUE = {
    each.id: each
    for each in (step("one", 1, 2, 3), step("two", 10, 20, 30), step("three", 1, 1, 1), step("month", 1, 1, 1, Unit.MONTHS))
}
START = date(2026, 1, 31)


def known(stated: dict[str, FactValue]) -> Known:
    return known_with(know(Device("", stated, (), None), VOCABULARY), strict=True)


def planned(
    *steps: PlanStep, opening: ThreePoint | None = None, assume: dict[str, Duration] | None = None, **facts: FactValue
) -> Timeline:
    stated = {name.replace("_", "."): value for name, value in facts.items()}
    return plan(
        steps, CATALOGUE, known_with(know(Device("", stated, (), None), VOCABULARY), strict=True), START, opening, assume or {}
    )


def test_steps_follow_each_other_and_the_last_end_is_the_market() -> None:
    timeline = planned(entry("two", "one"), entry("one"))
    ends = {each.id: each.ends for each in timeline.steps}
    assert ends["one"].likely == date(2026, 2, 2)
    assert ends["two"].earliest == date(2026, 2, 11)
    assert ends["two"].latest == date(2026, 3, 5)
    assert timeline.market_access == ends["two"]


def test_steps_that_wait_for_nothing_run_side_by_side() -> None:
    timeline = planned(entry("one"), entry("two"))
    assert {each.starts.likely for each in timeline.steps} == {START}


def test_a_month_from_the_last_of_january_ends_on_the_last_of_february() -> None:
    assert planned(entry("month")).market_access.likely == date(2026, 2, 28)


def test_a_submission_waits_for_the_opening_and_preparation_does_not() -> None:
    opening = ThreePoint(date(2027, 6, 1), date(2027, 6, 1), date(2027, 6, 30))
    timeline = planned(entry("one"), entry("two", "one", opening=True), opening=opening)
    one, two = timeline.steps
    assert one.starts.likely == START
    assert (two.starts.earliest, two.starts.likely, two.starts.latest) == (date(2027, 6, 1), date(2027, 6, 1), date(2027, 6, 30))


def test_a_step_that_is_not_needed_passes_on_what_it_waited_for() -> None:
    timeline = planned(entry("one"), entry("two", "one", when=IS_A), entry("three", "two"), device_a=False)
    assert [each.id for each in timeline.steps] == ["one", "three"]
    assert timeline.steps[1].starts.likely == timeline.steps[0].ends.likely


def test_a_step_that_may_be_needed_counts_in_the_likely_and_the_latest_date_only() -> None:
    timeline = planned(entry("two", when=IS_A))
    assert timeline.steps[0].conditional
    assert timeline.market_access.earliest == START
    assert timeline.market_access.likely == date(2026, 2, 20)


def test_a_step_that_is_done_takes_no_time() -> None:
    catalogue = {"one": step("one", 5, 5, 5, done_when=IS_A)}
    timeline = plan([entry("one")], catalogue, known({"device.a": True}), START, None, {})
    assert timeline.already_done == ("one",)
    assert timeline.market_access.latest == START


def test_an_assumption_of_the_user_replaces_the_duration_and_is_marked() -> None:
    timeline = planned(entry("one"), assume={"one": Duration(7, 7, 7, Unit.DAYS)})
    assert timeline.market_access.likely == date(2026, 2, 7)
    assert not timeline.steps[0].published
    assert timeline.confidence is Confidence.ASSUMED


def lasting(**facts: FactValue) -> Timeline:
    """A step that is done where ``a`` is so, until the day of ``until``."""
    lapse = Lapse(DateTerm(None, "device.until"), "ends", "It ends.", (), Confidence.ASSUMED)
    catalogue = {"one": replace(step("one", 5, 5, 5, done_when=IS_A), lapses=lapse)}
    stated = {name.replace("_", "."): value for name, value in facts.items()}
    return plan(
        [entry("one")], catalogue, known_with(know(Device("", stated, (), None), VOCABULARY), strict=True), START, None, {}
    )


def test_what_was_done_counts_to_its_last_day_and_is_to_be_done_again_after_it() -> None:
    assert lasting(device_a=True, device_until=START).already_done == ("one",)
    assert [each.id for each in lasting(device_a=True, device_until=START - timedelta(days=1)).steps] == ["one"]
    assert lasting(device_a=True).already_done == ("one",)


def test_a_step_of_which_nobody_says_whether_it_is_done_counts_in_the_likely_and_the_latest_date_only() -> None:
    timeline = lasting()
    assert timeline.steps[0].conditional
    assert timeline.market_access.earliest == START
    assert timeline.market_access.likely == date(2026, 2, 5)
