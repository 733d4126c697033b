"""Rows of cells for tests: random ones with a fixed seed, and the example devices."""

from __future__ import annotations

import random
from datetime import date, timedelta

from pathways.intake.device_file import load_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.facts import Fact, FactType, Vocabulary
from tests.class_facts import beside_routes
from tests.places import EXAMPLES

_NUMBERS = (
    "K{:06d}",
    "#K{:06d}",
    "510(k) K{:06d}",
    "DEN{:06d}",
    "P{:06d}/S{:03d}",
    "H{:06d}",
    "k{:06d}",
    "NO-{}",
    "{:05d}",
    "A-510",
    "X99",
)
_NOTES = (
    "K{n:06d}",
    "DEN{n:06d}",
    "P{n:06d}/S0{m:02d}",
    "FDA 510(k)",
    "FDA 510(k) K{n:06d}",
    "FDA De Novo",
    "EU MDR certificate until {day}",
    "EU MDR certificate CE-{n} until {day}",
    "EU MDD certificate until {day}",
    "EU MDD self-declaration",
    "EU IVDR certificate until {day}",
    "EU IVDD certificate {n} until {day}",
    "Health Canada Class 3 licence {m}",
    "Health Canada Class III",
    "TGA conformity assessment until {day}",
    "PMDA approval",
    "UKCA certificate until {day}",
    "nonsense",
    "EU",
    "CE MDR",
    "CE MDR {n}{n:05d} valid until {free}",
    "UKCA certificate GB {n} {m:04d} expires {free}",
    "510(k) (K{n:06d}), De Novo DEN{n:06d}",
    "K{n:06d} K{m:06d}",
    "FDA 510(k) K{n:06d} granted {free}",
    "EU MDD certificate {free}",
    "EU MDR certificate until {day} withdrawn",
    "MDD self-declaration signed {free}",
    "Health Canada Class II {n:05d}\nARTG {m:06d}",
    "EU MDR certificate 2029{n:02d}{m:02d}",
    "FDA registered",
)
_DAYS = (
    "2021-05-25",
    "2021-05-26",
    "2022-05-26",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
    "2027-12-31",
    "2028-06-30",
    "2030-06-30",
)


def day(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_DAYS)
    if chance.random() < 0.03:
        return "2027-02-30"
    return (date(2019, 1, 1) + timedelta(days=chance.randrange(5500))).isoformat()


def free_day(chance: random.Random) -> str:
    """A day as people write it; some can be read in two ways."""
    found = day(chance)
    year, month, number = found.split("-")
    ways = (
        found,
        f"{number}/{month}/{year}",
        f"{int(number)} {_MONTHS[int(month) - 1]} {year}",
        f"{found} 00:00:00",
        f"{year}/{month}/{number}",
    )
    return chance.choice(ways)


_MONTHS = ("January", "Feb", "March", "April", "May", "Jun", "July", "August", "Sept", "October", "Nov", "December")
_WRITTEN = {
    "device.kind": ("SaMD", "implant", "IVD", "app"),
    "class.gb": ("Is", "2a", "Class IIb", "Im"),
    "class.eu": ("Ir", "CE Class IIa", "2b", "Class C"),
    "manufacturer.based_in": ("Germany", "UK", "Norway", "USA"),
    "approval.pathway": ("510(k)", "Class II", "CE MDR certificate"),
}


def _cell(fact: Fact, chance: random.Random, freely: bool) -> str:
    if chance.random() < 0.004:
        return "wrong"
    if freely and chance.random() < 0.01:
        return "n/a"
    if freely and fact.id in _WRITTEN and chance.random() < 0.04:
        return chance.choice(_WRITTEN[fact.id])
    if fact.type is FactType.DATE:
        return free_day(chance) if freely and chance.random() < 0.1 else day(chance)
    if fact.type is FactType.TEXT:
        return chance.choice(_NUMBERS).format(chance.randrange(40), chance.randrange(9))
    if fact.type is FactType.BOOL:
        return chance.choice(("true", "false", "false", "False", "no", "N", "Y", "0"))
    return chance.choice(sorted(fact.labels))


