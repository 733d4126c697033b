"""Rows of a table get what the single assessment gives."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from pathways.check.behaviour.class_cases import load_class_cases
from pathways.engine.answer.assess import Request, assess
from pathways.model.catalogue import RuleSet
from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE, per_device, per_route
from pathways.portfolio.profiles.read_row import RowError, row_device
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.portfolio.makers import cells_of_device, examples, rows_of

pa = pytest.importorskip("pyarrow")
from pathways.portfolio.profiles.distinct_rows import AssessedTable  # noqa: E402
from pathways.portfolio.table import Assessor  # noqa: E402

AS_OF = date(2026, 11, 20)


def columns_of(rows: Sequence[Mapping[str, str | None]]) -> dict[str, object]:
    roles = dict.fromkeys(role for row in rows for role in row)
    return {role: pa.array([row.get(role) for row in rows], pa.string()) for role in roles}


def expected(
    row: Mapping[str, str | None], rules: RuleSet, request: Request, *, by_route: bool
) -> list[tuple[object, ...]] | None:
    try:
        read = row_device(row, rules.catalogue)
    except RowError:
        return None
    routes = assess(read.device, rules, request).routes
    lines = per_route if by_route else lambda *arguments: (per_device(*arguments),)
    return list(lines(routes, lambda index: read.places[index]))


def found(done: AssessedTable, names: Sequence[str]) -> dict[int, list[tuple[object, ...]]]:
    by_row: dict[int, list[tuple[object, ...]]] = {}
    columns = [done.answers[name].to_pylist() for name in names]
    for row, line in zip(done.rows.tolist(), zip(*columns, strict=True), strict=True):
        by_row.setdefault(row, []).append(line)
    return by_row


def check(rows: Sequence[Mapping[str, str | None]], rules: RuleSet, *, by_route: bool, chunk: int = 700) -> tuple[int, int]:
    request = Request(AS_OF)
    assessor = Assessor(rules, request, by_route=by_route)
    names = [column.name for column in (PER_ROUTE if by_route else PER_DEVICE)]
    rejected = 0
    for start in range(0, len(rows), chunk):
        part = rows[start : start + chunk]
        done = assessor.assess(columns_of(part), len(part))
        answers = found(done, names)
        problems = dict(done.problems)
        rejected += len(problems)
        assert not answers.keys() & problems.keys()
        assert answers.keys() | problems.keys() == set(range(len(part)))
        for place, row in enumerate(part):
            wanted = expected(row, rules, request, by_route=by_route)
            assert answers.get(place) == wanted, (place, row, problems.get(place))
    return len(rows) - rejected, rejected


@pytest.mark.parametrize("by_route", [False, True])
@pytest.mark.first_only
def test_examples(rules: RuleSet, by_route: bool) -> None:
    rows = [cells_of_device(device) for device in examples(rules)]
    for row, device in zip(rows, examples(rules), strict=True):
        assert row_device(row, rules.catalogue).device == device if device.notes is None else True
    assert check(rows, rules, by_route=by_route) == (len(rows), 0)


@pytest.mark.slow
@pytest.mark.parametrize(("by_route", "seed"), [(False, 1), (True, 2)])
def test_generated_devices(rules: RuleSet, by_route: bool, seed: int) -> None:
    good, bad = check(rows_of(2000, seed, rules.catalogue.vocabulary), rules, by_route=by_route)
    assert good > 500
    assert bad > 50


@pytest.mark.parametrize("edition", ["2024.05", "2024.11", "2026.02"])
@pytest.mark.slow
def test_older_editions(rules_folder: RuleFolder, edition: str) -> None:
    rules = rules_folder.rule_set(edition)
    check(rows_of(300, 3, rules.catalogue.vocabulary), rules, by_route=False)


def _rows_for_classes(rules: RuleSet, count: int) -> list[dict[str, str | None]]:
    """What is said for classes, in part, with approvals and routes' own facts beside."""
    chance, found = random.Random(7), []
    cases = load_class_cases(RuleFolder(shipped_rules()), rules)
    for row in rows_of(count, 5, rules.catalogue.vocabulary):
        facts = chance.choice(cases).facts
        said = {fact: str(value).lower() if isinstance(value, bool) else str(value) for fact, value in facts.items()}
        kept = {fact: cell for fact, cell in said.items() if chance.random() < 0.93}
        ours = {fact: cell for fact, cell in row.items() if not fact.startswith(("device.", "class.")) or chance.random() < 0.2}
        found.append(ours | kept)
    return found


