"""Rule folders that nobody vouches for: loaded or refused by all commands alike, within bounds, with nothing beside them."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.command import Command
from tests.hostile.behaviour import behaves, shows_nothing_to_obey, within
from tests.hostile.conftest import Inside
from tests.hostile.grammar import foreign, quoted
from tests.places import MINIMAL_RULES

pytestmark = pytest.mark.slow
SECONDS = 20.0
CHECK = ("rules", "check", "--skip", "verify", "--skip", "lock", "--today", "2026-01-20")
LISTED = ("rules", "list")
ACT = "instruments/2020-01-01-act.yaml"


@pytest.fixture
def rules(pathways: Command) -> Path:
    return Path(shutil.copytree(MINIMAL_RULES, pathways.folder / "uk"))


def _mutated(text: str, rng: random.Random) -> str:
    """One thing changed as a careless or a mean hand would: a line gone, doubled, moved, cut, or a value replaced."""
    lines = text.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    line = lines[place]
    key, colon, _ = line.partition(":")
    match rng.randrange(7):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, line)
        case 2:
            lines.insert(rng.randrange(len(lines)), lines.pop(place))
        case 3:
            lines = lines[:place]
        case 4:
            lines[place] = f"{key}{colon} {quoted(foreign(rng))}\n" if colon else line
        case 5:
            lines[place] = (
                f"{key}{colon} {rng.choice(('[]', '{}', 'null', '[[[', '2026-02-30', '!!int 1', '&a *a', '99999999999'))}\n"
            )
        case _:
            lines[place] = line.replace(" ", "  " if rng.random() < 0.5 else "\t", 1)
    return "".join(lines)


def _files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.yaml"))


@pytest.mark.parametrize("seed", range(2))
def test_what_cannot_be_loaded_never_passes(inside: Inside, rules: Path, seed: int) -> None:
    rng = random.Random(seed)
    for place in range(30):
        shutil.rmtree(rules)
        shutil.copytree(MINIMAL_RULES, rules)
        file = rng.choice(_files(rules))
        file.write_text(_mutated(file.read_text(encoding="utf-8"), rng).encode("utf-8", "replace").decode(), encoding="utf-8")
        about = (seed, place, file.name)
        checked = within(SECONDS, lambda: inside(*CHECK, "--rules", "uk"), about=about)
        behaves(checked, (0, 1, 2), about=about)
        shows_nothing_to_obey(checked, about=about)
        for edition in ("2025.05", "2026.01"):
            listed = inside(*LISTED, "--rules", "uk", "--edition", edition)
            behaves(listed, (0, 2), about=about)
            shows_nothing_to_obey(listed, about=about)
            # An edition may be gone as a whole, with its cases; what is there and cannot be loaded is an error.
            if listed.code and "there is no edition" not in listed.err:
                assert checked.code != 0, (about, listed.err)


def _derived(number: int, form: str) -> str:
    found, before = [], "device.software"
    for place in range(number):
        when = form.replace("IT", before)
        before = f"device.d{place}"
        found.append(
            f"  - {{id: {before}, type: bool, label: D, says: D., source: act-2020, confidence: inferred, when: {when}}}\n"
        )
    return "".join(found)


DOUBLED = "{any: [{IT: true}, {not: {IT: false}}]}"
LARGE = {
    "derived facts that double": ("facts.yaml", "derived:\n", "derived:\n" + _derived(40, DOUBLED), "YS039"),
    "derived facts in a chain": ("facts.yaml", "derived:\n", "derived:\n" + _derived(900, "{not: {IT: true}}"), "YS039"),
    "too many derived facts": ("facts.yaml", "derived:\n", "derived:\n" + _derived(1_100, "{IT: true}"), "YS039"),
    "a fact that reads itself": ("facts.yaml", "when: {class.gb: III}", "when: {class.high: true}", "RF001"),
    "a large file": ("sources.yaml", "sources:\n", "sources:\n" + "# x\n" * 300_000, "IN005"),
    "a spelling of two values": ("facts.yaml", "label: Class IIa}", "label: Class IIa, aliases: [Class III]}", "YS037"),
    "a character that nobody sees": ("sources.yaml", "title: The Act", 'title: "The\\e[31m Act"', "YS038"),
    "a turn of direction": ("sources.yaml", "title: The Act", 'title: "The \\u202eAct"', "YS038"),
}


@pytest.mark.parametrize("what", LARGE)
def test_what_is_too_large_or_hidden_is_a_finding(inside: Inside, rules: Path, what: str) -> None:
    file, old, new, code = LARGE[what]
    text = (rules / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (rules / file).write_text(text.replace(old, new), encoding="utf-8")
    listed = within(SECONDS, lambda: inside(*LISTED, "--rules", "uk"))
    behaves(listed, (2,), (code, "IN021"))
    checked = within(SECONDS, lambda: inside(*CHECK, "--rules", "uk"))
    behaves(checked, (1,), (code, "IN021"))
    shows_nothing_to_obey(checked)


def _strange(rules: Path) -> Iterator[tuple[str, Path]]:
    for name in ("words.yaml", "instruments/2026-01-01-x.yaml", "cases/x.yaml", "invariants.yaml", "editions/2027.01.yaml"):
        yield "link", rules / name
    yield "fifo", rules / "words.yaml"
    yield "device", rules / "glossary.yaml"


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")
def test_nothing_beside_the_folder_is_read_or_printed(pathways: Command, inside: Inside, rules: Path) -> None:
    secret = pathways.write("secret.txt", "token: hunter2\nanother: [line]\n")
    for kind, path in _strange(rules):
        path.unlink(missing_ok=True)
        if kind == "link":
            path.symlink_to(secret)
        elif kind == "fifo":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
        for command in (
            CHECK,
            LISTED,
            ("rules", "test"),
            ("rules", "lock", "--check"),
            ("rules", "coverage"),
            ("rules", "graph"),
        ):
            done = within(SECONDS, lambda command=command: inside(*command, "--rules", "uk"), about=(kind, path.name, command))
            behaves(done, (0, 1, 2), about=(kind, path.name, command))
            assert "hunter2" not in done.out + done.err, (kind, path.name, command)
            if command is CHECK:
                assert done.code == 1 and "IN004" in done.out, (kind, path.name)
        path.unlink()


@pytest.mark.parametrize("gone", ["cases", "cases/asking.yaml", "editions.lock", "editions/2025.05.yaml"])
def test_what_guards_the_rules_does_not_vanish_unseen(inside: Inside, rules: Path, gone: str) -> None:
    path = rules / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = inside("rules", "check", "--skip", "verify", "--rules", "uk", "--today", "2026-01-20")
    behaves(done, (1,), ("DT014", "DT010", "DT012"))
