"""Inline ignores: ``# pathways: ignore LG010 because <reason>``, on the line of the finding or alone on the line above.

An ignore without a reason silences nothing and is itself a finding; so is one that silences nothing any more. What makes a file
unreadable cannot be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from pathways.check.rules_text.codes import Part, codes, finding
from pathways.model.findings import Finding, Severity, Span

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*pathways:\s*ignore\b(.*)$")
_PARTS = re.compile(r"\s+([A-Z]{2}[0-9]{3}(?:\s*,\s*[A-Z]{2}[0-9]{3})*)(?:\s+because\s+(.*\S))?\s*")
_FIXED = (Part.READING, Part.DEVICE)
_FORM = "Write '# pathways: ignore CODE because REASON'."


class Ignore(Struct, frozen=True):
    """One code that is not to be reported on ``line``, the line of the statement that the comment belongs to."""

    code: str
    line: int
    span: Span


def read_ignores(name: str, text: str) -> tuple[tuple[Ignore, ...], tuple[Finding, ...]]:
    """The ignores of a file, and what is wrong with them."""
    lines = text.splitlines()
    ignores: list[Ignore] = []
    wrong: list[Finding] = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if match is None:
            continue
        span = Span(name, number, match.start() + 1, number, len(line) + 1)
        parts = _PARTS.fullmatch(match[1])
        problem = _problem(parts)
        if problem is not None:
            wrong.append(finding("ST010", problem, span, _FORM))
            continue
        assert parts is not None
        belongs_to = number if line[: match.start()].strip() else _next_statement(lines, number)
        ignores.extend(Ignore(code.strip(), belongs_to, span) for code in parts[1].split(","))
    return tuple(ignores), tuple(wrong)


def _problem(parts: re.Match[str] | None) -> str | None:
    if parts is None:
        return "this ignore is malformed"
    if parts[2] is None:
        return f"this ignore of {parts[1]} has no reason"
    for code in parts[1].split(","):
        known = codes().get(code.strip())
        if known is None:
            return f"there is no finding {code.strip()} to ignore"
        if known.part in _FIXED:
            return f"{known.id} cannot be ignored: the file cannot be used with it"
    return None


def _next_statement(lines: list[str], number: int) -> int:
    """The first line after ``number`` that is neither empty nor a comment."""
    for later in range(number, len(lines)):
        if lines[later].strip() and not lines[later].lstrip().startswith("#"):
            return later + 1
    return number


def apply_ignores(
    findings: Iterable[Finding], texts: Mapping[str, str], parts_run: Collection[Part]
) -> tuple[tuple[Finding, ...], int]:
    """The findings that stay, with those about ignores, and how many were silenced.

    An ignore counts as unused only where the part that raises its code has run, on whole files.
    """
    findings = tuple(findings)
    whole = all(codes()[each.code].part is not Part.READING or each.severity is not Severity.ERROR for each in findings)
    ignores: list[Ignore] = []
    kept: list[Finding] = []
    for name, text in texts.items():
        if "pathways:" in text:
            found, wrong = read_ignores(name, text)
            ignores.extend(found)
            kept.extend(wrong)
    by_place: dict[tuple[str, int, str], list[Ignore]] = {}
    for ignore in ignores:
        by_place.setdefault((ignore.span.file, ignore.line, ignore.code), []).append(ignore)
    used: set[Ignore] = set()
    silenced = 0
    for each in findings:
        matching = [] if each.span is None else by_place.get((each.span.file, each.span.line, each.code), [])
        used.update(matching)
        silenced += bool(matching)
        if not matching:
            kept.append(each)
    kept.extend(_unused(ignores, used, parts_run) if whole else ())
    return tuple(kept), silenced


def _unused(ignores: Iterable[Ignore], used: Collection[Ignore], parts_run: Collection[Part]) -> Iterator[Finding]:
    for ignore in ignores:
        if ignore not in used and codes()[ignore.code].part in parts_run:
            message = f"nothing here raises {ignore.code}, so this ignore is not needed"
            yield finding("ST011", message, ignore.span, "Remove the comment.")