@pytest.mark.parametrize("by_route", [False, True])
@pytest.mark.first_only
def test_classes_are_worked_out_in_tables_too(rules: RuleSet, by_route: bool) -> None:
    good, _ = check(_rows_for_classes(rules, 200 if by_route else 300), rules, by_route=by_route)
    assert good > 60


def test_a_column_of_facts_for_classes_decides_a_route(rules: RuleSet) -> None:
    row = {
        "device.kind": "ivd",
        "device.software": "false",
        "approvals": "none",
        "device.custom_made": "false",
        "device.in_house": "false",
    }
    lists = ("none", "list-a", "list-b", None)
    columns = columns_of([{**row, "ivd.self_test": "false", "ivd.role": "assay", "ivd.gb_list": cell} for cell in lists])
    answers = Assessor(rules, Request(AS_OF)).assess(columns, len(lists)).answers
    assert answers["open_route"].to_pylist() == ["gb-ukca-self-declared", "gb-ukca-approved-body", "gb-ukca-approved-body", None]


_TWO = "EU MDR certificate until 2029-06-01; EU MDR certificate"
_NAMED = "EU MDR certificate CE-1 until 2029-06-01; EU MDR certificate CE-1"
_SIX = "".join(f"PMDA approval {number};" for number in range(1, 7))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(_TWO, ("approval.expires", day)) for day in (";2029-07-01", ";2029-03-01", ";2029-06-01")], id="days"),
        pytest.param([(_NAMED, ("approval.expires", day)) for day in (";2029-06-01", ";2029-07-01")], id="disagreeing days"),
        pytest.param(
            [(_SIX + "EU MDR certificate until 2029-03-01", ("approval.expires", cell)) for cell in (None, ";;;;;;")], id="7"
        ),
        pytest.param(
            [("FDA De Novo A-510; FDA De Novo", ("approval.number", cell)) for cell in (";A-509", ";A-511")], id="numbers"
        ),
        pytest.param([(f"P123456/S001; P123456/\u017f00{n}", ("approval.by_reliance", "true;false")) for n in (2, 1)], id="case"),
        pytest.param([(f"FDA 510(k) \u212a123456; K12345{n}", ("approval.by_reliance", None)) for n in (7, 6)], id="kelvin"),
        pytest.param(
            [("none;" * 101, ("approval.number", None)), ("PMDA approval;" * 101, ("approval.number", None))], id="many"
        ),
    ],
)
@pytest.mark.parametrize("by_route", [False, True])
@pytest.mark.first_only
def test_approvals_that_are_told_apart_only_by_what_two_columns_say(
    rules: RuleSet, rows: list[tuple[str, tuple[str, str | None]]], by_route: bool
) -> None:
    plain = {
        "device.kind": "general",
        "class.gb": "IIa",
        "class.gb_future": "IIa",
        "class.eu": "IIa",
        "device.custom_made": "false",
    }
    full = [{**plain, "device.in_house": "false", "approvals": notes, column: cell} for notes, (column, cell) in rows]
    check(full, rules, by_route=by_route)
    check(full[::-1], rules, by_route=by_route)


def test_columns_of_views(rules: RuleSet) -> None:
    columns = {role: column.cast(pa.string_view()) for role, column in columns_of([{"device.kind": "ivd"}]).items()}
    assert len(Assessor(rules, Request(AS_OF)).assess(columns, 1).rows) == 1
