"""What moved between two assessments, for reading at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.model.comparison import (
    AdoptionMove,
    Comparison,
    Difference,
    DutyMove,
    EvidenceMove,
    MoveKind,
    RouteMove,
    Side,
    What,
)
from pathways.model.dates import in_words
from pathways.model.result import ChecklistItem, Outcome
from pathways.model.rules import LegalStatus
from pathways.report.adoption import TITLE, silence, standing_in_words
from pathways.report.labels import MARKETS
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

_WORDS = {
    What.ROUTE: "Route",
    What.OUTCOME: "Outcome",
    What.LEGAL_STATUS: "Legal status",
    What.OPENS: "Opens",
    What.CLOSES: "Last day",
    What.MARKET_ACCESS: "Market",
    What.REVIEW: "Review",
    What.GIVES: "Gives",
    What.CONFIDENCE: "Confidence",
    What.UNDECIDED_BY: "Depends on",
    What.RULES: "Rules",
    What.WORDING: "Wording of the rules",
}


def compare_text(found: Comparison, width: int = PAGE_WIDTH) -> str:
    """What moved, route by route, then evidence, duties, what is asked for after market access, and the documents that only one
    edition knows."""
    page = Page(width)
    page.say(harmless(found.device, 100))
    page.say(f"From {_side(found.before)} to {_side(found.after)}.")
    if not found.moved:
        page.say("Nothing in the answer for this device moved.")
    if found.before.headline != found.after.headline:
        page.say(f"Then: {found.before.headline}", 0, 2)
        page.say(f"Now: {found.after.headline}", 0, 2)
    if found.routes:
        page.heading("Routes")
    for number, move in enumerate(found.routes):
        if number:
            page.blank()
        _route(page, move)
    _evidence(page, found.evidence)
    _duties(page, found.duties)
    _adoption(page, found)
    _documents(page, found)
    page.blank()
    page.say("Not legal advice.")
    return page.text()


def _side(side: Side) -> str:
    return f"edition {side.edition} for {in_words(side.as_of)}"


def _route(page: Page, move: RouteMove) -> None:
    page.say(f"{move.kind.value.upper():<10}{move.title} ({MARKETS[move.market]})", 2, 12)
    if move.basis is not None:
        page.say(f"On: {harmless(move.basis.label)}.", 12)
    shown = move.after or move.before
    if move.kind in (MoveKind.APPEARED, MoveKind.GONE) and shown is not None:
        word = "Is" if move.kind is MoveKind.APPEARED else "Was"
        law = "" if shown.legal_status.is_law else f", not law ({shown.legal_status.value})"
        page.say(f"{word} {shown.outcome.value}{law}.", 12)
    for difference in move.differences:
        page.say(_difference(difference), 12, 14)
    if move.after is not None:
        for reason in move.because:
            page.say(f"Why: {reason.says} [{reason.rule}; {reason.confidence.value}]", 12, 14)
    page.say(moved_by(move), 12, 14)


def _difference(difference: Difference) -> str:
    if difference.what in (What.WORDING, What.REVIEW) and difference.before and difference.after and _long(difference):
        return f"{_WORDS[difference.what]}: differs."
    return f"{_WORDS[difference.what]}: {difference.before or 'none'} -> {difference.after or 'none'}"


def _long(difference: Difference) -> bool:
    return len(f"{difference.before}{difference.after}") > 120


def moved_by(move: RouteMove) -> str:
    """``Moved by: 2024-08-12-si-2024-221. Rules: ce-recognition-open.``"""
    by = move.moved_by
    rules = f" Rules: {', '.join(by.rules)}." if by.rules else ""
    if by.date_alone:
        return f"Moved by the date alone{_last_day(move)}.{rules}"
    if by.documents:
        return f"Moved by: {', '.join(by.documents)}.{rules}"
    return f"Moved by these rules: {', '.join(by.rules)}." if by.rules else "Moved by what routes share, such as steps."


def _last_day(move: RouteMove) -> str:
    closes = move.after.closes if move.after and move.after.outcome is Outcome.CLOSED else None
    return f"; the last day was {in_words(closes.date)}" if closes and closes.date else ""


def _evidence(page: Page, moves: Iterable[EvidenceMove]) -> None:
    found = list(moves)
    if not found:
        return
    page.heading("Evidence")
    for move in found:
        page.say(f"{move.kind.value.upper():<10}{move.title}{_need(move)}", 2, 12)


def _need(move: EvidenceMove) -> str:
    if move.before is not None and move.after is not None:
        return f": {_how(move.before)} -> {_how(move.after)}"
    item = move.after or move.before
    return "" if item is None else f" ({_how(item)}; {', '.join(item.because)})"


def _how(item: ChecklistItem) -> str:
    return f"{item.need.value}, if needed" if item.conditional else item.need.value


def _duties(page: Page, moves: Iterable[DutyMove]) -> None:
    found = list(moves)
    if not found:
        return
    page.heading("Duties")
    for kind in (MoveKind.APPEARED, MoveKind.GONE, MoveKind.CHANGED):
        of_kind = [move for move in found if move.kind is kind]
        if of_kind:
            titles = "; ".join(f"{_title(move)} [{move.rule}]" for move in of_kind)
            page.say(f"{kind.value.upper():<10}{titles}.", 2, 12)


def _adoption(page: Page, found: Comparison) -> None:
    if found.adoption:
        page.heading(TITLE)
    if found.silent:
        page.say(silence(found.silent), 2)
    for kind in (MoveKind.APPEARED, MoveKind.GONE):
        of_kind = [move for move in found.adoption if move.kind is kind]
        if of_kind:
            page.say(f"{kind.value.upper():<10}{'; '.join(map(_requirement, of_kind))}.", 2, 12)
    for move in found.adoption:
        if move.kind is MoveKind.CHANGED:
            page.say(f"{move.kind.value.upper():<10}{_requirement(move)}: {', '.join(move.differences)}.", 2, 12)


def _requirement(move: AdoptionMove) -> str:
    sides = [standing_in_words(side) for side in (move.before, move.after) if side is not None]
    return f"{move.title} ({' -> '.join(dict.fromkeys(sides))}) [{move.rule}]"


def _title(move: DutyMove) -> str:
    parts = f": {', '.join(move.differences)}" if move.differences else ""
    return f"{move.title} ({move.market.value}{parts})"


def _documents(page: Page, found: Comparison) -> None:
    if not found.documents:
        return
    page.heading("Documents that only one edition knows, or knows otherwise")
    for document in found.documents:
        about = f"{document.title}. {document.publisher}, {in_words(document.published)}"
        page.say(f"{document.id}: {about} ({_status(document.status_before, document.status_after)})", 2, 4)


def _status(before: LegalStatus | None, after: LegalStatus | None) -> str:
    if before is None or after is None:
        return f"new; {after.value}" if after else f"no longer in it; {before.value}" if before else ""
    return f"{before.value} -> {after.value}"
