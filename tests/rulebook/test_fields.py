from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pathways.model.dates import PartialDate, Precision
from pathways.model.findings import Finding, Span
from pathways.model.rules import Confidence
from pathways.rulebook.fields import (
    MOST_FINDINGS,
    Fields,
    Problems,
    as_bool,
    as_date,
    as_items,
    as_number,
    as_partial_date,
    as_text,
    as_texts,
    as_whole_number,
    is_null,
    shown,
    suggestion,
)
from pathways.rulebook.nodes import FileError, Mapping, Node, parse


def _value(text: str) -> Node:
    """The node of ``text`` where it stands as a value in line 1, column 4."""
    root = parse(f"k: {text}\n", "f")
    assert isinstance(root, Mapping)
    return root.entries[0].value


def _fields(text: str) -> Fields:
    return Fields(parse(text, "f"), "a thing")


def _refused(read: Callable[[], object]) -> tuple[Finding, ...]:
    with pytest.raises(FileError) as caught:
        read()
    return caught.value.findings


# --- keys -------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_named_with_its_place_and_the_nearest_one() -> None:
    fields = _fields("title: x\nsteril: true\n")
    fields.text("title")
    fields.take("sterile")
    (finding,) = _refused(fields.finish)
    assert (finding.code, str(finding.span), finding.help) == ("YS019", "f:2:1", "Did you mean 'sterile'?")
    assert finding.message == "a thing has no key 'steril'"


def test_every_unknown_key_is_reported_in_one_go() -> None:
    findings = _refused(_fields("a: 1\nb: 2\nc: 3\n").finish)
    assert [(finding.code, str(finding.span)) for finding in findings] == [
        ("YS019", "f:1:1"),
        ("YS019", "f:2:1"),
        ("YS019", "f:3:1"),
    ]


def test_a_key_that_was_only_asked_about_is_suggested() -> None:
    fields = _fields("lawx: all\n")
    assert not fields.has("law")
    (finding,) = _refused(fields.finish)
    assert finding.help == "Did you mean 'law'?"


def test_a_key_that_is_needed_and_missing_is_named() -> None:
    (finding,) = _refused(lambda: _fields("a: 1\n").need("b"))
    assert (finding.code, str(finding.span), finding.message) == ("YS017", "f:1:1", "a thing needs 'b'")


@pytest.mark.parametrize("null", ["", "null", "Null", "NULL", "~"])
def test_null_means_absent(null: str) -> None:
    text = f"a: {null}\n"
    assert _fields(text).take("a") is None
    assert _fields(text).optional_text("a") is None
    assert _fields(text).optional_day("a") is None
    assert _fields(text).texts("a") == ()
    assert _fields(text).items("a") == ()
    assert _fields(text).flag("a", default=True) is True
    assert not _fields(text).has("a")
    assert [finding.code for finding in _refused(lambda: _fields(text).need("a"))] == ["YS017"]


def test_a_null_that_was_asked_about_is_not_left_over() -> None:
    fields = _fields("a: null\n")
    assert not fields.has("a")
    fields.finish()
    assert fields.take("a") is None


@pytest.mark.parametrize("text", ["'null'", '""', '"~"', "nothing"])
def test_null_in_quotes_is_text(text: str) -> None:
    assert not is_null(_value(text))


