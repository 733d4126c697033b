"""The map of a device in a browser: by keyboard, without script, in both schemes, on a narrow screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.command import TODAY, Command, example
from tests.browser.conftest import Axe, OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def drawn(command: Command) -> Path:
    out = command.folder / "map.html"
    done = command("map", example("idx-dr"), "--as-of", TODAY, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    width: int, scheme: str, drawn: Path, open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(drawn, width, scheme)
    page.locator(".m-step").first.focus()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_the_keyboard_reaches_steps_arrows_and_flows(drawn: Path, open_page: OpenPage) -> None:
    page = open_page(drawn)
    details = page.locator("#details")
    assert details.is_hidden()
    page.locator(".m-step", has_text="Build the technical file").focus()
    assert "Build the technical file" in details.inner_text() and "Manufacturer" in details.inner_text()
    page.keyboard.press("ArrowRight")
    assert "Prepare English label" in details.inner_text()
    page.keyboard.press("Escape")
    assert details.is_hidden()
    page.locator(".m-flow.m-decision").first.focus()
    assert "UK Approved Body" in details.inner_text() and "uk-mdr-2002 reg 13" in details.inner_text()
    page.locator(".m-then").first.focus()
    assert "waits for" in details.inner_text()
    reached = set()
    page.locator("#who").focus()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.getAttribute('href')"))
    every = page.locator(".m-item").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert set(every) <= reached


def test_law_and_expectation_are_filtered_and_a_party_is_brought_out(drawn: Path, open_page: OpenPage) -> None:
    page = open_page(drawn)
    assert page.locator("#count").inner_text() == "2 of 2 ways shown"
    page.get_by_role("checkbox", name="expected, not law").uncheck()
    assert page.locator("#count").inner_text() == "1 of 2 ways shown"
    shown = page.locator("[data-standing]:visible").evaluate_all("all => all.map(each => each.dataset.standing)")
    assert set(shown) == {"law"}
    page.locator("#who").select_option("party:mhra")
    dim = page.locator(".m-band:not([hidden]) .m-item:not(.m-dim)")
    assert all("party:mhra" in each for each in dim.evaluate_all("all => all.map(each => each.dataset.with)"))


def test_without_script_there_are_picture_and_tables(drawn: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(drawn.as_uri())
    assert page.locator(".m-svg").count() == 2
    assert page.locator(".tools").is_hidden() and page.locator("#details").is_hidden()
    for item in page.locator(".m-item").all():
        assert page.locator(f"[id='{(item.get_attribute('href') or '')[1:]}']").count() == 1, "it leads to its row"
    context.close()


def test_where_nothing_is_decided_the_page_says_what_would_decide(command: Command, open_page: OpenPage, axe: Axe) -> None:
    device = command.write("bandage.yaml", "schema: pathways.device/1\nname: Bandage\ndevice: {kind: general}\nclass: {gb: I}\n")
    out = command.folder / "bandage.html"
    assert command("map", device, "--as-of", TODAY, "--out", out).code == 0
    page = open_page(out)
    assert page.locator("svg.m-svg").count() == 0
    assert "Supplied sterile" in page.locator("#open-ways").inner_text()
    assert axe(page) == []
