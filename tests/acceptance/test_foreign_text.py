"""Text from elsewhere does no harm at a terminal, and stays as it is in JSON."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.command import Command

NASTY = {
    "escape": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J",
    "markup": "[red]x[/red] [bold]y[/] [link=file:///etc/passwd]z[/link] [/nothing]",
    "emoji code": ":warning: :skull:",
    "newlines": "first\nsecond\r\nthird\x0bfourth\u2028fifth\u0085sixth",
    "right to left": "abc\u202egnp.exe\u2066\u2069\u200f",
    "invisible": "a\u200bb\ufeffc\u00add",
    "bells and nulls by another name": "\x07\x08\x7f\x9b31m",
    "long": "x" * 10_000,
    "long words": "word " * 2_000,
    "wide": "\u8a3a\u65ad\u88c5\u7f6e" * 40,
    "template": "{{7*7}} ${HOME} %s %n {0}",
}
FORBIDDEN = set("\x1b\x07\x08\x7f\x9b\x0b\r\u202e\u2066\u2069\u200f\u200b\ufeff\u2028\x85")


def device(name: str, number: str, notes: str) -> str:
    document = {
        "schema": "pathways.device/1",
        "name": name,
        "manufacturer": {"name": name, "based_in": "eu"},
        "device": {"kind": "general", "gmdn": name, "product_code": name, "implantable": False},
        "class": {"gb": "IIa", "gb_future": "IIa", "eu": "IIa"},
        "approvals": [
            {"regulator": "eu", "pathway": "mdr-certificate", "number": number, "expires": "2029-05-01", "withdrawn": False},
            {"regulator": "fda", "pathway": "510k", "number": f"2{number}"},
        ],
        "notes": notes,
    }
    return json.dumps(document)


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.first_only
def test_nothing_reaches_the_terminal_that_it_would_obey(pathways: Command, what: str) -> None:
    text = NASTY[what]
    pathways.write("device.json", device(text, text, text))
    for options in ((), ("--all",)):
        done = pathways.assess("device.json", *options)
        assert done.code == 0, done.err
        assert FORBIDDEN & set(done.out) == set()
        assert FORBIDDEN & set(done.err) == set()
        assert done.out.count("\n\nROUTES\n") == 1
        assert max(len(line) for line in done.out.splitlines() if "://" not in line) <= 80


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.first_only
def test_json_keeps_the_text_as_it_was(pathways: Command, what: str) -> None:
    text = NASTY[what]
    pathways.write("device.json", device(text, text, text))
    done = pathways.assess("device.json", "--format", "json")
    answer = done.json
    assert answer["device"]["name"] == text
    assert answer["device"]["notes"] == text
    assert {approval["number"] for approval in answer["device"]["approvals"]} == {text, f"2{text}"}
    assert "\x1b" not in done.out, "JSON escapes control characters"


def test_markup_is_shown_as_written(pathways: Command) -> None:
    pathways.write("device.yaml", "schema: pathways.device/1\nname: '[red]x[/red] :warning:'\n")
    assert pathways.assess("device.yaml").out.splitlines()[0] == "[red]x[/red] :warning:"


def test_a_name_in_other_letters_is_shown_as_written(pathways: Command) -> None:
    name = "Prothèse \u00dfeta 心臓 محلل"
    pathways.write("device.yaml", f"schema: pathways.device/1\nname: {name}\n")
    assert pathways.assess("device.yaml").out.splitlines()[0] == name


@pytest.mark.parametrize("what", ["escape", "right to left", "markup"])
@pytest.mark.first_only
def test_a_wrong_value_is_quoted_without_harm(pathways: Command, what: str) -> None:
    text = json.dumps(NASTY[what])
    for line in (f"device: {{kind: {text}}}", f"{text}: x", f"approvals: [{text}]", f"evidence: [{text}]", f"schema: {text}"):
        pathways.write("device.yaml", f"name: X\n{line}\n" + ("" if line.startswith("schema") else "schema: pathways.device/1\n"))
        done = pathways.assess("device.yaml")
        assert done.code == 2
        assert done.out == ""
        assert FORBIDDEN & set(done.err) == set()


def test_options_are_quoted_without_harm(pathways: Command) -> None:
    pathways.write("device.yaml", "schema: pathways.device/1\nname: X\n")
    nasty = "\x1b[31m\u202e"
    for options in (
        ("--as-of", nasty),
        ("--start", nasty),
        ("--edition", nasty),
        ("--assume", nasty),
        ("--rules", nasty),
        ("--format", nasty),
        ("--out", f"missing/{nasty}"),
    ):
        done = pathways("assess", "device.yaml", *options)
        assert done.code == 2, options
        assert FORBIDDEN & set(done.err) == set(), (options, done.err)
    assert FORBIDDEN & set(pathways("rules", "show", nasty).err) == set()
    assert FORBIDDEN & set(pathways(nasty).err) == set()
