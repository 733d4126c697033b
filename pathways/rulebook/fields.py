"""Reading a mapping key by key, with types, and an error that names the place and the nearest allowed spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pathways.model.dates import PartialDate, Precision
from pathways.model.findings import Finding, Span
from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, Sequence, error

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_NULLS = ("null", "Null", "NULL", "~", "")
_TRUE = ("true", "yes")
_FALSE = ("false", "no")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_LEAST_LENGTH = {Precision.YEAR: 4, Precision.QUARTER: 7, Precision.MONTH: 7, Precision.DAY: 10}


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """A help line: the nearest allowed spelling, else all of them where they are few."""
    import difflib

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
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
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


def as_member(node: Node, kind: type[E], what: str) -> E:
    text = as_text(node, what)
    try:
        return kind(text)
    except ValueError:
        help_ = suggestion(text, [member.value for member in kind])
        raise error("YS016", f"{what} cannot be '{shown(text)}'", node.span, help_) from None


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
            try:
                found.append(decode(item))
            except FileError as problem:
                self.add(problem)
        return tuple(found)

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
    """The keys of one mapping. Call ``finish`` when all were asked for: it refuses what is left over."""

    def __init__(self, node: Node, what: str) -> None:
        mapping = as_mapping(node, what)
        self.what = what
        self.span = mapping.span
        self._left = {entry.key.text: entry for entry in mapping.entries}
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether ``key`` is there with a value; null counts as absent."""
        self._asked.add(key)
        if key in self._left and is_null(self._left[key].value):
            del self._left[key]
        return key in self._left

    def take(self, key: str) -> Node | None:
        """The value of ``key``; None where it is absent or null."""
        self._asked.add(key)
        entry = self._left.pop(key, None)
        return None if entry is None or is_null(entry.value) else entry.value

    def need(self, key: str) -> Node:
        node = self.take(key)
        if node is None:
            raise error("YS017", f"{self.what} needs '{key}'", self.span)
        return node

    def text(self, key: str) -> str:
        return as_text(self.need(key), f"'{key}'")

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

    def items(self, key: str) -> tuple[Node, ...]:
        node = self.take(key)
        return () if node is None else as_items(node, f"'{key}'")

    def schema(self, name: str) -> None:
        """The file must say that it is of the kind ``name``."""
        node = self.need("schema")
        given = as_text(node, "'schema'")
        if given != name:
            raise error("YS018", f"'schema' is '{shown(given)}'", node.span, f"This file must be '{name}'.")

    def finish(self) -> None:
        if not self._left:
            return
        raise FileError(
            *(
                error(
                    "YS019",
                    f"{self.what} has no key '{shown(entry.key.text)}'",
                    entry.key.span,
                    suggestion(entry.key.text, self._asked),
                ).findings[0]
                for entry in self._left.values()
            )
        )
