"""A row as a device: what a column means may hang on another column of the same approval."""

from __future__ import annotations

import pytest

from pathways.portfolio.profiles.read_row import row_device
from pathways.rulebook.folder import RuleFolder, shipped_rules

CATALOGUE = RuleFolder(shipped_rules()).rule_set("2026.11").catalogue
CELLS = {"approval.regulator": "Health Canada", "approval.pathway": "Class II", "approval.number": "12345"}


@pytest.mark.parametrize("order", [tuple(CELLS), tuple(reversed(CELLS))], ids=["regulator first", "regulator last"])
def test_a_class_in_the_column_of_pathways_is_that_of_the_regulator_beside_it(order: tuple[str, ...]) -> None:
    read = row_device({column: CELLS[column] for column in order}, CATALOGUE)
    (held,) = read.device.approvals or ()
    assert held.facts["approval.pathway"] == "hc-class-ii"
    assert read.places == (0,)
    assert read.stated[0]["approval.pathway"] == "hc-class-ii"
