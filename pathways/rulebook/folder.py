"""A jurisdiction's folder of rule files: which files and editions there are, and the rule set of each edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pathways.model.corrections import base_edition
from pathways.model.findings import Span
from pathways.model.rules import Catalogue, RuleSet
from pathways.rulebook.cache import read_entry, write_entry
from pathways.rulebook.nodes import Node, error, parse, read_text

if TYPE_CHECKING:
    from pathways.rulebook.compile import Compiler

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_rules(jurisdiction: str = "uk") -> Path:
    """The folder of the rules that come with the package: in a wheel beside the code, in a checkout at the top level."""
    inside = _PACKAGE / "_rules" / jurisdiction
    return inside if inside.is_dir() else _PACKAGE.parent / "rules" / jurisdiction


class RuleFolder:
    """Reads the files of one jurisdiction, each at most once. Raises FileError for what is wrong in them.

    ``shown_as`` is how the folder is called in messages.
    """

    def __init__(self, path: Path, shown_as: str | None = None) -> None:
        self.path = path
        self.shown_as = shown_as
        self._texts: dict[Path, str] = {}
        if not self.path.is_dir():
            span = Span(str(self.path), 1, 1, 1, 1)
            raise error("IN007", "there is no such folder of rules", span, "A rule folder holds facts.yaml and editions/.")

    # --- files --------------------------------------------------------------------------------------

    def name_of(self, path: Path) -> str:
        shown_root = self.shown_as or str(self.path)
        return f"{shown_root}/{path.relative_to(self.path).as_posix()}"

    def node(self, *parts: str) -> Node:
        """The document in the file at ``parts`` below the folder."""
        path = self.path.joinpath(*parts)
        return parse(self.text(path), self.name_of(path))

    def text(self, path: Path) -> str:
        """The text of one of the folder's files, read at most once."""
        text = self._texts.get(path)
        if text is None:
            text = self._texts[path] = read_text(path, shown_as=self.name_of(path))
        return text

    @cached_property
    def instrument_paths(self) -> dict[str, Path]:
        """The file of each instrument id."""
        return {path.stem: path for path in sorted((self.path / "instruments").glob("*.yaml"))}

    @cached_property
    def edition_ids(self) -> tuple[str, ...]:
        """All editions by name, without their patches, oldest first."""
        ids = (path.stem for path in (self.path / "editions").glob("*.yaml"))
        return tuple(sorted(ids, key=lambda id_: [part.zfill(8) for part in id_.split(".")]))

    def base_of(self, edition_id: str) -> str | None:
        """The name of the edition that ``edition_id`` is, or is a patch of; None where there is none."""
        base = edition_id if edition_id in self.edition_ids else base_edition(edition_id)
        return base if base in self.edition_ids else None

    @property
    def newest_edition(self) -> str:
        if not self.edition_ids:
            raise error("IN008", "this rule folder has no edition", Span(self.name_of(self.path / "editions"), 1, 1, 1, 1))
        return self.edition_ids[-1]

    # --- what is in them ----------------------------------------------------------------------------

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
        digest = hashlib.sha256(f"{edition_id}\n{self.name_of(self.path / 'facts.yaml')}\n".encode())
        for path in sorted(self._rule_files()):
            digest.update(path.relative_to(self.path).as_posix().encode())
            digest.update(_content_digest(path))
        for room in ("model", "rulebook"):
            for path in sorted((_PACKAGE / room).rglob("*.py")):
                state = path.stat()
                digest.update(f"{path.relative_to(_PACKAGE)} {state.st_size} {state.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def _rule_files(self) -> Iterable[Path]:
        for folder in (self.path, self.path / "instruments", self.path / "editions"):
            yield from folder.glob("*.yaml")


def _content_digest(path: Path) -> bytes:
    """The hash of a file's content; of nothing where it cannot be read, which the compiler reports if the edition needs it."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""
