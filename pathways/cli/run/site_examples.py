"""The worked cases of an edition as examples on its pages: of routes, of classes, of what is asked for beyond market access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from pathways.check.behaviour.adoption_cases import AdoptionCase, load_adoption_cases
from pathways.check.behaviour.case_words import facts_that_matter
from pathways.check.behaviour.cases import Case, load_cases
from pathways.check.behaviour.class_cases import ClassCase, load_class_cases
from pathways.check.behaviour.expectations import Expectation
from pathways.engine.conditions.wording import fact_label, join_or
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import facts_read
from pathways.model.dates import in_words
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.findings import Span
from pathways.report.labels import CONFIDENCES
from pathways.report.site.parts import Example
from pathways.report.site.sources import source_lines
from pathways.rulebook.folder import RuleFolder

_MOST_FACTS = 12


def examples_of(folder: RuleFolder, rules: RuleSet, root: str) -> tuple[Example, ...]:
    """``root``: how messages name the rule folder. Raises FileError."""
    return (
        *(_example(case, rules, root) for case in load_cases(folder, rules.edition.base)),
        *_of_classes(load_class_cases(folder, rules), rules, root),
        *(_of_adoption(case, rules, root) for case in load_adoption_cases(folder, rules)),
    )


def _of_classes(cases: Sequence[ClassCase], rules: RuleSet, root: str) -> Iterator[Example]:
    schemes = {scheme.id: scheme for scheme in rules.classification.schemes}
    read = {row.cite.rule: facts_read(row.when) for scheme in schemes.values() for row in scheme.rows}
    read |= {each.cite.rule: facts_read(each.when) for scheme in schemes.values() for each in scheme.outside}
    vocabulary, sources, on = rules.catalogue.vocabulary, rules.catalogue.sources, rules.edition.known_on
    for case in cases:
        asserted = case.because if case.outside is None else frozenset({case.outside})
        matter = frozenset().union(*(read.get(rule, frozenset()) for rule in asserted))
        stated = [fact for fact in vocabulary.facts if fact in case.facts]
        named = [fact for fact in stated if fact in matter] or stated
        yield Example(
            id=case.id,
            about=" ".join(part for part in (_sentence(case.about), _sentence(case.note)) if part),
            device=f"{_facts(vocabulary, named, case.facts)}.",
            expected=(_class(case, schemes[case.scheme].title),),
            rules=asserted,
            topic=f"classes-{Path(case.span.file).stem}",
            place=_place(case.span, root),
            sources=source_lines(case.sources, sources, on),
            confidence="" if case.confidence is None else CONFIDENCES[case.confidence],
        )


def _class(case: ClassCase, scheme: str) -> str:
    if case.outside is not None:
        return f"{scheme}: no class, because of {case.outside}."
    because = f", because of {', '.join(sorted(case.because))}" if case.because else ""
    return f"{scheme}: class {join_or(list(case.possible))}{because}."


def _of_adoption(case: AdoptionCase, rules: RuleSet, root: str) -> Example:
    required = {each.id: each for each in rules.adoption}
    vocabulary = rules.catalogue.vocabulary
    matter = frozenset().union(*(facts_read(required[id_].when) for id_ in case.about if id_ in required))
    stated = [fact for fact in vocabulary.facts if fact in case.device.facts]
    named = [fact for fact in stated if fact in matter] or stated
    return Example(
        id=case.id,
        about="",
        device=f"On {in_words(case.as_of)}: {_facts(vocabulary, named, case.device.facts)}.",
        expected=tuple(_asked_for(case, vocabulary)),
        rules=case.about,
        topic=f"adoption-{Path(case.span.file).stem}",
        place=_place(case.span, root),
    )


def _asked_for(case: AdoptionCase, vocabulary: Vocabulary) -> Iterator[str]:
    for each in case.applies:
        yield f"{each.id} applies: {each.required.value}, {each.status.value.replace('-', ' ')}."
    for id_, facts in case.asks.items():
        yield f"{id_} is open and depends on {', '.join(fact_label(vocabulary, fact) for fact in sorted(facts))}."
    yield from (f"{id_} does not apply." for id_ in case.absent)
    yield from (f"{id_} is named as another nation's." for id_ in case.elsewhere)
    yield from (f"The answer does not say '{text}'." for text in case.never_says)


def _place(span: Span, root: str) -> str:
    return f"{span.file.removeprefix(root).lstrip('/')}, line {span.line}"


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _example(case: Case, rules: RuleSet, root: str) -> Example:
    asks = case.asks
    named = {rule for each in case.expect for rule in each.rules}
    named |= {each.rule for part in (asks.evidence, asks.duties, asks.notices, asks.costs) for each in part if each.rule}
    return Example(
        id=case.id,
        about=case.about,
        device=f"On {in_words(case.as_of)}: {_device(case, rules)}",
        expected=tuple(_expected(case)),
        rules=frozenset(named),
        topic=Path(case.span.file).stem,
        place=_place(case.span, root),
    )


def _device(case: Case, rules: RuleSet) -> str:
    """The facts that the rules in question read, by their labels, and the approvals held."""
    vocabulary = rules.catalogue.vocabulary
    matter = facts_that_matter(case, rules)
    stated = [fact for fact in vocabulary.facts if fact in case.device.facts]
    named = [fact for fact in stated if fact in matter] or stated
    if case.device.approvals is None:
        held = "It is not known which approvals are held."
    else:
        each = [
            "; ".join(_said(vocabulary, fact, approval.facts[fact]) for fact in vocabulary.facts if fact in approval.facts)
            for approval in case.device.approvals
        ]
        held = " ".join(f"Holds an approval: {one}." for one in each) or "Holds no approval."
    return f"{_facts(vocabulary, named, case.device.facts)}. {held}"


def _facts(vocabulary: Vocabulary, named: Sequence[str], facts: Mapping[str, FactValue]) -> str:
    words = [_said(vocabulary, fact, facts[fact]) for fact in named[:_MOST_FACTS]]
    words += [f"and {len(named) - _MOST_FACTS} more facts"] if len(named) > _MOST_FACTS else []
    return "; ".join(words) or "nothing is stated"


def _said(vocabulary: Vocabulary, fact: str, value: FactValue) -> str:
    known = vocabulary.facts[fact]
    if isinstance(value, date):
        return f"{known.label} {in_words(value)}"
    words = known.in_words(value) if isinstance(value, str | bool) and value in known.domain else str(value)
    return f"{known.label} {words}"


def _expected(case: Case) -> Iterator[str]:
    for each in case.expect:
        yield _route(each)
    asks = case.asks
    for words, named in (
        ("asks for", [each.rule or each.item for each in asks.evidence]),
        ("does not ask for", [each.rule or each.item for each in asks.no_evidence]),
        ("names the duty", [each.rule for each in asks.duties]),
        ("does not name the duty", [each.rule for each in asks.no_duties]),
        ("tells the notice", [each.rule for each in asks.notices]),
        ("does not tell the notice", [each.rule for each in asks.no_notices]),
        ("names the day", [_day(day) for day, _ in asks.deadlines]),
        ("does not name the day", [_day(day) for day, _ in asks.no_deadlines]),
        ("names the cost", [each.rule for each in asks.costs]),
        ("does not name the cost", [each.rule for each in asks.no_costs]),
        ("asks the question", case.questions),
    ):
        if named:
            yield f"The answer {words} {', '.join(map(str, named))}."


def _route(each: Expectation) -> str:
    outcome = "is not in the answer" if each.outcome is None else f"is {each.outcome.value}"
    parts = [
        f"{each.id} {outcome}",
        f"for {each.approval}" if each.approval else "",
        f"from {_day(each.opens)}" if each.opens else "",
        f"until {_day(each.closes)}" if each.closes and each.closes != "none" else "",
        "without an end" if each.closes == "none" else "",
        f"depending on {', '.join(each.undecided_by)}" if each.undecided_by else "",
        f"because of {', '.join(each.rules)}" if each.rules else "",
    ]
    return f"{', '.join(part for part in parts if part)}."


def _day(written: str) -> str:
    """A day in words; what is less than a day stays as it is written."""
    try:
        return in_words(date.fromisoformat(written))
    except ValueError:
        return written
