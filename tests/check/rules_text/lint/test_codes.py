"""Every code: folders that raise it, at the place where it belongs and without a train of others, and folders that do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.check.rules_text.codes import Code, CodeTwiceError, Part, check_modules, codes, gathered
from pathways.check.rules_text.lint import checks_by_code
from pathways.model.findings import Severity
from tests.check.rules_text.lint.folders import TODAY, change, copy_minimal, findings_of

Spec = dict[str, list[dict[str, Any]]]

HERE = Path(__file__).parent
CHECKS = {module.CODE: HERE / "checks" / f"{module.__name__.rpartition('.')[2]}.yaml" for module in check_modules()}


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


SPECS: dict[str, Spec] = _read(HERE / "reading.yaml") | {code: _read(path) for code, path in CHECKS.items() if path.exists()}
ELSEWHERE = {
    "IN002": "tests of the reader",
    "IN003": "tests of the reader",
    "IN004": "tests of the reader",
    "IN005": "tests of the reader",
    "IN007": "tests of the command",
    "IN008": "tests of the command",
    "IN009": "tests of the command",
    "IN021": "tests of the reader",
    "RF017": "tests of the reader",
    "RF060": "tests of the reader",
    "RF061": "tests of the reader",
    "YS033": "tests of the reader",
    "YS034": "tests of the reader",
    "YS035": "tests of the reader",
    "YS036": "tests of the reader",
    "YS039": "hostile rule folders",
    "YS050": "tests of the check against schemas",
}
"""Codes of reading that no change of a file in a folder raises, or that is tested elsewhere."""


def _each(kind: str) -> Iterator[Any]:
    for code, spec in SPECS.items():
        for number, how in enumerate(spec[kind]):
            yield pytest.param(code, how, id=f"{code}-{number}")


def _run(tmp_path: Path, how: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The places of findings as ``file:line:col CODE``, and the codes."""
    root = copy_minimal(tmp_path)
    change(root, how)
    found = findings_of(root, date.fromisoformat(how["today"]) if "today" in how else TODAY)
    return [f"{each.span} {each.code}".removeprefix("r/") for each in found], [each.code for each in found]


def test_the_minimal_folder_is_clean(tmp_path: Path) -> None:
    assert findings_of(copy_minimal(tmp_path)) == ()


@pytest.mark.parametrize(("code", "how"), list(_each("bad")))
@pytest.mark.first_only
def test_raises(code: str, how: Mapping[str, Any], tmp_path: Path) -> None:
    places, codes = _run(tmp_path, how)
    assert code in codes, places
    if "at" in how:
        assert f"{how['at']} {code}" in places
    others = [each for each in codes if each != code and not each.startswith(tuple(how.get("allow", ["-"])))]
    assert not others, places


@pytest.mark.parametrize(("code", "how"), list(_each("good")))
def test_does_not_raise(code: str, how: Mapping[str, Any], tmp_path: Path) -> None:
    places, codes = _run(tmp_path, how)
    assert code not in codes, places
    others = [each for each in codes if not each.startswith(tuple(how.get("allow", ["-"])))]
    assert not others, places


def test_every_code_has_fixtures() -> None:
    wanted = {code.id for code in codes().values() if code.part in (Part.READING, Part.LINT)}
    assert wanted - SPECS.keys() - ELSEWHERE.keys() == set()
    assert all(spec["bad"] and spec["good"] for spec in SPECS.values())


def test_checks_and_registry_agree() -> None:
    own = {code.id for code in codes().values() if code.part is Part.LINT}
    assert own - checks_by_code().keys() == {"ST010", "ST011"}, "raised where ignores are read"
    assert checks_by_code().keys() <= own


def test_every_file_is_of_a_check() -> None:
    assert set((HERE / "checks").glob("*.yaml")) == set(CHECKS.values())


def test_a_code_registered_twice_is_an_error() -> None:
    one = Code("RF020", "Unused source", Severity.NOTE, Part.LINT)
    other = Code("RF020", "Source that nobody reads", Severity.WARNING, Part.READING)
    with pytest.raises(CodeTwiceError, match="'Unused source' and 'Source that nobody reads'"):
        gathered([one, other])
