"""Writes the pages of an edition. Checks and reports do not know each other: here they meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pathways import __version__
from pathways.check.behaviour.diff.rule_sets import EditionPair, compare
from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part, codes
from pathways.check.rules_text.pages import page_text
from pathways.cli.exits import fail_with
from pathways.cli.run.common import failing_plainly, open_rules, rule_set_of
from pathways.cli.run.diff_page import answered_otherwise
from pathways.cli.run.output import show
from pathways.cli.run.site_examples import examples_of
from pathways.engine.answer.due import due
from pathways.model.catalogue import RuleSet
from pathways.model.corrections import base_edition
from pathways.model.findings import Finding
from pathways.report.site.parts import FindingPage, SiteOf
from pathways.report.site.site import pages_of
from pathways.rulebook.facts import read_facts
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.organisations import directory_of
from pathways.rulebook.watch import looked_through, watch_list
from pathways.writing.side_by_side import SideBySidePart
from pathways.writing.whole_file import NotWritten
from pathways.writing.whole_folder import check_place, write_folder

MARKER = ".pathways-site"
_MONTHS = 12


def run(out: Path, edition: str | None, rules: Path | None) -> None:
    try:
        target = check_place(out, MARKER)
        if target.is_relative_to((rules or shipped_rules()).resolve()):
            fail_with(f"{out} lies in the rule folder", "Name a folder elsewhere.")
        folder = open_rules(rules)
        pages = pages_of(_site(folder, rule_set_of(folder, edition)))
        write_folder(pages, out, MARKER)
    except NotWritten as problem:
        fail_with(str(problem), problem.help)
    size = sum(len(text.encode("utf-8", "replace")) for text in pages.values())
    show(f"Written to {out}: {len(pages)} pages, {size / 1024**2:.1f} MB. Open {out / 'index.html'}.")


def _site(folder: RuleFolder, rules: RuleSet) -> SiteOf:
    edition = rules.edition
    with failing_plainly():
        earlier = folder.edition_ids[: folder.edition_ids.index(edition.base)]
        previous = folder.rule_set(earlier[-1]) if earlier else None
        facts = read_facts(folder.node("facts.yaml"), rules.catalogue.sources)
        awaited = due(watch_list(folder), edition, edition.known_on, _MONTHS, looked_through(folder))
        directory = directory_of(folder, rules.catalogue)
        root = folder.name_of(folder.path / "facts.yaml").removesuffix("/facts.yaml")
        return SiteOf(
            rules=rules,
            previous=previous,
            derived=tuple(facts.derived.values()),
            examples=examples_of(folder, rules, root),
            answers=() if previous is None else _answers(previous, rules),
            findings=tuple(_findings(folder, edition.known_on)),
            due=awaited,
            directory=directory if directory is not None and edition.base >= base_edition(directory.since) else None,
            root=root,
            tool=f"pathways {__version__}",
        )


def _answers(previous: RuleSet, rules: RuleSet) -> tuple[SideBySidePart, ...]:
    """Those of routes and duties; what is new in the calendar is told as such."""
    before, after = previous.edition.id, rules.edition.id
    pair = EditionPair(f"{before} to {after}", previous, rules)
    comparison = compare(before, after, [pair])
    classes = tuple(each for each in comparison.classes if any(change.what != "calendar" for change in each.changes))
    return (answered_otherwise(replace(comparison, classes=classes)),)


def _findings(folder: RuleFolder, day: date) -> Iterator[FindingPage]:
    """What reading and lint say of the whole folder on that day."""
    found: dict[str, list[Finding]] = {}
    for each in check_folder(folder, today=day, parts=[Part.LINT]).findings:
        found.setdefault(each.code, []).append(each)
    root = folder.name_of(folder.path / "facts.yaml").removesuffix("facts.yaml")
    for code in codes().values():
        lines = [f"{str(each.span).removeprefix(root)}: {each.message}" for each in found.get(code.id, ())]
        yield FindingPage(code.id, code.title, code.severity.value, code.part.value, page_text(code), tuple(lines))
