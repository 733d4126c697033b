"""The same for data frames: pandas, Polars, PyArrow and DuckDB relations through Narwhals; Dask and Spark by partition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways.engine.assess import Request
from pathways.model.law import Law
from pathways.model.rules import RuleSet
from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE
from pathways.portfolio.parts import as_text
from pathways.portfolio.roles import roles_of
from pathways.portfolio.run import PREFIX, answer_columns
from pathways.portfolio.table import Assessor
from pathways.rulebook.folder import RuleFolder, shipped_rules

PROBLEM = f"{PREFIX}problem"


class Wish(Struct, frozen=True):
    """What is asked for, in words that can be sent to another process."""

    edition: str
    as_of: date
    law: Law
    by_route: bool
    folder: str


def assess_frame(
    df: Any,
    *,
    edition: str | None = None,
    as_of: date | None = None,
    law: Law = Law.ALL,
    per: str = "device",
    rules: Path | None = None,
) -> Any:
    """The frame with the columns of the answer beside its own, in a frame of the same kind.

    No row is left out: one that cannot be assessed has its reason in ``answer_problem``. ``per="route"`` gives one row for each
    route. ``as_of`` is today where it is not given. Dask and Spark frames are assessed where their partitions are, when they are
    computed; the package must be installed there. Raises TableError for a frame without columns about devices.
    """
    if per not in ("device", "route"):
        raise ValueError(f"per is 'device' or 'route', not {per!r}")
    folder = RuleFolder(shipped_rules() if rules is None else rules)
    wish = Wish(edition or folder.newest_edition, as_of or date.today(), law, per == "route", str(folder.path))
    frame = nw.from_native(df)
    if isinstance(frame, nw.DataFrame):
        return nw.to_native(_assessed(frame, wish))
    match frame.implementation:
        case nw.Implementation.DASK:
            return df.map_partitions(_of_pandas, wish, meta=_of_pandas(df._meta_nonempty, wish).iloc[:0])
        case nw.Implementation.PYSPARK | nw.Implementation.PYSPARK_CONNECT:
            return _of_spark(df, wish)
        case nw.Implementation.DUCKDB:
            import duckdb

            table = nw.to_native(_assessed(frame.collect("pyarrow"), wish))
            return duckdb.from_arrow(table)
        case _:
            return nw.to_native(_assessed(frame.collect(), wish).lazy())


@lru_cache(maxsize=8)
def _rules(wish: Wish) -> RuleSet:
    return RuleFolder(Path(wish.folder)).rule_set(wish.edition)


@lru_cache(maxsize=8)
def _assessor(wish: Wish) -> Assessor:
    return Assessor(_rules(wish), Request(wish.as_of, wish.law), by_route=wish.by_route)


def _assessed(frame: Any, wish: Wish) -> Any:
    rows, answers = _answers(frame.to_arrow(), wish)
    own = frame if np.array_equal(rows, np.arange(len(frame))) else frame[rows.tolist()]
    found = nw.from_arrow(answers, backend=frame.implementation)
    return nw.concat([own, _indexed(found, own)], how="horizontal")


def _indexed(found: Any, own: Any) -> Any:
    """pandas puts columns side by side by their index, so both need the same."""
    index = nw.maybe_get_index(own)
    if index is None:
        return found
    native = nw.to_native(found)
    native.index = index
    return nw.from_native(native, eager_only=True)


def _answers(table: Any, wish: Wish) -> tuple[Any, Any]:
    """For each line of the answer its row, and the answer; rows with a problem stand in their place."""
    rules, assessor = _rules(wish), _assessor(wish)
    roles = roles_of(tuple(table.column_names), rules.catalogue.vocabulary)
    texts = {role: as_text(table.column(place)) for role, place in roles.places.items()}
    done = assessor.assess(texts, table.num_rows)
    rejected = np.array([row for row, _ in done.problems], dtype=np.int64)
    rows = np.concatenate([done.rows, rejected])
    order = np.argsort(rows, kind="stable")
    taken = pa.array(np.where(order < len(done.rows), order, 0), mask=order >= len(done.rows))
    columns = answer_columns(done, rules, assessor.request)
    plain = {name: _plain(column).take(taken) for name, column in columns.items()}
    reasons = [None] * len(done.rows) + [_said(problem.role, problem.reason, roles.column) for _, problem in done.problems]
    plain[PROBLEM] = pa.array(reasons, pa.string()).take(pa.array(order))
    return rows[order], pa.table(plain)


def _said(role: str | None, reason: str, column: Any) -> str:
    return reason if role is None else f"{column(role)}: {reason}"


def _plain(column: Any) -> Any:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _of_pandas(part: Any, wish: Wish) -> Any:
    return nw.to_native(_assessed(nw.from_native(part, eager_only=True), wish))


def _of_spark(df: Any, wish: Wish) -> Any:
    """Spark reads a dot in a column's name as a path, so columns are numbered on the way."""
    schema = _spark_schema(df, wish)
    numbered = [f"c{place}" for place in range(len(df.columns))]
    found = df.toDF(*numbered).mapInArrow(partial(_of_batches, names=tuple(df.columns), wish=wish), schema[1])
    return found.toDF(*schema[0])


def _of_batches(batches: Iterator[Any], names: tuple[str, ...], wish: Wish) -> Iterator[Any]:
    for batch in batches:
        table = pa.Table.from_batches([batch])
        rows, answers = _answers(table.rename_columns(list(names)), wish)
        own = table.take(pa.array(rows))
        yield from pa.table([*own.columns, *answers.columns], names=[*own.column_names, *answers.column_names]).to_batches()


def _spark_schema(df: Any, wish: Wish) -> tuple[list[str], Any]:
    """The names of all columns, and their types under numbered names."""
    from pyspark.sql.types import DateType, IntegerType, StringType, StructType

    kinds = {"text": StringType(), "day": DateType(), "number": IntegerType()}
    answers = [(f"{PREFIX}{column.name}", kinds[column.kind]) for column in (PER_ROUTE if wish.by_route else PER_DEVICE)]
    answers = [(f"{PREFIX}edition", StringType()), (f"{PREFIX}as_of", DateType()), *answers, (PROBLEM, StringType())]
    schema = StructType()
    for place, field in enumerate(df.schema.fields):
        schema.add(f"c{place}", field.dataType)
    for name, kind in answers:
        schema.add(name, kind)
    return [*df.columns, *(name for name, _ in answers)], schema
