"""Lint: what is wrong or doubtful in rule files without running a rule. One module for each check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pathways.check.rules_text.codes import check_modules
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding

Check = Callable[[Book], Iterator[Finding]]


def checks_by_code() -> Mapping[str, Check]:
    """Every check there is. Findings of reading are the book's own."""
    return {module.CODE: module.check for module in check_modules()}
