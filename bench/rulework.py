"""What rule authors and interviews wait for."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from bench.timing import figure, markdown, paired
from pathways.engine.answer.assess import Request
from pathways.engine.interview.draft import Draft
from pathways.engine.interview.looking import Lookout
from pathways.intake.device_file import load_device
from pathways.rulebook.folder import RuleFolder, shipped_rules

_PROJECT = Path(__file__).parents[1]
_COMMAND = str(Path(sys.executable).parent / "pathways")


def section() -> str:
    rows = []
    for arguments in (("rules", "check"), ("rules", "verify"), ("rules", "test")):
        try:
            found = paired({"": lambda arguments=arguments: _run(arguments)}, 3)[""]  # type: ignore[misc]
            rows.append((f"`pathways {' '.join(arguments)}`", found.shown(1, "s")))
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            rows.append((f"`pathways {' '.join(arguments)}`", f"did not finish: {type(problem).__name__}"))
    rows.append(("a look at a draft during `walk` (median of the examples)", _looks()))
    return "## Rule work\n\n" + markdown(("what", "time"), rows)


def _run(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([_COMMAND, *arguments], cwd=_PROJECT, capture_output=True, timeout=300, check=False)
    if done.returncode not in (0, 1):
        done.check_returncode()


def _looks() -> str:
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    times = []
    for path in sorted((_PROJECT / "examples").glob("*.yaml")):
        device = load_device(path, rules.catalogue.vocabulary, rules.catalogue.evidence).device
        held = None if device.approvals is None else tuple(dict(each.facts) for each in device.approvals)
        draft = Draft(device.name, dict(device.facts), held, device.evidence, device.notes)
        found = paired({"": lambda draft=draft: Lookout(rules, Request(date(2026, 11, 20))).look(draft)}, 5)[""]  # type: ignore[misc]
        times.append(found.median)
    return figure(times).shown(1e3, "ms")
