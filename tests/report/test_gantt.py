from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.model.dates import Duration, ThreePoint, Unit
from pathways.model.result import Timeline, TimelineStep
from pathways.model.rules import Confidence
from pathways.report.gantt import FAST, LIKELY, SLOW, draw
from tests.report.conftest import EXAMPLES, Answer


def _points(*days: date) -> ThreePoint:
    earliest, likely, latest = days if len(days) == 3 else days * 3
    return ThreePoint(earliest, likely, latest)


def _step(id_: str, starts: ThreePoint, ends: ThreePoint) -> TimelineStep:
    return TimelineStep(
        id=id_,
        title=id_.capitalize(),
        says="",
        duration=Duration(1, 2, 3, Unit.MONTHS),
        starts=starts,
        ends=ends,
        published=False,
        conditional=False,
        waits_for_opening=False,
        sources=(),
        confidence=Confidence.ASSUMED,
    )


def _timeline(start: date, *steps: TimelineStep) -> Timeline:
    ends = [step.ends for step in steps] or [_points(start)]
    access = ThreePoint(max(end.earliest for end in ends), max(end.likely for end in ends), max(end.latest for end in ends))
    return Timeline(start, steps, (), access, Confidence.ASSUMED)


START = date(2027, 1, 1)
FIRST = _step("first", _points(START), _points(date(2027, 3, 1), date(2027, 5, 1), date(2027, 7, 1)))
SECOND = _step(
    "second",
    _points(date(2027, 3, 1), date(2027, 5, 1), date(2027, 7, 1)),
    _points(date(2027, 9, 1), date(2028, 1, 1), date(2028, 12, 31)),
)


@pytest.mark.parametrize("width", [1, 2, 5, 24, 60, 61, 200])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_bar_is_as_wide_as_asked_and_the_axis_no_wider(width: int, ascii_only: bool) -> None:
    chart = draw(_timeline(START, FIRST, SECOND), width, ascii_only=ascii_only)
    assert [len(bar.bar) for bar in chart.bars] == [width, width]
    assert len(chart.axis) <= width
    assert all(bar.bar.strip() for bar in chart.bars)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_plans_of_real_devices_lie_within_their_width(example: Path, answer: Answer) -> None:
    assessment = answer(example.read_text(encoding="utf-8"))
    for timeline in (route.timeline for route in assessment.routes if route.timeline is not None):
        chart = draw(timeline, 48)
        assert len(chart.bars) == len(timeline.steps)
        for bar, step in zip(chart.bars, timeline.steps, strict=True):
            assert len(bar.bar) == 48
            assert set(bar.bar) <= {" ", FAST, LIKELY, SLOW}
            assert (bar.title, bar.ends) == (step.title, step.ends)
    assert assessment.routes


def test_bars_begin_at_the_start_and_the_last_ends_at_the_edge() -> None:
    first, second = draw(_timeline(START, FIRST, SECOND), 60).bars
    assert first.bar[0] == FAST
    assert second.bar[-1] == SLOW
    assert second.bar.index(FAST) == first.bar.rindex(FAST)


def test_fast_likely_and_slow_follow_each_other() -> None:
    first, _ = draw(_timeline(START, FIRST, SECOND), 60).bars
    marks = list(dict.fromkeys(first.bar.strip()))
    assert marks == [FAST, LIKELY, SLOW]


def test_without_unicode_the_bars_are_the_same_in_plain_signs() -> None:
    timeline = _timeline(START, FIRST, SECOND)
    plain = draw(timeline, 60, ascii_only=True)
    fancy = draw(timeline, 60)
    table = str.maketrans({FAST: "#", LIKELY: "=", SLOW: "-"})
    assert [bar.bar for bar in plain.bars] == [bar.bar.translate(table) for bar in fancy.bars]
    assert all(bar.bar.isascii() for bar in plain.bars)
    assert plain.axis == fancy.axis


def test_the_axis_names_the_first_month_and_the_years() -> None:
    axis = draw(_timeline(START, FIRST, SECOND), 60).axis
    assert axis.startswith("Jan 2027")
    assert axis.index("2028") == 365 * 59 // 730


@pytest.mark.parametrize("width", [1, 8, 60])
def test_a_plan_of_one_day_or_of_no_step_can_be_drawn(width: int) -> None:
    day = _step("day", _points(START), _points(START))
    (bar,) = draw(_timeline(START, day), width).bars
    assert bar.bar == FAST + " " * (width - 1)
    assert draw(_timeline(START), width).bars == ()


def test_a_plan_to_the_end_of_the_calendar_can_be_drawn() -> None:
    long = _step("long", _points(START), _points(date(9999, 12, 31)))
    (bar,) = draw(_timeline(START, long), 40).bars
    assert bar.bar == FAST * 40


def test_a_step_shorter_than_a_column_is_still_seen() -> None:
    short = _step("short", _points(date(2030, 1, 1)), _points(date(2030, 1, 2)))
    long = _step("long", _points(START), _points(date(2040, 1, 1)))
    bar = draw(_timeline(START, long, short), 30).bars[1].bar
    assert bar.strip() == FAST
