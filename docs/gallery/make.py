"""Writes the gallery: one real example in each format, and the first screens for short device files. Run it by ``make gallery``.

The pictures are made where Chromium and its driver are installed, and left as they are elsewhere.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATHWAYS = Path(sys.executable).parent / "pathways"
DAY = "2026-11-20"
DEVICE = "examples/idx-dr.yaml"
SHORT = HERE / "short"
SHORT_DAY = "2026-11-26"
SHOWS = {
    "01-fda-class": "An FDA 510(k) number and the GB class: open by UKCA marking, and what reliance would hang on.",
    "02-ce-class": "An EU MDR certificate and the EU class: open in both markets, until when, and what to do first.",
    "03-class-i": "Nothing but the kind and Class I: which facts decide, to be found out first.",
    "04-ukca-live": "A UKCA certificate that is live: two steps are left.",
    "05-ukca-expired": "A UKCA certificate that has ended: since when, and the way to a new one.",
    "06-ivdr": "An EU IVDR certificate of a test kit: open in both markets until the certificate ends.",
    "07-pma-implant": "An implant with a PMA and no class: the facts that decide, today and under the draft.",
    "08-ai-denovo": "AI software with a De Novo: what is open by law hangs on the class, and so does what may come.",
    "09-ai-510k": "AI software with a 510(k): reliance is not established for it, and the answer says so.",
    "10-custom": "A custom-made device: a way of its own in Great Britain, and a question for Northern Ireland.",
    "11-ni": "A maker in Northern Ireland, Class I: which approvals it holds decides in both markets.",
    "12-line": "One number and nothing else: what that alone rules out, and what to say next.",
}
"""Each short device file, and what its first screen shows."""
WHOLE = {
    "report.html": "the page to show, print and tick off",
    "report.txt": "the whole answer at a terminal (`--full`)",
    "report.json": "`pathways.assessment/2`",
    "report.md": "Markdown",
    "report.csv": "the evidence checklist",
    "report.xlsx": "checklist and timeline as a workbook",
    "report.docx": "the report as a document to edit",
    "calendar.html": "the dates that touch the device, as a page",
    "calendar.ics": "the same for a calendar program",
    "calendar.json": "the same for scripts",
    "comparison.html": "what moved for the device between two editions",
    "difference.html": "what moved in the rules between two editions",
    "impact.html": "what a new edition changes for a portfolio",
    "support.html": "who can help with the device in the West Midlands",
    "partner.html": "what to ask a partner before signing, as a sheet to fill in",
    "terminal.svg": "the first screen with its colours",
    "report.png": "the head of the page",
}
"""The other files of the gallery, and what they are."""
MAPS = {
    "ai-denovo": ("examples/idx-dr.yaml", "AI software with a De Novo: an Approved Body by law, reliance that is only expected."),
    "pma-implant": ("examples/sapien-3-ultra.yaml", "An implant with a PMA."),
    "ivdr": ("docs/gallery/short/06-ivdr.yaml", "A test kit with an EU IVDR certificate: both markets, and what is not decided."),
    "custom-made": (
        "examples/custom-made-dental-crown.yaml",
        "A custom-made device: the manufacturer and MHRA, and nobody else.",
    ),
    "class-i": ("examples/gb-start-up.yaml", "Class I software of a start-up in Great Britain with no approval."),
}
"""Each map, of which device, and what it shows."""
GRAPHS = ("mmd", "gexf")
"""The other formats in which the first map is there."""
FORMATS = {"html": "html", "json": "json", "markdown": "md", "csv": "csv", "xlsx": "xlsx", "docx": "docx", "terminal": "txt"}


def main() -> None:
    for format_, ending in FORMATS.items():
        pathways("assess", DEVICE, "--as-of", DAY, "--full", "--format", format_, "--out", HERE / f"report.{ending}")
    subprocess.run([sys.executable, HERE / "walks.py"], cwd=ROOT, check=True)
    short_files()
    for format_, ending in {"ics": "ics", "html": "html", "json": "json"}.items():
        pathways("calendar", "--for", DEVICE, "--as-of", DAY, "--format", format_, "--out", HERE / f"calendar.{ending}")
    sides = ("--from", "2024.11", "--to", "2026.11", "--as-of", DAY)
    pathways("compare", DEVICE, *sides, "--format", "html", "--out", HERE / "comparison.html")
    pathways("rules", "diff", "2025.07", "2026.11", "--format", "html", "--out", HERE / "difference.html")
    portfolio = "examples/portfolio/devices.csv"
    pathways("portfolio", "impact", portfolio, *sides, "--html", HERE / "impact.html")
    region = ("--region", "West Midlands")
    pathways("support", *region, "--for", DEVICE, "--as-of", DAY, "--format", "html", "--out", HERE / "support.html")
    pathways("partner", "--for", DEVICE, "--as-of", DAY, "--format", "html", "--out", HERE / "partner.html")
    maps()
    terminal_picture()
    pictures()


def maps() -> None:
    """The map of each device as a page, and of one for other programs."""
    for name, (device, _) in MAPS.items():
        pathways("map", device, "--as-of", DAY, "--out", HERE / "maps" / f"{name}.html")
    for ending in GRAPHS:
        pathways("map", DEVICE, "--as-of", DAY, "--out", HERE / "maps" / f"ai-denovo.{ending}")


def pathways(*arguments: str | Path) -> None:
    done = subprocess.run([PATHWAYS, *map(str, arguments)], cwd=ROOT, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)


def short_files() -> None:
    """The first screen for each short device file, and the index with what they show."""
    for device in sorted(SHORT.glob("*.yaml")):
        pathways("assess", device.relative_to(ROOT), "--as-of", SHORT_DAY, "--out", device.with_suffix(".txt"))
    (HERE / "README.md").write_text(index(), encoding="utf-8")


def index() -> str:
    """What is in the gallery, with the line count of each first screen."""
    lines = [
        "# Gallery",
        "",
        "Real outputs, written by `make gallery`. They are information, not legal advice.",
        "",
        "## First screens for short device files",
        "",
        f"What `pathways assess FILE --as-of {SHORT_DAY}` prints, 80 columns wide. None has more than 50 lines.",
        "",
        "| device file | first screen | lines | shows |",
        "|---|---|---|---|",
    ]
    for name, shows in SHOWS.items():
        count = len((SHORT / f"{name}.txt").read_text(encoding="utf-8").splitlines())
        lines.append(f"| [{name}.yaml](short/{name}.yaml) | [{name}.txt](short/{name}.txt) | {count} | {shows} |")
    lines += ["", "## Walks at a terminal", "", "What stands on the terminal from the first line to the last.", ""]
    lines += ["| walk | questions | shows |", "|---|---|---|"]
    for name, (shows, _) in runpy.run_path(str(HERE / "walks.py"))["WALKS"].items():
        asked = re.findall(r"^[0-9]+[.] ", (HERE / "walks" / f"{name}.txt").read_text(encoding="utf-8"), re.MULTILINE)
        lines.append(f"| [{name}](walks/{name}.txt) | {len(asked)} | {shows} |")
    lines += ["", "## Maps", "", f"What `pathways map FILE --as-of {DAY}` draws. The first is there as", ""]
    others = ", ".join(f"[{ending}](maps/ai-denovo.{ending})" for ending in GRAPHS)
    lines[-2] += f" {others} too."
    lines += ["| map | device file | shows |", "|---|---|---|"]
    for name, (device, shows) in MAPS.items():
        file = os.path.relpath(ROOT / device, HERE)
        lines.append(f"| [{name}.html](maps/{name}.html) | [{Path(device).name}]({file}) | {shows} |")
    lines += ["", "![The map of AI software with a De Novo](maps/ai-denovo.png)"]
    lines += ["", "## One device in every format", "", f"`{DEVICE}` as of {DAY}.", "", "| file | is |", "|---|---|"]
    lines += [f"| [{name}]({name}) | {what} |" for name, what in WHOLE.items()]
    return "\n".join(lines) + "\n"


def terminal_picture() -> None:
    """What the terminal shows first, with its colours, as an SVG."""
    from rich.console import Console
    from rich.text import Text

    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "100", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    command = [PATHWAYS, "assess", DEVICE, "--as-of", DAY]
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ pathways assess {DEVICE}", style="bold"))
    console.print(Text.from_ansi(shown.rstrip()))
    picture = console.export_svg(title="pathways", unique_id="pathways", font_aspect_ratio=0.61)
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # nothing is fetched; any monospaced font will do
    (HERE / "terminal.svg").write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")


def pictures() -> None:
    """The heads of the page and of a map."""
    chromium = os.environ.get("PATHWAYS_CHROMIUM") or shutil.which("chromium")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        print("no Chromium or no driver: the pictures stay as they are")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for page_file, picture, height in (
            ("report.html", "report.png", 1360),
            ("maps/ai-denovo.html", "maps/ai-denovo.png", 1640),
        ):
            page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme="light")
            page.goto((HERE / page_file).as_uri())
            page.screenshot(path=HERE / picture)
        browser.close()


if __name__ == "__main__":
    main()
