"""What others run in their CI: the GitHub Action, whose scripts are run here, and the hooks of pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.places import MINIMAL_RULES, PROJECT

ACTION: Any = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))
HOOKS: Any = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]


def step(name: str) -> Any:
    return next(each for each in STEPS if each.get("name") == name)


@pytest.mark.parametrize("page", ["action.yml", "docs/ci.md"])
def test_steps_of_others_are_pinned_by_commit(page: str) -> None:
    text = (PROJECT / page).read_text("utf-8")
    used = [line for line in re.findall(r"uses: (\S+.*)", text) if not line.startswith("OWNER/")]
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


def test_no_input_is_put_into_a_script() -> None:
    scripts = [each["run"] for each in STEPS if "run" in each]
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in script] == []


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits; the second changes what the rules say of some devices."""
    folder = tmp_path / "repository"
    rules = Path(shutil.copytree(MINIMAL_RULES, folder / "my rules"))
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "before")
    act = rules / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text("utf-8")
    assert "device.active: false" in text
    act.write_text(text.replace("device.active: false", "device.active: true", 1), "utf-8")
    git(folder, "commit", "--quiet", "-am", "after")
    return folder


def summary_of(repository: Path, base: str) -> tuple[int, str, str]:
    """Runs the script of the step as GitHub does."""
    summary = repository.parent / "summary.md"
    summary.write_text("", "utf-8")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RULES": "my rules",
        "BASE": base,
        "PAGE": str(repository.parent / "page.md"),
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    script = step("Show which devices are answered otherwise")["run"]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, summary.read_text("utf-8"), done.stdout + done.stderr


def test_the_summary_shows_which_devices_are_answered_otherwise(repository: Path) -> None:
    code, summary, _ = summary_of(repository, "HEAD~1")
    assert code == 0
    assert summary.startswith("### Rules: HEAD\\~1:my rules → my rules")
    assert "answered otherwise" in summary
    assert "| 1 |" in summary


def test_the_summary_of_an_unchanged_folder_says_so(repository: Path) -> None:
    code, summary, _ = summary_of(repository, "HEAD")
    assert code == 0
    assert "Both say the same" in summary


@pytest.mark.parametrize("base", ["no-such-revision", "--output=x", "$(touch pwned)", "; touch pwned"])
def test_a_base_that_cannot_be_had_costs_the_summary_alone(repository: Path, base: str) -> None:
    code, summary, output = summary_of(repository, base)
    assert code == 0
    assert "could not be compared" in summary or "is no revision" in output
    assert not (repository / "pwned").exists()
    assert not (repository / "x").exists()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda each: each["id"])
def test_each_hook_runs(hook: Any, tmp_path: Path) -> None:
    shutil.copytree(MINIMAL_RULES, tmp_path / "rules")
    files = [path for path in sorted(tmp_path.rglob("*.yaml")) if re.search(hook["files"], path.relative_to(tmp_path).as_posix())]
    assert len(files) >= 10
    command = [Path(sys.executable).parent / "pathways", *hook["entry"].split()[1:], *hook.get("args", [])]
    command += [str(path) for path in files] if hook.get("pass_filenames", True) else ["--rules", "rules"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hook_for_schemas_takes_no_other_yaml() -> None:
    (hook,) = (each for each in HOOKS if each["id"] == "pathways-schema")
    others = [".github/workflows/ci.yaml", "docker-compose.yaml", "mkdocs.yaml", "rules/editions.lock"]
    assert not any(re.search(hook["files"], each) for each in others)
