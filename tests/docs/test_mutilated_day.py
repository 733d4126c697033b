"""The worked day of the page, with one thing wrong in it: each copy is told at the line that is wrong, or answers right."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part
from pathways.check.scaffold import scaffold
from pathways.model.findings import Finding
from pathways.rulebook.folder import RuleFolder
from tests.docs.worked_day import CASES, DRAFT, EDITION, INSTRUMENT, SOURCES, copied, fill_in

DAY = date(2027, 1, 15)
RIGHT = ""
MADE = "2027-01-15-reliance-regulations"

_LAST = f"  - {DRAFT}\n  - 2026-06-29-well-established-technologies\n  - 2026-10-06-ai-commission-response\n  - {MADE}"

pytestmark = pytest.mark.slow
MUTILATED: Sequence[tuple[str, str, str, str]] = [
    # file, what stands there, what stands there instead, and the finding at its line
    (INSTRUMENT, "status: made", "status: mad", "YS016"),
    (INSTRUMENT, "status: made", "status: draft", "LG004 from"),
    (INSTRUMENT, "status: made", "status: announced", "LG004 from"),
    (INSTRUMENT, "status: made", "status: in-force", "TS001"),
    (INSTRUMENT, 'in_force: {from: "2027-06-01"}\n', "", "DT001 status"),
    (INSTRUMENT, 'from: "2027-06-01"', 'from: "2027-06-31"', "YS012"),
    (INSTRUMENT, 'from: "2027-06-01"', 'from: "2026-06-01"', f"DT020 from: {DRAFT}"),
    (INSTRUMENT, 'from: "2027-06-01"', 'from: "2027-11-01"', 'DT004 opens: "2027-10-01"'),
    (INSTRUMENT, 'from: "2027-06-01"', 'from: "2027-06-01", until: "2027-05-01"', "DT002"),
    (INSTRUMENT, 'from: "2027-06-01"', 'from: "2027-07-01"', "TS001"),
    (
        INSTRUMENT,
        f"  - from: {DRAFT}\n    routes: [gb-reliance-3]",
        "  - from: a-draft\n    routes: [gb-reliance-3]",
        "RF015 from: a-draft",
    ),
    (
        INSTRUMENT,
        f"  - from: {DRAFT}\n    routes: [gb-reliance-3]",
        f"  - from: {MADE}\n    routes: [gb-reliance-3]",
        f"RF016 from: {MADE}",
    ),
    (INSTRUMENT, "routes: [gb-reliance-3]", "routes: [gb-reliance-33]", "RF018"),
    (INSTRUMENT, "routes: [gb-reliance-4]", "routes: [gb-relience-4]", "RF018"),
    (INSTRUMENT, "routes: [gb-reliance-4]", "routes: [gb-reliance-3]", "RF019"),
    (INSTRUMENT, "routes: [gb-reliance-4]", "route: [gb-reliance-4]", "YS019"),
    (INSTRUMENT, 'opens: "2027-10-01"', 'opens: "2027-1-10"', "YS012"),
    (INSTRUMENT, 'opens: "2027-10-01"', 'opens: "2026-10-01"', "DT004"),
    (INSTRUMENT, '    opens: "2027-10-01"\n', "", "LG023 Route 3 opens"),
    (INSTRUMENT, 'opens: "2027-10-01"', 'opens: "2027-10-02"', "LG023 Route 3 opens"),
    (INSTRUMENT, "and Route 4 on 1 October 2027", "and Route 4 on 1 November 2027", "LG023"),
    (
        INSTRUMENT,
        "on 1 June 2027 and Route 4 on 1 October 2027",
        "on 1 October 2027 and Route 4 on 1 June 2027",
        "LG023 Route 3 opens",
    ),
    (INSTRUMENT, "and Route 4 on 1 October 2027", "and Route 4 on 1 June 2027", "LG023 Route 3 opens"),
    (
        INSTRUMENT,
        '    opens: "2027-10-01"\n',
        '    opens: "2027-10-01"\n    change: {r4-active: {says: It opens on 1 June 2027.}}\n',
        "LG023 r4-active",
    ),
    (
        INSTRUMENT,
        '    opens: "2027-10-01"\n',
        '    opens: "2027-10-01"\n    change: {r4-active: {says: It begins on 1 May 2028.}}\n',
        "LG023 r4-active",
    ),
    (INSTRUMENT, "    drop:\n", "    drop:\n      - {id: gb-reliance-1, because: It was taken out.}\n", "TS001"),
    (INSTRUMENT, "    drop:\n", "    drop:\n      - {id: gb-reliance-3, because: It was taken out.}\n", "RF019 gb-reliance-3"),
    (INSTRUMENT, "status: made", "status: superseded", "TS001"),
    (INSTRUMENT, '"reg 4"}\n    confidence: verified', '"reg 4"}\n    confidence: sure', "YS016 confidence: sure"),
    (INSTRUMENT, '"reg 4"}\n    confidence: verified', '"reg 4"}\n    confidence: assumed', "TS001"),
    (INSTRUMENT, 'id: reliance-regulations, at: "reg 4"', 'id: relience-regulations, at: "reg 4"', "RF010"),
    (INSTRUMENT, "notices: [draft2026-suspend-or-cancel]", "notices: [draft2026-suspend]", "RF018"),
    (INSTRUMENT, "    says: MHRA may suspend", "    # says: MHRA may suspend", "LG023 notices: [draft2026-suspend-or-cancel]"),
    (INSTRUMENT, ", because: The instrument was laid and made.}", "}", "YS017"),
    (INSTRUMENT, "{id: draft2026-to-parliament,", "{id: draft2026-to-parlament,", "RF018"),
    (INSTRUMENT, "      - {id: draft2026-to-parliament, because: The instrument was laid and made.}\n", "", "LG023 from"),
    (INSTRUMENT, "rules: [by-reliance,", "rules: [by-relaince,", "RF018"),
    (INSTRUMENT, "evidence: [rel2411-approval-evidence]", "evidence: [rel2411-aproval-evidence]", "RF018"),
    (INSTRUMENT, 'published: "2027-01-15"', 'published: "2027-02-15"', f"DT022 - {MADE}"),
    (INSTRUMENT, f"id: {MADE}", "id: 2027-01-15-regulations", "ST001"),
    (INSTRUMENT, "schema: pathways.instrument/1", "schema: pathways.instrument/2", "YS018"),
    (INSTRUMENT, "    rules: [by-reliance, no-human-tissue]\n", "", RIGHT),
    (EDITION, _LAST, "\n".join((_LAST.splitlines()[-1], *_LAST.splitlines()[:-1])), RIGHT),
    (EDITION, f"  - {MADE}", "  - 2027-01-15-relience-regulations", "RF015"),
    (EDITION, f"  - {MADE}\n", "", "TS001"),
    (EDITION, f"  - {MADE}", f"  - {MADE}\n  - {MADE}", "YS008"),
    (EDITION, f"  - {DRAFT}\n", "", "TS001"),
    (EDITION, 'known_on: "2027-01-15"', 'known_on: "2027-01-14"', f"DT022 - {MADE}"),
    (EDITION, "instruments:\n", f"instruments:\n  - {MADE}\n", f"YS008 - {MADE}"),
    (CASES, "outcome: expected, legal_status: draft", "outcome: expected, legal_status: made", "TS001"),
    (CASES, "outcome: expected, legal_status: draft", "outcome: expectd, legal_status: draft", "YS016"),
    (SOURCES, 'date: "2027-01-15"\n    kind: primary', 'date: "2027-01-15"\n    kind: weak', "LG010 confidence: verified"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The day as the page has it, with the one edition of it and its own cases: the rest is looked at elsewhere."""
    rules = copied(tmp_path_factory.mktemp("day"))
    for name, text in scaffold(rules, "reliance-regulations", DAY, DRAFT).files.items():
        (rules / name).parent.mkdir(exist_ok=True)
        (rules / name).write_text(text, "utf-8")
    fill_in(rules)
    for path in (*rules.glob("editions/*.yaml"), *rules.glob("cases/**/*.yaml"), *rules.glob("classification/cases/*.yaml")):
        if path.relative_to(rules).as_posix() not in (EDITION, CASES):
            path.unlink()
    (rules / "editions.lock").unlink()
    (rules / "invariants.yaml").unlink()
    return rules


