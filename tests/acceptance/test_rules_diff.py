"""``pathways rules diff``, ``coverage``, ``mutate`` and ``graph``, as a rule author runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import Command
from tests.check.rules_text.lint.folders import copy_minimal

ACT = "instruments/2020-01-01-act.yaml"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return copy_minimal(tmp_path)


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "changed"))


def _replace(root: Path, old: str, new: str) -> None:
    path = root / ACT
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_comment_is_no_change(pathways: Command, before: Path, after: Path) -> None:
    _replace(after, "publisher: Parliament", "publisher: Parliament   # the House of Commons")
    done = pathways("rules", "diff", before, after)
    assert (done.code, done.err) == (0, "")
    assert "Both say the same." in done.out


def test_other_words_are_wording_only(pathways: Command, before: Path, after: Path) -> None:
    _replace(after, "A Class III device has no way", "A device in Class III has no way")
    done = pathways("rules", "diff", before, after)
    assert done.code == 0
    assert "Wording only" in done.out
    assert "own-not-high: says" in done.out


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown", "html"])
def test_a_case_that_goes_with_its_line_in_the_lock_is_told(pathways: Command, before: Path, after: Path, form: str) -> None:
    cases = after / "cases" / "asking.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("  - id: asked-of-class-i\n", "  - id: something-else\n", 1), encoding="utf-8")
    assert pathways("rules", "lock", "--rules", after).code == 0
    done = pathways("rules", "diff", before, after, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "asked-of-class-i" in done.out
    assert "something-else" not in done.out  # a new case is welcome
    assert "asked-of-class-i" not in pathways("rules", "diff", before, before, "--format", form).out


def test_a_case_that_says_something_else_is_told_apart(pathways: Command, before: Path, after: Path) -> None:
    cases = after / "cases" / "asking.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("need: mandatory, confidence: verified, for", "need: mandatory, for", 1), encoding="utf-8")
    assert pathways("rules", "lock", "--rules", after).code == 0
    done = pathways("rules", "diff", before, after, "--format", "json")
    guards = json.loads(done.out)["guards"]
    assert guards == [{"file": "cases/asking.yaml", "id": "asked-of-class-i", "change": "changed"}]


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown"])
def test_a_changed_date_is_shown_in_every_format_and_the_same_each_time(
    pathways: Command, before: Path, after: Path, form: str
) -> None:
    _replace(after, '["2030-06-30", approval.expires]', '["2030-07-01", approval.expires]')
    done = pathways("rules", "diff", before, after, "--format", form)
    assert (done.code, done.err) == (1, "")
    assert "2030-07-01" in done.out
    assert done.raw == pathways("rules", "diff", before, after, "--format", form).raw


def test_json_names_the_class_its_witness_and_its_rules(pathways: Command, before: Path, after: Path) -> None:
    _replace(after, '["2030-06-30", approval.expires]', '["2030-07-01", approval.expires]')
    document = json.loads(pathways("rules", "diff", before, after, "--format", "json").out)
    assert document["schema"] == "pathways.diff/1"
    assert document["behaviour"] == "changed"
    (found,) = document["classes"]
    assert found["editions"] == ["2025.05", "2026.01"]
    assert found["witness"]["as_of"] == "2030-07-01"
    assert found["changes"][0] == {
        "id": "gb-recognised",
        "law": True,
        "what": "outcome",
        "before": "closed",
        "after": "open",
        "from": "2030-07-01",
        "until": "2030-07-01",
    }
    assert [line["rule"] for line in found["after"]] == ["recognised-eu"]
    assert found["witness"]["device"]["approvals"][0]["regulator"] == "eu"


def test_github_annotations_escape_what_they_must(pathways: Command, before: Path, tmp_path: Path) -> None:
    odd = Path(shutil.copytree(before, tmp_path / "odd, 100%: rules"))
    _replace(odd, '["2030-06-30", approval.expires]', '["2030-07-01", approval.expires]')
    first, last = pathways("rules", "diff", before, odd, "--format", "github").out.splitlines()
    assert first.startswith("::warning file=")
    assert "odd%2C 100%25%3A rules" in first
    assert last.startswith("::notice title=Behaviour::1 class of devices")


def test_a_git_revision_can_be_compared(pathways: Command, before: Path) -> None:
    git = ("git", "-C", str(before), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "init", "-q", str(before)], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "--no-verify", "-m", "first"], check=True)
    _replace(before, '["2030-06-30", approval.expires]', '["2030-07-01", approval.expires]')
    same = pathways("rules", "diff", "HEAD", "HEAD", "--rules", before)
    assert (same.code, same.err) == (0, "")
    changed = pathways("rules", "diff", "HEAD", before, "--rules", before)
    assert changed.code == 1
    assert "closed -> open (on 2030-07-01)" in changed.out
    assert f"HEAD/{ACT}" in changed.out


def test_editions_are_compared_by_name(pathways: Command, before: Path) -> None:
    done = pathways("rules", "diff", "2025.05", "2026.01", "--rules", before)
    assert done.code == 1
    assert "gb-reliance-1 (proposed) opens: 2027-01-01 (year) -> 2028-01-01 (year)" in done.out
    assert pathways("rules", "diff", "2026.01", "2026.01", "--rules", before).code == 0


@pytest.mark.parametrize("name", ["2026.1", "no-such-thing", "--upload-pack=x", "HEAD:nowhere", ""])
def test_a_side_that_is_none_is_bad_usage(pathways: Command, before: Path, name: str) -> None:
    done = pathways("rules", "diff", "--rules", before, "--", name, "2026.01")
    assert done.code == 2
    assert done.out == ""
    assert "is no edition" in done.err
    assert "Traceback" not in done.err


def test_coverage_counts_and_fails_below_the_least(pathways: Command, before: Path) -> None:
    done = pathways("rules", "coverage", "--rules", before, "--edition", "2026.01")
    assert (done.code, done.err) == (0, "")
    assert "Edition 2026.01: 70.5 % covered by 10 cases" in done.out
    assert f"{before}/{ACT}" in done.out
    assert pathways("rules", "coverage", "--rules", before, "--edition", "2026.01", "--min", "70").code == 0
    assert pathways("rules", "coverage", "--rules", before, "--edition", "2026.01", "--min", "71").code == 1


def test_coverage_as_json_lists_every_edition(pathways: Command, before: Path) -> None:
    document = pathways("rules", "coverage", "--rules", before, "--format", "json").json
    assert [each["edition"] for each in document["editions"]] == ["2025.05", "2026.01"]
    assert len(document["editions"][1]["uncovered"]) == 13


def test_suggested_cases_can_be_kept_as_they_are(pathways: Command, before: Path) -> None:
    file = before / "cases" / "2026.01" / "suggested.yaml"
    assert pathways("rules", "coverage", "--rules", before, "--edition", "2026.01", "--suggest", file).code == 0
    assert pathways("rules", "test", "--rules", before).code == 0
    assert pathways("rules", "coverage", "--rules", before, "--edition", "2026.01", "--min", "100").code == 0
    assert pathways("rules", "coverage", "--rules", before, "--suggest", file).code == 2


@pytest.mark.slow
def test_mutation_lists_survivors_with_their_place(pathways: Command, before: Path) -> None:
    done = pathways("rules", "mutate", "--rules", before, "--seed", "2", "--count", "25", "--format", "json")
    document = done.json
    assert document["seed"] == 2
    assert document["count"] == len(document["mutants"]) == 25
    assert all(mutant["witness"] for mutant in document["mutants"] if mutant["noticed_by"] is None)
    assert done.raw == pathways("rules", "mutate", "--rules", before, "--seed", "2", "--count", "25", "--format", "json").raw
    text = pathways("rules", "mutate", "--rules", before, "--seed", "2", "--count", "25", "--min", "100")
    assert text.code == 1
    assert "Survivors:" in text.out


@pytest.mark.parametrize(("form", "start"), [("mermaid", "flowchart LR"), ("dot", "digraph"), ("gexf", "<?xml")])
def test_the_graph_is_drawn_in_every_format(pathways: Command, form: str, start: str) -> None:
    done = pathways("rules", "graph", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(start)


def test_a_graph_of_a_route_that_is_not_there_names_a_near_one(pathways: Command) -> None:
    done = pathways("rules", "graph", "--route", "gb-relianc-4")
    assert done.code == 2
    assert "gb-reliance-4" in done.err
