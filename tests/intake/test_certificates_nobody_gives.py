"""A certificate for what its maker declares alone is refused, with the article; what a body certifies is read."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read, Refused

TRAITS = "sterile: false, measuring: false, reusable_surgical: false"


def held(pathway: str, device: str, classes: str, standing: str = "") -> str:
    return f"device: {{{device}}}\nclass: {{{classes}}}\napprovals:\n  - {{pathway: {pathway}{standing}}}"


@pytest.mark.parametrize("standing", ["", ", withdrawn: false"])
@pytest.mark.parametrize(
    ("pathway", "device", "classes", "article"),
    [
        ("mdr-certificate", f"kind: general, {TRAITS}", "eu: I", "Article 52(7)"),
        ("mdr-certificate", f"kind: general, custom_made: false, {TRAITS}", "eu: I", "Article 52(7)"),
        ("mdr-certificate", "kind: general, custom_made: true", "eu: IIa", "Article 52(8)"),
        ("mdr-certificate", "kind: general, custom_made: true, implantable: false", "eu: III", "Article 52(8)"),
        ("mdd-certificate", f"kind: general, {TRAITS}", "gb: I", "MDD Article 11"),
        ("ivdr-certificate", "kind: ivd, sterile: false", "eu: A", "Article 48(10)"),
        ("ivdd-certificate", "kind: ivd", "gb: IVD-general", "Article 9"),
        ("ukca-certificate", f"kind: general, {TRAITS}", "gb: I", "its sterility or its measuring function"),
        ("ukca-certificate", "kind: ivd", "gb: IVD-general", "gets no certificate"),
        ("ukca-self-declared", "kind: general", "gb: IIa", "Class I devices and general IVDs only"),
    ],
)
def test_a_certificate_that_nobody_gives_is_refused(
    refused: Refused, pathway: str, device: str, classes: str, article: str, standing: str
) -> None:
    (finding,) = refused(held(pathway, device, classes, standing))
    assert finding.code == "IN015"
    assert article in finding.message


@pytest.mark.parametrize(
    ("pathway", "device", "classes"),
    [
        ("mdr-certificate", "kind: general, sterile: true, measuring: false, reusable_surgical: false", "eu: I"),
        ("mdr-certificate", "kind: general, sterile: false, measuring: true, reusable_surgical: false", "eu: I"),
        ("mdr-certificate", "kind: general, sterile: false, measuring: false, reusable_surgical: true", "eu: I"),
        ("mdr-certificate", "kind: general, custom_made: true, implantable: true", "eu: III"),
        ("mdr-certificate", "kind: aimd, custom_made: true", "eu: III"),
        ("mdr-certificate", f"kind: general, {TRAITS}", "eu: IIa, gb: I"),
        ("mdr-certificate", "kind: pack", "eu: I"),
        ("mdd-certificate", "kind: general, sterile: true, measuring: false", "gb: I"),
        ("mdd-certificate", f"kind: general, {TRAITS}", "gb: IIa, eu: I"),
        ("ivdr-certificate", "kind: ivd, sterile: true", "eu: A"),
        ("ivdr-certificate", "kind: ivd, sterile: false", "eu: B"),
    ],
)
def test_what_a_body_certifies_is_read(read: Read, pathway: str, device: str, classes: str) -> None:
    assert read(held(pathway, device, classes, ", withdrawn: false")).device.approvals


def test_a_uk_certificate_that_was_withdrawn_may_be_of_another_class_now(read: Read) -> None:
    text = held("ukca-certificate", f"kind: general, {TRAITS}", "gb: I", ", withdrawn: true")
    assert read(text).device.approvals
