"""The same answers from every kind of frame, row for row."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pathways.model.facts import FactType, Vocabulary
from pathways.model.law import Law
from pathways.portfolio import assess_frame
from pathways.portfolio.files.roles import TableError
from pathways.portfolio.profiles.distinct_rows import AssessedTable
from pathways.portfolio.table import Assessor
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError
from tests.portfolio.makers import rows_of

pa = pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

AS_OF = date(2026, 11, 20)
ROWS = 400
ANSWERED = {"device": "answer_outcomes", "route": "answer_outcome"}

pytestmark = [
    # PySpark says so of pandas 3, which nothing here hands to it; older ones leave their sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


class Kind(NamedTuple):
    """A kind of frame. ``make`` makes one of an Arrow table, ``read`` makes an Arrow table of one, with the types of a schema."""

    make: Callable[[Any], Any]
    read: Callable[[Any, Any], Any]
    ordered: bool = True


# --- kinds --------------------------------------------------------------------------------------------


def _arrow() -> Kind:
    return Kind(lambda table: table, lambda found, schema: found.cast(schema))


def _pandas(dtypes: str) -> Kind:
    pd = pytest.importorskip("pandas")
    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.string(): pd.StringDtype()}
    converted: dict[str, dict[str, Any]] = {
        "plain": {},
        "nullable": {"types_mapper": nullable.get, "date_as_object": False},
        "arrow": {"types_mapper": pd.ArrowDtype},
    }
    return Kind(lambda table: table.to_pandas(**converted[dtypes]), _read_pandas)


def _read_pandas(found: Any, schema: Any) -> Any:
    assert list(found.columns) == schema.names
    return pa.Table.from_pandas(found, schema=schema, preserve_index=False)


def _polars() -> Kind:
    pl = pytest.importorskip("polars")
    return Kind(pl.from_arrow, lambda found, schema: found.to_arrow().cast(schema))


def _polars_lazy() -> Kind:
    pl = pytest.importorskip("polars")
    return Kind(lambda table: pl.from_arrow(table).lazy(), lambda found, schema: found.collect().to_arrow().cast(schema))


def _duckdb() -> Kind:
    duckdb = pytest.importorskip("duckdb")
    return Kind(duckdb.from_arrow, lambda found, schema: found.to_arrow_table().cast(schema))


def _dask() -> Kind:
    dd = pytest.importorskip("dask.dataframe")
    make = _pandas("nullable").make
    return Kind(
        lambda table: dd.from_pandas(make(table), npartitions=8), lambda found, schema: _read_pandas(found.compute(), schema)
    )


def _spark(session: Any) -> Kind:
    return Kind(
        lambda table: session.createDataFrame(table).repartition(3),
        lambda found, schema: found.toArrow().cast(schema),
        ordered=False,
    )


_KINDS: dict[str, Callable[[], Kind]] = {
    "arrow": _arrow,
    "pandas": lambda: _pandas("plain"),
    "pandas with nullable dtypes": lambda: _pandas("nullable"),
    "pandas with Arrow dtypes": lambda: _pandas("arrow"),
    "polars": _polars,
    "polars lazy": _polars_lazy,
    "duckdb": _duckdb,
}


@pytest.fixture(params=[*_KINDS, "dask", "spark"])
def kind(request: pytest.FixtureRequest) -> Kind:
    if request.param == "dask":
        request.getfixturevalue("dask_client")
        return _dask()
    if request.param == "spark":
        return _spark(request.getfixturevalue("spark_session"))
    return _KINDS[request.param]()


@pytest.fixture(scope="module")
def dask_client() -> Iterator[Any]:
    """Two processes, with two threads each."""
    distributed = pytest.importorskip("distributed", reason="Dask is in the extra 'distributed'")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=2, processes=True, dashboard_address="127.0.0.1:0") as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def spark_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="Spark is in the extra 'distributed'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs a Java runtime")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = sql.SparkSession.builder.master("local[2]").config(
            "spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark"))
        )
        quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
        session = builder.config(map=quiet).getOrCreate()
        try:
            yield session
        finally:
            session.stop()


# --- what is wanted -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(vocabulary: Vocabulary) -> Any:
    """Facts as text, some as dates and truth values of their own types, and columns of the owner's with gaps."""
    rows = rows_of(ROWS, 7, vocabulary, freely=False)
    columns = {role: _column([row[role] for row in rows], role, vocabulary) for role in rows[0]}
    own = {
        "id": pa.array(range(ROWS)),
        "sold.units": pa.array([None if place % 5 == 0 else place for place in range(ROWS)], pa.int64()),
        "first sold": pa.array([None if place % 7 == 0 else AS_OF for place in range(ROWS)], pa.date32()),
        "nothing": pa.nulls(ROWS, pa.string()),
    }
    return pa.table({**own, **columns})


