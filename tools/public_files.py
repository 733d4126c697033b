"""Writes what is to be served at the public address: every schema with its fetchable ids, and the pages of findings.

Run with ``python tools/public_files.py OUT`` once ``PUBLIC_ADDRESS`` in ``pathways/rulebook/address.py`` is set. The schemas of
the package keep their urns, which need no network.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pathways.rulebook.address import PUBLIC_ADDRESS, schema_path
from pathways.rulebook.schemas import SCHEMA_NAMES, addressed, load_schema, schema_text, standing_alone

ROOT = Path(__file__).resolve().parent.parent


def written(address: str) -> dict[str, str]:
    """Each file by its path below the address."""
    device = load_schema("device")
    schemas = {
        schema_path(name): schema_text(addressed(standing_alone(load_schema(name), device), address)) for name in SCHEMA_NAMES
    }
    pages = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "docs" / "findings").glob("*.md")}
    return schemas | pages


def main() -> None:
    if len(sys.argv) != 2 or not PUBLIC_ADDRESS:
        raise SystemExit("Set PUBLIC_ADDRESS in pathways/rulebook/address.py, and name a folder to write to.")
    for name, text in written(PUBLIC_ADDRESS).items():
        path = Path(sys.argv[1]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
