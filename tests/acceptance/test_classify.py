"""``pathways classify``: the class under each law, in every format, and asked for at a terminal."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pathways.rulebook.schemas import load_schema
from tests.acceptance.command import NEWEST_PATCH, TODAY, Command, example, refused
from tests.acceptance.pseudo_terminal import CTRL_C, DOWN, ENTER, PseudoTerminal
from tests.effort import a_part_of
from tests.places import EXAMPLES

KEYS = "Choose (arrow keys"

STETHOSCOPE = {
    "schema": "pathways.device/1",
    "name": "Stethoscope",
    "device": {
        "kind": "general", "software": False, "active": False, "implantable": False, "reusable_surgical": False,
        "ancillary_medicine": False, "animal_tissue": False, "human_tissue": False, "invasiveness": "non-invasive",
        "injured_tissue": "none", "handles_fluids": False, "contraception_or_sti": False, "contact_lens_care": False,
        "disinfects_devices": False, "xray_recording": False, "nanomaterial": False, "substance_based": False,
    },
}  # fmt: skip
APP = {
    "schema": "pathways.device/1",
    "name": "App",
    "device": {
        "kind": "general",
        "software": True,
        "contraception_or_sti": False,
        "direct_diagnosis": False,
        "vital_monitoring": "none",
    },
    "software": {"drives": False, "purpose": "decision", "impact": "serious-or-surgery"},
}


def classified(pathways: Command, device: dict[str, Any], *options: str) -> Any:
    return pathways("classify", "-", "--format", "json", *options, stdin=json.dumps(device).encode()).json


def valid(document: Any) -> bool:
    return bool(Draft202012Validator(load_schema("classification")).is_valid(document))


def test_the_class_under_each_law_comes_with_its_rule(pathways: Command) -> None:
    answer = classified(pathways, STETHOSCOPE)
    assert valid(answer)
    assert (answer["schema"], answer["edition"]) == ("pathways.classification/1", NEWEST_PATCH)
    assert set(answer["schemes"]) == {"gb-annex-ix", "eu-mdr", "gb-draft-2026"}
    today = answer["schemes"]["gb-annex-ix"]
    assert (today["class"], today["possible"], today["undecided_by"]) == ("I", ["I"], [])
    assert [(each["rule"], each["sources"], each["confidence"]) for each in today["because"]] == [
        ("gb-r1", ["dir-93-42"], "verified")
    ]
    assert today["because"][0]["citations"][0]["at"] == "Annex IX, Rule 1"
    assert [each["fact"] for each in today["provided"]] == ["device.medical_purpose", "device.aimd_accessory"]


def test_what_is_open_names_the_facts_and_is_no_failure(pathways: Command) -> None:
    device = json.loads(json.dumps(STETHOSCOPE))
    device["device"]["injured_tissue"] = "skin"
    answer = classified(pathways, device)
    assert valid(answer)
    scheme = answer["schemes"]["eu-mdr"]
    assert (scheme["class"], scheme["possible"], scheme["undecided_by"]) == (None, ["I", "IIa", "IIb"], ["device.wound_use"])
    assert scheme["questions"][0]["ask"].endswith("?")


def test_laws_that_part_are_told_with_what_it_means(pathways: Command) -> None:
    answer = classified(pathways, APP)
    assert valid(answer)
    assert answer["schemes"]["gb-annex-ix"]["class"] == "I"
    assert answer["schemes"]["eu-mdr"]["class"] == "IIb"
    assert "class-i-in-gb-only" in [each["rule"] for each in answer["mismatches"]]


def test_a_class_that_the_file_gives_is_compared_and_not_hidden(pathways: Command) -> None:
    answer = classified(pathways, {**APP, "class": {"gb": "IIa"}})
    told = [each for each in answer["mismatches"] if each["kind"] == "stated"]
    assert [each["rule"] for each in told] == ["stated-gb-annex-ix"]
    assert "IIa" in told[0]["says"]
    assert answer["schemes"]["gb-annex-ix"]["stated"] == "IIa"
    agreeing = classified(pathways, {**APP, "class": {"gb": "I"}})
    assert [each for each in agreeing["mismatches"] if each["kind"] == "stated"] == []


def test_what_came_close_says_what_would_have_to_be_otherwise(pathways: Command) -> None:
    close = classified(pathways, APP)["schemes"]["eu-mdr"]["close"]
    needs = {each["rule"]: each["needs"][0]["fact"] for each in close}
    assert needs["eu-r11-iii"] == "software.impact"


def test_what_is_no_device_is_outside_with_the_rule(pathways: Command) -> None:
    answer = classified(pathways, APP, "--set", "software.function=stores-or-transmits")
    assert valid(answer)
    scheme = answer["schemes"]["gb-annex-ix"]
    assert (scheme["class"], scheme["possible"], scheme["outside"]["rule"]) == (None, [], "gb-software-that-stores")


def test_an_ivd_is_under_the_laws_on_ivds(pathways: Command) -> None:
    device = {
        "schema": "pathways.device/1",
        "name": "Test",
        "device": {"kind": "ivd", "companion_diagnostic": True},
        "ivd": {"role": "assay", "purpose": "cancer", "self_test": False, "gb_list": "none"},
    }
    answer = classified(pathways, device)
    assert valid(answer)
    found = {scheme: said["class"] for scheme, said in answer["schemes"].items()}
    assert found == {"gb-ivd": "IVD-general", "eu-ivdr": "C", "gb-draft-2026": "C"}
    assert "general-ivd-in-gb-only" in [each["rule"] for each in answer["mismatches"]]


@pytest.mark.parametrize("path", a_part_of(EXAMPLES), ids=lambda path: path.stem)
def test_every_example_can_be_classified_and_agrees_with_the_class_that_it_gives(pathways: Command, path: Any) -> None:
    answer = pathways("classify", path, "--format", "json").json
    assert valid(answer)
    assert [each["says"] for each in answer["mismatches"] if each["kind"] == "stated"] == []


def test_every_format_says_the_same_classes(pathways: Command) -> None:
    device = pathways.write("app.json", json.dumps(APP))
    for format_ in ("terminal", "markdown", "html"):
        done = pathways("classify", device, "--format", format_)
        assert done.code == 0, done.err
        for words in ("Great Britain today", "Class IIb", "gb-r12", "Not legal advice"):
            assert words in done.out, (format_, words)
    assert all(len(line) <= 80 for line in pathways("classify", device).out.splitlines())


def test_a_saved_device_has_the_settled_classes_and_can_be_assessed(pathways: Command) -> None:
    device = pathways.write("app.json", json.dumps(APP))
    done = pathways("classify", device, "--save", "with-classes.yaml")
    assert done.code == 0
    assert "pathways assess with-classes.yaml" in done.err
    answer = pathways.answer("with-classes.yaml")
    assert answer["device"]["class"] == {"gb": "I", "eu": "IIb"}, "what the reform would make of it is open"
    assert answer["device"]["software"]["purpose"] == "decision"


def test_what_the_fda_files_it_under_is_told_and_decides_nothing(pathways: Command) -> None:
    plain, filed = classified(pathways, APP), classified(pathways, APP, "--fda", "21 CFR 892.2080")
    assert valid(filed)
    assert (filed["schemes"], "filed" in plain) == (plain["schemes"], False)
    assert [each["regulation"] for each in filed["filed"]] == ["892.2080"] * 2
    device = pathways.write("app.json", json.dumps(APP))
    for format_ in ("terminal", "markdown", "html"):
        assert "gives no class" in " ".join(pathways("classify", device, "--fda", "892.2080", "--format", format_).out.split())


def test_foreign_text_does_no_harm(pathways: Command) -> None:
    device = pathways.write("evil.json", json.dumps({**APP, "name": "<script>alert(1)</script>\x1b[31m`x` [a](b)"}))
    assert "<script>alert" not in pathways("classify", device, "--format", "html").out
    assert "\x1b" not in pathways("classify", device).out
    assert "<script>" not in pathways("classify", device, "--format", "markdown").out


def test_facts_that_cannot_be_are_refused_with_the_reason(pathways: Command) -> None:
    device = {"schema": "pathways.device/1", "name": "x", "device": {"implantable": True, "invasiveness": "orifice"}}
    said = refused(pathways("classify", "-", stdin=json.dumps(device).encode()))
    assert "device.invasiveness" in said and "An implant goes" in said


def test_what_cannot_be_answered_is_refused_plainly(pathways: Command) -> None:
    assert "no terminal" in refused(pathways("classify"))
    assert "2024.05" in refused(pathways("classify", example("idx-dr"), "--edition", "2024.05"))
    assert "--reform" in refused(pathways("classify", example("idx-dr"), "--reform"))
    assert "886.1100" in refused(pathways("classify", example("idx-dr"), "--fda", "class II"))
    assert "--only" in refused(pathways("classify", example("idx-dr"), "--only", "gb"))
    assert "--save" in refused(pathways("classify", example("idx-dr"), "--save", "nowhere/x.yaml"))
    assert refused(pathways("classify", "nowhere.yaml"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_without_a_device_it_asks_and_saves_what_was_answered(pathways: Command) -> None:
    terminal = PseudoTerminal(pathways, ["classify", "--plain", "--save", "made.yaml"])
    terminal.answer(
        ("What is it?", "?" + ENTER),
        ("Choose what comes nearest", "5" + ENTER),
        ("Which part of a test is it?", "8" + ENTER),
        ("Is it for one of these markers?", "3" + ENTER),
    )
    terminal.wait_for("Saved to made.yaml")
    assert terminal.finish() == 0
    answer = pathways("classify", "made.yaml", "--format", "json").json
    assert answer["schemes"]["eu-ivdr"]["class"] == "A"
    assert answer["schemes"]["gb-ivd"]["class"] == "IVD-general"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_it_says_when_one_law_is_settled_and_asks_for_one_law_alone(pathways: Command) -> None:
    app = [("What is it?", "2"), ("Which of these are true", "none"), ("What does the software do with data?", "2")]
    app.append(("What does the software itself do?", "1"))
    great_britain = [*app, ("vital", "1"), ("diagnosis itself", "2")]
    for only in ((), ("--only", "gb")):
        terminal = PseudoTerminal(pathways, ["classify", "--plain", *only])
        terminal.answer(*((question, said + ENTER) for question, said in great_britain))
        if not only:
            terminal.wait_for("Settled for Great Britain. What follows is for the EU.")
            terminal.answer(("the worst that a decision", "3" + ENTER))
        assert terminal.finish() == 0
        assert "GREAT BRITAIN TODAY" in terminal.raw
        assert (". If its information is wrong" in terminal.raw) is not bool(only)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.slow
def test_breaking_off_keeps_what_was_answered(pathways: Command) -> None:
    terminal = PseudoTerminal(pathways, ["classify"])
    terminal.answer(("What is it?", "pack" + ENTER))
    terminal.wait_for("That is", "GREAT BRITAIN", "EUROPEAN")
    assert terminal.finish() == 0
    stopped = PseudoTerminal(pathways, ["classify"])
    stopped.answer(("What is it?", DOWN + ENTER))
    stopped.wait_for(" 2. ")
    stopped.answer((KEYS, CTRL_C))
    stopped.wait_for("Stopped. These are your answers")
    assert stopped.finish() == 130


IRON_TEST = """schema: pathways.device/1
name: Home iron test
device: {kind: ivd, software: false, custom_made: false, in_house: false}
ivd: {gb_list: none, self_test: true, role: assay, purpose: other, self_test_exempt: false}
approvals: []
"""


def test_an_assessment_goes_by_the_class_that_is_worked_out(pathways: Command) -> None:
    pathways.write("iron.yaml", IRON_TEST)
    found = pathways("assess", "iron.yaml", "--as-of", TODAY, "--format", "json").json
    Draft202012Validator(json.loads(pathways("rules", "schema", "assessment").out)).validate(found)
    gb = found["worked_out"]["class.gb"]
    assert (gb["value"], gb["scheme"], [each["rule"] for each in gb["rules"]]) == ("IVD-self-test", "gb-ivd", ["gbivd-self"])
    assert found["worked_out"]["class.eu"]["value"] == "C"
    assert [each["outcome"] for each in found["routes"] if each["id"] == "gb-ukca-approved-body"] == ["open"]
    for options in ((), ("--format", "markdown"), ("--format", "html")):
        shown = " ".join(pathways("assess", "iron.yaml", "--as-of", TODAY, *options).out.split())
        assert "Worked out: Great Britain today, IVDs (Annex II of Directive 98/79): Self-test IVD, Self-testing" in shown


def test_the_class_of_the_file_goes_before_it_and_the_disagreement_is_told(pathways: Command) -> None:
    pathways.write("iron.yaml", IRON_TEST + "class: {gb: IVD-general}\n")
    found = pathways("assess", "iron.yaml", "--as-of", TODAY, "--format", "json").json
    assert found["worked_out"]["class.gb"]["stated"] == "IVD-general"
    assert not found["worked_out"]["class.gb"]["agrees"]
    assert [each["outcome"] for each in found["routes"] if each["id"] == "gb-ukca-self-declared"] == ["open"]
    assert "class-stated-otherwise" in [each["code"] for each in found["notices"]]


def test_an_edition_without_schemes_works_out_no_class(pathways: Command) -> None:
    pathways.write("iron.yaml", IRON_TEST)
    found = pathways("assess", "iron.yaml", "--as-of", TODAY, "--edition", "2026.05", "--format", "json").json
    assert "worked_out" not in found
