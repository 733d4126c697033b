"""The worked day with Route 1 dropped: the answer, the comparison and the calendar say so, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.check.scaffold import scaffold
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.calendar import Range, calendar
from pathways.engine.changes.compare import compare
from pathways.intake.device_file import load_device
from pathways.model.calendar import Weight
from pathways.model.law import Law
from pathways.model.result import Assessment, Outcome
from pathways.report.compare_text import compare_text
from pathways.report.first_screen import first_screen
from pathways.rulebook.folder import RuleFolder
from tests.docs.worked_day import DRAFT, INSTRUMENT, copied, fill_in

pytestmark = pytest.mark.slow
DAY = date(2027, 1, 15)
BANDAGE = """\
schema: pathways.device/1
name: A bandage
manufacturer: {based_in: elsewhere}
device: {kind: general, sterile: false, measuring: false, reusable_surgical: false, software: false, active: false}
class: {gb: I, gb_future: I, eu: I}
approvals: [{regulator: tga, pathway: tga-conformity-assessment, expires: "2029-06-30", by_reliance: false, withdrawn: false}]
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rules = copied(tmp_path_factory.mktemp("day"))
    for name, text in scaffold(rules, "reliance-regulations", DAY, DRAFT).files.items():
        (rules / name).parent.mkdir(exist_ok=True)
        (rules / name).write_text(text, "utf-8")
    fill_in(rules)
    made = (rules / INSTRUMENT).read_text("utf-8")
    dropped = "    drop:\n      - {id: gb-reliance-1, because: Parliament took Route 1 out.}\n"
    (rules / INSTRUMENT).write_text(made.replace("    drop:\n", dropped, 1), "utf-8")
    return rules


def _answer(rules: Path, edition: str) -> Assessment:
    known = RuleFolder(rules).rule_set(edition)
    path = rules.parent / "bandage.yaml"
    path.write_text(BANDAGE, "utf-8")
    device = load_device(path, known.catalogue.vocabulary, known.catalogue.evidence).device
    return assess(device, known, Request(date(2027, 6, 2), Law.ALL))


def test_the_answer_says_that_the_route_was_dropped_and_why(rules: Path) -> None:
    answer = _answer(rules, "2027.01")
    (route,) = (each for each in answer.routes if each.id == "gb-reliance-1")
    assert (route.outcome, route.legal_status.value, route.is_dropped) == (Outcome.EXCLUDED, "made", True)
    assert [reason.rule for reason in route.because] == ["gb-reliance-1-dropped"]
    assert route.because[0].says.endswith("was dropped. Parliament took Route 1 out.")
    assert not [each for each in answer.routes if each.id == "gb-reliance"], "the group has nothing to say beside"
    assert any("Parliament took Route 1 out" in line.when for line in first_screen(answer).routes)


def test_a_comparison_says_dropped(rules: Path) -> None:
    before, after = _answer(rules, "2026.11"), _answer(rules, "2027.01")
    folder = RuleFolder(rules)
    found = compare(before, after, folder.rule_set("2026.11").edition, folder.rule_set("2027.01").edition)
    assert "Outcome: expected -> dropped" in compare_text(found)


def test_the_calendar_has_the_days_on_which_law_opens_routes(rules: Path) -> None:
    known = RuleFolder(rules).rule_set("2027.01")
    opens = {each.title: each for each in calendar(known, Range(DAY)).entries if each.id.startswith("opens-")}
    assert {title: each.first for title, each in opens.items()} == {
        "International reliance, Route 3 opens": date(2027, 6, 1),
        "International reliance, Route 4 opens": date(2027, 10, 1),
    }
    assert all(each.weight is Weight.LAW and each.sources for each in opens.values())
    bandage = load_device(rules.parent / "bandage.yaml", known.catalogue.vocabulary, known.catalogue.evidence).device
    answer = assess(bandage, known, Request(DAY, Law.ALL))
    assert not [each for each in calendar(known, Range(DAY), bandage, answer).entries if each.id.startswith("opens-")]
