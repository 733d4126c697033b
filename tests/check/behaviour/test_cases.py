from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.check.behaviour.cases import Answers, CaseResult, load_cases, run_cases
from pathways.model.findings import Finding
from pathways.model.result import Outcome
from pathways.model.rules import Confidence, LegalStatus
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError

EDITION = "2026.11"

HEAD = """\
schema: pathways.cases/1
edition: "2026.11"
as_of: "2026-11-20"
given:
  device: {kind: general, software: true, measuring: false, custom_made: false, in_house: false, co_packaged: false}
  class: {gb: IIa, gb_future: IIa, eu: IIa}
  manufacturer: {based_in: gb}
  approvals: [{regulator: fda, pathway: de-novo, number: DEN180001, by_reliance: false, withdrawn: false}]
"""

RIGHT = "{id: gb-ukca-approved-body, outcome: open, rules: [ukca-class-iia]}"


Load = Callable[[str], RuleFolder]


@pytest.fixture
def load(rules_copy: Path) -> Load:
    """Writes a case file into a copy of the shipped rules."""

    def write(cases: str, name: str = "a.yaml") -> RuleFolder:
        folder = rules_copy / "cases" / EDITION
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(cases, encoding="utf-8")
        return RuleFolder(rules_copy, shown_as="rules")

    return write


def _case(expect: str, more: str = "") -> str:
    return f"{HEAD}cases:\n  - id: one\n    expect: [{expect}]\n{more}"


def _run(folder: RuleFolder) -> CaseResult:
    (result,) = run_cases(folder, EDITION)
    return result


def _messages(folder: RuleFolder) -> list[str]:
    return [finding.message for finding in _run(folder).failures]


def _refused(folder: RuleFolder) -> list[Finding]:
    with pytest.raises(FileError) as caught:
        load_cases(folder, EDITION)
    return list(caught.value.findings)


# --- what is expected -------------------------------------------------------------------------------------


def test_a_case_that_gets_what_it_expects_passes(load: Load) -> None:
    result = _run(load(_case(RIGHT)))
    assert result.failures == ()
    assert (result.case.id, result.case.edition) == ("one", EDITION)


BODY = "{id: gb-ukca-approved-body, outcome: open, rules: [ukca-class-iia]"
ROUTE_4 = "{id: gb-reliance-4, outcome: expected, rules: [r4-active]"


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        (BODY.replace("iia]", "iib]") + "}", "rule 'ukca-class-iib' is not among the reasons"),
        (BODY.replace("iia]", "iia, nonsense]") + "}", "rule 'nonsense' is not among the reasons"),
        (BODY.replace("open", "closed") + "}", "outcome is open, not closed"),
        (BODY.replace("open", "undecided") + "}", "outcome is open, not undecided"),
        (BODY.replace("open", "absent") + "}", "gb-ukca-approved-body is open, not absent (ukca-class-iia"),
        (BODY.replace("approved-body", "self-declared") + "}", "gb-ukca-self-declared is not in the answer, which has"),
        (BODY + ", confidence: assumed}", "confidence is verified, not assumed"),
        (BODY + ", opens: '2027-06-01'}", "opens is"),
        (BODY + ", closes: '2030-06-30'}", "closes is none, not 2030-06-30"),
        (BODY + ", undecided_by: [device.ai]}", "undecided_by is []"),
        (BODY + ", between: [gb-in-house]}", "between is []"),
        (BODY + ", legal_status: draft}", "is not in the answer"),
        (ROUTE_4 + ", opens: '2027-07-01'}", "opens is 2027-06-01, not 2027-07-01"),
        (ROUTE_4 + ", opens: none}", "opens is 2027-06-01, not none"),
        (ROUTE_4 + ", approval: K203629}", "is not in the answer"),
    ],
)
@pytest.mark.first_only
def test_a_case_that_gets_something_else_fails_and_says_what(load: Load, expect: str, message: str) -> None:
    failures = _run(load(_case(expect))).failures
    assert len(failures) == 1
    assert failures[0].code == "TS001"
    assert str(failures[0].span) == "rules/cases/2026.11/a.yaml:11:14"
    assert failures[0].message.startswith("case 'one': ")
    assert message in failures[0].message


