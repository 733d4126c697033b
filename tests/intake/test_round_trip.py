"""What is printed reads back as the same: every approval, day and class."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.intake.words.days import read_day
from pathways.intake.words.named import read_named
from pathways.intake.words.notes import read_notes
from pathways.intake.words.phrases import PATHWAY, REGULATOR
from pathways.intake.words.printing import note_of
from pathways.intake.words.reading import Misread
from pathways.model.dates import in_words
from pathways.model.facts import FactType, FactValue, Vocabulary

OWN = {
    "fda": ("510k", "de-novo", "pma", "hde", "510k-exempt", "eua", "breakthrough"),
    "eu": (
        "mdr-certificate",
        "mdr-self-declared",
        "mdd-certificate",
        "mdd-self-declared",
        "aimdd-certificate",
        "ivdr-certificate",
    ),
    "health-canada": ("hc-class-i", "hc-class-ii", "hc-class-iii", "hc-class-iv"),
    "tga": ("tga-conformity-assessment", "artg-on-overseas-evidence", "artg-class-i-self-declared", "artg"),
    "uk": ("ukca-certificate", "ukca-self-declared"),
    "pmda": ("pmda-approval",),
    "other": ("other",),
}
NUMBERS = {"510k": "K203629", "de-novo": "DEN180001", "pma": "P950037/S279", "hde": "H200001"}
DATES = {
    "approval.granted": date(2021, 2, 3),
    "approval.expires": date(2029, 5, 1),
    "approval.declared_on": date(2021, 4, 1),
}


@pytest.mark.parametrize("with_regulator", [False, True])
@pytest.mark.parametrize("dates", [(), ("approval.expires",), ("approval.granted", "approval.expires"), tuple(DATES)])
@pytest.mark.parametrize("numbered", [False, True])
def test_every_approval(vocabulary: Vocabulary, numbered: bool, dates: tuple[str, ...], with_regulator: bool) -> None:
    for pathway in vocabulary.facts[PATHWAY].labels:
        regulator = next((name for name, own in OWN.items() if pathway in own), None)
        facts: dict[str, FactValue] = {PATHWAY: pathway, **{fact: DATES[fact] for fact in dates}}
        facts |= {REGULATOR: regulator} if with_regulator and regulator is not None else {}
        facts |= {"approval.number": NUMBERS.get(pathway, "741234")} if numbered else {}
        (read,) = read_notes(note_of(facts, vocabulary), vocabulary)
        assert read.facts == facts, note_of(facts, vocabulary)


@pytest.mark.parametrize("number", ["2021", "0086", "1561", "741234", "G1 17 05 12345 001", "HD 60147265 0001"])
@pytest.mark.parametrize("regulator", [None, "eu", "uk", "health-canada", "tga"])
def test_every_number(vocabulary: Vocabulary, number: str, regulator: str | None) -> None:
    pathway = OWN[regulator][0] if regulator is not None else "mdr-certificate"
    facts: dict[str, FactValue] = {PATHWAY: pathway, "approval.number": number}
    facts |= {REGULATOR: regulator} if regulator is not None else {}
    (read,) = read_notes(note_of(facts, vocabulary), vocabulary)
    assert read.facts == facts


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day(day: date) -> None:
    ways = [
        day.isoformat(),
        in_words(day),
        f"{day:%d %B %Y}",
        f"{day:%B %d, %Y}",
        f"{day:%d-%b-%Y}",
        f"{day:%Y/%m/%d}",
        f"{day} 00:00:00",
    ]
    assert {read_day(way) for way in ways} == {day}


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from("/.-"))
def test_a_numeric_day_is_that_day_or_names_both(day: date, sign: str) -> None:
    text = f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"
    if day.day > 12 or day.day == day.month:
        assert read_day(text) == day
    else:
        with pytest.raises(Misread) as caught:
            read_day(text)
        assert in_words(day) in caught.value.message
        assert caught.value.help == f"Write {day} or {date(day.year, day.day, day.month)}."


def test_every_value_and_label(vocabulary: Vocabulary) -> None:
    for fact in vocabulary.facts.values():
        if fact.type is FactType.CHOICE:
            for value, label in fact.labels.items():
                beside: dict[str, FactValue] = {REGULATOR: "health-canada"}
                assert read_named(fact, value, vocabulary, beside).facts == {fact.id: value}
                assert read_named(fact, label, vocabulary, beside).facts == {fact.id: value}


HOSTILE = st.text(alphabet=st.sampled_from(list("K203629 DENFACEUMRuntil.-/;,()#?1905:\\n\\t\"'é２\x00\u202e")), max_size=120)


@given(HOSTILE | st.text(max_size=80))
@pytest.mark.slow
def test_no_text_does_more_than_be_read_or_refused(vocabulary: Vocabulary, text: str) -> None:
    try:
        notes = read_notes(text, vocabulary)
    except Misread as problem:
        assert problem.message.isprintable()
        assert len(problem.message) <= 110
        assert len(problem.help) <= 80
    else:
        assert notes
    for fact in vocabulary.facts.values():
        try:
            read_named(fact, text, vocabulary, {})
        except Misread as problem:
            assert len(problem.message) <= 200


@pytest.mark.parametrize("text", ["1" * 400, "1 " * 200, "a-" * 240, "K" * 499, "(" * 400, "until " * 80, "no " * 150])
def test_long_notes_take_no_time(vocabulary: Vocabulary, text: str) -> None:
    with pytest.raises(Misread):
        read_notes(text, vocabulary)


def test_days_far_apart() -> None:
    first = date(2026, 11, 26)
    for days in range(0, 4000, 97):
        day = first + timedelta(days=days)
        assert read_day(in_words(day)) == day
