from __future__ import annotations

import pytest

from pathways.engine.conditions.determine import known_for_classes
from pathways.intake.spellings import folded
from pathways.model.conditions import AllOf, AnyOf, OneOf
from pathways.model.device import Device
from pathways.model.facts import FactType, Vocabulary
from pathways.model.findings import Finding
from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.nodes import FileError, parse

FACTS = """\
schema: pathways.facts/1
facts:
  - {id: device.kind, type: choice, label: Kind, ask: Kind?, help: Help., values: [{value: a, label: A}, {value: b, label: B}]}
  - {id: device.on, type: bool, label: On, ask: On?, help: Help., relevant_when: {device.kind: a}}
derived:
  - {id: device.same, type: bool, label: Same, says: Same., source: s, confidence: inferred, when: {device.on: true}}
constraints:
  - {id: a-is-on, if: {device.kind: a}, then: {device.on: true}, says: So it is., source: s, confidence: inferred}
"""


def _read(text: str) -> FactsFile:
    return read_facts(parse(text, "facts.yaml"))


def _refused(text: str) -> list[Finding]:
    with pytest.raises(FileError) as caught:
        _read(text)
    return list(caught.value.findings)


def test_a_vocabulary_gives_facts_in_order_with_what_follows_from_them() -> None:
    file = _read(FACTS)
    facts = file.vocabulary.facts
    assert list(facts) == ["device.kind", "device.on"]
    assert facts["device.kind"].type is FactType.CHOICE
    assert facts["device.kind"].labels == {"a": "A", "b": "B"}
    assert facts["device.on"].relevant_when == OneOf("device.kind", frozenset({"a"}))
    (constraint,) = file.vocabulary.constraints
    assert constraint.premises == (OneOf("device.kind", frozenset({"a"})),)
    assert constraint.conclusion == OneOf("device.on", frozenset({True}))
    assert not constraint.definition
    assert file.derived["device.same"].definitions[True] == OneOf("device.on", frozenset({True}))


def test_a_constraint_with_two_conclusions_is_two_with_the_same_words() -> None:
    file = _read(FACTS.replace("then: {device.on: true}", "then: {device.on: true, device.kind: [a, b]}"))
    assert [constraint.conclusion.fact for constraint in file.vocabulary.constraints] == ["device.on", "device.kind"]
    assert {constraint.id for constraint in file.vocabulary.constraints} == {"a-is-on"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("id: device.on,", "id: device.kind,", "YS008", 4),
        (
            "constraints:\n",
            "constraints:\n  - {id: a-is-on, if: {}, then: {device.on: true}, says: x, source: s, confidence: inferred}\n",
            "YS008",
            9,
        ),
        ("type: bool, label: On", "type: boolean, label: On", "YS016", 4),
        ("values: [{value: a, label: A}, {value: b, label: B}]", "values: []", "YS030", 3),
        ("type: bool, label: On", "type: choice, label: On", "YS030", 4),
        ("id: device.on,", "id: on,", "YS031", 4),
        ("relevant_when: {device.kind: a}", "relevant_when: {device.kid: a}", "RF001", 4),
        ("relevant_when: {device.kind: a}", "relevant_when: {device.kind: c}", "RF003", 4),
        ("when: {device.on: true}", "when: {device.off: true}", "RF001", 6),
        ("if: {device.kind: a}", "if: {any: [{device.kind: a}]}", "YS032", 8),
        ("if: {device.kind: a}", "if: {not: {device.kind: a}}", "YS032", 8),
        ("ask: On?, ", "", "YS017", 4),
        ("ask: On?, ", "ask: On?, asks: On?, ", "YS019", 4),
        ("schema: pathways.facts/1", "schema: pathways.facts/2", "YS018", 1),
    ],
)
def test_a_wrong_vocabulary_is_refused_with_its_place(old: str, new: str, code: str, line: int) -> None:
    assert FACTS.count(old) == 1
    found = [(finding.code, finding.span.line if finding.span else 0) for finding in _refused(FACTS.replace(old, new))]
    assert (code, line) in found


def test_several_wrong_facts_are_reported_in_one_go() -> None:
    text = FACTS.replace("type: bool, label: On", "type: boolean, label: On").replace("type: choice", "type: chioce")
    assert [(finding.code, finding.span.line if finding.span else 0) for finding in _refused(text)] == [
        ("YS016", 3),
        ("YS016", 4),
    ]


