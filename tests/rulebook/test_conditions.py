from __future__ import annotations

from datetime import date

import pytest

from pathways.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Condition,
    Holds,
    Interval,
    Negation,
    OneOf,
    Value,
    Within,
    day_interval,
    facts_read,
)
from pathways.model.findings import Finding
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.nodes import FileError, Mapping, parse

NUMBERS = """\
schema: pathways.facts/1
facts:
  - {id: device.weight, type: number, label: Weight, ask: Weight?, help: In grams.}
"""


def _node(text: str) -> Mapping:
    root = parse(f"when: {text}\n", "f")
    assert isinstance(root, Mapping)
    return root


def _read(facts: FactsFile, text: str, about_approvals: bool = True) -> Condition:
    return facts.conditions.read(_node(text).entries[0].value, about_approvals=about_approvals)


def _refused(facts: FactsFile, text: str, about_approvals: bool = True) -> Finding:
    with pytest.raises(FileError) as caught:
        _read(facts, text, about_approvals)
    (finding,) = caught.value.findings
    return finding


def _one(fact: str, *values: Value) -> OneOf:
    return OneOf(fact, frozenset(values))


KIND, STERILE = _one("device.kind", "ivd"), _one("device.sterile", True)
DAY = date(2028, 6, 30)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{}", ALWAYS),
        ("{device.kind: ivd}", KIND),
        ("{device.kind: [general, aimd]}", _one("device.kind", "general", "aimd")),
        ("{device.kind: [ivd, ivd]}", KIND),
        ("{device.kind: {not: ivd}}", _one("device.kind", "general", "aimd", "pack")),
        ("{device.kind: {not: [ivd, pack]}}", _one("device.kind", "general", "aimd")),
        ("{device.kind: {not: {not: ivd}}}", KIND),
        ("{device.sterile: true}", STERILE),
        ("{device.sterile: {not: true}}", _one("device.sterile", False)),
        ("{device.sterile: [true, false]}", _one("device.sterile", True, False)),
        ("{device.kind: ivd, device.sterile: true}", AllOf((KIND, STERILE))),
        ("{all: [{device.kind: ivd}, {device.sterile: true}]}", AllOf((KIND, STERILE))),
        ("{any: [{device.kind: ivd}, {device.sterile: true}]}", AnyOf((KIND, STERILE))),
        ("{not: {device.kind: ivd}}", Negation(KIND)),
        ("{not: {device.kind: ivd, device.sterile: true}}", Negation(AllOf((KIND, STERILE)))),
        ("{holds: {approval.pathway: 510k}}", Holds(_one("approval.pathway", "510k"))),
        ("{device.kind: ivd, any: [{device.sterile: true}, {}]}", AllOf((KIND, AnyOf((STERILE, ALWAYS))))),
        ("{qms.expires: 2028-06-30}", Within("qms.expires", day_interval(DAY, DAY))),
        ("{qms.expires: {before: 2028-06-30}}", Within("qms.expires", day_interval(high=date(2028, 6, 29)))),
        ("{qms.expires: {after: 2028-06-30}}", Within("qms.expires", day_interval(low=date(2028, 7, 1)))),
        ("{qms.expires: {on_or_before: 2028-06-30}}", Within("qms.expires", day_interval(high=DAY))),
        ("{qms.expires: {on_or_after: 2028-06-30}}", Within("qms.expires", day_interval(low=DAY))),
        ("{qms.expires: {on_or_before: 9999-12-31}}", Within("qms.expires", day_interval(high=date.max))),
    ],
)
def test_every_form_is_read_into_the_closed_algebra(shipped_facts: FactsFile, text: str, condition: Condition) -> None:
    assert _read(shipped_facts, text) == condition


def test_no_condition_always_holds(shipped_facts: FactsFile) -> None:
    assert shipped_facts.conditions.read(None, about_approvals=False) == ALWAYS


