"""The author's inner loop: what is looked at each time a rule file is saved, and when that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec.structs import replace

from pathways.check.behaviour.cases import run_case
from pathways.check.gate import check_folder
from pathways.check.report import Checked, Report
from pathways.check.rules_text.codes import Part
from pathways.check.rules_text.lint.book import scalars, value_of
from pathways.check.rules_text.lint.memory import Memory
from pathways.check.rules_text.lint.reading import read_book
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

State = frozenset[tuple[str, int, int]]
"""The files that are watched, each with its time and size."""


def state_of(watched: Path) -> State:
    """Of one file, or of all rule files below a folder. What cannot be looked at is not there."""
    return frozenset(_states([watched] if watched.suffix == ".yaml" else watched.rglob("*.yaml")))


def _states(paths: Collection[Path] | Iterator[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        yield str(path), state.st_mtime_ns, state.st_size


def editions_of(folder: RuleFolder, watched: Path) -> tuple[str, ...]:
    """The edition that shows a change of the file: its own, or the newest that lists it; the newest for what all share."""
    place = watched.resolve()
    parts = place.relative_to(folder.path.resolve()).parts if place.is_relative_to(folder.path.resolve()) else ()
    known = folder.edition_ids
    if parts[:1] == ("cases",) and len(parts) > 1 and parts[1] in known:
        return (parts[1],)
    if parts[:1] == ("editions",) and place.stem in known:
        return (place.stem,)
    if parts[:1] == ("instruments",):
        for edition in reversed(known):
            if place.stem in _listed(folder, edition):
                return (edition,)
    return known[-1:]


def _listed(folder: RuleFolder, edition: str) -> frozenset[str]:
    try:
        root = folder.node("editions", f"{edition}.yaml")
    except FileError:
        return frozenset()
    return frozenset(each.text for each in scalars(value_of(root, "instruments")))


def look(folder: RuleFolder, watched: Path, editions: Collection[str], today: dt.date, memory: Memory) -> Report:
    """Reading and lint of these editions, and the cases of the file where it holds some. Proofs and the lock are for later."""
    report = check_folder(folder, today=today, parts=(Part.LINT,), editions=editions, memory=memory)
    if "cases" not in watched.parts or watched.suffix != ".yaml":
        return report
    book = read_book(folder, today, editions, memory)
    name = folder.name_of(folder.path / watched.resolve().relative_to(folder.path.resolve()))
    cases = [(bound, case) for bound in book.whole_editions for case in bound.cases or () if case.span.file == name]
    ran = tuple(Checked(Part.CASES, f"{bound.id} {case.id}", run_case(case, bound.rules).failures) for bound, case in cases)
    findings = (*report.findings, *(each for one in ran for each in one.findings))
    return replace(report, findings=findings, checked=(*report.checked, *ran))