def random_row(chance: random.Random, vocabulary: Vocabulary, *, freely: bool = True) -> dict[str, str | None]:
    """Facts at random, most given, some with mistakes, ``freely`` as people write them; approvals as notes, columns or both."""
    row: dict[str, str | None] = {}
    kind = chance.choice(("general", "general", "general", "ivd", "aimd", "pack", None, "SaMD", "implant"))
    missing = chance.choice((0.0, 0.0, 0.05, 0.4))
    for fact in vocabulary.facts.values():
        if not fact.about_approval and fact.id not in beside_routes():
            row[fact.id] = None if chance.random() < missing else _cell(fact, chance, freely)
    row["device.kind"] = kind
    _tame(row, chance)
    held = chance.choice((0, 1, 1, 1, 2, 2, 3))
    with_notes = chance.random() < 0.7
    note = [
        chance.choice(_NOTES).format(n=chance.randrange(30), m=chance.randrange(3), day=day(chance), free=free_day(chance))
        for _ in range(held)
    ]
    row["approvals"] = "; ".join(note) if with_notes and held else "none" if chance.random() < 0.4 else None
    for fact in vocabulary.facts.values():
        if fact.about_approval:
            given = held and chance.random() < (0.3 if with_notes and fact.type is not FactType.BOOL else 0.7)
            several = fact.type is not FactType.BOOL or chance.random() < 0.5
            cells = [_cell(fact, chance, freely) if chance.random() < 0.9 else "" for _ in range(held if several else 1)]
            row[fact.id] = ";".join(cells) if given else None
    if with_notes and held:
        row["approval.regulator"] = row["approval.pathway"] = None
        if chance.random() < 0.8:
            row["approval.expires"] = None
    for fact in ("approval.declared_on", "approval.extended"):  # most often at odds with the rest
        if chance.random() < 0.6:
            row[fact] = None
    if row["approvals"] == "none":
        row.update({fact: None for fact in row if fact.startswith("approval.")})
    return row


def _tame(row: dict[str, str | None], chance: random.Random) -> None:
    """Makes most rows free of contradictions."""
    if chance.random() < 0.1:
        return
    ivd = row["device.kind"] == "ivd"
    if row["device.software"] == "true":
        row["device.software"] = "false" if chance.random() < 0.7 else "true"
    for fact in ("device.implantable", "device.well_established", "device.reusable_surgical", "device.ancillary_medicine",
                 "device.animal_tissue", "device.human_tissue", "device.companion_diagnostic", "device.software"):  # fmt: skip
        if row[fact] is not None and chance.random() < 0.9:
            row[fact] = "false"
    row["device.additive_solution"] = row["device.ancillary_medicine"]
    row["class.gb"] = chance.choice(("IVD-general", "IVD-list-B")) if ivd else chance.choice(("I", "IIa", "IIb", "III"))
    row["class.gb_future"] = chance.choice("ABCD") if ivd else row["class.gb"]
    row["class.eu"] = chance.choice("ABCD") if ivd else chance.choice(("I", "IIa", "IIb", "III"))
    if row["device.kind"] == "aimd":
        row["device.active"], row["class.gb"], row["device.implantable"] = "true", "AIMD", None
        row["class.gb_future"] = row["class.eu"] = "III"
    if row["device.kind"] == "pack":
        row["class.gb"] = row["class.gb_future"] = row["class.eu"] = None


def rows_of(count: int, seed: int, vocabulary: Vocabulary, *, freely: bool = True) -> list[dict[str, str | None]]:
    chance = random.Random(seed)
    return [random_row(chance, vocabulary, freely=freely) for _ in range(count)]


def cells_of_device(device: Device) -> dict[str, str | None]:
    """A device as a row: everything in columns of its own."""

    def cell(value: object) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    row: dict[str, str | None] = {fact: cell(value) for fact, value in device.facts.items()}
    row["name"] = device.name
    held = device.approvals
    if held is not None:
        facts = sorted({fact for approval in held for fact in approval.facts})
        for fact in facts:
            row[fact] = ";".join(cell(approval.facts.get(fact, "")) for approval in held)
        if not held:
            row["approvals"] = "none"
    if device.evidence is not None:
        row["evidence"] = ";".join(sorted(device.evidence)) or "none"
    return row


def examples(rules: RuleSet) -> list[Device]:
    return [load_device(path, rules.catalogue.vocabulary, rules.catalogue.evidence).device for path in EXAMPLES]
