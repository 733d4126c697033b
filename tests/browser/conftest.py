"""A headless Chromium and pages to open in it. Skips, with the reason, where either is missing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.command import Command

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]
Axe = Callable[["Page"], list[str]]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("PATHWAYS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("there is no Chromium (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    driver = pytest.importorskip("playwright.sync_api", reason="the driver is not installed (pip install playwright)")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Runs axe-core in a page: one line for each thing that it finds against WCAG 2.2 AA or good practice."""
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed (pip install axe-playwright-python)")
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

    def run(page: Page) -> list[str]:
        page.evaluate(script)
        found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        assert found["passes"] or found["violations"], "axe looked at nothing"
        return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]

    return run


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a file in a fresh browser of a width and colour scheme; fails the test when the page reports an error."""
    contexts = []
    problems: list[str] = []

    def opened(path: Path, width: int = 1280, scheme: str = "light", height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on(
            "request", lambda request: problems.append(request.url) if not request.url.startswith(("file:", "blob:")) else None
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == [], "the page reported errors, or asked the network for something"


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("rule-cache"))


@pytest.fixture(scope="session")
def report(command: Command) -> Callable[[Path], Path]:
    """The page of a device file."""

    def written(device: Path) -> Path:
        out = command.folder / f"{device.stem}.html"
        done = command.assess(device, "--format", "html", "--out", out)
        assert done.code == 0, done.err
        return out

    return written


@pytest.fixture
def hostile(command: Command) -> Callable[[str], Path]:
    """A device file with the text in every place where a device file takes text."""

    def written(text: str) -> Path:
        document = {
            "schema": "pathways.device/1",
            "name": text,
            "manufacturer": {"name": text, "based_in": "elsewhere"},
            "device": {"kind": "general", "gmdn": text, "product_code": text, "implantable": False},
            "class": {"gb": "IIa", "gb_future": "IIa", "eu": "IIa"},
            "approvals": [{"regulator": "eu", "pathway": "mdr-certificate", "number": text, "expires": "2029-05-01"}],
            "notes": text,
        }
        return command.write("hostile.json", json.dumps(document))

    return written
