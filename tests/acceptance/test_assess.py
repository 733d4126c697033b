"""``pathways assess``: what comes out, where it goes, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.acceptance.command import EDITIONS, EXAMPLES, NEWEST_PATCH, TODAY, Command, example, refused


def device_name(path: Path) -> str:
    line = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("name:"))
    return line.removeprefix("name:").strip().strip("\"'")


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_every_example_is_answered_in_plain_text_through_a_pipe(pathways: Command, path: Path) -> None:
    done = pathways.assess(path)
    assert done.code == 0
    assert "Traceback" not in done.err
    lines = done.out.splitlines()
    assert lines[0] == device_name(path)
    assert "\x1b" not in done.out
    assert [line for line in lines if len(line) > 80 and "://" not in line] == []
    assert all(len(line.split()) == 1 for line in lines if "://" in line), "an address stands whole on a line of its own"
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_text_and_json_give_the_same_answer(pathways: Command, path: Path) -> None:
    text = one_line(pathways.assess(path, "--full").out)
    answer = pathways.answer(path)
    said = [sentence for market in answer["answer"].values() for sentence in market["says"]]
    assert answer["headline"] == " ".join(said)
    assert all(one_line(sentence) in text for sentence in said)
    assert all(proviso["says"].removeprefix("it ") in text for proviso in answer["provided"])
    assert answer["as_of"] == TODAY
    assert answer["edition"] == NEWEST_PATCH
    for route in answer["routes"]:
        assert f"{route['outcome'].upper()} {one_line(route['title'])}" in " ".join(text.split())
        assert all(reason["rule"] in text for reason in route["because"])
    assert "not legal advice" in text.casefold()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_line_cites(pathways: Command, path: Path) -> None:
    answer = pathways.answer(path, "--all")
    for route in answer["routes"]:
        assert route["because"], route["id"]
        for reason in route["because"]:
            assert reason["sources"] and reason["says"] and reason["confidence"]


@pytest.mark.slow
def test_standard_input_is_read(pathways: Command) -> None:
    path = example("idx-dr")
    answer, read_on, commands = pathways.assess("-", stdin=path.read_bytes()).raw.partition(b"READ ON")
    assert answer == pathways.assess(path).raw.partition(b"READ ON")[0]
    assert read_on and b"pathways what-if -" in commands


def test_a_json_device_is_read(pathways: Command) -> None:
    answer = pathways.answer(example("idx-dr"))
    again = pathways.write("device.json", json.dumps(answer["device"], indent=1))
    assert pathways.answer(again) == answer


def test_a_device_file_with_a_byte_order_mark_and_windows_line_ends_is_read(pathways: Command) -> None:
    text = example("idx-dr").read_bytes()
    plain = pathways.assess(pathways.write("device.yaml", text)).raw
    windows = pathways.write("device.yaml", b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert pathways.assess(windows).raw == plain


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--all",), ("--all", "--format", "json")])
@pytest.mark.first_only
def test_the_same_input_gives_the_same_bytes(pathways: Command, options: tuple[str, ...]) -> None:
    first = pathways.assess(example("brainomix-360-e-aspects"), *options)
    others = [
        pathways.assess(example("brainomix-360-e-aspects"), *options, environment=environment)
        for environment in (
            {"PATHWAYS_CACHE": "off"},
            {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"},
            {"LC_ALL": "C", "LANG": "de_DE.UTF-8"},
            {"COLUMNS": "200"},
            {"NO_COLOR": "1"},
        )
    ]
    assert first.code == 0
    assert {other.raw for other in others} == {first.raw}


@pytest.mark.slow
def test_the_order_of_approvals_and_keys_does_not_matter(pathways: Command) -> None:
    first = pathways.write(
        "first.yaml",
        "schema: pathways.device/1\nname: X\ndevice: {kind: general, software: true}\nclass: {gb: IIa, gb_future: IIa}\n"
        "approvals:\n  - FDA 510(k) K203629\n  - EU MDR certificate until 2029-05-01\n",
    )
    second = pathways.write(
        "second.yaml",
        "class: {gb_future: IIa, gb: IIa}\nname: X\n"
        "approvals: ['EU MDR certificate until 2029-05-01', FDA 510(k) K203629, K203629]\n"
        "device: {software: true, kind: general}\nschema: pathways.device/1\n",
    )
    answer = pathways.answer(first)
    assert len(answer["device"]["approvals"]) == 2
    assert pathways.answer(second) == answer


# --- --out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--format", "json")])
@pytest.mark.first_only
def test_out_writes_the_whole_answer_and_says_so_on_standard_error(pathways: Command, options: tuple[str, ...]) -> None:
    done = pathways.assess(example("idx-dr"), *options, "--out", "answer.txt")
    written = (pathways.folder / "answer.txt").read_bytes()
    assert done.code == 0
    assert done.out == ""
    assert "answer.txt" in done.err
    assert written == pathways.assess(example("idx-dr"), *options).raw
    assert [path.name for path in pathways.folder.iterdir()] == ["answer.txt"]


def test_out_replaces_an_older_answer(pathways: Command) -> None:
    old = pathways.write("answer.json", "old " * 100_000)
    assert pathways.assess(example("idx-dr"), "--format", "json", "--out", old).code == 0
    assert json.loads(old.read_text(encoding="utf-8"))["edition"] == NEWEST_PATCH


def test_out_refuses_a_folder(pathways: Command) -> None:
    assert "folder" in refused(pathways.assess(example("idx-dr"), "--out", pathways.folder))


def test_out_refuses_a_place_in_a_missing_folder(pathways: Command) -> None:
    said = refused(pathways.assess(example("idx-dr"), "--out", pathways.folder / "missing" / "answer.txt"))
    assert "missing" in said
    assert list(pathways.folder.iterdir()) == []


def test_out_never_replaces_what_is_no_regular_file(pathways: Command) -> None:
    pipe = pathways.folder / "pipe"
    os.mkfifo(pipe)
    assert "pipe" in refused(pathways.assess(example("idx-dr"), "--out", pipe))
    assert pipe.is_fifo()


def test_out_writes_through_a_link_and_keeps_it(pathways: Command) -> None:
    target = pathways.write("target.txt", "old")
    link = pathways.folder / "link.txt"
    link.symlink_to(target)
    assert pathways.assess(example("idx-dr"), "--out", link).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("IDx-DR\n")


def test_a_failed_run_leaves_an_older_answer_alone(pathways: Command) -> None:
    old = pathways.write("answer.txt", "old")
    refused(pathways.assess("missing.yaml", "--out", old))
    assert old.read_text(encoding="utf-8") == "old"


# --- character sets and closed streams --------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.first_only
def test_text_comes_out_whatever_the_terminal_can_show(pathways: Command, encoding: str) -> None:
    done = pathways.assess(example("idx-dr"), environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.code == 0
    assert done.err == ""
    assert done.out.splitlines()[0] == "IDx-DR"


@pytest.mark.slow
def test_json_is_utf_8_whatever_the_terminal_can_show(pathways: Command) -> None:
    plain = pathways.assess(example("idx-dr"), "--format", "json")
    other = pathways.assess(example("idx-dr"), "--format", "json", environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert other.code == 0
    assert other.raw == plain.raw


# --- editions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_answers_and_says_which_it_is(pathways: Command, edition: str) -> None:
    answer = pathways.answer(example("idx-dr"), "--edition", edition)
    assert answer["edition"] == f"{edition}.1"
    assert answer["routes"]
    assert f"Edition {edition}.1 of the rules" in pathways.assess(example("idx-dr"), "--edition", edition).out


@pytest.mark.parametrize("edition", EDITIONS[:-1])
def test_an_edition_that_was_superseded_says_so(pathways: Command, edition: str) -> None:
    codes = [notice["code"] for notice in pathways.answer(example("idx-dr"), "--edition", edition)["notices"]]
    assert "edition-superseded" in codes


@pytest.mark.parametrize(("wrong", "meant"), [("2024.5", "2024.05"), ("2026.1", "2026.11"), ("../2024.11", "2024.11")])
def test_an_unknown_edition_is_refused_with_a_suggestion(pathways: Command, wrong: str, meant: str) -> None:
    said = refused(pathways.assess(example("idx-dr"), "--edition", wrong))
    assert wrong in said
    assert meant in said


# --- the plan -----------------------------------------------------------------------------------------------


def reliance_plan(answer: dict[str, list[dict[str, object]]]) -> object:
    return next(route["timeline"] for route in answer["routes"] if route["id"] == "gb-reliance-4")


def test_start_moves_the_plan_and_stands_in_the_receipt(pathways: Command) -> None:
    usual = pathways.answer(example("idx-dr"))
    later = pathways.answer(example("idx-dr"), "--start", "2027-09-01")
    assert usual["receipt"]["start"] == TODAY
    assert later["receipt"]["start"] == "2027-09-01"
    assert reliance_plan(later) != reliance_plan(usual)
    starts = [step["starts"]["earliest"] for route in later["routes"] if route["timeline"] for step in route["timeline"]["steps"]]
    assert starts
    assert min(starts) == "2027-09-01"


def test_assume_changes_the_plan_and_stands_in_the_receipt(pathways: Command) -> None:
    usual = pathways.answer(example("idx-dr"))
    slow = pathways.answer(example("idx-dr"), "--assume", "reliance-review=60w..90w")
    assert usual["receipt"]["assumptions"] == []
    assert slow["receipt"]["assumptions"] == ["reliance-review=60..75..90 weeks"]
    before, after = (
        next(route for route in answer["routes"] if route["id"] == "gb-reliance-4")["timeline"]["market_access"]["likely"]
        for answer in (usual, slow)
    )
    assert after > before


@pytest.mark.parametrize(
    ("time", "written"),
    [
        ("8w", "8..8..8 weeks"),
        ("8w..26w", "8..17..26 weeks"),
        ("8w..16w..26w", "8..16..26 weeks"),
        ("10d..20d", "10..15..20 days"),
        ("2m..3m..6m", "2..3..6 months"),
    ],
)
@pytest.mark.first_only
def test_assume_takes_one_two_or_three_times(pathways: Command, time: str, written: str) -> None:
    answer = pathways.answer(example("idx-dr"), "--assume", f"reliance-review={time}")
    assert answer["receipt"]["assumptions"] == [f"reliance-review={written}"]


def test_several_assumptions_add_up(pathways: Command) -> None:
    answer = pathways.answer(
        example("idx-dr"), "--assume", "reliance-review=8w..26w", "--assume", "appoint-ukrp=1d", "--assume", "appoint-ukrp=3d"
    )
    assert answer["receipt"]["assumptions"] == ["appoint-ukrp=3..3..3 days", "reliance-review=8..17..26 weeks"]


@pytest.mark.parametrize(
    "wrong",
    [
        "reliance-review",
        "reliance-review=",
        "=8w",
        "",
        "reliance-review=8",
        "reliance-review=8y",
        "reliance-review=-8w",
        "reliance-review=8.5w",
        "reliance-review=26w..8w",
        "reliance-review=8w..26m",
        "reliance-review=8w..10w..12w..14w",
        "reliance-review=99999w",
        "relience-review=8w",
    ],
)
def test_a_malformed_assumption_is_refused(pathways: Command, wrong: str) -> None:
    assert "--assume" in refused(pathways.assess(example("idx-dr"), "--assume", wrong))


def test_a_misspelt_step_gets_a_suggestion(pathways: Command) -> None:
    assert "'reliance-review'" in refused(pathways.assess(example("idx-dr"), "--assume", "relience-review=8w"))


@pytest.mark.parametrize("option", ["--as-of", "--start"])
@pytest.mark.parametrize(
    "wrong", ["tomorrow", "2026-13-01", "2026-02-30", "20261120", "2026-W47-5", "2026-11-20T00:00", "2026-11-2", ""]
)
def test_a_day_that_is_none_is_refused(pathways: Command, option: str, wrong: str) -> None:
    assert option in refused(pathways("assess", example("idx-dr"), option, wrong))


def test_a_plan_past_the_end_of_the_calendar_is_refused(pathways: Command) -> None:
    assert "9999" in refused(pathways.assess(example("idx-dr"), as_of="9999-12-31"))


# --- --all ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_all_adds_what_does_not_apply_and_what_is_no_route_to_market(pathways: Command, path: Path) -> None:
    usual = pathways.answer(path)
    everything = pathways.answer(path, "--all")
    assert all(route["route_to_market"] for route in usual["routes"])
    assert "not_applicable" not in usual
    beside = [route for route in everything["routes"] if not route["route_to_market"]]
    assert beside
    assert all(route["outcome"] != "open" for route in beside)
    assert all(route["timeline"] is None for route in beside)
    assert [route for route in everything["routes"] if route["route_to_market"]] == usual["routes"]
    for left_out in everything["not_applicable"]:
        assert left_out["nearest"]["rule"]
        assert all(failing["label"] and failing["is"] and failing["needs"] for failing in left_out["nearest"]["failing"])


@pytest.mark.slow
def test_all_shows_the_nearest_failing_condition_as_text(pathways: Command) -> None:
    answer = pathways.answer(example("idx-dr"), "--all")
    text = one_line(pathways.assess(example("idx-dr"), "--all").out)
    assert len(answer["not_applicable"]) > 2
    for left_out in answer["not_applicable"]:
        assert left_out["title"] in text
        for failing in left_out["nearest"]["failing"]:
            assert one_line(f"{failing['label']}: is {failing['is']}, would have to be {failing['needs']}") in text


# --- usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [("--format", "pdf"), ("--law", "future"), ("--nonsense",), ("second.yaml",)], ids=lambda each: each[0]
)
def test_wrong_usage_is_refused(pathways: Command, arguments: tuple[str, ...]) -> None:
    assert arguments[0] in refused(pathways.assess(example("idx-dr"), *arguments))


def test_without_a_device_it_says_what_is_missing(pathways: Command) -> None:
    assert "DEVICE" in refused(pathways("assess"))
