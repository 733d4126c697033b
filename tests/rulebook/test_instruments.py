from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathways.model.citations import ids_of
from pathways.model.conditions import ALWAYS, AllOf, OneOf
from pathways.model.rules import Confidence, DateTerm, LegalStatus, Market, Per, Phase, Reviewer, Verdict
from tests.rulebook.helpers import EDITION, INSTRUMENT, compiled, findings_of, line_and_column, places, write_edition


def test_an_instrument_is_read_with_everything_it_says(rules_copy: Path) -> None:
    (instrument,) = compiled(rules_copy, small=INSTRUMENT)
    assert (instrument.status, instrument.in_force_from, instrument.in_force_until) == (
        LegalStatus.IN_FORCE,
        date(2026, 1, 1),
        date(2029, 12, 31),
    )
    (group,), (route,) = instrument.groups, instrument.routes
    assert (group.per, group.market, group.reminder) == (Per.DEVICE, Market.GB, "A reminder.")
    assert [rule.verdict for rule in group.verdicts] == [Verdict.EXCLUDED, Verdict.CLOSED, Verdict.UNSETTLED]
    assert group.verdicts[1].since == date(2025, 12, 31)
    assert group.verdicts[2].between == ("gb-small-1",)
    assert group.otherwise is not None
    assert group.otherwise.verdict is Verdict.UNSETTLED
    assert [(step.step, step.after) for step in group.steps] == [("class-check", ()), ("technical-file", ("class-check",))]
    (row,) = route.rows
    assert ids_of(row.cite.sources) == ("bivda-2024-05", "covington-2024-05")
    assert row.cite.confidence is Confidence.VERIFIED
    assert str(row.cite.span) == f"rules/instruments/small.yaml:{line_and_column(INSTRUMENT, 'rule: small-row')}"
    assert row.steps[0].not_before_opening
    assert route.route_to_market
    assert route.opens is None
    assert route.closes is not None
    assert route.closes.terms == (
        DateTerm(date(2029, 12, 31), None, ALWAYS),
        DateTerm(None, "qms.expires", OneOf("qms.certificate", frozenset({"mdsap"}))),
    )
    assert route.review is not None
    assert (route.review.by, route.review.checks) == (Reviewer.UK_APPROVED_BODY, ("One.", "Two."))
    (duty,) = instrument.duties
    assert (duty.phase, duty.in_force_from, duty.in_force_until, duty.routes) == (
        Phase.BEFORE_MARKET,
        date(2026, 6, 1),
        None,
        frozenset({"gb-small-1"}),
    )
    assert instrument.statements[0].when == AllOf(())


def test_an_opening_may_be_a_period_or_not_established(rules_copy: Path) -> None:
    head = "    per: device\n    closes:"
    period = (
        '    per: device\n    opens: {expected: "2027-06", precision: month, source: no-source, confidence: assumed}\n    closes:'
    )
    (instrument,) = compiled(rules_copy, small=INSTRUMENT.replace(head, period))
    opening = instrument.routes[0].opens
    assert opening is not None
    assert opening.expected is not None
    assert (opening.expected.first, opening.expected.last) == (date(2027, 6, 1), date(2027, 6, 30))
    (instrument,) = compiled(
        rules_copy, small=INSTRUMENT.replace(head, "    per: device\n    opens: not-established\n    closes:")
    )
    opening = instrument.routes[0].opens
    assert opening is not None
    assert (opening.expected, opening.confidence) == (None, Confidence.UNKNOWN)


def test_doubt_about_the_end_comes_with_its_reasons(rules_copy: Path) -> None:
    doubt = '"2029-12-31"], possibly_until: "2031-12-31", says: Perhaps., source: no-source, confidence: unknown}'
    text = INSTRUMENT.replace('"2029-12-31", {date: qms.expires, when: {qms.certificate: mdsap}}]}', doubt)
    (instrument,) = compiled(rules_copy, small=text)
    closes = instrument.routes[0].closes
    assert closes is not None
    assert closes.possibly_until == date(2031, 12, 31)
    assert closes.cite is not None
    assert (closes.cite.says, closes.cite.confidence) == ("Perhaps.", Confidence.UNKNOWN)


def test_text_over_several_lines_becomes_one_line(rules_copy: Path) -> None:
    text = INSTRUMENT.replace("        says: Yes.", "        says: >-\n          Yes,\n          indeed.\n\n          It does.")
    (instrument,) = compiled(rules_copy, small=text)
    assert instrument.routes[0].rows[0].cite.says == "Yes, indeed. It does."


