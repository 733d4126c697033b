"""A comparison of rule sets as a page. Checks and reports do not know each other: here they meet."""

from __future__ import annotations

from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleComparison, RuleLine, Wording, period
from pathways.check.behaviour.diff.render import guard_line, summary
from pathways.rulebook.guards import MovedGuard
from pathways.writing.side_by_side import BeforeAndAfter, SideBySide, SideBySidePart, render_sides


def as_html(comparison: RuleComparison) -> str:
    """One pair for each class of devices; the same comparison gives the same bytes."""
    parts = (
        answered_otherwise(comparison),
        SideBySidePart("guards", "Worked cases and invariants that are gone or changed", tuple(map(_guard, comparison.guards))),
        SideBySidePart("words", "Words that changed and decide nothing", tuple(_word(each) for each in comparison.words)),
    )
    return render_sides(
        SideBySide(
            title="What the rules answer otherwise",
            before=comparison.before,
            after=comparison.after,
            answer=(summary(comparison),),
            lead=None,
            parts=tuple(part for part in parts if part.pairs),
        )
    )


def answered_otherwise(comparison: RuleComparison) -> SideBySidePart:
    return SideBySidePart("classes", "Devices that are answered otherwise", tuple(_class(each) for each in comparison.classes))


def _class(each: DeviceClass) -> BeforeAndAfter:
    notes = [f"For example: {each.witness.sentence}" if each.witness else ""]
    return BeforeAndAfter(
        title=", ".join(dict.fromkeys(change.id for change in each.changes)) or each.family,
        badge=", ".join(each.editions),
        before=(*(_one_side(change, change.before) for change in each.changes), *map(_line, each.before)),
        after=(*(_one_side(change, change.after) for change in each.changes), *map(_line, each.after)),
        notes=tuple(note for note in notes if note),
    )


def _one_side(change: AnswerChange, says: str) -> str:
    days = f" ({period(change.first, change.last)})" if change.first or change.last else ""
    kind = "" if change.law else ", proposed"
    return f"{change.id}{kind}: {change.what} {says}{days}"


def _line(line: RuleLine) -> str:
    return f"rule {line.rule}, {line.span}"


def _guard(guard: MovedGuard) -> BeforeAndAfter:
    return BeforeAndAfter(guard_line(guard), "", before=(guard.file,), after=())


def _word(word: Wording) -> BeforeAndAfter:
    return BeforeAndAfter(
        title=f"{word.rule}: {word.what}",
        badge="",
        before=() if word.before is None else (str(word.before),),
        after=() if word.after is None else (str(word.after),),
    )
