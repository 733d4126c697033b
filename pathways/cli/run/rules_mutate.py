"""Puts small faults into the rules, and counts those that are noticed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.check.behaviour.asking.case_file import as_case_file
from pathways.check.behaviour.asking.shared import for_several_editions
from pathways.check.behaviour.mutate.render import as_json, as_text
from pathways.check.behaviour.mutate.score import MutationBench, score_on
from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.options import FaultyRule, TextOrJson
from pathways.cli.run.common import failing_plainly, open_rules, percent_option
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.rulebook.fields import shown, suggestion


def run(
    rules: Path | None,
    edition: str | None,
    seed: int,
    count: int,
    least: float | None,
    kinds: Sequence[FaultyRule],
    suggestions: Path | None,
    format_: TextOrJson,
    *,
    shared: bool,
) -> None:
    least = percent_option(least, "--min")
    keep_apart({"--suggest": suggestions}, rules=rules)
    folder = open_rules(rules)
    base = None if edition is None else folder.base_of(edition)
    if edition is not None and base is None:
        fail_with(f"there is no edition '{shown(edition)}'", suggestion(edition, folder.edition_ids))
    if suggestions is not None and edition is None:
        fail_with("--suggest needs --edition", "Cases belong to one edition.")
    with failing_plainly():
        bench = MutationBench(folder)
        scored = score_on(bench, seed, count, base, [kind.value for kind in kinds])
    if suggestions is not None and base is not None:
        drafts = bench.drafts[base].readable if base in bench.drafts else []
        known_on = bench.files.editions[base].edition.known_on.isoformat()
        text = as_case_file(base, known_on, drafts, "suggested-mutant", "pathways rules mutate --suggest")
        deliver(for_several_editions(text, base, folder) if shared else text, suggestions)
    deliver(as_json(scored) if format_ is TextOrJson.JSON else as_text(scored), None, utf8=format_ is TextOrJson.JSON)
    if least is not None and scored.percent < least:
        raise typer.Exit(FINDINGS)