def _column(cells: list[str | None], role: str, vocabulary: Vocabulary) -> Any:
    fact = vocabulary.facts.get(role)
    if fact is None or fact.about_approval or fact.type not in (FactType.BOOL, FactType.DATE):
        return pa.array(cells, pa.string())
    if fact.type is FactType.BOOL:
        return pa.array([None if cell in (None, "wrong") else cell == "true" for cell in cells], pa.bool_())
    return pa.array(
        [None if cell in (None, "wrong", "2027-02-30") else date.fromisoformat(str(cell)) for cell in cells], pa.date32()
    )


@pytest.fixture(scope="module", params=["device", "route"])
def wanted(request: pytest.FixtureRequest, table: Any) -> tuple[str, Any]:
    per = str(request.param)
    return per, assess_frame(table, as_of=AS_OF, per=per)


def _lines(table: Any, ordered: bool = True) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = table.to_pylist()
    return lines if ordered else sorted(lines, key=lambda line: (line["id"], str(line)))


# --- the same from all --------------------------------------------------------------------------------


def test_no_row_is_left_out(wanted: tuple[str, Any], table: Any) -> None:
    per, found = wanted
    lines = found.to_pylist()
    ids = [line["id"] for line in lines]
    assert sorted(set(ids)) == list(range(ROWS)) and ids == sorted(ids)
    assert len(lines) == ROWS or per == "route"
    problems = [line for line in lines if line["answer_problem"]]
    assert problems and all(line[ANSWERED[per]] is None for line in problems)
    assert found.select(table.column_names).to_pylist() == [table.slice(id_, 1).to_pylist()[0] for id_ in ids]


@pytest.mark.first_only
def test_every_kind_gives_the_same(kind: Kind, wanted: tuple[str, Any], table: Any) -> None:
    per, answer = wanted
    found = kind.read(assess_frame(kind.make(table), as_of=AS_OF, per=per), answer.schema)
    assert _lines(found, kind.ordered) == _lines(answer, kind.ordered)


def test_a_frame_without_rows_gets_the_same_columns(kind: Kind, wanted: tuple[str, Any], table: Any) -> None:
    per, answer = wanted
    found = kind.read(assess_frame(kind.make(table.slice(0, 0)), as_of=AS_OF, per=per), answer.schema)
    assert found.schema.equals(answer.schema) and found.num_rows == 0


def test_unfit_columns_are_refused_at_once(kind: Kind) -> None:
    unfit = [
        ({"colour": ["red"]}, "no column is a fact"),
        ({"device.kind": ["ivd"], "answer_route": ["x"]}, "earlier answer"),
        ({"device.kind": ["ivd"], "device_kind": ["ivd"]}, "say the same"),
    ]
    for columns, message in unfit:
        frame = kind.make(pa.table(columns))
        with pytest.raises(TableError, match=message):
            assess_frame(frame, as_of=AS_OF)


def test_a_column_that_is_nearly_a_fact_is_warned_of(kind: Kind) -> None:
    frame = kind.make(pa.table({"device.kind": ["general"], "device.softwear": ["true"]}))
    with pytest.warns(UserWarning, match=r"'device\.softwear' is not a fact"):
        assess_frame(frame, as_of=AS_OF)


# --- pandas -------------------------------------------------------------------------------------------


def test_pandas_keeps_its_index(wanted: tuple[str, Any], table: Any) -> None:
    pd = pytest.importorskip("pandas")
    per, answer = wanted
    frame = table.to_pandas()
    frame.index = pd.Index([f"i{id_ // 2}" for id_ in frame["id"]], name="pair")
    found = assess_frame(frame, as_of=AS_OF, per=per)
    assert found.index.name == "pair" and list(found.index) == [f"i{id_ // 2}" for id_ in answer["id"].to_pylist()]


@pytest.mark.slow
def test_pandas_columns_of_mixed_types(table: Any) -> None:
    pytest.importorskip("pandas")
    frame = table.to_pandas()
    wanted = assess_frame(frame, as_of=AS_OF)
    frame["device.software"] = frame["device.software"].map(lambda cell: "no" if cell is False else cell)
    frame["sold.units"] = [id_ if id_ % 2 else "many" for id_ in frame["id"]]
    found = assess_frame(frame, as_of=AS_OF)
    answers = [name for name in wanted.columns if name.startswith("answer_")]
    assert found[answers].equals(wanted[answers]) and found["sold.units"].equals(frame["sold.units"])


def test_two_columns_of_one_name_are_refused() -> None:
    pd = pytest.importorskip("pandas")
    twice = pa.table([["ivd"], ["a"], ["b"]], names=["device.kind", "note", "note"])
    for frame in (twice, pd.DataFrame([["ivd", "a", "b"]], columns=twice.column_names)):
        with pytest.raises(TableError, match="two columns are called 'note'"):
            assess_frame(frame, as_of=AS_OF)


# --- where partitions are -----------------------------------------------------------------------------


