"""YAML text to a tree of nodes that know where they stand. Built for files that nobody vouches for.

The tree is made from parser events, one at a time: the usual composer recurses in C and dies on deep nesting. Here depth and
size are bounded, and anchors, aliases, tags, several documents and duplicate keys are refused. The bound on depth is ours,
told in our words, whatever limits the parser at hand has of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

import yaml

from pathways.model.findings import Finding, Severity, Span

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40


class FileError(Exception):
    """A file cannot be used. ``findings`` say what, where and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class Scalar(NamedTuple):
    """Text as written. ``plain``: it stands without quotes, so that ``true`` or ``null`` may mean a value."""

    text: str
    plain: bool
    span: Span


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    key: Scalar
    value: Node


class Mapping(NamedTuple):
    entries: tuple[Entry, ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping

# What YAML accepts in no place.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMOVE_IT = "Remove the character."
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def error(code: str, message: str, span: Span | None, help_: str | None = None) -> FileError:
    return FileError(Finding(code, Severity.ERROR, message, span, help_))


def read_text(path: Path, *, shown_as: str | None = None, most_bytes: int = MAX_BYTES) -> str:
    """The text of a file. Raises FileError for a missing, unreadable, too large or binary file, or a folder."""
    name = shown_as or str(path)
    start = Span(name, 1, 1, 1, 1)
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise error("IN001", "there is no such file", start, "Check the path.") from None
    except IsADirectoryError:
        raise error("IN002", "this is a folder, not a file", start, "Name a file in it.") from None
    except PermissionError:
        raise error("IN003", "no permission to read this file", start, "Change its permissions, or copy it.") from None
    except OSError as problem:
        raise error("IN004", f"cannot be read: {problem.strerror or problem}", start) from None
    return decode(data, name, most_bytes)


def decode(data: bytes, name: str, most_bytes: int = MAX_BYTES) -> str:
    """UTF-8 text out of bytes, within bounds. Raises FileError."""
    start = Span(name, 1, 1, 1, 1)
    if len(data) > most_bytes:
        limit = f"{most_bytes // 1024} KiB"
        raise error("IN005", f"larger than {limit}", start, "Is it the right file? A device file has a few lines.")
    if b"\x00" in data:
        raise error("IN006", "this is not a text file", start, "Give a YAML or JSON file in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        at = Span(name, line, 1, line, 1)
        raise error("IN006", "not UTF-8 text", at, "Save the file in UTF-8.") from None


def parse(text: str, name: str) -> Node:
    """The one document in ``text``. Raises FileError with the place of the first problem."""
    events = _events(text, name)
    root: Node | None = None
    open_nodes: list[_Open] = []
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise error("YS003", "aliases are not accepted", _span(event, name), "Write the value out.")
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise error("YS003", "anchors are not accepted", _span(event, name), f"Remove '&{event.anchor}'.")
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise error("YS004", "only one document is accepted", _span(event, name), "Split the file at '---'.")
        finished: Node | None = None
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None:
                raise _tag_refused(event, name)
            finished = Scalar(event.value, event.implicit[0], _span(event, name))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if event.tag is not None:
                raise _tag_refused(event, name)
            if len(open_nodes) >= MAX_DEPTH:
                raise _too_deep(_span(event, name))
            open_nodes.append(_Open(isinstance(event, yaml.MappingStartEvent), _span(event, name)))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            finished = open_nodes.pop().close(event, name)
        if finished is not None:
            if open_nodes:
                open_nodes[-1].add(finished)
            else:
                root = finished
    if root is None or (isinstance(root, Scalar) and not root.text):
        raise error("YS001", "the file is empty", Span(name, 1, 1, 1, 1), "Write at least a 'schema:' line.")
    return root


@lru_cache(maxsize=512)
def parse_once(text: str, name: str) -> Node:
    """As ``parse``; the same text of the same file is the same tree."""
    return parse(text, name)


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    given = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            given += 1
            yield event
    except yaml.MarkedYAMLError as problem:
        yield from _scanned_but_not_given(text, problem, given)
        raise _not_yaml(problem, name) from None
    except UnicodeEncodeError:  # half of a character, which the reader of YAML does not look for
        raise error("YS002", "not valid YAML: half of a character", _place_of_unprintable(text, name), _REMOVE_IT) from None
    except yaml.YAMLError as problem:
        at = _place_of_unprintable(text, name)
        raise error("YS002", f"not valid YAML: {_reader_problem(problem)}", at, _REMOVE_IT) from None


def _scanned_but_not_given(text: str, problem: yaml.MarkedYAMLError, given: int) -> Iterator[yaml.Event]:
    """The events that stand before a failure and were lost with it, because the scanner runs ahead of the events.

    It does so for up to 1024 characters, to see whether a colon makes what it has read a key. From 0.2.6 on libyaml fails on deep
    nesting by itself on that way, before the levels were given that are too many here. Read up to the failure alone, the text
    gives them.
    """
    end = problem.problem_mark
    if end is None:
        return
    try:
        for event, following in islice(pairwise(yaml.parse(text[: end.index], Loader=_Loader)), given, None):
            assert following.end_mark is not None
            if following.end_mark.index < end.index:  # the last may be cut short, and what comes of the end is no event
                yield event
    except yaml.YAMLError:
        return


def _not_yaml(problem: yaml.MarkedYAMLError, name: str) -> FileError:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    at = Span(name, line, column, line, column)
    message = " ".join(part for part in (problem.context, problem.problem) if part)
    if "nesting depth" in message:  # libyaml's own limit, where the levels before it make no document either
        return _too_deep(at)
    return error("YS002", f"not valid YAML: {message}", at, "Check indentation, quotes and colons.")


def _too_deep(at: Span) -> FileError:
    help_ = "No device and no rule needs more. Check whether brackets or indentation are left open by mistake."
    return error("YS005", f"nested deeper than {MAX_DEPTH} levels", at, help_)


def _place_of_unprintable(text: str, name: str) -> Span:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return Span(name, 1, 1, 1, 1)
    before = text[: found.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(name, line, column, line, column + 1)


def _reader_problem(problem: yaml.YAMLError) -> str:
    reason = getattr(problem, "reason", None)
    return str(reason) if reason else str(problem).splitlines()[0]


def _tag_refused(event: yaml.NodeEvent, name: str) -> FileError:
    return error("YS006", "tags such as '!!python' are not accepted", _span(event, name), "Remove the tag.")


def _span(event: yaml.Event, name: str) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None
    return Span(name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class _Open:
    """A list or mapping whose end has not been read yet."""

    __slots__ = ("_entries", "_is_mapping", "_items", "_key", "_keys", "_start")

    def __init__(self, is_mapping: bool, start: Span) -> None:
        self._is_mapping = is_mapping
        self._start = start
        self._items: list[Node] = []
        self._entries: list[Entry] = []
        self._key: Scalar | None = None
        self._keys: dict[str, Span] = {}

    def add(self, node: Node) -> None:
        if not self._is_mapping:
            self._items.append(node)
        elif self._key is None:
            if not isinstance(node, Scalar):
                raise error("YS007", "a key must be plain text", node.span)
            if node.text == "<<" and node.plain:
                raise error("YS003", "merge keys are not accepted", node.span, "Write the values out.")
            if node.text in self._keys:
                first = self._keys[node.text]
                raise error("YS008", f"'{node.text}' stands twice", node.span, f"First in line {first.line}. Keep one.")
            self._keys[node.text] = node.span
            self._key = node
        else:
            self._entries.append(Entry(self._key, node))
            self._key = None

    def close(self, event: yaml.Event, name: str) -> Node:
        end = _span(event, name)
        span = Span(name, self._start.line, self._start.column, end.end_line, end.end_column)
        if self._is_mapping:
            return Mapping(tuple(self._entries), span)
        return Sequence(tuple(self._items), span)
