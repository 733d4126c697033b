from __future__ import annotations

import json
import os
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from pathways.intake.device_file import MAX_BYTES, load_device, read_device
from pathways.intake.words.notes import MOST_APPROVALS, UNSAID
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.rulebook.nodes import FileError
from tests.intake.conftest import Read, Refused
from tests.places import PROJECT

EXAMPLES = PROJECT / "examples"


def _approvals(device: Device) -> list[dict[str, object]]:
    assert device.approvals is not None
    return [dict(approval.facts) for approval in device.approvals]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_loads(example: Path, rules: RuleSet) -> None:
    device = load_device(example, rules.catalogue.vocabulary, rules.catalogue.evidence).device
    assert device.name != "Unnamed device"
    assert device.approvals is not None


def test_the_example_of_the_documentation_is_read_as_it_says(read: Read) -> None:
    text = """\
name: IDx-DR
manufacturer: {name: Digital Diagnostics Inc., based_in: elsewhere, uk_responsible_person: false}
device: {kind: general, software: true, active: true, ai: true, implantable: false}
class: {gb: IIa, gb_future: IIa, eu: IIa}
approvals:
  - {number: DEN180001, granted: 2018-04-11}
evidence: [iso-13485-certificate, clinical-evaluation-report]     # ids of what is already in hand
"""
    device = read(text).device
    assert device.name == "IDx-DR"
    assert device.facts == {
        "manufacturer.name": "Digital Diagnostics Inc.",
        "manufacturer.based_in": "elsewhere",
        "manufacturer.uk_responsible_person": False,
        "device.kind": "general",
        "device.software": True,
        "device.active": True,
        "device.ai": True,
        "device.implantable": False,
        "class.gb": "IIa",
        "class.gb_future": "IIa",
        "class.eu": "IIa",
    }
    assert _approvals(device) == [
        {"approval.number": "DEN180001", "approval.granted": date(2018, 4, 11), "approval.pathway": "de-novo"}
    ]
    assert device.evidence == {"iso-13485-certificate", "clinical-evaluation-report"}


# --- unknown is not false ---------------------------------------------------------------------------------


def test_what_is_left_out_is_unknown(read: Read) -> None:
    device = read("").device
    assert (device.facts, device.approvals, device.evidence, device.notes) == ({}, None, None, None)
    assert device.name == "Unnamed device"


@pytest.mark.parametrize("null", ["", "null", "~", "NULL"])
def test_null_is_the_same_as_left_out(read: Read, null: str) -> None:
    text = f"name: {null}\ndevice: {null}\nclass: {{gb: {null or 'null'}}}\napprovals: {null}\nevidence: {null}\nnotes: {null}\n"
    assert read(text).device == read("").device


def test_null_in_an_approval_is_the_same_as_left_out(read: Read) -> None:
    with_null = read("approvals: [{pathway: 510k, number: null, withdrawn: ~}]\n").device
    assert with_null == read("approvals: [{pathway: 510k}]\n").device


def test_an_empty_list_says_that_there_is_none(read: Read) -> None:
    device = read("approvals: []\nevidence: []\n").device
    assert (device.approvals, device.evidence) == ((), frozenset())


