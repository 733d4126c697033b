"""Bad input: exit 2, one clear message that names the place, nothing on standard output, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import EXECUTABLE, RULES, Command, Done, example, refused

HEAD = "schema: pathways.device/1\nname: X\n"


def findings(done: Done) -> list[str]:
    """The lines of a refusal that name a place."""
    assert done.code == 2, (done.code, done.err)
    assert done.out == ""
    assert "Traceback" not in done.err
    return [line for line in done.err.splitlines() if ": error " in line]


# name: (device file, where the mistake is, what the message must say)
MISTAKES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown key": (HEAD + "aprovals: []\n", "3:1", ("aprovals", "'approvals'")),
    "unknown fact": (HEAD + "device:\n  steril: true\n", "4:3", ("steril", "'sterile'")),
    "unknown approval key": (HEAD + "approvals:\n  - {regulatr: fda}\n", "4:6", ("regulatr", "'regulator'")),
    "misspelt value": (HEAD + "device: {kind: genral}\n", "3:16", ("genral", "'general'")),
    "misspelt class": (HEAD + "class: {gb: IIaa}\n", "3:13", ("IIaa", "IIa")),
    "yes or no": (HEAD + "device: {software: perhaps}\n", "3:20", ("perhaps", "true or false")),
    "quoted word": (HEAD + 'device: {software: "perhaps"}\n', "3:20", ("true or false",)),
    "no such day": (HEAD + "qms: {expires: 2027-02-30}\n", "3:16", ("2027-02-30", "YYYY-MM-DD")),
    "month in words": (HEAD + "qms: {expires: June 2027}\n", "3:16", ("June 2027", "2028-06-30")),
    "two days": (HEAD + "qms: {expires: 01/05/2027}\n", "3:16", ("1 May 2027 or 5 January 2027", "2027-05-01")),
    "week date": (HEAD + "qms: {expires: 2027-W01-1}\n", "3:16", ("2027-W01-1", "YYYY-MM-DD")),
    "day without dashes in a note": (HEAD + "approvals: [EU MDR certificate until 20290501]\n", "3:13", ("20290501",)),
    "unknown approval": (HEAD + "approvals: [CFDA registration 123]\n", "3:13", ("CFDA", "regulator pathway")),
    "number against pathway": (
        HEAD + "approvals: [{number: K203629, pathway: pma}]\n",
        "3:13",
        ("K203629", "510k", "pma"),
    ),
    "one number, two stories": (
        HEAD + "approvals:\n  - {number: K203629, granted: 2021-06-10}\n  - {number: K203629, granted: 2021-06-11}\n",
        "5:5",
        ("K203629", "granted"),
    ),
    "unknown evidence": (HEAD + "evidence: [iso-13458-certificate]\n", "3:12", ("'iso-13485-certificate'",)),
    "evidence is no list": (HEAD + "evidence: everything\n", "3:11", ("list",)),
    "approvals are no list": (HEAD + "approvals: {regulator: fda}\n", "3:12", ("list",)),
    "contradiction": (HEAD + "device: {software: true, active: false}\n", "3:34", ("device.software", "device.active")),
    "duplicate key": (HEAD + "device: {kind: ivd}\nname: Y\n", "4:1", ("'name'", "line 2")),
    "no schema": ("name: X\n", "1:1", ("'schema'",)),
    "other schema": ("schema: pathways.device/2\nname: X\n", "1:9", ("pathways.device/2", "pathways.device/1")),
    "text only": ("a pacemaker, I think\n", "1:1", ("key: value",)),
    "a list": ("- K203629\n", "1:1", ("key: value",)),
    "broken yaml": (HEAD + "device: {kind: ivd\n", "4:1", ("YAML",)),
    "tab": (HEAD + "device:\n\tkind: ivd\n", "4:1", ("YAML",)),
    "anchor": (HEAD + "device: &d {kind: ivd}\n", "3:9", ("anchor",)),
    "alias": (HEAD + "device: *d\n", "3:9", ("alias",)),
    "merge key": (HEAD + "device: {<<: {kind: ivd}}\n", "3:10", ("merge",)),
    "tag": (HEAD + "notes: !!python/object/apply:os.system ['echo hi']\n", "3:8", ("tag",)),
    "two documents": (HEAD + "---\nname: Y\n", "3:1", ("one document",)),
    "list as key": (HEAD + "? [a, b]\n: c\n", "3:3", ("key",)),
    "list as name": ("schema: pathways.device/1\nname: [a]\n", "2:7", ("text",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.first_only
def test_a_mistake_in_a_device_file_is_named_with_its_place(pathways: Command, mistake: str) -> None:
    text, place, words = MISTAKES[mistake]
    pathways.write("device.yaml", text)
    done = pathways.assess("device.yaml")
    assert [line.split(": error ")[0] for line in findings(done)] == [f"device.yaml:{place}"]
    assert all(word in done.err for word in words), done.err


@pytest.mark.parametrize("mistake", ["unknown key", "misspelt value", "contradiction"])
def test_a_mistake_on_standard_input_is_named_too(pathways: Command, mistake: str) -> None:
    text, place, _ = MISTAKES[mistake]
    assert refused(pathways.assess("-", stdin=text.encode())).startswith(f"<stdin>:{place}: error ")


def test_a_mistake_in_a_json_device_is_named_with_its_place(pathways: Command) -> None:
    pathways.write("device.json", '{"schema": "pathways.device/1",\n "device": {"kind": "genral"}}\n')
    assert refused(pathways.assess("device.json")).startswith("device.json:2:21: error ")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(pathways: Command) -> None:
    pathways.write("device.yaml", HEAD + "aprovals: []\ndevice: {kind: genral}\nevidence: [nothing-like-it]\n")
    places = [line.split(": error ")[0] for line in findings(pathways.assess("device.yaml"))]
    assert places == ["device.yaml:3:1", "device.yaml:4:16", "device.yaml:5:12"]


# --- files that are no device file ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n# only a comment\n", "empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"schema: pathways.device/1\nname: caf\xe9\n", "UTF-8"),
        ("schema: pathways.device/1\n".encode("utf-16"), "text"),
        (b"schema: pathways.device/1\nname: \x1b[31mred\n", "YAML"),
    ],
    ids=["empty", "comment", "program", "picture", "latin-1", "utf-16", "raw escape"],
)
def test_a_file_that_is_no_text_is_refused(pathways: Command, content: bytes, word: str) -> None:
    pathways.write("device.yaml", content)
    said = refused(pathways.assess("device.yaml"))
    assert said.startswith("device.yaml:")
    assert word in said
    assert refused(pathways.assess("-", stdin=content)).startswith("<stdin>:")


def test_a_huge_file_is_refused_without_reading_all_of_it(pathways: Command) -> None:
    path = pathways.folder / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert "larger than" in refused(pathways.assess("huge.yaml"))


def test_a_huge_text_file_is_refused(pathways: Command) -> None:
    pathways.write("huge.yaml", HEAD + "notes: " + "x" * 5_000_000)
    assert "larger than" in refused(pathways.assess("huge.yaml"))


def test_an_alias_bomb_is_refused(pathways: Command) -> None:
    lines = ["schema: pathways.device/1", "a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    pathways.write("bomb.yaml", "\n".join(lines) + "\n")
    assert refused(pathways.assess("bomb.yaml")).startswith("bomb.yaml:2:4: error ")


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000], ids=lambda bomb: bomb[:3])
def test_a_depth_bomb_is_refused(pathways: Command, bomb: str) -> None:
    pathways.write("bomb.yaml", bomb)
    said = refused(pathways.assess("bomb.yaml"))
    assert said.startswith("bomb.yaml:1:")
    assert "error YS005: nested deeper than 40 levels" in said


def test_too_many_approvals_are_refused(pathways: Command) -> None:
    pathways.write("many.yaml", HEAD + "approvals:\n" + "".join(f"  - K{number:06}\n" for number in range(500)))
    assert "approvals" in refused(pathways.assess("many.yaml"))


def test_a_missing_file_is_refused(pathways: Command) -> None:
    assert "no such file" in refused(pathways.assess("missing.yaml"))


def test_a_folder_is_refused(pathways: Command) -> None:
    assert "folder" in refused(pathways.assess(pathways.folder))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(pathways: Command) -> None:
    pathways.write("secret.yaml", HEAD).chmod(0)
    assert "permission" in refused(pathways.assess("secret.yaml"))


@pytest.mark.parametrize("name", ["no\x1b[31msuch.yaml", "no\nsuch.yaml", "no\u202esuch.yaml"])
@pytest.mark.first_only
def test_a_strange_file_name_reaches_no_terminal(pathways: Command, name: str) -> None:
    done = pathways.assess(name)
    assert done.code == 2
    assert not {"\x1b", "\u202e"} & set(done.err)


# --- rule folders ----------------------------------------------------------------------------------------------


@pytest.fixture
def rules(pathways: Command) -> Path:
    """A copy of the shipped rules to break."""
    folder = pathways.folder / "rules"
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("cases"))
    return folder


def replace_once(path: Path, old: str, new: str) -> int:
    """Replaces the first occurrence; gives its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.slow