@pytest.mark.usefixtures("dask_client")
def test_all_partitions_of_dask_have_the_dtypes_that_were_announced(wanted: tuple[str, Any], table: Any) -> None:
    per, answer = wanted
    frame = _dask().make(table)
    found = assess_frame(frame[frame["id"] >= 100], as_of=AS_OF, per=per)
    parts = [part.compute() for part in found.to_delayed()]
    assert [len(part) for part in parts[:2]] == [0, 0]
    assert all(part.dtypes.equals(found.dtypes) for part in parts)
    expected = [line for line in answer.to_pylist() if line["id"] >= 100]
    assert [id_ for part in parts for id_ in part.index] == [line["id"] for line in expected]
    assert _lines(_read_pandas(found.compute(), answer.schema)) == expected


@pytest.mark.usefixtures("dask_client")
def test_dask_workers_read_a_rule_folder_and_refuse_it_once_changed(rules_copy: Path, table: Any) -> None:
    frame = _dask().make(table)
    answer = assess_frame(table, as_of=AS_OF)
    found = assess_frame(frame, as_of=AS_OF, rules=rules_copy)
    assert _read_pandas(found.compute(), answer.schema).to_pylist() == answer.to_pylist()
    late = assess_frame(frame, as_of=date(2026, 11, 21), rules=rules_copy)
    with (rules_copy / "facts.yaml").open("a") as facts:
        facts.write("# changed\n")
    with pytest.raises(TableError, match="not those of the process that asks"):
        late.compute()


def test_spark_with_more_partitions_than_rows(spark_session: Any, wanted: tuple[str, Any], table: Any) -> None:
    per, answer = wanted
    few = spark_session.createDataFrame(table.slice(0, 3)).repartition(8)
    found = assess_frame(few, as_of=AS_OF, per=per).toArrow().cast(answer.schema)
    assert _lines(found, ordered=False) == [line for line in _lines(answer, ordered=False) if line["id"] < 3]


def test_spark_with_large_arrow_types(spark_session: Any, wanted: tuple[str, Any], table: Any) -> None:
    per, answer = wanted
    option = "spark.sql.execution.arrow.useLargeVarTypes"
    spark_session.conf.set(option, "true")
    try:
        found = assess_frame(spark_session.createDataFrame(table), as_of=AS_OF, per=per).toArrow().cast(answer.schema)
    finally:
        spark_session.conf.unset(option)
    assert _lines(found, ordered=False) == _lines(answer, ordered=False)


@pytest.mark.slow
def test_threads_that_share_a_process_give_the_same(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each assesses slices of its own, on a day of which nothing is remembered yet; none is in an assessor with another."""
    size, day = 20, date(2027, 1, 15)
    slices = [table.slice(start, size) for start in range(0, ROWS, size)]
    busy: set[int] = set()
    assess = Assessor.assess

    def watched(self: Assessor, columns: Mapping[str, Any], rows: int) -> AssessedTable:
        assert id(self) not in busy
        busy.add(id(self))
        time.sleep(0.001)
        found = assess(self, columns, rows)
        busy.remove(id(self))
        return found

    monkeypatch.setattr(Assessor, "assess", watched)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(partial(assess_frame, as_of=day), slices * 2))
    assert [line for part in found for line in part.to_pylist()] == assess_frame(table, as_of=day).to_pylist() * 2


# --- what is asked for --------------------------------------------------------------------------------


@pytest.mark.slow
def test_rules_are_read_again_once_their_folder_changes(rules_copy: Path, edit: Callable[[str, str, str], object]) -> None:
    table = pa.table({"manufacturer.based_in": ["Albion"]})
    ask = partial(assess_frame, table, as_of=AS_OF, rules=rules_copy)
    assert "Albion" in ask()["answer_problem"][0].as_py()
    edit("facts.yaml", '"England"', '"Albion"')
    assert ask()["answer_problem"].null_count == 1


@pytest.mark.slow
def test_the_question_is_checked(table: Any) -> None:
    few = table.slice(0, 20)
    assert assess_frame(few).equals(assess_frame(few, as_of=date.today(), edition=RuleFolder(shipped_rules()).newest_edition))
    assert assess_frame(few, as_of=datetime(2026, 11, 20, 9)).equals(assess_frame(few, as_of=AS_OF))
    assert assess_frame(few, as_of=AS_OF, law=Law.IN_FORCE).equals(assess_frame(few, as_of=AS_OF, law=Law("in-force")))
    assert "2026.05.1" in assess_frame(few, as_of=AS_OF, edition="2026.05")["answer_edition"].to_pylist()
    with pytest.raises(ValueError, match="per is 'device' or 'route'"):
        assess_frame(few, per="country")
    with pytest.raises(ValueError, match="hearsay"):
        assess_frame(few, law="hearsay")  # type: ignore[arg-type]
    with pytest.raises(FileError):
        assess_frame(few, edition="1999.01")
    with pytest.raises(FileError, match="no such folder"):
        assess_frame(few, rules="nowhere")
    with pytest.raises(TypeError):
        assess_frame({"device.kind": ["ivd"]})
