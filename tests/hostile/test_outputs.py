"""No output replaces what the command reads, under whatever name; and every option that writes is one of these."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pathways.cli.commands import EVERYTHING, app_with
from tests.acceptance.command import EXECUTABLE, Command, example
from tests.hostile.behaviour import behaves
from tests.hostile.conftest import Inside
from tests.places import MINIMAL_RULES

pytestmark = pytest.mark.slow
ACT = "uk/instruments/2020-01-01-act.yaml"
RULES = ("--rules", "uk")
CASES: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("assess", "--out"): (("assess", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT, "uk/facts.yaml", "uk/editions.lock")),
    ("assess", "--receipt"): (("assess", "d.yaml", *RULES), ("d.yaml", ACT)),
    ("compare", "--out"): (("compare", "d.yaml", "--from", "2025.05", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("classify", "--out"): (("classify", "d.yaml", "--format", "json"), ("d.yaml",)),
    ("classify", "--save"): (("classify", "d.yaml"), ("d.yaml",)),
    ("calendar", "--out"): (("calendar", "--for", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("support", "--out"): (("support", "--for", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("partner", "--out"): (("partner", "--for", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("adopt", "--out"): (("adopt", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("map", "--out"): (("map", "d.yaml", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("watch", "--out"): (("watch", ".", "--format", "json", *RULES), ("d.yaml", ACT)),
    ("walk", "--save"): (("walk", *RULES), (ACT,)),
    ("portfolio assess", "--out"): (("portfolio", "assess", "t.csv", "--out-format", "csv", *RULES), ("t.csv", ACT)),
    ("portfolio assess", "--rejects"): (("portfolio", "assess", "t.csv", "--out", "o.csv", *RULES), ("t.csv", ACT, "o.csv")),
    ("portfolio impact", "--out"): (
        ("portfolio", "impact", "t.csv", "--from", "2025.05", "--out-format", "csv", *RULES),
        ("t.csv",),
    ),
    ("portfolio impact", "--rejects"): (("portfolio", "impact", "t.csv", "--from", "2025.05", *RULES), ("t.csv", ACT)),
    ("portfolio impact", "--html"): (("portfolio", "impact", "t.csv", "--from", "2025.05", *RULES), ("t.csv", ACT)),
    ("rules check", "--out"): (("rules", "check", *RULES), (ACT, "uk/cases/asking.yaml")),
    ("rules coverage", "--suggest"): (("rules", "coverage", "--edition", "2026.01", *RULES), (ACT, "uk/cases/asking.yaml")),
    ("rules mutate", "--suggest"): (("rules", "mutate", "--edition", "2026.01", *RULES), (ACT, "uk/cases/asking.yaml")),
    ("rules diff", "--out"): (("rules", "diff", "uk", "2025.05", *RULES), (ACT,)),
    ("rules graph", "--out"): (("rules", "graph", *RULES), (ACT,)),
}


def _itself(path: Path) -> Path:
    return path


def _link(path: Path) -> Path:
    link = path.parent / f"link-to-{path.name}"
    link.symlink_to(path.name)
    return link


def _second_name(path: Path) -> Path:
    other = path.parents[len(path.parts) - 2] / "second-name" if not path.is_absolute() else path.with_name(f"second-{path.name}")
    os.link(path, other)
    return other


def _round_about(path: Path) -> Path:
    return path.parent / ".." / path.parent.name / path.name


@pytest.fixture
def files(pathways: Command) -> None:
    pathways.write("d.yaml", example("idx-dr").read_bytes())
    pathways.write("t.csv", "name,approvals\na,K203629\n")
    shutil.copytree(MINIMAL_RULES, pathways.folder / "uk")


def test_every_option_that_writes_is_tried() -> None:
    root: Any = typer.main.get_command(app_with(EVERYTHING))
    found = set()
    for name, command in root.commands.items():
        for inner, each in (getattr(command, "commands", None) or {"": command}).items():
            for parameter in each.params:
                if parameter.param_type_name == "option" and parameter.opts[-1].lstrip("-") in (
                    "o",
                    "out",
                    "receipt",
                    "suggest",
                    "rejects",
                    "html",
                    "save",
                ):
                    long = next(opt for opt in parameter.opts if opt.startswith("--"))
                    found.add((f"{name} {inner}".strip(), long))
    assert found == CASES.keys()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("named", [_itself, _link, _second_name, _round_about], ids=lambda each: each.__name__.strip("_"))
@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_no_output_replaces_an_input(
    pathways: Command, inside: Inside, monkeypatch: pytest.MonkeyPatch, case: tuple[str, str], named: Callable[[Path], Path]
) -> None:
    call, inputs = CASES[case]
    if case[0] == "walk":
        monkeypatch.setattr("pathways.cli.run.walk.is_terminal", lambda: True)
    for each in inputs:
        path = pathways.folder / each
        if each == "o.csv":  # the other output
            path.write_text("old", encoding="utf-8")
        before = path.read_bytes()
        out = named(path)
        done = inside(*call, case[1], out)
        behaves(done, (2,), ("would replace what this command reads", "name the same file"), about=(case, each))
        assert path.read_bytes() == before, (case, each)
        if out != path and out.name != path.name:
            out.unlink()


@pytest.mark.usefixtures("files")
def test_standard_input_is_an_input_too(pathways: Command) -> None:
    command = [str(EXECUTABLE), "assess", "-", "--format", "json", "--out", "d.yaml"]
    before = (pathways.folder / "d.yaml").read_bytes()
    with (pathways.folder / "d.yaml").open("rb") as file:
        done = subprocess.run(
            command, cwd=pathways.folder, env=pathways.environment(), stdin=file, capture_output=True, check=False
        )
    assert done.returncode == 2, done.stderr
    assert (pathways.folder / "d.yaml").read_bytes() == before


@pytest.mark.usefixtures("files")
def test_what_is_replaced_keeps_its_mode(pathways: Command, inside: Inside) -> None:
    out = pathways.write("out.html", "old")
    out.chmod(0o640)
    behaves(inside("assess", "d.yaml", "--out", "out.html"), (0,))
    assert out.stat().st_mode & 0o777 == 0o640
    assert out.read_text(encoding="utf-8").startswith("<!")
    assert [path.name for path in pathways.folder.iterdir() if path.name.startswith(".")] == []