def test_a_copy_of_the_shipped_rules_answers_alike(pathways: Command, rules: Path) -> None:
    own = pathways.answer(example("idx-dr"), "--rules", rules)
    shipped = pathways.answer(example("idx-dr"))
    assert own == shipped


def test_a_rule_folder_that_is_not_there_is_refused(pathways: Command) -> None:
    assert "nowhere" in refused(pathways.assess(example("idx-dr"), "--rules", "nowhere"))


def test_a_rule_folder_that_is_a_file_is_refused(pathways: Command) -> None:
    assert "rules.yaml" in refused(pathways.assess(example("idx-dr"), "--rules", pathways.write("rules.yaml", "a: b\n")))


def test_a_folder_without_editions_is_refused(pathways: Command) -> None:
    assert "edition" in refused(pathways.assess(example("idx-dr"), "--rules", pathways.folder))


UK_MDR = "instruments/2002-06-13-uk-mdr-2002.yaml"
BREAKS: dict[str, tuple[str, str, str, str]] = {
    "unknown source": (UK_MDR, "source: {id: uk-mdr-2002,", "source: {id: uk-mdr-2020x,", "source 'uk-mdr-2020x'"),
    "unknown fact": (UK_MDR, "class.gb: IIa", "class.bg: IIa", "fact 'class.bg'"),
    "unknown value": (UK_MDR, "class.gb: IIa", "class.gb: IIx", "no value 'IIx'"),
    "unknown evidence": (UK_MDR, "item: technical-documentation\n", "item: technical-document\n", "'technical-document'"),
    "unknown step": (UK_MDR, "step: technical-file", "step: technical-fil", "'technical-fil'"),
    "unknown confidence": (UK_MDR, "confidence: verified", "confidence: sure", "'sure'"),
    "unknown key": (UK_MDR, "route_to_market: false", "rout_to_market: false", "'rout_to_market'"),
    "unknown instrument": ("editions/2026.11.yaml", "2002-06-13-uk-mdr-2002", "2002-06-13-uk-mdr-2020", "uk-mdr-2020"),
    "bad date": ("editions/2026.11.yaml", 'known_on: "2026-11-20"', 'known_on: "2026-11-31"', "2026-11-31"),
    "broken catalogue": ("steps.yaml", "unit: weeks", "unit: fortnights", "fortnights"),
    "broken calendar": ("calendar.yaml", "jurisdiction: GB", "jurisdiction: FR", "FR"),
    "broken vocabulary": ("facts.yaml", "type: choice", "type: choise", "choise"),
    "broken sources": ("sources.yaml", "kind: secondary", "kind: hearsay", "hearsay"),
    "broken evidence": ("evidence.yaml", "    title: ", "    titel: ", "'title'"),
}


