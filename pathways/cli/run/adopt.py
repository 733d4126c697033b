"""Says what is asked of a device beyond market access."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import AdoptionFormat, NhsNation
from pathways.cli.run.common import day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.cli.run.regions import region_option
from pathways.cli.run.subject import known_since
from pathways.cli.run.written import labels
from pathways.engine.answer.adoption import adoption_of
from pathways.engine.conditions.knowledge import on_day
from pathways.engine.conditions.worked_out import known_of
from pathways.model.adoption import Adoption
from pathways.model.catalogue import RuleSet
from pathways.model.dates import in_words
from pathways.model.device import Device
from pathways.model.nations import Nation
from pathways.report.document import as_json
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.organisations import directory_of


def run(
    device: str,
    nations_given: Sequence[NhsNation],
    region: str | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_given: AdoptionFormat | None,
    out: Path | None,
) -> None:
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, AdoptionFormat.TEXT)
    day = day_option(as_of, "--as-of") or date.today()
    folder = open_rules(rules)
    rule_set = rule_set_of(folder, edition)
    if not rule_set.adoption:
        help_ = "Leave out --edition for the newest."
        fail_with(f"edition {rule_set.edition.id} says nothing of requirements beyond market access", help_)
    named = tuple(Nation(nation.value) for nation in nations_given)
    nations = tuple(dict.fromkeys((*named, *_nations_of(region, named, folder, rule_set))))
    meant = [f"{nation.fact}=true" for nation in nations]
    subject = load_device_argument(device, rule_set.catalogue, [*meant, *set_])
    _refuse_if_denied(nations, named, region, subject)
    known = on_day(known_of(subject, rule_set.catalogue.vocabulary), day)
    found = adoption_of(known, rule_set.adoption, day)
    deliver(written(found, subject, rule_set, day, format_), out, utf8=format_ is not AdoptionFormat.TEXT)


def _refuse_if_denied(nations: Sequence[Nation], named: Sequence[Nation], region: str | None, subject: Device) -> None:
    """What is set counts, and would leave out what was asked for."""
    for nation in nations:
        if nation.fact is not None and subject.facts.get(nation.fact) is not True:
            option = f"--nation {nation.value}" if nation in named else f"--region {region}"
            fail_with(f"{option} and --set {nation.fact}=false are at odds", "Leave one of them out.")


def _nations_of(region: str | None, named: Sequence[Nation], folder: RuleFolder, rules: RuleSet) -> tuple[Nation, ...]:
    """Those that the region lies in. Exits with 2 where that is at odds with those named."""
    if region is None:
        return ()
    with failing_plainly():
        directory = known_since(directory_of(folder, rules.catalogue), rules, "which regions there are")
    place = region_option(directory, region)
    found = tuple(dict.fromkeys(directory.regions[id_].nation for id_ in sorted(place.regions)))
    if named and not set(found) <= set(named):
        where = ", ".join(found)
        fail_with(f"--region {place.id} lies in {where}, and --nation says otherwise", "Leave one of them out.")
    return found


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
