"""The line by which an editor finds the JSON Schema of a YAML file."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pathways.rulebook.address import PUBLIC_ADDRESS, public, schema_path
from pathways.rulebook.schemas import SCHEMA_NAMES

MARK = "# yaml-language-server: $schema="
_KIND = re.compile(r"^schema: *[\"']?pathways\.([a-z_-]+)/[0-9]+", re.MULTILINE)
_SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"


def kind_of(text: str) -> str | None:
    """The name of the schema that the file names itself; None where there is none."""
    found = _KIND.search(text)
    return found[1] if found is not None and found[1] in SCHEMA_NAMES else None


def headed(text: str, path: Path, address: str = PUBLIC_ADDRESS) -> str:
    """The text with the line at its head, as it is to stand in the file at ``path``. Twice is the same as once."""
    kind = kind_of(text)
    if kind is None:
        return text
    first, _, rest = text.partition("\n")
    return f"{MARK}{_target(kind, path, address)}\n" + (rest if first.startswith(MARK) else text)


def headed_if_new(text: str, path: Path) -> str:
    """As ``headed``, for a file that is not there yet: one that is there keeps the head that its author gave it."""
    return text if path.exists() else headed(text, path)


def _target(kind: str, path: Path, address: str) -> str:
    """Seen from the file, so that it holds in every copy; as a whole where that cannot be said in one word."""
    there = public(schema_path(kind), address)
    if there is not None:
        return there
    schema = _SCHEMAS / f"{kind}.schema.json"
    try:
        relative = Path(os.path.relpath(schema, path.resolve().parent)).as_posix()
    except ValueError:  # another drive
        return schema.as_uri()
    return schema.as_uri() if " " in relative else relative
