"""The one place that says where this project can be fetched from."""

from __future__ import annotations

PUBLIC_ADDRESS = ""
"""Where what ``tools/public_files.py`` writes is served, without a slash at its end; empty as long as nowhere.

What follows from it: the ``$id`` of every schema and what schemas refer to, the line for editors in what `rules new` writes,
and the addresses of the pages of findings in SARIF. While it is empty, an ``$id`` is a urn.
"""


def public(path: str, address: str = PUBLIC_ADDRESS) -> str | None:
    """Where the file at ``path``, named as in the repository, can be fetched; None as long as nowhere."""
    return f"{address}/{path}" if address else None


def schema_path(name: str) -> str:
    """The published schema of this name, below the top of the repository."""
    return f"pathways/schemas/{name}.schema.json"
