"""Whether an answer is as a receipt has it, and if not, which rule is the first to have altered it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

import msgspec
from msgspec.structs import replace

from pathways.engine.changes.route_view import Way, numbered, way_of
from pathways.model.corrections import Correction
from pathways.model.receipt import (
    Culprit,
    Departure,
    ReceiptEvidence,
    ReceiptFile,
    ReceiptRequirement,
    ReceiptRoute,
    Replay,
    RuleKey,
    RuleRecord,
)

_PARTS = {
    "says": "what it says",
    "condition_sha256": "its condition",
    "confidence": "its confidence",
    "sources": "its sources",
    "dates_sha256": "its dates or standing",
}
_WORDS = ("says", "confidence", "sources")
_NOT_COMPARED = ("rules", "instrument")


def replay(
    then: ReceiptFile,
    now: ReceiptFile,
    known: Mapping[RuleKey, RuleRecord],
    corrections: Sequence[Correction] = (),
    former_sources: Mapping[str, str] | None = None,
) -> Replay:
    """``now`` is the receipt of the same question asked again; ``known`` are all rules of the edition as it is now.

    ``corrections``: of the edition as it is now. ``former_sources``: the sources that ids of earlier receipts name now.
    """
    then = _with_sources_of_today(then, former_sources or {})
    suspects: list[RuleKey] = []
    departures: list[Departure] = []
    for departure, rules in _departures(then, now):
        departures.append(departure)
        suspects.extend(rules)
    departures.extend(_reworded(then, known))
    if not departures and then.tool == now.tool and then.answer_sha256 not in (None, now.answer_sha256):
        departures.append(
            Departure(
                "answer", "words", None, f"in other words or with other dates; changed: {_moved(then, now) or 'the edition'}"
            )
        )
    culprit = _culprit(suspects, then, now, known) if departures else None
    changed = {key[1] for key in suspects if _has_changed(key, then, now, known)} | ({culprit.rule} if culprit else set())
    named = () if then.edition == now.edition else _corrections_of(changed, corrections)
    notes = tuple(_notes(then, now, bool(departures)))
    return Replay(not departures, then, now, tuple(departures), culprit, notes, named)


def _corrections_of(changed: Set[str], corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Corrections name a requirement as its file does."""
    rules = {rule.removeprefix("requirement:") for rule in changed}
    return tuple(each for each in corrections if rules.intersection(each.rules))


def _with_sources_of_today(then: ReceiptFile, former: Mapping[str, str]) -> ReceiptFile:
    """A source that became a part of another is no change of what a rule rests on."""
    return replace(
        then,
        rules=tuple(
            replace(record, sources=tuple(dict.fromkeys(former.get(id_, id_) for id_ in record.sources))) for record in then.rules
        ),
    )


def _has_changed(key: RuleKey, then: ReceiptFile, now: ReceiptFile, known: Mapping[RuleKey, RuleRecord]) -> bool:
    was = next((record for record in then.rules if (record.instrument, record.rule) == key), None)
    if was is None:
        return any((record.instrument, record.rule) == key for record in now.rules)
    return bool(_changes(was, known.get(key)))


def _departures(then: ReceiptFile, now: ReceiptFile) -> Iterator[tuple[Departure, list[RuleKey]]]:
    """What differs, most important first, each with the rules that may be behind it.

    A receipt of ``/1`` has a headline of another make, and does not tell the questions on which only plans hang.
    """
    yield from _in_routes(then, now)
    earlier = {item.id: item for item in then.evidence}
    later = {item.id: item for item in now.evidence}
    for id_ in dict.fromkeys((*earlier, *later)):
        was, is_ = earlier.get(id_), later.get(id_)
        if was != is_:
            found = Departure(f"evidence {id_}", *_of_evidence(was, is_))
            yield found, _anywhere((*(was.rules if was else ()), *(is_.rules if is_ else ())), then, now)
    yield from _in_adoption(then, now)
    asked = now.questions if then.schema == now.schema else tuple(each for each in now.questions if each in then.questions)
    for what, one, other in (("duties", then.duties, now.duties), ("questions", then.questions, asked)):
        if one != other:
            moved = sorted(set(one) ^ set(other))
            yield Departure(what, what, ", ".join(one), ", ".join(other)), _anywhere(moved, then, now)
    if then.deadlines is not None and then.deadlines != now.deadlines:
        yield Departure("deadlines", "deadlines", _dated(then, now), _dated(now, then)), []
    if then.headline != now.headline and then.schema == now.schema:
        yield Departure("headline", "headline", then.headline, now.headline), []


def _in_adoption(then: ReceiptFile, now: ReceiptFile) -> Iterator[tuple[Departure, list[RuleKey]]]:
    """Older receipts do not tell it."""
    if then.adoption is None:
        return
    earlier, later = ({each.id: each for each in side.adoption or ()} for side in (then, now))
    for id_ in dict.fromkeys((*earlier, *later)):
        was, is_ = earlier.get(id_), later.get(id_)
        if was != is_:
            rules: list[RuleKey] = [(None, f"requirement:{id_}")]
            yield Departure(f"requirement {id_}", "standing", _standing(was), _standing(is_)), rules


def _standing(each: ReceiptRequirement | None) -> str | None:
    if each is None:
        return None
    hangs_on = f", may apply: hangs on {', '.join(each.undecided_by)}" if each.undecided_by else ""
    return f"{each.required.value}, {each.status.value}{hangs_on}"


