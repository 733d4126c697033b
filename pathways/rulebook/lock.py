"""The lock on published editions: a hash of what each one says, so that none changes unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from pathways.model.findings import Finding, Severity, Span
from pathways.model.rules import RuleSet
from pathways.rulebook.fields import Fields, as_mapping, as_text
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import parse, read_text

_HEADER = """\
# What each published edition says, as a hash. Written by `pathways rules lock`.
# An edition that must say something else gets a new patch version and a line in the changelog.
schema: pathways.lock/1
editions:
"""


def lock_path(folder: RuleFolder) -> Path:
    return folder.path / "editions.lock"


def edition_digest(rules: RuleSet) -> str:
    """The hash of everything that can change an answer of the edition: rules, steps, evidence, constraints.

    Comments, layout, the order of lists and where a rule stands do not count.
    """
    edition, catalogue = rules.edition, rules.catalogue
    used = _ids_used(edition)
    meaning = {
        "edition": plain(edition),
        "constraints": plain(catalogue.vocabulary.constraints),
        "domains": {fact.id: sorted(map(str, fact.domain)) for fact in catalogue.vocabulary.facts.values()},
        "evidence": plain({id_: item for id_, item in catalogue.evidence.items() if id_ in used}),
        "steps": plain({id_: step for id_, step in catalogue.steps.items() if id_ in used}),
    }
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def lock_text(folder: RuleFolder) -> str:
    """The lock file for the folder as it is now."""
    lines = [f'  "{id_}": {edition_digest(folder.rule_set(id_))}\n' for id_ in folder.edition_ids]
    return _HEADER + "".join(lines)


def check_lock(folder: RuleFolder) -> tuple[Finding, ...]:
    """Editions that are not locked, that say something else than the lock, or that are locked and gone."""
    return compare_lock(folder, {id_: folder.rule_set(id_) for id_ in folder.edition_ids})


def compare_lock(folder: RuleFolder, rule_sets: Mapping[str, RuleSet]) -> tuple[Finding, ...]:
    """As ``check_lock``, for the editions given; editions of the folder that are not given are not looked at."""
    path = lock_path(folder)
    name = folder.name_of(path)
    locked = _read(path, name)
    findings: list[Finding] = []
    for id_ in folder.edition_ids:
        known = locked.pop(id_, None)
        if id_ not in rule_sets:
            continue
        if known is None:
            message, help_ = f"edition {id_} is not locked", "Run 'pathways rules lock' once it is published."
            findings.append(Finding("DT010", Severity.ERROR, message, Span(name, 1, 1, 1, 1), help_, subject=id_))
        elif known[0] != edition_digest(rule_sets[id_]):
            findings.append(
                Finding(
                    "DT011",
                    Severity.ERROR,
                    f"edition {id_} says something else than when it was locked",
                    known[1],
                    f"Published editions do not change. Undo the change, or make it edition {id_}.1 with a changelog line.",
                    subject=id_,
                )
            )
    for id_, (_, span) in locked.items():
        findings.append(
            Finding("DT012", Severity.ERROR, f"edition {id_} is locked and gone", span, "Bring it back.", subject=id_)
        )
    return tuple(findings)


def _read(path: Path, name: str) -> dict[str, tuple[str, Span]]:
    if not path.exists():
        return {}
    file = Fields(parse(read_text(path, shown_as=name), name), "the lock")
    file.schema("pathways.lock/1")
    entries = as_mapping(file.need("editions"), "'editions'").entries
    file.finish()
    return {entry.key.text: (as_text(entry.value, "a hash"), entry.key.span) for entry in entries}


def _ids_used(value: object) -> frozenset[str]:
    found: set[str] = set()

    def walk(part: object) -> None:
        if isinstance(part, str):
            found.add(part)
        elif isinstance(part, Mapping):
            for each in part.values():
                walk(each)
        elif isinstance(part, tuple | list | frozenset):
            for each in part:
                walk(each)
        elif isinstance(part, Struct):
            for field in part.__struct_fields__:
                walk(getattr(part, field))

    walk(value)
    return frozenset(found)


def plain(value: object) -> object:
    """Nested plain values with sets and unordered tuples sorted; spans and empty parts left out."""
    if isinstance(value, Span):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a day read from the cache is 739000.0, one read from a file 739000
    if isinstance(value, bool | str | int | float) or value is None:
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | frozenset):
        parts = [plain(part) for part in value]
        return sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    assert isinstance(value, Struct)
    parts_by_name = {field: plain(getattr(value, field)) for field in value.__struct_fields__ if field != "span"}
    return {"": type(value).__name__} | parts_by_name
