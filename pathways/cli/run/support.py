"""Names who can help with a device in a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pathways.cli.options import SupportFormat
from pathways.cli.run.common import day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.cli.run.regions import region_option
from pathways.cli.run.subject import Subject, known_since, subject_of
from pathways.engine.answer.places import place_of
from pathways.engine.answer.support import SupportRequest, who_helps
from pathways.model.citations import Source
from pathways.model.support import OrganisationType, Support
from pathways.rulebook.organisations import directory_of


def run(
    region: str | None,
    device: str | None,
    type_: OrganisationType | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_given: SupportFormat | None,
    out: Path | None,
) -> None:
    today = day_option(as_of, "--as-of") or date.today()
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, SupportFormat.TEXT)
    folder = open_rules(rules)
    rule_set = rule_set_of(folder, edition)
    with failing_plainly():
        directory = directory_of(folder, rule_set.catalogue)
    directory = known_since(directory, rule_set, "who can help")
    place = None if region is None else region_option(directory, region)
    subject = Subject() if device is None else subject_of(load_device_argument(device, rule_set.catalogue, set_), rule_set, today)
    if place is None and subject.device is not None:
        place = place_of(directory, subject.device)
    request = SupportRequest(rule_set.edition.id, today, place, type_)
    found = who_helps(directory, request, rule_set.catalogue.vocabulary, subject.device, subject.answer)
    deliver(_written(found, rule_set.catalogue.sources, format_), out, utf8=format_ is not SupportFormat.TEXT)


def _written(found: Support, sources: Mapping[str, Source], format_: SupportFormat) -> str:
    # Each format is imported only where it is asked for.
    match format_:
        case SupportFormat.TEXT:
            from pathways.report.support import support_text

            return support_text(found)
        case SupportFormat.MARKDOWN:
            from pathways.report.support import support_outline
            from pathways.writing.markdown import as_markdown

            return as_markdown(support_outline(found, sources))
        case SupportFormat.HTML:
            from pathways.report.html.blocks_page import render_blocks
            from pathways.report.support import support_outline

            return render_blocks(support_outline(found, sources), "Who can help")
        case SupportFormat.CSV:
            from pathways.report.support_document import support_csv

            return support_csv(found)
        case SupportFormat.GEOJSON:
            from pathways.report.document import as_json
            from pathways.report.support_document import support_features

            return as_json(support_features(found))
        case SupportFormat.JSON:
            from pathways.report.document import as_json
            from pathways.report.support_document import support_document

            return as_json(support_document(found))
