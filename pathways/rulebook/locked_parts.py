"""What the lock holds beside the editions: the files that all of them share, and how much there is that guards the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pathways.model.catalogue import Catalogue
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.meaning import meaning_digest
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node
from pathways.rulebook.nodes import Sequence as SequenceNode

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
        "glossary": catalogue.glossary,
        "sources": catalogue.sources,
        "steps": catalogue.steps,
        "words": vocabulary.words,
    }
    return {name: meaning_digest(part) for name, part in parts.items()}


def guards_of(folder: RuleFiles) -> Mapping[str, int]:
    """How many cases and invariants the folder has. Raises FileError for a file that cannot be read."""
    cases = [folder.node(*path.relative_to(folder.path).parts) for path in folder.case_paths]
    invariants = [folder.node("invariants.yaml")] if folder.has("invariants.yaml") else []
    return guards_in(cases, invariants)


def guards_in(cases: Iterable[Node], invariants: Iterable[Node]) -> Mapping[str, int]:
    """As ``guards_of``, of files that were read elsewhere."""
    return {
        "cases": sum(_entries(root, "cases") for root in cases),
        "invariants": sum(_entries(root, "invariants") for root in invariants),
    }


def _entries(root: Node, key: str) -> int:
    entries = root.entries if isinstance(root, MappingNode) else ()
    values = (entry.value for entry in entries if entry.key.text == key)
    return sum(len(value.items) for value in values if isinstance(value, SequenceNode))


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


def compare_guards(locked: Mapping[str, Entry], now: Mapping[str, int]) -> list[Finding]:
    """Fewer cases or invariants than were locked: what guarded the rules is gone."""
    found = []
    for name, (text, span) in locked.items():
        then = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if name in now and now[name] < then:
            message = f"{now[name]:,} {name} are left of {then:,}: what guarded the rules is gone"
            help_ = "Bring them back, or run 'pathways rules lock' and say in the changelog why they went."
            found.append(Finding("DT014", Severity.ERROR, message, span, help_, subject=name))
    return found
