"""``pathways rules check`` and ``pathways rules new`` as a user runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from pathways.check.starter import PLACEHOLDERS
from tests.acceptance.command import RULES, TODAY, Command, Done
from tests.effort import is_quick
from tests.places import MINIMAL_RULES

MINIMAL = MINIMAL_RULES
FORMATS = ("text", "json", "github", "sarif", "junit")


@pytest.fixture
def mine(pathways: Command) -> Path:
    """The minimal rules as ``mine/`` in the working folder."""
    return Path(shutil.copytree(MINIMAL, pathways.folder / "mine"))


def check(pathways: Command, *options: str | Path, rules: str = "mine") -> Done:
    return pathways("rules", "check", "--rules", rules, "--today", TODAY, *options)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("mine")
def test_clean(pathways: Command) -> None:
    done = check(pathways, "--skip", "verify", "--fail-on", "note")
    assert done.code == 0
    assert done.out.endswith("13 cases: 0 errors, 0 warnings, 0 notes. Passed.\n")


def test_the_threshold_decides(pathways: Command, mine: Path) -> None:
    replaced(mine / "instruments" / "2020-01-01-act.yaml", "is self-declared.", "is self-declared")
    options = ("--skip", "verify", "--skip", "lock")
    assert check(pathways, *options).code == 0
    done = check(pathways, *options, "--fail-on", "warning")
    assert done.code == 1
    assert "mine/instruments/2020-01-01-act.yaml:43:15: warning ST003: 'says' does not end with a full stop\n" in done.out
    assert "   43 |         says: A general device in Class I or IIa is self-declared\n" in done.out


def test_a_failed_case_names_device_and_day(pathways: Command, mine: Path) -> None:
    replaced(mine / "instruments" / "2020-01-01-act.yaml", "when: {class.high: true}", "when: {class.gb: IIa}")
    done = check(pathways, "--skip", "lint", "--skip", "verify", "--skip", "lock")
    assert done.code == 1
    assert "error TS001: case 'class-iii'" in done.out
    assert "Edition 2026.01, on 2026-01-15: class.gb III; holds no approval" in done.out


def test_the_lock_is_part_of_it(pathways: Command, mine: Path) -> None:
    replaced(mine / "instruments" / "2020-01-01-act.yaml", "Keep a record of updates.", "Keep a record of all updates.")
    done = check(pathways, "--skip", "verify")
    assert done.code == 1
    assert "DT011" in done.out
    assert check(pathways, "--skip", "verify", "--skip", "lock").code == 0


def test_only_one_edition(pathways: Command, mine: Path) -> None:
    replaced(mine / "cases" / "2025.05" / "proposal.yaml", "outcome: unsettled", "outcome: open")
    options = ("--skip", "verify", "--skip", "lock")
    assert check(pathways, *options).code == 1
    assert check(pathways, *options, "--edition", "2026.01").code == 0


def test_proofs_are_run(pathways: Command, mine: Path) -> None:
    pytest.importorskip("z3")
    replaced(mine / "instruments" / "2025-05-01-proposal.yaml", "    otherwise:\n", "    unheld:\n")
    replaced(mine / "instruments" / "2025-05-01-proposal.yaml", "      outcome: excluded\n", "")
    done = check(pathways, "--skip", "cases", "--skip", "lint", "--skip", "lock")
    assert done.code == 1
    assert "LG120" in done.out


@pytest.mark.parametrize("form", FORMATS)
def test_same_bytes_every_time(pathways: Command, mine: Path, form: str) -> None:
    replaced(mine / "instruments" / "2020-01-01-act.yaml", "says: A Class III", "says: A Class IIa")
    runs = [check(pathways, "--skip", "verify", "--format", form) for _ in range(2)]
    assert runs[0].raw == runs[1].raw
    assert runs[0].code == 1


@pytest.mark.usefixtures("mine")
def test_to_a_file(pathways: Command) -> None:
    done = check(pathways, "--skip", "verify", "--format", "sarif", "--out", "out.sarif")
    assert done.out == ""
    assert json.loads((pathways.folder / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert check(pathways, "--skip", "verify", "--format", "junit", "--out", "out.xml").code == 0
    assert ElementTree.parse(pathways.folder / "out.xml").getroot().get("failures") == "0"


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    "options",
    [
        ("--skip", "tests"),
        ("--fail-on", "fatal"),
        ("--format", "xml"),
        ("--today", "tomorrow"),
        ("--edition", "2026.02"),
    ],
)
def test_bad_usage(pathways: Command, options: tuple[str, str]) -> None:
    done = check(pathways, *options)
    assert done.code == 2
    assert options[1] in done.err
    assert done.out == ""


def test_no_such_folder(pathways: Command) -> None:
    done = check(pathways, rules="nowhere")
    assert done.code == 2
    assert "IN007" in done.err


def test_an_empty_folder_is_told_what_it_lacks(pathways: Command) -> None:
    (pathways.folder / "empty").mkdir()
    done = check(pathways, "--skip", "verify", rules="empty")
    assert done.code == 1
    assert "empty/facts.yaml:1:1: error IN001" in done.out


@pytest.mark.slow
def test_the_shipped_rules_have_no_error(pathways: Command) -> None:
    """In a quick run without its cases, which `make test` runs besides."""
    skipped = ("verify", "lock", "cases") if is_quick() else ("verify", "lock")
    options = [word for part in skipped for word in ("--skip", part)]
    done = pathways("rules", "check", *options, "--today", TODAY, "--format", "json")
    document = json.loads(done.out)
    assert [each for each in document["findings"] if each["severity"] == "error"] == []
    assert document["summary"]["files"] == len(list(RULES.rglob("*.yaml")))


# --- rules new --------------------------------------------------------------------------------------------


def filled_in(folder: Path) -> None:
    """The templates with something in the place of every placeholder."""
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        for number, placeholder in enumerate(sorted(PLACEHOLDERS)):
            text = text.replace(placeholder, f"Words {number}" + ("." if placeholder.endswith(".") else ""))
        path.write_text(text, "utf-8")


def test_a_new_folder_is_locked_and_does_not_pass_before_it_is_filled_in(pathways: Command) -> None:
    done = pathways("rules", "new", "my-note", "--rules", "own", "--published", "2026-11-01")
    assert done.code == 0
    assert "wrote own/instruments/2026-11-01-my-note.yaml\n" in done.out
    assert pathways("rules", "lock", "--rules", "own").code == 0
    unfinished = check(pathways, "--format", "json", rules="own")
    codes = {each["code"] for each in json.loads(unfinished.out)["findings"] if each["severity"] != "note"}
    assert (unfinished.code, codes) == (1, {"ST012"})
    filled_in(pathways.folder / "own")
    assert check(pathways, "--skip", "lock", "--fail-on", "note", rules="own").code == 0


def test_into_a_folder_that_is_there(pathways: Command, mine: Path) -> None:
    done = pathways("rules", "new", "fee-note", "--rules", "mine", "--published", "2026-11-01")
    assert done.code == 0
    assert (mine / "editions" / "2026.11.yaml").exists()
    options = ("--skip", "verify", "--skip", "lock", "--fail-on", "note")
    filled_in(mine)
    assert check(pathways, *options).out.endswith("15 cases: 0 errors, 0 warnings, 0 notes. Passed.\n")
    assert pathways("rules", "new", "tax-note", "--rules", "mine", "--published", "2026-11-02").code == 0
    patched = yaml.safe_load((mine / "editions" / "2026.11.yaml").read_text("utf-8"))
    assert patched["id"] == "2026.11.1" and patched["instruments"][-1] == "2026-11-02-tax-note"
    assert patched["additions"][0]["rules"] == ["tax-note-first-rule"]
    filled_in(mine)
    assert check(pathways, *options).code == 0


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(("slug", "code"), [("My_Note", "ST002"), ("act-2020", "YS008")])
def test_names_that_cannot_be_used(pathways: Command, slug: str, code: str) -> None:
    done = pathways("rules", "new", slug, "--rules", "mine", "--published", "2026-11-01")
    assert done.code == 2
    assert code in done.err


# --- notes ------------------------------------------------------------------------------------------------


def in_git(folder: Path) -> None:
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


def with_a_note(folder: Path) -> None:
    """A source that no rule cites, which is a note."""
    path = folder / "sources.yaml"
    more = "  - {id: unread, title: X, publisher: Y, url: 'https://example.org/x', date: '2020-01-01', kind: primary}\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def test_a_passing_check_prints_one_line(pathways: Command, mine: Path) -> None:
    with_a_note(mine)
    options = ("--skip", "verify", "--skip", "lock", "--skip", "cases")
    quiet = check(pathways, *options)
    assert (quiet.code, quiet.out.count("\n")) == (0, 1)
    assert quiet.out.endswith("0 errors, 0 warnings, 1 note (1 note not shown: --notes). Passed.\n")
    assert ": note RF020: " in check(pathways, *options, "--notes").out
    assert ": note RF020: " in check(pathways, *options, "--fail-on", "note").out


def test_notes_on_files_that_changed(pathways: Command, mine: Path) -> None:
    options = ("--skip", "verify", "--skip", "lock", "--skip", "cases", "--since")
    in_git(pathways.folder)
    with_a_note(mine)
    assert ": note RF020: " in check(pathways, *options, "HEAD").out
    in_git(pathways.folder)
    assert check(pathways, *options, "HEAD").out.count("\n") == 1
    wrong = check(pathways, *options, "nowhere")
    assert (wrong.code, "is no git revision with these rules" in wrong.err) == (2, True)


@pytest.mark.usefixtures("mine")
def test_watch_says_what_is_wrong_with_what_it_is_given(pathways: Command) -> None:
    missing = pathways("rules", "check", "--watch", "nothing.yaml")
    skipping = check(pathways, "--watch", "mine", "--skip", "lock")
    assert (missing.code, skipping.code) == (2, 2)
    assert "there is no 'nothing.yaml'" in missing.err
    assert "--watch goes with" in skipping.err