def _in_routes(then: ReceiptFile, now: ReceiptFile) -> Iterator[tuple[Departure, list[RuleKey]]]:
    earlier, later = _by_key(then), _by_key(now)
    for key in dict.fromkeys((*earlier, *later)):
        was, is_ = earlier.get(key), later.get(key)
        rules = [rule for route in (was, is_) if route is not None for rule in _rules_of(route)]
        where = _where(was or is_)
        if was is None or is_ is None:
            yield Departure(where, "outcome", was.outcome.value if was else None, is_.outcome.value if is_ else None), rules
            continue
        for field in was.__struct_fields__:
            if field not in _NOT_COMPARED and getattr(was, field) != getattr(is_, field):
                yield Departure(where, field, _words(getattr(was, field)), _words(getattr(is_, field))), rules
        if was.rules != is_.rules:
            yield Departure(where, "rules", ", ".join(was.rules), ", ".join(is_.rules)), rules
        elif was.instrument != is_.instrument:
            yield Departure(where, "instrument", was.instrument, is_.instrument), rules


def _by_key(receipt: ReceiptFile) -> dict[tuple[tuple[Way, int | None], int], ReceiptRoute]:
    return numbered(((way_of(route), route.basis.index if route.basis else None), route) for route in receipt.routes)


def _rules_of(route: ReceiptRoute) -> list[RuleKey]:
    cited: list[RuleKey] = [(route.instrument, rule) for rule in route.rules]
    shared: list[RuleKey] = [(None, rule) for rule in route.rules]
    steps: list[RuleKey] = [(None, f"step:{step}") for step in (route.market_access.steps if route.market_access else ())]
    return cited + shared + steps


def _anywhere(rules: tuple[str, ...] | list[str], *receipts: ReceiptFile) -> list[RuleKey]:
    wanted = set(rules)
    return [(record.instrument, record.rule) for receipt in receipts for record in receipt.rules if record.rule in wanted]


def _reworded(then: ReceiptFile, known: Mapping[RuleKey, RuleRecord]) -> Iterator[Departure]:
    """Rules that still decide the same and are quoted otherwise."""
    for record in then.rules:
        is_ = known.get((record.instrument, record.rule))
        for part in _WORDS if is_ is not None else ():
            was, now = getattr(record, part), getattr(is_, part)
            if was != now:
                yield Departure(f"rule {record.rule}", part, _words(was), _words(now))


def _culprit(suspects: list[RuleKey], then: ReceiptFile, now: ReceiptFile, known: Mapping[RuleKey, RuleRecord]) -> Culprit | None:
    """The first rule that changed: one that the answer rested on, else one that it rests on now."""
    earlier = {(record.instrument, record.rule): record for record in then.rules}
    later = {(record.instrument, record.rule): record for record in now.rules}
    for key in dict.fromkeys((*suspects, *earlier)):
        record = earlier.get(key)
        if record is not None and (changes := _changes(record, known.get(key))):
            return Culprit(key[1], key[0], changes, record, known.get(key))
    for key in dict.fromkeys(suspects):
        if key in later and key not in earlier:
            return Culprit(key[1], key[0], ("it decides now and did not then",), None, later[key])
    return None


def _changes(was: RuleRecord, is_: RuleRecord | None) -> tuple[str, ...]:
    if is_ is None:
        return ("it is gone",)
    return tuple(words for field, words in _PARTS.items() if getattr(was, field) != getattr(is_, field))


def _notes(then: ReceiptFile, now: ReceiptFile, differs: bool) -> Iterator[str]:
    if then.tool != now.tool:
        yield f"The receipt was written by {then.tool}; this is {now.tool}."
    if then.edition != now.edition:
        yield f"Edition {then.edition} was replaced by its patch {now.edition}, by which this was answered."
    moved = _moved(then, now)
    if moved:
        yield f"Changed since in what all editions share: {moved}."
    if then.edition_sha256 != now.edition_sha256 and not differs:
        yield f"Edition {then.edition} has changed since, in nothing that this answer rests on."
    elif then.rules_sha256 != now.rules_sha256 and then.edition_sha256 == now.edition_sha256 and not moved:
        yield "The rule files have changed since in form only."


def _moved(then: ReceiptFile, now: ReceiptFile) -> str:
    """The shared files that say something else."""
    were, are = then.shared_sha256 or {}, now.shared_sha256 or {}
    return ", ".join(f"{name}.yaml" for name, digest in sorted(were.items()) if are.get(name) != digest)


def _dated(these: ReceiptFile, others: ReceiptFile) -> str | None:
    """The deadlines that only the first has."""
    known = others.deadlines or ()
    return "; ".join(f"{each.date} {each.title}" for each in these.deadlines or () if each not in known) or None


def _where(route: ReceiptRoute | None) -> str:
    assert route is not None
    return f"{route.id} on the {route.basis.label}" if route.basis else route.id


def _of_evidence(was: ReceiptEvidence | None, is_: ReceiptEvidence | None) -> tuple[str, str | None, str | None]:
    """What of an item differs: how it is needed, or only which rules ask for it."""
    if was is not None and is_ is not None and _need(was) == _need(is_):
        return "rules", ", ".join(was.rules), ", ".join(is_.rules)
    return "need", _need(was), _need(is_)


def _need(item: ReceiptEvidence | None) -> str | None:
    if item is None:
        return None
    return f"{item.need.value}{', if needed' if item.conditional else ''}, {item.status.value}"


def _words(value: object) -> str | None:
    """A value as a reader of the receipt finds it there."""
    plain = msgspec.to_builtins(value)
    if plain is None:
        return None
    if isinstance(plain, dict):
        return ", ".join(
            f"{key} {part}" for key, part in plain.items() if part is not None and not isinstance(part, list | tuple)
        )
    if isinstance(plain, list | tuple):
        return ", ".join(map(str, plain))
    return str(plain)
