"""Runs over portfolios that are stopped, killed or out of room: no output, no half of one, and they can be run again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from tests.acceptance.command import EXECUTABLE, TODAY, Command, Done
from tests.acceptance.portfolios import FORMATS, assess, balance, impact, nothing_left, written
from tests.acceptance.pseudo_terminal import CTRL_C, PseudoTerminal
from tests.effort import quick_for

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of a Unix system")

ROWS = 300_000
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 60


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same 300,000 devices in every format."""
    folder = tmp_path_factory.mktemp("large")
    rows: list[Mapping[str, str | None]] = [
        {"id": str(number), "device.kind": "general", "class.gb": "IIa", "approvals": f"K{number:06}; FDA De Novo"}
        for number in range(ROWS)
    ]
    found = {format_: folder / f"large.{format_}" for format_ in FORMATS}
    for format_, path in found.items():
        path.write_bytes(written(rows, format_))
    return found


def _heeding_signals() -> None:
    """A test run under ``nohup`` or in the background ignores hang-ups or interrupts, and what it starts would inherit that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(pathways: Command, *arguments: str | Path, temporary: Path | None = None) -> subprocess.Popen[bytes]:
    """A run that has begun to write."""
    environment = pathways.environment({} if temporary is None else {"TMPDIR": str(temporary)})
    process = subprocess.Popen(
        [EXECUTABLE, "portfolio", *arguments],
        cwd=pathways.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding_signals,
    )
    end = time.monotonic() + _PATIENCE
    while not list((temporary or pathways.folder).glob("**/.pathways-*")):
        assert process.poll() is None and time.monotonic() < end, process.communicate()
        time.sleep(0.01)
    time.sleep(0.1)
    return process


def ended(process: subprocess.Popen[bytes]) -> Done:
    out, err = process.communicate(timeout=_PATIENCE)
    return Done(subprocess.CompletedProcess(process.args, process.returncode, out, err))


@pytest.mark.parametrize(("number", "format_"), quick_for([*zip(SIGNALS, FORMATS, strict=False)], product(SIGNALS, FORMATS)))
@pytest.mark.first_only
def test_a_stopped_run_leaves_nothing(pathways: Command, number: signal.Signals, format_: str, large: dict[str, Path]) -> None:
    pathways.write(f"out.{format_}", "old")
    process = begun(pathways, "assess", large[format_], "-o", f"out.{format_}", "--rejects", "rejects.csv", "--as-of", TODAY)
    process.send_signal(number)
    done = ended(process)
    assert (done.code, done.out, done.err) == (128 + number, "", "stopped: no output was written\n")
    nothing_left(pathways, f"out.{format_}")
    assert (pathways.folder / f"out.{format_}").read_text() == "old"


@pytest.mark.slow
def test_control_c_at_a_terminal(pathways: Command, large: dict[str, Path]) -> None:
    terminal = PseudoTerminal(pathways, ("portfolio", "assess", large["csv"], "-o", "out.csv", "--as-of", TODAY))
    terminal.wait_for("Assessing")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130
    assert "stopped: no output was written" in terminal.text and "Traceback" not in terminal.raw
    nothing_left(pathways)


@pytest.mark.slow
def test_a_stopped_impact_leaves_nothing(pathways: Command, large: dict[str, Path]) -> None:
    process = begun(
        pathways, "impact", large["parquet"], "-o", "out.csv", "--html", "page.html", "--from", "2024.11", "--as-of", TODAY
    )
    process.send_signal(signal.SIGTERM)
    assert ended(process).code == 128 + signal.SIGTERM
    nothing_left(pathways)


@pytest.mark.slow
def test_what_stands_aside_for_standard_output_goes_away_too(pathways: Command, large: dict[str, Path], tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = begun(pathways, "assess", large["csv"], "-o", "-", "--as-of", TODAY, temporary=temporary)
    process.send_signal(signal.SIGTERM)
    assert ended(process).out == ""
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_a_signal_that_was_set_aside_stays_so(pathways: Command, large: dict[str, Path]) -> None:
    """As under nohup."""
    pathways.write("in.parquet", large["parquet"].read_bytes())
    command = f"trap '' HUP; exec {EXECUTABLE} portfolio assess in.parquet -o out.csv --as-of {TODAY}"
    process = subprocess.Popen(["bash", "-c", command], cwd=pathways.folder, env=pathways.environment(), stderr=subprocess.PIPE)
    end = time.monotonic() + _PATIENCE
    while not list(pathways.folder.glob(".pathways-*")) and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGHUP)
    assert process.communicate(timeout=_PATIENCE) and process.returncode == 0
    assert (pathways.folder / "out.csv").exists()


@pytest.mark.parametrize("format_", quick_for(["parquet"], ["csv", "parquet"]))
@pytest.mark.slow
def test_a_killed_run_leaves_no_output_and_can_be_run_again(pathways: Command, format_: str, large: dict[str, Path]) -> None:
    arguments = (large[format_], "-o", f"out.{format_}", "--as-of", TODAY)
    process = begun(pathways, "assess", *arguments)
    process.kill()
    assert ended(process).code == -signal.SIGKILL
    left = [path.name for path in pathways.folder.iterdir()]
    assert len(left) == 1 and left[0].startswith(".pathways-")
    done = pathways("portfolio", "assess", *arguments)
    assert (done.code, balance(done).assessed) == (0, ROWS)
    nothing_left(pathways, left[0], f"out.{format_}")


# --- no room ----------------------------------------------------------------------------------------------


def limited(pathways: Command, kilobytes: int, *arguments: str | Path) -> Done:
    """No file may grow beyond the limit, which looks to a program like a full disk."""
    command = f'ulimit -f {kilobytes}; exec "$@"'
    return Done(
        subprocess.run(
            ["bash", "-c", command, "bash", EXECUTABLE, "portfolio", *arguments],
            cwd=pathways.folder,
            env=pathways.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
    )


@pytest.mark.parametrize("format_", quick_for(["csv", "parquet"], FORMATS))
@pytest.mark.first_only
def test_a_full_disk(pathways: Command, format_: str, large: dict[str, Path]) -> None:
    pathways("rules", "list")  # so that the rules are in the cache
    pathways.write(f"out.{format_}", "old")
    done = limited(pathways, 100, "assess", large["parquet"], "-o", f"out.{format_}", "--as-of", TODAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: cannot write: File too large\n  No output was written.") and "Traceback" not in done.err
    nothing_left(pathways, f"out.{format_}")
    assert (pathways.folder / f"out.{format_}").read_text() == "old"


def test_no_room_for_the_rejects_is_no_room(pathways: Command) -> None:
    pathways("rules", "list")
    pathways.write("in.csv", "device.kind,note\nivd,\n" + "".join(f"wrong,{'x' * 100}\n" for _ in range(2000)))
    done = limited(pathways, 100, "assess", "in.csv", "-o", "out.csv", "--rejects", "rejects.csv", "--as-of", TODAY)
    assert done.code == 2 and "cannot write: File too large" in done.err
    nothing_left(pathways, "in.csv")


@pytest.mark.slow
def test_no_room_for_an_impact(pathways: Command, large: dict[str, Path]) -> None:
    pathways("rules", "list")
    done = limited(pathways, 100, "impact", large["parquet"], "-o", "out.csv", "--from", "2024.11", "--as-of", TODAY)
    assert done.code == 2 and "cannot write: File too large" in done.err
    nothing_left(pathways)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_standard_output(pathways: Command) -> None:
    pathways.write("in.csv", "device.kind\nivd\n")
    command = f"{EXECUTABLE} portfolio assess in.csv -o - > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command], cwd=pathways.folder, env=pathways.environment(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == "error: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize(
    ("closed", "says"), [("-o - >&-", "standard output is closed"), ("-o out.csv <&-", "standard input is closed")]
)
def test_closed_streams(pathways: Command, closed: str, says: str) -> None:
    command = f"{EXECUTABLE} portfolio assess - --in-format csv {closed}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=pathways.folder, env=pathways.environment(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2 and says in done.stderr.decode()
    nothing_left(pathways)


@pytest.mark.slow
def test_a_reader_that_goes_away(pathways: Command, large: dict[str, Path]) -> None:
    command = f"{EXECUTABLE} portfolio assess {large['parquet']} -o - --out-format csv | head -c 10"
    done = subprocess.run(
        ["bash", "-c", command], cwd=pathways.folder, env=pathways.environment(), capture_output=True, timeout=60, check=False
    )
    assert done.stdout == b'"id","devi' and done.stderr == b""


def test_an_old_output_is_replaced_by_a_whole_one_alone(pathways: Command) -> None:
    pathways.write("in.csv", "device.kind\nivd\n")
    pathways.write("out.csv", "old").chmod(0o600)
    pathways.write("bad.csv", "colour\nred\n")
    assert assess(pathways, "bad.csv", "out.csv").code == 2
    assert (pathways.folder / "out.csv").read_text() == "old"
    assert assess(pathways, "in.csv", "out.csv").code == 0
    assert (pathways.folder / "out.csv").read_text().startswith('"device.kind"')
    assert impact(pathways, "in.csv", "--from", "2026.11", "--as-of", TODAY).code == 0
