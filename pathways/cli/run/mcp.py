"""Serves tools to an agent."""

from __future__ import annotations

from pathways.cli.exits import fail_with


def run() -> None:
    try:
        from pathways.doors.mcp import serve
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] not in ("mcp", "anyio"):
            raise
        fail_with("this needs a package that is not installed", "Run: pip install 'uk-device-pathways[mcp]'")
    serve()
