"""Reading Parquet says nothing by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from pathways.portfolio.files.parts import ROWS_IN_PART  # noqa: E402

# Without a file of its own, a program is a person at work for DuckDB, who wants a bar after two seconds.
_SLOW_READER = """
import sys, time
from pathlib import Path
from pathways.portfolio.files.read_parquet import read_parquet
rows = 0
for part in read_parquet(Path(sys.argv[1])):
    time.sleep(0 if rows else 2.5)
    rows += len(part.numbers)
print(rows)
"""


@pytest.mark.slow
def test_no_bar_on_standard_output(tmp_path: Path) -> None:
    rows = ROWS_IN_PART * 6
    pq.write_table(pa.table({"id": [str(number) for number in range(rows)]}), tmp_path / "x.parquet", row_group_size=100_000)
    done = subprocess.run(
        [sys.executable, "-c", _SLOW_READER, tmp_path / "x.parquet"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (f"{rows}\n", "")
