from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.report.gantt import FAST, LIKELY, SLOW
from pathways.report.terminal import render
from tests.report.conftest import EXAMPLES, Answer, Page


def _text(name: str) -> str:
    return (EXAMPLES[0].parent / f"{name}.yaml").read_text(encoding="utf-8")


def _named(name: str, number: str = "102449") -> str:
    approval = {"regulator": "health-canada", "pathway": "hc-class-iii", "number": number}
    return json.dumps({"schema": "pathways.device/1", "name": name, "approvals": [approval]})


def test_the_answer_comes_first(answer: Answer, page: Page) -> None:
    assessment = answer(_text("idx-dr"))
    lines = page(assessment, width=200).splitlines()
    assert lines[0] == "IDx-DR"
    assert lines[1].startswith(assessment.answer[0].says[0][:100])
    headings = [line for line in lines if line.isupper() and len(line) < 60 and not line.startswith(" ")]
    assert headings[:2] == ["DO THIS NEXT", "ROUTES"]
    assert headings[-1] == "SOURCES"


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_page(example: Path, width: int, answer: Answer, page: Page) -> None:
    for line in page(answer(example.read_text(encoding="utf-8")), width=width, with_all=True).splitlines():
        assert len(line) <= width or "://" in line, line
        assert line == line.rstrip()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_stream_that_knows_only_ascii_gets_bars_of_plain_signs(example: Path, answer: Answer, page: Page) -> None:
    assessment = answer(example.read_text(encoding="utf-8"))
    fancy, plain = page(assessment), page(assessment, encoding="ascii")
    assert not set(plain) & {FAST, LIKELY, SLOW, "…"}
    assert set(fancy) & {FAST, LIKELY, SLOW} or "TIMELINE" not in fancy
    assert len(plain.splitlines()) == len(fancy.splitlines())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[bold red]x[/bold red]", "[bold red]x[/bold red]"),
        ("[link=http://x]y", "[link=http://x]y"),
        ("[/]", "[/]"),
        (":smile: x", ":smile: x"),
        ("a\x1b[2Jb", "a�[2Jb"),
        ("abc\u202edef", "abc�def"),
        ("a\r\nROUTES\r\nb", "a ROUTES b"),
        ("x" * 5000, "x" * 40),
    ],
)
def test_a_name_or_number_is_shown_as_text_and_never_obeyed(name: str, shown: str, answer: Answer, page: Page) -> None:
    text = page(answer(_named(name, name)), width=500)
    first = text.splitlines()[0]
    assert first.startswith(shown)
    assert len(first) <= 100
    assert shown in "".join(text.splitlines()[1:])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\r" not in text
    assert len([line for line in text.splitlines() if line == "ROUTES"]) == 1


def test_without_colour_the_page_says_the_same(answer: Answer, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assessment, out = answer(_text("idx-dr")), io.StringIO()
    coloured, plain = (render(assessment, rules.catalogue.sources, {}, out, plain=plain, width=80) for plain in (False, True))
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines())
    assert bare == plain.rstrip("\n")


def test_every_source_that_is_cited_is_listed(answer: Answer, page: Page) -> None:
    assessment = answer(_text("idx-dr"))
    text = page(assessment, width=2000)
    listed = text[text.index("SOURCES") :]
    for route in assessment.routes:
        if route.route_to_market and f"[{route.because[0].rule};" in text:
            for source in route.because[0].sources:
                assert f"\n  {source.source}: " in listed
    assert listed.count("\n  ") > 3


@pytest.mark.slow
def test_every_example_says_the_edition_and_the_day(answer: Answer, page: Page) -> None:
    for example in EXAMPLES:
        assert "Edition 2026.11.1 of the rules, for 20 November 2026" in page(answer(example.read_text(encoding="utf-8")))


def test_routes_that_do_not_concern_the_device_are_shown_only_when_asked_for(answer: Answer, page: Page) -> None:
    assessment = answer(_text("idx-dr"))
    assert "ROUTES THAT DO NOT CONCERN THIS DEVICE" not in page(assessment)
    assert "ROUTES THAT DO NOT CONCERN THIS DEVICE" in page(assessment, with_all=True)


def test_a_device_that_nothing_is_known_of_gets_a_page_of_questions(rules: RuleSet, page: Page) -> None:
    catalogue = rules.catalogue
    device = read_device("schema: pathways.device/1\n", "d", catalogue.vocabulary, catalogue.evidence).device
    text = page(assess(device, rules, Request(date(2026, 11, 20))), width=200)
    assert "STILL UNKNOWN" in text
    assert "? What kind of device is it?" in text
