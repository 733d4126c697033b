"""What guards the rules, as the lock holds it: each worked case and each invariant, so that none goes or says less unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import as_mapping, as_text, shown
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Scalar
from pathways.rulebook.nodes import Sequence as SequenceNode

Guards: TypeAlias = Mapping[str, Mapping[str, str]]
"""By file and id a hash of what a case or invariant says, with what its file says for all of them."""

LockedGuards: TypeAlias = Mapping[str, Mapping[str, tuple[str, Span]]]


class MovedGuard(Struct, frozen=True, order=True):
    """A worked case or an invariant that is ``gone``, or else says something else."""

    file: str
    id: str
    gone: bool


_INVARIANTS = "invariants.yaml"
_LISTS = ("cases", "invariants")
_WORDS = "about"
"""Of a case: it asserts nothing."""

_NAMED = 5
_DIGITS = 16
_UNNAMED = "(without an id)"


def guards_of(folder: RuleFiles) -> Guards:
    """Raises FileError for a file that cannot be read."""
    paths = [*folder.case_paths, *([folder.path / _INVARIANTS] if folder.has(_INVARIANTS) else [])]
    parts = [path.relative_to(folder.path).parts for path in paths]
    return guards_in({part: folder.node(*part) for part in parts})


def guards_in(roots: Mapping[tuple[str, ...], Node]) -> Guards:
    """As ``guards_of``, of files that were read elsewhere; those that guard nothing are left out."""
    guarding = {parts: root for parts, root in roots.items() if parts[0] == "cases" or parts == (_INVARIANTS,)}
    found = {"/".join(parts): _hashes(root) for parts, root in sorted(guarding.items())}
    return {name: hashes for name, hashes in found.items() if hashes}


def lines_of(guards: Guards) -> Iterator[str]:
    """The part of the lock."""
    for name, hashes in guards.items():
        yield f"  {json.dumps(name)}:\n"
        yield from (f"    {json.dumps(id_)}: {digest}\n" for id_, digest in hashes.items())


def read_guards(node: Node | None) -> LockedGuards:
    """What the lock says; a lock that only counts them says nothing of any. Raises FileError."""
    files = () if node is None else as_mapping(node, "'guards'").entries
    return {
        file.key.text: {
            entry.key.text: (as_text(entry.value, "a hash"), entry.key.span)
            for entry in as_mapping(file.value, "cases by id").entries
        }
        for file in files
        if not (file.key.text in _LISTS and isinstance(file.value, Scalar))
    }


def compare_guards(locked: LockedGuards, now: Guards, start: Span) -> list[Finding]:
    """The cases and invariants that are gone, or say something else than when they were locked. New ones are welcome."""
    if now and not locked:
        message = "the worked cases and invariants are not locked"
        return [Finding("DT014", Severity.ERROR, message, start, "Run 'pathways rules lock'.", subject="guards")]
    moved = moved_guards({name: {id_: digest for id_, (digest, _) in each.items()} for name, each in locked.items()}, now)
    gone = [_named(each, locked) for each in moved if each.gone]
    changed = [_named(each, locked) for each in moved if not each.gone]
    found = []
    if gone:
        help_ = "Bring them back, or run 'pathways rules lock' and say in the changelog why they went."
        found.append(_told("gone", f"what guarded the rules is gone: {_names(gone)}", gone, help_))
    if changed:
        help_ = "Look at what changed. If it is meant, run 'pathways rules lock' and say in the changelog what moved."
        message = f"what guards the rules says something else than when it was locked: {_names(changed)}"
        found.append(_told("changed", message, changed, help_))
    return found


def moved_guards(before: Guards, now: Guards) -> tuple[MovedGuard, ...]:
    """Those of before that are no longer there as they were. A case may move to another file."""
    known = {(id_, digest) for hashes in now.values() for id_, digest in hashes.items()}
    return tuple(
        MovedGuard(name, id_, gone=id_ not in now.get(name, {}))
        for name, hashes in before.items()
        for id_, digest in hashes.items()
        if (id_, digest) not in known
    )


def _named(moved: MovedGuard, locked: LockedGuards) -> tuple[str, Span]:
    return f"{shown(moved.id)} ({shown(moved.file)})", locked[moved.file][moved.id][1]


def _told(subject: str, message: str, places: Iterable[tuple[str, Span]], help_: str) -> Finding:
    return Finding("DT014", Severity.ERROR, message, next(span for _, span in places), help_, subject=subject)


def _names(places: list[tuple[str, Span]]) -> str:
    more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
    return ", ".join(name for name, _ in places[:_NAMED]) + more


def _hashes(root: Node) -> dict[str, str]:
    """Of each case or invariant of a file, with what stands there for all of them. Comments and layout do not count."""
    entries = root.entries if isinstance(root, MappingNode) else ()
    shared = [[entry.key.text, _plain(entry.value)] for entry in entries if entry.key.text not in _LISTS]
    before = json.dumps(sorted(shared, key=str), ensure_ascii=False)
    items = [
        item
        for entry in entries
        if entry.key.text in _LISTS and isinstance(entry.value, SequenceNode)
        for item in entry.value.items
    ]
    found: dict[str, str] = {}
    for item in items:
        id_ = _id(item)
        text = f"{before}\n{json.dumps(_plain(item), ensure_ascii=False)}\n{found.get(id_, '')}"
        found[id_] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return found


def _id(item: Node) -> str:
    entries = item.entries if isinstance(item, MappingNode) else ()
    return next((each.value.text for each in entries if each.key.text == "id" and isinstance(each.value, Scalar)), _UNNAMED)


def _plain(node: Node) -> object:
    match node:
        case MappingNode():
            pairs = [[entry.key.text, _plain(entry.value)] for entry in node.entries if entry.key.text != _WORDS]
            return {"": sorted(pairs, key=lambda pair: str(pair[0]))}
        case SequenceNode():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.text if node.plain else [node.text]
