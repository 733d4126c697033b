from __future__ import annotations

from pathlib import Path

import pytest

from pathways.model.catalogue import RuleSet
from pathways.model.citations import ids_of
from pathways.model.conditions import OneOf
from pathways.model.dates import Precision
from pathways.model.rules import Confidence, Group, Instrument, Route, Verdict
from pathways.rulebook.folder import RuleFolder
from tests.rulebook.helpers import LATER, compiled, findings_of, line_and_column, places, write_edition

EARLIER = """\
schema: pathways.instrument/1
id: earlier
title: An earlier instrument
publisher: Nobody
published: "2026-01-01"
status: proposal
sources: [no-source]
summary: For tests.
groups:
  - id: gb-x
    title: Earlier title
    market: GB
    per: approval
    when: {approval.regulator: fda}
    reminder: Earlier reminder.
    gives: earlier-certificate
    unheld: {rule: e-unheld, says: None held., source: no-source, confidence: verified}
    otherwise: {rule: e-otherwise, outcome: unsettled, says: Who knows., source: no-source, confidence: unknown}
    excluded:
      - {rule: e-excluded, when: {device.custom_made: true}, says: Not custom-made., source: no-source, confidence: verified}
      - {rule: e-weak, when: {device.in_house: true}, says: Not in-house., source: no-source, confidence: assumed}
    closed:
      - {rule: e-closed, when: {approval.withdrawn: true}, since: "2025-12-31", says: X., source: no-source, confidence: verified}
    evidence:
      - {rule: e-group-evidence, item: pms-plan, need: mandatory, source: no-source, confidence: verified}
    steps: [{step: class-check}]
routes:
  - id: gb-x-1
    group: gb-x
    title: First
    market: GB
    per: approval
    opens: {expected: "2025", precision: year, source: no-source, confidence: secondary}
    applies:
      - {rule: e-row, when: {approval.pathway: 510k}, says: A row., source: no-source, confidence: verified}
      - rule: e-other-row
        when: {approval.pathway: pma}
        says: Another row.
        source: no-source
        confidence: inferred
        opens: {expected: "2026", precision: year, source: no-source, confidence: secondary}
        evidence: [{rule: e-row-evidence, item: pms-plan, need: mandatory, source: no-source, confidence: verified}]
    excluded:
      - {rule: e-route-excluded, when: {class.gb: III}, says: Not for III., source: no-source, confidence: verified}
    evidence:
      - {rule: e-route-evidence, item: technical-documentation, need: mandatory, source: no-source, confidence: verified}
  - id: gb-x-2
    group: gb-x
    title: Second
    market: GB
    per: approval
    applies:
      - {rule: e-second-row, when: {approval.pathway: de-novo}, says: Second., source: no-source, confidence: verified}
"""

CARRY = """\
carries_over:
  - from: earlier
    group: gb-x
    sentence: Carried over.
    confidence: inferred
"""


