"""All kinds of rule files, as JSON Schemas (draft 2020-12) and as a reference for people."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.rulebook.grammar.adoption import ADOPTION, ADOPTION_CASES
from pathways.rulebook.grammar.catalogue import (
    CALENDAR_FILE,
    EDITION,
    EVIDENCE_FILE,
    GLOSSARY_FILE,
    SOURCES_FILE,
    STEPS_FILE,
    WATCH_FILE,
)
from pathways.rulebook.grammar.checking import CASES, INVARIANTS
from pathways.rulebook.grammar.classification import CLASS_CASES, FILINGS, MISMATCHES, SCHEME
from pathways.rulebook.grammar.costs import COSTS_FILE
from pathways.rulebook.grammar.flows import FLOWS_FILE
from pathways.rulebook.grammar.instruments import INSTRUMENT
from pathways.rulebook.grammar.kinds import anchor, schema_of, words_of
from pathways.rulebook.grammar.organisations import ORGANISATIONS_FILE
from pathways.rulebook.grammar.partner import PARTNER_FILE
from pathways.rulebook.grammar.tables import Content, Document, Key, KeyTable
from pathways.rulebook.grammar.vocabulary import FACTS
from pathways.rulebook.grammar.words import WORDS
from pathways.rulebook.schemas import DIALECT

DOCUMENTS = (
    INSTRUMENT,
    EDITION,
    FACTS,
    WORDS,
    SOURCES_FILE,
    EVIDENCE_FILE,
    STEPS_FILE,
    COSTS_FILE,
    CALENDAR_FILE,
    GLOSSARY_FILE,
    FLOWS_FILE,
    WATCH_FILE,
    ORGANISATIONS_FILE,
    PARTNER_FILE,
    CASES,
    INVARIANTS,
    SCHEME,
    MISMATCHES,
    FILINGS,
    CLASS_CASES,
    ADOPTION,
    ADOPTION_CASES,
)


def contents_of(document: Document) -> dict[int, Content]:
    """All tables and kinds that the file may hold, each once, in the order in which they are met."""
    found: dict[int, Content] = {}

    def visit(content: Content) -> None:
        if id(content) in found:
            return
        found[id(content)] = content
        inner = (key.content for key in content.keys) if isinstance(content, KeyTable) else content.uses
        for each in inner:
            visit(each)

    visit(document.table)
    return found


def tables_of(document: Document) -> Iterator[KeyTable]:
    return (each for each in contents_of(document).values() if isinstance(each, KeyTable))


def document_schema(document: Document) -> dict[str, object]:
    """The JSON Schema of the file, which stands alone."""
    named = {each.name: each for each in contents_of(document).values() if each.name and each is not document.table}
    table = _table_schema(document.table, {"schema": {"const": document.schema_name}})
    return {
        "$schema": DIALECT,
        "$id": f"urn:pathways:{document.name}:1",
        "title": f"{document.title} ({document.schema_name})",
        **table,
        "$defs": {name: _definition(named[name]) for name in sorted(named)},
    }


def _definition(content: Content) -> dict[str, object]:
    return _table_schema(content, {}) if isinstance(content, KeyTable) else dict(content.schema)


def _table_schema(table: KeyTable, first: dict[str, object]) -> dict[str, object]:
    required = [*first, *table.required]
    return {
        "description": table.meaning,
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": first | {key.name: _key_schema(key) for key in table.keys},
        **table.together,
    }


def _key_schema(key: Key) -> dict[str, object]:
    return {"description": key.meaning} | {word: part for word, part in schema_of(key.content).items() if word != "description"}


_HEAD = """\
# Keys of rule files

Every mapping of every kind of rule file, with its keys; one in **bold** is required. What the rules mean stands in
[rule-language.md](rule-language.md). Written by `python tools/grammar.py` from the tables in `pathways/rulebook/grammar`, which
the reader and the JSON Schemas follow too.
"""


def reference() -> str:
    """``docs/rule-keys.md``: a section for each table, under the first file that may hold it."""
    shown: set[str] = set()
    parts = [_HEAD]
    for document in DOCUMENTS:
        parts.append(f"\n## {document.title}: `{document.schema_name}`\n")
        for table in tables_of(document):
            if table.name not in shown:
                shown.add(table.name)
                parts.append(_section(table, document))
    return "".join(parts)


def _section(table: KeyTable, document: Document) -> str:
    rows = [
        f"| {f'**`{key.name}`**' if key.required else f'`{key.name}`'} | {words_of(key.content)} | {key.meaning} |\n"
        for key in table.keys
    ]
    if table is document.table:
        rows.insert(0, f"| **`schema`** | `{document.schema_name}` | What kind of file it is. |\n")
    return f"\n### {anchor(table)}\n\n{table.meaning}\n\n| key | value | meaning |\n|---|---|---|\n{''.join(rows)}"
