"""The one run for CI: reading, lint, cases, proofs and lock, with every finding of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from pathways.check.behaviour.adoption_cases import load_adoption_cases, run_adoption_case
from pathways.check.behaviour.case_words import device_in_words
from pathways.check.behaviour.cases import Answers, CaseResult, judge
from pathways.check.behaviour.class_cases import load_class_cases, run_class_case
from pathways.check.report import Checked, Report
from pathways.check.rules_text.codes import Part, codes, finding
from pathways.check.rules_text.ignores import apply_ignores
from pathways.check.rules_text.lint import checks_by_code
from pathways.check.rules_text.lint.book import Book, Bound
from pathways.check.rules_text.lint.memory import Memory
from pathways.check.rules_text.lint.reading import read_book
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.guards import guards_in
from pathways.rulebook.lock import compare_lock, lock_path
from pathways.rulebook.locked_parts import locked_digests
from pathways.rulebook.nodes import FileError

if TYPE_CHECKING:
    from pathways.check.proofs.adoption import AdoptionProof
    from pathways.check.proofs.classes import ClassProof

T = TypeVar("T")

PARTS = (Part.LINT, Part.CASES, Part.VERIFY, Part.LOCK)
"""What runs after reading, and can be skipped."""


def check_folder(
    folder: RuleFolder,
    *,
    today: dt.date,
    parts: Collection[Part] = PARTS,
    editions: Collection[str] | None = None,
    memory: Memory | None = None,
) -> Report:
    """Looks at the whole folder. What is broken is reported and left out; everything else is checked all the same."""
    book = read_book(folder, today, editions, memory)
    checked = [Checked(Part.READING, file.name, _of_file(book, file.name)) for file in book.files]
    stray = tuple(each for each in book.findings if each.span is None or each.span.file not in _names(book))
    if stray:
        checked.append(Checked(Part.READING, "rule folder", stray))
    runs = {Part.LINT: _lint, Part.CASES: _cases, Part.VERIFY: _proofs, Part.LOCK: _lock}
    for part in PARTS:
        if part in parts:
            checked.extend(runs[part](book))
    texts = {file.name: file.text for file in book.files}
    run = (Part.READING, *parts)
    findings, ignored = apply_ignores(_unique(each for one in checked for each in one.findings), texts, run)
    kept = frozenset(findings)
    remaining = [Checked(one.part, one.name, tuple(each for each in one.findings if each in kept)) for one in checked]
    unloadable = tuple(_unloadable(folder, editions, findings))
    if unloadable:
        findings = (*findings, *unloadable)
        remaining.append(Checked(Part.READING, "editions", unloadable))
    about_ignores = tuple(each for each in findings if each.code in ("ST010", "ST011"))
    remaining.append(Checked(Part.READING, "inline ignores", about_ignores))
    return Report(tuple(sorted(findings, key=_place)), tuple(remaining), texts, ignored)


def _unloadable(folder: RuleFolder, editions: Collection[str] | None, findings: Collection[Finding]) -> Iterator[Finding]:
    """Why editions cannot be loaded, in the words of whoever loads them, where nothing else says that the folder is broken."""
    if any(each.severity is Severity.ERROR for each in findings):
        return
    for id_ in folder.edition_ids:
        if editions is None or id_ in editions:
            try:
                folder.rule_set(id_)
            except FileError as problem:
                yield from problem.findings


def _lint(book: Book) -> Iterator[Checked]:
    for code, check in checks_by_code().items():
        yield Checked(Part.LINT, f"{code} {codes()[code].title}", tuple(_unique(check(book))))


def _cases(book: Book) -> Iterator[Checked]:
    for bound in book.whole_editions:
        answers = Answers(bound.rules)
        for case in bound.cases or ():
            result = judge(case, answers.to(case))
            yield Checked(Part.CASES, f"{bound.id} {case.id}", tuple(_explained(result, bound)))
        try:
            for each in load_class_cases(book.folder, bound.rules):
                yield Checked(Part.CASES, f"{bound.id} {each.scheme} {each.id}", run_class_case(each, bound.rules))
        except FileError as problem:
            yield Checked(Part.READING, "cases of classes", problem.findings)
        try:
            for of_adoption in load_adoption_cases(book.folder, bound.rules):
                failures = run_adoption_case(of_adoption, bound.rules)
                yield Checked(Part.CASES, f"{bound.id} adoption {of_adoption.id}", failures)
        except FileError as problem:
            yield Checked(Part.READING, "cases of adoption", problem.findings)


def _explained(result: CaseResult, bound: Bound) -> Iterator[Finding]:
    """A failed case with its device: the facts that the rules it expects read, and the day."""
    for failure in result.failures:
        device = device_in_words(result.case, bound.rules)
        yield Finding(
            failure.code,
            failure.severity,
            f"{failure.message}. Edition {bound.id}, on {result.case.as_of.isoformat()}: {device}",
            failure.span,
            failure.help,
            failure.related,
            subject=f"{bound.id}/{result.case.id}",
        )


def _proofs(book: Book) -> Iterator[Checked]:
    """The proofs of the editions that can be read; a note where there is no solver, or where files are broken."""
    broken = [bound.id for bound in book.editions if not bound.whole]
    whole = [bound.id for bound in book.whole_editions]
    if book.facts is None or broken:
        message = f"proofs were not run for {', '.join(f'edition {id_}' for id_ in broken) or 'any edition'}: files are broken"
        yield Checked(Part.READING, "broken files", (finding("LG031", message, None, "Correct the files first."),))
    if not whole:
        return
    try:
        from pathways.check.proofs import ProverMissing, verify_folder
        from pathways.check.proofs.adoption import prove_adoption
        from pathways.check.proofs.classes import prove_classes
    except ImportError:
        yield _no_solver()
        return
    for bound in book.whole_editions:
        for each in prove_classes(bound.rules):
            yield Checked(Part.VERIFY, f"{bound.id} {each.scheme}: {each.name}", _refuted(each, bound.id))
        for each_proof in prove_adoption(bound.rules):
            yield Checked(Part.VERIFY, f"{bound.id} adoption: {each_proof.name}", _refuted_of_adoption(each_proof, bound.id))
    everything = whole == list(book.folder.edition_ids)
    try:
        for proof in verify_folder(book.folder, editions=None if everything else whole):
            found = () if proof.finding is None else (proof.finding,)
            yield Checked(Part.VERIFY, f"{proof.edition} {proof.name} ({proof.verdict})", found)
    except FileError as problem:
        yield Checked(Part.READING, "what the proofs read", problem.findings)
    except ProverMissing:
        yield _no_solver()


def _refuted(proof: ClassProof, edition: str) -> tuple[Finding, ...]:
    if proof.witness is None:
        return ()
    shown = ", ".join(f"{fact}: {value}" for fact, value in proof.witness.items()) or "no device at all"
    message = f"edition {edition}, scheme {proof.scheme}: not so, that {proof.name}: {shown}"
    return (finding("LG160", message, None, "Change the rows of the scheme.", subject=f"{edition}/{proof.scheme}"),)


def _refuted_of_adoption(proof: AdoptionProof, edition: str) -> tuple[Finding, ...]:
    if not proof.why:
        return ()
    message, subject = f"edition {edition}: not so, that {proof.name}: {proof.why}", f"{edition}/adoption/{proof.requirement}"
    return (finding("LG160", message, None, "Change its condition.", subject=subject),)


def _no_solver() -> Checked:
    help_ = "pip install 'uk-device-pathways[check]', or --skip verify."
    return Checked(Part.READING, "solver", (finding("LG030", "proofs were not run: there is no solver", None, help_),))


def _lock(book: Book) -> Iterator[Checked]:
    rule_sets = {bound.id: bound.rules for bound in book.whole_editions}
    name = book.folder.name_of(lock_path(book.folder))
    guards = guards_in({file.parts: file.root for file in book.files if file.root is not None})
    try:
        shared = locked_digests(book.folder) if book.whole_editions else {}
        yield Checked(Part.LOCK, name, compare_lock(book.folder, rule_sets, shared, guards))
    except FileError as problem:
        yield Checked(Part.LOCK, name, problem.findings)


def _names(book: Book) -> frozenset[str]:
    return frozenset(file.name for file in book.files)


def _of_file(book: Book, name: str) -> tuple[Finding, ...]:
    return tuple(each for each in book.findings if each.span is not None and each.span.file == name)


def _unique(findings: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(findings))


def _place(found: Finding) -> tuple[Span, str, str, Severity]:
    return found.span or Span("", 0, 0, 0, 0), found.code, found.message, found.severity