USUAL = "usual: {value: false, provided: it is off}"


def test_a_usual_value_stands_on_the_closed_list_too() -> None:
    text = FACTS.replace("ask: On?,", f"ask: On?, {USUAL},") + "usual_values: device.on\n"
    usual = _read(text).vocabulary.with_usual_value["device.on"]
    assert (usual.value, usual.provided) == (False, "it is off")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (FACTS.replace("ask: On?,", f"ask: On?, {USUAL},"), 1),
        (FACTS + "usual_values: [device.on]\n", 9),
        (FACTS.replace("ask: On?,", f"ask: On?, {USUAL},") + "usual_values: [device.on, device.off]\n", 9),
        (FACTS.replace("ask: Kind?,", f"ask: Kind?, {USUAL},") + "usual_values: [device.kind]\n", 3),
    ],
    ids=["not listed", "listed without one", "listed and unknown", "no yes/no"],
)
def test_a_usual_value_that_does_not_fit_is_refused(text: str, line: int) -> None:
    assert [(finding.code, finding.span.line if finding.span else 0) for finding in _refused(text)] == [("YS035", line)]


# --- the shipped vocabulary -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("device.kind", "general aimd ivd pack"),
        ("class.gb", "I IIa IIb III AIMD IVD-general IVD-self-test IVD-list-B IVD-list-A"),
        ("class.gb_future", "I IIa IIb III A B C D"),
        ("class.eu", "I IIa IIb III A B C D"),
        ("manufacturer.based_in", "gb ni eu elsewhere"),
        ("qms.certificate", "none iso-13485 mdsap"),
        ("approval.regulator", "fda health-canada tga eu uk pmda other"),
    ],
)
def test_the_promised_choices_have_the_promised_values(vocabulary: Vocabulary, fact: str, values: str) -> None:
    assert vocabulary.facts[fact].domain == set(values.split())


def test_the_promised_pathways_exist(vocabulary: Vocabulary) -> None:
    promised = """510k de-novo pma hde 510k-exempt eua breakthrough hc-class-ii hc-class-iii hc-class-iv
        tga-conformity-assessment artg-on-overseas-evidence mdr-certificate mdr-self-declared mdd-certificate mdd-self-declared
        aimdd-certificate ivdr-certificate ivdr-self-declared ivdd-certificate ivdd-self-declared ukca-certificate
        ukca-self-declared pmda-approval"""
    assert set(promised.split()) <= vocabulary.facts["approval.pathway"].domain


def test_the_promised_yes_no_facts_of_a_device_exist(vocabulary: Vocabulary) -> None:
    promised = """active software ai implantable well_established sterile measuring reusable_surgical ancillary_medicine
        animal_tissue human_tissue co_packaged companion_diagnostic cdx_medicine_licensed_in_uk custom_made in_house
        change_control_plan"""
    yes_no = {fact.id for fact in vocabulary.facts.values() if fact.type is FactType.BOOL}
    assert {f"device.{name}" for name in promised.split()} <= yes_no


@pytest.mark.parametrize("fact", ["qms.expires", "approval.granted", "approval.expires", "approval.declared_on"])
def test_the_promised_dates_exist(vocabulary: Vocabulary, fact: str) -> None:
    assert vocabulary.facts[fact].type is FactType.DATE


def test_no_spelling_stands_for_two_values_of_a_fact(vocabulary: Vocabulary) -> None:
    seen: dict[tuple[str, str], str] = {}
    for fact in vocabulary.facts.values():
        for value, label in fact.labels.items():
            for spelling in (value, label, *fact.aliases.get(value, ())):
                assert seen.setdefault((fact.id, folded(spelling)), value) == value
    assert len(seen) > 50


def test_a_derived_choice_is_defined_by_conditions(vocabulary: Vocabulary, shipped_facts: FactsFile) -> None:
    derived = shipped_facts.derived["class.gb_vs_eu"]
    assert set(derived.definitions) == {"lower", "same", "higher"}
    assert all(isinstance(condition, AnyOf | AllOf) for condition in derived.definitions.values())
    assert derived.id not in vocabulary.facts


# --- bundles ----------------------------------------------------------------------------------------------

BUNDLED = FACTS.replace("id: device.on, type: bool,", "id: device.on, type: bool, together: traits,") + (
    "bundles:\n  - {id: traits, ask: Which of these?, help: Tick them.}\n"
)


