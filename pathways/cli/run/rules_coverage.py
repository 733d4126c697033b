"""Measures what the worked cases look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.check.behaviour.adoption_render import adoption_coverage_document, adoption_coverage_text
from pathways.check.behaviour.adoption_score import adoption_coverage
from pathways.check.behaviour.asking.shared import for_several_editions
from pathways.check.behaviour.cases import load_cases
from pathways.check.behaviour.class_render import coverages_documents, coverages_text
from pathways.check.behaviour.class_score import class_coverage
from pathways.check.behaviour.coverage.measure import measure
from pathways.check.behaviour.coverage.render import as_json, as_text
from pathways.check.behaviour.coverage.suggest import as_case_file, suggest
from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.options import CoverageKind, TextOrJson
from pathways.cli.run.common import failing_plainly, one_or_all_editions, open_rules, percent_option
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart


def run(
    rules: Path | None,
    edition: str | None,
    least: float | None,
    format_: TextOrJson,
    suggestions: Path | None,
    kinds: Sequence[CoverageKind],
    *,
    shared: bool,
) -> None:
    if suggestions is not None and edition is None:
        fail_with("--suggest needs --edition", "Cases belong to one edition.")
    least = percent_option(least, "--min")
    keep_apart({"--suggest": suggestions}, rules=rules)
    folder = open_rules(rules)
    with failing_plainly():
        editions = one_or_all_editions(folder, edition)
        measured = [measure(folder.rule_set(each), load_cases(folder, each)) for each in editions]
        rule_sets = [folder.rule_set(each) for each in editions]
        classes = {each.edition.id: class_coverage(folder, each) for each in rule_sets}
        adoption = {each.edition.id: adoption_coverage(folder, each) for each in rule_sets}
        if suggestions is not None and edition is not None:
            rule_set = folder.rule_set(edition)
            text = as_case_file(rule_set, suggest(rule_set, measured[0], [kind.value for kind in kinds]))
            deliver(for_several_editions(text, edition, folder) if shared else text, suggestions)
    if format_ is TextOrJson.JSON:
        of_adoption = {each: adoption_coverage_document(found) for each, found in adoption.items() if found is not None}
        text = as_json(measured, {each: coverages_documents(found) for each, found in classes.items()}, of_adoption)
    else:
        parts = (
            (as_text(each), coverages_text(classes[each.edition]), adoption_coverage_text(adoption[each.edition]))
            for each in measured
        )
        text = "\n".join(part for of_edition in parts for part in of_edition if part)
    deliver(text, None, utf8=format_ is TextOrJson.JSON)
    reached = [each.percent for each in measured]
    reached += [each.percent for found in classes.values() for each in found]
    reached += [found.percent for found in adoption.values() if found is not None]
    if least is not None and min(reached, default=100.0) < least:
        raise typer.Exit(FINDINGS)
