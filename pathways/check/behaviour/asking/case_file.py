"""Drafts as a case file: what most devices share stands once at its top."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pathways.check.behaviour.asking.drafts import CaseDraft
from pathways.model.law import Law

ABOUT = "suggested, to be checked against the source"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_WORDS = ("true", "false", "yes", "no", "null")


def as_case_file(
    edition: str, as_of: str, drafts: Sequence[CaseDraft], prefix: str, command: str, others: Sequence[str] = ()
) -> str:
    """A case file for the folder of ``edition``, valid as it stands. ``prefix`` begins the id of each case.

    ``others`` are the lines of further cases, for which nothing is given.
    """
    devices = [_document(draft) for draft in drafts]
    given = {} if others else _shared(devices)
    lines = [
        f"# Suggested by '{command}'. The answers are what the engine says today.",
        "# Check each against the source before you keep it, and say in 'about' what the law is.",
        "schema: pathways.cases/1",
        f'edition: "{edition}"',
        f'as_of: "{as_of}"',
    ]
    if given:
        lines += ["given:", *(f"  {room}: {flow(facts)}" for room, facts in given.items())]
    lines += ["cases:", *others]
    for number, (draft, device) in enumerate(zip(drafts, devices, strict=True), 1):
        lines += _case(draft, f"{prefix}-{number}", _less(device, given), as_of)
    return "\n".join(lines) + "\n"


def _case(draft: CaseDraft, id_: str, device: Mapping[str, object], as_of: str) -> list[str]:
    lines = [f"  - id: {id_}", f"    about: {flow(f'{ABOUT}: {_topics(draft)}')}"]
    if draft.look.as_of.isoformat() != as_of:
        lines.append(f"    as_of: {flow(draft.look.as_of.isoformat())}")
    if draft.look.law is not Law.ALL:
        lines.append(f"    law: {draft.look.law.value}")
    if device:
        lines += ["    device:", *(f"      {room}: {flow(facts)}" for room, facts in device.items())]
    for section, entries in draft.said.items():
        if all(isinstance(entry, str) for entry in entries):
            lines.append(f"    {section}: {flow(list(entries))}")
        else:
            lines += [f"    {section}:", *(f"      - {flow(entry)}" for entry in entries)]
    return lines


def _topics(draft: CaseDraft) -> str:
    counts = Counter(rule.kind.value for rule in draft.rules.values())
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "routes"


def _document(draft: CaseDraft) -> dict[str, object]:
    document = draft.look.device.as_document()
    return {room: facts for room, facts in document.items() if room not in ("schema", "name")}


def _shared(devices: Iterable[Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """For each fact of a device the value that most devices give it, where at least half of them give it one."""
    listed = list(devices)
    counts: dict[tuple[str, str], Counter[object]] = {}
    for device in listed:
        for room, facts in device.items():
            if isinstance(facts, Mapping):
                for name, value in facts.items():
                    counts.setdefault((room, name), Counter())[value] += 1
    shared: dict[str, dict[str, object]] = {}
    for (room, name), values in counts.items():
        value, count = values.most_common(1)[0]
        if 2 * count >= len(listed):
            shared.setdefault(room, {})[name] = value
    return shared


def _less(device: Mapping[str, object], given: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """What the device has beside what is given, with a null for what it lacks."""
    own: dict[str, object] = {}
    for room in dict.fromkeys((*given, *device)):
        facts = device.get(room, {})
        if not isinstance(facts, Mapping):
            own[room] = facts
            continue
        shared = given.get(room, {})
        differing = {name: value for name, value in facts.items() if name not in shared or shared[name] != value}
        differing |= {name: None for name in shared if name not in facts}
        if differing:
            own[room] = differing
    return own


def flow(value: object) -> str:
    """The value on one line of YAML, texts without quotes where they need none."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