def test_a_fact_can_be_asked_together_with_others() -> None:
    vocabulary = _read(BUNDLED).vocabulary
    assert vocabulary.facts["device.on"].together == "traits"
    assert vocabulary.facts["device.kind"].together is None
    assert vocabulary.bundles["traits"].ask == "Which of these?"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("together: traits", "together: trait", "YS033", 4),
        ("type: choice", "together: traits, type: choice", "YS033", 3),
        ("ask: Which of these?, ", "", "YS017", 10),
        ("{id: traits", "{id: traits, ask: A, help: B}\n  - {id: traits", "YS008", 11),
    ],
)
def test_a_wrong_bundle_is_refused_with_its_place(old: str, new: str, code: str, line: int) -> None:
    assert BUNDLED.count(old) == 1
    found = [(finding.code, finding.span.line if finding.span else 0) for finding in _refused(BUNDLED.replace(old, new))]
    assert (code, line) in found


def test_a_bundle_is_about_the_device_or_about_an_approval() -> None:
    fact = "  - {id: approval.on, type: bool, label: On, ask: On?, help: Help., together: traits}\nderived:"
    assert {finding.code for finding in _refused(BUNDLED.replace("derived:", fact))} == {"YS033"}


def test_every_shipped_bundle_is_used_by_several_facts(vocabulary: Vocabulary) -> None:
    for bundle in vocabulary.bundles:
        assert sum(fact.together == bundle for fact in vocabulary.facts.values()) > 1


# --- constraints ------------------------------------------------------------------------------------------

CONSTRAINED = FACTS + (
    "  - {id: off-is-b, if: {device.on: false}, then: {device.kind: b}, never_infers: [device.on], one_way: true,"
    " says: So it is., source: s, confidence: inferred}\n"
)


def test_a_constraint_may_name_exceptions_and_a_direction() -> None:
    constraint = _read(CONSTRAINED).vocabulary.constraints[-1]
    assert constraint.never_infers == ("device.on",)
    assert constraint.one_way


def test_an_exception_is_one_of_the_premises() -> None:
    assert {finding.code for finding in _refused(CONSTRAINED.replace("[device.on]", "[device.kind]"))} == {"YS032"}


# --- choices ----------------------------------------------------------------------------------------------

CHOICES = FACTS + (
    "choices:\n"
    "  - id: what\n"
    "    ask: What is it?\n"
    "    help: Choose.\n"
    "    answers:\n"
    "      - {label: One that is on, about: A lamp., says: {device.kind: a, device.on: true}}\n"
    "      - {label: Another, says: {device.kind: b}}\n"
)


def test_an_answer_of_a_choice_says_several_facts() -> None:
    (choice,) = _read(CHOICES).vocabulary.choices
    assert choice.facts == ("device.kind", "device.on")
    assert [(answer.label, answer.about, answer.facts) for answer in choice.answers] == [
        ("One that is on", "A lamp.", {"device.kind": "a", "device.on": True}),
        ("Another", "", {"device.kind": "b"}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("says: {device.kind: b}", "says: {device.kin: b}", "YS033"),
        ("says: {device.kind: b}", "says: {device.kind: c}", "YS016"),
        ("says: {device.kind: b}", "says: {device.on: perhaps}", "YS011"),
        ("says: {device.kind: b}", "say: {device.kind: b}", "YS019"),
        ("says: {device.kind: b}", "says: b", "YS014"),
    ],
)
def test_a_wrong_answer_of_a_choice_is_refused_with_its_place(old: str, new: str, code: str) -> None:
    findings = _refused(CHOICES.replace(old, new))
    assert code in {finding.code for finding in findings}, findings
    assert all(finding.span is not None and finding.span.line == 15 for finding in findings)


def test_where_a_fact_is_found_out_is_kept() -> None:
    file = _read(FACTS.replace("help: Help., relevant_when", "help: Help., find_out: On   the label., relevant_when"))
    assert file.vocabulary.facts["device.on"].find_out == "On the label."


def test_the_answers_of_every_shipped_choice_can_be_true(vocabulary: Vocabulary) -> None:
    for choice in vocabulary.choices:
        for answer in choice.answers:
            known = known_for_classes(Device("", answer.facts, None, None), vocabulary)
            assert all(known.possible[fact] == {value} for fact, value in answer.facts.items()), (choice.id, answer)
