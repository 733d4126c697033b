"""Costs as rule files write them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError
from tests.places import MINIMAL_RULES

SOUND = """\
    cost:
      - rule: file-fee
        title: Filing
        says: Filing costs £240.
        kind: statutory
        amount: 240
        currency: GBP
        per: application
        from: "2023-04-01"
        until: "2025-05-31"
        source: act-2020
        confidence: verified
"""


def _with(folder: Path, cost: str, costs: str = "") -> RuleFolder:
    steps = folder / "steps.yaml"
    text = steps.read_text(encoding="utf-8")
    steps.write_text(text.replace("  - id: declare\n", f"{cost}  - id: declare\n"), encoding="utf-8")
    if costs:
        (folder / "costs.yaml").write_text(costs, encoding="utf-8")
    return RuleFolder(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(MINIMAL_RULES, tmp_path / "rules"))


def test_a_cost_is_read_as_written(folder: Path) -> None:
    (line,) = _with(folder, SOUND).catalogue.steps["build-file"].cost
    assert line.amount is not None
    assert (line.amount.low, line.amount.high, line.currency, line.per) == (240, 240, "GBP", ("application",))
    assert (str(line.since), str(line.until)) == ("2023-04-01", "2025-05-31")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("amount: 240", "amount: {low: 261, high: 240}", "LG005"),
        ("        currency: GBP\n", "", "LG006"),
        ("amount: 240", "amount: not-published", "LG006"),
        ("currency: GBP", "currency: pounds", "YS016"),
        ("        source: act-2020\n", "", "YS017"),
        ('until: "2025-05-31"', 'until: "2023-03-31"', "DT002"),
        ("per: application", "per: device", "YS016"),
        ("amount: 240", "amount: lots", "YS016"),
        ("source: act-2020", "raised_by: rise-2025\n        source: act-2020", "RF040"),
        ("source: act-2020", "source: act-2021", "RF010"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(folder: Path, old: str, new: str, code: str) -> None:
    assert SOUND.count(old) == 1
    with pytest.raises(FileError) as refused:
        _ = _with(folder, SOUND.replace(old, new)).catalogue
    assert [finding.code for finding in refused.value.findings] == [code]
    assert refused.value.findings[0].span is not None


def test_two_costs_may_not_share_an_id(folder: Path) -> None:
    twice = SOUND + SOUND.removeprefix("    cost:\n")
    rules = _with(folder, twice)
    with pytest.raises(FileError) as refused:
        rules.rule_set(rules.newest_edition)
    assert [finding.code for finding in refused.value.findings] == ["YS008"]


def test_a_rise_makes_an_older_amount_the_least(folder: Path) -> None:
    costs = """\
schema: pathways.costs/1
rises:
  - {id: rise-2025, since: "2025-06", precision: month, says: Fees rose., source: act-2020, confidence: verified}
"""
    rules = _with(folder, SOUND.replace("source: act-2020", "raised_by: rise-2025\n        source: act-2020"), costs)
    (line,) = rules.catalogue.steps["build-file"].cost
    assert line.raised_by is not None
    assert str(line.raised_by.since.first) == "2025-06-01"
