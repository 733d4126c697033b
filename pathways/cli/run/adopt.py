"""Says what is asked of a device beyond market access."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import AdoptionFormat, NhsNation, Region
from pathways.cli.run.common import day_option, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.cli.run.written import labels
from pathways.engine.answer.adoption import adoption_of
from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.worked_out import known_of
from pathways.model.adoption import Adoption, Nation
from pathways.model.catalogue import RuleSet
from pathways.model.dates import in_words
from pathways.model.device import Device
from pathways.report.document import as_json

_OUTSIDE_ENGLAND = {
    Region.SCOTLAND: NhsNation.SCOTLAND,
    Region.WALES: NhsNation.WALES,
    Region.NORTHERN_IRELAND: NhsNation.NI,
}


def run(
    device: str,
    nations: Sequence[NhsNation],
    region: Region | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_: AdoptionFormat,
    out: Path | None,
) -> None:
    keep_apart({"--out": out}, [device], rules)
    day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    if not rule_set.adoption:
        help_ = "Leave out --edition for the newest."
        fail_with(f"edition {rule_set.edition.id} says nothing of requirements beyond market access", help_)
    meant = [f"{Nation(nation.value).fact}=true" for nation in _nations(nations, region)]
    subject = load_device_argument(device, rule_set.catalogue, [*meant, *set_])
    known = on_day(known_of(subject, rule_set.catalogue.vocabulary), day)
    found = adoption_of(known, rule_set.adoption, day)
    deliver(written(found, subject, rule_set, day, format_), out, utf8=format_ is not AdoptionFormat.TEXT)


def _nations(nations: Sequence[NhsNation], region: Region | None) -> tuple[NhsNation, ...]:
    """Those named, or that of the region. Exits with 2 where the two are at odds."""
    if region is None:
        return tuple(dict.fromkeys(nations))
    its_own = _OUTSIDE_ENGLAND.get(region, NhsNation.ENGLAND)
    if nations and its_own not in nations:
        fail_with(f"--region {region.value} lies in {its_own.value}, and --nation says otherwise", "Leave one of them out.")
    return tuple(dict.fromkeys((*nations, its_own)))


def written(found: Adoption, subject: Device, rules: RuleSet, day: date, format_: AdoptionFormat) -> str:
    """Each format is imported only where it is asked for."""
    catalogue, words = rules.catalogue, labels(rules.catalogue)
    made_for = f"Edition {rules.edition.id} of the rules, for {in_words(day)}. Not legal advice."
    match format_:
        case AdoptionFormat.JSON:
            from pathways.report.adoption_document import adopt_document

            return as_json(adopt_document(found, subject.as_document(), rules.edition.id, day))
        case AdoptionFormat.HTML:
            from pathways.report.html.adoption_page import render_adoption

            return render_adoption(found, subject.name, made_for, words, catalogue.sources)
        case AdoptionFormat.MARKDOWN:
            from pathways.report.adoption_text import adopt_markdown

            return adopt_markdown(found, subject.name, made_for, words, catalogue.sources)
        case AdoptionFormat.TEXT:
            from pathways.report.adoption_text import adopt_text

            return adopt_text(found, subject.name, made_for, words)
