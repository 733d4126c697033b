from __future__ import annotations

from pathways.model.findings import Finding, Severity, Span


def test_a_finding_says_where_what_and_what_to_do() -> None:
    finding = Finding("YS019", Severity.ERROR, "no key 'a'", Span("f.yaml", 3, 7, 3, 8), "Did you mean 'b'?")
    assert str(finding) == "f.yaml:3:7: error YS019: no key 'a'\n  Did you mean 'b'?"


def test_a_finding_without_a_place_or_help_is_one_line() -> None:
    assert str(Finding("IN001", Severity.WARNING, "gone")) == "warning IN001: gone"


def test_places_sort_by_file_then_line_then_column() -> None:
    places = [Span("b", 1, 1, 1, 1), Span("a", 10, 1, 10, 1), Span("a", 9, 5, 9, 5), Span("a", 9, 4, 9, 4)]
    assert [str(place) for place in sorted(places)] == ["a:9:4", "a:9:5", "a:10:1", "b:1:1"]


def test_what_fits_no_line_of_80_goes_on_below() -> None:
    law = "An implant goes in by surgery or through the skin and stays, so it is no reusable instrument."
    message = f"these facts cannot all be true: device.implantable and device.invasiveness. {law}"
    finding = Finding("IN015", Severity.ERROR, message, Span("f.yaml", 3, 7, 3, 8), "Correct one of them.")
    lines = str(finding).splitlines()
    assert lines[0].endswith("cannot all be true: device.implantable and device.invasiveness.")
    assert " ".join(line.strip() for line in lines[1:]) == f"{law} Correct one of them."
    assert all(line.startswith("  ") and len(line) <= 80 for line in lines[1:])
    assert str(Finding("IN001", Severity.ERROR, "Gone. Again.")) == "error IN001: Gone. Again."
