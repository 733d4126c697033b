"""The portfolio in `examples/` holds the device files as they are, and sources for everything else."""

from __future__ import annotations

import csv
import importlib.util
import io

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.model.catalogue import RuleSet
from pathways.portfolio.profiles.read_row import RowError, row_device
from tests.places import PROJECT
from tests.portfolio.makers import EXAMPLES

ROOT = PROJECT
FOLDER = ROOT / "examples" / "portfolio"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((FOLDER / name).read_text("utf-8"), newline="")))


@pytest.mark.slow
def test_device_files_are_in_it_as_they_are() -> None:
    spec = importlib.util.spec_from_file_location("refresh_portfolio", ROOT / "tools" / "refresh_portfolio.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = (FOLDER / "devices.csv").read_text("utf-8")
    assert tool.refreshed(text) == text, "run tools/refresh_portfolio.py"
    assert sum(row["source"].startswith("examples/") for row in rows("devices.csv")) == len(EXAMPLES)


def test_every_row_has_a_name_of_its_own_and_a_source() -> None:
    found = rows("devices.csv")
    assert len({row["id"] for row in found}) == len(found) == 42
    for row in found:
        at_home = row["source"].startswith("examples/") and (ROOT / row["source"]).is_file()
        assert at_home or row["source"].startswith(("https://api.fda.gov/device/", "https://www.fda.gov/"))


def test_a_row_of_a_register_says_no_more_than_the_register() -> None:
    told = {"id", "name", "manufacturer.name", "device.product_code", "device.ai", "approval.granted", "approvals", "source"}
    for row in rows("devices.csv"):
        if not row["source"].startswith("examples/"):
            assert {name for name, cell in row.items() if cell} <= told
            assert row["id"] == row["approvals"].replace("/", "-")
            assert "api.fda.gov" not in row["source"] or row["approvals"].partition("/")[0] in row["source"]


def test_every_row_can_be_assessed(rules: RuleSet) -> None:
    facts = {*rules.catalogue.vocabulary.facts, "name", "approvals", "evidence"}
    for row in rows("devices.csv"):
        device = row_device({name: cell for name, cell in row.items() if name in facts}, rules.catalogue).device
        assert assess(device, rules, Request(rules.edition.known_on)).routes


def test_the_mistakes_are_mistakes(rules: RuleSet) -> None:
    good, bad, also_bad, ragged = rows("with-mistakes.csv")
    assert None in ragged, "a cell too many"
    for row in (bad, also_bad):
        with pytest.raises(RowError):
            row_device({name: row[name] for name in ("device.kind", "device.software", "class.gb", "approvals")}, rules.catalogue)
    assert good["approvals"] == "DEN180001"