@pytest.mark.parametrize(
    ("text", "interval"),
    [("{at_least: 5}", Interval(low=5)), ("{at_most: 2.5}", Interval(high=2.5)), ("{at_least: -1}", Interval(low=-1))],
)
def test_number_facts_are_compared(text: str, interval: Interval) -> None:
    facts = read_facts(parse(NUMBERS, "f"))
    assert _read(facts, f"{{device.weight: {text}}}") == Within("device.weight", interval)


@pytest.mark.parametrize(
    ("text", "code"),
    [("{at_least: nan}", "YS013"), ("{at_least: many}", "YS013"), ("5", "YS023"), ("{before: 2028-06-30}", "YS023")],
)
def test_a_number_condition_that_is_not_a_comparison_is_refused(text: str, code: str) -> None:
    facts = read_facts(parse(NUMBERS, "f"))
    assert _refused(facts, f"{{device.weight: {text}}}").code == code


@pytest.mark.parametrize(
    ("text", "code", "column", "help_"),
    [
        ("{device.knd: ivd}", "RF001", 8, "Did you mean 'device.kind'?"),
        ("{holdz: {approval.pathway: 510k}}", "RF001", 8, "Did you mean 'holds'?"),
        ("{reliance.categry: class-iia}", "RF001", 8, "Did you mean 'reliance.category'?"),
        ("{holds: {approval.pathwy: 510k}}", "RF001", 16, "Did you mean 'approval.pathway'?"),
        ("{device.kind: idv}", "RF003", 21, "Did you mean 'ivd'?"),
        ("{device.kind: [general, ivdd]}", "RF003", 31, "Did you mean 'ivd'?"),
        ("{class.gb: iia}", "RF003", 18, "Did you mean 'IIa'?"),
        ("{reliance.category: class-ii}", "RF003", 27, "Did you mean 'class-iii'?"),
        ("{device.kind: {not: idv}}", "RF003", 27, "Did you mean 'ivd'?"),
    ],
)
def test_an_unknown_fact_or_value_is_named_with_the_nearest_one(
    shipped_facts: FactsFile, text: str, code: str, column: int, help_: str
) -> None:
    finding = _refused(shipped_facts, text)
    assert (finding.code, str(finding.span)) == (code, f"f:1:{column}")
    assert finding.help == help_


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("[{device.kind: ivd}]", "YS020", id="a list"),
        pytest.param("device.kind", "YS020", id="a text"),
        pytest.param("{not: [{device.kind: ivd}]}", "YS020", id="not with a list"),
        pytest.param("{any: []}", "YS021", id="any of nothing"),
        pytest.param("{all: []}", "YS021", id="all of nothing"),
        pytest.param("{any: {device.kind: ivd}}", "YS015", id="any with a mapping"),
        pytest.param("{approval.number: K203629}", "YS022", id="free text"),
        pytest.param("{manufacturer.name: {not: x}}", "YS022", id="free text negated"),
        pytest.param("{device.kind: []}", "YS024", id="no value"),
        pytest.param("{device.kind: {not: []}}", "YS024", id="not of no value"),
        pytest.param("{device.sterile: {not: [true, false]}}", "YS024", id="not of every value"),
        pytest.param("{reliance.category: []}", "YS024", id="no value of a derived fact"),
        pytest.param("{device.kind: {before: 2028-06-30}}", "YS023", id="a comparison of a choice"),
        pytest.param("{device.kind: {not: ivd, is: pack}}", "YS023", id="two keys"),
        pytest.param("{device.kind: {}}", "YS023", id="no key"),
        pytest.param("{device.kind: null}", "YS010", id="null"),
        pytest.param("{device.sterile: maybe}", "YS011", id="neither yes nor no"),
        pytest.param("{device.sterile: 'true'}", "YS011", id="yes in quotes"),
        pytest.param("{qms.expires: soon}", "YS012", id="no date"),
        pytest.param("{qms.expires: {before: 2026-02-30}}", "YS012", id="a date that does not exist"),
        pytest.param("{qms.expires: {until: 2028-06-30}}", "YS023", id="unknown comparison"),
        pytest.param("{qms.expires: {not: 2028-06-30}}", "YS023", id="not of a date"),
        pytest.param("{qms.expires: [2028-06-30]}", "YS023", id="a list of dates"),
        pytest.param("{qms.expires: {after: 2027-01-01, before: 2028-01-01}}", "YS023", id="two comparisons"),
        pytest.param("{qms.expires: {before: 0001-01-01}}", "YS025", id="before the first day"),
        pytest.param("{qms.expires: {after: 9999-12-31}}", "YS025", id="after the last day"),
    ],
)
def test_a_malformed_condition_is_refused_with_its_place(shipped_facts: FactsFile, text: str, code: str) -> None:
    finding = _refused(shipped_facts, text)
    assert finding.code == code
    assert finding.span is not None
    assert finding.span.line == 1
    assert finding.span.column >= len("when: ") + 1


