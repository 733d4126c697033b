"""The impact on a portfolio, in text and as a page."""

from __future__ import annotations

import html.parser
from datetime import date

import pytest
from msgspec import Struct
from msgspec.structs import replace

from pathways.model.adoption import Required
from pathways.model.catalogue import RuleSet
from pathways.model.citations import ids_of
from pathways.report.html.impact_page import render_impact
from pathways.report.impact import Impact, Seen, impact_of, impact_text
from pathways.rulebook.folder import RuleFolder

DAY = date(2026, 11, 20)
DRAFT = "2026-05-08-draft-amendment-regulations"
HOSTILE = "<script>alert(1)</script>\x1b[2J\u202e"


class Counted(Struct):
    devices: int = 0
    in_outcome: int = 0
    turns: dict[str, int] = {}
    kinds: dict[tuple[str, str, str, str, str, str], int] = {}
    documents: dict[str, int] = {}


SOME = Counted(
    38,
    30,
    {"same-outcome": 20, "opens": 1, "no-longer-open": 1200},
    {
        ("same-outcome", "gb-reliance-4", "International reliance, Route 4", "GB", "expected", "expected"): 20,
        ("opens", "gb-in-house", "Made and used in one health institution", "GB", "", "open"): 1,
        ("no-longer-open", "ni-ce", "CE marking for Northern Ireland", "NI", "open", "closed"): 7,
        ("no-longer-open", "ni-ce", "CE marking for Northern Ireland", "NI", "open", ""): 1200,
    },
    {DRAFT: 30, "the date alone": 3, "": 2},
)


@pytest.fixture
def sides(rules: RuleSet, rules_folder: RuleFolder) -> tuple[Seen, Seen]:
    return Seen(rules_folder.rule_set("2024.11").edition, DAY), Seen(rules.edition, DAY)


@pytest.fixture
def found(sides: tuple[Seen, Seen], rules: RuleSet) -> Impact:
    return impact_of(*sides, 2000, 2, SOME, rules.catalogue.sources)


def test_numbers_come_first_and_in_words(found: Impact) -> None:
    lines = impact_text(found).splitlines()
    assert lines[:5] == [
        "38 of 2,000 devices change: 30 in the outcome of a route, 8 in dates or details",
        "only.",
        "From edition 2024.11.1 to edition 2026.11.1 of the rules, both for 20 November",
        "2026.",
        "2 rows could not be assessed, and no number counts them.",
    ]
    assert "Not legal advice." in lines[-1]


def test_changes_that_matter_most_come_first(found: Impact) -> None:
    assert [turned.id for turned in found.turns] == ["opens", "no-longer-open", "same-outcome"]
    assert [change.devices for change in found.turns[1].changes] == [1200, 7]
    assert [change.says for turned in found.turns for change in turned.changes] == [
        "not there to open",
        "open to not there",
        "open to closed",
        "expected as before",
    ]


def test_documents_have_titles_and_sources(found: Impact) -> None:
    draft, by_date, none = found.documents
    assert (draft.title, draft.about) == (
        "Draft Medical Devices (Amendment) Regulations 2026",
        "MHRA, 8 May 2026; a draft, not law",
    )
    assert draft.sources and {listed.anchor for listed in found.sources} == set(ids_of(draft.sources))
    assert (by_date.title, by_date.about, by_date.sources) == ("the date alone", "", ())
    assert "rules of the same documents" in none.title


@pytest.mark.parametrize("width", [80, 120])
def test_the_text_fits(found: Impact, width: int) -> None:
    lines = impact_text(found, width).splitlines()
    assert max(map(len, lines)) <= width
    assert any(len(line) > width - 25 for line in lines)


def test_one_and_none(sides: tuple[Seen, Seen], rules: RuleSet) -> None:
    one = impact_of(*sides, 1, 1, Counted(1, 1, {}, {}, {}), rules.catalogue.sources)
    assert (one.headline, one.left_out) == (
        "1 of 1 device changes: 1 in the outcome of a route.",
        "1 row could not be assessed, and no number counts them.",
    )
    none = impact_of(*sides, 0, 0, Counted(), rules.catalogue.sources)
    assert (none.headline, none.left_out) == ("None of 0 devices changes.", "")
    assert "BY DOCUMENT" not in impact_text(none)
    assert "Nothing in the answer" in render_impact(none)


def test_two_days_of_one_edition(sides: tuple[Seen, Seen], rules: RuleSet) -> None:
    later = Seen(sides[1].edition, date(2028, 7, 1))
    found = impact_of(sides[1], later, 5, 0, SOME, rules.catalogue.sources)
    assert found.compared == "From 20 November 2026 to 1 July 2028, by edition 2026.11.1 of the rules."


def test_foreign_text_is_harmless(sides: tuple[Seen, Seen], rules: RuleSet) -> None:
    tally = Counted(1, 1, {"opens": 1}, {("opens", HOSTILE, HOSTILE, "GB", "", "open"): 1}, {HOSTILE: 1})
    found = impact_of(*sides, 1, 0, tally, rules.catalogue.sources)
    for text in (impact_text(found), render_impact(found)):
        assert "\x1b" not in text and "\u202e" not in text
    assert "<script" not in render_impact(found)


class _Page(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_says_the_same_and_can_be_read_by_all(found: Impact) -> None:
    source = render_impact(found)
    page = _Page(source)
    assert page.all("html") == [{"lang": "en"}]
    assert (
        "38 of 2,000 devices change: 30 in the outcome of a route, 8 in dates or details only." in page.text
        and found.compared in page.text
        and "Not legal advice." in page.text
    )
    for turned in found.turns:
        assert all(f"{change.devices:,}" in page.text and change.title in page.text for change in turned.changes)
    assert len(page.all("table")) == len(page.all("caption")) == 4
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))
    assert not page.all("script") and not page.all("link") and not page.all("img")
    assert "default-src 'none'" in source and "prefers-color-scheme: dark" in source and "@media print" in source
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [str(each["href"]) for each in page.all("a")]
    assert all(link[1:] in ids for link in links if link.startswith("#"))
    assert render_impact(found) == source


def test_what_moved_beyond_market_access_is_told_with_its_rules_though_no_device_changes(rules: RuleSet) -> None:
    dtac = next(each for each in rules.adoption if each.id == "dtac-v2")
    others = tuple(each for each in rules.adoption if each.id not in ("dtac-v2", "dcb0129"))
    before = Seen(rules.edition, DAY, rules.adoption)
    after = Seen(rules.edition, DAY, (*others, replace(dtac, required=Required.MANDATORY)))
    found = impact_of(before, after, 5, 0, Counted(), {})
    for told in (" ".join(impact_text(found).split()), render_impact(found)):
        assert "[dtac-v2] (required expected to mandatory)" in told
        assert "Gone: " in told
        assert "[dcb0129]" in told
        assert "No device is counted by these" in told
    assert impact_of(before, before, 5, 0, Counted(), {}).requirements == ()


def test_an_edition_that_says_nothing_beyond_market_access_is_named(rules: RuleSet) -> None:
    before, after = Seen(rules.edition, DAY), Seen(rules.edition, DAY, rules.adoption)
    (line,) = impact_of(before, after, 5, 0, Counted(), {}).requirements
    assert f"Edition {rules.edition.id} says nothing" in line
    assert str(len(rules.adoption)) in line
