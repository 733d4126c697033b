"""Reading a mapping key by key, with types, and an error that names the place and the nearest allowed spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from pathways.model.dates import PartialDate, Precision
from pathways.model.findings import Finding, Span
from pathways.rulebook.grammar.tables import KeyTable
from pathways.rulebook.nodes import Entry, FileError, Mapping, Node, Scalar, Sequence, error

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

SCHEMA = "schema"
MOST_FINDINGS = 200
"""More are not told of one list or mapping: for each the nearest spelling is sought, and nobody reads on."""

_LONGEST_SOUGHT = 80
_NULLS = ("null", "Null", "NULL", "~", "")
_TRUE = ("true", "yes")
_FALSE = ("false", "no")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_LEAST_LENGTH = {Precision.YEAR: 4, Precision.QUARTER: 7, Precision.MONTH: 7, Precision.DAY: 10}


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """A help line: the nearest allowed spelling, else all of them where they are few."""
    import difflib

    if len(word) > _LONGEST_SOUGHT:
        return ""
    choices = sorted(allowed)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if not near:
        folded = {choice.casefold(): choice for choice in choices}
        near = [folded[word.casefold()]] if word.casefold() in folded else []
    if near:
        return f"Did you mean '{near[0]}'?"
    if len(choices) <= 12:
        return f"Allowed: {', '.join(choices)}."
    return ""


def shown(text: str, most: int = 60) -> str:
    """Foreign text made fit for a message: printable, one line, not too long."""
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: most + 1])
    return clean if len(clean) <= most else clean[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in _NULLS


def as_text(node: Node, what: str) -> str:
    if not isinstance(node, Scalar) or is_null(node):
        raise error("YS010", f"{what} must be text", node.span)
    return node.text


def as_bool(node: Node, what: str) -> bool:
    if isinstance(node, Scalar) and node.plain:
        word = node.text.casefold()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
    given = f", not '{shown(node.text)}'" if isinstance(node, Scalar) else ""
    raise error("YS011", f"{what} must be true or false{given}", node.span, "Leave it out if it is not known.")


def day_of(text: str) -> date:
    """A day written YYYY-MM-DD and in no other way. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def as_date(node: Node, what: str) -> date:
    text = as_text(node, what)
    try:
        return day_of(text)
    except ValueError:
        message = f"{what} must be a date that exists, written YYYY-MM-DD, not '{shown(text)}'"
        raise error("YS012", message, node.span, "For example 2028-06-30.") from None


def as_whole_number(node: Node, what: str) -> int:
    text = as_text(node, what)
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise error("YS013", f"{what} must be a whole number, not '{shown(text)}'", node.span)
    return int(text)


def as_number(node: Node, what: str) -> float:
    text = as_text(node, what)
    if not _NUMBER.fullmatch(text):
        raise error("YS013", f"{what} must be a number, not '{shown(text)}'", node.span)
    return float(text)


def as_partial_date(text: str, precision: Precision, span: Span, what: str) -> PartialDate:
    """``2027``, ``2027-06`` or ``2027-06-01`` with a precision; the first day of the period counts."""
    full = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        first = _first_of_period(day_of(full), precision)
    except ValueError:
        raise error("YS012", f"{what} must be YYYY, YYYY-MM or YYYY-MM-DD, not '{shown(text)}'", span) from None
    if len(text) < _LEAST_LENGTH[precision]:
        raise error("YS012", f"{what} '{text}' does not say which {precision}", span, "Give it, or a coarser precision.")
    return PartialDate(first, precision)


def _first_of_period(day: date, precision: Precision) -> date:
    match precision:
        case Precision.DAY:
            return day
        case Precision.MONTH:
            return day.replace(day=1)
        case Precision.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Precision.YEAR:
            return day.replace(month=1, day=1)


def as_mapping(node: Node, what: str) -> Mapping:
    if not isinstance(node, Mapping):
        raise error("YS014", f"{what} must be a mapping (key: value)", node.span)
    return node


def as_items(node: Node, what: str) -> tuple[Node, ...]:
    if not isinstance(node, Sequence):
        raise error("YS015", f"{what} must be a list", node.span)
    return node.items


def as_texts(node: Node, what: str) -> tuple[str, ...]:
    """One text or a list of texts."""
    if isinstance(node, Sequence):
        return tuple(as_text(item, what) for item in node.items)
    return (as_text(node, what),)


def as_word(node: Node, allowed: Collection[str], what: str) -> str:
    """One of the words that are allowed here."""
    text = as_text(node, what)
    if text not in allowed:
        raise error("YS016", f"{what} cannot be '{shown(text)}'", node.span, suggestion(text, allowed))
    return text


def as_member(node: Node, kind: type[E], what: str) -> E:
    return kind(as_word(node, [member.value for member in kind], what))


def prose(text: str) -> str:
    """Text that was written over several lines, in one."""
    return " ".join(text.split())