# Each row breaks one thing. The last column is the text at whose first character the finding stands.
BROKEN = [
    ("sources: [bivda-2024-05]", "sources: [topra-m17-p9]", "RF010", "topra-m17-p9]"),
    ("source: [bivda-2024-05, covington-2024-05]", "source: [bivda-2024-05, topra-m17-p1]", "RF010", "topra-m17-p1]"),
    ("when: {class.gb: IIa}", "when: {class.gbb: IIa}", "RF001", "class.gbb"),
    ("when: {class.gb: IIa}", "when: {class.gb: IIx}", "RF003", "IIx"),
    ("when: {class.gb: IIa}", "when: {approval.pathway: 510k}", "RF002", "approval.pathway"),
    ("when: {device.custom_made: true}", "when: {device.custommade: true}", "RF001", "device.custommade"),
    ("item: technical-documentation", "item: technical-documentations", "RF012", "technical-documentations"),
    ("evidence: [mhra-registration]", "evidence: [mhra-registrations]", "RF012", "mhra-registrations"),
    ("step: mhra-registration", "step: mhra-registrations", "RF013", "mhra-registrations"),
    ("after: [technical-file]", "after: [technical-files]", "RF013", "technical-files"),
    ("    group: gb-small\n", "    group: gb-smal\n", "RF011", "gb-smal\n"),
    ("routes: [gb-small-1]", "routes: [gb-small-2]", "RF011", "rule: small-duty"),
    ("id: small\n", "id: smaller\n", "ST001", "schema: pathways.instrument/1"),
    ("rule: small-row", "rule: small-excluded", "YS008", "rule: small-excluded\n"),
    ("rule: small-notice", "rule: small-duty", "YS008", "{rule: small-duty,"),
    ("rule: small-otherwise", "rule: small-closed", "YS008", "{rule: small-closed, outcome"),
    ("{step: class-check}", "{step: class-check, after: [technical-file]}", "LG003", "id: gb-small\n"),
    ("{step: class-check}", "{step: class-check, after: [class-check]}", "LG003", "id: gb-small\n"),
    ("{step: class-check}", "{step: class-check, after: [mhra-registration]}", "LG003", "id: gb-small-1\n"),
    ("Open., source: no-source, confidence: unknown", "Open., source: no-source, confidence: assumed", "LG001", "{rule: small-u"),
    ("No., source: no-source, confidence: secondary", "No., source: no-source, confidence: unknown", "LG001", "{rule: small-ex"),
    ("knows., source: no-source, confidence: unknown", "no., source: no-source, confidence: assumed", "LG001", "{rule: small-o"),
    ("outcome: unsettled, says", "outcome: excluded, says", "LG001", "{rule: small-otherwise"),
    ('in_force: {from: "2026-01-01", until: "2029-12-31"}\n', "", "DT001", "in-force"),
    ('in_force: {from: "2026-01-01", until', "in_force: {until", "DT001", "in-force"),
    ('until: "2029-12-31"}\nsources', 'until: "2025-12-31"}\nsources', "DT002", '{from: "2026-01-01", until'),
    ('in_force: {from: "2026-06-01"}', 'in_force: {from: "2026-06-01", until: "2026-05-31"}', "DT002", '{from: "2026-06-01"'),
    ('since: "2025-12-31"', 'since: "2025-02-29"', "YS012", '"2025-02-29"'),
    ('published: "2026-01-01"', 'published: "2026-1-1"', "YS012", '"2026-1-1"'),
    ('"2029-12-31", {date', '"31 December 2029", {date', "YS012", '"31 December 2029"'),
    ("{date: qms.expires", "{date: approval.expires", "RF003", "approval.expires"),
    ("{date: qms.expires", "{date: device.kind", "RF003", "device.kind, when"),
    ('["2029-12-31", {date: qms.expires, when: {qms.certificate: mdsap}}]', "[]", "YS024", "{earliest_of"),
    ("status: in-force", "status: in force", "YS016", "in force"),
    ("confidence: verified\n        steps", "confidence: sure\n        steps", "YS016", "sure\n"),
    ("by: uk-approved-body", "by: approved-body", "YS016", "approved-body,"),
    ("need: mandatory", "need: must", "YS016", "must,"),
    ("phase: before-market", "phase: before", "YS016", "before\n"),
    ("not_before: opening", "not_before: closing", "YS016", "closing}"),
    ("    title: Small route\n    market: GB", "    title: Small route\n    market: UK", "YS016", "UK\n"),
    ("    market: GB\n    per: device\n    closes", "    market: GB\n    per: approval\n    closes", "LG002", "id: gb-small-1"),
    ("    gives: something", "    gvies: something", "YS019", "gvies"),
    ("        says: Yes.\n", "", "YS017", "rule: small-row"),
    ("says: No.,", "since: 2026-01-01, says: No.,", "YS019", "since: 2026-01-01"),
    ("    applies:\n", "    applys:\n", "YS017", "id: gb-small-1"),
    ("groups:\n", "groups:\n  - {id: gb-small, title: x, market: GB, per: device}\n", "YS008", "id: gb-small\n"),
    ("schema: pathways.instrument/1", "schema: pathways.instruments/1", "YS018", "pathways.instruments/1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "at"), BROKEN, ids=[f"{code} {new[:40]!r}" for _, new, code, _ in BROKEN])
@pytest.mark.first_only
def test_one_thing_broken_is_named_with_file_line_and_column(rules_copy: Path, old: str, new: str, code: str, at: str) -> None:
    assert INSTRUMENT.count(old) == 1, f"{old!r} is {INSTRUMENT.count(old)} times there"
    text = INSTRUMENT.replace(old, new)
    found = places(findings_of(write_edition(rules_copy, small=text)))
    assert f"{code} rules/instruments/small.yaml:{line_and_column(text, at)}" in found


def test_a_rule_of_an_approval_group_may_read_the_approval(rules_copy: Path) -> None:
    text = INSTRUMENT.replace("per: device", "per: approval").replace("when: {class.gb: IIa}", "when: {approval.pathway: 510k}")
    (instrument,) = compiled(rules_copy, small=text)
    assert instrument.routes[0].rows[0].when == OneOf("approval.pathway", frozenset({"510k"}))


def test_everything_that_is_wrong_in_a_file_is_reported_in_one_go(rules_copy: Path) -> None:
    text = (
        INSTRUMENT.replace('published: "2026-01-01"', 'published: "2026-02-30"')
        .replace("when: {device.custom_made: true}", "when: {device.custommade: true}")
        .replace("item: technical-documentation", "item: technical-documentations")
        .replace("rule: small-notice", "rules: small-notice")
    )
    found = places(findings_of(write_edition(rules_copy, small=text)))
    for code, at in (
        ("YS012", '"2026-02-30"'),
        ("RF001", "device.custommade"),
        ("RF012", "technical-documentations"),
        ("YS017", "{rules: small-notice"),
    ):
        assert f"{code} rules/instruments/small.yaml:{line_and_column(text, at)}" in found
    assert found == sorted(found, key=lambda place: [int(part) for part in place.split(":")[1:]])


def test_a_nearest_spelling_is_offered_for_every_kind_of_reference(rules_copy: Path) -> None:
    text = INSTRUMENT.replace("item: technical-documentation", "item: technical-documentations").replace(
        "{step: class-check}", "{step: clas-check}"
    )
    helps = {finding.code: finding.help for finding in findings_of(write_edition(rules_copy, small=text))}
    assert helps["RF012"] == "Did you mean 'technical-documentation'?"
    assert helps["RF013"] == "Did you mean 'class-check'?"


@pytest.mark.slow
def test_law_that_ends_on_the_day_it_starts_is_accepted(rules_copy: Path) -> None:
    text = INSTRUMENT.replace('until: "2029-12-31"}\nsources', 'until: "2026-01-01"}\nsources')
    assert findings_of(write_edition(rules_copy, small=text), EDITION) == []


def test_a_route_id_that_stands_twice_is_refused(rules_copy: Path) -> None:
    start, end = INSTRUMENT.index("  - id: gb-small-1"), INSTRUMENT.index("duties:")
    again = INSTRUMENT[start:end].replace("small-row", "other-row").replace("small-evidence", "other-evidence")
    (finding,) = findings_of(write_edition(rules_copy, small=INSTRUMENT[:end] + again + INSTRUMENT[end:]))
    line = INSTRUMENT[:end].count("\n") + 1
    assert (finding.code, str(finding.span)) == ("YS008", f"rules/instruments/small.yaml:{line}:5")