@pytest.mark.parametrize(
    "expect",
    [
        "{id: gb-ukca-self-declared, outcome: absent}",
        ROUTE_4 + ", opens: '2027-06-01', confidence: assumed}",
        ROUTE_4 + ", legal_status: draft, approval: DEN180001}",
        ROUTE_4 + ", approval: de-novo}",
        ROUTE_4 + ", approval: fda}",
        BODY + ", closes: none, undecided_by: [], between: []}",
        BODY + ", confidence: null, legal_status: null, closes: ~}",
    ],
)
def test_every_part_of_an_expectation_can_be_met(load: Load, expect: str) -> None:
    assert _messages(load(_case(expect))) == []


def test_what_is_undecided_names_the_facts_it_depends_on(load: Load) -> None:
    def expecting(fact: str) -> RuleFolder:
        text = f"{{id: gb-ukca-approved-body, outcome: undecided, undecided_by: [{fact}]}}"
        return load(_case(text, "    device: {class: {gb: null}}\n"))

    assert _messages(expecting("class.gb")) == []
    (message,) = _messages(expecting("class.eu"))
    assert "undecided_by is ['class.gb'], not ['class.eu']" in message


TWO = """\
    device:
      approvals:
        - {regulator: fda, pathway: de-novo, number: DEN180001, by_reliance: false, withdrawn: false}
        - {regulator: fda, pathway: pma, number: P950037, by_reliance: false, withdrawn: false}
"""


def test_an_id_that_is_twice_in_the_answer_must_be_told_apart(load: Load) -> None:
    (message,) = _messages(load(_case(ROUTE_4 + "}", TWO)))
    assert "gb-reliance-4 is 2 times in the answer; say which with 'legal_status' or 'approval'" in message
    for which in ("DEN180001", "pma"):
        assert _messages(load(_case(f"{ROUTE_4}, approval: {which}}}", TWO))) == []


def test_an_absent_expectation_finds_every_result_of_the_id(load: Load) -> None:
    assert len(_messages(load(_case("{id: gb-reliance-4, outcome: absent}", TWO)))) == 2


@pytest.mark.slow
def test_questions_and_notices_are_expected_too(load: Load) -> None:
    device = "    device: {class: {gb: null}}\n"
    asked = f"{HEAD}cases:\n  - id: one\n{device}    questions: [class.gb]\n"
    assert _messages(load(asked)) == []
    assert _messages(load(asked.replace("[class.gb]", "[class.gb, device.kind]"))) == [
        "case 'one': does not ask about device.kind"
    ]
    given = f"{HEAD}cases:\n  - id: one\n    notices: [draft2026-no-software-rule]\n"
    assert _messages(load(given)) == []
    assert _messages(load(given.replace("no-software-rule", "nothing"))) == ["case 'one': gives no notice 'draft2026-nothing'"]


def test_the_law_can_be_narrowed_to_what_is_in_force(load: Load) -> None:
    expect = "{id: gb-reliance-4, outcome: absent}"
    assert _messages(load(_case(expect, "    law: in-force\n"))) == []
    assert len(_messages(load(_case(expect, "    law: all\n")))) == 1
    assert len(_messages(load(_case(expect, "    law: null\n")))) == 1


def test_a_case_may_have_a_day_of_its_own(load: Load) -> None:
    (case,) = load_cases(load(_case(RIGHT, '    as_of: "2027-01-31"\n')), EDITION)
    assert case.as_of.isoformat() == "2027-01-31"
    (case,) = load_cases(load(_case(RIGHT)), EDITION)
    assert case.as_of.isoformat() == "2026-11-20"


