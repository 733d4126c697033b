"""A suggested case file for several editions: each of its cases names those in which it holds."""

from __future__ import annotations

import json

from pathways.check.behaviour.cases import read_case_file, run_case
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import parse


def for_several_editions(text: str, edition: str, folder: RuleFolder) -> str:
    """The file of cases about ``edition`` as one for ``cases/`` itself. Runs every case in every edition."""
    whole = text.replace(f'\nedition: "{edition}"\n', f'\neditions: ["{edition}"]\n', 1)
    everywhere = whole.replace(f'\neditions: ["{edition}"]\n', f"\neditions: {json.dumps(list(folder.edition_ids))}\n", 1)
    root = parse(everywhere, "the suggestions")
    holds: dict[str, list[str]] = {}
    for each in folder.edition_ids:
        rules = folder.rule_set(each)
        for case in read_case_file(root, each, folder.catalogue, folder.edition_ids):
            if not run_case(case, rules).failures:
                holds.setdefault(case.id, []).append(each)
    lines = []
    for line in whole.splitlines():
        lines.append(line)
        named = holds.get(line.removeprefix("  - id: ")) if line.startswith("  - id: ") else None
        if named is not None and named != [edition]:
            lines.append(f"    editions: {json.dumps(named)}")
    return "\n".join(lines) + "\n"
