"""``pathways mcp`` as an agent meets it: the official client, over standard input and output."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import Any

import pytest

from tests.acceptance.command import EXECUTABLE, Command

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

DEVICE = {"name": "X", "device": {"kind": "general", "software": True}, "class": {"gb": "IIa"}, "approvals": ["DEN180001"]}

DEEP = '{"id": '


def talked(pathways: Command, *calls: tuple[str, dict[str, Any]]) -> tuple[Any, list[Any]]:
    """The list of tools, and the results of calls made one after another on one connection."""
    import anyio
    from mcp import Client, StdioServerParameters

    async def talk() -> tuple[Any, list[Any]]:
        command = StdioServerParameters(command=str(EXECUTABLE), args=["mcp"], env=pathways.environment(), cwd=pathways.folder)
        async with Client(command) as client:
            return await client.list_tools(), [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(talk)


def test_an_agent_finds_tools_that_read_only_and_gets_an_answer_with_its_rules(pathways: Command) -> None:
    listed, (found, refused, again) = talked(
        pathways,
        ("assess", {"device": DEVICE, "as_of": "2026-11-20"}),
        ("assess", {"device": {"device": {"kind": "genral"}}}),
        ("explain_rule", {"rule": "r4-active"}),
    )
    assert {each.name for each in listed.tools} == {
        "list_facts", "next_question", "assess", "explain_rule", "compare", "what_if", "classify", "calendar", "replay",
    }  # fmt: skip
    assert all(each.annotations.read_only_hint for each in listed.tools)
    assert not found.is_error
    assert json.loads(found.content[0].text) == found.structured_content
    assert [each["rules"] for each in found.structured_content["entries"] if each.get("route") == "gb-ukca-approved-body"] == [
        ["ukca-class-iia"]
    ]
    assert refused.is_error
    assert refused.structured_content["findings"][0]["help"] == "Did you mean 'general'?"
    assert not again.is_error


def test_no_name_of_a_device_is_obeyed(pathways: Command) -> None:
    name = "x\u001b]0;gone\u0007\u202e<script>"
    _, (found,) = talked(pathways, ("assess", {"device": {**DEVICE, "name": name}, "detail": "full"}))
    text = found.content[0].text
    assert "\u001b" not in text and "\u202e" not in text


def test_it_ends_with_its_input(pathways: Command) -> None:
    done = pathways("mcp", environment={})
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        '{"device": "\\ud800"}',
        f'{{"edition": {"9" * 5_000}}}',
        f'{{"as_of": {"[" * 900}{"]" * 900}}}',
        f'{{"device": {DEEP * 100_000}1{"}" * 100_000}}}',
        "[]",
    ],
    ids=["half a character", "5000 digits", "900 levels", "100000 levels", "a list"],
)
@pytest.mark.parametrize("id_", ["7", '"seven"'])
def test_what_cannot_be_read_is_replied_to(pathways: Command, arguments: str, id_: str) -> None:
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    sent = [
        json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": start}),
        '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        f'{{"jsonrpc": "2.0", "method": "tools/call", "params": {{"name": "assess", "arguments": {arguments}}}, "id": {id_}}}',
        '{"jsonrpc": "2.0", "id": 99, "method": "tools/list"}',
    ]
    replies = replied(pathways, sent, {json.loads(id_), 99})
    assert "error" in replies[json.loads(id_)]
    assert "result" in replies[99]


def replied(pathways: Command, sent: list[str], awaited: set[Any]) -> dict[Any, Any]:
    """The replies by id; its input stays open until all that are awaited are there, or the time is over."""
    found: dict[Any, Any] = {}
    with subprocess.Popen(
        [str(EXECUTABLE), "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=pathways.environment(), cwd=pathways.folder
    ) as server:
        assert server.stdin is not None and server.stdout is not None
        end = threading.Timer(60, server.kill)
        end.start()
        server.stdin.write("\n".join([*sent, ""]).encode())
        server.stdin.flush()
        while awaited - set(found) and (line := server.stdout.readline()):
            reply = json.loads(line)
            found[reply["id"]] = reply
        server.stdin.close()
        server.wait()
        end.cancel()
    return found
