"""A register of devices with a fixed seed: a few dozen kinds of product, the usual approvals, dates that differ in every row.

Proportions are assumptions: they follow what registers publish of classes and regions, not any one register. Most rows say all
that rules ask; one in eight leaves something out, one in 2,000 is wrong.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

_EPOCH = date(1970, 1, 1).toordinal()

# kind, software, ai, active, implantable, sterile, measuring, reusable; GB class, future GB class, EU class; share
_PRODUCTS = (
    ("general", 0, 0, 0, 0, 0, 0, 0, "I", "I", "I", 14),
    ("general", 0, 0, 0, 0, 1, 0, 0, "I", "I", "I", 7),
    ("general", 0, 0, 0, 0, 0, 1, 0, "I", "I", "I", 3),
    ("general", 0, 0, 0, 0, 0, 0, 1, "I", "I", "I", 8),
    ("general", 0, 0, 0, 0, 1, 0, 0, "IIa", "IIa", "IIa", 9),
    ("general", 0, 0, 1, 0, 0, 0, 0, "IIa", "IIa", "IIa", 8),
    ("general", 0, 0, 1, 0, 0, 1, 0, "IIa", "IIa", "IIa", 4),
    ("general", 1, 0, 1, 0, 0, 0, 0, "I", "IIa", "IIa", 4),
    ("general", 1, 1, 1, 0, 0, 0, 0, "IIa", "IIa", "IIa", 2),
    ("general", 1, 1, 1, 0, 0, 0, 0, "IIa", "IIb", "IIb", 1),
    ("general", 0, 0, 1, 0, 0, 0, 0, "IIb", "IIb", "IIb", 6),
    ("general", 0, 0, 1, 0, 1, 0, 0, "IIb", "IIb", "IIb", 2),
    ("general", 0, 0, 0, 1, 1, 0, 0, "IIb", "IIb", "IIb", 7),
    ("general", 0, 0, 0, 1, 1, 0, 0, "III", "III", "III", 5),
    ("general", 0, 0, 1, 0, 1, 0, 0, "III", "III", "III", 1),
    ("aimd", 0, 0, 1, 1, 1, 0, 0, "AIMD", "III", "III", 2),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-general", "A", "A", 4),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-general", "B", "B", 5),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-general", "C", "C", 4),
    ("ivd", 1, 0, 1, 0, 0, 0, 0, "IVD-general", "C", "C", 1),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-self-test", "C", "C", 1),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-list-B", "C", "C", 1),
    ("ivd", 0, 0, 0, 0, 0, 0, 0, "IVD-list-A", "D", "D", 1),
)  # fmt: skip
_FLAGS = ("software", "ai", "active", "implantable", "sterile", "measuring", "reusable_surgical")
_SELDOM = {"ancillary_medicine": 0.002, "animal_tissue": 0.002, "human_tissue": 0.0, "co_packaged": 0.001,
           "companion_diagnostic": 0.0, "custom_made": 0.001, "in_house": 0.0005}  # fmt: skip
_BASED = ("elsewhere", "eu", "gb", "ni")

# For each sort of product the approvals that it holds: notes with # for a number and @ for a date, and their share.
_HELD = {
    "low": (("FDA 510(k)-exempt", 30), ("EU MDR certificate until @", 30), ("none", 20), ("K#6", 15),
            ("K#6; EU MDR certificate until @", 5)),
    "middle": (("K#6", 40), ("EU MDR certificate until @", 20), ("EU MDD certificate until @", 10), ("DEN#6", 3),
               ("none", 7), ("Health Canada Class III #5", 5), ("K#6; EU MDR certificate until @", 10),
               ("TGA conformity assessment until @", 5)),
    "high": (("P#6", 40), ("EU MDR certificate until @", 25), ("EU MDD certificate until @", 10), ("none", 5),
             ("Health Canada Class IV #5", 5), ("P#6; EU MDR certificate until @", 10), ("TGA conformity assessment until @", 5)),
    "plain": (("EU MDR self-declaration", 50), ("FDA 510(k)-exempt", 30), ("none", 20)),
    "aimd": (("P#6", 45), ("EU MDR certificate until @", 25), ("EU AIMDD certificate until @", 15), ("none", 5),
             ("P#6; EU MDR certificate until @", 10)),
    "ivd-a": (("EU IVDR self-declaration", 60), ("none", 20), ("K#6", 20)),
    "ivd": (("K#6", 30), ("EU IVDR certificate until @", 25), ("EU IVDD certificate until @", 20), ("none", 15), ("P#6", 5),
            ("K#6; EU IVDR certificate until @", 5)),
}  # fmt: skip


def devices(rows: int, seed: int = 20261120, first: int = 0) -> Any:
    """A PyArrow table of ``rows`` devices, numbered from ``first``. The same arguments give the same table."""
    chance = np.random.default_rng(seed)
    product = chance.choice(len(_PRODUCTS), rows, p=_shares([each[-1] for each in _PRODUCTS]))
    columns: dict[str, Any] = {"id": pa.array([f"D{number:08d}" for number in range(first, first + rows)])}
    columns["device.kind"] = _pick([each[0] for each in _PRODUCTS], product)
    for place, flag in enumerate(_FLAGS, 1):
        columns[f"device.{flag}"] = _pick([bool(each[place]) for each in _PRODUCTS], product)
    physical = np.array([each[0] == "general" and not each[1] for each in _PRODUCTS])[product]
    for flag, share in _SELDOM.items():
        columns[f"device.{flag}"] = pa.array((chance.random(rows) < share) & physical)
    for place, name in enumerate(("class.gb", "class.gb_future", "class.eu"), 8):
        columns[name] = _pick([each[place] for each in _PRODUCTS], product)
    based = chance.choice(4, rows, p=[0.55, 0.3, 0.14, 0.01])
    columns["manufacturer.based_in"] = _pick(_BASED, based)
    columns["manufacturer.uk_responsible_person"] = pa.array((chance.random(rows) < 0.8) & (based < 2))
    columns["approvals"] = _approvals(product, chance)
    for fact, share in (("withdrawn", 0.02), ("by_reliance", 0.03), ("extended", 0.5)):
        columns[f"approval.{fact}"] = pa.array(chance.random(rows) < share)
    columns["approval.extended"] = _only_where(columns["approval.extended"], columns["approvals"])
    none_held = np.array([cell == "none" for cell in columns["approvals"].to_pylist()])
    for fact in ("withdrawn", "by_reliance", "extended"):
        columns[f"approval.{fact}"] = _blank(columns[f"approval.{fact}"], none_held)
    _leave_out(columns, chance, rows)
    wrong = chance.random(rows) < 0.0005
    columns["class.gb"] = pa.array(np.where(wrong, "IV", columns["class.gb"].to_numpy(zero_copy_only=False)), pa.string())
    columns["qms.expires"] = pa.array(chance.integers(20_000, 22_500, rows).astype(np.int32)).cast(pa.date32())
    return pa.table(columns)


def _shares(weights: Any) -> Any:
    found = np.array(weights, dtype=float)
    return found / found.sum()


def _pick(values: Any, places: Any) -> Any:
    return pa.array(values).take(pa.array(places))


def _only_where(column: Any, approvals: Any) -> Any:
    """Extension law is about certificates under the old Directives."""
    old = np.array(["MDD cert" in cell or "AIMDD cert" in cell or "IVDD cert" in cell for cell in approvals.to_pylist()])
    return pa.array(column.to_numpy(zero_copy_only=False) & old)


def _blank(column: Any, where: Any) -> Any:
    return pa.array(column.to_numpy(zero_copy_only=False), mask=where)


def _leave_out(columns: dict[str, Any], chance: Any, rows: int) -> None:
    """One row in eight does not say one of the things that are most often not known."""
    for name in ("device.measuring", "class.gb_future", "approval.by_reliance", "manufacturer.uk_responsible_person"):
        missing = chance.random(rows) < 0.03
        kept = columns[name]
        columns[name] = pa.array(kept.to_pylist(), kept.type, mask=missing | np.array(kept.is_null()))


def _approvals(product: Any, chance: Any) -> Any:
    sort = np.array([_sort(each) for each in _PRODUCTS])[product]
    cells = np.empty(len(product), dtype=object)
    for name, held in _HELD.items():
        where = np.nonzero(sort == name)[0]
        chosen = chance.choice(len(held), len(where), p=_shares([share for _, share in held]))
        numbers = chance.integers(100_000, 999_999, len(where))
        days = np.datetime_as_string((chance.integers(20_000, 22_600, len(where))).astype("datetime64[D]"))
        notes = [note for note, _ in held]
        cells[where] = [
            notes[choice].replace("#6", str(number)).replace("#5", str(number)[:5]).replace("@", day)
            for choice, number, day in zip(chosen.tolist(), numbers.tolist(), days.tolist(), strict=True)
        ]
    return pa.array(cells, pa.string())


def _sort(product: tuple[Any, ...]) -> str:
    if product[0] == "ivd":
        return "ivd-a" if product[10] == "A" else "ivd"
    if product[0] == "aimd":
        return "aimd"
    if product[10] == "I" and not any(product[5:8]):
        return "plain"
    return {"I": "low", "IIa": "middle", "IIb": "middle"}.get(product[10], "high")
