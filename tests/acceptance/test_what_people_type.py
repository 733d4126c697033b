"""An approval for a file, facts beside it, and the format by the ending: as typed at a shell."""

from __future__ import annotations

import pytest

from tests.acceptance.command import Command, example


@pytest.mark.parametrize("argument", ["K203629", "510(k) #K203629", "FDA 510(k) K203629"])
def test_an_approval_stands_for_a_device(pathways: Command, argument: str) -> None:
    device = pathways.answer(argument)["device"]
    assert device["name"] == argument
    assert device["approvals"][0]["number"] == "K203629"


def test_an_existing_file_wins(pathways: Command) -> None:
    pathways.write("K203629", "schema: pathways.device/1\nname: From the file\n")
    assert pathways.answer("K203629")["device"]["name"] == "From the file"


def test_what_is_set_counts_instead_of_what_the_file_says(pathways: Command) -> None:
    done = pathways.assess(
        example("idx-dr"), "--set", "class.gb=Class I", "--set", "manufacturer.based_in=Norway", "--format", "json"
    )
    assert "'Norway' is read as eu" in done.err
    device = done.json["device"]
    assert (device["class"]["gb"], device["manufacturer"]["based_in"]) == ("I", "eu")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nofile.yaml",), "there is no such file"),
        (("K20362",), "there is no such file"),
        (("FDA registered",), "registration is no clearance"),
        (("FDA De Novo K203629",), "number K203629 is 510k, not de-novo"),
        (("K203629", "--set", "class.gb=II"), "'IIa' or 'IIb'"),
        (("K203629", "--set", "clas.gb=I"), "Did you mean 'class.gb'?"),
        (("K203629", "--set", "class.gb"), "--set needs FACT=VALUE"),
        (("none", "--set", "approval.expires=2029-05-01"), "the device holds no approvals"),
        (("K203629; DEN180001", "--set", "approval.expires=2029-05-01"), "the device holds 2 approvals"),
        (("K203629", "--format", "html", "--out", "report.docx"), "are at odds"),
        (("K203629" + "9" * 5000,), "error"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line_or_two(pathways: Command, arguments: tuple[str, ...], says: str) -> None:
    done = pathways.assess(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert says in done.err
    assert "Traceback" not in done.err


def test_the_format_follows_the_ending(pathways: Command) -> None:
    assert pathways.assess("K203629", "--out", "answer.json").code == 0
    assert (pathways.folder / "answer.json").read_text("utf-8").startswith("{")