# --- what is wrong is named -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "place", "help_"),
    [
        pytest.param("devise: {kind: general}\n", "YS019", "2:1", "Did you mean 'device'?", id="unknown section"),
        pytest.param("device: {knd: general}\n", "YS019", "2:10", "Did you mean 'kind'?", id="unknown fact"),
        pytest.param("approval: [K203629]\n", "YS019", "2:1", "Did you mean 'approvals'?", id="approval for approvals"),
        pytest.param("approvals: [{nummer: K203629}]\n", "YS019", "2:14", "Did you mean 'number'?", id="unknown approval fact"),
        pytest.param("reliance: {category: class-iia}\n", "YS019", "2:1", None, id="derived fact"),
        pytest.param("device: {kind: genral}\n", "IN016", "2:16", "Did you mean 'general'?", id="misspelt value"),
        pytest.param("class: {gb: IIa?}\n", "IN016", "2:13", "Did you mean 'IIa'?", id="doubted class"),
        pytest.param("device: {kind: '=ivd'}\n", "IN016", "2:16", None, id="a comparison is no value"),
        pytest.param("class: {gb: IIaa}\n", "IN016", "2:13", "Did you mean 'IIa'?", id="misspelt class"),
        pytest.param("class: {gb: A}\n", "IN016", "2:13", None, id="class of another scale"),
        pytest.param("approvals: [{regulator: fdaa}]\n", "IN016", "2:25", "Did you mean 'fda'?", id="misspelt regulator"),
        pytest.param(
            "device: {sterile: maybe}\n",
            "YS011",
            "2:19",
            "Write yes or no, or leave it out if it is not known.",
            id="neither yes nor no",
        ),
        pytest.param("device: {sterile: 2}\n", "YS011", "2:19", None, id="a number for yes"),
        pytest.param("device: {sterile: [true]}\n", "YS011", "2:19", None, id="a list for yes"),
        pytest.param("qms: {expires: 2026-02-30}\n", "YS012", "2:16", None, id="a day that does not exist"),
        pytest.param("qms: {expires: 20260203}\n", "YS012", "2:16", "Did you mean 2026-02-03?", id="a day without hyphens"),
        pytest.param("qms: {expires: 02/03/2026}\n", "YS012", "2:16", "Write 2026-03-02 or 2026-02-03.", id="two days"),
        pytest.param("qms: {expires: 46056}\n", "YS012", "2:16", None, id="a day as a spreadsheet counts"),
        pytest.param("qms: {expires: 2026-W05-1}\n", "YS012", "2:16", None, id="a week date"),
        pytest.param("qms: {expires: 2026-02}\n", "YS012", "2:16", None, id="a month"),
        pytest.param("approvals: [{granted: April 2018}]\n", "YS012", "2:23", None, id="a month in words"),
        pytest.param("name: [a]\n", "YS010", "2:7", None, id="a list as name"),
        pytest.param("manufacturer: Acme\n", "YS014", "2:15", None, id="a text for a section"),
        pytest.param("device: [general]\n", "YS014", "2:9", None, id="a list for a section"),
        pytest.param("approvals: {number: K203629}\n", "YS015", "2:12", None, id="a mapping of approvals"),
        pytest.param("approvals: [[K203629]]\n", "YS014", "2:13", None, id="a list in the list"),
        pytest.param("approvals: [null]\n", "YS010", "2:13", None, id="null as an approval"),
        pytest.param("evidence: pms-plan\n", "YS015", "2:11", None, id="evidence, no list"),
        pytest.param("evidence: [pms-plann]\n", "IN014", "2:12", "Did you mean 'pms-plan'?", id="unknown evidence"),
        pytest.param("evidence: [{id: pms-plan}]\n", "YS010", "2:12", None, id="a mapping as evidence"),
        pytest.param("name: a\nname: b\n", "YS008", "3:1", None, id="a key twice"),
        pytest.param("device: &d {kind: general}\n", "YS003", "2:9", None, id="anchor"),
    ],
)
def test_what_is_wrong_is_named_with_line_column_and_the_nearest_spelling(
    refused: Refused, text: str, code: str, place: str, help_: str | None
) -> None:
    (finding,) = refused(text)
    assert (finding.code, str(finding.span)) == (code, f"d.yaml:{place}")
    if help_ is not None:
        assert finding.help == help_


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "YS001"),
        ("name: x\n", "YS017"),
        ("schema: pathways.assessment/1\n", "YS018"),
        ("- a\n", "YS014"),
        ("hello\n", "YS014"),
    ],
)
def test_a_file_that_is_no_device_file_is_refused(rules: RuleSet, text: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read_device(text, "d.yaml", rules.catalogue.vocabulary, rules.catalogue.evidence)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_a_file_without_a_schema_is_told_the_line_to_write(rules: RuleSet) -> None:
    with pytest.raises(FileError) as caught:
        read_device("class: {gb: IIa}\n", "d.yaml", rules.catalogue.vocabulary, rules.catalogue.evidence)
    (finding,) = caught.value.findings
    assert finding.code == "YS017" and finding.help == "Write this as its first line: schema: pathways.device/1"


def test_several_problems_are_reported_in_one_go(refused: Refused) -> None:
    text = """\
device: {kind: genral}
class: {gb: IIx}
approvals: [nonsense, {pathway: 511k}, K203629]
evidence: [pms-plan, no-such-item, nor-this]
colour: red
"""
    assert [(finding.code, finding.span.line if finding.span else 0) for finding in refused(text)] == [
        ("IN016", 2),
        ("IN016", 3),
        ("IN010", 4),
        ("IN016", 4),
        ("IN014", 5),
        ("IN014", 5),
        ("YS019", 6),
    ]


def test_several_problems_in_one_room_are_reported_in_one_go(refused: Refused) -> None:
    text = "device:\n  kind: genral\n  steril: true\n  active: maybe\n"
    assert [(finding.code, str(finding.span)) for finding in refused(text)] == [
        ("IN016", "d.yaml:3:9"),
        ("YS019", "d.yaml:4:3"),
        ("YS011", "d.yaml:5:11"),
    ]


def test_foreign_text_in_a_message_is_short_and_printable(refused: Refused) -> None:
    (finding,) = refused('device: {kind: "\\e[31m\\u202e' + "x" * 5000 + '"}\n')
    assert finding.message.isprintable()
    assert len(finding.message) < 200


OF_ANOTHER = "approval.pathway and approval.regulator"


# --- contradictions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "place"),
    [
        ("device: {software: true, active: false}", "device.software and device.active", "2:34"),
        ("device:\n  sterile: true\n  software: true", "device.software and device.sterile", "3:12"),
        ("device: {kind: ivd}\nclass: {gb: IIa}", "device.kind and class.gb", "3:13"),
        ("class: {gb: IIa}\ndevice: {kind: ivd}", "device.kind and class.gb", "2:13"),
        ("device: {kind: aimd}\nclass: {eu: IIb}", "device.kind and class.eu", "3:13"),
        ("device: {kind: general, companion_diagnostic: true}", "device.companion_diagnostic and device.kind", "2:16"),
        ("approvals: [{regulator: eu, pathway: 510k}]", OF_ANOTHER, "2:25"),
        ("approvals:\n  - {pathway: 510k, regulator: fda}\n  - {pathway: 510k, regulator: eu}", OF_ANOTHER, "4:32"),
        ("approvals:\n  - {pathway: 510k, regulator: fda}\n  - EU 510(k)", OF_ANOTHER, "4:5"),
        ("device: {kind: general}\napprovals: [FDA 510(k), EU IVDR certificate]", "approval.pathway and device.kind", "2:16"),
        ("approvals:\n  - {pathway: mdr-certificate, extended: true}", "approval.extended and approval.pathway", "3:15"),
    ],
)
def test_facts_that_cannot_all_be_true_are_named_with_the_place_of_one(
    refused: Refused, text: str, facts: str, place: str
) -> None:
    (finding,) = refused(text)
    assert (finding.code, str(finding.span)) == ("IN015", f"d.yaml:{place}")
    assert facts in finding.message


