"""What an instrument makes law of a draft, and what stays with the draft in the same edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from pathways.model.citations import ids_of
from pathways.model.conditions import ALWAYS, Condition, Folding, OneOf, fold
from pathways.model.rules import Confidence, Instrument, Need, Route, Verdict
from pathways.rulebook.folder import RuleFolder
from tests.rulebook.helpers import EDITION, compiled, findings_of, write_edition
from tests.rulebook.test_carry_over import EARLIER

DRAFT = """\
schema: pathways.instrument/1
id: draft
title: A draft
publisher: Nobody
published: "2026-06-01"
status: draft
sources: [bivda-2024-05]
summary: For tests.
carries_over:
  - from: earlier
    group: gb-x
    sentence: A planning sentence.
    confidence: assumed
    opens: {expected: "2027", precision: year, source: no-source, confidence: secondary}
notices:
  - {rule: d-notice, when: {}, says: The draft says so., source: bivda-2024-05, confidence: secondary}
  - {rule: d-laid, when: {}, says: It is not laid., source: bivda-2024-05, confidence: secondary}
duties:
  - {rule: d-duty, title: A duty, market: GB, phase: before-market, says: Do it., source: bivda-2024-05, confidence: secondary}
"""
MADE = """\
schema: pathways.instrument/1
id: made
title: An instrument
publisher: Nobody
published: "2027-01-15"
status: made
in_force: {from: "2027-06-01"}
sources: [covington-2024-05]
summary: For tests.
"""
FIRST = """\
enacts:
  - from: draft
    routes: [gb-x-1]
    source: {id: covington-2024-05, at: "reg 4"}
    confidence: verified
"""


def _edition(folder: Path, made: str = MADE + FIRST, **more: str) -> dict[str, Instrument]:
    (folder / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    return {each.id: each for each in compiled(folder, draft=DRAFT, made=made, **more)}


def _route(instrument: Instrument, id_: str) -> Route:
    return next(route for route in instrument.routes if route.id == id_)


def _routes(instrument: Instrument) -> list[str]:
    return [route.id for route in instrument.routes]


def _says(instrument: Instrument) -> dict[str, tuple[str, Confidence, Sequence[str]]]:
    (group,) = instrument.groups
    cites = [rule.cite for rule in (*group.verdicts, group.otherwise, group.unheld) if rule is not None]
    for route in instrument.routes:
        cites += [row.cite for row in route.rows] + [rule.cite for rule in route.verdicts]
    return {cite.rule: (cite.says, cite.confidence, ids_of(cite.sources)) for cite in cites}


def test_a_route_is_law_with_the_confidence_of_the_instrument_and_without_the_planning_sentence(rules_copy: Path) -> None:
    made = _edition(rules_copy)["made"]
    said = _says(made)
    assert said["e-row"] == ("A row.", Confidence.VERIFIED, ("covington-2024-05",))
    assert said["e-route-excluded"] == ("Not for III.", Confidence.VERIFIED, ("covington-2024-05",))
    assert _route(made, "gb-x-1").opens is None, "opens when the instrument comes into force"
    assert all(row.opens is None for row in _route(made, "gb-x-1").rows)


def test_what_the_routes_share_comes_along_as_the_draft_had_it(rules_copy: Path) -> None:
    said = _says(_edition(rules_copy)["made"])
    assert said["e-excluded"] == ("Not custom-made.", Confidence.ASSUMED, ("no-source",))
    assert said["e-otherwise"][1] is Confidence.UNKNOWN


def test_a_shared_rule_that_is_named_is_law_too(rules_copy: Path) -> None:
    made = _edition(
        rules_copy, MADE + FIRST.replace("routes: [gb-x-1]", "routes: [gb-x-1]\n    rules: [e-excluded, e-otherwise]")
    )
    said = _says(made["made"])
    assert said["e-excluded"][1] is Confidence.VERIFIED
    assert said["e-otherwise"][1] is Confidence.UNKNOWN, "what is not established stays so"


def test_what_is_not_enacted_stays_with_the_draft(rules_copy: Path) -> None:
    edition = _edition(rules_copy)
    assert (_routes(edition["made"]), _routes(edition["draft"])) == (["gb-x-1"], ["gb-x-2"])
    assert "A planning sentence." in _says(edition["draft"])["e-second-row"][0]


def test_the_instrument_rules_the_group_and_the_draft_has_only_its_own_rows(rules_copy: Path) -> None:
    edition = _edition(rules_copy)
    (ruling,), (left,) = edition["made"].groups, edition["draft"].groups
    assert [rule.cite.rule for rule in ruling.verdicts] == ["e-excluded", "e-weak", "e-closed"]
    assert (left.verdicts, left.otherwise, left.unheld) == ((), None, None)
    assert (ruling.reminder, left.reminder) == (None, None)


def test_a_whole_group_that_is_enacted_leaves_nothing(rules_copy: Path) -> None:
    edition = _edition(rules_copy, MADE + FIRST.replace("[gb-x-1]", "[gb-x-1, gb-x-2]"))
    assert (edition["draft"].groups, edition["draft"].routes) == ((), ())


def test_parts_begin_on_their_own_days(rules_copy: Path) -> None:
    second = """\
  - from: draft
    routes: [gb-x-2]
    opens: "2027-10-01"
    closes: {earliest_of: ["2030-12-31"]}
    source: covington-2024-05
    confidence: secondary
