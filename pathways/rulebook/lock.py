"""The lock on published editions: a hash of what each one says, so that none changes unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from pathways.model.catalogue import RuleSet
from pathways.model.corrections import base_edition, patch_number
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import Fields, as_mapping, as_text
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.guards import Guards, LockedGuards, compare_guards, guards_of, lines_of, read_guards
from pathways.rulebook.locked_parts import Entry, compare_shared, locked_digests
from pathways.rulebook.meaning import meaning_digest, plain
from pathways.rulebook.nodes import FileError, Node

LOCK = "editions.lock"
_HEADER = """\
# What each published edition says, as a hash. Written by `pathways rules lock`.
# An edition that must say something else becomes a patch, which tells its corrections. What it replaced stays under `superseded`.
# `shared` are the files that all editions share; `guards` each worked case and invariant, so that none goes or says less unseen.
schema: pathways.lock/1
editions:
"""


def lock_path(folder: RuleFolder) -> Path:
    return folder.path / LOCK


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
        "usual": plain(catalogue.vocabulary.with_usual_value),
        "steps": plain({id_: step for id_, step in catalogue.steps.items() if id_ in used}),
    }
    if rules.classification:
        meaning["classification"] = plain(rules.classification)
        meaning["class_constraints"] = plain(catalogue.vocabulary.class_constraints)
        meaning["order_of_classes"] = {scheme.id: list(scheme.classes) for scheme in rules.classification.schemes}
    if rules.adoption:
        meaning["adoption"] = plain(rules.adoption)
    meaning = {part: said for part, said in meaning.items() if said or part != "usual"}
    return meaning_digest(meaning)


def lock_text(folder: RuleFolder) -> str:
    """The lock file for the folder as it is now. Raises FileError where an edition changed without becoming a patch.

    The newest patch of an edition may be locked again; what a patch replaces is kept as superseded.
    """
    before = _read(folder)
    superseded = dict(before.superseded)
    now: dict[str, str] = {}
    for base in folder.edition_ids:
        rules = folder.rule_set(base)
        id_, digest = rules.edition.id, edition_digest(rules)
        known = before.editions.get(id_)
        if known is not None and known[0] != digest and not patch_number(id_):
            raise FileError(_changed(id_, known[1]))
        superseded |= {old: hash_ for old, (hash_, _) in before.editions.items() if base_edition(old) == base and old != id_}
        now[id_] = digest
    lines = [f'  "{id_}": {digest}\n' for id_, digest in now.items()]
    if superseded:
        lines.append("superseded:\n")
        lines += [f'  "{id_}": {digest}\n' for id_, digest in sorted(superseded.items()) if id_ not in now]
    lines.append("shared:\n")
    lines += [f"  {name}: {digest}\n" for name, digest in locked_digests(folder).items()]
    guards = guards_of(folder)
    lines += ["guards:\n", *lines_of(guards)] if guards else ["guards: {}\n"]
    return _HEADER + "".join(lines)


def check_lock(folder: RuleFolder) -> tuple[Finding, ...]:
    """Editions that are not locked, that say something else than the lock, or that are locked and gone; and what they share."""
    rule_sets = {id_: folder.rule_set(id_) for id_ in folder.edition_ids}
    return compare_lock(folder, rule_sets, locked_digests(folder), guards_of(folder))


def compare_lock(
    folder: RuleFolder, rule_sets: Mapping[str, RuleSet], shared: Mapping[str, str], guards: Guards
) -> tuple[Finding, ...]:
    """As ``check_lock``, for what is given; of the folder no more is looked at."""
    path = lock_path(folder)
    name = folder.name_of(path)
    lock = _read(folder)
    locked = dict(lock.editions)
    start = Span(name, 1, 1, 1, 1)
    findings = []
    if lock.editions:  # else it is said of every edition that it is not locked
        findings = [*compare_guards(lock.guards, guards, start), *compare_shared(lock.shared, shared, start)]
    for base in folder.edition_ids:
        of_base = {id_: locked.pop(id_) for id_ in list(locked) if base_edition(id_) == base}
        if base not in rule_sets:
            continue
        id_ = rule_sets[base].edition.id
        known = of_base.pop(id_, None)
        if known is None:
            message, help_ = f"edition {id_} is not locked", "Run 'pathways rules lock' once it is published."
            findings.append(Finding("DT010", Severity.ERROR, message, start, help_, subject=base))
        elif known[0] != edition_digest(rule_sets[base]):
            findings.append(_changed(id_, known[1]))
        locked |= {old: place for old, place in of_base.items() if known is not None or patch_number(old) > patch_number(id_)}
    for id_, (_, span) in locked.items():
        findings.append(
            Finding("DT012", Severity.ERROR, f"edition {id_} is locked and gone", span, "Bring it back.", subject=id_)
        )
    return tuple(findings)


def _changed(id_: str, span: Span) -> Finding:
    number = patch_number(id_)
    later = f"make it edition {base_edition(id_)}.{number + 1} with a line under 'corrections'"
    help_ = (
        f"Run 'pathways rules lock' again as long as no release has it; else {later}."
        if number
        else f"Published editions do not change. Undo the change, or {later}."
    )
    message = f"edition {id_} says something else than when it was locked"
    return Finding("DT011", Severity.ERROR, message, span, help_, subject=base_edition(id_))


class _Lock(Struct, frozen=True):
    """The hash of each edition with its place, and those that patches replaced; what they share and what guards them."""

    editions: Mapping[str, Entry]
    superseded: Mapping[str, str]
    shared: Mapping[str, Entry]
    guards: LockedGuards


def _read(folder: RuleFolder) -> _Lock:
    if not folder.has(LOCK):
        return _Lock({}, {}, {}, {})
    file = Fields(folder.node(LOCK), "the lock")
    file.schema("pathways.lock/1")
    editions = _entries(file.need("editions"), "'editions'")
    superseded, shared = (_entries(file.take(key), f"'{key}'") for key in ("superseded", "shared"))
    guards = read_guards(file.take("guards"))
    file.finish()
    return _Lock(editions, {id_: digest for id_, (digest, _) in superseded.items()}, shared, guards)


def _entries(node: Node | None, what: str) -> dict[str, Entry]:
    entries = () if node is None else as_mapping(node, what).entries
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