@pytest.mark.parametrize("what", BREAKS)
@pytest.mark.first_only
def test_a_broken_rule_file_is_named_with_its_place(pathways: Command, rules: Path, what: str) -> None:
    name, old, new, word = BREAKS[what]
    line = replace_once(rules / name, old, new)
    done = pathways.assess(example("idx-dr"), "--rules", "rules")
    places = [found.split(": error ")[0] for found in findings(done)]
    assert places, done.err
    assert word in done.err
    file, at_line, column = places[0].rsplit(":", 2)
    assert file == f"rules/{name}"
    assert 0 <= line - int(at_line) < 12, (places, line)  # the entry that holds it, or the very place
    assert int(column) > 0


@pytest.mark.parametrize("what", ["unknown source", "unknown fact", "unknown evidence", "unknown step"])
@pytest.mark.first_only
def test_other_commands_refuse_a_broken_rule_file_too(pathways: Command, rules: Path, what: str) -> None:
    name, old, new, word = BREAKS[what]
    replace_once(rules / name, old, new)
    for command in (("list",), ("show", "gb-ukca-approved-body"), ("test",), ("schema", "device")):
        done = pathways("rules", *command, "--rules", "rules")
        assert done.code == 2, (command, done.code)
        assert word in done.err
        assert "Traceback" not in done.err


