"""Modules and functions stay small enough to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.places import PROJECT

MOST_LINES = {"module": 350, "function": 60}
MODULES = sorted((PROJECT / "pathways").rglob("*.py"))


def too_long(module: Path) -> Iterator[str]:
    text = module.read_text(encoding="utf-8")
    name = module.relative_to(PROJECT).as_posix()
    if (lines := text.count("\n")) > MOST_LINES["module"]:
        yield f"{name}: {lines} lines"
    for part in ast.walk(ast.parse(text)):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (part.end_lineno or part.lineno) - part.lineno + 1
            if lines > MOST_LINES["function"]:
                yield f"{name}:{part.lineno}: {part.name} has {lines} lines"


def test_nothing_is_too_long() -> None:
    assert MODULES and [found for module in MODULES for found in too_long(module)] == []
