"""``pathways mcp``: the same functions for agents."""

from __future__ import annotations


def mcp() -> None:
    """Serve the tools to an agent over the Model Context Protocol, on standard input and output.

    For the configuration of an agent: the command is 'pathways', its argument 'mcp'.
    """
    from pathways.cli.run.mcp import run

    run()
