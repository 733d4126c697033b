"""What an edition says otherwise than the one before it, before and after side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pathways.model.catalogue import RuleSet
from pathways.model.citations import in_one_line
from pathways.model.classification import Scheme
from pathways.model.conditions import Condition
from pathways.model.dates import in_words
from pathways.model.rule_walk import PlacedRule, rules_of
from pathways.model.rules import Citation, Instrument, Row
from pathways.report.labels import CONFIDENCES
from pathways.report.rule_text import condition_in_words, dates_in_words
from pathways.report.site.documents import result_of, status_of
from pathways.report.site.parts import SiteOf
from pathways.writing.side_by_side import BeforeAndAfter, SideBySidePart


def changes_of(site: SiteOf) -> tuple[SideBySidePart, ...]:
    """The parts that have anything in them, the corrections of this edition first."""
    parts = [SideBySidePart("corrections", "Corrected in this edition", tuple(_corrections(site)))]
    if site.previous is not None:
        parts.append(SideBySidePart("documents", "Documents", tuple(_documents(site.previous, site.rules))))
        parts.extend(site.answers)
        parts.append(SideBySidePart("dates", "Calendar", tuple(_events(site.previous, site.rules))))
        parts.append(SideBySidePart("rules", "Rules", tuple(_rules(site.previous, site.rules))))
        parts.append(SideBySidePart("schemes", "Classes", tuple(_classes(site.previous, site.rules))))
        parts.append(SideBySidePart("adoption", "After market access", tuple(_adoption(site.previous, site.rules))))
    return tuple(part for part in parts if part.pairs)


def _corrections(site: SiteOf) -> Iterator[BeforeAndAfter]:
    edition = site.rules.edition
    law = {placed.id: placed.rule.cite.sources for one in edition.instruments for placed in rules_of(one)}

    def sources(rules: Iterable[str]) -> tuple[str, ...]:
        cites = dict.fromkeys(cite for rule in rules for cite in law.get(rule, ()))
        return (f"Sources: {in_one_line(cites)}.",) if cites else ()

    for each in edition.corrections:
        yield BeforeAndAfter(", ".join(each.rules), in_words(each.date), (each.was,), (each.right,), sources(each.rules))
    for new in edition.additions:
        yield BeforeAndAfter(", ".join(new.rules), in_words(new.date), (), (new.says,), sources(new.rules))


def _documents(before: RuleSet, after: RuleSet) -> Iterator[BeforeAndAfter]:
    old, new = ({each.id: each for each in rules.edition.instruments} for rules in (before, after))
    for id_ in dict.fromkeys([*old, *new]):
        was, now = _document(old.get(id_)), _document(new.get(id_))
        if was != now:
            cites = [each.sources for each in (old.get(id_), new.get(id_)) if each is not None]
            notes = tuple(dict.fromkeys(f"Sources: {in_one_line(each)}." for each in cites))
            yield BeforeAndAfter((new.get(id_) or old[id_]).title, id_, was, now, notes)


def _document(instrument: Instrument | None) -> tuple[str, ...]:
    if instrument is None:
        return ()
    begins = [] if instrument.in_force_from is None else [f"In force from {in_words(instrument.in_force_from)}"]
    return (status_of(instrument.status).capitalize(), *begins, instrument.summary)


def _events(before: RuleSet, after: RuleSet) -> Iterator[BeforeAndAfter]:
    """The dates that the edition before could not know."""
    known = {event.id for event in before.catalogue.events}
    for event in after.catalogue.events:
        if event.id not in known:
            day = in_words(event.date.first, event.date.precision)
            now = (f"{day}, {event.jurisdiction}, {event.status}.", event.says)
            notes = (f"{CONFIDENCES[event.confidence].capitalize()}: {in_one_line(event.sources)}.",)
            yield BeforeAndAfter(event.title, event.id, (), now, notes)


def _rules(before: RuleSet, after: RuleSet) -> Iterator[BeforeAndAfter]:
    """Those of one side, and those that say otherwise. A rule is known by its id and its document."""
    old, new = _placed(before), _placed(after)
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        lines = [() if each is None else _lines(each, rules) for each, rules in ((was, before), (now, after))]
        if lines[0] != lines[1]:
            placed = now or was
            assert placed is not None
            yield BeforeAndAfter(placed.id, _where(placed), *lines)


def _placed(rules: RuleSet) -> Mapping[tuple[str, str], PlacedRule]:
    """A document that took the place of another is another document: its rules are new."""
    return {(each.id, each.instrument.id): each for one in rules.edition.instruments for each in rules_of(one)}


def _where(placed: PlacedRule) -> str:
    place = placed.route or placed.group
    return placed.instrument.id if place is None else f"{place.id} in {placed.instrument.id}"


def _lines(placed: PlacedRule, rules: RuleSet) -> tuple[str, ...]:
    rule, vocabulary = placed.rule, rules.catalogue.vocabulary
    opens_and_closes = dates_in_words(rule.opens, rule.closes, vocabulary) if isinstance(rule, Row) else ()
    return _told(result_of(rule), rule.cite, rule.when, rules, tuple(line.strip() for line in opens_and_closes))


def _told(result: str, cite: Citation, when: Condition, rules: RuleSet, dates: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A rule as lines, its sources last."""
    return (
        f"{result[:1].upper()}{result[1:]}. {cite.says}",
        _when(when, rules),
        *dates,
        f"{CONFIDENCES[cite.confidence].capitalize()}: {in_one_line(cite.sources)}",
    )


