"""Files against the JSON Schema of their kind, with the place of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from pathways.check.schema_words import words_of
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import is_null, shown, suggestion
from pathways.rulebook.nodes import Entry, Node, Scalar, Sequence, error, parse
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.schemas import SCHEMA_NAMES, Schema, load_schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

CODE = "YS050"
MOST = 50
"""Findings that are told of one file."""

_MOST_LOOKED_AT = 1000
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?([eE][-+]?[0-9]{1,2})?")
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

Known: TypeAlias = Mapping[str, Schema]


class SchemaCheck:
    """Checks files one after the other. ``own``: schemas in the place of the published ones, as those of a vocabulary."""

    def __init__(self, own: Known | None = None) -> None:
        self._schemas = {name: load_schema(name) for name in SCHEMA_NAMES} | dict(own or {})
        self._kinds = {kind: name for name, schema in self._schemas.items() for kind in _kinds(schema)}

    def check(self, text: str, name: str) -> tuple[Finding, ...]:
        """What is wrong in YAML or JSON. Raises FileError for what cannot be read, or does not say its kind."""
        root = parse(text, name)
        found = self._validator(self._name_of(root)).iter_errors(_plain(root))
        told = [_finding(each, root) for each in islice(found, _MOST_LOOKED_AT)]
        findings = sorted(dict.fromkeys(told), key=_place)
        if len(findings) > MOST:
            more = f"and {len(findings) - MOST} more" if len(told) < _MOST_LOOKED_AT else "and many more"
            return (*findings[:MOST], Finding(CODE, Severity.ERROR, more, root.span))
        return tuple(findings)

    def _name_of(self, root: Node) -> str:
        allowed = f"Allowed: {', '.join(sorted(self._kinds))}."
        entry = _entry(root, "schema")
        if entry is None or not isinstance(entry.value, Scalar):
            raise error("YS018", "the file does not say what kind it is", root.span, f"Begin it with a 'schema:' line. {allowed}")
        kind = entry.value.text
        if kind not in self._kinds:
            near = suggestion(kind, self._kinds)
            raise error("YS018", f"there is no kind of file '{shown(kind)}'", entry.value.span, " ".join((near, allowed)).strip())
        return self._kinds[kind]

    def _validator(self, name: str) -> Any:
        from jsonschema import Draft202012Validator, FormatChecker
        from referencing import Registry, Resource

        resources = [(str(each["$id"]), Resource.from_contents(each)) for each in self._schemas.values()]
        registry: Registry[Any] = Registry().with_resources(resources)
        return Draft202012Validator(self._schemas[name], registry=registry, format_checker=FormatChecker())


def _kinds(schema: Schema) -> tuple[str, ...]:
    """What a file of this schema may say under ``schema``; nothing for lines of tables."""
    properties = schema.get("properties")
    said = properties.get("schema", {}) if isinstance(properties, dict) else {}
    return tuple(said["enum"]) if "enum" in said else (said["const"],) if "const" in said else ()


def _plain(node: Node) -> object:
    """As rule files are read: a date, and a word such as ``on``, stays the text that it is."""
    if isinstance(node, MappingNode):
        return {entry.key.text: _plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [_plain(each) for each in node.items]
    if not node.plain:
        return node.text
    if is_null(node):
        return None
    if node.text in _TRUTHS:
        return _TRUTHS[node.text]
    if _INTEGER.fullmatch(node.text):
        return int(node.text)
    return float(node.text) if _NUMBER.fullmatch(node.text) else node.text


def _finding(problem: ValidationError, root: Node) -> Finding:
    from jsonschema.exceptions import best_match

    deepest = best_match([problem])
    assert deepest is not None
    words = words_of(deepest)
    node, key = _at(root, deepest.absolute_path)
    if words.key is not None:
        entry = _entry(node, words.key)
        key = None if entry is None else entry.key
    return Finding(CODE, Severity.ERROR, words.message, (key or node).span, words.help or None)


def _at(root: Node, path: Iterator[str | int] | Any) -> tuple[Node, Scalar | None]:
    """The node at the path. An empty value stands nowhere, so that its key is given too."""
    node, key = root, None
    for step in path:
        if isinstance(node, Sequence) and isinstance(step, int):
            node, key = node.items[step], None
        else:
            entry = _entry(node, str(step))
            if entry is None:
                break
            node, key = entry.value, entry.key if isinstance(entry.value, Scalar) and not entry.value.text else None
    return node, key


def _entry(node: Node, key: str) -> Entry | None:
    entries = node.entries if isinstance(node, MappingNode) else ()
    return next((entry for entry in entries if entry.key.text == key), None)


def _place(finding: Finding) -> Span:
    assert finding.span is not None
    return finding.span
