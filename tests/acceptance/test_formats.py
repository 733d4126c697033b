"""Every written format: the same bytes, harmless text, whole files."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.acceptance.command import EXAMPLES, TODAY, Command, example, refused

TEXTS = {
    "script": "<script>alert(1)</script>",
    "formula": '=HYPERLINK("http://example.org","x")',
    "plus": "+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "lines": "one\r\ntwo\nBEGIN:VEVENT\r\nSUMMARY:x",
    "escapes": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "direction": "abc\u202egnp.exe",
    "cdata": "]]><x/>",
    "markdown": "# [x](javascript:alert(1)) ![y](http://z) `a` **b** | c <img src=x> @team #1 $x$",
    "list": "1. one",
    "long": "x" * 10_000,
    "not a character": "\ufffe\uffff\x01",
}
UNSEEN = set("\x1b\x07\x01\u202e\ufffe\uffff")
OFFICE = [
    pytest.param("xlsx", marks=pytest.mark.skipif(importlib.util.find_spec("openpyxl") is None, reason="needs openpyxl")),
    pytest.param("docx", marks=pytest.mark.skipif(importlib.util.find_spec("docx") is None, reason="needs python-docx")),
]


@pytest.fixture(params=TEXTS)
def hostile(request: pytest.FixtureRequest, pathways: Command) -> str:
    """The text, which stands wherever a device file takes text."""
    text: str = TEXTS[request.param]
    document = {
        "schema": "pathways.device/1",
        "name": text,
        "manufacturer": {"name": text, "based_in": "elsewhere"},
        "device": {
            "kind": "general", "gmdn": text, "product_code": text, "implantable": False, "active": True, "custom_made": False,
            "in_house": False, "co_packaged": False, "ancillary_medicine": False, "animal_tissue": False, "human_tissue": False,
        },
        "class": {"gb": "IIa", "gb_future": "IIa", "eu": "IIa"},
        "approvals": [
            {"regulator": "eu", "pathway": "mdr-certificate", "number": text, "expires": "2029-05-01", "withdrawn": False,
             "by_reliance": False, "extended": False},
        ],
        "notes": text,
    }  # fmt: skip
    pathways.write("hostile.json", json.dumps(document))
    return text


def written(pathways: Command, format_: str, device: str | Path = "hostile.json") -> Path:
    out = pathways.folder / f"answer.{format_}"
    done = pathways.assess(device, "--format", format_, "--out", out)
    assert done.code == 0, done.err
    assert done.out == ""
    assert str(out) in done.err, "it says where it wrote"
    return out


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))


# --- the same bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["html", "markdown", "csv", *OFFICE])
@pytest.mark.first_only
def test_the_same_input_gives_the_same_bytes(format_: str, pathways: Command) -> None:
    first = written(pathways, format_, example("idx-dr")).read_bytes()
    assert written(pathways, format_, example("idx-dr")).read_bytes() == first
    if format_ not in ("xlsx", "docx"):
        assert pathways.assess(example("idx-dr"), "--format", format_).raw == first


@pytest.mark.parametrize("device", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("format_", ["html", "markdown", "csv", *OFFICE])
@pytest.mark.first_only
def test_every_example_can_be_written(format_: str, device: Path, pathways: Command) -> None:
    assert 0 < written(pathways, format_, device).stat().st_size <= 300_000


def test_all_formats_say_the_same(pathways: Command) -> None:
    answer = pathways.answer(example("idx-dr"))
    for format_ in ("html", "markdown"):
        document = written(pathways, format_, example("idx-dr")).read_text("utf-8")
        text = unescape(re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", document))  # terms are links on the page
        assert all(sentence in text for market in answer["answer"].values() for sentence in market["says"])
        assert all(route["title"] in text for route in answer["routes"])
        assert all(item["id"] in text or item["title"] in text for item in answer["checklist"])
    titles = [row[4] for row in rows_of(written(pathways, "csv", example("idx-dr")))[1:]]
    assert titles == [item["title"] for item in answer["checklist"]]


# --- text from elsewhere ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("hostile")
@pytest.mark.first_only
def test_markdown_shows_text_as_it_is_written(pathways: Command) -> None:
    text = written(pathways, "markdown").read_text("utf-8")
    assert not UNSEEN & set(text)
    assert "<script" not in text and "<img" not in text and "<x/>" not in text
    assert "@team" not in text
    tokens = [inner for token in MarkdownIt().enable("table").parse(text) for inner in (token, *(token.children or ()))]
    assert {token.content for token in tokens if "html" in token.type} <= {"<sub>", "</sub>"}
    assert not [token for token in tokens if token.type in ("image", "code_inline", "fence", "code_block", "ordered_list_open")]
    links = {str(token.attrGet("href")) for token in tokens if token.type == "link_open"}
    assert all(link.startswith(("https://", "http://")) for link in links) and "http://z" not in links
    assert len([token for token in tokens if token.type == "heading_open" and token.tag == "h1"]) == 1


@pytest.mark.usefixtures("hostile")
@pytest.mark.first_only
def test_csv_has_no_formula_and_no_row_too_many(pathways: Command) -> None:
    path = written(pathways, "csv")
    rows = rows_of(path)
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 5
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
            assert not UNSEEN & set(cell) and "\n" not in cell and len(cell) <= 32_767
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == len(rows)


@pytest.mark.skipif(importlib.util.find_spec("openpyxl") is None, reason="needs openpyxl")
@pytest.mark.usefixtures("hostile")
@pytest.mark.first_only
def test_xlsx_has_text_and_dates_only(pathways: Command) -> None:
    import openpyxl

    path = written(pathways, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Checklist", "Timeline", "Costs"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "d"}, "no formula"
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode()
            assert "<f>" not in content and not UNSEEN & set(content)


@pytest.mark.skipif(importlib.util.find_spec("docx") is None, reason="needs python-docx")
@pytest.mark.usefixtures("hostile")
@pytest.mark.first_only
def test_docx_opens_and_shows_text_only(pathways: Command) -> None:
    import docx

    path = written(pathways, "docx")
    document = docx.Document(str(path))
    headings = [line.text for line in document.paragraphs if line.style is not None and line.style.name == "Title"]
    assert len(headings) == 1
    with zipfile.ZipFile(path) as archive:
        content = archive.read("word/document.xml").decode()
        assert not UNSEEN & set(content)
        assert "<script" not in content and "fldSimple" not in content and "instrText" not in content
        targets = re.findall(r'Target="([^"]+)" TargetMode="External"', archive.read("word/_rels/document.xml.rels").decode())
        assert all(target.startswith(("https://", "http://")) for target in targets)


@pytest.mark.usefixtures("hostile")
@pytest.mark.first_only
def test_the_calendar_file_gets_no_line_of_its_own(pathways: Command) -> None:
    done = pathways("calendar", "--for", "hostile.json", "--as-of", TODAY, "--format", "ics")
    assert done.code == 0, done.err
    lines = content_lines(done.raw)
    assert not UNSEEN & set("".join(lines))
    assert {line.partition(":")[0].partition(";")[0] for line in lines} <= ICS_NAMES
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert pathways("calendar", "--for", "hostile.json", "--as-of", TODAY).out.count("\nLAW AND GUIDANCE") == 1


# --- where it goes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", OFFICE)
def test_office_formats_need_a_file(format_: str, pathways: Command) -> None:
    assert "--out" in refused(pathways.assess(example("idx-dr"), "--format", format_))


@pytest.mark.parametrize("format_", OFFICE)
def test_missing_packages_are_named(format_: str, pathways: Command) -> None:
    for package in ("openpyxl", "docx"):
        (pathways.folder / "hidden" / package).mkdir(parents=True)
        text = f"raise ModuleNotFoundError(name={package!r})\n"
        (pathways.folder / "hidden" / package / "__init__.py").write_text(text)
    environment = {"PYTHONPATH": str(pathways.folder / "hidden")}
    done = pathways.assess(example("idx-dr"), "--format", format_, "--out", "x", environment=environment)
    assert "uk-device-pathways[office]" in refused(done)
    assert not (pathways.folder / "x").exists()


@pytest.mark.parametrize("format_", ["html", "markdown", "csv", *OFFICE])
@pytest.mark.first_only
def test_a_folder_is_not_overwritten_and_no_half_is_left(format_: str, pathways: Command) -> None:
    folder = pathways.folder / "folder"
    folder.mkdir()
    assert "folder" in refused(pathways.assess(example("idx-dr"), "--format", format_, "--out", folder))
    refused(pathways.assess(example("idx-dr"), "--format", format_, "--out", "nowhere/answer"))
    assert list(folder.iterdir()) == []
    assert [path.name for path in pathways.folder.iterdir() if path.name.startswith(".pathways-")] == []


# --- the calendar -----------------------------------------------------------------------------------------

ICS_NAMES = {
    "BEGIN", "END", "VERSION", "PRODID", "METHOD",
    "X-WR-CALNAME", "X-WR-CALDESC", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "DESCRIPTION",
    "STATUS", "TRANSP", "URL", "ACTION", "TRIGGER",
}  # fmt: skip


def content_lines(raw: bytes) -> list[str]:
    """The unfolded lines of an iCalendar file, after a look at each physical line (RFC 5545, section 3.1)."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line
    lines = raw.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    assert all(re.match(r"[A-Z][A-Z0-9-]*[;:]", line) for line in lines)
    return lines


