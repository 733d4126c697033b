"""Lists, shows, tests, locks and describes rule files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.check.behaviour.adoption_cases import load_adoption_cases, run_adoption_case
from pathways.check.behaviour.cases import run_cases
from pathways.check.behaviour.class_cases import load_class_cases, run_class_case
from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.run.common import failing_plainly, one_or_all_editions, open_rules, rule_set_of
from pathways.cli.run.output import deliver, show, write_whole
from pathways.model.findings import Finding
from pathways.report.rule_text import edition_overview, route_ids, route_text
from pathways.rulebook import lock
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.schemas import (
    SCHEMA_NAMES,
    addressed,
    device_schema,
    load_schema,
    referred_to,
    schema_text,
    standing_alone,
)


def list_rules(rules: Path | None, edition: str | None) -> None:
    folder = open_rules(rules)
    deliver(edition_overview(rule_set_of(folder, edition).edition, folder.edition_ids), None)


def show_route(route: str, rules: Path | None, edition: str | None) -> None:
    rule_set = rule_set_of(open_rules(rules), edition)
    text = route_text(rule_set, route)
    if text is None:
        known = route_ids(rule_set.edition)
        fail_with(f"edition {rule_set.edition.id} has no route or group '{shown(route)}'", suggestion(route, known))
    deliver(text, None)


def run_tests(rules: Path | None, edition: str | None) -> None:
    folder = open_rules(rules)
    failed = 0
    total = 0
    with failing_plainly():
        for each in one_or_all_editions(folder, edition):
            results = list(run_cases(folder, each))
            failures = [finding for result in results for finding in result.failures]
            broken = sum(bool(result.failures) for result in results)
            for finding in failures:
                show(finding)
            show(f"{each}: {len(results) - broken} passed, {broken} failed")
            failed += broken
            total += len(results)
            rule_set = folder.rule_set(each)
            of_classes = [run_class_case(case, rule_set) for case in load_class_cases(folder, rule_set)]
            of_adoption = [run_adoption_case(case, rule_set) for case in load_adoption_cases(folder, rule_set)]
            failed += _failing(f"{each}, classes", of_classes) + _failing(f"{each}, adoption", of_adoption)
    if not total:
        show("no case was found: write some under cases/<edition>/")
    if failed or not total:
        raise typer.Exit(FINDINGS)


def _failing(about: str, found: Sequence[tuple[Finding, ...]]) -> int:
    """How many cases fail; says so where there are any."""
    broken = sum(map(bool, found))
    for failures in found:
        for finding in failures:
            show(finding)
    if found:
        show(f"{about}: {len(found) - broken} passed, {broken} failed")
    return broken


def check_lock(rules: Path | None) -> None:
    folder = open_rules(rules)
    with failing_plainly():
        findings = lock.check_lock(folder)
    for finding in findings:
        show(finding)
    if findings:
        raise typer.Exit(FINDINGS)
    show(f"{len(folder.edition_ids)} editions say what their lock says")


def write_lock(rules: Path | None) -> None:
    folder = open_rules(rules)
    with failing_plainly():
        text = lock.lock_text(folder)
    write_whole(text, lock.lock_path(folder))
    show(f"Locked {len(folder.edition_ids)} editions in {folder.name_of(lock.lock_path(folder))}")


def print_schema(names: Sequence[str], rules: Path | None, edition: str | None) -> None:
    if len(names) > 1:
        fail_with("one schema is printed at a time", "Name one, or say --check to check files.")
    name = names[0]
    if name not in SCHEMA_NAMES:
        fail_with(f"there is no schema '{shown(name)}'", suggestion(name, SCHEMA_NAMES) or f"Allowed: {', '.join(SCHEMA_NAMES)}.")
    schema = load_schema(name)
    if name == "device" or any(referred_to(schema)):
        catalogue = rule_set_of(open_rules(rules), edition).catalogue
        device = device_schema(catalogue.vocabulary, catalogue.evidence)
        schema = device if name == "device" else standing_alone(schema, device)
    deliver(schema_text(addressed(schema)), None, utf8=True)
