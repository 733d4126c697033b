"""Puts small faults into the rules, and counts those that are noticed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.check.behaviour.adoption_render import adoption_score_document, adoption_score_text
from pathways.check.behaviour.adoption_score import AdoptionScore, adoption_score
from pathways.check.behaviour.asking.case_file import as_case_file
from pathways.check.behaviour.asking.shared import for_several_editions
from pathways.check.behaviour.class_render import scores_documents, scores_text
from pathways.check.behaviour.class_score import ClassScore, class_scores
from pathways.check.behaviour.mutate.render import as_json, as_text
from pathways.check.behaviour.mutate.score import MutationBench, Score, score_on
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
        of_routes = [kind.value for kind in kinds if kind not in (FaultyRule.CLASS, FaultyRule.ADOPTION)]
        bench = MutationBench(folder)
        scored = score_on(bench, seed, count, base, of_routes) if of_routes else None
        rule_set = folder.rule_set(edition or max(folder.edition_ids))  # all that list schemes share them
        classes = class_scores(folder, rule_set, seed, count) if FaultyRule.CLASS in kinds else ()
        adoption = adoption_score(folder, rule_set, seed, count) if FaultyRule.ADOPTION in kinds else None
    if suggestions is not None and base is not None:
        drafts = bench.drafts[base].readable if base in bench.drafts else []
        known_on = bench.files.editions[base].edition.known_on.isoformat()
        text = as_case_file(base, known_on, drafts, "suggested-mutant", "pathways rules mutate --suggest")
        deliver(for_several_editions(text, base, folder) if shared else text, suggestions)
    deliver(_written(scored, classes, adoption, seed, format_), None, utf8=format_ is TextOrJson.JSON)
    reached = [each.percent for each in (scored, *classes, adoption) if each is not None]
    if least is not None and any(percent < least for percent in reached):
        raise typer.Exit(FINDINGS)


def _written(
    scored: Score | None, classes: tuple[ClassScore, ...], adoption: AdoptionScore | None, seed: int, format_: TextOrJson
) -> str:
    if format_ is TextOrJson.JSON:
        of_adoption = None if adoption is None else adoption_score_document(adoption)
        return as_json(scored or Score(seed, (), 0, exhausted=True), scores_documents(classes), of_adoption)
    parts = ("" if scored is None else as_text(scored), scores_text(classes), adoption_score_text(adoption))
    return "\n".join(part for part in parts if part) or "The edition lists nothing of the kind.\n"
