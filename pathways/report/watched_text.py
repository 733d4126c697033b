"""What became of the answers of a folder, at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.model.citations import in_one_line
from pathways.model.comparison import Comparison, RouteMove
from pathways.model.dates import in_words
from pathways.model.watched import Corrected, State, Watched, WatchedFolder
from pathways.report.compare_text import moved_by
from pathways.report.labels import MARKETS
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import encodable, harmless

MOST_MOVES = 6
MOST_ALONE = 20
ALONE = "They are answered for the device in them. Was its file renamed or removed?"


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def summary(watch: WatchedFolder) -> str:
    """``3 of 12 answers changed; 1 device has no receipt yet.``"""
    changed = len(watch.in_state(State.CHANGED))
    parts = [f"{changed} of {counted(changed + len(watch.in_state(State.SAME)), 'answer', 'answers')} changed"]
    if new := watch.in_state(State.NEW):
        parts.append(f"{counted(len(new), 'device has', 'devices have')} no receipt yet (--update writes one)")
    if lost := watch.in_state(State.UNREADABLE):
        parts.append(f"{counted(len(lost), 'file', 'files')} cannot be used")
    if alone := watch.alone:
        parts.append(f"{counted(len(alone), 'receipt has', 'receipts have')} no device file")
    return f"{'; '.join(parts)}."


def watched_text(watch: WatchedFolder, width: int = PAGE_WIDTH) -> str:
    """Those that changed first, then what cannot be used, then dates that come."""
    page = Page(width)
    page.say(summary(watch))
    page.say(f"By edition {watch.edition}, for {in_words(watch.as_of)}. Not legal advice.")
    for watched in watch.in_state(State.CHANGED):
        _changed(page, watched)
    if lost := watch.in_state(State.UNREADABLE):
        page.heading("Cannot be used")
        for watched in lost:
            page.say(f"{unusable(watched)}: {harmless(watched.findings[0].message, 300)}", 2, 4)
    if alone := watch.alone:
        page.heading("Receipts without a device file")
        page.say(ALONE, 2, 2)
        for watched in alone[:MOST_ALONE]:
            page.say(harmless(watched.file, 300), 2, 4)
        if len(alone) > MOST_ALONE:
            page.say(f"and {len(alone) - MOST_ALONE:,} more", 2, 4)
    _coming(page, watch)
    return page.text()


def unusable(watched: Watched) -> str:
    """The file that cannot be used: that of the device, or its receipt."""
    span = watched.findings[0].span
    return harmless(watched.file if span is None else encodable(span.file), 300)


def _changed(page: Page, watched: Watched) -> None:
    page.heading(harmless(watched.name, 100))
    page.say(harmless(watched.file, 300), 2, 4)
    if watched.edited:
        page.say("The file says otherwise than its receipt. What moved is told for the device as the file has it.", 2, 4)
    if watched.comparison is not None and watched.comparison.moved:
        _moved(page, watched.comparison)
    if watched.corrected is not None:
        _corrected(page, watched.corrected)


def _moved(page: Page, found: Comparison) -> None:
    before = found.before
    page.say(f"Since edition {before.edition} for {in_words(before.as_of)}:", 2, 4)
    for move in found.routes[:MOST_MOVES]:
        page.say(route_line(move), 4, 6)
    page.say(others(found), 4, 6)
    page.say(f"Now: {found.after.headline}", 2, 4)


def route_line(move: RouteMove) -> str:
    """``Changed: CE recognition (Great Britain), Outcome: open -> closed. Moved by the date alone...``"""
    told = [
        f"{each.what.value.replace('-', ' ')} {each.before or 'none'} -> {each.after or 'none'}" for each in move.differences[:2]
    ]
    short = [each for each in told if len(each) <= 120]
    basis = f" on the {harmless(move.basis.label)}" if move.basis else ""
    details = f": {'; '.join(short)}" if short else ""
    return f"{move.kind.value.capitalize()} - {move.title}{basis} ({MARKETS[move.market]}){details}. {moved_by(move)}"


def others(found: Comparison) -> str:
    parts = []
    if len(found.routes) > MOST_MOVES:
        parts.append(counted(len(found.routes) - MOST_MOVES, "more route", "more routes"))
    if found.evidence:
        parts.append(counted(len(found.evidence), "item of evidence", "items of evidence"))
    if found.duties:
        parts.append(counted(len(found.duties), "duty", "duties"))
    if found.adoption:
        rules = ", ".join(move.rule for move in found.adoption[:MOST_MOVES])
        more = ", ..." if len(found.adoption) > MOST_MOVES else ""
        parts.append(f"{counted(len(found.adoption), 'requirement', 'requirements')} after market access ({rules}{more})")
    return f"Also moved: {', '.join(parts)}. 'pathways compare' shows all." if parts else "'pathways compare' shows all."


def _corrected(page: Page, found: Corrected) -> None:
    page.say("Corrected: what was answered then is answered otherwise by the same edition now.", 2, 4)
    for line in corrected_lines(found):
        page.say(line, 4, 6)


def corrected_lines(found: Corrected) -> Sequence[str]:
    lines = [
        f"{harmless(each.where, 100)}, {each.what}: {harmless(each.then or 'none', 300)} -> {harmless(each.now or 'none', 300)}"
        for each in found.departures[:MOST_MOVES]
    ]
    if len(found.departures) > MOST_MOVES:
        lines.append(f"and {len(found.departures) - MOST_MOVES} more: 'pathways replay' shows all")
    if found.culprit is not None:
        place = f" of {harmless(found.culprit.instrument)}" if found.culprit.instrument else ""
        lines.append(f"First rule that changed: {harmless(found.culprit.rule)}{place} ({', '.join(found.culprit.changes)}).")
    lines += [
        f"{in_words(each.date)}: {harmless(each.was, 300)} Right: {harmless(each.right, 300)}" for each in found.corrections
    ]
    return lines


def _coming(page: Page, watch: WatchedFolder) -> None:
    dated = sorted(((each, watched) for watched in watch.devices for each in watched.soon), key=lambda pair: pair[0].date)
    if not dated:
        return
    page.heading(f"Dates in the next {counted(watch.within, 'day', 'days')}")
    by_title: dict[tuple[str, str, str], list[str]] = {}
    for deadline, watched in dated:
        line = f"{in_words(deadline.date, deadline.precision)}: {harmless(deadline.title, 200)}"
        note = f"[{deadline.status}; {deadline.confidence.value}; {in_one_line(deadline.sources)}]"
        by_title.setdefault((deadline.date.isoformat(), line, note), []).append(harmless(watched.name, 60))
    for (_, line, note), names in by_title.items():
        page.say(f"{line} ({_named(names)})", 2, 4)
        page.say(note, 4, 5)


def _named(names: Sequence[str]) -> str:
    few = ", ".join(names[:3])
    return few if len(names) <= 3 else f"{few} and {len(names) - 3} more"