def test_approvals_that_are_of_different_kinds_of_device_contradict_each_other(refused: Refused) -> None:
    (finding,) = refused("approvals:\n  - EU MDR certificate\n  - EU IVDR certificate\n")
    assert finding.code == "IN015"
    assert finding.span is not None
    assert finding.span.line in (3, 4)


def test_a_contradiction_does_not_depend_on_the_order_of_approvals(refused: Refused) -> None:
    messages = set()
    for order in permutations(["FDA 510(k)", "EU 510(k)", "TGA conformity assessment"]):
        (finding,) = refused("approvals:\n" + "".join(f"  - {each}\n" for each in order))
        assert str(finding.span) == f"d.yaml:{3 + order.index('EU 510(k)')}:5"
        messages.add(finding.message)
    assert len(messages) == 1


# --- approvals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["K203629", "k203629", "K 203629"])
def test_an_fda_number_tells_the_pathway(read: Read, number: str) -> None:
    assert _approvals(read(f"approvals: [{{number: {number}}}]\n").device) == [
        {"approval.number": "K203629", "approval.pathway": "510k"}
    ]


@pytest.mark.parametrize(
    ("number", "pathway"), [("K203629", "de-novo"), ("DEN180001", "510k"), ("P950037/S279", "hde"), ("H200001", "pma")]
)
def test_a_number_that_contradicts_the_pathway_is_refused(refused: Refused, number: str, pathway: str) -> None:
    (finding,) = refused(f"approvals:\n  - {{regulator: fda, pathway: {pathway}, number: {number}}}\n")
    assert (finding.code, str(finding.span)) == ("IN012", "d.yaml:3:5")
    assert number in finding.message