def test_a_missing_rule_file_is_named(pathways: Command, rules: Path) -> None:
    (rules / "steps.yaml").unlink()
    assert "rules/steps.yaml" in refused(pathways.assess(example("idx-dr"), "--rules", "rules"))


def test_a_folder_in_place_of_a_rule_file_is_refused(pathways: Command, rules: Path) -> None:
    (rules / "steps.yaml").unlink()
    (rules / "steps.yaml").mkdir()
    assert "rules/steps.yaml" in refused(pathways.assess(example("idx-dr"), "--rules", "rules"))


def test_a_rule_file_that_is_no_text_is_refused(pathways: Command, rules: Path) -> None:
    (rules / "steps.yaml").write_bytes(b"\x00\x01\x02")
    assert refused(pathways.assess(example("idx-dr"), "--rules", "rules")).startswith("rules/steps.yaml:1:1: error ")


@pytest.mark.slow
def test_a_damaged_rule_cache_is_no_harm(pathways: Command, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    environment = {"PATHWAYS_CACHE": str(cache)}
    first = pathways.assess(example("idx-dr"), environment=environment)
    (entry,) = cache.glob("*.rules")
    for damage in (b"", b"nonsense", entry.read_bytes()[:-100]):
        entry.write_bytes(damage)
        again = pathways.assess(example("idx-dr"), environment=environment)
        assert (again.code, again.raw) == (0, first.raw)


@pytest.mark.slow
def test_a_rule_cache_that_cannot_be_written_is_no_harm(pathways: Command) -> None:
    blocked = pathways.write("blocked", "a file where a folder should be")
    done = pathways.assess(example("idx-dr"), environment={"PATHWAYS_CACHE": str(blocked)})
    assert done.code == 0
    assert done.err == ""


# --- output that nobody takes -----------------------------------------------------------------------------


def in_shell(pathways: Command, command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", command], cwd=pathways.folder, env=pathways.environment(), capture_output=True, timeout=60, check=False
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", ["assess d.yaml", "assess d.yaml --format json", "rules list", "what-if d.yaml"])
@pytest.mark.first_only
def test_a_full_disk_is_no_bug(pathways: Command, arguments: str) -> None:
    pathways.write("d.yaml", HEAD)
    done = in_shell(pathways, f"{EXECUTABLE} {arguments} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.decode().endswith(": No space left on device\n") and b"bug" not in done.stderr


@pytest.mark.parametrize("arguments", ["assess d.yaml", "assess d.yaml --format json", "rules list"])
@pytest.mark.first_only
def test_a_reader_that_has_gone_is_no_fault(pathways: Command, arguments: str) -> None:
    pathways.write("d.yaml", HEAD)
    done = in_shell(pathways, f"{EXECUTABLE} {arguments} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, b"")