def test_an_expectation_is_read_with_all_its_parts(load: Load) -> None:
    text = (
        "{id: gb-x, outcome: unsettled, rules: [a, b], approval: K1, legal_status: draft, confidence: unknown, opens: none, "
        "closes: none..2030-06-30, undecided_by: [c], between: [d, e]}"
    )
    (case,) = load_cases(load(_case(text)), EDITION)
    (wanted,) = case.expect
    assert wanted.outcome is Outcome.UNSETTLED
    assert (wanted.rules, wanted.approval) == (("a", "b"), "K1")
    assert (wanted.legal_status, wanted.confidence) == (LegalStatus.DRAFT, Confidence.UNKNOWN)
    assert (wanted.opens, wanted.closes) == ("none", "none..2030-06-30")
    assert (wanted.undecided_by, wanted.between) == (("c",), ("d", "e"))


# --- what a case is given ---------------------------------------------------------------------------------


def _device_of(load: Load, device: str) -> dict[str, object]:
    (case,) = load_cases(load(_case(RIGHT, f"    device: {device}\n")), EDITION)
    return case.device.as_document()


def test_the_shared_facts_are_every_cases_facts(load: Load) -> None:
    (case,) = load_cases(load(_case(RIGHT)), EDITION)
    assert case.device.facts["device.kind"] == "general"
    assert case.device.name == "case one"
    assert case.device.approvals is not None
    assert len(case.device.approvals) == 1


@pytest.mark.parametrize("device", ["null", "{}"])
def test_a_case_may_add_nothing(load: Load, device: str) -> None:
    (case,) = load_cases(load(_case(RIGHT)), EDITION)
    assert _device_of(load, device) == case.device.as_document()


def test_a_case_adds_facts_and_its_own_win(load: Load) -> None:
    document = _device_of(load, "{device: {ai: true, measuring: true}, class: {gb: IIb}}")
    assert document["class"] == {"gb": "IIb", "gb_future": "IIa", "eu": "IIa"}
    device = document["device"]
    assert isinstance(device, dict)
    assert (device["ai"], device["measuring"], device["in_house"]) == (True, True, False)


@pytest.mark.parametrize(
    ("device", "gone"),
    [
        ("{class: {gb: null}}", "class.gb"),
        ("{class: null}", "class.eu"),
        ("{device: {in_house: ~, measuring: true}}", "device.in_house"),
    ],
)
def test_a_null_takes_a_shared_fact_away(load: Load, device: str, gone: str) -> None:
    (case,) = load_cases(load(_case(RIGHT, f"    device: {device}\n")), EDITION)
    assert gone not in case.device.facts
    assert case.device.facts["device.kind"] == "general"


def test_a_null_takes_the_approvals_away_and_a_list_replaces_them(load: Load) -> None:
    assert "approvals" not in _device_of(load, "{approvals: null}")
    assert _device_of(load, "{approvals: []}")["approvals"] == []
    assert _device_of(load, "{approvals: [K203629]}")["approvals"] == [{"number": "K203629", "pathway": "510k"}]


def test_without_shared_facts_a_case_has_its_own_only(load: Load) -> None:
    head = HEAD[: HEAD.index("given:")]
    text = f"{head}cases:\n  - {{id: one, device: {{class: {{gb: I}}}}, questions: [device.kind]}}\n"
    (case,) = load_cases(load(text), EDITION)
    assert case.device.facts == {"class.gb": "I"}
    assert case.device.approvals is None


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        pytest.param("  - {id: one, expect: []}\n", "TS002", id="nothing expected"),
        pytest.param("  - {id: one}\n", "TS002", id="not a word expected"),
        pytest.param("  - {id: one, expect: [], questions: [], notices: []}\n", "TS002", id="empty lists expected"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: open}]}\n", "TS002", id="open without rules"),
        pytest.param(
            "  - {id: one, expect: [{id: gb-ukca, outcome: expected, rules: []}]}\n", "TS002", id="expected without rules"
        ),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: excluded}]}\n", "TS002", id="excluded without rules"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: closed}]}\n", "TS002", id="closed without rules"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: unsettled}]}\n", "TS002", id="unsettled without rules"),
        pytest.param("  - {id: one, expect: [{outcome: absent}]}\n", "YS017", id="no route"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca}]}\n", "YS017", id="no outcome"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: opened}]}\n", "YS016", id="unknown outcome"),
        pytest.param("  - {id: one, expect: [{id: gb-ukca, outcome: absent, rule: x}]}\n", "YS019", id="unknown key"),
        pytest.param("  - {id: one, expect: {id: gb-ukca, outcome: absent}}\n", "YS015", id="no list"),
        pytest.param("  - {expect: [{id: gb-ukca, outcome: absent}]}\n", "YS017", id="no id"),
        pytest.param("  - {id: one, expect: [{id: x, outcome: absent}], law: draft}\n", "YS016", id="unknown law"),
        pytest.param("  - {id: one, expect: [{id: x, outcome: absent}], as_of: 2026-02-30}\n", "YS012", id="no such day"),
        pytest.param(
            "  - {id: one, expect: [{id: x, outcome: absent}], device: {device: {kind: x}}}\n", "IN016", id="wrong fact"
        ),
        pytest.param(
            "  - {id: one, expect: [{id: x, outcome: absent}], device: {device: {kind: ivd}}}\n", "IN015", id="contradiction"
        ),
        pytest.param("  - {id: one, expect: [{id: x, outcome: absent}], device: [kind]}\n", "YS014", id="device is a list"),
    ],
)
def test_a_case_that_cannot_fail_or_be_read_is_an_error_with_its_place(load: Load, cases: str, code: str) -> None:
    (finding,) = _refused(load(f"{HEAD}cases:\n{cases}"))
    assert finding.code == code
    assert finding.span is not None
    assert finding.span.file == "rules/cases/2026.11/a.yaml"
    assert finding.span.line in (6, 10)


