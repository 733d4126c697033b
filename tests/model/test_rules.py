from __future__ import annotations

import pytest

from pathways.model.rules import Confidence, LegalStatus, weakest


def test_the_weakest_link_names_the_whole() -> None:
    assert weakest(Confidence.VERIFIED, Confidence.ASSUMED, Confidence.SECONDARY) is Confidence.ASSUMED
    assert weakest(Confidence.VERIFIED) is Confidence.VERIFIED


def test_confidence_has_five_ranks_from_verified_to_unknown() -> None:
    assert [confidence.rank for confidence in Confidence] == [0, 1, 2, 3, 4]
    assert Confidence.VERIFIED.rank < Confidence.SECONDARY.rank < Confidence.INFERRED.rank
    assert Confidence.INFERRED.rank < Confidence.ASSUMED.rank < Confidence.UNKNOWN.rank


@pytest.mark.parametrize("status", list(LegalStatus))
def test_only_what_is_in_force_or_made_is_law(status: LegalStatus) -> None:
    assert status.is_law == (status.value in ("in-force", "made"))
