"""What pure functions made of the same rule files is made once in a run.

Most tests that change a rule file change one line of one file, and all others would be read again. What is kept here is found by
the very text, or the very objects, that it was made from. The cache of compiled editions is looked at as usual, and only where it
is the test run's own: a test with a cache folder of its own sees nothing of this.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import pytest

from pathways.model.catalogue import RuleSet
from pathways.rulebook import cache, folder
from pathways.rulebook import compile as compiling

_READERS = ("read_sources", "read_facts", "read_evidence", "read_steps", "read_calendar", "read_glossary", "read_words")


class _Kept(OrderedDict[Hashable, Any]):
    """The latest that were asked for."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def found(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self:
            self[key] = make()
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
        return self[key]


def keep_what_was_read(patch: pytest.MonkeyPatch, own_caches: set[Path]) -> None:
    for name in _READERS:
        patch.setattr(compiling, name, _by_identity(getattr(compiling, name)))
    _keep_entries(patch, own_caches)


def _by_identity(read: Callable[..., Any]) -> Callable[..., Any]:
    """Holds the arguments with the result, so that no others come to have their identities."""
    kept = _Kept(12)
    return lambda *of: kept.found(tuple(map(id, of)), lambda: (of, read(*of)))[1]


def _keep_entries(patch: pytest.MonkeyPatch, own_caches: set[Path]) -> None:
    """Decoding an edition takes longer than most commands that need it."""
    kept = _Kept(24)
    read, write = folder.read_entry, folder.write_entry

    def read_kept(key: str) -> RuleSet | None:
        if cache.cache_folder() not in own_caches:
            return read(key)
        rules = kept.get(key) or read(key)
        return None if rules is None else kept.found(key, lambda: rules)

    def write_kept(key: str, rules: RuleSet) -> None:
        write(key, rules)
        if cache.cache_folder() in own_caches:
            kept.found(key, lambda: rules)

    patch.setattr(folder, "read_entry", read_kept)
    patch.setattr(folder, "write_entry", write_kept)