@pytest.mark.parametrize(
    "note", ["FDA De Novo (K203629)", "FDA De Novo #K203629", "FDA De Novo K203629.", "FDA De Novo K203629/A001"]
)
def test_signs_around_a_number_hide_no_contradiction(refused: Refused, note: str) -> None:
    (finding,) = refused(f"approvals:\n  - '{note}'\n")
    assert "is 510k, not de-novo" in finding.message


def test_a_number_of_another_regulator_is_left_as_it_is(read: Read) -> None:
    text = "approvals: [{regulator: health-canada, pathway: hc-class-iii, number: k203629}]\n"
    assert _approvals(read(text).device)[0]["approval.number"] == "k203629"


def test_an_h_number_gives_a_caution_and_is_read(read: Read) -> None:
    file = read("approvals:\n  - {number: H200001}\n")
    (caution,) = file.cautions
    assert (caution.code, str(caution.span)) == ("IN013", "d.yaml:3:5")
    assert _approvals(file.device) == [{"approval.number": "H200001", "approval.pathway": "hde"}]


@pytest.mark.parametrize("order", list(permutations(["K203629", "{number: k203629, granted: 2021-06-01}", "FDA 510(k) K203629"])))
def test_an_approval_that_is_mentioned_twice_is_one(read: Read, order: tuple[str, ...]) -> None:
    text = "approvals:\n" + "".join(f"  - {each}\n" for each in order)
    assert _approvals(read(text).device) == [
        {
            "approval.number": "K203629",
            "approval.pathway": "510k",
            "approval.regulator": "fda",
            "approval.granted": date(2021, 6, 1),
        }
    ]


def test_upper_and_lower_case_of_a_number_are_the_same_approval(read: Read) -> None:
    text = "approvals:\n  - {regulator: eu, number: G1-ab}\n  - {pathway: mdr-certificate, number: g1-AB}\n"
    (approval,) = _approvals(read(text).device)
    assert approval["approval.pathway"] == "mdr-certificate"


def test_two_mentions_that_disagree_are_refused_at_the_second(refused: Refused) -> None:
    text = "approvals:\n  - {number: K203629, granted: 2021-06-01}\n  - {number: K203629, granted: 2021-06-02}\n"
    (finding,) = refused(text)
    assert (finding.code, str(finding.span)) == ("IN017", "d.yaml:4:5")
    assert "'granted'" in finding.message


def test_approvals_without_a_number_are_not_merged(read: Read) -> None:
    text = "approvals:\n  - {pathway: 510k, granted: 2021-06-01}\n  - {pathway: 510k, granted: 2022-06-01}\n"
    assert len(_approvals(read(text).device)) == 2


def test_the_same_number_of_two_regulators_is_two_approvals(read: Read) -> None:
    text = "approvals: [Health Canada Class III 102449, TGA conformity assessment 102449]\n"
    assert len(_approvals(read(text).device)) == 2


def test_the_order_of_approvals_does_not_matter(read: Read) -> None:
    texts = ["K203629", "DEN180001", "EU MDR certificate until 2029-05-01"]
    devices = {json.dumps(read(f"approvals: [{', '.join(order)}]\n").device.as_document()) for order in permutations(texts)}
    assert len(devices) == 1


def test_there_is_a_limit_to_the_number_of_approvals(read: Read, refused: Refused) -> None:
    numbers = [f"K{number:06}" for number in range(MOST_APPROVALS + 1)]
    assert len(_approvals(read(f"approvals: [{', '.join(numbers[:-1])}]\n").device)) == MOST_APPROVALS
    (finding,) = refused(f"approvals: [{', '.join(numbers)}]\n")
    assert (finding.code, str(finding.span)) == ("IN011", "d.yaml:2:12")


