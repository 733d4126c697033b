"""What the law of Great Britain makes impossible for a device is refused, with the article; what it allows is read."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read, Refused

GENERAL = "device: {kind: general, ancillary_medicine: true"


@pytest.mark.parametrize(
    ("text", "article"),
    [
        (f"{GENERAL}}}\nclass: {{gb: I}}", "Rule 13"),
        (f"{GENERAL}}}\nclass: {{gb: IIa}}", "Rule 13"),
        (f"{GENERAL}, implantable: true}}\nclass: {{gb: IIb}}", "Rule 13"),
        (f"{GENERAL}, active: true}}\nclass: {{gb: IIb}}", "Rule 13"),
        ("device: {kind: general, implantable: true, animal_tissue: true}\nclass: {gb: IIb}", "Rule 17"),
        ("device: {kind: ivd, custom_made: true}", "regulations 5 and 20"),
    ],
)
def test_a_contradiction_to_the_law_is_refused_with_the_article(refused: Refused, text: str, article: str) -> None:
    (finding,) = refused(text)
    assert finding.code == "IN015"
    assert article in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"{GENERAL}}}\nclass: {{gb: III}}",
        f"{GENERAL}}}\nclass: {{gb: IIb}}",  # a blood bag
        f"{GENERAL}}}\n",
        "device: {kind: general, implantable: false, animal_tissue: true}\nclass: {gb: I}",  # touches intact skin only
        "device: {kind: pack, ancillary_medicine: true}\nclass: {gb: IIa}",
        "device: {kind: ivd, custom_made: false}",
        "device: {kind: aimd, custom_made: true}",
    ],
)
def test_what_the_law_allows_is_read(read: Read, text: str) -> None:
    assert read(text).device.facts