"""
    made = _edition(rules_copy, MADE + FIRST + second)["made"]
    opens = _route(made, "gb-x-2").opens
    assert opens is not None and opens.expected is not None
    assert (opens.expected.first, opens.confidence) == (date(2027, 10, 1), Confidence.SECONDARY)
    closes = _route(made, "gb-x-2").closes
    assert closes is not None and [term.day for term in closes.terms] == [date(2030, 12, 31)]


def test_notices_and_duties_by_id_and_with_words_of_their_own(rules_copy: Path) -> None:
    entry = """\
  - {from: draft, notices: [d-notice], says: The instrument says so., source: covington-2024-05, confidence: verified}
  - {from: draft, duties: [d-duty], opens: "2027-09-01", source: covington-2024-05, confidence: verified}
"""
    edition = _edition(rules_copy, MADE + FIRST + entry)
    (notice,), (duty,) = edition["made"].statements, edition["made"].duties
    assert (notice.cite.says, notice.cite.confidence) == ("The instrument says so.", Confidence.VERIFIED)
    assert duty.in_force_from == date(2027, 9, 1)
    assert [each.cite.rule for each in edition["draft"].statements] == ["d-laid"]
    assert edition["draft"].duties == ()


def test_what_is_dropped_is_said_by_nobody(rules_copy: Path) -> None:
    more = """\
    drop:
      - {id: d-laid, because: It was laid.}
      - {id: e-weak, because: Regulation 9 lets them in.}
      - {id: gb-x-2, because: Not in the instrument.}
