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


def test_every_link_leads_somewhere(pathways: Command, rules: Path) -> None:
    pages = written(pathways, rules)
    for name, text in pages.items():
        for address in re.findall(r'href="([^"]*)"', text):
            if not address.startswith("http"):
                page, _, anchor = address.partition("#")
                assert (page or name) in pages, (name, address)
                assert not anchor or f'id="{anchor}"' in pages[page or name], (name, address)


def test_ids_stand_once_in_a_page(pathways: Command, rules: Path) -> None:
    for name, text in written(pathways, rules).items():
        ids = re.findall(r'\bid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


def test_each_rule_has_its_source(pathways: Command, rules: Path) -> None:
    pages = written(pathways, rules)
    articles = [part for name in pages if name.startswith("document-") for part in pages[name].split("<article")[1:]]
    assert len(articles) > 5
    for article in articles:
        law = article.partition('<ul class="law">')[2].partition("</ul>")[0]
        assert 'href="sources.html#source-' in law, article[:80]


def test_what_changed_has_both_sides(pathways: Command, rules: Path) -> None:
    changes = written(pathways, rules)["changes.html"]
    assert "since edition 2025.05" in changes and "Before" in changes and "Now" in changes
    first = written(pathways, rules, "first", "--edition", "2025.05")["changes.html"]
    assert "No edition stands before this one." in first


def test_the_same_bytes_twice_whatever_the_day(pathways: Command, rules: Path) -> None:
    assert written(pathways, rules) == written(pathways, rules, "other")


def test_text_of_rules_is_text(pathways: Command, rules: Path) -> None:
    act = rules / "instruments" / "2020-01-01-act.yaml"
    text = act.read_text("utf-8").replace("A device that needs power is not recognised.", f"'{EVIL}'")
    act.write_text(text.replace("title: The Act", f"title: '{EVIL}'"), encoding="utf-8")
    pages = written(pathways, rules)
    assert all("<script>alert" not in page and "<img" not in page for page in pages.values())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["document-2020-01-01-act.html"]
    assert "{{ 7*7 }}" in pages["document-2020-01-01-act.html"]


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
