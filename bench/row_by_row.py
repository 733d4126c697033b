"""The same rows one after the other: with the fastest other engine, and with this one's single assessment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.devices import devices
from bench.peers import PEERS, plain
from bench.table import subject, view_of
from bench.timing import as_ratio, figure, markdown, paired, ratio
from pathways.engine.answer.assess import Request, assess
from pathways.engine.conditions.knowledge import Knowledge
from pathways.portfolio.files.parts import FileFormat, cells_of_rows
from pathways.portfolio.profiles.read_row import RowError, row_device
from pathways.portfolio.run import InputTable, OutputTable, run
from pathways.rulebook.folder import RuleFolder, shipped_rules

_ROWS = 1_000_000
_SINGLE = 2_000
_ROUNDS = 3
_REQUEST = Request(date(2026, 11, 20))


def section(folder: Path) -> str:
    """All read a Parquet file and write one with the answers."""
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    table = devices(_ROWS)
    facts = list(_facts(table))
    table = table.take([row for row, _ in facts])
    size = len(facts)
    pq.write_table(table, folder / "devices.parquet")
    pq.write_table(table.slice(0, _SINGLE), folder / "few.parquet")
    pq.write_table(pa.Table.from_pylist([each for _, each in facts]), folder / "facts.parquet")
    lines = subject().lines
    target = OutputTable(folder / "answers.parquet", FileFormat.PARQUET)
    tasks: dict[str, Callable[[], object]] = {
        "pathways portfolio: all routes, dates, plans": partial(
            run, InputTable(folder / "devices.parquet", FileFormat.PARQUET), target, rules, _REQUEST
        )
    }
    for peer in PEERS[:2]:
        if peer.version is not None:
            tasks[f"{peer.name}: the one table, facts prepared"] = partial(_by_peer, peer.load(lines), folder)
    found = paired(tasks, _ROUNDS, size)
    own = next(iter(found.values()))
    rows = [(name, f"{1 / each.median:,.0f}", as_ratio(ratio(each, own))) for name, each in found.items()]
    single = figure([_one_by_one(folder, rules) / _SINGLE for _ in range(_ROUNDS)])
    rows.append(("pathways, one assessment after the other", f"{1 / single.median:,.0f}", f"{single.median / own.median:.3g}"))
    return (
        f"### Against row by row\n\n{size:,} of these devices for which every fact of the 2024.11 reliance table is known. The "
        "other engines are given these facts, read from the notes and deduced beforehand, and answer that one table; "
        "`pathways portfolio` reads the devices and answers all tables of edition 2026.11.\n\n"
        + markdown(("what", "rows per second", "times as long as the portfolio"), rows)
    )


def _facts(table: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of which all facts of the table are known for their first approval, with these facts."""
    of = subject()
    columns = {name: table[name].combine_chunks() for name in table.column_names if "." in name or name == "approvals"}
    known: dict[str, Knowledge | None] = {}
    for row, cells in enumerate(cells_of_rows(columns, range(table.num_rows))):
        key = repr({**cells, "qms.expires": None})
        if key not in known:
            try:
                device = row_device(cells, of.rules.catalogue).device
            except RowError:
                known[key] = None
            else:
                stated = {**device.facts, **(device.approvals[0].facts if device.approvals else {})}
                known[key] = view_of(stated, of.rules.catalogue.vocabulary)
        view = known[key]
        if view is not None and all(view.is_known(fact) for fact in of.facts):
            yield row, plain({fact: next(iter(view.possible[fact])) for fact in of.facts})  # type: ignore[arg-type]


def _by_peer(decide: Callable[[Mapping[str, Any]], str], folder: Path) -> None:
    table = pq.read_table(folder / "facts.parquet")
    answers = [decide(facts) for facts in table.to_pylist()]
    pq.write_table(table.append_column("answer", pa.array(answers)), folder / "answers.parquet")


def _one_by_one(folder: Path, rules: Any) -> float:
    began = time.perf_counter()
    table = pq.read_table(folder / "few.parquet")
    columns = {name: table[name].combine_chunks() for name in table.column_names if "." in name or name == "approvals"}
    headlines = []
    for cells in cells_of_rows(columns, range(table.num_rows)):
        headlines.append(assess(row_device(cells, rules.catalogue).device, rules, _REQUEST).headline)
    pq.write_table(table.append_column("answer", pa.array(headlines)), folder / "answers.parquet")
    return time.perf_counter() - began
