"""Reading on past what is broken: the entries at which findings point are taken out, and the rest is read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from pathways.model.findings import Finding, Span
from pathways.rulebook.fields import MOST_FINDINGS
from pathways.rulebook.nodes import Entry, FileError, Mapping, Node, Sequence

T = TypeVar("T")

_UNKNOWN_KEY = "YS019"
_NAMED_BY = ("rule", "id", "step", "from")
"""Keys that make a list item an entry of its own. A part of a condition is none: without it the rule would say something else."""


def read_on(root: Node, read: Callable[[Node], T]) -> tuple[T | None, tuple[Finding, ...]]:
    """What ``read`` makes of ``root`` without its broken entries, and all findings; None where nothing can be made of it.

    What is only wrong because an entry was taken out, such as a list that is empty now, is no finding of its own.
    """
    findings: dict[Finding, None] = {}
    holes: list[Span] = []
    while True:
        try:
            return read(root), tuple(findings)
        except FileError as problem:
            findings.update((each, None) for each in problem.findings if not _surrounds(each.span, holes))
            if len(findings) > MOST_FINDINGS:
                return None, tuple(findings)
            placed = [(finding.code, finding.span) for finding in problem.findings if finding.span is not None]
            smaller = without(root, placed)
            if smaller is root:
                return None, tuple(findings)
            holes += [span for _, span in placed]
            root = smaller


def _surrounds(span: Span | None, holes: Iterable[Span]) -> bool:
    return span is not None and any(_holds(span, (hole.line, hole.column)) for hole in holes)


def without(node: Node, placed: Iterable[tuple[str, Span]]) -> Node:
    """``node`` less the innermost entries in which findings stand, and less unknown keys; itself where there are none."""
    points, keys = [], set()
    for code, span in placed:
        if code == _UNKNOWN_KEY:
            keys.add(span)
        else:
            points.append((span.line, span.column))
    return _without(_without_keys(node, keys) if keys else node, points)


def _without_keys(node: Node, keys: Collection[Span]) -> Node:
    if isinstance(node, Mapping):
        kept = (entry for entry in node.entries if entry.key.span not in keys)
        return Mapping(tuple(Entry(entry.key, _without_keys(entry.value, keys)) for entry in kept), node.span)
    if isinstance(node, Sequence):
        return Sequence(tuple(_without_keys(item, keys) for item in node.items), node.span)
    return node


def _without(node: Node, points: list[tuple[int, int]]) -> Node:
    inside = [point for point in points if _holds(node.span, point)]
    if not inside:
        return node
    if isinstance(node, Mapping):
        entries = tuple(Entry(entry.key, _without(entry.value, inside)) for entry in node.entries)
        changed = any(new.value is not old.value for new, old in zip(entries, node.entries, strict=True))
        return Mapping(entries, node.span) if changed else node
    if isinstance(node, Sequence):
        items = tuple(kept for item in node.items for kept in _kept(item, inside))
        changed = len(items) != len(node.items) or any(new is not old for new, old in zip(items, node.items, strict=True))
        return Sequence(items, node.span) if changed else node
    return node


def _kept(item: Node, points: list[tuple[int, int]]) -> tuple[Node, ...]:
    """The item, mended; nothing where a point stands in it and in none of its own entries."""
    mended = _without(item, points)
    broken = any(_holds(item.span, point) for point in points)
    return () if broken and mended is item and _is_entry(item) else (mended,)


def _is_entry(item: Node) -> bool:
    return isinstance(item, Mapping) and any(entry.key.text in _NAMED_BY for entry in item.entries)


def _holds(span: Span, point: tuple[int, int]) -> bool:
    return (span.line, span.column) <= point < (span.end_line, span.end_column) or (span.line, span.column) == point
