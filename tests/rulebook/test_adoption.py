"""``adoption/*.yaml``: what the reader takes, and what it refuses with the place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pathways.model.adoption import Area, Parallel
from pathways.model.nations import Nation
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError

AREA = "clinical-safety"
CHANGES = [
    ("nations: [england]", "nations: [scotland]", "YS016"),
    ("nations: [england]", "nations: [england, uk]", "YS016"),
    ("required: mandatory", "required: must", "YS016"),
    ("status: in-force", "status: law", "YS016"),
    ("source: nhse-dcb-review", "source: nobody", "RF010"),
    ("device.direct_care: true", "device.no_such: true", "RF001"),
    ("  - id: dcb0160", "  - id: dcb0129", "YS008"),
    ("area: clinical-safety", "area: cyber", "ST001"),
    ("    confidence: verified", "    confidence: unknown\n    colour: red", "YS019"),
    ("    confidence: verified", "    beside: {answer: after, says: Because.}\n    confidence: verified", "YS016"),
    (
        "    confidence: verified",
        "    beside: {answer: after, after: no-step, says: Because.}\n    confidence: verified",
        "RF013",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_rules(), tmp_path / "uk", ignore=shutil.ignore_patterns("cases")))


@pytest.mark.parametrize(("old", "new", "code"), CHANGES)
def test_what_is_wrong_is_refused_with_its_place(folder: Path, old: str, new: str, code: str) -> None:
    path = folder / "adoption" / f"{AREA}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(FileError) as problem:
        RuleFolder(folder).rule_set("2026.11")
    found = [each for each in problem.value.findings if each.code == code]
    assert found, [str(each) for each in problem.value.findings]
    assert found[0].span is not None
    assert found[0].span.line > 1


def test_an_area_that_is_not_there_is_refused(folder: Path) -> None:
    (folder / "adoption" / f"{AREA}.yaml").unlink()
    with pytest.raises(FileError, match="adoption/clinical-safety"):
        RuleFolder(folder).rule_set("2026.11")


def test_the_newest_edition_lists_all_areas_and_earlier_ones_none() -> None:
    shipped = RuleFolder(shipped_rules())
    assert {each.area for each in shipped.rule_set("2026.11").adoption} == set(Area)
    assert shipped.rule_set("2026.05").adoption == ()


def test_every_requirement_says_where_and_whether_it_can_run_beside() -> None:
    for each in RuleFolder(shipped_rules()).rule_set("2026.11").adoption:
        assert each.cite.sources, each.id
        assert each.nations == (Nation.UK,) or Nation.UK not in each.nations, each.id
        assert bool(each.beside.says) is (each.beside.answer is not Parallel.NOT_ESTABLISHED), each.id
