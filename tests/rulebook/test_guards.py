"""A worked case or an invariant that went, or says less, is named; new ones, other words and another place are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pathways.model.findings import Finding
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.lock import check_lock, lock_path, lock_text
from tests.places import MINIMAL_RULES

FILE = "cases/2026.01/law.yaml"
INVARIANTS = """\
schema: pathways.invariants/1
invariants:
  - {id: one, says: One., never: {class.gb: I}}
  - {id: two, says: Two., never: {class.gb: III}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(MINIMAL_RULES, tmp_path / "uk"))
    (root / "invariants.yaml").write_text(INVARIANTS, encoding="utf-8")
    _lock(root)
    assert not _told(root)
    return root


def _lock(root: Path) -> None:
    folder = RuleFolder(root)
    lock_path(folder).write_text(lock_text(folder), encoding="utf-8")


def _told(root: Path) -> list[Finding]:
    return list(check_lock(RuleFolder(root, shown_as="uk")))


def _edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def _cases(root: Path) -> tuple[str, list[str]]:
    """The head of the file, and its cases."""
    text = (root / FILE).read_text(encoding="utf-8")
    head, *cases = text.split("\n  - id: ")
    return head, cases


def test_a_case_that_went_is_named(root: Path) -> None:
    head, (first, *others) = _cases(root)
    (root / FILE).write_text("\n  - id: ".join((head, *others)), encoding="utf-8")
    (found,) = _told(root)
    assert found.code == "DT014"
    assert found.message == f"what guarded the rules is gone: {first.splitlines()[0]} ({FILE})"
    assert found.span is not None and found.span.file == "uk/editions.lock" and found.span.line > 1


@pytest.mark.parametrize(
    ("old", "new"), [("outcome: open", "outcome: excluded"), ("as_of: ", 'as_of: "2026-01-16" # '), ("given:", "not_given:")]
)
def test_a_case_that_says_something_else_is_named(root: Path, old: str, new: str) -> None:
    _edit(root, FILE, old, new)
    (found,) = _told(root)
    assert found.code == "DT014"
    assert "says something else than when it was locked: " in found.message and f"({FILE})" in found.message


def test_a_case_replaced_by_another_is_gone(root: Path) -> None:
    _, (first, *_) = _cases(root)
    name = first.splitlines()[0]
    _edit(root, FILE, f"id: {name}", "id: another")
    (found,) = _told(root)
    assert f"is gone: {name} (" in found.message


def test_all_that_went_is_counted_and_some_of_it_named(root: Path) -> None:
    shutil.rmtree(root / "cases")
    (found,) = _told(root)
    assert " and 8 more" in found.message and len(found.message) < 500


def test_an_invariant_that_went_or_changed_is_named(root: Path) -> None:
    _edit(root, "invariants.yaml", "class.gb: III", "class.gb: IIa")
    _edit(root, "invariants.yaml", "  - {id: one, says: One., never: {class.gb: I}}\n", "")
    gone, changed = _told(root)
    assert "is gone: one (invariants.yaml)" in gone.message
    assert "locked: two (invariants.yaml)" in changed.message
    (root / "invariants.yaml").unlink()
    (found,) = _told(root)
    assert "one (invariants.yaml), two (invariants.yaml)" in found.message


def test_new_cases_other_words_and_another_place_are_welcome(root: Path) -> None:
    head, (first, *others) = _cases(root)
    new = first.replace(first.splitlines()[0], "quite-new", 1)
    (root / FILE).write_text("\n  - id: ".join((head, *others, new)), encoding="utf-8")
    (root / "cases" / "2026.01" / "moved.yaml").write_text(f"# Moved.\n{head}\n  - id: {first}\n", encoding="utf-8")
    for path in root.glob("cases/*/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("about: ", "about: Again, "), encoding="utf-8")
    assert not _told(root)


@pytest.mark.parametrize("old_form", ["guards:\n  cases: 13\n  invariants: 2\n", "guards: {}\n", ""])
def test_a_lock_that_holds_no_case_is_told(root: Path, old_form: str) -> None:
    before, _, _ = lock_path(RuleFolder(root)).read_text(encoding="utf-8").partition("guards:")
    lock_path(RuleFolder(root)).write_text(before + old_form, encoding="utf-8")
    (found,) = _told(root)
    assert (found.code, found.message) == ("DT014", "the worked cases and invariants are not locked")
    _lock(root)
    assert not _told(root)


def test_names_of_cases_are_text(root: Path) -> None:
    """Whatever is in them, the lock can be read again."""
    _, (first, *_) = _cases(root)
    _edit(root, FILE, f"id: {first.splitlines()[0]}", 'id: "a: [b] # {c} \\"d\\" é 診"')
    _lock(root)
    assert not _told(root)
