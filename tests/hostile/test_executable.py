"""Some of it through the real executable: streams that are closed, signals, memory, and revisions of git."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.command import EXECUTABLE, TODAY, Command, Done, example
from tests.hostile.behaviour import behaves
from tests.hostile.conftest import Inside
from tests.hostile.grammar import devices
from tests.places import MINIMAL_RULES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="streams, signals and limits of Unix")]
MEMORY = 500 * 1024 * 1024


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def test_device_files_within_the_limit_of_memory(pathways: Command) -> None:
    for place, (kind, hostile) in enumerate(devices(900, 18)):
        pathways.write("d.yaml", hostile.content)
        done = subprocess.run(
            [str(EXECUTABLE), "assess", "d.yaml", "--as-of", TODAY],
            cwd=pathways.folder,
            env=pathways.environment(),
            capture_output=True,
            timeout=60,
            check=False,
            preexec_fn=_limited,
        )
        behaves(Done(done), hostile.exits, hostile.words, about=(place, kind))


@pytest.mark.parametrize(
    ("redirected", "code", "out"),
    [
        ("2>&-", 0, "{"),
        (">&-", 2, ""),
        ("<&-", 0, "{"),
        (">/dev/full", 2, ""),
        (">/dev/full 2>&-", 2, ""),
        ("| head -c 1", 0, "{"),
    ],
)
def test_streams_that_are_closed(pathways: Command, redirected: str, code: int, out: str) -> None:
    # With a caution, which is for standard error alone.
    pathways.write("d.yaml", "schema: pathways.device/1\nname: x\napprovals: ['510(k) FDA 2019-05-01']\n")
    script = f"set -o pipefail; {EXECUTABLE} assess d.yaml --format json {redirected}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=pathways.folder, env=pathways.environment(), capture_output=True, check=False
    )
    assert done.returncode == code, done
    assert done.stdout.decode().startswith(out)
    assert b"Traceback" not in done.stderr and b"This is a bug" not in done.stderr


def test_a_stop_at_any_moment_is_no_traceback(pathways: Command) -> None:
    shutil.copy(example("idx-dr"), pathways.folder / "d.yaml")
    for wait in (0.06, 0.1, 0.15, 0.2, 0.3, 0.4):
        child = subprocess.Popen(
            [str(EXECUTABLE), "assess", "d.yaml"],
            cwd=pathways.folder,
            env=pathways.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        time.sleep(wait)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
        # Before our first line runs, the interpreter itself says what it was stopped in.
        assert b"pathways/cli" not in err and b"This is a bug" not in err, (wait, err)
        assert child.returncode in (0, 1, 130, -signal.SIGINT), (wait, child.returncode)


def _git(folder: Path, *command: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(pathways: Command) -> Path:
    here = pathways.folder
    for name in ("uk", "u[k]"):
        shutil.copytree(MINIMAL_RULES, here / name)
    _git(here, "init", "-q")
    _git(here, "add", "-A")
    _git(here, "commit", "-qm", "first")
    act = here / "uk" / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text(encoding="utf-8")
    act.write_text(text.replace('["2030-06-30", approval.expires]', '["2030-07-01", approval.expires]'), encoding="utf-8")
    return here


def test_a_revision_is_read_inside_the_revision(repository: Path, outside: Inside) -> None:
    for name in ("HEAD:uk", "HEAD:./uk/", "HEAD:u[k]", "HEAD"):
        done = outside("rules", "diff", "--rules", "uk", "--", name, "uk")
        behaves(done, (1,), ("answered otherwise",), about=name)
    refused = (
        f"HEAD:{repository}/uk",
        "HEAD:../uk",
        "HEAD:uk/../../x",
        "HEAD:nowhere",
        "NOPE:uk",
        "--output=x:uk",
        "HEAD:uk/facts.yaml",
    )
    for name in refused:
        done = outside("rules", "diff", "--rules", "uk", "--", name, "uk")
        behaves(done, (2,), ("no git revision",), about=name)
    assert not (repository / "x").exists()


def test_a_link_in_a_revision_is_not_followed(repository: Path, outside: Inside) -> None:
    (repository / "uk" / "words.yaml").symlink_to("../.git/config")
    _git(repository, "add", "-A")
    _git(repository, "commit", "-qm", "second")
    done = outside("rules", "diff", "--rules", "uk", "--", "HEAD:uk", "2026.01")
    behaves(done, (2,), ("is a link",))
    assert "repositoryformatversion" not in done.out + done.err


def test_entries_of_others_are_no_rules(pathways: Command, tmp_path: Path) -> None:
    cache = {"PATHWAYS_CACHE": str(tmp_path / "cache")}
    outside, rule_cache = partial(pathways, environment=cache), tmp_path / "cache"
    shutil.copy(example("idx-dr"), pathways.folder / "d.yaml")
    command = ("assess", "d.yaml", "--as-of", TODAY, "--format", "json")
    right = outside(*command).raw
    for entry in rule_cache.glob("*.rules"):
        entry.chmod(0o666)
        data = entry.read_bytes()
        entry.write_bytes(data[:40] + b"\x00" + data[41:])
    assert outside(*command).raw == right
    os.chmod(rule_cache, 0o777)  # noqa: PTH101
    assert outside(*command).raw == right
    os.chmod(rule_cache, 0o700)  # noqa: PTH101
