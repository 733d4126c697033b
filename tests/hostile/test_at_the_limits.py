"""The worst that the documented limits let in: each device file and each row within seconds and 500 MB, rules within 20 s."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.model.facts import Vocabulary
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.acceptance.command import TODAY, Command, example
from tests.hostile.measured import MB, Measured, measured
from tests.places import MINIMAL_RULES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="what a process took is asked of Unix")]
SECONDS = 2 * 2.5
"""2 s with room for a machine that is slow or busy with others: the time is that of the processor, but caches are shared."""

MEMORY = 500 * MB
RULES_SECONDS = 20 * 1.5
AS_OF = ("--as-of", TODAY)
HEAD = "schema: pathways.device/1\nname: x\n"
FILE = 256 * 1024 - 200


def _vocabulary() -> Vocabulary:
    return RuleFolder(shipped_rules()).catalogue.vocabulary


def _example(approvals: list[dict[str, object]]) -> str:
    """A device of which all but its approvals is known."""
    before, _, _ = example("actifuse").read_text(encoding="utf-8").partition("approvals:")
    return f"{before}approvals: {json.dumps(approvals)}\n"


def _device(**parts: object) -> str:
    return json.dumps({"schema": "pathways.device/1", "name": "x", **parts})


def _approvals(number: int, **more: object) -> list[dict[str, object]]:
    pairs = [
        ("fda", "510k"),
        ("eu", "mdr-certificate"),
        ("health-canada", "hc-class-iii"),
        ("eu", "mdd-certificate"),
        ("fda", "pma"),
    ]
    return [
        {"regulator": pairs[place % 5][0], "pathway": pairs[place % 5][1], "number": f"K{place}", **more}
        for place in range(number)
    ]


def _note(place: int) -> str:
    return (f"EU MDR certificate {place} until 2029-05-01, " + "FDA 510(k) K203629 valid expired and + ; until " * 20)[:500]


DEVICES: dict[str, Callable[[], str]] = {
    "nothing": lambda: _device(),
    "as many approvals as there may be": lambda: _device(approvals=_approvals(40)),
    "approvals of which the same is asked": lambda: _device(approvals=[{"regulator": "eu", "pathway": "mdr-certificate"}] * 40),
    "approvals of which all is to be found out": lambda: _device(approvals=[{"number": str(each)} for each in range(8)]),
    "approvals with days that all differ": lambda: _device(
        approvals=[{**each, "expires": f"20{30 + place}-01-{place % 28 + 1:02}"} for place, each in enumerate(_approvals(40))]
    ),
    "approvals with long numbers": lambda: _device(approvals=[{**each, "number": "9" * 5_000} for each in _approvals(40)]),
    "a known device with approvals of which most is not": lambda: _example(_approvals(40)),
    "a known device with approvals that all differ": lambda: _example(
        [{**each, "expires": f"20{30 + place}-01-{place % 28 + 1:02}"} for place, each in enumerate(_approvals(40))]
    ),
    "notes as long as they may be": lambda: _device(approvals=[_note(place) for place in range(40)]),
    "notes of one word": lambda: _device(approvals=["until " * 80] * 40),
    "notes of brackets": lambda: _device(approvals=["(" * 500] * 40),
    "the longest name": lambda: _device(name="x" * FILE),
    "a name of many words": lambda: _device(name="word " * (FILE // 5)),
    "notes that nobody reads": lambda: _device(notes=" " * FILE),
    "a text of signs that are escaped": lambda: _device(device={"gmdn": "\u202e" * (FILE // 7)}, approvals=_approvals(5)),
    "many wrong keys": lambda: HEAD + "device: {" + ", ".join(f"x{each}: 1" for each in range(FILE // 11)) + "}\n",
    "many wrong values": lambda: _device(evidence=[f"x{each}" for each in range(FILE // 10)]),
    "many empty lists": lambda: HEAD + "approvals: [" + "[], " * (FILE // 4) + "]\n",
    "as deep as it goes, many times": lambda: HEAD + "device: [" + ("[" * 37 + "]" * 37 + ", ") * (FILE // 76) + "]\n",
    "too deep": lambda: HEAD + "device: " + "[" * FILE,
    "one long key": lambda: HEAD + f"device: {{{'k' * (FILE - 40)}: 1}}\n",
    "keys that are nearly right": lambda: HEAD + "".join(f"approvalz{each}: 1\n" for each in range(FILE // 19)),
    "line ends only": lambda: HEAD + "\n" * FILE,
    "comments only": lambda: HEAD + "# c\n" * (FILE // 4),
    "a block of text": lambda: HEAD + "notes: |\n" + "  x\n" * (FILE // 4),
    "escapes in quotes": lambda: HEAD + 'notes: "' + "\\x41" * (FILE // 4 - 10) + '"\n',
}
ALL = tuple(DEVICES)
COMMANDS = (
    ("assess", "d.yaml", *AS_OF),
    ("assess", "d.yaml", *AS_OF, "--full"),
    ("assess", "d.yaml", *AS_OF, "--format", "html"),
    ("assess", "d.yaml", *AS_OF, "--format", "json"),
    ("calendar", "--for", "d.yaml", *AS_OF),
    ("classify", "d.yaml"),
)


def _holds(done: Measured, about: object, *, seconds: float = SECONDS, memory: int | None = MEMORY) -> None:
    assert done.code in (0, 1, 2), (about, done)
    assert "Traceback" not in done.err and "This is a bug" not in done.err, (about, done.err[:600])
    assert done.seconds < seconds, (about, done.seconds)
    assert memory is None or done.bytes < memory, (about, done.bytes // MB)
    assert len(done.err) < 20_000, (about, len(done.err))


@pytest.mark.parametrize("what", ALL)
def test_no_device_file_takes_long(pathways: Command, what: str) -> None:
    text = DEVICES[what]()
    assert len(text.encode()) <= 256 * 1024
    pathways.write("d.yaml", text)
    place = ALL.index(what)
    wanted = COMMANDS if "approvals" in what else (COMMANDS[0], COMMANDS[1 + place % (len(COMMANDS) - 1)])
    for command in wanted:
        _holds(measured(command, pathways.folder, pathways.environment()), (what, command))


def _cell_row(cell: str) -> str:
    """A row in which every column that is read has this cell."""
    names = ["name", "approvals", "evidence", *(each for each in _vocabulary().facts)]
    return ",".join(names) + "\n" + ",".join(f'"{cell}"' for _ in names) + "\n"


ROWS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "every cell as long as it may be": ("csv", lambda: _cell_row("x" * 64 * 1024)),
    "every cell of many words": ("csv", lambda: _cell_row("until 2029 " * 5_900)),
    "as many columns as there may be": (
        "csv",
        lambda: ",".join(["approvals", *(f"c{each}" for each in range(1_999))]) + "\n" + "K203629," + "x," * 1_998 + "x\n",
    ),
    "as many approvals as there may be": (
        "csv",
        lambda: "approvals\n" + ";".join(f"K{203_000 + each}" for each in range(40)) + "\n",
    ),
    "more approvals than there may be": ("csv", lambda: "approvals\n" + ";".join(f"K{each}" for each in range(9_000)) + "\n"),
    "long evidence": ("csv", lambda: "approvals,evidence\nK203629," + ";".join(f"x{each}" for each in range(9_000)) + "\n"),
    "a long cell that no rule reads": ("csv", lambda: "approvals,own\nK203629," + "x" * (15 * MB) + "\n"),
    "a long line of JSON": ("jsonl", lambda: json.dumps({"approvals": "K203629", "own": "x" * (15 * MB)}) + "\n"),
    "a line of JSON with many brackets": ("jsonl", lambda: json.dumps({"approvals": "K203629", "own": [[]] * (MB // 4)}) + "\n"),
    "a quotation mark that does not close": ("csv", lambda: 'approvals,own\nK203629,"' + "x\n" * (MB // 8)),
    "notes that could be read in many ways": (
        "csv",
        lambda: "approvals\n" + '"' + " ".join(["EU MDR certificate until"] * 2_600) + '"\n',
    ),
}


@pytest.mark.parametrize("what", ROWS)
def test_no_row_takes_long(pathways: Command, what: str) -> None:
    pytest.importorskip("duckdb")
    form, make = ROWS[what]
    pathways.write(f"in.{form}", make())
    command = ("portfolio", "assess", f"in.{form}", "--out", "out.csv", "--rejects", "no.csv", *AS_OF)
    _holds(measured(command, pathways.folder, pathways.environment()), what)


def _appended(name: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def _many_files(root: Path) -> None:
    for each in range(1_900):
        (root / "instruments" / f"x{each}.yaml").write_text("schema: pathways.instrument/1\n", encoding="utf-8")


def _many_rules(root: Path) -> None:
    row = (
        "      - {{rule: own-{0}, when: {{device.kind: general, class.gb: [I, IIa]}}, says: S., source: act-2020, "
        "confidence: verified}}\n"
    )
    act = root / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text(encoding="utf-8")
    place = text.index("      - rule: own-general")
    act.write_text(text[:place] + "".join(row.format(each) for each in range(7_000)) + text[place:], encoding="utf-8")


def _many_facts(root: Path) -> None:
    line = (
        "  - {{id: device.d{0}, type: bool, label: D, says: D., source: act-2020, confidence: inferred, when: {{{1}: true}}}}\n"
    )
    facts = root / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    # Chains of ninety: as deep as a condition may be once it is written out.
    names = (line.format(each, f"device.d{each - 1}" if each % 90 else "device.software") for each in range(950))
    facts.write_text(text.replace("derived:\n", "derived:\n" + "".join(names)), encoding="utf-8")


def _deep_conditions(root: Path) -> None:
    act = root / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text(encoding="utf-8")
    deep = "{not: " * 30 + "{class.high: true}" + "}" * 30
    act.write_text(text.replace("when: {class.high: true}", f"when: {{any: [{', '.join([deep] * 1_900)}]}}"), encoding="utf-8")


FOLDERS: dict[str, Callable[[Path], None]] = {
    "many sources": _appended(
        "sources.yaml", "".join(f"  - {{id: s{each}, title: T, publisher: P}}\n" for each in range(20_000))
    ),
    "many wrong lines": _appended("sources.yaml", "".join(f"  - {{x{each}: y}}\n" for each in range(60_000))),
    "many files": _many_files,
    "many rules": _many_rules,
    "many derived facts": _many_facts,
    "deep conditions": _deep_conditions,
    "a file of brackets": _appended("words.yaml", "x: [" + "[], " * 200_000 + "]\n"),
    "a file of comments": _appended("steps.yaml", "# c\n" * 200_000),
    "long texts": _appended("steps.yaml", "".join(f"  - {{id: t{each}, title: {'t' * 20_000}}}\n" for each in range(45))),
    "a large lock": _appended("editions.lock", "".join(f'    "x{each}": 0123456789abcdef\n' for each in range(30_000))),
}


@pytest.mark.parametrize("what", FOLDERS)
def test_no_rule_folder_takes_long(pathways: Command, what: str) -> None:
    root = Path(shutil.copytree(MINIMAL_RULES, pathways.folder / "uk"))
    FOLDERS[what](root)
    assert all(path.stat().st_size <= MB for path in root.rglob("*.yaml"))
    for command in (("rules", "list"), ("rules", "lock", "--check")):
        done = measured((*command, "--rules", "uk"), pathways.folder, pathways.environment())
        _holds(done, (what, command), seconds=RULES_SECONDS, memory=2 * MEMORY)
