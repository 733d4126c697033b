"""What the command loads, and that the built wheel works away from the repository."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.command import PROJECT, TODAY, Command, example

SPY = """\
import sys
from pathways.cli.main import main
sys.argv = ["pathways", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(pathways: Command, *arguments: str | Path) -> set[str]:
    """The modules in memory when the command is done."""
    done = subprocess.run(
        [sys.executable, "-c", SPY, *arguments],
        cwd=pathways.folder,
        env=pathways.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.slow
def test_json_needs_neither_rich_nor_jsonschema(pathways: Command) -> None:
    arguments = ("assess", example("idx-dr"), "--as-of", TODAY, "--format", "json", "--all")
    for _ in range(2):  # with and without the rule cache
        modules = loaded(pathways, *arguments)
        assert "pathways" in modules
        assert modules & {"rich", "jsonschema", "referencing", "hypothesis", "pytest"} == set()


def test_text_needs_no_jsonschema(pathways: Command) -> None:
    modules = loaded(pathways, "assess", example("idx-dr"), "--as-of", TODAY)
    assert "rich" in modules
    assert "jsonschema" not in modules


def test_nothing_opens_a_network_connection(pathways: Command) -> None:
    modules = loaded(pathways, "assess", example("idx-dr"), "--as-of", TODAY, "--format", "json")
    assert modules & {"http", "ssl", "asyncio", "requests", "httpx"} == set()


# --- the wheel ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from a copy of the sources, unpacked."""
    for tool in ("build", "hatchling"):
        if importlib.util.find_spec(tool) is None:
            pytest.skip(f"{tool} is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    sources.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, sources)
    for name in ("pathways", "rules", "docs/findings"):
        shutil.copytree(PROJECT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, sources],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def from_wheel(wheel: Path, folder: Path, *arguments: str | Path) -> str:
    """What the unpacked wheel answers in an empty folder."""
    code = "from pathways.cli.main import main; main()"
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(wheel), "PATHWAYS_CACHE": "off"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_wheel_carries_rules_and_schemas_and_nothing_else(unpacked_wheel: Path) -> None:
    assert (unpacked_wheel / "pathways" / "_rules" / "uk" / "facts.yaml").is_file()
    assert (unpacked_wheel / "pathways" / "schemas" / "device.schema.json").is_file()
    assert (unpacked_wheel / "pathways" / "_findings" / "RF001.md").is_file()
    assert (unpacked_wheel / "pathways" / "py.typed").is_file()
    tops = {path.name for path in unpacked_wheel.iterdir() if path.suffix != ".dist-info"}
    assert tops == {"pathways"}


def test_the_wheel_says_what_the_pages_of_findings_say(unpacked_wheel: Path, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "tests" / "fixtures" / "minimal-rules", tmp_path / "rules")
    parts = ("--skip", "cases", "--skip", "verify", "--skip", "lock")
    run = json.loads(from_wheel(unpacked_wheel, tmp_path, "rules", "check", "--rules", "rules", *parts, "--format", "sarif"))
    told = {rule["id"]: rule["fullDescription"]["text"] for rule in run["runs"][0]["tool"]["driver"]["rules"]}
    assert told["RF001"] == "A condition reads a fact that `facts.yaml` does not have."


def test_the_wheel_is_what_runs(unpacked_wheel: Path, tmp_path: Path) -> None:
    code = "import pathways; from pathways.rulebook.folder import shipped_rules; print(pathways.__file__, shipped_rules())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked_wheel)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(path.startswith(str(unpacked_wheel)) for path in done.stdout.split())


@pytest.mark.slow
def test_the_wheel_answers_away_from_the_repository(unpacked_wheel: Path, tmp_path: Path, pathways: Command) -> None:
    shutil.copy(example("idx-dr"), tmp_path / "device.yaml")
    arguments = ("assess", "device.yaml", "--as-of", TODAY, "--format", "json")
    answer = json.loads(from_wheel(unpacked_wheel, tmp_path, *arguments))
    assert answer == pathways.answer(example("idx-dr"))
    assert from_wheel(unpacked_wheel, tmp_path, "assess", "device.yaml", "--as-of", TODAY).startswith("IDx-DR\n")


@pytest.mark.slow
def test_the_wheel_lists_rules_and_prints_schemas(unpacked_wheel: Path, tmp_path: Path, pathways: Command) -> None:
    assert from_wheel(unpacked_wheel, tmp_path, "rules", "list") == pathways("rules", "list").out
    assert from_wheel(unpacked_wheel, tmp_path, "rules", "schema", "device") == pathways("rules", "schema", "device").out
    assert from_wheel(unpacked_wheel, tmp_path, "rules", "show", "gb-ukca").startswith("gb-ukca: ")
