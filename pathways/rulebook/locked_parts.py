"""What the lock holds beside the editions and what guards them: the files that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pathways.model.catalogue import Catalogue
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.meaning import meaning_digest
from pathways.rulebook.organisations import directory_of
from pathways.rulebook.partner import partner_questions

Entry: TypeAlias = tuple[str, Span]
"""What the lock says, and where it says it."""

_HELP = "Undo the change, or run 'pathways rules lock' and say in the changelog what moved."


def shared_digests(catalogue: Catalogue) -> Mapping[str, str]:
    """A hash of the meaning of each shared file, by its name. Of words too: an answer quotes them."""
    vocabulary = catalogue.vocabulary
    parts: dict[str, object] = {
        "calendar": catalogue.events,
        "evidence": catalogue.evidence,
        "facts": (vocabulary.facts, vocabulary.constraints, vocabulary.bundles),
        "flows": catalogue.flows,
        "glossary": catalogue.glossary,
        "sources": catalogue.sources,
        "steps": catalogue.steps,
        "words": vocabulary.words,
    }
    if catalogue.costs.inputs or catalogue.costs.rises:
        parts["costs"] = catalogue.costs
    return {name: meaning_digest(part) for name, part in parts.items()}


def locked_digests(folder: RuleFolder) -> Mapping[str, str]:
    """Those of the shared files, and of the files of which answers are made beside the routes, as far as there are such."""
    catalogue = folder.catalogue
    beside = {"organisations": directory_of(folder, catalogue), "partner": partner_questions(folder, catalogue)}
    found = {**shared_digests(catalogue), **{name: meaning_digest(part) for name, part in beside.items() if part is not None}}
    return dict(sorted(found.items()))


def compare_shared(locked: Mapping[str, Entry], now: Mapping[str, str], start: Span) -> list[Finding]:
    """The shared files that say something else than when they were locked, or were never locked."""
    found = []
    unlocked = [name for name in now if name not in locked]
    if unlocked:
        message = f"{', '.join(f'{name}.yaml' for name in unlocked)}: not locked"
        found.append(Finding("DT013", Severity.ERROR, message, start, "Run 'pathways rules lock'.", subject="shared"))
    for name, (digest, span) in locked.items():
        if name in now and now[name] != digest:
            message = f"{name}.yaml says something else than when it was locked"
            found.append(Finding("DT013", Severity.ERROR, message, span, _HELP, subject=name))
    return found
