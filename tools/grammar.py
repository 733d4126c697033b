"""Writes what follows from the tables of keys: the JSON Schemas of rule files and ``docs/rule-keys.md``.

Run with ``python tools/grammar.py`` after a change of ``pathways/rulebook/grammar``; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from pathways.rulebook.grammar.documents import DOCUMENTS, document_schema, reference
from pathways.rulebook.schemas import schema_text

ROOT = Path(__file__).resolve().parent.parent


def written() -> dict[Path, str]:
    """Each file with the text that it must have."""
    schemas = {
        ROOT / "pathways" / "schemas" / f"{document.name}.schema.json": schema_text(document_schema(document))
        for document in DOCUMENTS
    }
    return schemas | {ROOT / "docs" / "rule-keys.md": reference()}


def main() -> None:
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
