from __future__ import annotations

import pytest

from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, AllOf, AnyOf, Condition, Holds, Negation, OneOf, Within, day_interval
from pathways.model.facts import Vocabulary
from pathways.report.rule_text import condition_in_words, edition_overview, route_ids, route_text

KIND, STERILE = OneOf("device.kind", frozenset({"ivd"})), OneOf("device.sterile", frozenset({True}))


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        (ALWAYS, ["always"]),
        (KIND, ["Kind of device", "is", "In vitro diagnostic (IVD)"]),
        (OneOf("device.kind", frozenset({"ivd", "pack"})), ["In vitro diagnostic (IVD)", " or ", "System or procedure pack"]),
        (AllOf((KIND, STERILE)), ["Kind of device", " and ", "Supplied sterile", "yes"]),
        (AnyOf((KIND, STERILE)), ["Kind of device", " or ", "Supplied sterile"]),
        (Negation(KIND), ["not (Kind of device", ")"]),
        (Holds(OneOf("approval.pathway", frozenset({"510k"}))), ["an approval is held with", "FDA 510(k)"]),
        (AllOf((AnyOf((KIND, STERILE)), KIND)), ["(Kind of device", ") and "]),
        (Within("qms.expires", day_interval()), ["Quality system certificate valid until"]),
    ],
)
def test_a_condition_is_put_into_words(condition: Condition, parts: list[str], vocabulary: Vocabulary) -> None:
    words = condition_in_words(condition, vocabulary)
    place = 0
    for part in parts:
        assert part in words[place:], words
        place = words.index(part, place)


def test_the_overview_names_every_instrument_and_route(rules: RuleSet) -> None:
    text = edition_overview(rules.edition, ["2026.05", "2026.11"])
    assert text.startswith("Edition 2026.11.1: ")
    for instrument in rules.edition.instruments:
        assert f"\n{instrument.id}  (" in text
        for route in instrument.routes:
            assert f"  - {route.id} " in text
    assert "Editions: 2026.05, 2026.11\n" in text


def test_every_route_and_group_can_be_shown_with_all_its_rules(rules: RuleSet) -> None:
    ids = route_ids(rules.edition)
    assert {"gb-reliance", "gb-reliance-4", "ni-ce", "gb-ukca"} <= set(ids)
    assert ids == sorted(set(ids))
    for id_ in ids:
        text = route_text(rules, id_)
        assert text is not None
        for instrument in rules.edition.instruments:
            for route in (each for each in instrument.routes if each.id == id_):
                for row in route.rows:
                    assert f"  {row.cite.rule}  [" in text
                    assert f"At {row.cite.span}." in " ".join(text.split())


def test_a_route_that_is_not_there_has_no_text(rules: RuleSet) -> None:
    assert route_text(rules, "gb-reliance-9") is None
    assert route_text(rules, "") is None
