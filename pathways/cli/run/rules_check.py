"""Runs everything that CI asks of rule files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from pathways.check.behaviour.diff.git_tree import GitError, unpack
from pathways.check.emit import FindingsFormat, emit
from pathways.check.gate import PARTS
from pathways.check.kept import check_folder_once
from pathways.check.rules_text.codes import Part
from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.run.common import day_option, failing_plainly, open_rules
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.model.findings import Severity
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.folder import RuleFolder


def run(
    rules: Path | None,
    edition: Sequence[str],
    skip: Sequence[str],
    fail_on: str,
    form: str,
    today: str | None,
    out: Path | None,
    *,
    notes: bool = False,
    since: str | None = None,
    watch: Path | None = None,
) -> None:
    skipped = {Part(_one_of(word, [part.value for part in PARTS], "--skip")) for word in skip}
    threshold = Severity(_one_of(fail_on, [each.value for each in Severity], "--fail-on"))
    chosen = FindingsFormat(_one_of(form, [each.value for each in FindingsFormat], "--format"))
    keep_apart({"--out": out}, rules=rules)
    if watch is not None:
        if out is not None or since is not None or skip or chosen is not FindingsFormat.TEXT:
            fail_with("--watch goes with --rules, --edition, --fail-on and --today only", "Leave the other options out.")
        from pathways.cli.run.rules_watch import run as watching

        watching(watch, rules, edition, day_option(today, "--today") or date.today(), threshold)
    folder = _folder(rules)
    editions = [_one_of(folder.base_of(each) or each, folder.edition_ids, "--edition") for each in edition]
    day = day_option(today, "--today") or date.today()
    changed = _changed_since(folder, since)
    with failing_plainly():
        parts = [part for part in PARTS if part not in skipped]
        report = check_folder_once(folder, today=day, parts=parts, editions=editions or None)
    if chosen is FindingsFormat.TEXT and not notes and threshold is not Severity.NOTE:
        report = report.quiet(changed)
    deliver(emit(report, chosen, threshold), out, utf8=chosen is not FindingsFormat.TEXT)
    if report.fails(threshold):
        raise typer.Exit(FINDINGS)


def _changed_since(folder: RuleFolder, revision: str | None) -> frozenset[str]:
    """The files that say something else than in the git revision, as findings call them."""
    if revision is None:
        return frozenset()
    with TemporaryDirectory() as temporary:
        before = Path(temporary)
        try:
            unpack(folder.path, revision, "", before)
        except GitError as problem:
            fail_with(
                f"--since: '{shown(revision)}' is no git revision with these rules: {shown(str(problem), 200)}", "Try HEAD."
            )
        return frozenset(folder.name_of(path) for path in folder.path.rglob("*.yaml") if _differs(path, folder.path, before))


def _differs(path: Path, root: Path, before: Path) -> bool:
    old = before / path.relative_to(root)
    try:
        return path.is_file() and (not old.is_file() or old.read_bytes() != path.read_bytes())
    except OSError:
        return True


def _one_of(word: str, allowed: Sequence[str], option: str) -> str:
    if word not in allowed:
        fail_with(f"{option} cannot be '{shown(word)}'", suggestion(word, allowed) or f"Allowed: {', '.join(allowed)}.")
    return word


def _folder(rules: Path | None) -> RuleFolder:
    """The folder given, named as seen from where the command runs: annotations and SARIF need such names."""
    if rules is None:
        return open_rules(None)
    with failing_plainly():
        RuleFolder(rules)  # says what is wrong with the folder, before its place is looked for
        here, full = Path.cwd(), rules.resolve()
        return RuleFolder(rules, full.relative_to(here).as_posix() if full.is_relative_to(here) else None)
