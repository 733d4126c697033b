"""Citations as rule files write them, and what is known of the place that they name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pathways.model.citations import Cite, Place, Source, SourceKind, ids_of, in_one_line
from pathways.model.rules import Confidence, carried_by
from pathways.rulebook.citations import read_cites
from pathways.rulebook.nodes import FileError, parse

ACT = Source(
    id="act",
    title="An Act",
    publisher="Parliament",
    url="https://example.org/act",
    date="2002-06-13",
    kind=SourceKind.PRIMARY,
    unconfirmed=True,
    places=(
        Place("reg 13", date="2024-03-21", unconfirmed=False, formerly=("act-reg-13",)),
        Place("reg 13(2)", date="2025-06-16"),
        Place("sch 1", note="Only a note."),
    ),
)
NOTE = Source(id="note", title="A note", publisher="A firm", url=None, date="2026", kind=SourceKind.SECONDARY)
OF_NOTE = Cite("note", "", "2026", kind=SourceKind.SECONDARY)
KNOWN = {"act": ACT, "note": NOTE, "broken": None}


def read(text: str) -> tuple[Cite, ...]:
    return read_cites(parse(text, "rules.yaml"), KNOWN)


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("note", [OF_NOTE]),
        ("[note, act]", [OF_NOTE, Cite("act", "", "2002-06-13", unconfirmed=True, kind=SourceKind.PRIMARY)]),
        ('{id: note, at: "p 4"}', [replace(OF_NOTE, at="p 4")]),
        ("{id: note}", [OF_NOTE]),
        ('[note, {id: act, at: "reg 13"}]', [OF_NOTE, Cite("act", "reg 13", "2024-03-21", kind=SourceKind.PRIMARY)]),
        ("broken", [Cite("broken")]),
    ],
)
def test_an_id_a_place_or_a_list_of_both(text: str, cites: list[Cite]) -> None:
    assert list(read(text)) == cites


@pytest.mark.parametrize(
    ("at", "date", "unconfirmed"),
    [
        ("reg 13", "2024-03-21", False),
        ("reg 13(1)", "2024-03-21", False),
        ("reg 13(2)", "2025-06-16", True),
        ("reg 13(2)(a)", "2025-06-16", True),
        ("reg 130", "2002-06-13", True),
        ("reg 1", "2002-06-13", True),
        ("sch 1", "2002-06-13", True),
    ],
)
def test_the_smallest_known_place_that_holds_the_citation_gives_its_date(at: str, date: str, unconfirmed: bool) -> None:
    assert read(f'{{id: act, at: "{at}"}}') == (Cite("act", at, date, unconfirmed, kind=SourceKind.PRIMARY),)


@pytest.mark.parametrize(
    ("text", "code", "help_"),
    [
        ("nobody", "RF010", ""),
        ("{id: acts}", "RF010", "Did you mean 'act'?"),
        ("act-reg-13", "RF010", 'It is cited as {id: act, at: "reg 13"} now.'),
        ('{at: "reg 13"}', "YS017", ""),
        ('{id: act, at: " "}', "YS010", 'For example "reg 13(2)" or "p 99".'),
        ("{id: act, at: [reg 13]}", "YS010", ""),
        ("{id: act, page: 3}", "YS019", "Allowed: at, id."),
        ("[[act]]", "YS010", ""),
    ],
)
def test_what_is_no_citation_is_refused(text: str, code: str, help_: str) -> None:
    with pytest.raises(FileError) as caught:
        read(text)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert help_ in (finding.help or "")


def test_where_nothing_is_known_any_id_is_accepted() -> None:
    assert read_cites(parse('{id: anything, at: "p 1"}', "rules.yaml"), None) == (Cite("anything", "p 1"),)


def test_an_answer_quotes_the_place_and_says_that_the_text_was_not_read() -> None:
    cites = (Cite("act", "reg 13(2)", "2025", unconfirmed=True), Cite("act", "reg 14", "2025"), Cite("note"))
    assert in_one_line(cites) == "act reg 13(2) (text not read), act reg 14, note"
    assert ids_of(cites) == ("act", "note")


READ, UNREAD = Cite("act", kind=SourceKind.PRIMARY), Cite("act", unconfirmed=True, kind=SourceKind.PRIMARY)
WEAK = Cite("forum")


@pytest.mark.parametrize(
    ("cites", "strongest"),
    [
        ((UNREAD, OF_NOTE, READ), Confidence.VERIFIED),
        ((UNREAD,), Confidence.SECONDARY),
        ((OF_NOTE, WEAK), Confidence.SECONDARY),
        ((WEAK, Cite("no-source")), Confidence.INFERRED),
        ((Cite("no-source"),), Confidence.ASSUMED),
        ((), Confidence.ASSUMED),
    ],
)
def test_a_text_that_nobody_read_verifies_nothing(cites: tuple[Cite, ...], strongest: Confidence) -> None:
    assert carried_by(cites) is strongest
