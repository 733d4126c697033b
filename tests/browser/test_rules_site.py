"""The pages of the newest edition, opened as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import Command
from tests.browser.conftest import Axe, OpenPage

PAGES = (
    "index",
    "document-2026-05-08-draft-amendment-regulations",
    "classes-eu-mdr",
    "classes-fda",
    "adoption-expected",
    "steps",
    "changes",
    "cases-news",
    "cases-classes-eu-mdr-published",
    "sources",
    "awaited",
    "findings",
)


@pytest.fixture(scope="module")
def site(command: Command) -> Path:
    done = command("rules", "site", "site")
    assert (done.code, done.err) == (0, "")
    return command.folder / "site"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    name: str, width: int, scheme: str, site: Path, open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(site / f"{name}.html", width, scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_search_leaves_the_rules_that_hold_every_word(site: Path, open_page: OpenPage) -> None:
    page = open_page(site / "index.html")
    every = page.locator(".rules li").count()
    page.fill("#wanted", "Route 3 canadian")
    shown = page.locator(".rules li:visible")
    assert 0 < shown.count() < every
    assert all("canad" in text.lower() for text in shown.all_inner_texts())
    assert page.locator("#count").inner_text() == f"{shown.count()} of {every} entries"
    for words, address in (
        ("annex viii rule 11 iia", "classes-eu-mdr.html#"),
        ("dcb0129", "adoption-mandatory.html#rule-dcb0129"),
        ("clinical investigation £7,472", "steps.html#"),
        ("health innovation network", "support.html#"),
    ):
        page.fill("#wanted", words)
        assert page.locator(f'.rules li:visible a[href^="{address}"]').count() > 0, words
    page.fill("#wanted", "")
    assert page.locator(".rules li:visible").count() == every


def test_without_a_script_everything_is_listed_and_nothing_asks_to_be_searched(site: Path, browser, open_page: OpenPage) -> None:
    every = open_page(site / "index.html").locator(".rules li").count()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator(".rules li:visible").count() == every
    assert not page.locator("#wanted").is_visible()
    context.close()


def test_a_printed_table_stays_on_the_paper(site: Path, open_page: OpenPage) -> None:
    page = open_page(site / "document-2026-05-08-draft-amendment-regulations.html", 700)
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 700
