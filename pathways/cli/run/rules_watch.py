"""Checks rule files each time that one of them is saved, until it is stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pathways.check.emit import FindingsFormat, emit
from pathways.check.rules_text.lint.memory import Memory
from pathways.check.watching import State, editions_of, look, state_of
from pathways.cli.exits import fail_with
from pathways.cli.run.common import failing_plainly
from pathways.cli.run.output import deliver
from pathways.model.findings import Severity
from pathways.rulebook.folder import RuleFolder

_PAUSE = 0.25
"""Seconds between two looks at the times of the files."""


def run(watched: Path, rules: Path | None, editions: Sequence[str], today: date, threshold: Severity) -> None:
    """Says once what is left out, then for each change what was found. Ends when somebody stops it."""
    if not watched.exists():
        fail_with(f"--watch: there is no '{watched}'", "Name a rule file, or a folder of them.")
    path = rules or _rules_around(watched)
    if path is None:
        fail_with(
            f"--watch: '{watched}' lies in no rule folder",
            "A rule folder holds facts.yaml and editions/. Or name it with --rules.",
        )
    print("Watching. Proofs, the lock and the cases of other files are left for 'rules check'. Ctrl-C ends.", file=sys.stderr)
    full, here = path.resolve(), Path.cwd()
    shown = full.relative_to(here).as_posix() if full.is_relative_to(here) else None
    memory = Memory()
    for _ in _changes(watched):
        with failing_plainly():
            folder = RuleFolder(path, shown)
            chosen = tuple(editions) or editions_of(folder, watched)
            report = look(folder, watched, chosen, today, memory).quiet(frozenset())
        deliver(f"Edition {', '.join(chosen)}: {emit(report, FindingsFormat.TEXT, threshold)}", None)


def _changes(watched: Path) -> Iterator[State]:
    """The state of the files at first, and each time that it is another one."""
    before: State | None = None
    while True:
        now = state_of(watched)
        if now != before:
            before = now
            yield now
        time.sleep(_PAUSE)


def _rules_around(watched: Path) -> Path | None:
    full = watched.resolve()
    found = (each for each in (full, *full.parents) if (each / "facts.yaml").is_file() and (each / "editions").is_dir())
    return next(found, None)
