"""The tools over the Model Context Protocol, on standard input and output. Nothing is fetched, kept or written."""

from __future__ import annotations

import anyio
import msgspec
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ToolShown

from pathways import __version__
from pathways.doors.agent_answers import Arguments
from pathways.doors.tools import TOOLS, call, problems
from pathways.model.findings import Finding, Severity
from pathways.report.document import Document
from pathways.rulebook.nodes import FileError
from pathways.writing.plain_text import printable

INSTRUCTIONS = (
    "Answers questions on routes of medical devices to the UK market from versioned, cited rules. Call the tools instead of "
    "answering from memory: law in this field was repealed, and drafts are not law. State only facts that you were told, leave "
    "all others out. Repeat rule ids, confidence and what is provided. Nothing here is legal advice."
)
_MOST_CHARACTERS = 256 * 1024


def listed() -> list[ToolShown]:
    annotations = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return [
        ToolShown(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=dict(tool.input_schema),
            output_schema={"type": "object", "required": ["schema"]},
            annotations=annotations,
        )
        for tool in TOOLS.values()
    ]


def answered(name: str, arguments: Arguments) -> CallToolResult:
    """Faults in what was asked are errors that say what to do; none ends the server."""
    try:
        if len(msgspec.json.encode(arguments)) > _MOST_CHARACTERS:
            raise FileError(Finding("IN005", Severity.ERROR, "the arguments are larger than 256 KiB", None, "Send one device."))
        return _result(call(name, arguments), is_error=False)
    except FileError as problem:
        return _result(problems(problem), is_error=True)
    except OverflowError:
        finding = Finding("IN012", Severity.ERROR, "a plan would run past the year 9999", None, "Choose an earlier day.")
        return _result(problems(FileError(finding)), is_error=True)


def _result(document: Document, *, is_error: bool) -> CallToolResult:
    text = printable(msgspec.json.encode(document).decode())
    plain = msgspec.json.decode(text)
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=plain,
        is_error=is_error,
        _meta={"pathways/answered-by": {"tool": f"pathways {__version__}", "edition": document.get("edition")}},
    )


async def _list_tools(_context: object, _params: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(tools=listed())


async def _call_tool(_context: object, params: CallToolRequestParams) -> CallToolResult:
    return await anyio.to_thread.run_sync(answered, params.name, params.arguments or {})


def server() -> Server:
    return Server(
        "pathways",
        version=__version__,
        title="UK routes of medical devices",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )


def serve() -> None:
    """Until standard input ends."""

    async def talk() -> None:
        host = server()
        async with stdio_server() as (read, write):
            await host.run(read, write, host.create_initialization_options())

    anyio.run(talk)
