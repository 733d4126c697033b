"""The page of an assessment in a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLES, Command, example
from tests.browser.conftest import Axe, OpenPage

WIDTHS = (360, 800, 1280)
MOST_BYTES = 300_000


@pytest.mark.parametrize("device", EXAMPLES, ids=lambda path: path.stem)
def test_a_page_is_small_and_needs_no_network(device: Path, report, open_page: OpenPage) -> None:
    path = report(device)
    assert path.stat().st_size <= MOST_BYTES
    page = open_page(path)
    assert page.locator("h1").count() == 1
    took = []
    for _ in range(3):
        page.reload()
        took.append(page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert min(took) < 1000, "opens in under one second"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["idx-dr", "short-note", "xt-cdx", "sapien-3-ultra"])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    name: str, width: int, scheme: str, report, open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(report(example(name)), width, scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_the_filters_narrow_the_checklist(report, open_page: OpenPage) -> None:
    page = open_page(report(example("idx-dr")))
    items = page.locator(".checklist > li:visible")
    everything = items.count()
    page.select_option("#by-status", "have")
    held = items.count()
    page.select_option("#by-status", "open")
    assert 0 < held < everything
    assert held + items.count() == everything
    page.select_option("#by-status", "")
    page.select_option("#by-route", "gb-reliance-4")
    assert 0 < items.count() < everything
    assert f"{items.count()} shown" in page.locator("#count").inner_text()


def test_ticks_outlive_a_reload_and_come_back_in_a_device_file(
    report, open_page: OpenPage, command: Command, tmp_path: Path
) -> None:
    page = open_page(report(example("idx-dr")))
    for item, ticked in (("technical-documentation", True), ("clinical-evaluation-report", False)):
        page.locator(f'[data-id="{item}"] input').set_checked(ticked)
    page.reload()
    assert page.locator('[data-id="technical-documentation"] input').is_checked()
    assert not page.locator('[data-id="clinical-evaluation-report"] input').is_checked()
    with page.expect_download() as download:
        page.click("#export")
    assert download.value.suggested_filename == "idx-dr.json"
    saved = tmp_path / "idx-dr.json"
    download.value.save_as(saved)
    before, after = command.answer(example("idx-dr")), command.answer(saved)
    status = {item["id"]: item["status"] for item in after["checklist"]}
    assert status["technical-documentation"] == "have"
    assert status["clinical-evaluation-report"] == "missing"
    told = [[(route["id"], route["outcome"], route["closes"]) for route in answer["routes"]] for answer in (before, after)]
    assert told[0] == told[1], "evidence decides no route"
    (plan,) = [route["timeline"] for route in after["routes"] if route["id"] == "gb-ukca-approved-body"]
    assert "technical-file" in plan["already_done"], "what is in hand is not planned"
    assert json.loads(saved.read_text())["schema"] == "pathways.device/1"


def test_everything_can_be_reached_from_the_keyboard(report, open_page: OpenPage) -> None:
    page = open_page(report(example("idx-dr")))
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the answer"
    page.locator('[data-id="technical-documentation"] input').focus()
    page.keyboard.press("Space")
    assert page.locator('[data-id="technical-documentation"] input').is_checked()
    page.locator("#timeline summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#timeline table").is_visible()


def test_the_chart_fits_the_screen_and_has_the_day_and_the_deadlines(report, open_page: OpenPage) -> None:
    path = report(example("idx-dr"))
    for width, shown in ((360, "narrow"), (1280, "wide")):
        page = open_page(path, width)
        assert page.locator("svg.chart:visible").count() == 1
        chart = page.locator(f"svg.chart-{shown}")
        box = chart.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert chart.locator(".now").count() == 1
        assert "as of 20 Nov 2026" in chart.text_content()
        assert chart.locator(".mark").count() >= 1
        assert chart.locator(".law").count() and chart.locator(".plan").count()


def test_printed_on_a4_the_de_novo_example_takes_at_most_six_pages(report, open_page: OpenPage, tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("there is no pdfinfo (Debian: apt-get install poppler-utils)")
    pdf = tmp_path / "report.pdf"
    open_page(report(example("idx-dr"))).pdf(path=pdf, prefer_css_page_size=True)
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    about = {key: value.strip() for key, _, value in (line.partition(":") for line in said.splitlines())}
    assert int(about["Pages"]) <= 6
    assert "A4" in about["Page size"]