def events_of(raw: bytes) -> list[Any]:
    import icalendar

    return icalendar.Calendar.from_ical(raw).walk("VEVENT")


def test_the_calendar_file_is_valid_and_wakes_for_deadlines_under_law_only(pathways: Command) -> None:
    done = pathways("calendar", "--from", "2024-01-01", "--as-of", TODAY, "--format", "ics")
    lines = content_lines(done.raw)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    events = events_of(done.raw)
    entries = {entry["id"]: entry for entry in pathways("calendar", "--from", "2024-01-01", "--format", "json").json["entries"]}
    assert len(events) == len(entries) > 30
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        entry = entries[event["UID"].removesuffix("@uk-device-pathways")]
        wakes = entry["deadline"] and entry["weight"] == "law"
        assert len(event.walk("VALARM")) == (1 if wakes else 0)
        assert event["STATUS"] == ("CONFIRMED" if entry["weight"] in ("law", "past") else "TENTATIVE")
        assert event.decoded("DTSTART").isoformat() == entry["first"]
        assert (event.decoded("DTEND") - timedelta(days=1)).isoformat() == entry["last"]
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert ("not law" in event["SUMMARY"]) == (entry["weight"] in ("announced", "proposal", "expected"))
    assert {entry["weight"] for entry in entries.values()} == {"law", "announced", "proposal", "expected", "past"}


