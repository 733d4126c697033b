"""``what-if``, ``compare``, ``assess --receipt`` and ``replay``, as a user runs them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from pathways.rulebook.schemas import load_schema
from tests.acceptance.command import EDITIONS, EXAMPLES, NEWEST_PATCH, RULES, TODAY, Command, Done, example, refused
from tests.effort import few_of

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def what_if(pathways: Command, name: str, *options: str) -> Any:
    return pathways("what-if", example(name), "--as-of", TODAY, "--format", "json", *options).json


def compare(pathways: Command, device: str | Path, *options: str) -> tuple[int, Any]:
    done = pathways("compare", device, "--format", "json", *options)
    assert done.code in (0, 1), done.err
    return done.code, json.loads(done.out)


def widest(done: Done) -> int:
    return max(map(len, done.out.splitlines()))


# --- what-if -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_if_says_what_can_be_done_first_and_what_nobody_can_change_apart(pathways: Command) -> None:
    done = pathways("what-if", example("idx-dr-510k"), "--as-of", TODAY)
    assert done.code == 0 and done.err == ""
    rest, cannot = done.out.split("IF A FACT IN THE FILE IS WRONG (NOBODY CAN CHOOSE THESE)")
    can, out_of_reach = rest.split("WHAT THIS DEVICE CANNOT GET")
    assert "Obtain an approval: TGA conformity assessment certificate" in can and "r4-active" in can
    assert "De Novo" not in re.sub(r"Rule: .*?\]", "", can, flags=re.DOTALL)
    assert "Obtain an approval: FDA De Novo" in out_of_reach and "predicate" in out_of_reach
    assert "[assumed; no-source]" in out_of_reach
    assert "Obtain an approval: EU MDR certificate" in can and "ce-mdr-certificate" in can
    assert "Time it takes: Contract with an EU notified body 4 to 13 weeks, EU notified body conformity assessment" in " ".join(
        can.split()
    )
    assert "Time to obtain it: not known." in can
    assert "Appoint a UK Responsible Person (UKRP)" in can
    assert "Standalone software: no, not yes" in cannot and "no-510k-software" in cannot
    assert "Standalone software" not in re.sub(r"Rule: .*?\]", "", can, flags=re.DOTALL)


@each_example
@pytest.mark.first_only
def test_what_if_fits_eighty_columns(pathways: Command, path: Path) -> None:
    done = pathways("what-if", path, "--as-of", TODAY)
    assert done.code == 0 and widest(done) <= 80


def test_a_proposal_can_be_assessed_as_it_stands(pathways: Command) -> None:
    for proposal in what_if(pathways, "idx-dr-510k")["proposals"]:
        answer = pathways.answer(pathways.write("changed.json", json.dumps(proposal["device"])))
        for effect in proposal["effects"]:
            outcomes = {route["outcome"] for route in answer["routes"] if route["id"] == effect["route"]}
            assert effect["outcome"]["after"] in outcomes


@pytest.mark.slow
def test_limit_holds_in_each_part(pathways: Command) -> None:
    found = what_if(pathways, "idx-dr-510k", "--limit", "1")
    assert len(found["proposals"]) == len(found["beyond"]) == 1
    done = pathways("what-if", example("idx-dr-510k"), "--as-of", TODAY, "--limit", "1")
    assert "more; --limit" in done.out
    assert refused(pathways("what-if", example("idx-dr"), "--limit", "0"))


def test_what_if_reads_standard_input_and_refuses_what_is_wrong(pathways: Command) -> None:
    device = b"schema: pathways.device/1\napprovals: [K203629]\n"
    assert pathways("what-if", "-", "--as-of", TODAY, stdin=device).code == 0
    assert "2026.11" in refused(pathways("what-if", example("idx-dr"), "--edition", "2026.12"))
    assert "--as-of" in refused(pathways("what-if", example("idx-dr"), "--as-of", "tomorrow"))
    assert "year 9999" in refused(pathways("what-if", example("idx-dr"), "--as-of", "9999-06-01"))


def test_a_device_whose_approvals_are_not_said_is_told_so(pathways: Command) -> None:
    device = b"schema: pathways.device/1\ndevice: {kind: general}\n"
    assert "which approvals" in pathways("what-if", "-", "--as-of", TODAY, stdin=device).out


@pytest.mark.slow
def test_foreign_text_reaches_no_terminal(pathways: Command) -> None:
    device = pathways.write(
        "evil.yaml",
        'schema: pathways.device/1\nname: "bad \\e[31m name"\ndevice: {kind: general, custom_made: false}\n'
        'approvals: [{regulator: fda, pathway: pma, number: "P1\\e]0;x\\a", by_reliance: false, withdrawn: true}]\n',
    )
    for command in (("what-if", device), ("compare", device, "--from", "2024.11")):
        done = pathways(*command)
        assert done.code in (0, 1) and "\x1b" not in done.out and "\x07" not in done.out
    pathways("assess", device, "--receipt", "evil.json")
    assert "\x1b" not in pathways("replay", "evil.json").out


# --- compare -------------------------------------------------------------------------------------------------


def test_compare_names_routes_dates_and_the_document_that_moved_them(pathways: Command) -> None:
    done = pathways("compare", example("idx-dr"), "--from", "2024.11", "--to", "2026.11", "--as-of", TODAY)
    assert done.code == 1 and done.err == ""
    assert "International reliance, Route 4" in done.out
    assert "Legal status: proposal -> draft" in done.out
    assert "2026-05-08-draft-amendment-regulations" in done.out
    assert "[pms-system]" in done.out
    assert widest(done) <= 80


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_compared_with_itself_moves_nothing(pathways: Command, edition: str) -> None:
    for path in EXAMPLES[:4]:
        code, found = compare(pathways, path, "--from", edition, "--to", edition, "--as-of", TODAY)
        assert code == 0 and found["moved"] is False
        assert found["routes"] == found["evidence"] == found["duties"] == found["documents"] == []


def test_two_dates_of_one_edition(pathways: Command) -> None:
    device = example("ni-infusion-pump")
    code, found = compare(pathways, device, "--as-of", TODAY, "--as-of", "2028-07-01", "--law", "in-force")
    assert code == 1
    closed = {move["id"] for move in found["routes"] if move["after"]["outcome"] == "closed"}
    assert "gb-ce-recognition" in closed
    assert all(move["moved_by"]["date_alone"] for move in found["routes"])
    assert (found["from"]["as_of"], found["to"]["as_of"]) == (TODAY, "2028-07-01")


def test_the_later_edition_is_the_newest_unless_said(pathways: Command) -> None:
    _, found = compare(pathways, example("idx-dr"), "--from", "2024.11", "--as-of", TODAY)
    assert found["to"]["edition"] == NEWEST_PATCH


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "nothing to compare"),
        (("--as-of", TODAY), "nothing to compare"),
        (("--to", "2026.11"), "nothing to compare"),
        (("--from", "2024.11", "--as-of", TODAY, "--as-of", TODAY, "--as-of", TODAY), "more than twice"),
        (("--from", "2024.12"), "2024.11"),
        (("--from", "2024.11", "--as-of", "soon"), "--as-of"),
    ],
)
def test_what_cannot_be_compared_is_refused(pathways: Command, options: tuple[str, ...], says: str) -> None:
    assert says in refused(pathways("compare", example("idx-dr"), *options))


def test_compare_writes_to_a_file_and_still_exits_with_1(pathways: Command) -> None:
    done = pathways("compare", example("idx-dr"), "--from", "2024.11", "--as-of", TODAY, "--out", "moved.txt")
    assert done.code == 1 and done.out == ""
    assert "Route 4" in (pathways.folder / "moved.txt").read_text(encoding="utf-8")


# --- receipts ------------------------------------------------------------------------------------------------


@pytest.fixture
def own_rules(pathways: Command) -> Path:
    folder = pathways.folder / "rules"
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("cases", "editions.lock"))
    return folder


@pytest.fixture
def change(own_rules: Path) -> Callable[[str, str, str], None]:
    def once(file: str, old: str, new: str) -> None:
        path = own_rules / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")

    return once


def receipt(pathways: Command, name: str, *options: str | Path, file: str = "receipt.json") -> Any:
    done = pathways.assess(example(name), "--receipt", file, *options)
    assert done.code == 0, done.err
    return json.loads((pathways.folder / file).read_text(encoding="utf-8"))


def replay(pathways: Command, *options: str | Path, file: str = "receipt.json") -> tuple[int, Any]:
    done = pathways("replay", file, "--format", "json", *options)
    assert done.code in (0, 1), done.err
    return done.code, json.loads(done.out)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.first_only
def test_an_untouched_receipt_gives_the_same_answer(pathways: Command, edition: str) -> None:
    for path in few_of(EXAMPLES):
        receipt(pathways, path.stem, "--edition", edition)
        code, found = replay(pathways)
        assert code == 0 and found["same"] and found["departures"] == [] and found["notes"] == []


@pytest.mark.slow
def test_a_receipt_keeps_law_start_and_assumptions(pathways: Command) -> None:
    written = receipt(
        pathways, "idx-dr", "--law", "in-force", "--start", "2027-01-01", "--assume", "approved-body-assessment=20m..30m"
    )
    assert (written["law"], written["start"]) == ("in-force", "2027-01-01")
    assert written["assumptions"] == [{"step": "approved-body-assessment", "low": 20, "likely": 25, "high": 30, "unit": "months"}]
    assert replay(pathways)[0] == 0


@pytest.mark.slow
def test_a_receipt_is_as_its_schema_says_and_has_the_same_bytes_each_time(pathways: Command) -> None:
    registry = Registry().with_resources(
        (f"urn:pathways:{name}:1", Resource.from_contents(load_schema(name))) for name in ("device", "receipt")
    )
    validator = Draft202012Validator(load_schema("receipt"), registry=registry)
    for path in few_of(EXAMPLES):
        written = receipt(pathways, path.stem)
        assert [error.message for error in validator.iter_errors(written)] == []
        receipt(pathways, path.stem, file="again.json")
        assert (pathways.folder / "again.json").read_bytes() == (pathways.folder / "receipt.json").read_bytes()


def test_a_receipt_names_every_rule_of_the_answer(pathways: Command) -> None:
    written = receipt(pathways, "idx-dr")
    known = {rule["rule"] for rule in written["rules"]}
    assert {rule for route in written["routes"] for rule in route["rules"]} <= known
    assert {rule for item in written["evidence"] for rule in item["rules"]} <= known
    assert set(written["duties"]) <= known


def test_replay_names_the_rule_whose_condition_changed(
    pathways: Command, own_rules: Path, change: Callable[[str, str, str], None]
) -> None:
    receipt(pathways, "idx-dr-510k", "--rules", own_rules)
    file = "instruments/2024-11-14-reliance-consultation.yaml"
    text = (own_rules / file).read_text(encoding="utf-8")
    rule = text[text.index("rule: no-510k-software") :]
    condition = rule[rule.index("when:") : rule.index("says:")]
    change(
        file,
        "rule: no-510k-software\n" + rule[len("rule: no-510k-software\n") :].split("when:")[0] + condition,
        "rule: no-510k-software\n"
        + rule[len("rule: no-510k-software\n") :].split("when:")[0]
        + condition.replace("device.software: true", "device.software: false"),
    )
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 1 and not found["same"]
    assert found["culprit"]["rule"] == "no-510k-software"
    assert found["culprit"]["changes"] == ["its condition"]
    done = pathways("replay", "receipt.json", "--rules", own_rules)
    assert done.code == 1 and "First rule whose change altered it: no-510k-software" in done.out
    assert widest(done) <= 80


@pytest.mark.slow
def test_replay_names_the_correction_that_moved_the_answer(pathways: Command, own_rules: Path) -> None:
    written = receipt(pathways, "idx-dr-510k", "--rules", own_rules)
    assert written["edition"].startswith("2026.11")
    consultation = own_rules / "instruments/2024-11-14-reliance-consultation.yaml"
    before, rule, after = consultation.read_text(encoding="utf-8").partition("rule: no-510k-software\n")
    changed = after.replace("device.software: true", "device.software: false", 1)
    consultation.write_text(before + rule + changed, encoding="utf-8")
    edition = own_rules / "editions/2026.11.yaml"
    text = re.sub(r"(?m)^id: .*$", 'id: "2026.11.99"', edition.read_text(encoding="utf-8"))
    text = re.sub(r"(?ms)^(corrections|additions):\n(?:[ -].*\n?)*", "", text)
    edition.write_text(
        text
        + 'corrections:\n  - {date: "2026-12-01", rules: [no-510k-software], was: Software was left out., right: It is let in.}\n'
        '  - {date: "2026-12-01", rules: [another-rule], was: Something., right: Something else.}\n',
        encoding="utf-8",
    )
    code, found = replay(pathways, "--rules", own_rules)
    assert (code, found["edition"], found["answered_by"]) == (1, written["edition"], "2026.11.99")
    assert [each["rules"] for each in found["corrections"]] == [["no-510k-software"]]
    done = pathways("replay", "receipt.json", "--rules", own_rules)
    assert "Corrected on 1 December 2026 (no-510k-software)." in done.out
    assert "was replaced by its patch 2026.11.99" in " ".join(done.out.split())


@pytest.mark.slow
def test_a_source_that_became_a_part_of_another_moves_no_answer(pathways: Command, own_rules: Path) -> None:
    written = receipt(pathways, "idx-dr-510k", "--rules", own_rules)
    first = next(rule for rule in written["rules"] if rule["sources"])
    path = own_rules / "sources.yaml"
    text, id_ = path.read_text(encoding="utf-8"), first["sources"][0]
    entry = text[text.index(f"  - id: {id_}\n") :]
    entry = entry[: entry.index("\n  - id: ")]
    assert "places:" not in entry or "formerly:" in entry
    places = "" if "places:" in entry else "\n    places:"
    path.write_text(
        text.replace(entry, f"{entry}{places}\n      - {{at: the former part, formerly: [former-part]}}", 1), encoding="utf-8"
    )
    for rule in written["rules"]:
        rule["sources"] = ["former-part" if each == id_ else each for each in rule["sources"]]
    (pathways.folder / "receipt.json").write_text(json.dumps(written), encoding="utf-8")
    assert replay(pathways, "--rules", own_rules)[0] == 0


@pytest.mark.slow
def test_replay_names_a_rule_that_is_new(pathways: Command, own_rules: Path, change: Callable[[str, str, str], None]) -> None:
    receipt(pathways, "idx-dr", "--rules", own_rules)
    change(
        "instruments/2026-05-08-draft-amendment-regulations.yaml",
        "      - rule: no-eu-reliance-2026\n",
        "      - rule: no-de-novo-at-all\n        when: {approval.pathway: de-novo}\n        says: A De Novo no longer counts.\n"
        "        source: casus-draft-2026-05\n        confidence: secondary\n      - rule: no-eu-reliance-2026\n",
    )
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 1
    assert (found["culprit"]["rule"], found["culprit"]["then"]) == ("no-de-novo-at-all", None)


@pytest.mark.slow
def test_replay_names_a_step_that_takes_longer(
    pathways: Command, own_rules: Path, change: Callable[[str, str, str], None]
) -> None:
    receipt(pathways, "idx-dr", "--law", "in-force", "--rules", own_rules)
    steps = (own_rules / "steps.yaml").read_text(encoding="utf-8")
    step = steps[steps.index("  - id: mhra-registration\n") :].split("    published:")[0]
    change("steps.yaml", step, re.sub(r"duration: \{.*\}", "duration: {low: 20, likely: 30, high: 40, unit: weeks}", step))
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 1
    assert found["culprit"]["rule"] == "step:mhra-registration"
    assert "its dates or standing" in found["culprit"]["changes"]


@pytest.mark.slow
def test_replay_says_when_only_the_words_of_a_rule_changed(
    pathways: Command, own_rules: Path, change: Callable[[str, str, str], None]
) -> None:
    receipt(pathways, "idx-dr", "--rules", own_rules)
    change(
        "instruments/2002-06-13-uk-mdr-2002.yaml",
        "says: A Class IIa device needs a UK Approved Body.",
        "says: A Class IIa device needs an Approved Body of the UK.",
    )
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 1
    assert [(each["where"], each["what"]) for each in found["departures"]] == [("rule ukca-class-iia", "says")]
    assert found["culprit"]["rule"] == "ukca-class-iia"


@pytest.mark.slow
def test_a_change_that_the_answer_does_not_rest_on_is_a_note(
    pathways: Command, own_rules: Path, change: Callable[[str, str, str], None]
) -> None:
    receipt(pathways, "gb-start-up", "--rules", own_rules)
    change(
        "instruments/2002-06-13-uk-mdr-2002.yaml",
        "says: A Class IIa device needs a UK Approved Body.",
        "says: A Class IIa device needs an Approved Body of the UK.",
    )
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 0 and "nothing that this answer rests on" in " ".join(found["notes"])


@pytest.mark.slow
def test_a_comment_in_a_rule_file_is_a_change_in_form_only(pathways: Command, own_rules: Path) -> None:
    receipt(pathways, "gb-start-up", "--rules", own_rules)
    with (own_rules / "steps.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    code, found = replay(pathways, "--rules", own_rules)
    assert code == 0 and found["notes"] == ["The rule files have changed since in form only."]


def broken(pathways: Command, alter: Callable[[Any], object]) -> str:
    written = receipt(pathways, "idx-dr")
    alter(written)
    pathways.write("broken.json", json.dumps(written, indent=2))
    return refused(pathways("replay", "broken.json"))


@pytest.mark.parametrize(
    ("alter", "says"),
    [
        (lambda whole: whole.pop("headline"), "headline"),
        (lambda whole: whole.update(schema="pathways.receipt/3"), "pathways.receipt/3"),
        (lambda whole: whole.update(as_of="2026-02-30"), "date"),
        (lambda whole: whole.update(extra=1), "extra"),
        (lambda whole: whole["routes"][0].update(outcome="ajar"), "ajar"),
        (lambda whole: whole["device"]["device"].update(kind="genral"), "general"),
        (lambda whole: whole["device"]["device"].update(sterile=True), "cannot all be true"),
        (lambda whole: whole["device"].update(name="Another"), "input_sha256"),
        (lambda whole: whole.update(edition="1999.01"), "1999.01"),
        (lambda whole: whole.update(assumptions=[{"step": "x", "low": 1, "likely": 1, "high": 1, "unit": "days"}]), "step 'x'"),
    ],
)
@pytest.mark.first_only
def test_a_broken_receipt_is_refused_with_its_place(pathways: Command, alter: Callable[[Any], object], says: str) -> None:
    message = broken(pathways, alter)
    assert says in message
    assert re.search(r"[\w.]+:\d+:\d+: error", message) or "editions" in message, message


def test_the_place_of_a_wrong_value_is_exact(pathways: Command) -> None:
    message = broken(pathways, lambda whole: whole["routes"][0].update(outcome="ajar"))
    line = int(re.search(r"broken\.json:(\d+):", message)[1])  # type: ignore[index]
    assert '"ajar"' in (pathways.folder / "broken.json").read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", "schema: pathways.receipt/1\n", "[" * 100_000, '{"schema": "\\ud800"}']
)
def test_what_is_no_receipt_is_refused(pathways: Command, text: str) -> None:
    pathways.write("no.json", text)
    assert "no.json:1:" in refused(pathways("replay", "no.json"))


def test_a_missing_receipt_and_one_file_for_two_answers_are_refused(pathways: Command) -> None:
    assert "no such file" in refused(pathways("replay", "nowhere.json"))
    both = pathways.assess(example("idx-dr"), "--receipt", "one.json", "--out", "one.json")
    assert "same file" in refused(both)


@pytest.mark.slow
def test_a_receipt_from_standard_input(pathways: Command) -> None:
    receipt(pathways, "idx-dr")
    done = pathways("replay", "-", stdin=(pathways.folder / "receipt.json").read_bytes())
    assert done.code == 0 and "Same answer." in done.out
