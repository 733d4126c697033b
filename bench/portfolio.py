"""Portfolios of growing size, each run in a process of its own: rows per second and peak memory, Parquet to Parquet."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import portfolio_tied_facts, row_by_row
from bench.timing import figure, markdown

_SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
_PART = 500_000

_CHILD = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
began = time.perf_counter()
from pathways.engine.answer.assess import Request
from pathways.portfolio.files.parts import FileFormat
from pathways.portfolio.run import InputTable, OutputTable, run
from pathways.rulebook.folder import RuleFolder, shipped_rules
source, target = map(Path, sys.argv[1:])
rules = RuleFolder(shipped_rules()).rule_set("2026.11")
started = time.perf_counter()
counts = run(InputTable(source, FileFormat.PARQUET), OutputTable(target, FileFormat.PARQUET, target.with_suffix(".csv")), rules,
             Request(date(2026, 11, 20)))
print(json.dumps({"start": started - began, "run": time.perf_counter() - started, "cpu": time.process_time(),
                  "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "rows": counts.rows,
                  "assessed": counts.assessed, "rejected": counts.rejected, "profiles": counts.profiles}))
"""


def section(sizes: tuple[int, ...] = _SIZES) -> str:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = [_measured(size, Path(folder)) for size in sizes]
        beside = row_by_row.section(Path(folder))
    head = ("rows", "rows per second", "time", "processor time", "peak memory", "distinct profiles", "rejected")
    parts = (markdown(head, rows), portfolio_tied_facts.section(), beside)
    return "## Portfolio, Parquet to Parquet\n\n" + "\n".join(parts)


def _measured(size: int, folder: Path) -> tuple[str, ...]:
    source = folder / f"{size}.parquet"
    _make(source, size)
    runs = [_run(source, folder / "out.parquet") for _ in range(5 if size <= 1_000_000 else 3)]
    last = runs[-1]
    assert last["rows"] == size == last["assessed"] + last["rejected"]
    speed = figure([size / each["run"] for each in runs])
    cpu = figure([each["cpu"] for each in runs])
    source.unlink()
    return (
        f"{size:,}",
        f"{speed.median:,.0f} ({speed.low:,.0f} to {speed.high:,.0f})",
        f"{size / speed.median:.2f} s",
        f"{cpu.median:.2f} s",
        f"{max(each['memory'] for each in runs) / 1e6:,.0f} MB",
        f"{last['profiles']:,.0f}",
        f"{last['rejected']:,.0f}",
    )


def _make(path: Path, size: int) -> None:
    """In a process of its own, so that making the input does not count."""
    code = (
        "import sys, pyarrow.parquet as pq; from bench.devices import devices\n"
        f"writer = None\nfor part, start in enumerate(range(0, {size}, {_PART})):\n"
        f"    table = devices(min({_PART}, {size} - start), 20261120 + part, start)\n"
        "    writer = writer or pq.ParquetWriter(sys.argv[1], table.schema)\n    writer.write_table(table)\nwriter.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, cwd=Path(__file__).parents[1])


def _run(source: Path, target: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", _CHILD, str(source), str(target)], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))
