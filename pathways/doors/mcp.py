"""The tools over the Model Context Protocol, on standard input and output. Nothing is fetched, kept or written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import (
    PARSE_ERROR,
    CallToolRequestParams,
    CallToolResult,
    ErrorData,
    JSONRPCError,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ToolShown
from pydantic import ValidationError

from pathways import __version__
from pathways.doors.arguments import Arguments
from pathways.doors.tools import TOOLS, call, problems
from pathways.report.document import Document
from pathways.rulebook.nodes import FileError
from pathways.writing.plain_text import printable

if TYPE_CHECKING:
    from mcp.shared._stream_protocols import ReadStream, WriteStream

INSTRUCTIONS = (
    "Answers questions on routes of medical devices to the UK market from versioned, cited rules. Call the tools instead of "
    "answering from memory: law in this field was repealed, and drafts are not law. State only facts that you were told, leave "
    "all others out. Repeat rule ids, confidence and what is provided. Nothing here is legal advice."
)

_PARTS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]')
_ID = re.compile(r'\s*:\s*(?:(-?[0-9]{1,18})(?![0-9.eE])|"([^"\\]{0,200})")')


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
        return _result(call(name, arguments), is_error=False)
    except FileError as problem:
        return _result(problems(problem), is_error=True)


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
            send, readable = anyio.create_memory_object_stream[SessionMessage](0)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_pass_on, read, send, write)
                await host.run(readable, write, host.create_initialization_options())

    anyio.run(talk)


async def _pass_on(
    read: ReadStream[SessionMessage | Exception], send: MemoryObjectSendStream[SessionMessage], write: WriteStream[SessionMessage]
) -> None:
    """What cannot be read is answered here: the server would drop it, and whoever sent it would wait."""
    async with read, send:
        async for message in read:
            if isinstance(message, SessionMessage):
                await send.send(message)
            else:
                await write.send(SessionMessage(unreadable(message)))


def unreadable(problem: Exception) -> JSONRPCError:
    """The reply to a message that is not JSON as this server reads it, for the id that can still be found in it."""
    text = (
        next((each["input"] for each in problem.errors() if isinstance(each["input"], str)), "")
        if isinstance(problem, ValidationError)
        else ""
    )
    said = "this message cannot be read: it is not JSON, holds half of a character or too long a number, or is nested too deeply"
    return JSONRPCError(jsonrpc="2.0", id=_id_in(text), error=ErrorData(code=PARSE_ERROR, message=said))


def _id_in(text: str) -> int | str | None:
    """The value of ``id`` at the top of an object, however deep the rest is nested."""
    depth = 0
    for part in _PARTS.finditer(text):
        mark = part[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif depth == 1 and mark == '"id"' and (value := _ID.match(text, part.end())):
            return int(value[1]) if value[1] else value[2]
    return None