def _carried(folder: Path, more: str = "", own: str = "") -> Instrument:
    """The later instrument with ``more`` keys of the carry-over and groups and routes of its ``own``."""
    (folder / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    (later,) = compiled(folder, later=LATER + CARRY + more + own)
    return later


def _group(instrument: Instrument) -> Group:
    (group,) = instrument.groups
    return group


def _route(instrument: Instrument, id_: str = "gb-x-1") -> Route:
    return next(route for route in instrument.routes if route.id == id_)


def _rules(instrument: Instrument) -> dict[str, tuple[str, Confidence]]:
    """What every carried rule says, and how well that is established."""
    group = _group(instrument)
    cites = [rule.cite for rule in (*group.verdicts, group.otherwise, group.unheld) if rule is not None]
    for route in instrument.routes:
        cites += [row.cite for row in route.rows] + [rule.cite for rule in route.verdicts]
    return {cite.rule: (cite.says, cite.confidence) for cite in cites}


def _evidence(instrument: Instrument) -> dict[str, Confidence]:
    needs = list(_group(instrument).evidence)
    for route in instrument.routes:
        needs += [*route.evidence, *(need for row in route.rows for need in row.evidence)]
    return {need.rule: need.confidence for need in needs}


def test_everything_comes_along_with_the_sentence_and_no_stronger_than_the_ceiling(rules_copy: Path) -> None:
    assert _rules(_carried(rules_copy)) == {
        "e-excluded": ("Not custom-made. Carried over.", Confidence.INFERRED),
        "e-weak": ("Not in-house. Carried over.", Confidence.ASSUMED),
        "e-closed": ("X. Carried over.", Confidence.INFERRED),
        "e-otherwise": ("Who knows. Carried over.", Confidence.UNKNOWN),
        "e-unheld": ("None held. Carried over.", Confidence.INFERRED),
        "e-row": ("A row. Carried over.", Confidence.INFERRED),
        "e-other-row": ("Another row. Carried over.", Confidence.INFERRED),
        "e-route-excluded": ("Not for III. Carried over.", Confidence.INFERRED),
        "e-second-row": ("Second. Carried over.", Confidence.INFERRED),
    }


def test_the_ceiling_holds_for_evidence_too(rules_copy: Path) -> None:
    assert _evidence(_carried(rules_copy)) == dict.fromkeys(
        ("e-group-evidence", "e-route-evidence", "e-row-evidence"), Confidence.INFERRED
    )


def test_what_is_not_named_stays_as_it_was(rules_copy: Path) -> None:
    later = _carried(rules_copy)
    group, route = _group(later), _route(later)
    assert (group.title, group.reminder, group.gives) == ("Earlier title", "Earlier reminder.", "earlier-certificate")
    assert group.when == OneOf("approval.regulator", frozenset({"fda"}))
    assert route.opens is not None
    assert route.opens.expected is not None
    assert route.opens.expected.first.year == 2025
    assert route.rows[0].when == OneOf("approval.pathway", frozenset({"510k"}))
    assert later.status.value == "draft"


@pytest.mark.parametrize(
    "rule",
    ["e-excluded", "e-closed", "e-otherwise", "e-unheld", "e-row", "e-other-row", "e-route-excluded"],
)
def test_a_rule_that_is_dropped_does_not_come_along(rules_copy: Path, rule: str) -> None:
    before, after = _rules(_carried(rules_copy)), _rules(_carried(rules_copy, f"    drop: [{rule}]\n"))
    assert before.keys() - after.keys() == {rule}


@pytest.mark.parametrize("rule", ["e-group-evidence", "e-route-evidence", "e-row-evidence"])
def test_evidence_that_is_dropped_does_not_come_along(rules_copy: Path, rule: str) -> None:
    before, after = _evidence(_carried(rules_copy)), _evidence(_carried(rules_copy, f"    drop: [{rule}]\n"))
    assert before.keys() - after.keys() == {rule}


def test_a_route_that_is_dropped_takes_its_rules_along(rules_copy: Path) -> None:
    later = _carried(rules_copy, "    drop: [gb-x-2]\n")
    assert [route.id for route in later.routes] == ["gb-x-1"]
    assert "e-second-row" not in _rules(later)


def test_a_change_replaces_the_parts_it_names(rules_copy: Path) -> None:
    later = _carried(
        rules_copy,
        "    change:\n"
        "      e-row: {when: {approval.pathway: [510k, pma]}}\n"
        "      e-excluded: {says: Changed., source: [bivda-2024-05]}\n"
        "      e-unheld: {says: Still none.}\n"
        "      e-otherwise: {says: Still unknown.}\n",
    )
    rules, row, excluded = _rules(later), _route(later).rows[0], _group(later).verdicts[0]
    assert row.when == OneOf("approval.pathway", frozenset({"510k", "pma"}))
    assert rules["e-row"] == ("A row. Carried over.", Confidence.INFERRED)
    assert rules["e-excluded"] == ("Changed. Carried over.", Confidence.INFERRED)
    assert rules["e-unheld"] == ("Still none. Carried over.", Confidence.INFERRED)
    assert rules["e-otherwise"] == ("Still unknown. Carried over.", Confidence.UNKNOWN)
    assert ids_of(excluded.cite.sources) == ("bivda-2024-05",)
    assert excluded.when == OneOf("device.custom_made", frozenset({True}))
    assert ids_of(row.cite.sources) == ("no-source",)


@pytest.mark.parametrize("rule", ["e-excluded", "e-closed", "e-route-excluded"])
def test_a_verdict_that_is_unsettled_says_so_and_loses_its_confidence(rules_copy: Path, rule: str) -> None:
    later = _carried(
        rules_copy, f"    unsettle:\n      {rule}: {{says: Not established., source: bivda-2024-05, between: [gb-x-1]}}\n"
    )
    verdicts = [*_group(later).verdicts, *_route(later).verdicts]
    (unsettled,) = [each for each in verdicts if each.cite.rule == rule]
    assert unsettled.verdict is Verdict.UNSETTLED
    assert unsettled.cite.confidence is Confidence.UNKNOWN
    assert unsettled.cite.says == "Not established."
    assert ids_of(unsettled.cite.sources) == ("bivda-2024-05",)
    assert unsettled.between == ("gb-x-1",)
    assert unsettled.since is None
    assert [each.verdict for each in verdicts].count(Verdict.UNSETTLED) == 1


def test_an_opening_of_the_carry_over_replaces_those_of_routes_and_rows(rules_copy: Path) -> None:
    later = _carried(rules_copy, '    opens: {expected: "2027-06", precision: month, source: no-source, confidence: assumed}\n')
    for route in later.routes:
        for opening in (route.opens, *(row.opens for row in route.rows if row.opens is not None)):
            assert opening is not None
            assert opening.expected is not None
            assert (opening.expected.first.year, opening.expected.precision) == (2027, Precision.MONTH)


OWN_GROUP = """\
groups:
  - id: gb-x
    title: Later title
    market: GB
    per: approval
    excluded:
      - {rule: l-excluded, when: {device.human_tissue: true}, says: No tissue., source: no-source, confidence: verified}
    evidence:
      - {rule: l-evidence, item: pms-plan, need: mandatory, source: no-source, confidence: verified}
"""

OWN_ROUTES = """\
routes:
  - id: gb-x-1
    group: gb-x
    title: First
    market: GB
    per: approval
    applies: [{rule: l-row, when: {approval.pathway: hde}, says: An added row., source: no-source, confidence: verified}]
  - id: gb-x-3
    group: gb-x
    title: Third
    market: GB
    per: approval
    applies: [{rule: l-third, when: {approval.pathway: eua}, says: Third., source: no-source, confidence: verified}]
"""


def test_a_group_of_the_same_id_is_merged_its_lists_added_its_single_keys_winning(rules_copy: Path) -> None:
    group = _group(_carried(rules_copy, own=OWN_GROUP))
    assert [rule.cite.rule for rule in group.verdicts] == ["e-excluded", "e-weak", "e-closed", "l-excluded"]
    assert [need.rule for need in group.evidence] == ["e-group-evidence", "l-evidence"]
    assert (group.title, group.reminder) == ("Later title", "Earlier reminder.")
    assert group.when == OneOf("approval.regulator", frozenset({"fda"}))
    own = group.verdicts[-1].cite
    assert (own.says, own.confidence) == ("No tissue.", Confidence.VERIFIED)


def test_what_the_later_group_says_of_itself_wins(rules_copy: Path) -> None:
    own = OWN_GROUP.replace(
        "    excluded:",
        "    when: {approval.regulator: [fda, tga]}\n    reminder: Later reminder.\n    gives: later-certificate\n"
        "    unheld: {rule: l-unheld, says: Later., source: no-source, confidence: verified}\n    excluded:",
    )
    group = _group(_carried(rules_copy, own=own))
    assert group.when == OneOf("approval.regulator", frozenset({"fda", "tga"}))
    assert (group.reminder, group.gives) == ("Later reminder.", "later-certificate")
    assert group.unheld is not None
    assert group.unheld.cite.rule == "l-unheld"
    assert group.otherwise is not None
    assert group.otherwise.cite.rule == "e-otherwise"


def test_own_routes_are_added_and_rows_join_a_carried_route(rules_copy: Path) -> None:
    later = _carried(rules_copy, own=OWN_ROUTES)
    assert [route.id for route in later.routes] == ["gb-x-1", "gb-x-2", "gb-x-3"]
    assert [row.cite.rule for row in _route(later).rows] == ["e-row", "e-other-row", "l-row"]
    assert _route(later).rows[-1].cite.says == "An added row."


def test_other_groups_of_the_later_instrument_stay(rules_copy: Path) -> None:
    own = OWN_GROUP.replace("id: gb-x", "id: gb-y")
    later = _carried(rules_copy, own=own)
    assert {group.id for group in later.groups} == {"gb-x", "gb-y"}


@pytest.mark.slow
def test_a_group_looked_at_per_device_may_be_carried_and_given_routes(rules_copy: Path) -> None:
    earlier = (
        EARLIER.replace("per: approval", "per: device")
        .replace("approval.regulator: fda", "device.kind: general")
        .replace("approval.withdrawn: true", "device.sterile: true")
    )
    for pathway, class_ in (("510k", "I"), ("pma", "IIa"), ("de-novo", "IIb")):
        earlier = earlier.replace(f"approval.pathway: {pathway}", f"class.gb: {class_}")
    (rules_copy / "instruments" / "earlier.yaml").write_text(earlier, encoding="utf-8")
    own = (OWN_GROUP + OWN_ROUTES).replace("per: approval", "per: device").replace("approval.pathway: hde", "class.gb: III")
    own = own.replace("approval.pathway: eua", "class.gb: AIMD")
    (later,) = compiled(rules_copy, later=LATER + CARRY + own)
    assert [route.id for route in later.routes] == ["gb-x-1", "gb-x-2", "gb-x-3"]


def test_what_was_carried_over_can_be_carried_on(rules_copy: Path) -> None:
    (rules_copy / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    (rules_copy / "instruments" / "later.yaml").write_text(LATER + CARRY + "    drop: [e-weak]\n", encoding="utf-8")
    last = LATER.replace("id: later", "id: last") + CARRY.replace("from: earlier", "from: later").replace("over.", "on.")
    (instrument,) = compiled(rules_copy, last=last.replace("confidence: inferred", "confidence: assumed"))
    rules = _rules(instrument)
    assert rules["e-row"] == ("A row. Carried over. Carried on.", Confidence.ASSUMED)
    assert "e-weak" not in rules


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("    drop: [e-gone]\n", "e-gone"),
        ("    drop: [gb-x-9]\n", "gb-x-9"),
        ("    drop: [gb-x]\n", "gb-x"),
        ("    change: {e-gone: {says: x}}\n", "e-gone"),
        ("    change: {gb-x-1: {says: x}}\n", "gb-x-1"),
        ("    change: {e-group-evidence: {says: x}}\n", "e-group-evidence"),
        ("    unsettle: {e-gone: {says: x}}\n", "e-gone"),
        ("    unsettle: {e-row: {says: x}}\n", "e-row"),
    ],
)
def test_a_name_that_the_earlier_instrument_does_not_have_is_refused(rules_copy: Path, more: str, named: str) -> None:
    (rules_copy / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    text = LATER + CARRY + more
    (finding,) = findings_of(write_edition(rules_copy, later=text))
    assert finding.code == "RF014"
    line, column = line_and_column(text, more.rstrip()).split(":")
    assert str(finding.span) == f"rules/instruments/later.yaml:{line}:{int(column) + more.index(named)}"
    assert f"'{named}'" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("from: earlier", "from: eearlier", "RF015", "from: eearlier"),
        ("from: earlier", "from: later", "RF016", "from: later"),
        ("    group: gb-x", "    group: gb-z", "RF014", "gb-z"),
        ("    sentence: Carried over.\n", "", "YS017", "from: earlier"),
        ("confidence: inferred", "confidence: infered", "YS016", "infered"),
        ("confidence: inferred\n", "confidence: inferred\n    keep: [x]\n", "YS019", "keep"),
        ("confidence: inferred\n", "confidence: inferred\n    change: {e-row: {tittle: x}}\n", "YS019", "tittle"),
        ("confidence: inferred\n", "confidence: inferred\n    change: {e-row: {source: nowhere}}\n", "RF010", "nowhere"),
        ("confidence: inferred\n", "confidence: inferred\n    change: {e-row: {when: {class.gb: X}}}\n", "RF003", "X}}}"),
    ],
)
@pytest.mark.first_only
def test_a_wrong_carry_over_is_refused_with_its_place(rules_copy: Path, old: str, new: str, code: str, at: str) -> None:
    (rules_copy / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    text = LATER + CARRY.replace(old, new)
    found = places(findings_of(write_edition(rules_copy, later=text)))
    assert found == [f"{code} rules/instruments/later.yaml:{line_and_column(text, at)}"]


def test_two_instruments_that_carry_over_from_each_other_are_refused(rules_copy: Path) -> None:
    earlier = LATER.replace("id: later", "id: earlier") + CARRY.replace("from: earlier", "from: later")
    (rules_copy / "instruments" / "earlier.yaml").write_text(earlier, encoding="utf-8")
    (finding,) = findings_of(write_edition(rules_copy, later=LATER + CARRY))
    assert finding.code == "RF016"
    assert finding.span is not None
    assert finding.span.file.endswith(("earlier.yaml", "later.yaml"))


# --- the shipped rules ------------------------------------------------------------------------------------


def test_a_rule_of_the_newest_edition_that_is_carried_says_so(rules: RuleSet) -> None:
    (draft,) = [each for each in rules.edition.instruments if each.id == "2026-05-08-draft-amendment-regulations"]
    sentence = "Planning assumption from the November 2024 proposal; the reliance articles of the 2026 draft are not established."
    carried = [row.cite for route in draft.routes for row in route.rows]
    assert len(carried) >= 5
    for cite in carried:
        assert cite.says.endswith(sentence), cite.rule
        assert cite.confidence in (Confidence.ASSUMED, Confidence.UNKNOWN), cite.rule


@pytest.mark.parametrize("edition", ["2025.07", "2026.02", "2026.05", "2026.11"])
def test_what_is_said_where_no_approval_is_held_is_carried_like_the_rest(rules_folder: RuleFolder, edition: str) -> None:
    instruments = rules_folder.rule_set(edition).edition.instruments
    groups = [group for instrument in instruments for group in instrument.groups if group.id == "gb-reliance"]
    unheld = [group.unheld for group in groups if group.unheld is not None]
    assert len(unheld) == 1
    assert unheld[0].cite.confidence is Confidence.ASSUMED
