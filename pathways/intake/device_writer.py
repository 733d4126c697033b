"""A device as the text of a device file (``pathways.device/1``) that reads back as the same device."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from pathways.model.device import Device
from pathways.model.facts import FactValue

_HEADER = "# A fact that is left out is unknown.\n"
_SECTIONS = ("manufacturer", "device", "class", "qms")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NOT_TEXT_TO_ALL = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"))
"""Words that some reader of YAML takes for something else than text."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def device_text(device: Device, heading: str = "") -> str:
    """YAML. ``heading`` is put before it as a comment."""
    lines = [f"# {line}\n" for line in heading.splitlines()]
    lines += [_HEADER, "schema: pathways.device/1\n", f"name: {_text(device.name)}\n"]
    for section, facts in _sections(device.facts).items():
        lines.append(f"{section}:\n")
        lines += [f"  {key}: {_value(value)}\n" for key, value in facts.items()]
    if device.approvals is not None:
        lines.append("approvals:\n" if device.approvals else "approvals: []\n")
        for approval in device.approvals:
            lines += _item(approval.facts)
    if device.evidence is not None:
        lines.append(f"evidence: [{', '.join(_value(id_) for id_ in sorted(device.evidence))}]\n")
    if device.notes is not None:
        lines.append(f"notes: {_text(device.notes)}\n")
    return "".join(lines)


def _sections(facts: Mapping[str, FactValue]) -> dict[str, dict[str, FactValue]]:
    found: dict[str, dict[str, FactValue]] = {}
    for fact, value in sorted(facts.items(), key=lambda item: (_place_of_section(item[0]), item[0])):
        section, _, key = fact.partition(".")
        found.setdefault(section, {})[key] = value
    return found


def _place_of_section(fact: str) -> int:
    section = fact.partition(".")[0]
    return _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS)


def _item(facts: Mapping[str, FactValue]) -> Iterable[str]:
    """One approval as a list item."""
    if not facts:
        yield "  - {}\n"
    for place, (fact, value) in enumerate(sorted(facts.items())):
        yield f"  {'-' if place == 0 else ' '} {fact.partition('.')[2]}: {_value(value)}\n"


def _value(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT_TO_ALL else _text(value)
    return f"{value:.15f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """In double quotes, with everything escaped that is not plainly visible."""
    return f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
