"""Every shipped YAML file tells an editor its schema: by its first line, or by the settings where its bytes are counted."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pathways.cli.commands import EVERYTHING, app_with
from pathways.rulebook.editor_line import MARK, headed, headed_if_new, kind_of
from pathways.rulebook.folder import RuleFolder
from tests.places import MINIMAL_RULES, PROJECT

TOOL = runpy.run_path(str(PROJECT / "tools" / "editor_lines.py"))
SETTINGS = PROJECT / ".vscode" / "settings.json"


def target(path: Path) -> Path:
    first = path.read_text("utf-8").partition("\n")[0]
    assert first.startswith(MARK)
    return (path.parent / first.removeprefix(MARK)).resolve()


def test_every_shipped_file_has_the_line_that_the_tool_writes() -> None:
    wrong = [path for path, text in TOOL["written"]().items() if path.read_text("utf-8") != text]
    assert wrong == [], "run: python tools/editor_lines.py"


def test_every_line_leads_to_the_schema_of_the_kind() -> None:
    paths = list(TOOL["files"]())
    assert len(paths) > 100
    for path in paths:
        assert target(path) == PROJECT / "pathways" / "schemas" / f"{kind_of(path.read_text('utf-8'))}.schema.json"
        assert target(path).is_file()


def test_each_file_without_a_line_is_told_by_the_settings_alone() -> None:
    schemas: Any = json.loads(SETTINGS.read_text("utf-8"))["yaml.schemas"]
    paths = list(TOOL["left_to_settings"]())
    assert len(paths) > 30
    for path in paths:
        assert MARK not in path.read_text("utf-8")
        told = [schema for schema, pattern in schemas.items() if path in set(PROJECT.glob(pattern))]
        assert told == [f"./pathways/schemas/{kind_of(path.read_text('utf-8'))}.schema.json"]
        assert (PROJECT / told[0]).is_file()


def test_the_files_with_a_line_are_those_whose_bytes_no_answer_is_stamped_with(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL_RULES, tmp_path / "rules"))
    before = RuleFolder(folder).rule_set("2026.01").sha256
    for path in folder.rglob("cases/**/*.yaml"):
        path.write_text(headed(path.read_text("utf-8"), path), "utf-8")
    assert RuleFolder(folder).rule_set("2026.01").sha256 == before
    facts = folder / "facts.yaml"
    facts.write_text(headed(facts.read_text("utf-8"), facts), "utf-8")
    assert RuleFolder(folder).rule_set("2026.01").sha256 != before


def test_twice_is_the_same_as_once_and_an_old_line_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    once = headed("# About.\nschema: pathways.cases/1\n", path)
    assert headed(once, path) == once
    assert headed(f"{MARK}../old.json\n# About.\nschema: pathways.cases/1\n", path) == once
    assert headed("a: b\n", path) == "a: b\n"
    assert headed("schema: pathways.nothing/1\n", path) == "schema: pathways.nothing/1\n"
    there = headed("schema: pathways.cases/1\n", path, "https://example.org")
    assert there.startswith(f"{MARK}https://example.org/pathways/schemas/cases.schema.json\n")


def test_a_path_with_a_space_is_told_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.rulebook.editor_line._SCHEMAS", tmp_path / "my schemas")
    line = headed("schema: pathways.cases/1\n", tmp_path / "a.yaml").partition("\n")[0]
    assert line == f"{MARK}{tmp_path.as_uri()}/my%20schemas/cases.schema.json"


def test_what_is_there_keeps_its_head(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("", "utf-8")
    assert headed_if_new("schema: pathways.cases/1\n", path) == "schema: pathways.cases/1\n"


def test_what_rules_new_writes_has_lines_that_resolve_and_hold(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    app = app_with(EVERYTHING)
    for slug in ("first-note", "second-note"):
        arguments = ["rules", "new", slug, "--rules", str(folder), "--published", "2026-09-01"]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
    written = sorted(folder.rglob("*.yaml"))
    assert len(written) >= 8
    for path in written:
        assert target(path).is_file()
        assert path.read_text("utf-8").count(MARK) == 1
    result = CliRunner().invoke(app, ["rules", "schema", "--check", *map(str, written)])
    assert result.exit_code == 0, result.output
