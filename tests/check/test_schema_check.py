"""Files against their schemas: the place and the words of what is wrong, and bounds for what nobody vouches for."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.check.schema_check import MOST, SchemaCheck
from pathways.cli.commands import EVERYTHING, app_with
from pathways.rulebook.nodes import FileError
from tests.places import EXAMPLES, PROJECT

CHECK = SchemaCheck()
HEAD = "schema: pathways.device/1\n"


def told(text: str) -> list[str]:
    return [f"{each.span}: {each.message}" for each in CHECK.check(text, "f")]


def ran(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app_with(EVERYTHING), ["rules", "schema", "--check", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("device: {kind: generl}\n", "f:2:16: 'generl' is not allowed here"),
        ("device: {kind: general, softwre: true}\n", "f:2:25: there is no key 'softwre' here"),
        ("qms:\n  expires: 2027-02-30\n", "f:3:12: '2027-02-30' is no date that exists"),
        ("qms:\n  expires: soon\n", "f:3:12: 'soon' is no date that exists"),
        ("approvals:\n  - K203629\n  - {regulator: fdaa}\n", "f:4:17: 'fdaa' is not allowed here"),
        ("evidence: iso\n", "f:2:11: a list expected, not 'iso'"),
        ("class:\n  gb:\n", "f:3:3: null is not allowed here"),
        ("device: {software: maybe}\n", "f:2:20: true or false expected, not 'maybe'"),
        ('approvals: [""]\n', "f:2:13: is empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, line: str) -> None:
    assert told(HEAD + text) == [line]


def test_json_is_read_alike() -> None:
    assert told('{"schema": "pathways.device/1",\n "device": {"kind": 7}}') == ["f:2:21: 7 is not allowed here"]
    assert told('{"schema": "pathways.replay/1"}')[0] == "f:1:1: needs 'same'"


def test_a_line_of_rules_is_pointed_at() -> None:
    text = (PROJECT / "rules" / "uk" / "instruments" / "2026-04-01-annual-fee.yaml").read_text("utf-8")
    assert told(text) == []
    wrong = text.replace("status: in-force", "status: law", 1)
    assert [each.rpartition(":")[2] for each in told(wrong)][:1] == [" 'law' is not allowed here"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("device: {}\n", "YS018"),
        ("schema: pathways.devise/1\n", "YS018"),
        ("- a\n", "YS018"),
        ("a: &b c\n", "YS003"),
        ("", "YS001"),
    ],
)
def test_what_is_of_no_known_kind_is_no_file_to_check(text: str, code: str) -> None:
    with pytest.raises(FileError) as problem:
        CHECK.check(text, "f")
    assert problem.value.findings[0].code == code
    if code == "YS018":
        assert "pathways.instrument/1" in (problem.value.findings[0].help or "")


def test_foreign_text_is_bounded_and_harmless() -> None:
    many = "".join(f"key{number}: {'x' * 5000}\n" for number in range(200))
    findings = CHECK.check(HEAD + many, "f")
    assert len(findings) <= MOST + 1
    assert max(len(each.message) for each in findings) < 300
    (finding,) = CHECK.check(HEAD + 'device: {kind: "\\e[31m\\n::error::x"}\n', "f")
    assert finding.message.isprintable()
    deep = HEAD.replace("device", "cases") + "cases: " + "{any: [" * 18 + "x" + "]}" * 18 + "\n"
    began = time.process_time()
    assert CHECK.check(deep, "f")
    wide = HEAD.replace("device", "instrument") + "routes:\n" + "  - {applies: [{when: {any: [1, 2]}}]}\n" * 3000
    assert len(CHECK.check(wide, "f")) == MOST + 1
    assert time.process_time() - began < 20


def test_the_command_counts_and_has_the_exit_codes_of_findings(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(HEAD + "device: {kind: generl}\n", "utf-8")
    assert ran(*EXAMPLES)[0] == 0
    code, text = ran(wrong, EXAMPLES[0])
    assert code == 1
    assert "wrong.yaml:2:16: error YS050" in text and "Did you mean 'general'?" in text
    assert "2 files: 1 as their schemas say, 1 not, 0 not checked" in text
    code, text = ran(wrong, tmp_path / "nowhere.yaml")
    assert code == 2
    assert "nowhere.yaml:1:1: error IN001" in text
    assert "YS050" in text


def test_devices_follow_the_vocabulary_of_the_rules_given(tmp_path: Path) -> None:
    device = tmp_path / "device.yaml"
    device.write_text(HEAD + "qms: {certificate: mdsap}\n", "utf-8")
    assert ran(device)[0] == 0
    code, text = ran(device, "--rules", PROJECT / "tests" / "fixtures" / "minimal-rules")
    assert code == 1
    assert "there is no key 'qms' here" in text


def test_jsonschema_is_imported_for_the_check_alone() -> None:
    script = "import sys; from pathways.cli.commands import run; sys.argv = ['pathways', 'rules', 'schema', 'lock']\ntry: run()\n"
    script += "except SystemExit: pass\nassert 'jsonschema' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
