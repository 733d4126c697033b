"""What is carried over and over: up to the bounds it is loaded in bounded time, one step beyond them it is a finding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pathways.rulebook.carry_over import MOST_IN_SENTENCE, MOST_RULES, MOST_STEPS
from tests.acceptance.command import Command
from tests.hostile.behaviour import behaves, within
from tests.hostile.conftest import Inside
from tests.places import MINIMAL_RULES

pytestmark = pytest.mark.slow
SECONDS = 20.0
HEAD = """\
schema: pathways.instrument/1
id: {id}
title: T
publisher: P
published: "2025-12-01"
status: proposal
sources: [firm-2025]
summary: S.
"""
GROUP = "groups:\n  - {id: gb-x, title: G, market: GB, per: approval, when: {approval.regulator: [fda]}}\n"
ROUTE = """\
  - id: gb-x-{id}
    group: gb-x
    title: R
    market: GB
    per: approval
    opens: {{expected: "2028", precision: year, source: firm-2025, confidence: secondary}}
    applies:
{rows}"""
ROW = "      - {{rule: r-{id}, when: {{approval.pathway: 510k}}, says: S., source: firm-2025, confidence: secondary}}\n"
CARRY = "carries_over:\n"
CARRIED = "  - {{from: {id}, group: gb-x, sentence: {sentence}, confidence: assumed}}\n"


def _rules(number: int, route: str) -> str:
    return ROUTE.format(id=route, rows="".join(ROW.format(id=f"{route}-{each}") for each in range(number)))


def _chain(root: Path, steps: int, *, rules: int = 1, own: int = 0, sentence: str = "Carried.", times: int = 1) -> None:
    """An edition whose last instrument carries over from one that carries over, ``steps`` times, ``times`` times each."""
    instruments = root / "instruments"
    first = HEAD.format(id="i-0") + GROUP + "routes:\n" + _rules(rules, "1")
    (instruments / "i-0.yaml").write_text(first, encoding="utf-8")
    for step in range(1, steps + 1):
        text = HEAD.format(id=f"i-{step}") + CARRY + CARRIED.format(id=f"i-{step - 1}", sentence=f'"{sentence}"') * times
        if own:
            text += GROUP + "routes:\n" + _rules(own, f"2-{step}")
        (instruments / f"i-{step}.yaml").write_text(text, encoding="utf-8")
    edition = root / "editions" / "2026.01.yaml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text.replace("2025-12-01-response", f"i-{steps}"), encoding="utf-8")


@pytest.fixture
def rules(pathways: Command) -> Path:
    root = Path(shutil.copytree(MINIMAL_RULES, pathways.folder / "uk"))
    shutil.rmtree(root / "cases")
    return root


def _listed(inside: Inside, code: int, *words: str) -> None:
    done = within(SECONDS, lambda: inside("rules", "list", "--rules", "uk"))
    behaves(done, (code,), words)


def test_up_to_the_bounds_it_is_loaded(inside: Inside, rules: Path) -> None:
    per_step = MOST_RULES // (MOST_STEPS + 1)
    _chain(rules, MOST_STEPS, rules=per_step, own=per_step, sentence="s" * MOST_IN_SENTENCE)
    _listed(inside, 0, "gb-x-1", "gb-x-2-1")


def test_one_time_more_is_a_finding(inside: Inside, rules: Path) -> None:
    _chain(rules, MOST_STEPS + 1)
    _listed(inside, 2, "RF017", f"more than {MOST_STEPS} times")


def test_hundreds_of_times_are_the_same_finding(inside: Inside, rules: Path) -> None:
    _chain(rules, 400)
    _listed(inside, 2, "RF017")


def test_one_rule_more_is_a_finding(inside: Inside, rules: Path) -> None:
    half = MOST_RULES // 2
    _chain(rules, 1, rules=half, own=half)
    _listed(inside, 0, "gb-x-1")
    _chain(rules, 1, rules=half, own=half + 1)
    _listed(inside, 2, "RF017", "more than 5,000 rules")


def test_what_doubles_is_a_finding(inside: Inside, rules: Path) -> None:
    _chain(rules, MOST_STEPS, times=2)
    _listed(inside, 2, "RF017", "more than 5,000 rules", "RF")


def test_what_doubles_without_a_beginning_is_a_finding(inside: Inside, rules: Path) -> None:
    """The group is sought in every instrument once, however many ways lead there."""
    _chain(rules, 200, times=2)
    first = rules / "instruments" / "i-0.yaml"
    first.write_text(first.read_text(encoding="utf-8").replace("gb-x", "gb-y"), encoding="utf-8")
    last = rules / "instruments" / "i-200.yaml"
    route = _rules(1, "3").replace("    market: GB\n    per: approval\n", "")
    last.write_text(last.read_text(encoding="utf-8") + "routes:\n" + route, encoding="utf-8")
    _listed(inside, 2, "RF014", "RF017", "LG", "YS")


def test_one_character_more_is_a_finding(inside: Inside, rules: Path) -> None:
    _chain(rules, 2, sentence="s" * (MOST_IN_SENTENCE + 1))
    _listed(inside, 2, "RF017", "501 characters")


def test_a_circle_is_a_finding(inside: Inside, rules: Path) -> None:
    _chain(rules, 3)
    first = rules / "instruments" / "i-0.yaml"
    text = first.read_text(encoding="utf-8")
    first.write_text(text + CARRY + CARRIED.format(id="i-3", sentence="Carried."), encoding="utf-8")
    _listed(inside, 2, "RF016")
