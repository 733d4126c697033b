from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathways.model.catalogue import RuleSet
from pathways.rulebook import cache
from pathways.rulebook.cache import cache_folder, read_entry, write_entry
from pathways.rulebook.compile import Compiler
from pathways.rulebook.folder import RuleFolder
from tests.rulebook.helpers import EDITION, INSTRUMENT, write_edition


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PATHWAYS_CACHE", str(folder))
    return folder


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editions that were compiled, not taken from the cache."""
    done: list[str] = []
    compile_ = Compiler.rule_set

    def counted(self: Compiler, edition_id: str) -> RuleSet:
        done.append(edition_id)
        return compile_(self, edition_id)

    monkeypatch.setattr(Compiler, "rule_set", counted)
    return done


def _read(path: Path, edition: str = EDITION) -> RuleSet:
    return RuleFolder(path, shown_as="rules").rule_set(edition)


def _only_entry(folder: Path) -> Path:
    (entry,) = folder.iterdir()
    return entry


@pytest.mark.parametrize("edition", ["2024.05", "2026.11"])
def test_a_hit_gives_the_same_rule_set_as_the_miss_before(
    rules_copy: Path, entries: Path, compilations: list[str], edition: str
) -> None:
    missed = _read(rules_copy, edition)
    hit = _read(rules_copy, edition)
    assert hit == missed
    assert compilations == [edition]
    assert len(list(entries.iterdir())) == 1


@pytest.mark.slow
def test_each_edition_has_an_entry_of_its_own(rules_copy: Path, entries: Path, compilations: list[str]) -> None:
    assert _read(rules_copy, "2024.05").edition.base == "2024.05"
    assert _read(rules_copy, "2024.11").edition.base == "2024.11"
    assert _read(rules_copy, "2024.05").edition.base == "2024.05"
    assert compilations == ["2024.05", "2024.11"]
    assert len(list(entries.iterdir())) == 2


def test_a_changed_file_is_read_again(rules_copy: Path, entries: Path, compilations: list[str]) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    before = _read(rules_copy)
    write_edition(rules_copy, small=INSTRUMENT.replace("says: Yes.", "says: No."))
    after = _read(rules_copy)
    assert compilations == [EDITION, EDITION]
    assert before.edition.instruments[0].routes[0].rows[0].cite.says == "Yes."
    assert after.edition.instruments[0].routes[0].rows[0].cite.says == "No."
    assert len(list(entries.iterdir())) == 2


def test_a_file_that_is_moved_to_another_room_is_read_again(rules_copy: Path, entries: Path, compilations: list[str]) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    _read(rules_copy)
    (rules_copy / "instruments" / "note.yaml").write_text("schema: x\n", encoding="utf-8")
    _read(rules_copy)
    (rules_copy / "instruments" / "note.yaml").rename(rules_copy / "note.yaml")
    _read(rules_copy)
    assert compilations == [EDITION] * 3
    assert len(list(entries.iterdir())) == 3


@pytest.mark.slow
def test_places_in_messages_follow_the_name_of_the_folder(rules_copy: Path, entries: Path) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    for name in ("one", "two"):
        rules = RuleFolder(rules_copy, shown_as=name).rule_set(EDITION)
        assert rules.edition.instruments[0].span.file == f"{name}/instruments/small.yaml"
    assert len(list(entries.iterdir())) == 2


@pytest.mark.parametrize("kept", [0, 1, 31, 32, 33, 1000, -1])
@pytest.mark.first_only
def test_an_entry_that_was_cut_off_is_ignored(rules_copy: Path, entries: Path, compilations: list[str], kept: int) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    expected = _read(rules_copy)
    entry = _only_entry(entries)
    entry.write_bytes(entry.read_bytes()[:kept])
    assert _read(rules_copy) == expected
    assert compilations == [EDITION, EDITION]


@pytest.mark.parametrize("place", [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999])
@pytest.mark.first_only
def test_an_entry_with_a_single_wrong_byte_is_ignored_and_replaced(
    rules_copy: Path, entries: Path, compilations: list[str], place: float
) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    expected = _read(rules_copy)
    entry = _only_entry(entries)
    data = bytearray(entry.read_bytes())
    data[int(len(data) * place)] ^= 0x01
    entry.write_bytes(data)
    assert _read(rules_copy) == expected
    assert compilations == [EDITION, EDITION]
    assert _read(rules_copy) == expected
    assert len(compilations) == 2


@pytest.mark.parametrize("junk", [b"", b"\xff" * 500, b"not an entry", b"\xc1", b"\xdd\xff\xff\xff\xff"])
def test_an_entry_of_junk_is_ignored(entries: Path, rules: RuleSet, junk: bytes) -> None:
    write_entry("key", rules)
    _only_entry(entries).write_bytes(junk)
    assert read_entry("key") is None


def test_an_entry_that_is_a_folder_is_ignored(entries: Path, rules: RuleSet) -> None:
    write_entry("key", rules)
    name = _only_entry(entries)
    name.unlink()
    name.mkdir()
    assert read_entry("key") is None
    write_entry("key", rules)
    assert name.is_dir()
    assert [path for path in entries.iterdir() if path.is_file()] == []


def test_there_is_no_entry_for_what_was_never_kept(entries: Path, rules: RuleSet) -> None:
    assert not entries.exists()
    assert read_entry("key") is None
    write_entry("key", rules)
    assert read_entry("key") == rules
    assert read_entry("other") is None


@pytest.mark.parametrize("off", ["off", "OFF", "no", "0"])
@pytest.mark.first_only
def test_the_cache_can_be_switched_off(
    rules_copy: Path, monkeypatch: pytest.MonkeyPatch, compilations: list[str], tmp_path: Path, off: str
) -> None:
    monkeypatch.setenv("PATHWAYS_CACHE", off)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.chdir(tmp_path)
    write_edition(rules_copy, small=INSTRUMENT)
    assert cache_folder() is None
    assert _read(rules_copy) == _read(rules_copy)
    assert compilations == [EDITION, EDITION]
    assert [path.name for path in tmp_path.iterdir()] == ["uk"]


def test_the_cache_lies_in_the_user_cache_folder_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PATHWAYS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "pathways"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "pathways"
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"


@pytest.mark.slow
def test_a_cache_folder_that_cannot_be_made_is_no_error(
    rules_copy: Path, monkeypatch: pytest.MonkeyPatch, compilations: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "file" / "cache"))
    write_edition(rules_copy, small=INSTRUMENT)
    assert _read(rules_copy) == _read(rules_copy)
    assert compilations == [EDITION, EDITION]
    assert (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_folder_without_permission_is_no_error(rules_copy: Path, entries: Path, compilations: list[str]) -> None:
    entries.mkdir(mode=0o500)
    write_edition(rules_copy, small=INSTRUMENT)
    assert _read(rules_copy) == _read(rules_copy)
    assert compilations == [EDITION, EDITION]


def test_no_temporary_file_is_left_over(rules_copy: Path, entries: Path) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    _read(rules_copy)
    assert _only_entry(entries).suffix == ".rules"


def test_the_cache_does_not_grow_without_end(entries: Path, rules: RuleSet) -> None:
    for number in range(cache._MOST_ENTRIES[cache.RULES] + 3):
        write_entry(f"key-{number}", rules)
        os.utime(next(entries.glob(f"*-key-{number}.rules")), (number, number))
    write_entry("last", rules)
    assert len(list(entries.iterdir())) == cache._MOST_ENTRIES[cache.RULES]
    assert read_entry("key-0") is None
    assert read_entry("last") == rules


@pytest.mark.slow
def test_two_processes_that_write_at_once_do_no_harm(rules_copy: Path, entries: Path) -> None:
    write_edition(rules_copy, small=INSTRUMENT)
    program = (
        "import sys, pathlib\n"
        "from pathways.rulebook.folder import RuleFolder\n"
        "from pathways.rulebook.cache import write_entry\n"
        "folder = RuleFolder(pathlib.Path(sys.argv[1]), shown_as='rules')\n"
        "for _ in range(40):\n"
        f"    rules = folder.rule_set('{EDITION}')\n"
        f"    write_entry(folder._cache_key('{EDITION}'), rules)\n"
        "print(rules.sha256)\n"
    )
    command = [sys.executable, "-c", program, str(rules_copy)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    outcomes = [process.communicate() for process in running]
    expected = Compiler(RuleFolder(rules_copy, shown_as="rules")).rule_set(EDITION)
    assert outcomes == [(f"{expected.sha256}\n", "")] * 3
    assert _only_entry(entries).suffix == ".rules"
    assert _read(rules_copy) == expected
