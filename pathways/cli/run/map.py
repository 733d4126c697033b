"""Draws the map of a device's way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways import __version__
from pathways.cli.options import MapFormat
from pathways.cli.run.common import EARLIER, day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.process_map import process_map
from pathways.model.catalogue import RuleSet
from pathways.model.law import Law
from pathways.model.process_map import ProcessMap
from pathways.report.document import as_json
from pathways.report.map.document import map_document
from pathways.report.map.graph import graph_of_map
from pathways.report.map.picture import picture_of
from pathways.writing.graph.gexf import as_gexf
from pathways.writing.graph.graphml import as_graphml
from pathways.writing.graph.mermaid import as_mermaid
from pathways.writing.graph.pajek import as_pajek

_GRAPHS = {
    MapFormat.MERMAID: as_mermaid,
    MapFormat.GEXF: as_gexf,
    MapFormat.GRAPHML: as_graphml,
    MapFormat.PAJEK: as_pajek,
}


def run(
    device: str,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    law: Law,
    set_: Sequence[str],
    format_given: MapFormat | None,
    out: Path | None,
    *,
    strict: bool,
) -> None:
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, MapFormat.MERMAID)
    as_of_day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = load_device_argument(device, rule_set.catalogue, set_)
    with failing_plainly(past_the_calendar=EARLIER):
        answer = assess(subject, rule_set, Request(as_of_day, law, strict=strict), tool=f"pathways {__version__}")
        drawn = process_map(answer, subject, rule_set)
        text = _written(drawn, rule_set, format_)
    deliver(text, out, utf8=True)


def _written(drawn: ProcessMap, rules: RuleSet, format_: MapFormat) -> str:
    picture = picture_of(drawn)
    if format_ is MapFormat.JSON:
        return as_json(map_document(drawn, picture))
    if format_ is MapFormat.HTML:  # what pages are made with takes long to load
        from pathways.report.html.map_page import render_map

        return render_map(drawn, picture, rules.catalogue.sources)
    return _GRAPHS[format_](graph_of_map(drawn, picture))
