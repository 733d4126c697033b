"""Days and classes in prose."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.check.rules_text.lint.words import classes_in, days_in


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("A Class IIa device.", ["IIa"]),
        ("Classes IIb, III and D.", ["IIb", "III", "D"]),
        ("Class I or Class A.", ["I", "A"]),
        ("above Class I or Class A there is no route", []),
        ("A Canadian Class IV licence.", []),
        ("a class A sterile device", ["A"]),
        ("A classic Class Action.", []),
    ],
)
def test_classes(text: str, classes: list[str]) -> None:
    assert list(classes_in(text)) == classes


def test_days() -> None:
    text = "From 1 July 2028 until 30 June 2030, not 31 June 2030, nor June 2031."
    assert list(days_in(text)) == [date(2028, 7, 1), date(2030, 6, 30)]