def test_an_id_that_stands_twice_in_one_file_is_an_error(load: Load) -> None:
    (finding,) = _refused(load(f"{_case(RIGHT)}  - {{id: one, expect: [{RIGHT}]}}\n"))
    assert (finding.code, str(finding.span)) == ("TS003", "rules/cases/2026.11/a.yaml:12:5")
    assert finding.help == "Also at rules/cases/2026.11/a.yaml:10:5."


def test_an_id_that_stands_in_two_files_is_an_error(load: Load) -> None:
    load(_case(RIGHT))
    (finding,) = _refused(load(_case(RIGHT), "b.yaml"))
    assert (finding.code, str(finding.span)) == ("TS003", "rules/cases/2026.11/b.yaml:10:5")


def test_everything_wrong_in_all_files_is_reported_in_one_go(load: Load) -> None:
    load(f"{HEAD}cases:\n  - {{id: one, expect: []}}\n  - {{id: two, expect: [{{id: x, outcome: opened}}]}}\n")
    findings = _refused(load("- nonsense\n", "b.yaml"))
    assert [finding.code for finding in findings] == ["TS002", "YS016", "YS014"]


def test_a_file_in_the_folder_of_another_edition_is_an_error(load: Load) -> None:
    (finding,) = _refused(load(_case(RIGHT).replace('"2026.11"', '"2026.05"')))
    assert (finding.code, str(finding.span)) == ("TS004", "rules/cases/2026.11/a.yaml:2:10")


def test_an_edition_without_cases_has_none(load: Load) -> None:
    folder = load(_case(RIGHT))
    assert load_cases(folder, "2024.05") == ()
    assert list(run_cases(folder, "2024.05")) == []


@pytest.mark.slow
def test_every_shipped_case_can_be_read(rules_folder: RuleFolder) -> None:
    counts = {edition: len(load_cases(rules_folder, edition)) for edition in rules_folder.edition_ids}
    assert all(counts.values()), counts


def test_cases_about_the_same_device_and_day_have_one_answer_and_others_their_own(load: Load) -> None:
    more = f"""  - id: two
    about: the same once more
    expect: [{RIGHT}]
  - id: three
    as_of: "2026-11-21"
    expect: [{RIGHT}]
  - id: four
    device: {{class: {{gb: IIb}}}}
    expect: [{RIGHT}]
"""
    folder = load(_case(RIGHT, more))
    rules = folder.rule_set(EDITION)
    answers = Answers(rules)
    one, two, three, four = map(answers.to, load_cases(folder, EDITION))
    assert one is two
    assert (one.as_of, three.as_of) != (three.as_of, one.as_of)
    assert one.device["class"] != four.device["class"]
