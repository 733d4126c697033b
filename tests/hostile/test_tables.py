"""Tables of rows that nobody vouches for: each row is assessed or set aside with its reason, and none costs another."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest

from tests.acceptance.command import TODAY, Command
from tests.hostile.behaviour import behaves, within
from tests.hostile.conftest import Inside
from tests.hostile.grammar import foreign, note

pytestmark = [pytest.mark.slow]
pytest.importorskip("duckdb")
COLUMNS = ("name", "approvals", "device.kind", "class.gb", "device.sterile", "approval.expires", "evidence", "=own")
AS_OF = ("--as-of", TODAY)
SECONDS = 20.0
"""For a table of some hundred rows none of which is like another."""


def _cell(rng: random.Random, column: str) -> str:
    if column == "approvals":
        return rng.choice(
            ("K203629", "none", "", foreign(rng), note(rng).content.decode().split('["')[-1], "K203629;" * rng.randint(1, 60))
        )
    if column in ("name", "=own"):
        return foreign(rng)
    usual = {"device.kind": "ivd", "class.gb": "IIa", "device.sterile": "yes", "approval.expires": "2029-05-01"}
    return rng.choice((usual.get(column, ""), "", foreign(rng)))


def _rows(seed: int, number: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    rows = [{column: _cell(rng, column) for column in COLUMNS} for _ in range(number)]
    return [
        {column: cell.replace("\x00", "").encode("utf-8", "replace").decode() for column, cell in row.items()} for row in rows
    ]


def _as_csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_row_is_accounted_for(pathways: Command, inside: Inside, form: str, seed: int) -> None:
    rows = _rows(seed, 150)
    pathways.write(f"in.{form}", _as_csv(rows) if form == "csv" else "".join(f"{json.dumps(row)}\n" for row in rows))
    command = ("portfolio", "assess", f"in.{form}", "--out", "out.csv", "--rejects", "no.csv", *AS_OF)
    done = within(SECONDS, lambda: inside(*command), about=(form, seed))
    behaves(done, (0, 1), ("150 rows in = ",), about=(form, seed), most=10)
    written = list(csv.reader(io.StringIO((pathways.folder / "out.csv").read_text(encoding="utf-8"), newline="")))
    refused = list(csv.reader(io.StringIO((pathways.folder / "no.csv").read_text(encoding="utf-8"), newline="")))
    assert len(written) - 1 + len({row[0] for row in refused[1:]}) == 150
    for row in (*written, *refused):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "\r", "\uff1d", "::")), cell


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "error"),
        (b"\x00" * 40, "error"),
        (b"name\n" + b"x\n" * 10, "no column is a fact"),
        (b"name,name\na,b\n", "error"),
        ((",".join(f"c{each}" for each in range(2_001)) + "\n").encode(), "at most 2,000 are read"),
        (b'name,approvals\n"a', "row"),
        (b"PAR1" + b"x" * 100, "error"),
        (b"PK\x03\x04" + b"x" * 100, "error"),
        (b"\xff\xfe" + b"a" * 31, "error"),
        (b"name,approvals\n" + b"a," + b"(" * 70_000 + b"\n", "at most"),
        (b"name,approvals\n" + b"a,'FDA" + b" " * 60_000 + b"K203629'\n", "1 rejected"),
        (
            b"approvals,evidence\n" + b"K203629," + ";".join(f"x{each}" for each in range(8_000)).encode() + b"\n",
            "no evidence item",
        ),
    ],
)
def test_what_is_no_table_is_told(pathways: Command, inside: Inside, content: bytes, words: str) -> None:
    pathways.write("in.csv", content)
    done = within(2.0, lambda: inside("portfolio", "assess", "in.csv", "--out", "out.csv", *AS_OF))
    behaves(done, (0, 1, 2), (words,), most=10)


def test_a_text_that_would_be_lost_sets_its_row_aside(pathways: Command, inside: Inside) -> None:
    approval = {"regulator": "eu", "pathway": "mdr-certificate"}
    rows = [{"name": "null"}, {"name": "a", "approvals": [approval | {"number": "12;3"}]}, {"name": "b", "approvals": [approval]}]
    pathways.write("in.jsonl", "".join(f"{json.dumps({'device.kind': 'general'} | row)}\n" for row in rows))
    done = inside("portfolio", "assess", "in.jsonl", "--out", "out.jsonl", *AS_OF)
    behaves(done, (1,), ("3 rows in = 1 assessed + 2 rejected",))
    assert "reads as nothing" in done.err and "holds a semicolon" in done.err