"""
    edition = _edition(rules_copy, MADE + FIRST + more)
    assert [each.cite.rule for each in edition["draft"].statements] == ["d-notice"]
    assert edition["draft"].routes == ()
    assert "e-weak" not in _says(edition["made"])


DROP = "    drop: [{id: gb-x-2, because: Parliament took it out.}]\n"


def test_a_route_that_is_dropped_tells_those_whom_it_was_for_and_why(rules_copy: Path) -> None:
    edition = _edition(rules_copy, MADE + FIRST + DROP)
    dropped = _route(edition["made"], "gb-x-2")
    assert dropped.is_dropped and not _route(edition["made"], "gb-x-1").is_dropped
    (rule,) = dropped.verdicts
    assert (rule.cite.rule, rule.verdict, rule.when) == ("gb-x-2-dropped", Verdict.EXCLUDED, ALWAYS)
    assert rule.cite.says == f"{dropped.title} stood in a draft (A draft) and was dropped. Parliament took it out."
    assert (rule.cite.confidence, ids_of(rule.cite.sources)) == (Confidence.VERIFIED, ("covington-2024-05",))
    assert rule.cite.span.file.endswith("made.yaml")
    assert dropped.rows and not any(row.evidence or row.opens or row.closes for row in dropped.rows)


def _holds(when: Condition, pathway: str) -> bool:
    """Of an approval by that pathway."""
    return fold(
        when,
        Folding(
            leaf=lambda leaf: isinstance(leaf, OneOf) and leaf.fact == "approval.pathway" and pathway in leaf.values,
            all_of=all,
            any_of=any,
            negation=lambda part: not part,
            holds=lambda _: False,
        ),
    )


def test_a_row_that_is_dropped_tells_those_whom_no_other_row_is_for_and_why(rules_copy: Path) -> None:
    more = "    drop: [{id: e-other-row, because: Parliament took it out.}]\n"
    made = _edition(rules_copy, MADE + FIRST + more)["made"]
    (group,), route = made.groups, _route(made, "gb-x-1")
    rule = next(rule for rule in group.verdicts if rule.cite.rule == "e-other-row-dropped")
    assert rule.verdict is Verdict.EXCLUDED and [row.cite.rule for row in route.rows] == ["e-row"]
    assert rule.cite.says == "A part of First stood in a draft (A draft) and was dropped. Parliament took it out."
    held = {pathway: _holds(rule.when, pathway) for pathway in ("pma", "510k", "de-novo")}
    assert held == {"pma": True, "510k": False, "de-novo": False}, "the draft keeps what it has of De Novo"


def test_what_is_dropped_on_no_authority_is_not_established(rules_copy: Path) -> None:
    edition = _edition(rules_copy, MADE + FIRST.replace("verified", "unknown") + DROP)
    (rule,) = _route(edition["made"], "gb-x-2").verdicts
    assert rule.verdict is Verdict.UNSETTLED


def test_a_route_that_is_dropped_alone_leaves_the_group_to_the_draft(rules_copy: Path) -> None:
    edition = _edition(rules_copy, MADE + FIRST.replace("    routes: [gb-x-1]\n", "") + DROP)
    assert (_routes(edition["made"]), _routes(edition["draft"])) == (["gb-x-2"], ["gb-x-1"])
    assert edition["made"].groups[0].verdicts == ()
    assert [rule.cite.rule for rule in edition["draft"].groups[0].verdicts] == ["e-excluded", "e-weak", "e-closed"]


def test_a_reworded_rule_keeps_what_is_not_reworded(rules_copy: Path) -> None:
    more = """\
    change:
      e-row: {when: {approval.pathway: pma}, confidence: inferred}
      e-excluded: {says: Never custom-made.}