@pytest.mark.parametrize(
    "text",
    [
        "{approval.pathway: 510k}",
        "{any: [{device.kind: ivd}, {approval.pathway: 510k}]}",
        "{not: {approval.withdrawn: true}}",
        "{all: [{not: {approval.expires: {before: 2028-06-30}}}]}",
    ],
)
def test_approval_facts_outside_holds_are_refused_where_the_whole_device_is_looked_at(
    shipped_facts: FactsFile, text: str
) -> None:
    finding = _refused(shipped_facts, text, about_approvals=False)
    assert finding.code == "RF002"
    assert finding.help == "Put it inside 'holds: {...}'."
    assert facts_read(_read(shipped_facts, text)) & {"approval.pathway", "approval.withdrawn", "approval.expires"}


def test_approval_facts_inside_holds_are_accepted_everywhere(shipped_facts: FactsFile) -> None:
    text = "{device.kind: ivd, holds: {approval.pathway: 510k, any: [{approval.withdrawn: false}]}}"
    assert "approval.withdrawn" in facts_read(_read(shipped_facts, text, about_approvals=False))


# --- derived facts ----------------------------------------------------------------------------------------


def test_a_derived_choice_is_replaced_by_what_defines_it(shipped_facts: FactsFile) -> None:
    derived = shipped_facts.derived["reliance.category"]
    assert _read(shipped_facts, "{reliance.category: class-d}") == derived.definitions["class-d"]
    both = _read(shipped_facts, "{reliance.category: [class-d, class-iii]}")
    assert both == AnyOf((derived.definitions["class-iii"], derived.definitions["class-d"]))


def test_the_order_of_derived_values_does_not_matter(shipped_facts: FactsFile) -> None:
    one = _read(shipped_facts, "{reliance.category: [class-iia, class-d]}")
    assert one == _read(shipped_facts, "{reliance.category: [class-d, class-iia]}")


def test_a_derived_choice_negated_is_any_of_its_other_values(shipped_facts: FactsFile) -> None:
    derived = shipped_facts.derived["class.gb_vs_eu"]
    assert _read(shipped_facts, "{class.gb_vs_eu: {not: same}}") == AnyOf(
        (derived.definitions["lower"], derived.definitions["higher"])
    )


def test_a_derived_yes_no_fact_is_replaced_by_its_condition_or_the_negation(shipped_facts: FactsFile) -> None:
    holds = shipped_facts.derived["reliance.eu_only_type"].definitions[True]
    assert _read(shipped_facts, "{reliance.eu_only_type: true}") == holds
    assert _read(shipped_facts, "{reliance.eu_only_type: false}") == Negation(holds)
    assert _read(shipped_facts, "{reliance.eu_only_type: {not: true}}") == Negation(holds)
    assert _read(shipped_facts, "{reliance.eu_only_type: [true, false]}") == ALWAYS


def test_no_derived_fact_is_left_in_a_condition(shipped_facts: FactsFile) -> None:
    reader: ConditionReader = shipped_facts.conditions
    for derived in shipped_facts.derived.values():
        value = next(iter(derived.definitions))
        node = _node(f"{{{derived.id}: {str(value).lower()}}}").entries[0].value
        read = facts_read(reader.read(node, about_approvals=derived.id.startswith("approval.")))
        assert read
        assert read <= shipped_facts.vocabulary.facts.keys()
