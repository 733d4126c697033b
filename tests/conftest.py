"""Shared by all tests: the shipped rules, and copies of them to break."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathways.model.catalogue import RuleSet
from pathways.model.facts import Vocabulary
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import ENGINES, is_one_of_many, register_profiles
from tests.kept import keep_what_was_read

register_profiles()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as slow what starts an engine, and what goes through one more example, edition or value; a few of these are kept."""
    editions = RuleFolder(shipped_rules()).edition_ids
    begun: set[str] = set()
    for item in items:
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        fixtures = getattr(item, "fixturenames", ())
        if is_one_of_many(values, editions):
            item.add_marker(pytest.mark.one_more)
            item.add_marker(pytest.mark.slow)
        elif not ENGINES.isdisjoint((*fixtures, *filter(_is_text, values))):
            item.add_marker(pytest.mark.slow)
        elif item.get_closest_marker("first_only") and item.get_closest_marker("slow") is None:
            test = item.nodeid.partition("[")[0]
            if test in begun:
                item.add_marker(pytest.mark.one_more)
                item.add_marker(pytest.mark.slow)
            begun.add(test)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: they need not be swept again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of tests keep compiled rules: one folder for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rule-cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_cache(rule_cache: Path) -> Iterator[None]:
    """Tests neither read nor fill the user's cache, and what they start need not compile the package anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PATHWAYS_CACHE", str(rule_cache))
        keep_what_was_read(patch, {rule_cache})
        yield


@pytest.fixture(scope="session")
def rules_folder() -> RuleFolder:
    return RuleFolder(shipped_rules(), shown_as="rules/uk")


@pytest.fixture(scope="session")
def rules(rules_folder: RuleFolder) -> RuleSet:
    return rules_folder.rule_set("2026.11")


@pytest.fixture(scope="session")
def vocabulary(rules: RuleSet) -> Vocabulary:
    return rules.catalogue.vocabulary


@pytest.fixture
def rules_copy(tmp_path: Path) -> Path:
    """A copy of the shipped rules, without their cases and lock, that a test may change."""
    target = tmp_path / "uk"
    shutil.copytree(shipped_rules(), target, ignore=shutil.ignore_patterns("cases", "*.lock"))
    return target


@pytest.fixture
def edit(rules_copy: Path) -> Callable[[str, str, str], tuple[int, int]]:
    """Replaces the one occurrence of a text in a file of the copy; gives the line and column where the new text starts."""

    def replace_once(file: str, old: str, new: str) -> tuple[int, int]:
        path = rules_copy / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        before = text[: text.index(old)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    return replace_once