def _findings(rules: Path) -> set[Finding]:
    return set(check_folder(RuleFolder(rules, "r"), today=DAY, parts=(Part.LINT, Part.CASES)).findings)


@pytest.fixture(scope="module")
def before(whole: Path) -> set[tuple[str, str]]:
    """What is found of the day as it should be: nothing that fails, as the page shows."""
    found = _findings(whole)
    assert not [each for each in found if each.severity.value == "error"]
    assert not [each for each in found if each.span and each.span.file.endswith((INSTRUMENT, CASES, EDITION))]
    return {(each.code, each.message) for each in found}


@pytest.mark.parametrize(("name", "old", "new", "wanted"), MUTILATED)
def test_a_mutilated_day(
    whole: Path, before: set[tuple[str, str]], tmp_path: Path, name: str, old: str, new: str, wanted: str
) -> None:
    rules = Path(shutil.copytree(whole, tmp_path / "rules"))
    text = (rules / name).read_text("utf-8")
    assert text.count(old) >= 1, "what is to be mutilated stands there"
    (rules / name).write_text(text.replace(old, new, 1), "utf-8")
    found = [each for each in _findings(rules) if (each.code, each.message) not in before]
    told = [f"{each.code} {each.span}: {each.message}" for each in found]
    if wanted == RIGHT:
        assert not told
        return
    code, _, at = wanted.partition(" ")
    places = [each.span for each in found if each.code == code and each.span is not None]
    assert places, told
    lines = [_line(rules, span.file.removeprefix("r/"), span.line) for span in places]
    mark = at or (new.strip().splitlines() or [""])[-1]
    if code != "TS001":
        assert any(mark in line for line in lines), (lines, told)


def _line(rules: Path, name: str, number: int) -> str:
    return (rules / name).read_text("utf-8").splitlines()[number - 1]
