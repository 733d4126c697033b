"""The search over devices, where a condition hangs on the day that is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.check.behaviour.diff.space import OutOfBudgetError, SearchBudget, solve, space_of
from pathways.model.conditions import FromToday, Interval
from pathways.model.facts import Vocabulary

TODAY = date(2026, 11, 20)
OVER = FromToday("approval.expires", Interval(None, -1))
LIVE = FromToday("approval.expires", Interval(0, None))


def test_the_search_for_one_day_finds_a_date_on_either_side_of_it(vocabulary: Vocabulary) -> None:
    space = space_of(vocabulary, [OVER, LIVE], today=TODAY)
    over = solve([OVER], space, space.root, SearchBudget(100))
    live = solve([LIVE], space, space.root, SearchBudget(100))
    assert over is not None
    assert over.possible["approval.expires"] == Interval(TODAY.toordinal() - 1, TODAY.toordinal() - 1)
    assert live is not None
    assert live.possible["approval.expires"].low >= TODAY.toordinal()  # type: ignore[union-attr, operator]  # a date's values


def test_the_search_for_one_day_rules_out_what_cannot_be(vocabulary: Vocabulary) -> None:
    space = space_of(vocabulary, [OVER, LIVE], today=TODAY)
    assert solve([OVER, LIVE], space, space.root, SearchBudget(100)) is None


def test_the_search_for_no_day_is_cut_short_and_does_not_break(vocabulary: Vocabulary) -> None:
    space = space_of(vocabulary, [OVER])
    with pytest.raises(OutOfBudgetError):
        solve([OVER], space, space.root, SearchBudget(100))
