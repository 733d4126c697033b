"""Every writer makes foreign text harmless, of devices and of rules alike: each kind of output in its one place."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from typing import Any

import icalendar
import pytest
from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleComparison, RuleLine
from pathways.check.behaviour.diff.render import as_github as diff_github
from pathways.check.behaviour.diff.render import as_markdown as diff_markdown
from pathways.check.emit.github import as_github
from pathways.check.emit.junit import as_junit
from pathways.check.report import Checked, Report
from pathways.check.rules_text.codes import Part
from pathways.cli.run.written import labels
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.calendar import Range
from pathways.engine.answer.calendar import calendar as calendar_of
from pathways.engine.answer.process_map import process_map
from pathways.engine.changes.compare import compare
from pathways.engine.changes.what_if import what_if
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.findings import Finding, Severity, Span
from pathways.report.calendar import calendar_text
from pathways.report.compare_text import compare_text
from pathways.report.csv_text import as_csv
from pathways.report.html.calendar_page import render_calendar
from pathways.report.html.compare_page import render_comparison
from pathways.report.html.map_page import render_map
from pathways.report.html.page import render_page
from pathways.report.ics import as_ics
from pathways.report.map.graph import graph_of_map
from pathways.report.map.picture import picture_of
from pathways.report.outline import outline
from pathways.report.parts import Part as ReportPart
from pathways.report.rule_text import edition_overview, route_text
from pathways.report.terminal import render
from pathways.report.what_if_text import what_if_text
from pathways.writing.github import no_command
from pathways.writing.graph.dot import as_dot
from pathways.writing.graph.edition import graph_of
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.graphml import as_graphml
from pathways.writing.graph.mermaid import as_mermaid
from pathways.writing.graph.model import Graph
from pathways.writing.graph.pajek import as_pajek
from pathways.writing.markdown import as_markdown
from pathways.writing.plain_text import printable
from tests.hostile.grammar import FORBIDDEN

AS_OF = dt.date(2026, 11, 20)
BAD = "\x1b[31m\u202e::error::x\n##[error]y <script>alert(1)</script> =1+1 |`*"
TEXTS = frozenset(
    {"title", "says", "label", "ask", "help", "summary", "publisher", "provided", "term", "item", "basis", "reminder"}
)
"""The fields of rules that hold words for readers."""


def _soiled(value: Any) -> Any:
    """The same with hostile words wherever readers see words."""
    if isinstance(value, Struct):
        changes = {}
        for field in value.__struct_fields__:
            old = getattr(value, field)
            new = f"{BAD}{old}{BAD}" if field in TEXTS and isinstance(old, str) else _soiled(old)
            if new is not old:
                changes[field] = new
        return replace(value, **changes) if changes else value
    if isinstance(value, tuple):
        return tuple(map(_soiled, value))
    if isinstance(value, Mapping):
        return {key: _soiled(each) for key, each in value.items()}
    return value


@pytest.fixture(scope="module")
def soiled(rules: RuleSet) -> RuleSet:
    found: RuleSet = _soiled(rules)
    assert BAD in found.edition.title and BAD in next(iter(found.catalogue.sources.values())).title
    return found


@pytest.fixture(scope="module")
def device() -> Device:
    held = {
        "approval.regulator": "eu",
        "approval.pathway": "mdr-certificate",
        "approval.number": BAD,
        "approval.expires": dt.date(2029, 5, 1),
    }
    facts = {"device.kind": "general", "device.gmdn": BAD, "class.gb": "IIa", "manufacturer.name": BAD}
    return Device(BAD, facts, (Approval(held),), None, BAD)


WRITERS: dict[str, Callable[[Any, RuleSet, Device], str]] = {
    "terminal": lambda answer, rules, _: _terminal(answer, rules),
    "csv": lambda answer, *_: as_csv(answer).removeprefix("\ufeff"),
    "markdown": lambda answer, rules, _: as_markdown(
        outline(answer, rules.catalogue.sources, labels(rules.catalogue), rules.catalogue.glossary)
    ),
    "html": lambda answer, rules, _: render_page(
        answer, rules.catalogue.sources, labels(rules.catalogue), rules.catalogue.glossary
    ),
    "calendar": lambda _, rules, device: printable(calendar_text(_calendar(rules, device))),
    "calendar html": lambda _, rules, device: render_calendar(_calendar(rules, device), rules.catalogue.sources),
    "ics": lambda _, rules, device: as_ics(_calendar(rules, device), rules.catalogue.sources).replace("\r\n", "\n"),
    "compare": lambda _, rules, device: compare_text(_comparison(rules, device)),
    "compare html": lambda _, rules, device: render_comparison(_comparison(rules, device)),
    "what-if": lambda _, rules, device: what_if_text(what_if(device, rules, Request(AS_OF)), None),
    "rules list": lambda _, rules, __: printable(edition_overview(rules.edition, ["2026.11"])),
    "rules show": lambda _, rules, __: printable(route_text(rules, "gb-reliance") or ""),
    "dot": lambda _, rules, __: as_dot(graph_of(rules)),
    "mermaid": lambda _, rules, __: as_mermaid(graph_of(rules)),
    "gexf": lambda _, rules, __: as_gexf(graph_of(rules)),
    "graphml": lambda _, rules, __: as_graphml(graph_of(rules)),
    "pajek": lambda _, rules, __: as_pajek(graph_of(rules)),
    "map mermaid": lambda answer, rules, device: as_mermaid(_map_graph(answer, rules, device)),
    "map gexf": lambda answer, rules, device: as_gexf(_map_graph(answer, rules, device)),
    "map graphml": lambda answer, rules, device: as_graphml(_map_graph(answer, rules, device)),
    "map pajek": lambda answer, rules, device: as_pajek(_map_graph(answer, rules, device)),
    "map html": lambda answer, rules, device: _map_page(answer, rules, device),
    "github": lambda *_: as_github(_report(), Severity.ERROR),
    "junit": lambda *_: as_junit(_report(), Severity.ERROR),
    "diff github": lambda *_: diff_github(_difference()),
    "diff markdown": lambda *_: diff_markdown(_difference()),
}


def _map_graph(answer: Any, rules: RuleSet, device: Device) -> Graph:
    drawn = process_map(answer, device, rules)
    return graph_of_map(drawn, picture_of(drawn))


def _map_page(answer: Any, rules: RuleSet, device: Device) -> str:
    drawn = process_map(answer, device, rules)
    return render_map(drawn, picture_of(drawn), rules.catalogue.sources)


def _terminal(answer: Any, rules: RuleSet) -> str:
    return render(
        answer, rules.catalogue.sources, labels(rules.catalogue), io.StringIO(), parts=tuple(ReportPart), plain=True, width=80
    )


def _calendar(rules: RuleSet, device: Device) -> Any:
    return calendar_of(rules, Range(AS_OF, None), device, assess(device, rules, Request(AS_OF)))


def _comparison(rules: RuleSet, device: Device) -> Any:
    earlier, later = (assess(device, rules, Request(day)) for day in (AS_OF, dt.date(2031, 1, 1)))
    return compare(earlier, later, rules.edition, rules.edition)


def _report() -> Report:
    found = Finding("LG011", Severity.ERROR, BAD, Span(f"a{BAD}.yaml", 1, 1, 1, 2), BAD, witness=BAD)
    plain = tuple(replace(found, message=f"{number}{BAD}") for number in range(12))
    return Report((found, *plain), (Checked(Part.LINT, BAD, (found,)),), {}, 0)


def _difference() -> RuleComparison:
    line = (RuleLine(BAD, Span(f"a{BAD}.yaml", 1, 1, 1, 2)),)
    return RuleComparison(BAD, BAD, (DeviceClass(BAD, (AnswerChange(BAD, True, BAD, BAD, BAD),), None, line, line),), (), ())


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_written_is_harmless(soiled: RuleSet, device: Device, writer: str) -> None:
    text = WRITERS[writer](assess(device, soiled, Request(AS_OF)), soiled, device)
    assert "error" in text, "the hostile words are there, and do nothing"
    assert not FORBIDDEN & set(text)
    own = {"github": "::error title=", "diff github": ("::warning file=", "::notice title=")}.get(writer, "::never")
    shown = text if writer in ("html", "calendar html", "compare html", "map html", "github", "diff github") else no_command(text)
    for line in shown.splitlines():
        assert line.startswith(own) or not line.lstrip().startswith("::"), line
    is_xml = writer.endswith(("gexf", "graphml")) or writer == "junit"
    if "html" in writer or is_xml or writer == "markdown":
        assert "<script>alert" not in text
    if is_xml:
        ET.fromstring(text)
    if writer == "ics":
        assert icalendar.Calendar.from_ical(text)
    if writer == "csv":
        assert not any(cell.startswith(("=", "+", "-", "@", "\uff1d")) for line in text.splitlines() for cell in line.split(","))
