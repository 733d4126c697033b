"""``pathways rules site``: what it writes, and where it refuses to write."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.acceptance.command import Command, Done, refused
from tests.places import MINIMAL_RULES

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"


@pytest.fixture
def rules(pathways: Command) -> Path:
    return Path(shutil.copytree(MINIMAL_RULES, pathways.folder / "rules"))


SCHEME = """
schema: pathways.scheme/1
id: act
title: Classes of the Act
law: GB
status: in-force
fact: class.gb
classes: [I, IIa, III]
concerns: {device.kind: general}
presumes:
  - {fact: device.software, value: false, provided: "it is no software"}
outside:
  - {rule: act-no-class, when: {device.software: true}, says: Software has none., source: act-2020, confidence: assumed}
remarks:
  - {rule: act-remark, when: {device.active: true}, says: EVIL, source: no-source, confidence: assumed}
parts:
  - title: Rule 2
    rows:
      - {rule: act-second, when: {device.active: false}, class: I, says: EVIL, source: {id: act-2020, at: "reg 2"},
         confidence: verified}
  - title: Rule 1
    rows:
      - {rule: act-first, when: {device.active: true}, class: III, says: High., source: act-2020, confidence: verified}
"""
CLASS_CASES = """
schema: pathways.class_cases/1
scheme: act
cases:
  - {id: lamp, about: EVIL, facts: {device.kind: general, device.software: false, device.active: true}, class: III,
     because: [act-first], source: firm-2025, confidence: secondary}
"""
ADOPTION = """
schema: pathways.adoption/1
area: digital
requirements:
  - id: say-it
    title: EVIL
    nations: [uk]
    required: expected
    status: planned
    from: {date: "2027-03"}
    when: {device.active: true}
    trigger: Somebody asks for it.
    beside: {answer: after, after: declare, says: It names the declaration.}
    says: Say so.
    source: act-2020
    confidence: verified
    details:
      - {rule: say-it-twice, says: EVIL, source: firm-2025, confidence: secondary}
"""
ADOPTION_CASES = """
schema: pathways.adoption_cases/1
editions: ["2026.01"]
as_of: "2026-01-15"
cases:
  - {id: say-it-is-open, asks: [{requirement: say-it, facts: [device.active]}]}
"""
COST = """
    cost:
      - {rule: cost-old, title: EVIL, says: Dear., kind: statutory, amount: 240, currency: GBP, per: year, until: "2025-12-31",
         source: act-2020, confidence: verified}
      - {rule: cost-firm, title: Help, says: EVIL, kind: commercial, amount: not-published, per: hour, source: firm-2025,
         confidence: assumed, elsewhere: [{where: EVIL, says: Less., amount: {low: 3, high: 5}, currency: EUR, per: hour,
         source: firm-2025, confidence: assumed}]}
