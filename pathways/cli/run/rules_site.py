"""Writes the pages of an edition. Checks and reports do not know each other: here they meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pathways import __version__
from pathways.check.behaviour.case_words import facts_that_matter
from pathways.check.behaviour.cases import Case, load_cases
from pathways.check.behaviour.diff.rule_sets import EditionPair, compare
from pathways.check.behaviour.expectations import Expectation
from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part, codes
from pathways.check.rules_text.pages import page_text
from pathways.cli.exits import fail_with
from pathways.cli.run.common import failing_plainly, open_rules, rule_set_of
from pathways.cli.run.diff_page import answered_otherwise
from pathways.cli.run.output import show
from pathways.engine.answer.due import due
from pathways.model.catalogue import RuleSet
from pathways.model.corrections import base_edition
from pathways.model.dates import in_words
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.findings import Finding
from pathways.report.site.parts import Example, FindingPage, SiteOf
from pathways.report.site.site import pages_of
from pathways.rulebook.facts import read_facts
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.organisations import directory_of
from pathways.rulebook.watch import looked_through, watch_list
from pathways.writing.side_by_side import SideBySidePart
from pathways.writing.whole_file import NotWritten
from pathways.writing.whole_folder import check_place, write_folder

MARKER = ".pathways-site"
_MOST_FACTS = 12
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
        cases = load_cases(folder, edition.base)
        awaited = due(watch_list(folder), edition, edition.known_on, _MONTHS, looked_through(folder))
        directory = directory_of(folder, rules.catalogue)
        root = folder.name_of(folder.path / "facts.yaml").removesuffix("/facts.yaml")
        return SiteOf(
            rules=rules,
            previous=previous,
            derived=tuple(facts.derived.values()),
            examples=tuple(_example(case, rules, root) for case in cases),
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


def _example(case: Case, rules: RuleSet, root: str) -> Example:
    asks = case.asks
    named = {rule for each in case.expect for rule in each.rules}
    named |= {each.rule for part in (asks.evidence, asks.duties, asks.notices) for each in part if each.rule}
    place = f"{case.span.file.removeprefix(root).lstrip('/')}, line {case.span.line}"
    return Example(
        id=case.id,
        about=case.about,
        device=f"On {in_words(case.as_of)}: {_device(case, rules)}",
        expected=tuple(_expected(case)),
        rules=frozenset(named),
        topic=Path(case.span.file).stem,
        place=place,
    )


def _device(case: Case, rules: RuleSet) -> str:
    """The facts that the rules in question read, by their labels, and the approvals held."""
    vocabulary = rules.catalogue.vocabulary
    matter = facts_that_matter(case, rules)
    stated = [fact for fact in vocabulary.facts if fact in case.device.facts]
    named = [fact for fact in stated if fact in matter] or stated
    words = [_said(vocabulary, fact, case.device.facts[fact]) for fact in named[:_MOST_FACTS]]
    words += [f"and {len(named) - _MOST_FACTS} more facts"] if len(named) > _MOST_FACTS else []
    if case.device.approvals is None:
        held = "It is not known which approvals are held."
    else:
        each = [
            "; ".join(_said(vocabulary, fact, approval.facts[fact]) for fact in vocabulary.facts if fact in approval.facts)
            for approval in case.device.approvals
        ]
        held = " ".join(f"Holds an approval: {one}." for one in each) or "Holds no approval."
    return f"{'; '.join(words) or 'nothing is stated'}. {held}"


def _said(vocabulary: Vocabulary, fact: str, value: FactValue) -> str:
    known = vocabulary.facts[fact]
    if isinstance(value, date):
        return f"{known.label} {in_words(value)}"
    words = known.in_words(value) if isinstance(value, str | bool) and value in known.domain else str(value)
    return f"{known.label} {words}"


def _expected(case: Case) -> Iterator[str]:
    for each in case.expect:
        yield _route(each)
    asks = case.asks
    for words, named in (
        ("asks for", [each.rule or each.item for each in asks.evidence]),
        ("does not ask for", [each.rule or each.item for each in asks.no_evidence]),
        ("names the duty", [each.rule for each in asks.duties]),
        ("does not name the duty", [each.rule for each in asks.no_duties]),
        ("tells the notice", [each.rule for each in asks.notices]),
        ("does not tell the notice", [each.rule for each in asks.no_notices]),
        ("names the day", [_day(day) for day, _ in asks.deadlines]),
        ("does not name the day", [_day(day) for day, _ in asks.no_deadlines]),
        ("asks the question", case.questions),
    ):
        if named:
            yield f"The answer {words} {', '.join(map(str, named))}."


def _route(each: Expectation) -> str:
    outcome = "is not in the answer" if each.outcome is None else f"is {each.outcome.value}"
    parts = [
        f"{each.id} {outcome}",
        f"for {each.approval}" if each.approval else "",
        f"from {_day(each.opens)}" if each.opens else "",
        f"until {_day(each.closes)}" if each.closes and each.closes != "none" else "",
        "without an end" if each.closes == "none" else "",
        f"depending on {', '.join(each.undecided_by)}" if each.undecided_by else "",
        f"because of {', '.join(each.rules)}" if each.rules else "",
    ]
    return f"{', '.join(part for part in parts if part)}."


def _day(written: str) -> str:
    """A day in words; what is less than a day stays as it is written."""
    try:
        return in_words(date.fromisoformat(written))
    except ValueError:
        return written
