"""The same for data frames: pandas, Polars, PyArrow and DuckDB here and now; Dask and Spark where their partitions are."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pyarrow as pa
from msgspec import Struct
from narwhals import dependencies

from pathways import __version__
from pathways.engine.answer.assess import Request
from pathways.model.catalogue import RuleSet
from pathways.model.law import Law
from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE
from pathways.portfolio.files.parts import as_text
from pathways.portfolio.files.roles import Roles, TableError, roles_of
from pathways.portfolio.profiles.distinct_rows import AssessedTable
from pathways.portfolio.profiles.numbering import Codes
from pathways.portfolio.profiles.read_row import Problem
from pathways.portfolio.run import PREFIX, answer_columns, refuse_own_columns
from pathways.portfolio.table import Assessor
from pathways.rulebook.fields import shown
from pathways.rulebook.folder import RuleFolder, shipped_rules

PROBLEM = f"{PREFIX}problem"

_ONE_AT_A_TIME = threading.Lock()

_ColumnAt: TypeAlias = Callable[[int], Any]
"""Gives the Arrow column at a place."""


class Wish(Struct, frozen=True):
    """What is asked for, in words that can be sent to another process.

    ``folder``: None for the rules that come with the package, which each process finds for itself. ``content`` stands for the
    package and the rules that were asked for, so that another process can tell whether it has the same.
    """

    edition: str
    as_of: date
    law: Law
    by_route: bool
    folder: str | None
    content: str
    strict: bool = False

    @property
    def request(self) -> Request:
        return Request(self.as_of, self.law, strict=self.strict)


def assess_frame(
    df: Any,
    *,
    edition: str | None = None,
    as_of: date | None = None,
    law: Law = Law.ALL,
    per: str = "device",
    rules: str | Path | None = None,
    strict: bool = False,
) -> Any:
    """The frame with the columns of the answer beside its own, in a frame of the same kind.

    No row is left out: one that cannot be assessed has its reason in ``answer_problem``. ``per="route"`` gives one row for each
    route. ``as_of`` is today where it is not given, and ``edition`` the newest. ``strict`` takes nothing for granted. A column
    that looks like a fact but is none gives a UserWarning.

    Dask and Spark frames are assessed where their partitions are, when they are computed. The same version of the package must be
    installed there. The rules that come with it are found there; a folder of ``rules`` must stand there under the same path.

    Raises TableError for a frame without columns about devices, with two columns of one name or with columns of an earlier
    answer, and where a worker has other rules; FileError for an edition or rules that cannot be read; TypeError for what is no
    frame; ValueError for another ``per`` or ``law``; OverflowError where a plan runs past the year 9999.
    """
    answered = _way_of(df)
    wish = _wish(edition, as_of, Law(law), per, None if rules is None else Path(rules).resolve(), strict=strict)
    for caution in _roles(_names(df), _rules(wish)).cautions:
        warnings.warn(caution, stacklevel=2)
    return answered(df, wish)


def _wish(edition: str | None, as_of: date | None, law: Law, per: str, path: Path | None, *, strict: bool) -> Wish:
    if per not in ("device", "route"):
        raise ValueError(f"per is 'device' or 'route', not {per!r}")
    folder = RuleFolder(path or shipped_rules())
    day = as_of.date() if isinstance(as_of, datetime) else as_of or date.today()
    where = None if path is None else str(path)
    return Wish(edition or folder.edition_on(date.today()), day, law, per == "route", where, _content(folder), strict)


def _content(folder: RuleFolder) -> str:
    digest = hashlib.sha256(__version__.encode())
    for path in folder.paths("**/*.yaml"):
        digest.update(path.relative_to(folder.path).as_posix().encode())
        digest.update(folder.content_digest(path))
    return digest.hexdigest()


# --- columns ------------------------------------------------------------------------------------------


def _names(df: Any) -> tuple[str, ...]:
    if isinstance(df, pa.Table):
        return tuple(df.column_names)
    names = df.collect_schema().names() if dependencies.is_polars_lazyframe(df) else df.columns
    return tuple(map(str, names))


def _roles(names: Sequence[str], rules: RuleSet) -> Roles:
    """Raises TableError."""
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise TableError(f"two columns are called '{shown(twice)}'", "Each column needs a name of its own.")
    refuse_own_columns(names)
    return roles_of(names, rules.catalogue.vocabulary)


# --- answers ------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _rules(wish: Wish) -> RuleSet:
    """Raises TableError where this process has other rules than the one that asks."""
    folder = RuleFolder(shipped_rules() if wish.folder is None else Path(wish.folder))
    if _content(folder) != wish.content:
        raise TableError(
            f"the rules in '{shown(str(folder.path))}' are not those of the process that asks",
            "Install the same version of the package, and put the same rule folder, on every worker.",
        )
    return folder.rule_set(wish.edition)


@lru_cache(maxsize=8)
def _assessor(wish: Wish) -> Assessor:
    return Assessor(_rules(wish), wish.request, by_route=wish.by_route)


def _assess(texts: Mapping[str, Any], size: int, wish: Wish) -> AssessedTable:
    # A worker may run several threads, and an assessor learns from every table. One thread at a time costs little: it is Python
    # that does the work, and what one thread has learned serves the others.
    with _ONE_AT_A_TIME:
        return _assessor(wish).assess(texts, size)


def _answers(names: Sequence[str], column_at: _ColumnAt, size: int, wish: Wish) -> tuple[Codes, dict[str, Any]]:
    """For each line of the answer its row, and the columns of the answer; rows with a problem stand in their place."""
    rules = _rules(wish)
    roles = _roles(names, rules)
    done = _assess({role: as_text(column_at(place)) for role, place in roles.places.items()}, size, wish)
    rejected = np.array([row for row, _ in done.problems], dtype=np.int64)
    rows = np.concatenate([done.rows, rejected])
    order = np.argsort(rows, kind="stable")
    taken = pa.array(np.where(order < len(done.rows), order, 0), mask=order >= len(done.rows))
    columns = answer_columns(done, rules, wish.request)
    answers = {name: _plain(column.take(taken)) for name, column in columns.items()}
    reasons = [None] * len(done.rows) + [_said(problems, roles.column) for _, problems in done.problems]
    answers[PROBLEM] = pa.array(reasons, pa.string()).take(pa.array(order))
    return rows[order], answers


def _said(problems: Iterable[Problem], column: Callable[[str], str]) -> str:
    return "; ".join(each.reason if each.role is None else f"{column(each.role)}: {each.reason}" for each in problems)


def _plain(column: Any) -> Any:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _is_every(rows: Codes, size: int) -> bool:
    return np.array_equal(rows, np.arange(size))


# --- kinds of frames ----------------------------------------------------------------------------------


def _way_of(df: Any) -> Callable[[Any, Wish], Any]:
    """How a frame of this kind is answered. Raises TypeError for what is no frame."""
    if isinstance(df, pa.Table):
        return _of_eager
    if dependencies.is_pandas_dataframe(df):
        return _of_pandas
    if dependencies.is_dask_dataframe(df):
        # Not through Narwhals, which is giving up Dask.
        return _of_dask
    if dependencies.is_pyspark_dataframe(df) or dependencies.is_pyspark_connect_dataframe(df):
        return _of_spark
    if dependencies.is_duckdb_relation(df):
        return _of_duckdb
    if dependencies.is_polars_lazyframe(df):
        return _of_polars_lazy
    nw.from_native(df, eager_only=True)
    return _of_eager


def _of_eager(df: Any, wish: Wish) -> Any:
    frame = nw.from_native(df, eager_only=True)
    rows, answers = _answers(frame.columns, lambda place: frame.get_column(frame.columns[place]).to_arrow(), len(frame), wish)
    own = frame if _is_every(rows, len(frame)) else frame[rows]
    found = nw.from_arrow(pa.table(answers), backend=frame.implementation)
    return nw.concat([own, found], how="horizontal").to_native()


def _of_polars_lazy(lazy: Any, wish: Wish) -> Any:
    return _of_eager(lazy.collect(), wish).lazy()


def _of_duckdb(relation: Any, wish: Wish) -> Any:
    import duckdb

    return duckdb.from_arrow(_of_eager(relation.to_arrow_table(), wish))


def _of_pandas(df: Any, wish: Wish) -> Any:
    """Whatever the rows are, each column of the answer has one dtype, so that all partitions of a Dask frame agree."""
    pd = dependencies.get_pandas()
    rows, answers = _answers(_names(df), lambda place: _series_to_arrow(df.iloc[:, place]), len(df), wish)
    own = df if _is_every(rows, len(df)) else df.iloc[rows]
    found = pa.table(answers).to_pandas(date_as_object=False, types_mapper={pa.int32(): pd.Int32Dtype()}.get)
    found.index = own.index
    return pd.concat([own, found], axis="columns")


def _series_to_arrow(series: Any) -> Any:
    try:
        return pa.Array.from_pandas(series)
    except pa.ArrowException:
        return pa.Array.from_pandas(series.map(str, na_action="ignore"))


def _of_dask(df: Any, wish: Wish) -> Any:
    return df.map_partitions(_of_pandas, wish, meta=_of_pandas(df._meta, wish))


def _of_spark(df: Any, wish: Wish) -> Any:
    """Spark reads a dot in a column's name as a path, so columns are numbered on the way."""
    from pyspark.sql.types import StructField, StructType

    numbered = df.toDF(*(f"c{place}" for place in range(len(df.columns))))
    answers = _spark_columns(wish)
    schema = StructType([*numbered.schema.fields, *(StructField(name, kind) for name, kind in answers.items())])
    found = numbered.mapInArrow(partial(_of_batches, names=tuple(df.columns), wish=wish), schema)
    return found.toDF(*df.columns, *answers)


def _of_batches(batches: Iterable[Any], names: tuple[str, ...], wish: Wish) -> Iterator[Any]:
    for batch in batches:
        rows, answers = _answers(names, batch.column, batch.num_rows, wish)
        own = batch.take(pa.array(rows))
        yield pa.RecordBatch.from_arrays([*own.columns, *answers.values()], names=[*own.schema.names, *answers])


def _spark_columns(wish: Wish) -> dict[str, Any]:
    """The type of each column of the answer."""
    from pyspark.sql.types import DateType, IntegerType, StringType

    kinds = {"text": StringType(), "day": DateType(), "number": IntegerType()}
    answers = {f"{PREFIX}{column.name}": kinds[column.kind] for column in (PER_ROUTE if wish.by_route else PER_DEVICE)}
    return {f"{PREFIX}edition": StringType(), f"{PREFIX}as_of": DateType(), **answers, PROBLEM: StringType()}
