"""Puts the device files of `examples/` into `examples/portfolio/devices.csv` as rows; other rows stay as they stand.

Run it after a change to a device file: `.venv/bin/python tools/refresh_portfolio.py`. A test compares.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pathways.intake.device_file import load_device  # noqa: E402
from pathways.rulebook.folder import RuleFolder, shipped_rules  # noqa: E402
from tests.portfolio.makers import EXAMPLES, cells_of_device  # noqa: E402

PORTFOLIO = ROOT / "examples" / "portfolio" / "devices.csv"


def refreshed(text: str) -> str:
    """The portfolio with the device files as they are now."""
    folder = RuleFolder(shipped_rules())
    catalogue = folder.rule_set(folder.newest_edition).catalogue
    rows: list[Mapping[str, str | None]] = []
    for path in EXAMPLES:
        device = load_device(path, catalogue.vocabulary, catalogue.evidence).device
        rows.append({"id": path.stem, **cells_of_device(device), "source": f"examples/{path.name}"})
    rows += [row for row in csv.DictReader(io.StringIO(text, newline="")) if not row["source"].startswith("examples/")]
    order = ["id", "name", *catalogue.vocabulary.facts, "approvals", "evidence", "source"]
    names = [name for name in order if any(row.get(name) for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name) or "" for name in names] for row in rows)
    return out.getvalue()


if __name__ == "__main__":
    PORTFOLIO.write_text(refreshed(PORTFOLIO.read_text("utf-8")), "utf-8")
