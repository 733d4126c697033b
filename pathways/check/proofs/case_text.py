"""A witness as a case: text that can be pasted under ``cases:`` of a case file. It states what the rules say now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from pathways.model.device import Device
from pathways.model.facts import FactValue
from pathways.model.result import Outcome, RouteResult

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()-]*")


def case_text(
    name: str, about: str, edition: str, day: date, device: Device, routes: Iterable[RouteResult], shows: Collection[str]
) -> str:
    """The case with what the engine answers today. Where that is wrong, its author corrects ``expect``."""
    wanted = [route for route in routes if route.id in shows]
    lines = [
        f"# For cases/{edition}/. The expectation is what the rules say now; correct it where they are wrong.",
        f"- id: {_slug(name)}",
        f"  about: {_quoted(about)}",
        f'  as_of: "{day.isoformat()}"',
        "  device:",
    ]
    rooms: dict[str, dict[str, FactValue]] = {}
    for fact, value in device.facts.items():
        room, _, key = fact.partition(".")
        rooms.setdefault(room, {})[key] = value
    lines += [f"    {room}: {_flow(facts)}" for room, facts in rooms.items()]
    approvals = [
        _flow({fact.removeprefix("approval."): value for fact, value in approval.facts.items()})
        for approval in device.approvals or ()
    ]
    lines.append(f"    approvals: [{', '.join(approvals)}]")
    lines.append("  expect:")
    lines += [f"    - {_expected(route, device)}" for route in wanted]
    lines += [f"    - {{id: {id_}, outcome: absent}}" for id_ in sorted(shows) if not wanted]
    return "\n".join(lines) + "\n"


def _expected(route: RouteResult, device: Device) -> str:
    parts = [f"id: {route.id}", f"outcome: {route.outcome}", f"legal_status: {route.legal_status}"]
    if route.basis is not None and len(device.approvals or ()) > 1:
        known = route.basis.pathway or route.basis.regulator
        parts += [f"approval: {known}"] if known else []
    if route.outcome is not Outcome.UNDECIDED:
        parts.append(f"rules: [{', '.join(reason.rule for reason in route.because)}]")
    return "{" + ", ".join(parts) + "}"


def _flow(facts: Mapping[str, FactValue]) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in facts.items()) + "}"


def _scalar(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if isinstance(value, float):
        return f"{value:g}"
    return value if _PLAIN.fullmatch(value) and value.strip() == value else _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _slug(name: str) -> str:
    return "witness-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
