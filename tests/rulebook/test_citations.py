"""Citations as rule files write them, and what is known of the place that they name."""

from __future__ import annotations

import pytest

from pathways.model.citations import Cite, Place, Source, SourceKind, ids_of, in_one_line
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
KNOWN = {"act": ACT, "note": NOTE, "broken": None}


def read(text: str) -> tuple[Cite, ...]:
    return read_cites(parse(text, "rules.yaml"), KNOWN)


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("note", [Cite("note", "", "2026")]),
        ("[note, act]", [Cite("note", "", "2026"), Cite("act", "", "2002-06-13", unconfirmed=True)]),
        ('{id: note, at: "p 4"}', [Cite("note", "p 4", "2026")]),
        ("{id: note}", [Cite("note", "", "2026")]),
        ('[note, {id: act, at: "reg 13"}]', [Cite("note", "", "2026"), Cite("act", "reg 13", "2024-03-21")]),
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
    assert read(f'{{id: act, at: "{at}"}}') == (Cite("act", at, date, unconfirmed),)


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
    assert help_ in finding.help


def test_where_nothing_is_known_any_id_is_accepted() -> None:
    assert read_cites(parse('{id: anything, at: "p 1"}', "rules.yaml"), None) == (Cite("anything", "p 1"),)


def test_an_answer_quotes_the_place_and_says_that_the_text_was_not_read() -> None:
    cites = (Cite("act", "reg 13(2)", "2025", unconfirmed=True), Cite("act", "reg 14", "2025"), Cite("note"))
    assert in_one_line(cites) == "act reg 13(2) (text not read), act reg 14, note"
    assert ids_of(cites) == ("act", "note")
