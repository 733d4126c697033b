"""Looks after the answers of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer

from pathways import __version__
from pathways.cli.exits import BAD_INPUT, FINDINGS, fail_with
from pathways.cli.options import WatchFormat
from pathways.cli.run.common import day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver, write_whole
from pathways.cli.run.places import keep_apart
from pathways.model.watched import State, WatchedFolder
from pathways.receipts.watched_folder import Pair, pairs_in
from pathways.receipts.watching import Answered, Watcher
from pathways.report.document import as_json
from pathways.report.watched_document import pages as pages_of
from pathways.report.watched_document import watched_document, watched_markdown
from pathways.report.watched_text import watched_text
from pathways.writing.whole_file import NotWritten
from pathways.writing.whole_folder import check_place, write_folder

_MARKER = ".pathways-watched"


def run(
    folder: Path,
    edition: str | None,
    as_of: str | None,
    within: int,
    rules: Path | None,
    format_given: WatchFormat | None,
    out: Path | None,
    pages: Path | None,
    *,
    update: bool,
) -> None:
    day = day_option(as_of, "--as-of") or date.today()
    with failing_plainly():
        pairs = pairs_in(folder)
    if not pairs:
        fail_with(f"there is no device file and no receipt in {folder}", "A device file begins with 'schema: pathways.device/1'.")
    keep_apart({"--out": out}, [each for pair in pairs for each in (pair.file, pair.receipt_place)], rules)
    format_ = format_of_file(format_given, out, WatchFormat.TERMINAL)
    if pages is not None:
        with _told():
            check_place(pages, _MARKER)
    rule_folder = open_rules(rules)
    rule_set = rule_set_of(rule_folder, edition)
    watcher = Watcher(rule_folder, rule_set, day, within, f"pathways {__version__}")
    answered = [watcher.look(pair) for pair in pairs]
    watch = WatchedFolder(rule_set.edition.id, day, within, tuple(each.watched for each in answered))
    deliver(_written(watch, format_), out, utf8=format_ is not WatchFormat.TERMINAL)
    if pages is not None:
        with _told():
            write_folder(pages_of(watch), pages, _MARKER)
    if update:
        _update(pairs, answered)
    _exit(watch)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NotWritten as problem:
        fail_with(str(problem), problem.help)


def _update(pairs: Sequence[Pair], answered: Sequence[Answered]) -> None:
    """Receipts of answers that are the same stay: they say since when it is so. Nothing but a receipt is replaced."""
    for pair, each in zip(pairs, answered, strict=True):
        if each.receipt is not None and (each.watched.edited or each.watched.state is not State.SAME):
            place = pair.receipt_place
            if place.is_symlink() or (pair.receipt is None and place.exists()):  # since the folder was read
                fail_with(f"{place} is not the receipt that was read, and is not replaced", "Run it again.")
            write_whole(each.receipt, place)


def _exit(watch: WatchedFolder) -> None:
    if watch.in_state(State.UNREADABLE):
        raise typer.Exit(BAD_INPUT)
    if watch.in_state(State.CHANGED):
        raise typer.Exit(FINDINGS)


def _written(watch: WatchedFolder, format_: WatchFormat) -> str:
    match format_:
        case WatchFormat.JSON:
            return as_json(watched_document(watch))
        case WatchFormat.MARKDOWN:
            return watched_markdown(watch)
        case WatchFormat.TERMINAL:
            return watched_text(watch)