def _classes(before: RuleSet, after: RuleSet) -> Iterator[BeforeAndAfter]:
    """A scheme that only one side has is told as a whole."""
    old, new = ({each.id: each for each in rules.classification.schemes} for rules in (before, after))
    for id_ in dict.fromkeys([*new, *old]):
        was, now = old.get(id_), new.get(id_)
        if was is not None and now is not None:
            yield from _pairs(id_, _class_rules(was, before), _class_rules(now, after))
        else:
            told = [() if each is None else _whole(len(each.rows), "row", "scheme") for each in (was, now)]
            yield BeforeAndAfter((now or old[id_]).title, id_, *told)


def _class_rules(scheme: Scheme, rules: RuleSet) -> Mapping[str, tuple[str, ...]]:
    found = {row.cite.rule: _told(f"class {row.class_}", row.cite, row.when, rules) for row in scheme.rows}
    for result, remarks in (("no class", scheme.outside), ("remark", scheme.remarks)):
        found |= {each.cite.rule: _told(result, each.cite, each.when, rules) for each in remarks}
    return found


def _adoption(before: RuleSet, after: RuleSet) -> Iterator[BeforeAndAfter]:
    """Requirements that only one edition knows at all are told as a whole."""
    if before.adoption and after.adoption:
        yield from _pairs("", _requirements(before), _requirements(after))
    elif before.adoption or after.adoption:
        told = [_whole(len(each.adoption), "requirement", "kind") if each.adoption else () for each in (before, after)]
        yield BeforeAndAfter("What is asked for beyond market access", "", *told)


def _requirements(rules: RuleSet) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in rules.adoption:
        days = [
            f"{word} {in_words(day.first, day.precision)}." for word, day in (("From", each.begins), ("Until", each.ends)) if day
        ]
        found[each.id] = _told(
            f"{each.required.value}, {each.status.value.replace('-', ' ')}", each.cite, each.when, rules, tuple(days)
        )
        found |= {detail.rule: _told(f"beside {each.id}", detail, each.when, rules) for detail in each.details}
    return found


def _whole(count: int, what: str, page: str) -> tuple[str, ...]:
    return (f"{count} {what}{'' if count == 1 else 's'}. Each stands with its sources on the page of its {page}.",)


def _pairs(badge: str, old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Iterator[BeforeAndAfter]:
    for rule in dict.fromkeys([*new, *old]):
        was, now = old.get(rule, ()), new.get(rule, ())
        if was != now:
            yield BeforeAndAfter(rule, badge, was, now)


def _when(condition: Condition, rules: RuleSet) -> str:
    return f"When: {condition_in_words(condition, rules.catalogue.vocabulary)}"
