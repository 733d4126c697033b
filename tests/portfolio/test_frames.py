"""The same answers from every kind of frame, row for row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pathways.model.facts import Vocabulary
from pathways.portfolio import assess_frame
from tests.portfolio.makers import rows_of

pa = pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="module")
def table(vocabulary: Vocabulary) -> Any:
    rows = rows_of(400, 7, vocabulary)
    columns = {role: pa.array([row[role] for row in rows], pa.string()) for role in rows[0]}
    return pa.table({"id": pa.array(range(len(rows))), **columns})


@pytest.fixture(scope="module", params=["device", "route"])
def wanted(request: pytest.FixtureRequest, table: Any) -> tuple[str, list[dict[str, object]]]:
    per = str(request.param)
    return per, assess_frame(table, as_of=AS_OF, per=per).to_pylist()


def test_no_row_is_left_out(wanted: tuple[str, list[dict[str, object]]], table: Any) -> None:
    per, lines = wanted
    ids = [line["id"] for line in lines]
    assert sorted(set(ids)) == list(range(len(table))) and ids == sorted(ids)
    assert len(lines) == len(table) or per == "route"
    problems = [line for line in lines if line["answer_problem"]]
    assert problems and all(line["answer_outcomes" if per == "device" else "answer_outcome"] is None for line in problems)


def test_pandas(wanted: tuple[str, list[dict[str, object]]], table: Any) -> None:
    pd = pytest.importorskip("pandas")
    frame = table.to_pandas()
    frame.index = pd.Index([f"i{number}" for number in frame["id"]])
    per, lines = wanted
    found = assess_frame(frame, as_of=AS_OF, per=per)
    assert list(found.index) == [f"i{line['id']}" for line in lines]
    assert _plain(found.astype(object).where(found.notna(), None).to_dict("records")) == _plain(lines)


def test_polars(wanted: tuple[str, list[dict[str, object]]], table: Any) -> None:
    pl = pytest.importorskip("polars")
    per, lines = wanted
    assert assess_frame(pl.from_arrow(table), as_of=AS_OF, per=per).to_dicts() == lines
    assert assess_frame(pl.from_arrow(table).lazy(), as_of=AS_OF, per=per).collect().to_dicts() == lines


def test_duckdb(wanted: tuple[str, list[dict[str, object]]], table: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    per, lines = wanted
    assert assess_frame(duckdb.from_arrow(table), as_of=AS_OF, per=per).to_arrow_table().to_pylist() == lines


def test_dask_with_two_worker_processes(wanted: tuple[str, list[dict[str, object]]], table: Any) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is in the extra 'distributed'")
    dd = pytest.importorskip("dask.dataframe")
    per, lines = wanted
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        frame = dd.from_pandas(table.to_pandas(), npartitions=4)
        found = assess_frame(frame, as_of=AS_OF, per=per).compute()
    found = found.astype(object)
    assert _plain(found.where(found.notna(), None).to_dict("records")) == _plain(lines)


def test_local_spark(wanted: tuple[str, list[dict[str, object]]], table: Any, tmp_path: Path) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="Spark is in the extra 'distributed'")
    per, lines = wanted
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        frame = session.createDataFrame(table.to_pylist(), session.createDataFrame(table.slice(0, 1).to_pandas()).schema)
        found = [row.asDict() for row in assess_frame(frame.repartition(3), as_of=AS_OF, per=per).collect()]
    finally:
        session.stop()
    key = lambda line: (line["id"], str(line))  # noqa: E731
    assert sorted(_plain(found), key=key) == sorted(_plain(lines), key=key)


def test_a_frame_without_facts_is_refused() -> None:
    with pytest.raises(ValueError, match="no column is a fact"):
        assess_frame(pa.table({"colour": ["red"]}), as_of=AS_OF)


def _plain(lines: Any) -> list[dict[str, object]]:
    return [{key: int(value) if isinstance(value, float) else value for key, value in line.items()} for line in lines]
