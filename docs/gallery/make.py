"""Writes the gallery: one real example in each format. Run it by ``make gallery``.

The pictures are made where Chromium and its driver are installed, and left as they are elsewhere.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATHWAYS = Path(sys.executable).parent / "pathways"
DAY = "2026-11-20"
DEVICE = "examples/idx-dr.yaml"
FORMATS = {"html": "html", "json": "json", "markdown": "md", "csv": "csv", "xlsx": "xlsx", "docx": "docx", "terminal": "txt"}


def main() -> None:
    for format_, ending in FORMATS.items():
        pathways("assess", DEVICE, "--as-of", DAY, "--format", format_, "--out", HERE / f"report.{ending}")
    for format_, ending in {"ics": "ics", "html": "html", "json": "json"}.items():
        pathways("calendar", "--for", DEVICE, "--as-of", DAY, "--format", format_, "--out", HERE / f"calendar.{ending}")
    sides = ("--from", "2024.11", "--to", "2026.11", "--as-of", DAY)
    pathways("compare", DEVICE, *sides, "--format", "html", "--out", HERE / "comparison.html")
    pathways("rules", "diff", "2025.07", "2026.11", "--format", "html", "--out", HERE / "difference.html")
    portfolio = "examples/portfolio/devices.csv"
    pathways("portfolio", "impact", portfolio, *sides, "--html", HERE / "impact.html")
    terminal_picture()
    page_picture()


def pathways(*arguments: str | Path) -> None:
    done = subprocess.run([PATHWAYS, *map(str, arguments)], cwd=ROOT, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)


def terminal_picture() -> None:
    """What the terminal shows first, with its colours, as an SVG."""
    from rich.console import Console
    from rich.text import Text

    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "100", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    command = [PATHWAYS, "assess", DEVICE, "--as-of", DAY]
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    first = shown.partition("EVIDENCE")[0].splitlines()
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ pathways assess {DEVICE}", style="bold"))
    console.print(Text.from_ansi("\n".join(first[:-1])))
    picture = console.export_svg(title="pathways", unique_id="pathways", font_aspect_ratio=0.61)
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # nothing is fetched; any monospaced font will do
    (HERE / "terminal.svg").write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")


def page_picture() -> None:
    chromium = os.environ.get("PATHWAYS_CHROMIUM") or shutil.which("chromium")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        print("no Chromium or no driver: report.png stays as it is")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_page(viewport={"width": 1280, "height": 1360}, color_scheme="light")
        page.goto((HERE / "report.html").as_uri())
        page.screenshot(path=HERE / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