@pytest.mark.slow
def test_the_same_calendar_has_the_same_bytes_and_uids_do_not_depend_on_the_range(pathways: Command) -> None:
    options = ("calendar", "--for", example("minuteful-kidney"), "--as-of", TODAY, "--format", "ics")
    first = pathways(*options).raw
    assert pathways(*options).raw == first
    short = {event["UID"] for event in events_of(pathways(*options, "--to", "2027-12-31").raw)}
    assert short < {event["UID"] for event in events_of(first)}
    later = {event["UID"] for event in events_of(pathways(*options, "--edition", "2026.05").raw)}
    assert len(later & {event["UID"] for event in events_of(first)}) > 10


def test_the_calendar_of_a_device_leaves_out_what_does_not_concern_it(pathways: Command) -> None:
    everything = pathways("calendar", "--as-of", TODAY, "--format", "json").json
    concerned = pathways("calendar", "--for", example("idx-dr"), "--as-of", TODAY, "--format", "json").json
    ids = {entry["id"] for entry in concerned["entries"]}
    assert concerned["device"] == "IDx-DR"
    assert ids < {entry["id"] for entry in everything["entries"]}
    assert "gb-ce-end-mdr" not in ids and "eu-eudamed-back-registration" not in ids
    assert not any(entry["conditional"] for entry in concerned["entries"])


def test_yearly_dates_come_back_every_year_of_the_range(pathways: Command) -> None:
    options = ("calendar", "--from", "2027-01-01", "--to", "2031-12-31", "--format", "json")
    days = [entry["first"] for entry in pathways(*options).json["entries"] if entry["id"].startswith("uk-annual-fee-window-end-")]
    assert days == [f"{year}-06-30" for year in range(2027, 2032)]


def test_a_range_that_ends_before_it_begins_is_refused(pathways: Command) -> None:
    assert "--to" in refused(pathways("calendar", "--from", "2027-01-01", "--to", "2026-01-01"))
    assert "--from" not in refused(pathways("calendar", "--as-of", TODAY, "--to", "2026-01-01")).splitlines()[0]
    assert "9999" in refused(pathways("calendar", "--from", "9999-12-31"))


@pytest.mark.parametrize(("option", "day"), [("--from", "2030-01-01"), ("--from", "9990-01-01"), ("--to", "2020-06-30")])
def test_years_are_counted_from_the_one_day_that_is_given(pathways: Command, option: str, day: str) -> None:
    done = pathways("calendar", "--by-year", "--as-of", TODAY, option, day)
    assert done.code == 0, done.err
    assert day[:4] in done.out


def test_the_last_day_of_an_open_route_is_in_the_calendar(pathways: Command) -> None:
    answer = pathways.answer(example("minuteful-kidney"))
    ends = {route["closes"]["date"] for route in answer["routes"] if route["outcome"] == "open" and route["closes"]}
    entries = pathways("calendar", "--for", example("minuteful-kidney"), "--as-of", TODAY, "--format", "json").json["entries"]
    assert {entry["first"] for entry in entries if entry["id"].startswith("last-day-")} == ends - {None} != set()
