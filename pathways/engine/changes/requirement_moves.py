"""What moved among what is asked for beyond market access: the requirements themselves, and how they stand for one device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathways.engine.answer.adoption import status_on
from pathways.model.adoption import Adoption, AskedFor, Beside, Requirement
from pathways.model.citations import Cite
from pathways.model.comparison import AdoptionMove, MoveKind, RequirementAspect, RequirementMove
from pathways.model.dates import PartialDate, in_words
from pathways.model.rules import Citation


def requirement_moves(
    before: Iterable[Requirement], after: Iterable[Requirement], days: tuple[date, date] | None = None
) -> tuple[RequirementMove, ...]:
    """Each requirement that is new, is gone, or of which anything differs, in the order of its name.

    With ``days`` each side counts as it stands on its day.
    """
    earlier, later = ({each.id: each for each in side} for side in (before, after))
    found = (_move(earlier.get(rule), later.get(rule), days) for rule in sorted(earlier.keys() | later.keys()))
    return tuple(move for move in found if move is not None)


def _move(before: Requirement | None, after: Requirement | None, days: tuple[date, date] | None) -> RequirementMove | None:
    shown = after or before
    assert shown is not None
    if before is None or after is None:
        kind = MoveKind.APPEARED if before is None else MoveKind.GONE
        return RequirementMove(kind, shown.id, shown.title, before, after, ())
    aspects = tuple(_aspects(before, after, days))
    return RequirementMove(MoveKind.CHANGED, shown.id, shown.title, before, after, aspects) if aspects else None


def _aspects(before: Requirement, after: Requirement, days: tuple[date, date] | None) -> Iterator[RequirementAspect]:
    """What decides first, then the words."""
    one, other = (before.status, after.status) if days is None else (status_on(before, days[0]), status_on(after, days[1]))
    pairs: tuple[tuple[str, object, object], ...] = (
        ("required", before.required.value, after.required.value),
        ("status", one.value, other.value),
        ("nations", _list(before.nations), _list(after.nations)),
        ("area", before.area.value, after.area.value),
        ("from", _time(before.begins), _time(after.begins)),
        ("until", _time(before.ends), _time(after.ends)),
        ("beside", _beside(before.beside), _beside(after.beside)),
        ("confidence", before.cite.confidence.value, after.cite.confidence.value),
    )
    yield from (RequirementAspect(what, str(was), str(now), decides=True) for what, was, now in pairs if was != now)
    if before.when != after.when:
        yield RequirementAspect("condition", "one", "another", decides=True)
    yield from _details(before.details, after.details)
    words: tuple[tuple[str, object, object], ...] = (
        ("title", before.title, after.title),
        ("says", before.cite.says, after.cite.says),
        ("trigger", before.trigger, after.trigger),
        ("why beside", before.beside.says, after.beside.says),
        ("sources", _places(before.cite.sources), _places(after.cite.sources)),
    )
    yield from (RequirementAspect(what, str(was), str(now), decides=False) for what, was, now in words if was != now)


def _details(before: Iterable[Citation], after: Iterable[Citation]) -> Iterator[RequirementAspect]:
    """What is said beside it: new and gone ones and their confidence count, their words do not decide."""
    earlier, later = ({each.rule: each for each in side} for side in (before, after))
    for rule in sorted(earlier.keys() | later.keys()):
        was, now = earlier.get(rule), later.get(rule)
        if was is None or now is None:
            one, other = ("not there" if side is None else side.confidence.value for side in (was, now))
            yield RequirementAspect(f"detail {rule}", one, other, decides=True)
            continue
        if was.confidence is not now.confidence:
            yield RequirementAspect(f"confidence of {rule}", was.confidence.value, now.confidence.value, decides=True)
        if (was.says, _places(was.sources)) != (now.says, _places(now.sources)):
            yield RequirementAspect(f"words of {rule}", was.says, now.says, decides=False)


def adoption_moves(before: Adoption | None, after: Adoption | None) -> Iterator[AdoptionMove]:
    """What is asked of one device on one side only, or otherwise."""
    earlier, later = (
        {} if side is None else {each.id: each for each in (*side.applies, *side.may_apply)} for side in (before, after)
    )
    for rule in dict.fromkeys((*later, *earlier)):
        was, now = earlier.get(rule), later.get(rule)
        differing = () if was is None or now is None else tuple(_differing(was, now))
        if was is None or now is None or differing:
            kind = MoveKind.APPEARED if was is None else MoveKind.GONE if now is None else MoveKind.CHANGED
            shown = later.get(rule) or earlier[rule]
            yield AdoptionMove(kind, rule, shown.title, was, now, differing)


def _by_rule(side: Adoption | None) -> dict[str, AskedFor]:
    return {} if side is None else {each.id: each for each in (*side.applies, *side.may_apply)}


def _differing(before: AskedFor, after: AskedFor) -> Iterator[str]:
    was, now = _parts(before), _parts(after)
    yield from (part for part in was if was[part] != now[part])


def _parts(each: AskedFor) -> dict[str, object]:
    return {
        "applies": each.undecided_by,
        "required": each.required,
        "status": each.status,
        "nations": frozenset(each.nations),
        "from": each.begins,
        "until": each.ends,
        "beside": each.beside,
        "confidence": each.confidence,
        "says": (each.says, each.title, each.trigger, each.area),
        "details": frozenset((detail.rule, detail.says, detail.confidence, detail.sources) for detail in each.details),
        "sources": frozenset(each.sources),
    }


def _list(nations: Iterable[str]) -> str:
    return ", ".join(sorted(nations))


def _time(time: PartialDate | None) -> str:
    return "no time" if time is None else in_words(time.first, time.precision)


def _beside(beside: Beside) -> str:
    return f"{beside.answer.value}{f' {beside.after}' if beside.after else ''}"


def _places(cites: Iterable[Cite]) -> str:
    return ", ".join(sorted(cite.place for cite in cites))
