"""A jurisdiction's folder of rule files: the rule set of each edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pathways.model.catalogue import Catalogue, RuleSet
from pathways.rulebook.cache import read_entry, write_entry
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.nodes import MAX_BYTES, FileError

if TYPE_CHECKING:
    from pathways.rulebook.compile import Compiler

_PACKAGE = Path(__file__).resolve().parent.parent
READING_ROOMS = ("model", "rulebook")
"""The folders of the package of whose code a compiled rule set is made."""


def code_state(rooms: Iterable[str] = ("",)) -> bytes:
    """Differs whenever the code of the package, or of some of its folders, does."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted((_PACKAGE / room).rglob("*.py")):
            state = path.stat()
            digest.update(f"{path.relative_to(_PACKAGE)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.digest()


def shipped_rules(jurisdiction: str = "uk") -> Path:
    """The folder of the rules that come with the package: in a wheel beside the code, in a checkout at the top level."""
    inside = _PACKAGE / "_rules" / jurisdiction
    return inside if inside.is_dir() else _PACKAGE.parent / "rules" / jurisdiction


class RuleFolder(RuleFiles):
    """What the files of one jurisdiction say. Raises FileError for what is wrong in them."""

    @cached_property
    def _compiler(self) -> Compiler:
        # The compiler's modules are half of the import time, and a cached rule set needs none of them.
        from pathways.rulebook.compile import Compiler

        return Compiler(self)

    @property
    def catalogue(self) -> Catalogue:
        return self._compiler.catalogue

    def rule_set(self, edition_id: str) -> RuleSet:
        """The edition with its instruments resolved, and the catalogue; from the cache where no file has changed."""
        key = self._cache_key(edition_id)
        rules = read_entry(key)
        if rules is None:
            rules = self._compiler.rule_set(edition_id)
            write_entry(key, rules)
        return rules

    def _cache_key(self, edition_id: str) -> str:
        """Differs whenever a rule file, the code that reads it, or the way files are named in messages does."""
        named = f"{edition_id}\n{self.name_of(self.path / 'facts.yaml')}\n"
        digest = hashlib.sha256(named.encode("utf-8", "backslashreplace"))  # neither is UTF-8 for certain
        for path in sorted(self._rule_files()):
            digest.update(path.relative_to(self.path).as_posix().encode())
            digest.update(self.content_digest(path))
        digest.update(code_state(READING_ROOMS))
        return digest.hexdigest()

    def _rule_files(self) -> Iterable[Path]:
        """All files but the worked cases, which no rule set is made of."""
        return (path for path in self.paths("**/*.yaml") if "cases" not in path.relative_to(self.path).parts[:-1])

    def content_digest(self, path: Path) -> bytes:
        """The hash of a file's content; of nothing where it cannot be read, which the compiler tells where it is needed."""
        try:
            self.refuse_strange(path)
            with path.open("rb") as file:
                return hashlib.sha256(file.read(MAX_BYTES + 1)).digest()
        except (OSError, FileError):
            return b""