class Problems:
    """Collects what is wrong in a file, so that one run shows all of it."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def add(self, problem: FileError) -> None:
        self._findings.extend(problem.findings)

    def each(self, items: Iterable[Node], decode: Callable[[Node], T]) -> tuple[T, ...]:
        """Decodes every item; those that are wrong are noted and left out."""
        found: list[T] = []
        for item in items:
            if self._is_full():
                self._say_full(item)
                break
            try:
                found.append(decode(item))
            except FileError as problem:
                self.add(problem)
        return tuple(found)

    def _is_full(self) -> bool:
        return len(self._findings) >= MOST_FINDINGS

    def _say_full(self, item: Node) -> None:
        if self._findings[-1].code == "IN021":
            return
        message = f"from here on nothing was looked at: {len(self._findings):,} things are wrong already"
        self.add(error("IN021", message, item.span, "Is it the right file? Correct these first."))

    def noting(self, read: Callable[[], T]) -> T | None:
        """What ``read`` gives; None where it fails, which is noted."""
        try:
            return read()
        except FileError as problem:
            self.add(problem)
            return None

    def as_error(self) -> FileError:
        """All that was noted, by place."""
        return FileError(*sorted(self._findings, key=lambda finding: finding.span or Span("", 0, 0, 0, 0)))

    def raise_if_any(self) -> None:
        if self._findings:
            raise self.as_error()


class Fields:
    """The keys of one mapping. Call ``finish`` when all were asked for: it refuses what is wrong and what is left over.

    With a table of keys, all that the table can tell is checked at once: unknown keys, missing keys, values of another kind.
    Whoever asks for a key at fault, and ``finish``, gets all of it. With a text, which is how messages call the mapping, the
    keys are those that are asked for.
    """

    def __init__(self, node: Node, what: str | KeyTable) -> None:
        table = what if isinstance(what, KeyTable) else None
        self.what = what.what if isinstance(what, KeyTable) else what
        mapping = as_mapping(node, self.what)
        self.span = mapping.span
        self._left = {entry.key.text: entry for entry in mapping.entries}
        self._asked: set[str] = set()
        self._table = table
        self._at_fault: dict[str, list[Finding]] = {}
        if table is not None:
            self._check(table)

    def _check(self, table: KeyTable) -> None:
        unknown = (key for key in self._left if key not in table.by_name and key != SCHEMA)
        for key in islice(unknown, MOST_FINDINGS):
            self._at_fault[key] = [self._no_such_key(self._left[key], table.by_name)]
        for key in table.required:
            if key not in self._left or is_null(self._left[key].value):
                self._at_fault[key] = [self._missing(key)]
        for key, check in table.checks.items():
            entry = self._left.get(key)
            if entry is not None and not is_null(entry.value):
                try:
                    check(entry.value, f"'{key}'")
                except FileError as problem:
                    self._at_fault[key] = list(problem.findings)

    def _refuse_faults(self) -> None:
        faults = (finding for findings in self._at_fault.values() for finding in findings)
        raise FileError(*sorted(faults, key=lambda finding: finding.span or self.span))

    def _ask(self, key: str) -> None:
        assert self._table is None or key in self._table.by_name or key == SCHEMA, f"{self.what}: '{key}' is not in the table"
        if key in self._at_fault:
            self._refuse_faults()
        self._asked.add(key)

    def has(self, key: str) -> bool:
        """Whether ``key`` is there with a value; null counts as absent."""
        self._ask(key)
        if key in self._left and is_null(self._left[key].value):
            del self._left[key]
        return key in self._left

    def take(self, key: str) -> Node | None:
        """The value of ``key``; None where it is absent or null."""
        self._ask(key)
        entry = self._left.pop(key, None)
        return None if entry is None or is_null(entry.value) else entry.value

    def need(self, key: str) -> Node:
        node = self.take(key)
        if node is None:
            raise FileError(self._missing(key))
        return node

    def text(self, key: str) -> str:
        return as_text(self.need(key), f"'{key}'")

    def prose(self, key: str) -> str:
        return prose(self.text(key))

    def optional_text(self, key: str) -> str | None:
        node = self.take(key)
        return None if node is None else as_text(node, f"'{key}'")

    def texts(self, key: str) -> tuple[str, ...]:
        node = self.take(key)
        return () if node is None else as_texts(node, f"'{key}'")

    def day(self, key: str) -> date:
        return as_date(self.need(key), f"'{key}'")

    def optional_day(self, key: str) -> date | None:
        node = self.take(key)
        return None if node is None else as_date(node, f"'{key}'")

    def flag(self, key: str, default: bool) -> bool:
        node = self.take(key)
        return default if node is None else as_bool(node, f"'{key}'")

    def member(self, key: str, kind: type[E]) -> E:
        return as_member(self.need(key), kind, f"'{key}'")

    def optional_member(self, key: str, kind: type[E]) -> E | None:
        node = self.take(key)
        return None if node is None else as_member(node, kind, f"'{key}'")

    def items(self, key: str) -> tuple[Node, ...]:
        node = self.take(key)
        return () if node is None else as_items(node, f"'{key}'")

    def schema(self, name: str) -> None:
        """The file must say that it is of the kind ``name``. This comes first: of another kind of file nothing else is told."""
        if SCHEMA not in self._left or is_null(self._left[SCHEMA].value):
            raise error("YS017", f"{self.what} needs '{SCHEMA}'", self.span, f"Write this as its first line: {SCHEMA}: {name}")
        node = self.need(SCHEMA)
        given = as_text(node, f"'{SCHEMA}'")
        if given != name:
            raise error("YS018", f"'{SCHEMA}' is '{shown(given)}'", node.span, f"This file must be '{name}'.")

    def finish(self) -> None:
        if self._at_fault:
            self._refuse_faults()
        if self._left:
            raise FileError(*(self._no_such_key(entry, self._asked) for entry in islice(self._left.values(), MOST_FINDINGS)))

    def _missing(self, key: str) -> Finding:
        return error("YS017", f"{self.what} needs '{key}'", self.span).findings[0]

    def _no_such_key(self, entry: Entry, allowed: Iterable[str]) -> Finding:
        message, help_ = f"{self.what} has no key '{shown(entry.key.text)}'", suggestion(entry.key.text, allowed)
        return error("YS019", message, entry.key.span, help_).findings[0]