"""


@pytest.fixture
def whole(rules: Path) -> Path:
    """With a scheme, a requirement, costs and cases of them, each with a text that means harm."""
    for name, text in (
        ("classification/act.yaml", SCHEME),
        ("classification/cases/act.yaml", CLASS_CASES),
        ("adoption/digital.yaml", ADOPTION),
        ("adoption/cases/digital.yaml", ADOPTION_CASES),
    ):
        path = rules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("EVIL", f"'{EVIL}'").lstrip(), encoding="utf-8")
    with (rules / "steps.yaml").open("a", encoding="utf-8") as steps:
        steps.write(COST.replace("EVIL", f"'{EVIL}'").lstrip("\n"))
    with (rules / "editions" / "2026.01.yaml").open("a", encoding="utf-8") as edition:
        edition.write("classification: [act]\nadoption: [digital]\n")
    return rules


def article(page: str, rule: str) -> str:
    return page.partition(f'<article class="rule" id="rule-{rule}">')[2].partition("</article>")[0]


def written(pathways: Command, rules: Path, out: str = "site", *more: str) -> Mapping[str, str]:
    done = pathways("rules", "site", out, "--rules", rules, *more)
    assert (done.code, done.err) == (0, "")
    assert f"Written to {out}" in done.out
    return {path.name: path.read_text("utf-8") for path in sorted((pathways.folder / out).iterdir())}


def refuses(done: Done, words: str) -> None:
    assert words in refused(done)


def test_every_document_rule_and_example_is_there(pathways: Command, rules: Path) -> None:
    pages = written(pathways, rules)
    act = pages["document-2020-01-01-act.html"]
    assert 'id="rule-recognised-not-active"' in act and "A device that needs power is not recognised." in act
    assert "Decision table" in act and "Worked examples" in act
    assert "recognised-not-active" in pages["index.html"] and "act-2020" in pages["sources.html"]
    assert {"changes.html", "cases.html", "terms.html", "awaited.html", "support.html", "findings.html"} <= pages.keys()


def test_classes_stand_in_the_order_of_the_scheme_with_their_law_and_examples(pathways: Command, whole: Path) -> None:
    page = written(pathways, whole)["classes-act.html"]
    assert page.index("Rule 2") < page.index("Rule 1")
    assert "it is no software" in page and "Decision table" in page
    second, first = article(page, "act-second"), article(page, "act-first")
    assert "class I<" in second and "act-2020, reg 2" in second and "https://example.org/act" in second
    assert "class III" in first and "classes-act.html#case-lamp" in first and "firm-2025" in first
    assert "no class" in article(page, "act-no-class") and "decides nothing" in article(page, "act-remark")


def test_requirements_tell_when_where_and_what_comes_first(pathways: Command, whole: Path) -> None:
    page = written(pathways, whole)["adoption-expected.html"]
    told = article(page, "say-it")
    for words in (
        "expected, planned",
        "The United Kingdom. From March 2027.",
        "Where: Somebody asks for it.",
        "after the step &#39;declare&#39;",
    ):
        assert words in told, words
    assert "case-say-it-is-open" in told and "beside say-it" in article(page, "say-it-twice")


def test_steps_tell_what_they_cost_and_on_which_days(pathways: Command, whole: Path) -> None:
    page = written(pathways, whole)["steps.html"]
    assert "1 to 3 months, likely 2, a planning assumption" in article(page, "build-file")
    assert "£240 a year" in article(page, "cost-old") and "Set by law. Until 31 December 2025." in article(page, "cost-old")
    firm = article(page, "cost-firm")
    assert "no published UK price" in firm and "€3 to €5 an hour. Less." in firm and firm.count('<ul class="law">') == 2


def test_all_rules_are_found_from_the_first_page(pathways: Command, whole: Path) -> None:
    index = written(pathways, whole)["index.html"]
    for address in ("classes-act.html#rule-act-first", "adoption-expected.html#rule-say-it", "steps.html#rule-cost-old"):
        assert f'<li><a href="{address}">' in index, address


def test_what_an_edition_does_not_say_has_no_page(pathways: Command, whole: Path) -> None:
    pages = written(pathways, whole, "first", "--edition", "2025.05")
    assert not [name for name in pages if name.startswith(("classes-", "adoption-"))]
    assert "After market access" not in pages["index.html"]


def test_every_link_leads_somewhere(pathways: Command, whole: Path) -> None:
    pages = written(pathways, whole)
    for name, text in pages.items():
        for address in re.findall(r'href="([^"]*)"', text):
            if not address.startswith("http"):
                page, _, anchor = address.partition("#")
                assert (page or name) in pages, (name, address)
                assert not anchor or f'id="{anchor}"' in pages[page or name], (name, address)


def test_ids_stand_once_in_a_page(pathways: Command, whole: Path) -> None:
    for name, text in written(pathways, whole).items():
        ids = re.findall(r'\bid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


def test_each_rule_has_its_source(pathways: Command, whole: Path) -> None:
    pages = written(pathways, whole)
    kinds = ("document-", "classes-", "adoption-", "steps")
    articles = [part for name in pages if name.startswith(kinds) for part in pages[name].split("<article")[1:]]
    assert len(articles) > 12
    for article in articles:
        law = article.partition('<ul class="law">')[2].partition("</ul>")[0]
        assert 'href="sources.html#source-' in law, article[:80]


def test_what_changed_has_both_sides(pathways: Command, rules: Path) -> None:
    changes = written(pathways, rules)["changes.html"]
    assert "since edition 2025.05" in changes and "Before" in changes and "Now" in changes
    first = written(pathways, rules, "first", "--edition", "2025.05")["changes.html"]
    assert "No edition stands before this one." in first


def test_what_only_the_later_edition_says_is_told_as_a_whole(pathways: Command, whole: Path) -> None:
    changes = written(pathways, whole)["changes.html"]
    assert "2 rows. Each stands with its sources" in changes and "1 requirement. Each stands with its sources" in changes


def test_the_same_bytes_twice_whatever_the_day(pathways: Command, whole: Path) -> None:
    assert written(pathways, whole) == written(pathways, whole, "other")


def test_text_of_rules_is_text(pathways: Command, whole: Path) -> None:
    act = whole / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text("utf-8").replace("A device that needs power is not recognised.", f"'{EVIL}'")
    act.write_text(text.replace("title: The Act", f"title: '{EVIL}'"), encoding="utf-8")
    pages = written(pathways, whole)
    assert all("<script>alert" not in page and "<img" not in page for page in pages.values())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["document-2020-01-01-act.html"]
    for name in ("document-2020-01-01-act", "classes-act", "adoption-expected", "steps", "cases-classes-act", "index"):
        assert "{{ 7*7 }}" in pages[f"{name}.html"], name


def test_a_site_takes_the_place_of_a_site(pathways: Command, rules: Path) -> None:
    written(pathways, rules)
    (rules / "cases" / "2026.01" / "law.yaml").unlink()
    assert "cases-law.html" not in written(pathways, rules)
    assert not list(pathways.folder.glob(".pathways-*"))


def test_an_empty_folder_is_taken(pathways: Command, rules: Path) -> None:
    (pathways.folder / "site").mkdir()
    assert "index.html" in written(pathways, rules)


def test_nothing_else_is_replaced(pathways: Command, rules: Path) -> None:
    own = pathways.write("mine.txt", "mine")
    refuses(pathways("rules", "site", "mine.txt", "--rules", rules), "is not a folder")
    refuses(pathways("rules", "site", ".", "--rules", rules), "was not written by this command")
    refuses(pathways("rules", "site", rules, "--rules", rules), "was not written by this command")
    refuses(pathways("rules", "site", rules / "site", "--rules", rules), "lies in the rule folder")
    refuses(pathways("rules", "site", "no/site", "--rules", rules), "there is no such folder")
    written(pathways, rules)
    (pathways.folder / "site" / "notes.txt").write_text("mine", encoding="utf-8")
    refuses(pathways("rules", "site", "site", "--rules", rules), "did not write: notes.txt")
    assert own.read_text("utf-8") == "mine" and (pathways.folder / "site" / "notes.txt").exists()


def test_an_unknown_edition_and_a_broken_case_write_nothing(pathways: Command, rules: Path) -> None:
    refuses(pathways("rules", "site", "site", "--rules", rules, "--edition", "1999.01"), "there is no edition")
    law = rules / "cases" / "2026.01" / "law.yaml"
    law.write_text(law.read_text("utf-8").replace("id:", "idd:", 1), encoding="utf-8")
    assert pathways("rules", "site", "site", "--rules", rules).code == 2
    assert not (pathways.folder / "site").exists()


def test_help(pathways: Command) -> None:
    assert "index.html" in pathways("rules", "site", "--help").out
