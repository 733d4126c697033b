"""The pages of the calendar, of a comparison, of a comparison of rules, and of the impact on a portfolio, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import PROJECT, TODAY, Command, example
from tests.browser.conftest import Axe, OpenPage

PORTFOLIO = PROJECT / "examples" / "portfolio" / "devices.csv"
AS_PAGE = ("--format", "html", "--out")
PAGES = {
    "calendar": ("calendar", "--for", example("short-note"), "--as-of", TODAY, *AS_PAGE),
    "comparison": ("compare", example("idx-dr"), "--from", "2024.11", "--as-of", TODAY, *AS_PAGE),
    "difference": ("rules", "diff", "2025.07", "2026.11", *AS_PAGE),
    "impact": ("portfolio", "impact", PORTFOLIO, "--from", TODAY, "--to", "2028-07-01", "--html"),
    "impact-of-an-edition": ("portfolio", "impact", PORTFOLIO, "--from", "2024.05", "--as-of", TODAY, "--html"),
}


@pytest.fixture(scope="module")
def pages(command: Command) -> dict[str, Path]:
    found = {}
    for name, arguments in PAGES.items():
        found[name] = command.folder / f"{name}.html"
        done = command(*arguments, found[name])
        assert done.code in (0, 1), done.err
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    name: str, width: int, scheme: str, pages: dict[str, Path], open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(pages[name], width, scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_before_and_after_stand_side_by_side(pages: dict[str, Path], open_page: OpenPage) -> None:
    page = open_page(pages["comparison"])
    before, after = (page.locator(f"#routes .pair .{side}").first.bounding_box() for side in ("before", "after"))
    assert before is not None and after is not None
    assert before["y"] == after["y"] and before["x"] + before["width"] <= after["x"]
