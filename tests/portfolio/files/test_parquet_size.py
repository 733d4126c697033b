"""A small Parquet file may hold gigabytes: it is refused before they are written out, and long rows come a few at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")
import pyarrow.parquet as pq  # noqa: E402

from pathways.portfolio.files.parquet_size import ALWAYS, DEEPEST, MOST_IN_ROW, MOST_ROWS, size_of_column  # noqa: E402
from pathways.portfolio.files.read_parquet import read_parquet  # noqa: E402
from pathways.portfolio.files.roles import TableError  # noqa: E402

MB = 1024 * 1024


def _repeated(text: Any, rows: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))


def _nested(levels: int) -> Any:
    kind = pa.string()
    for level in range(levels):
        kind = pa.list_(kind) if level % 2 else pa.struct([("x", kind)])
    return pa.nulls(2, kind)


def _list_of_texts() -> Any:
    texts = _repeated("x" * 50_000, 4_000).cast("string")
    return pa.ListArray.from_arrays(pa.array([0, 2_000, 4_000], pa.int32()), texts)


def _long_list() -> Any:
    return pa.ListArray.from_arrays(pa.array([0, 25_000_000], pa.int32()), pa.nulls(25_000_000, pa.string()))


BOMBS: dict[str, tuple[Callable[[], Any], str]] = {
    "one text, many rows": (lambda: _repeated("x" * MB, 2_000), f"at most {ALWAYS // MB} are read"),
    "many rows of a shorter text": (lambda: _repeated("x" * 60_000, 20_000), f"at most {ALWAYS // MB} are read"),
    "rows of nothing": (lambda: pa.nulls(MOST_ROWS + 1, pa.string()), "20,000,001 rows; at most 20,000,000 are read"),
    "a long list of nothing": (_long_list, f"at most {ALWAYS // MB} are read"),
    "lists of one text": (_list_of_texts, f"at most {MOST_IN_ROW // MB} are read"),
    "bytes": (lambda: _repeated(b"x" * MB, 2_000), f"at most {ALWAYS // MB} are read"),
    "one long row": (lambda: pa.array(["x" * (MOST_IN_ROW + 1)]), f"at most {MOST_IN_ROW // MB} are read"),
    "rooms in rooms": (lambda: _nested(DEEPEST + 2), f"nested more than {DEEPEST} deep"),
}


def _write(column: Any, path: Path) -> Path:
    pq.write_table(pa.table({"name": column}), path, compression="zstd")
    return path


@pytest.mark.parametrize("what", BOMBS)
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, what: str) -> None:
    make, words = BOMBS[what]
    path = _write(make(), tmp_path / "x.parquet")
    assert path.stat().st_size < MB // 4
    with pytest.raises(TableError, match=words):
        next(read_parquet(path))


def test_what_a_file_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    """A dictionary says its own size, not that of the rows."""
    path = _write(_repeated("x" * MB, 2_000), tmp_path / "x.parquet")
    assert pq.ParquetFile(path).metadata.row_group(0).total_byte_size < 2 * MB
    with pytest.raises(TableError, match="unpacks to 2,000 MB"):
        next(read_parquet(path))


def test_long_rows_come_a_few_at_once_and_whole(tmp_path: Path) -> None:
    rows = 4_000
    table = pa.table({"name": _repeated("x" * 60_000, rows), "id": [str(each) for each in range(rows)]})
    pq.write_table(table, tmp_path / "x.parquet", compression="zstd")
    parts = list(read_parquet(tmp_path / "x.parquet"))
    assert len(parts) > 1
    assert all(part.columns["name"].nbytes <= 140 * MB for part in parts)
    assert [cell for part in parts for cell in part.columns["id"].to_pylist()] == [str(each) for each in range(rows)]
    assert [number for part in parts for number in part.numbers.to_pylist()] == list(range(1, rows + 1))


def test_every_kind_of_column_is_counted(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": ["abc", None],
            "bytes": [b"abcd", b""],
            "list": [["ab", None], None],
            "room": [{"a": 1, "it's": "xyz"}, None],
            "map": pa.array([[("key", "value")], None], pa.map_(pa.string(), pa.string())),
            "number": [1, 2],
            "deep": [[{"x": ["abc"]}], None],
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    found = duckdb.sql(f"SELECT * FROM '{tmp_path / 'x.parquet'}'")
    sizes = {name: size_of_column(f'"{name}"', kind) for name, kind in zip(found.columns, found.types, strict=True)}
    assert sizes.pop("number") is None
    (counted,) = found.aggregate(", ".join(f"max({size})" for size in sizes.values())).fetchall()
    assert dict(zip(sizes, counted, strict=True)) == {
        "text": 3,
        "bytes": 4,
        "list": 2 * 16 + 2,
        "room": 2 * 16 + 3,
        "map": 2 * 16 + 3 + 5,
        "deep": 16 + 16 + 16 + 3,
    }
    (part,) = read_parquet(tmp_path / "x.parquet")
    assert len(part.numbers) == 2


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is asked of Linux")
def test_refusing_takes_little_memory(tmp_path: Path) -> None:
    path = _write(_repeated("x" * MB, 2_000), tmp_path / "x.parquet")
    script = (
        "import sys\nfrom pathlib import Path\nfrom pathways.portfolio.files.read_parquet import read_parquet\n"
        "try:\n    next(read_parquet(Path(sys.argv[1])))\nexcept ValueError:\n    print(Path('/proc/self/status').read_text())"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    (most,) = (int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("VmHWM"))
    assert most * 1024 < 300 * MB