def test_an_approval_whose_pathway_nobody_says_counts_for_several(read: Read, refused: Refused) -> None:
    held = [f"{{number: x{number}}}" for number in range(MOST_APPROVALS // UNSAID + 1)]
    assert len(_approvals(read(f"approvals: [{', '.join(held[:-1])}]\n").device)) == MOST_APPROVALS // UNSAID
    (finding,) = refused(f"approvals: [{', '.join(held)}]\n")
    assert finding.code == "IN011"


# --- JSON and files ---------------------------------------------------------------------------------------

DOCUMENT = {
    "schema": "pathways.device/1",
    "name": 'A "quoted" \\ name / with ü and 東京',
    "device": {"kind": "general", "sterile": False, "active": None},
    "class": {"gb": "IIa"},
    "qms": {"certificate": "mdsap", "expires": "2027-03-31"},
    "approvals": ["K203629", {"pathway": "pma", "withdrawn": True}],
    "evidence": [],
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps(DOCUMENT), id="one line"),
        pytest.param(json.dumps(DOCUMENT, separators=(",", ":")), id="no spaces"),
        pytest.param(json.dumps(DOCUMENT, indent=2), id="indented"),
        pytest.param(json.dumps(DOCUMENT, indent="\t"), id="indented with tabs"),
        pytest.param(json.dumps(DOCUMENT, indent=4).replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(json.dumps(DOCUMENT, ensure_ascii=False), id="not escaped"),
        pytest.param("\ufeff" + json.dumps(DOCUMENT), id="byte order mark"),
    ],
)
def test_json_is_read_like_yaml(rules: RuleSet, text: str) -> None:
    device = read_device(text, "d.json", rules.catalogue.vocabulary, rules.catalogue.evidence).device
    assert device.name == DOCUMENT["name"]
    assert device.facts == {
        "device.kind": "general",
        "device.sterile": False,
        "class.gb": "IIa",
        "qms.certificate": "mdsap",
        "qms.expires": date(2027, 3, 31),
    }
    assert device.evidence == frozenset()
    assert device.approvals is not None
    assert len(device.approvals) == 2


def test_json_may_escape_any_character(rules: RuleSet) -> None:
    text = json.dumps({"schema": "pathways.device/1", "name": "Heart \U0001fac0 monitor"})
    assert "\\ud83e\\udec0" in text
    device = read_device(text, "d.json", rules.catalogue.vocabulary, rules.catalogue.evidence).device
    assert device.name == "Heart \U0001fac0 monitor"


def test_an_error_in_json_has_its_place(rules: RuleSet) -> None:
    text = '{\n\t"schema": "pathways.device/1",\n\t"device": {"kind": "genral"}\n}'
    with pytest.raises(FileError) as caught:
        read_device(text, "d.json", rules.catalogue.vocabulary, rules.catalogue.evidence)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.span)) == ("IN016", "d.json:3:21")


def test_a_device_file_has_a_limit_of_its_own(tmp_path: Path, rules: RuleSet) -> None:
    file = tmp_path / "d.yaml"
    file.write_text("schema: pathways.device/1\n")
    catalogue = rules.catalogue
    assert load_device(file, catalogue.vocabulary, catalogue.evidence).device.approvals is None
    os.truncate(file, MAX_BYTES + 1)
    with pytest.raises(FileError) as caught:
        load_device(file, catalogue.vocabulary, catalogue.evidence)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.span)) == ("IN005", f"{file}:1:1")


@pytest.mark.parametrize(
    ("approval", "at"),
    [
        ("{regulator: eu, pathway: mdr-certificate, granted: 2030-01-01, expires: 2029-01-01}", "2030-01-01"),
        ("{regulator: eu, pathway: mdr-self-declared, declared_on: 2030-01-01, expires: 2029-01-01}", "2030-01-01"),
    ],
)
def test_dates_at_odds_are_named_both_with_the_place_of_the_first(rules: RuleSet, approval: str, at: str) -> None:
    text = f"schema: pathways.device/1\napprovals:\n  - {approval}\n"
    with pytest.raises(FileError) as caught:
        read_device(text, "device.yaml", rules.catalogue.vocabulary, rules.catalogue.evidence)
    (finding,) = caught.value.findings
    assert finding.code == "IN015"
    assert "2030-01-01" in finding.message and "2029-01-01" in finding.message and "approval.expires" in finding.message
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (3, text.splitlines()[2].index(at) + 1)
