"""What a stranger finds beside the code: forms, pages for contributors, workflows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.places import PROJECT

GITHUB = PROJECT / ".github"
PAGES = [PROJECT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "AGENTS.md")]
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
WORKFLOWS = [*sorted((GITHUB / "workflows").glob("*.yml")), PROJECT / "action.yml", PROJECT / "watch" / "action.yml"]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("steps") or ()
        for value in node.values():
            yield from steps(value)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_link_to_what_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (PROJECT / target).exists(), target
    targets = re.search(r"^\.PHONY: (.*)$", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets is not None
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
        assert target in targets[1].split(), target


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_forms_are_such_as_github_takes(form: Path) -> None:
    found = read(form)
    assert set(found) <= {"name", "description", "title", "labels", "body"}
    ids = [each["id"] for each in found["body"] if each["type"] != "markdown"]
    assert ids and len(ids) == len(set(ids))
    for each in found["body"]:
        assert each["type"] in ("markdown", "input", "textarea", "dropdown")
        assert "label" in each["attributes"] or "value" in each["attributes"]


def test_a_legal_error_is_reported_with_rule_edition_fault_and_source() -> None:
    body = read(GITHUB / "ISSUE_TEMPLATE" / "legal-error.yml")["body"]
    needed = {each["id"] for each in body if each.get("validations", {}).get("required")}
    assert needed >= {"rule", "edition", "wrong", "source"}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: str(workflow.relative_to(PROJECT)))
def test_workflows_pin_by_commit_and_run_no_input(workflow: Path) -> None:
    found = read(workflow)
    found_steps = list(steps(found))
    assert found_steps
    for step in found_steps:
        if "uses" in step:
            assert re.search(r"@[0-9a-f]{40}$", step["uses"]), step["uses"]
        assert "${{" not in step.get("run", "")
    if "jobs" in found:
        assert found["permissions"] == {"contents": "read"}


def test_the_hosted_workflow_runs_what_must_pass() -> None:
    runs = [step.get("run") for step in steps(read(GITHUB / "workflows" / "ci.yml"))]
    assert runs[-1] == ".ci/run"
    assert (PROJECT / ".ci" / "run").is_file()


def test_the_citation_names_the_version_and_licence_of_the_package() -> None:
    citation, project = read(PROJECT / "CITATION.cff"), PYPROJECT["project"]
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert citation["abstract"] == project["description"]


def test_hooks_of_this_repository_are_commands_of_its_environment() -> None:
    for hook in (each for repo in read(PROJECT / ".pre-commit-config.yaml")["repos"] for each in repo["hooks"]):
        assert hook["entry"].startswith(".venv/bin/")
