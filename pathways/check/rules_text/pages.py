"""The documentation page of a code, as text: of a check of lint its docstring, of others a file that comes with the package."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from pathways.check.rules_text.codes import Code

_PACKAGE = Path(__file__).resolve().parent.parent.parent
_HEAD = "## What\n"


def page_text(code: Code) -> str:
    """Markdown from 'What' on; nothing where the page did not come along."""
    if code.module is not None:
        return (import_module(code.module).__doc__ or "").strip()
    inside = _PACKAGE / "_findings"
    path = (inside if inside.is_dir() else _PACKAGE.parent / "docs" / "findings") / f"{code.id}.md"
    if not path.is_file():
        return ""
    text = path.read_text("utf-8")
    return text[text.index(_HEAD) + len(_HEAD) :].strip() if _HEAD in text else text
