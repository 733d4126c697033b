"""``pathways rules mutate``: whether small faults in the rules would be noticed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class MutateFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class KindOfRule(StrEnum):
    ROUTE = "route"
    EVIDENCE = "evidence"
    DUTY = "duty"
    NOTICE = "notice"
    STEP = "step"


def mutate_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[str | None, typer.Option(help="Only faults that this edition feels. Default: all files.")] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other faults.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many faults.")] = 300,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit with 1 below this score.")
    ] = None,
    kinds: Annotated[
        list[KindOfRule] | None, typer.Option("--kind", help="Faults of this kind of rule only; may be repeated.")
    ] = None,
    suggestions: Annotated[
        Path | None,
        typer.Option("--suggest", metavar="FILE", help="Write cases that notice survivors, but of routes (needs --edition)."),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Suggest a file for cases/ itself: each case names the editions in which it holds.")
    ] = False,
    format_: Annotated[MutateFormat, typer.Option("--format", help="How to write the answer.")] = MutateFormat.TEXT,
) -> None:
    """Puts small faults into the rules in memory, and lists those that no check and no case notices."""
    from pathways.check.behaviour.asking.case_file import as_case_file
    from pathways.check.behaviour.asking.shared import for_several_editions
    from pathways.check.behaviour.mutate.render import as_json, as_text
    from pathways.check.behaviour.mutate.score import MutationBench, score_on
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.fields import shown, suggestion
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    if edition is not None and folder.base_of(edition) is None:
        fail_with(f"there is no edition '{shown(edition)}'", suggestion(edition, folder.edition_ids))
    if suggestions is not None and edition is None:
        fail_with("--suggest needs --edition", "Cases belong to one edition.")
    try:
        bench = MutationBench(folder)
        base = None if edition is None else folder.base_of(edition)
        scored = score_on(bench, seed, count, base, [kind.value for kind in kinds or KindOfRule])
    except FileError as problem:
        fail(problem)
    if suggestions is not None and base is not None:
        drafts = bench.drafts[base].found if base in bench.drafts else []
        known_on = bench.files.editions[base].edition.known_on.isoformat()
        text = as_case_file(base, known_on, drafts, "suggested-mutant", "pathways rules mutate --suggest")
        deliver(for_several_editions(text, base, folder) if shared else text, suggestions)
    deliver(as_json(scored) if format_ is MutateFormat.JSON else as_text(scored), None, utf8=format_ is MutateFormat.JSON)
    if least is not None and scored.percent < least:
        raise typer.Exit(FINDINGS)