@pytest.mark.parametrize("text", ["- a\n", "hello\n", "12\n"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    (finding,) = _refused(lambda: _fields(text))
    assert (finding.code, str(finding.span)) == ("YS014", "f:1:1")


def test_a_file_of_another_kind_is_refused() -> None:
    (finding,) = _refused(lambda: _fields("schema: pathways.device/2\n").schema("pathways.device/1"))
    assert (finding.code, str(finding.span)) == ("YS018", "f:1:9")
    assert finding.help is not None
    assert "pathways.device/1" in finding.help


def test_a_value_outside_a_closed_list_is_refused_with_the_nearest_one() -> None:
    (finding,) = _refused(lambda: _fields("confidence: secondry\n").member("confidence", Confidence))
    assert (finding.code, str(finding.span), finding.help) == ("YS016", "f:1:13", "Did you mean 'secondary'?")


# --- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (as_text, "[a]", "YS010"),
        (as_text, "{a: b}", "YS010"),
        (as_text, "null", "YS010"),
        (as_bool, "maybe", "YS011"),
        (as_bool, "1", "YS011"),
        (as_bool, "'true'", "YS011"),
        (as_bool, "[true]", "YS011"),
        (as_bool, "null", "YS011"),
        (as_date, "2026-02-30", "YS012"),
        (as_date, "2026-2-3", "YS012"),
        (as_date, "20260203", "YS012"),
        (as_date, "2026-02", "YS012"),
        (as_date, "2026-13-01", "YS012"),
        (as_date, "2025-02-29", "YS012"),
        (as_date, "2026-W05-1", "YS012"),
        (as_date, "03/02/2026", "YS012"),
        (as_date, "3 Feb 2026", "YS012"),
        (as_date, "２０２６-02-03", "YS012"),
        (as_date, "2026-02-03T10:00:00", "YS012"),
        (as_date, "0000-01-01", "YS012"),
        (as_whole_number, "1.5", "YS013"),
        (as_whole_number, "-1", "YS013"),
        (as_whole_number, "1e3", "YS013"),
        (as_whole_number, "1234567", "YS013"),
        (as_whole_number, "٣", "YS013"),
        (as_number, "nan", "YS013"),
        (as_number, "inf", "YS013"),
        (as_number, "1_000", "YS013"),
        (as_number, "many", "YS013"),
        (as_items, "a", "YS015"),
        (as_items, "{a: b}", "YS015"),
        (as_texts, "[a, [b]]", "YS010"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_its_place(read: Callable[[Node, str], object], text: str, code: str) -> None:
    (finding,) = _refused(lambda: read(_value(text), "'x'"))
    assert finding.code == code
    assert finding.span is not None
    assert (finding.span.line, finding.span.column >= 4) == (1, True)
    assert "'x'" in finding.message


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (as_text, "510k", "510k"),
        (as_text, "'null'", "null"),
        (as_text, "true", "true"),
        (as_bool, "true", True),
        (as_bool, "Yes", True),
        (as_bool, "FALSE", False),
        (as_bool, "no", False),
        (as_date, "2028-02-29", date(2028, 2, 29)),
        (as_date, "'2026-02-03'", date(2026, 2, 3)),
        (as_whole_number, "0", 0),
        (as_whole_number, "999999", 999_999),
        (as_number, "2.5", 2.5),
        (as_number, "-3", -3.0),
        (as_texts, "a", ("a",)),
        (as_texts, "[a, b]", ("a", "b")),
        (as_texts, "[]", ()),
    ],
)
def test_a_value_is_read_as_its_type(read: Callable[[Node, str], object], text: str, value: object) -> None:
    assert read(_value(text), "'x'") == value


SPAN = Span("f", 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("text", "precision", "first"),
    [
        ("2027", Precision.YEAR, date(2027, 1, 1)),
        ("2027-06", Precision.YEAR, date(2027, 1, 1)),
        ("2027-06", Precision.MONTH, date(2027, 6, 1)),
        ("2027-06-15", Precision.MONTH, date(2027, 6, 1)),
        ("2027-06-15", Precision.DAY, date(2027, 6, 15)),
        ("2027-05", Precision.QUARTER, date(2027, 4, 1)),
        ("2027-12-31", Precision.QUARTER, date(2027, 10, 1)),
    ],
)
def test_a_partial_date_starts_with_the_first_day_of_its_period(text: str, precision: Precision, first: date) -> None:
    assert as_partial_date(text, precision, SPAN, "'date'") == PartialDate(first, precision)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2027-13", Precision.MONTH),
        ("27-06", Precision.MONTH),
        ("2027-6", Precision.MONTH),
        ("20270601", Precision.DAY),
        ("2026-W05", Precision.MONTH),
        ("June 2027", Precision.MONTH),
        ("", Precision.YEAR),
        ("2027", Precision.MONTH),
        ("2027", Precision.QUARTER),
        ("2027-06", Precision.DAY),
    ],
)
def test_a_partial_date_that_does_not_say_its_period_is_refused(text: str, precision: Precision) -> None:
    (finding,) = _refused(lambda: as_partial_date(text, precision, SPAN, "'date'"))
    assert (finding.code, finding.span) == ("YS012", SPAN)


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "allowed", "help_"),
    [
        ("genral", ["general", "ivd"], "Did you mean 'general'?"),
        ("iia", ["I", "IIa", "III"], "Did you mean 'IIa'?"),
        ("AB", ["ab", "cd"], "Did you mean 'ab'?"),
        ("xyz", ["b", "a"], "Allowed: a, b."),
        ("xyz", [f"long-name-{number}" for number in range(40)], ""),
    ],
)
def test_a_suggestion_is_the_nearest_spelling_else_a_short_list(word: str, allowed: list[str], help_: str) -> None:
    assert suggestion(word, allowed) == help_


def test_foreign_text_in_a_message_is_printable_short_and_one_line() -> None:
    assert shown("a\nb\x1b[31m\u202e") == "a�b�[31m�"
    assert len(shown("x" * 1000)) == 60
    assert shown("x" * 60) == "x" * 60


# --- several problems -------------------------------------------------------------------------------------


def test_several_problems_are_reported_in_one_go_in_the_order_of_the_file() -> None:
    problems = Problems()
    items = as_items(_value("[2026-02-30, 2026-02-28, x, [y]]"), "'days'")
    late, early = items[2:], items[:2]
    assert problems.each(late, lambda node: as_date(node, "a day")) == ()
    assert problems.each(early, lambda node: as_date(node, "a day")) == (date(2026, 2, 28),)
    findings = _refused(problems.raise_if_any)
    assert [(finding.code, str(finding.span)) for finding in findings] == [
        ("YS012", "f:1:5"),
        ("YS012", "f:1:29"),
        ("YS010", "f:1:32"),
    ]


def test_where_nothing_is_wrong_nothing_is_raised() -> None:
    problems = Problems()
    assert problems.noting(lambda: as_bool(_value("true"), "'x'")) is True
    problems.raise_if_any()
    assert problems.noting(lambda: as_bool(_value("x"), "'x'")) is None
    assert len(problems.as_error().findings) == 1


def test_a_file_that_is_wrong_throughout_is_not_looked_at_to_its_end() -> None:
    problems = Problems()
    items = as_items(_value(str(list(range(2 * MOST_FINDINGS)))), "a list")
    assert problems.each(items, lambda node: as_date(node, "a date")) == ()
    assert problems.each(items, lambda node: as_date(node, "a date")) == ()
    found = _refused(problems.raise_if_any)
    assert [each.code for each in found].count("IN021") == 1
    assert len(found) == MOST_FINDINGS + 1
    assert "from here on nothing was looked at" in found[-1].message
