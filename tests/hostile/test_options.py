"""Every option and argument of every command, with words that no one should give it; and paths that lead nowhere."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pathways.cli.commands import EVERYTHING, app_with
from tests.acceptance.command import EXECUTABLE, Command, example
from tests.hostile.behaviour import behaves
from tests.hostile.conftest import Inside
from tests.hostile.grammar import ESCAPES, LONG, TURNS
from tests.places import MINIMAL_RULES

pytestmark = pytest.mark.slow
# What takes minutes when it is let run, and what asks questions.
LONG_RUNNING = {("rules", "mutate"), ("rules", "verify"), ("rules", "check"), ("rules", "coverage"), ("rules", "test"), ("walk",)}
WORDS = (*ESCAPES[:3], *TURNS[:3], *LONG[:2], "", "-", "--", "nan", "-1", "1e999", "../../etc/passwd", "a/b/c", "0000-00-00", "'")
TAKES = {
    "DEVICE": "d.yaml",
    "ROUTE": "gb-reliance",
    "RECEIPT": "r.json",
    "BEFORE": "2025.05",
    "AFTER": "2026.01",
    "NAME": "device",
}


def _commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    root: Any = typer.main.get_command(app_with(EVERYTHING))
    for name, command in root.commands.items():
        for inner, each in getattr(command, "commands", {}).items():
            yield (name, inner), each
        if not hasattr(command, "commands"):
            yield (name,), command


def _calls() -> list[tuple[tuple[str, ...], str, str]]:
    found = []
    for words, command in _commands():
        for parameter in command.params:
            if not getattr(parameter, "is_flag", False) and parameter.name != "help":
                found.append((words, parameter.opts[-1], parameter.param_type_name))
    return found


@pytest.fixture
def files(pathways: Command) -> None:
    shutil.copy(example("idx-dr"), pathways.folder / "d.yaml")
    shutil.copytree(MINIMAL_RULES, pathways.folder / "uk")


def _arguments(command: Any, left_out: str = "") -> list[str]:
    """What the command needs besides."""
    needed = [
        each for each in command.params if each.param_type_name == "argument" and each.opts[-1] != left_out and each.required
    ]
    return [TAKES.get((each.metavar or each.name or "").upper(), "d.yaml") for each in needed]


def test_all_options_are_known() -> None:
    assert len(_calls()) > 90


@pytest.mark.usefixtures("files")
def test_whatever_is_given_is_refused_in_words(pathways: Command, inside: Inside) -> None:
    rng = random.Random(13)
    by_name = dict(_commands())
    tried = 0
    inputs = _listing(pathways.folder)
    for words, option, kind in _calls():
        for word in rng.sample(WORDS, 3):
            if words in LONG_RUNNING and option not in ("--edition", "--format", "--min", "--today", "--skip", "--fail-on"):
                continue
            given = [option, word] if kind == "option" else [word]
            others = _arguments(by_name[words], option)
            if words[0] in ("rules", "walk") and option != "--rules" and words != ("rules", "new"):
                others += ["--rules", "uk"]
            done = inside(*words, *given, *others) if kind == "option" else inside(*words, *others, "--", *given)
            behaves(done, (0, 1, 2), about=(words, option, word[:20]))
            assert inputs <= _listing(pathways.folder), (words, option, word)
            tried += 1
    assert tried > 250


WRONG = (
    "\x1b[31mred\x07",
    "\u202eturned",
    "::error::x",
    "a\n::error::b\n##[error]c",
    "y" * 100_000,
    "word " * 20_000,
    "\x9b31m",
    "caf\udce9",
)


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_on_the_command_line_is_repeated_in_short_and_harmless(inside: Inside, wrong: str) -> None:
    calls: dict[tuple[str, ...], str] = {
        ("assess", "d.yaml", "--format", wrong): "is not one of 'terminal', 'json'",
        ("assess", "d.yaml", f"--{wrong}"): "No such option",
        ("assess", "d.yaml", wrong): "unexpected extra argument",
        (wrong,): "No such command",
        ("rules", wrong): "No such command",
        ("rules", "coverage", "--min", wrong): "Invalid value for '--min'",
    }
    for call, words in calls.items():
        done = inside(*call)
        behaves(done, (2,), (words,), about=call)
        assert done.err.startswith("Usage: pathways") and len(done.err) < 700, done.err[:900]


def _listing(folder: Path) -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_size) for path in folder.rglob("*") if path.is_file()}


NOWHERE = ("x" * 300, "loop", "gone/x", "locked/x", "d.yaml/x", "caf\udce9", "n\x01l")


@pytest.mark.skipif(sys.platform == "win32", reason="links and permissions of Unix")
@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("path", NOWHERE)
def test_paths_that_lead_nowhere_are_told(pathways: Command, inside: Inside, path: str) -> None:
    (pathways.folder / "loop").symlink_to("loop")
    (pathways.folder / "locked").mkdir(mode=0o000)
    calls: Sequence[tuple[str, ...]] = (
        ("assess", path),
        ("assess", "d.yaml", "--rules", path),
        ("assess", "d.yaml", "--out", f"{path}/x.html"),
        ("assess", "d.yaml", "--receipt", f"{path}/x"),
        ("compare", path, "--from", "2024.05"),
        ("what-if", path),
        ("calendar", "--for", path),
        ("calendar", "--out", f"{path}/x.ics"),
        ("support", "--for", path),
        ("partner", "--out", f"{path}/x.md", "--format", "markdown"),
        ("replay", path),
        ("rules", "list", "--rules", path),
        ("rules", "check", "--rules", path),
        ("rules", "lock", "--check", "--rules", path),
        ("rules", "diff", path, "2025.05", "--rules", "uk"),
        ("rules", "graph", "--rules", "uk", "--out", f"{path}/x.dot"),
        ("rules", "coverage", "--rules", path),
        ("rules", "new", "a-note", "--rules", f"d.yaml/{path}"),
        ("portfolio", "assess", path, "--in-format", "csv", "--out", "o.csv"),
    )
    for call in calls:
        behaves(inside(*call), (2,), ("error",), about=call)
    (pathways.folder / "locked").chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps folders that are worked in")
def test_a_folder_that_is_gone_is_told(pathways: Command) -> None:
    calls = '"rules diff HEAD:x 2026.11" "rules check --rules x" "assess d.yaml"'
    script = f'mkdir gone; cd gone; rmdir ../gone; for c in {calls}; do "$0" $c; echo "$?"; done'
    done = subprocess.run(
        ["sh", "-c", script, str(EXECUTABLE)],
        cwd=pathways.folder,
        env=pathways.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["2", "2", "2"], done
    assert "Traceback" not in done.stderr and "This is a bug" not in done.stderr
