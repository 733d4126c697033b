"""The files of a jurisdiction's folder, each read at most once, and the editions and instruments that they are named after."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path

from pathways.model.corrections import base_edition
from pathways.model.findings import Span
from pathways.rulebook.hidden import refuse_hidden
from pathways.rulebook.nodes import Node, error, parse_once, read_text

_KNOWN_ON = re.compile(r"^known_on: *['\"]?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)
MOST_FILES = 2_000
MOST_BYTES_IN_ALL = 6 * 1024 * 1024


class RuleFiles:
    """Reads the files of one jurisdiction, each at most once. Raises FileError for what is wrong in them.

    ``shown_as`` is how the folder is called in messages.
    """

    def __init__(self, path: Path, shown_as: str | None = None) -> None:
        self.path = path
        self.shown_as = shown_as
        self._texts: dict[Path, str] = {}
        span = Span(shown_as or str(self.path), 1, 1, 1, 1)
        if not _is_folder(self.path, span):
            raise error("IN007", "there is no such folder of rules", span, "A rule folder holds facts.yaml and editions/.")

    def name_of(self, path: Path) -> str:
        shown_root = self.shown_as or str(self.path)
        return f"{shown_root}/{path.relative_to(self.path).as_posix()}"

    def node(self, *parts: str) -> Node:
        """The document in the file at ``parts`` below the folder."""
        path = self.path.joinpath(*parts)
        text = self.text(path)
        root = parse_once(text, self.name_of(path))
        refuse_hidden(text, root)
        return root

    def has(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def instrument_node(self, id_: str) -> Node:
        return self.node("instruments", f"{id_}.yaml")

    def text(self, path: Path) -> str:
        """The text of one of the folder's files, read at most once."""
        text = self._texts.get(path)
        if text is None:
            self.refuse_strange(path)
            text = self._texts[path] = read_text(path, shown_as=self.name_of(path))
        return text

    def refuse_strange(self, path: Path) -> None:
        """Raises FileError for what is no file of this folder: a link out of it, a device, a pipe. It is not opened."""
        at = Span(self.name_of(path), 1, 1, 1, 1)
        try:
            inside = path.resolve().is_relative_to(self._root)
            mode = path.stat().st_mode if inside else 0
        except FileNotFoundError:
            return  # which reading it tells
        except (OSError, RuntimeError) as problem:
            raise error("IN004", f"cannot be read: {getattr(problem, 'strerror', None) or problem}", at) from None
        if not inside:
            raise error("IN004", "a link that leads out of the rule folder", at, "Put the file itself here.")
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise error("IN004", "neither a file nor a folder", at, "Rule files are regular files.")

    @cached_property
    def _root(self) -> Path:
        return self.path.resolve()

    def paths(self, *patterns: str) -> list[Path]:
        """The files of the folder whose names match. Raises FileError where it may not be searched, or holds too much."""
        try:
            found = [path for pattern in patterns for path in sorted(islice(self.path.glob(pattern), MOST_FILES + 1))]
            size = sum(path.lstat().st_size for path in found)
        except OSError as problem:
            raise error("IN003", f"cannot be searched: {problem.strerror}", Span(self.name_of(self.path), 1, 1, 1, 1)) from None
        if len(found) > MOST_FILES or size > MOST_BYTES_IN_ALL:
            message = f"more than {MOST_FILES:,} files, or {MOST_BYTES_IN_ALL // 1024**2} MiB, of rules"
            raise error("IN005", message, Span(self.name_of(self.path), 1, 1, 1, 1), "Is it the right folder?")
        return found

    @cached_property
    def case_paths(self) -> tuple[Path, ...]:
        """The files of worked cases: those of single editions, then those that name their editions themselves."""
        return tuple(self.paths("cases/*/*.yaml", "cases/*.yaml"))

    @cached_property
    def instrument_paths(self) -> dict[str, Path]:
        """The file of each instrument id."""
        return {path.stem: path for path in self.paths("instruments/*.yaml")}

    @cached_property
    def edition_ids(self) -> tuple[str, ...]:
        """All editions by name, without their patches, oldest first."""
        ids = (path.stem for path in self.paths("editions/*.yaml"))
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

    def edition_on(self, today: date) -> str:
        """The newest edition that is known on the day: one that is being prepared for a later day is used by name only."""
        newest = self.newest_edition
        known = (id_ for id_ in reversed(self.edition_ids) if (self._known_on(id_) or today) <= today)
        found = next(known, None)
        if found is None:
            span = Span(self.name_of(self.path / "editions"), 1, 1, 1, 1)
            message = f"no edition of these rules is known on {today.isoformat()}"
            raise error("IN009", message, span, f"Name one, for example --edition {newest}.")
        return found

    def _known_on(self, edition: str) -> date | None:
        """As its file says it, without reading the rest; None for what is no day, which is told when the edition is loaded."""
        match = _KNOWN_ON.search(self.text(self.path / "editions" / f"{edition}.yaml"))
        found = None
        with suppress(ValueError):
            found = date.fromisoformat(match[1]) if match else None
        return found


def _is_folder(path: Path, at: Span) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as problem:
        raise error("IN004", f"cannot be read: {getattr(problem, 'strerror', None) or problem}", at) from None