"""
    said = _says(_edition(rules_copy, MADE + FIRST + more)["made"])
    assert said["e-row"] == ("A row.", Confidence.INFERRED, ("covington-2024-05",))
    assert said["e-excluded"] == ("Never custom-made.", Confidence.ASSUMED, ("no-source",))


def test_evidence_that_is_named_is_asked_for_by_law(rules_copy: Path) -> None:
    draft = EARLIER.replace("item: pms-plan, need: mandatory", "item: pms-plan, need: expected-by-draft")
    _edition(rules_copy)
    (rules_copy / "instruments" / "earlier.yaml").write_text(draft, encoding="utf-8")
    made = MADE + FIRST.replace("routes: [gb-x-1]", "routes: [gb-x-1]\n    evidence: [e-group-evidence]")
    (rules_copy / "instruments" / "made.yaml").write_text(made, encoding="utf-8")
    instrument = next(each for each in RuleFolder(rules_copy).rule_set(EDITION).edition.instruments if each.id == "made")
    (need,) = instrument.groups[0].evidence
    assert (need.need, need.confidence) == (Need.MANDATORY, Confidence.VERIFIED)
    (of_row,) = (need for row in instrument.routes[0].rows for need in row.evidence)
    assert (of_row.need, of_row.confidence) == (Need.EXPECTED_BY_DRAFT, Confidence.ASSUMED)


def test_an_instrument_that_amends_another_before_it_begins(rules_copy: Path) -> None:
    amending = MADE.replace("id: made", "id: amending").replace("2027-01-15", "2027-03-01") + FIRST.replace(
        "draft", "made"
    ).replace("    confidence: verified", '    confidence: verified\n    opens: "2027-08-01"')
    edition = _edition(rules_copy, amending=amending)
    assert (edition["made"].routes, _routes(edition["draft"])) == ((), ["gb-x-2"])
    opens = _route(edition["amending"], "gb-x-1").opens
    assert opens is not None and opens.expected is not None and opens.expected.first == date(2027, 8, 1)
    assert [rule.cite.rule for rule in edition["amending"].groups[0].verdicts] == ["e-excluded", "e-weak", "e-closed"]


def test_an_instrument_that_is_withdrawn_enacts_nothing(rules_copy: Path) -> None:
    edition = _edition(rules_copy, MADE.replace("status: made", "status: superseded") + FIRST)
    assert _routes(edition["draft"]) == ["gb-x-1", "gb-x-2"]
    assert edition["draft"].groups[0].reminder == "Earlier reminder."


def test_what_was_withdrawn_says_nothing_of_what_it_would_have_enacted(rules_copy: Path) -> None:
    notice = "  - {from: draft, notices: [d-notice], says: Reworded., source: covington-2024-05, confidence: verified}\n"
    edition = _edition(rules_copy, MADE.replace("status: made", "status: superseded") + FIRST + DROP + notice)
    assert (edition["made"].routes, edition["made"].groups, edition["made"].statements) == ((), (), ())
    assert [each.cite.rule for each in edition["draft"].statements] == ["d-notice", "d-laid"]


def test_an_edition_that_does_not_know_the_instrument_has_the_whole_draft(rules_copy: Path) -> None:
    _edition(rules_copy)
    write_edition(rules_copy, draft=DRAFT)
    (draft,) = RuleFolder(rules_copy).rule_set(EDITION).edition.instruments
    assert _routes(draft) == ["gb-x-1", "gb-x-2"]


def test_two_instruments_cannot_take_the_same_from_one_draft(rules_copy: Path) -> None:
    (rules_copy / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    folder = write_edition(rules_copy, draft=DRAFT, made=MADE + FIRST, other=MADE.replace("id: made", "id: other") + FIRST)
    (found,) = findings_of(folder)
    assert (found.code, found.span and found.span.file) == ("RF019", "rules/instruments/other.yaml")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("from: draft", "from: drafft", "RF015"),
        ("from: draft", "from: made", "RF016"),
        ("routes: [gb-x-1]", "routes: [gb-x-9]", "RF018"),
        ("routes: [gb-x-1]", "rules: [e-row]", "RF018"),
        ("routes: [gb-x-1]", "routes: []", "YS024"),
        ("routes: [gb-x-1]", "routes: [gb-x-1]\n    says: All anew.", "YS019"),
        ("routes: [gb-x-1]", 'routes: [gb-x-1]\n    opens: "2027-05-31"', "DT004"),
        ("routes: [gb-x-1]", "routes: [gb-x-1]\n    change: {e-rwo: {says: New.}}", "RF018"),
        ("routes: [gb-x-1]", "routes: [gb-x-1]\n    drop: [{id: e-weak}]", "YS017"),
        ("routes: [gb-x-1]", "routes: [gb-x-1]\n    change: {e-otherwise: {confidence: verified}}", "LG001"),
    ],
)
def test_what_cannot_be_enacted_is_told_at_its_line(rules_copy: Path, old: str, new: str, code: str) -> None:
    (rules_copy / "instruments" / "earlier.yaml").write_text(EARLIER, encoding="utf-8")
    (found,) = findings_of(write_edition(rules_copy, draft=DRAFT, made=(MADE + FIRST).replace(old, new)))
    assert found.code == code
    assert found.span is not None and found.span.file == "rules/instruments/made.yaml" and found.span.line > 9
