"""Assesses a table of devices, or finds what a new edition changes for them. Needs the packages of the extra."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import typer

from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.options import TableFormat, TableInFormat
from pathways.cli.run import portfolio_files as files
from pathways.cli.run.common import day_option, open_rules, rule_set_of
from pathways.cli.run.devices import settings_of
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.assess import Request
from pathways.intake.words.named import read_named
from pathways.intake.words.reading import Misread
from pathways.model.catalogue import RuleSet
from pathways.model.law import Law
from pathways.model.result import Assessment
from pathways.portfolio.files.parts import FileFormat, format_of
from pathways.portfolio.impact import ImpactSide, ImpactTally
from pathways.portfolio.run import Counts, OutputTable, run, run_impact
from pathways.report.document import as_document
from pathways.report.impact import MOST_WIDTH, Impact, Seen, impact_of, impact_text
from pathways.rulebook.folder import RuleFolder
from pathways.writing.page import PAGE_WIDTH


def assess_all(
    in_: str,
    out: str,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    law: Law,
    in_format: TableInFormat | None,
    out_format: TableFormat | None,
    rejects: Path | None,
    *,
    given: Sequence[str],
    by_route: bool,
    explain: bool,
    allow: bool,
    strict: bool,
) -> None:
    """``allow``: rejected rows alone do not make the exit code 1."""
    files.refuse_dash("--rejects", rejects)
    keep_apart({"--out": None if out == "-" else Path(out), "--rejects": rejects}, [in_], rules)
    day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    facts = _given(given, rule_set)
    with files.said_plainly(), files.source_file(in_, _format(in_format), facts) as source, files.target_file(out) as path:
        format_ = _format_of_out(out, out_format, source.format)
        with files.progress_bar() as progress:
            counts = run(
                source,
                OutputTable(path, format_, rejects),
                rule_set,
                Request(day, law, strict=strict),
                by_route=by_route,
                explain=_explanation if explain else None,
                progress=progress,
            )
    files.say_balance(counts, rejects)
    if counts.rejected and not allow:
        raise typer.Exit(FINDINGS)


def impact_on_all(
    in_: str,
    out: Path | None,
    from_: str | None,
    to: str | None,
    as_of: str | None,
    edition: str | None,
    rules: Path | None,
    law: Law,
    in_format: TableInFormat | None,
    out_format: TableFormat | None,
    html: Path | None,
    rejects: Path | None,
    *,
    given: Sequence[str],
    allow: bool,
) -> None:
    """``allow``: rejected rows alone do not make the exit code 1."""
    for option, file in (("--out", out), ("--rejects", rejects), ("--html", html)):
        files.refuse_dash(option, file)
    keep_apart({"--out": out, "--rejects": rejects, "--html": html}, [in_], rules)
    sides = _sides(open_rules(rules), from_, to, as_of, edition, law)
    facts = _given(given, sides[1].rules)
    with files.said_plainly(), files.source_file(in_, _format(in_format), facts) as source, files.kept_or_dropped(out) as path:
        format_ = _format_of_out(str(path), out_format, source.format)
        with files.progress_bar() as progress:
            counts, tally = run_impact(source, OutputTable(path, format_, rejects), *sides, progress)
    files.say_balance(counts, rejects)
    _show(_impact_of(sides, counts, tally), html)
    if tally.devices or (counts.rejected and not allow):
        raise typer.Exit(FINDINGS)


def _given(texts: Sequence[str], rules: RuleSet) -> dict[str, str]:
    """``--given`` by fact. Exits with 2 where a value is none."""
    settings = settings_of(texts, rules.catalogue, "--given")
    facts = rules.catalogue.vocabulary.facts
    for each in settings:
        if each.name not in facts:
            fail_with(f"--given cannot say '{each.name}'", "It says facts, for example device.custom_made=no.")
        try:
            read_named(facts[each.name], each.value.text, rules.catalogue.vocabulary, {})
        except Misread as problem:
            fail_with(f"--given: {problem.message}", problem.help)
    return {each.name: each.value.text for each in settings}


def _sides(
    folder: RuleFolder, from_: str | None, to: str | None, as_of: str | None, edition: str | None, law: Law
) -> tuple[ImpactSide, ImpactSide]:
    """Two editions on one day, or one edition on two days."""
    if from_ is None:
        fail_with("there is nothing to compare", "Give --from EDITION (and --to EDITION), or --from DATE --to DATE.")
    day = day_option(as_of, "--as-of") or date.today()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", from_):
        first, last = day_option(from_, "--from") or day, day_option(to, "--to") or day
        rule_set = rule_set_of(folder, edition)
        return ImpactSide(rule_set, Request(first, law)), ImpactSide(rule_set, Request(last, law))
    if edition is not None:
        fail_with("--edition goes with two days", "Two editions are named with --from and --to.")
    return ImpactSide(rule_set_of(folder, from_), Request(day, law)), ImpactSide(rule_set_of(folder, to), Request(day, law))


def _impact_of(sides: tuple[ImpactSide, ImpactSide], counts: Counts, tally: ImpactTally) -> Impact:
    before, after = (Seen(side.rules.edition, side.request.as_of, side.rules.adoption) for side in sides)
    return impact_of(before, after, counts.assessed, counts.rejected, tally, sides[1].rules.catalogue.sources)


def _show(found: Impact, html: Path | None) -> None:
    """The summary on standard output, as wide as a terminal; and as a page."""
    wide = sys.stdout is not None and sys.stdout.isatty()
    deliver(impact_text(found, min(shutil.get_terminal_size().columns, MOST_WIDTH) if wide else PAGE_WIDTH), None)
    if html is not None:  # the template engine takes long to load
        from pathways.report.html.impact_page import render_impact

        deliver(render_impact(found), html)


def _format(given: TableFormat | TableInFormat | None) -> FileFormat | None:
    return None if given is None else FileFormat(given.value)


def _format_of_out(out: str, given: TableFormat | None, of_source: FileFormat) -> FileFormat:
    """Standard output has no ending, and gets the format of the input, or CSV. Raises TableError."""
    if out == "-":
        return _format(given) or (FileFormat.CSV if of_source in (FileFormat.XLSX, FileFormat.JSON) else of_source)
    return format_of(Path(out), _format(given), "--out-format")


def _explanation(assessment: Assessment) -> str:
    return msgspec.json.encode(as_document(assessment)).decode()
