"""``pathways walk`` under a real pseudo-terminal: whole walks, back, help, not knowing, mistakes, breaking off, resuming."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acceptance.command import NEWEST_PATCH, TODAY, Command, outcomes, patch_of, refused
from tests.acceptance.pseudo_terminal import CTRL_B, CTRL_C, CTRL_D, DOWN, ENTER, SPACE, UP, PseudoTerminal
from tests.effort import quick_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")

READ_ON = "press any key to read on"
NONE = "none" + ENTER  # typed to search, and chosen
Pairs = tuple[tuple[str, str], ...]

IDX_DR: Pairs = (
    ("What is the device called?", "IDx-DR" + ENTER),
    ("What is it?", "app" + ENTER),
    ("Which approvals does the device hold", "DEN180001" + ENTER),
    ("Noted: FDA De Novo DEN180001", ENTER),
    ("under the GB law in force", "IIa" + ENTER),
    ("under the reformed GB rules", "IIa" + ENTER),
    ("Where is the legal manufacturer established?", "else" + ENTER),
    ("Has a UK Responsible Person", "no" + ENTER),
    ("Which quality system certificate", "mdsap" + ENTER),
    ("The answer takes it that", NONE),
)


def start(pathways: Command, *options: str | Path, **more: Any) -> PseudoTerminal:
    return PseudoTerminal(pathways, ["walk", "--as-of", TODAY, *options], **more)


def save_as_proposed(terminal: PseudoTerminal) -> None:
    read_on(terminal, "Save what you answered")
    terminal.answer(("Save what you answered", ENTER), ("Type a file name", ENTER))


def run_command_shown(pathways: Command, terminal: PseudoTerminal) -> Any:
    """The answer of the command that the walk ends with, exactly as shown."""
    shown = "\n".join(line.removesuffix("\\") if line.endswith(" \\") else f"{line};" for line in terminal.lines)
    command = next(each for each in reversed(shown.split(";")) if each.strip().startswith("pathways assess "))
    return pathways(*shlex.split(command)[1:], "--format", "json").json


def read_on(terminal: PseudoTerminal, until: str) -> None:
    """Through the pages of the answer."""
    while terminal.wait_for(until, READ_ON) == READ_ON:
        terminal.type(SPACE)
        terminal.pause()


def walk_through(pathways: Command, answers: Pairs, *options: str | Path, **more: Any) -> tuple[PseudoTerminal, Any]:
    """A whole walk that saves to ``made.yaml``; the terminal, and the answer for the saved file."""
    (pathways.folder / "made.yaml").unlink(missing_ok=True)
    terminal = start(pathways, "--save", "made.yaml", *options, **more)
    terminal.answer(*answers)
    read_on(terminal, "Saved to made.yaml")
    assert terminal.finish() == 0
    return terminal, run_command_shown(pathways, terminal)


def asked_once_more(terminal: PseudoTerminal, keys: str, words: str) -> None:
    """Types the keys, and waits until the words are on the screen once more than before."""
    before = terminal.text.count(words)
    terminal.type(keys)
    for _ in range(300):
        terminal.pause()
        if terminal.text.count(words) > before:
            return
    raise AssertionError(f"{words!r} is not asked once more:\n{terminal.screen}")


def know_nothing(terminal: PseudoTerminal, until: str = "Saved to made.yaml") -> None:
    """From the second question to the end."""
    answered = 1
    for _ in range(200):
        terminal.wait_until_it_listens()
        if READ_ON in " ".join(terminal.screen.split()):
            read_on(terminal, until)
            return
        if not terminal.is_alive:
            return
        asked = max(map(int, re.findall(r"^(\d+)\. ", terminal.screen, re.MULTILINE)), default=answered)
        if asked > answered:
            terminal.type("don't know" + ENTER)
            answered = asked
        terminal.pause()
    raise AssertionError("a walk that does not end")


# --- whole walks ------------------------------------------------------------------------------------------


def test_idx_dr_from_a_number_to_a_saved_file(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR)
    save_as_proposed(terminal)
    terminal.wait_for("Saved to idx-dr.yaml")
    assert terminal.finish() == 0
    assert [path.name for path in pathways.folder.iterdir()] == ["idx-dr.yaml"]
    device = yaml.safe_load((pathways.folder / "idx-dr.yaml").read_text(encoding="utf-8"))
    assert device["name"] == "IDx-DR"
    assert device["approvals"] == [{"number": "DEN180001", "pathway": "de-novo", "withdrawn": False}]
    answer = run_command_shown(pathways, terminal)
    assert answer["edition"] == NEWEST_PATCH and answer["as_of"] == TODAY
    assert outcomes(answer, "gb-reliance-4") == ["expected"]
    assert outcomes(answer, "gb-ukca-approved-body") == ["open"]
    assert answer["questions"] == []
    assert all(" ".join(sentence.split()) in terminal.text for market in answer["answer"].values() for sentence in market["says"])


@pytest.mark.slow
def test_an_in_vitro_diagnostic(pathways: Command) -> None:
    _, answer = walk_through(
        pathways,
        (
            ("What is the device called?", "xT CDx" + ENTER),
            ("What is it?", "ivd" + ENTER),
            ("Which approvals does the device hold", "P210011" + ENTER),
            ("Noted: FDA PMA P210011", ENTER),
            ("under the GB law in force", "general" + ENTER),
            ("under the reformed GB rules", "class c" + ENTER),
            ("Which of these are true of the device?", NONE),
            ("Where is the legal manufacturer established?", "elsewhere" + ENTER),
            ("Has a UK Responsible Person", "no" + ENTER),
            ("The answer takes it that", "companion" + SPACE + ENTER),
        ),
    )
    assert answer["device"]["device"]["companion_diagnostic"] is True
    assert outcomes(answer, "gb-ukca-self-declared") == ["open"]
    assert answer["questions"] == []


@pytest.mark.slow
def test_an_implant_with_a_premarket_approval(pathways: Command) -> None:
    _, answer = walk_through(
        pathways,
        (
            ("What is the device called?", "SAPIEN 3 Ultra" + ENTER),
            ("What is it?", "heart valve" + ENTER),
            ("Which approvals does the device hold", "P140031/S085" + ENTER),
            ("Noted: FDA PMA P140031/S085", ENTER),
            ("under the GB law in force", "III" + ENTER),
            ("under the reformed GB rules", "III" + ENTER),
            ("Which of these are true of the device?", "steri" + SPACE + ENTER),
            ("Where is the legal manufacturer established?", "elsewhere" + ENTER),
            ("Has a UK Responsible Person", "yes" + ENTER),
            ("Which quality system certificate", "mdsap" + ENTER),
            ("The answer takes it that", "animal" + SPACE + ENTER),
        ),
    )
    facts = answer["device"]["device"]
    assert facts["implantable"] and facts["sterile"] and facts["animal_tissue"] and not facts["custom_made"]
    assert answer["questions"] == []
    assert "expected" not in outcomes(answer, "gb-reliance-4")


@pytest.mark.slow
def test_an_eu_certificate(pathways: Command) -> None:
    _, answer = walk_through(
        pathways,
        (
            ("What is the device called?", "Scan reader" + ENTER),
            ("What is it?", "app" + ENTER),
            ("Which approvals does the device hold", "EU MDR certificate until 2029-05-01" + ENTER),
            ("Noted: EU MDR certificate, until 1 May 2029", ENTER),
            ("under EU MDR or EU IVDR", "IIa" + ENTER),
            ("under the GB law in force", "IIa" + ENTER),
            ("under the reformed GB rules", "IIa" + ENTER),
            ("Do the goods reach Great Britain from Northern Ireland", "no" + ENTER),
            ("Where is the legal manufacturer established?", "Eu" + ENTER),
            ("Has a UK Responsible Person", "yes" + ENTER),
            ("Which quality system certificate", "iso" + ENTER),
            ("The answer takes it that", NONE),
        ),
    )
    assert "open" in outcomes(answer, "gb-ce-recognition")
    assert "open" in outcomes(answer, "ni-ce")
    assert answer["questions"] == []


@pytest.mark.slow
def test_a_custom_made_device(pathways: Command) -> None:
    _, answer = walk_through(
        pathways,
        (
            ("What is the device called?", "Crown" + ENTER),
            ("What is it?", "crown" + ENTER),
            ("Which approvals does the device hold", "none" + ENTER),
            ("under the GB law in force", "IIa" + ENTER),
            ("Is it supplied sterile?", "no" + ENTER),
            ("Where is the legal manufacturer established?", "great" + ENTER),
            ("Which quality system certificate", "iso" + ENTER),
            ("The answer takes it that", "custom" + SPACE + ENTER),
        ),
    )
    assert outcomes(answer, "gb-custom-made") == ["open"]
    assert answer["device"]["approvals"] == []
    assert answer["questions"] == []


# --- back, help, not knowing, mistakes --------------------------------------------------------------------


@pytest.mark.slow
def test_going_back_and_answering_otherwise_is_the_same_as_never_having_answered(pathways: Command) -> None:
    terminal = start(pathways, "--save", "made.yaml")
    terminal.answer(IDX_DR[0], ("What is it?", "ivd" + ENTER))
    terminal.wait_for("3. Which approvals does the device hold")
    asked_once_more(terminal, "back" + ENTER, "2. What is it?")
    asked_once_more(terminal, "app" + ENTER, "3. Which approvals does the device hold")
    terminal.answer(
        ("don't know, back.", "K203629" + ENTER),
        ("Noted: FDA 510(k) K203629", "back" + ENTER),
        ("Forgotten: K203629", "DEN180001" + ENTER),
        *IDX_DR[3:4],
    )
    for keys in ("go back" + ENTER, CTRL_B):
        terminal.wait_for("4. Which class does it have")
        asked_once_more(terminal, keys, "3. Which approvals does the device hold")
        asked_once_more(terminal, "DEN180001" + ENTER, "Noted: FDA De Novo DEN180001")
        asked_once_more(terminal, ENTER, "4. Which class does it have")
    terminal.answer(*IDX_DR[4:])
    read_on(terminal, "Saved to made.yaml")
    assert terminal.finish() == 0
    changed = run_command_shown(pathways, terminal)
    _, straight = walk_through(pathways, IDX_DR)
    assert changed == straight
    assert "Forgotten: K203629" in terminal.text


@pytest.mark.slow
def test_help_explains_and_asks_again(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(("What is the device called?", "?" + ENTER), ("No rule reads it", "X" + ENTER))
    terminal.answer(("What is it?", "?"), ("Choose what comes nearest.", "app" + ENTER))
    terminal.answer(("3. Which approvals", "?" + ENTER), ("Health Canada Class III licence 12345", CTRL_C))
    assert terminal.finish() == 130


@pytest.mark.slow
def test_each_question_says_why_it_is_asked_and_each_answer_what_it_settled(pathways: Command) -> None:
    terminal, _ = walk_through(pathways, IDX_DR)
    assert sum(map(terminal.text.count, ("Decides: ", "Changes the dates or the plan of: "))) == len(IDX_DR) - 2
    assert "undecided" not in terminal.text.partition("That is all that matters")[0]
    assert "Great Britain: possible by UKCA marking with a UK Approved Body; International reliance, Route 4" in terminal.text
    assert "UKCA marking by self-declaration is out (GB class today: Class IIa)" in terminal.text
    assert "International reliance, Route 4 is expected (June 2027)" in terminal.text


@pytest.mark.slow
def test_not_knowing_anything_still_gives_an_answer_and_a_way_to_go_on(pathways: Command) -> None:
    terminal = start(pathways, "--save", "made.yaml")
    terminal.answer(("What is the device called?", "Something" + ENTER))
    know_nothing(terminal)
    assert terminal.finish() == 0
    assert "To go on once you know more: pathways walk --from made.yaml" in terminal.text
    answer = run_command_shown(pathways, terminal)
    assert "device" not in answer["device"]
    assert answer["questions"]


@pytest.mark.slow
def test_single_facts_of_a_bundle_can_be_unknown(pathways: Command) -> None:
    terminal, answer = walk_through(
        pathways,
        (
            *IDX_DR[:9],
            ("The answer takes it that", "sure" + ENTER),
            ("Tick those that you are not sure about.", "custom" + SPACE + ENTER),
        ),
    )
    assert "Not known: Custom-made." in terminal.text
    assert "custom_made" not in answer["device"]["device"]
    assert answer["device"]["device"]["in_house"] is False


@pytest.mark.slow
def test_what_is_not_understood_is_said_and_asked_again(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(("What is the device called?", ENTER), ("Type a name, any name.", "IDx-DR" + ENTER))
    terminal.answer(("2. What is it?", "zebra" + ENTER), ("An implant without power", "app" + ENTER))
    terminal.answer(("Which approvals does the device hold", "FDA banana" + ENTER))
    terminal.answer(("is not understood", "\x15" + "EU IVDR certificate" + ENTER))
    terminal.answer(("Noted: EU IVDR certificate", ENTER))
    terminal.answer(("That cannot be, with what was said before", "EU MDR certificate until 2029-02-30" + ENTER))
    terminal.answer(("is no day that exists", "\x15" + "DEN180001" + ENTER), *IDX_DR[3:9])
    terminal.answer(("The answer takes it that", ENTER), ("Tick what is true with the space bar", NONE))
    read_on(terminal, "Save what you answered")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


def test_control_characters_in_a_name_are_never_obeyed(pathways: Command) -> None:
    device = pathways.write("evil.yaml", 'schema: pathways.device/1\nname: "a\\e]0;owned\\ab\\u202ec"\napprovals: []\n')
    terminal = start(pathways, "--from", device, "--plain")
    terminal.wait_for("What is it?")
    terminal.type(CTRL_C)
    terminal.finish()
    assert "\x1b]0;owned" not in terminal.raw
    assert "\u202e" not in terminal.raw


# --- what is seen, and what a key does ----------------------------------------------------------------------


@pytest.mark.parametrize("rows", [24, 33])
@pytest.mark.slow
def test_every_line_of_the_answer_is_on_the_screen_when_a_key_is_waited_for(pathways: Command, rows: int) -> None:
    terminal = start(pathways, rows=rows)
    terminal.answer(*IDX_DR[:-1], ("The answer takes it that", NONE))
    seen: list[str] = []
    while terminal.wait_for("Save what you answered", READ_ON) == READ_ON:
        seen += terminal.screen.splitlines()
        terminal.type(SPACE)
        terminal.pause()
    seen += terminal.screen.splitlines()
    terminal.answer(("Save what you answered", ENTER), ("Type a file name", ENTER))
    terminal.wait_for("Saved to idx-dr.yaml")
    assert terminal.finish() == 0
    answer = pathways("assess", "idx-dr.yaml", "--as-of", TODAY).out.partition("READ ON")[0].splitlines()
    assert len(answer) > 24
    assert [line for line in answer if line not in seen] == []


@pytest.mark.slow
def test_the_commands_to_read_on_name_the_saved_file_and_work(pathways: Command) -> None:
    terminal, _ = walk_through(pathways, IDX_DR)
    after = terminal.text.partition("Saved to made.yaml")[2]
    assert "READ ON" not in terminal.text and "DEVICE" not in terminal.text
    for command in ("pathways what-if made.yaml --as-of 2026-11-20", "pathways adopt made.yaml --as-of 2026-11-20"):
        assert command in after
        assert pathways(*command.split()[1:]).code == 0


def test_a_refusal_is_seen_whole_and_the_line_is_kept(pathways: Command) -> None:
    terminal = start(pathways, columns=60)
    terminal.answer(*IDX_DR[:2], ("Which approvals does the device hold", "MDSAP" + ENTER))
    terminal.wait_for(
        "'MDSAP' is no approval: it audits the quality system. Leave it out here: it is asked for where it matters."
    )
    assert terminal.screen.rstrip().endswith("MDSAP")
    terminal.answer(("MDSAP", "\x15" + "I don't have any" + ENTER), ("> No approval.", CTRL_C))
    assert terminal.finish() == 130


def test_options_are_whole_on_a_narrow_terminal(pathways: Command) -> None:
    terminal = start(pathways, columns=40, rows=30)
    terminal.answer(("What is the device called?", "X" + ENTER))
    terminal.wait_for("A test of blood, tissue or other samples (IVD) Software that works on results of such tests Several")
    terminal.answer(("such tests", DOWN * 2), ("Description: For example an app that reads eye images.", CTRL_C))
    assert terminal.finish() == 130


def _at_the_ticks(pathways: Command, *answers: tuple[str, str]) -> PseudoTerminal:
    """Where several can be ticked, about an implant."""
    terminal = start(pathways)
    terminal.answer(
        ("What is the device called?", "Hip" + ENTER),
        ("What is it?", "without power" + ENTER),
        ("Which approvals does the device hold", "P090002" + ENTER),
        ("Noted:", ENTER),
        ("under the GB law in force", "III" + ENTER),
        ("under the reformed GB rules", ENTER),
        ("6. Which of these are true of the device?", ""),
        *answers,
    )
    return terminal


@pytest.mark.slow
def test_space_ticks_that_none_is_true_and_enter_says_so(pathways: Command) -> None:
    terminal = _at_the_ticks(pathways, ("None of these", "sterile" + SPACE), ("● Supplied sterile", "none of these"))
    terminal.wait_for("> ● None of these")
    terminal.pause()
    assert "7. Where" not in terminal.screen
    terminal.answer(("● None of these", "\x7f" * 5), ("○ Supplied sterile", "sterile" + SPACE), ("● Supplied sterile", ""))
    assert "○ None of these" in terminal.screen
    terminal.type("none" + SPACE + ENTER)
    terminal.wait_for("> None of these.")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


@pytest.mark.slow
def test_ticks_are_there_after_help_and_after_going_back(pathways: Command) -> None:
    terminal = _at_the_ticks(pathways, ("None of these", "sterile" + SPACE), ("● Supplied sterile", "?"))
    terminal.wait_for("Yes if the user opens it")
    terminal.wait_for("> ● Supplied sterile")
    terminal.type(ENTER)
    terminal.wait_for("7. Where is the legal manufacturer")
    asked_once_more(terminal, CTRL_B, "6. Which of these are true of the device?")
    terminal.wait_for("● Supplied sterile")
    terminal.type(ENTER)
    terminal.wait_for("> Supplied sterile.")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


def test_what_is_typed_ahead_answers_no_later_question(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(("What is the device called?", "X" + ENTER), ("What is it?", "app" + ENTER + "none" + ENTER))
    terminal.wait_for("3. Which approvals does the device hold")
    terminal.pause()
    assert "No approval." not in terminal.text and "4. " not in terminal.text
    assert terminal.screen.rstrip().endswith(">")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


def test_the_cursor_stays_after_help_and_space_searches_for_nothing(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(
        ("What is the device called?", "X" + ENTER), ("What is it?", DOWN * 2), ("> Software or an app", "?" + DOWN + UP)
    )
    terminal.answer(("Choose what comes nearest.", ""), ("> Software or an app", SPACE), ("> Software or an app", ENTER))
    terminal.wait_for("3. Which approvals")
    assert "^[[" not in terminal.raw
    terminal.type(CTRL_C)
    assert terminal.finish() == 130
    assert "software: true" in (pathways.folder / "pathways-walk.yaml").read_text("utf-8")


def test_a_search_in_vain_and_the_escape_key_are_told_what_there_is(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(("What is the device called?", "\x1b"), ("Ctrl-C stops.", "X" + ENTER), ("What is it?", "zebra"))
    terminal.answer(("Nothing matches; all are shown. / zebra", "\x1b"), ("Ctrl-C stops. Ctrl-B goes back.", CTRL_C))
    assert terminal.finish() == 130


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_there_is_nothing_before_the_first_question(pathways: Command, options: tuple[str, ...]) -> None:
    terminal = start(pathways, *options)
    terminal.answer(("What is the device called?", "back" + ENTER), ("There is nothing to go back to here.", "X" + ENTER))
    terminal.answer(("2. What is it?", CTRL_C))
    assert terminal.finish() == 130
    assert 'name: "X"' in (pathways.folder / "pathways-walk.yaml").read_text("utf-8")


# --- breaking off and going on ----------------------------------------------------------------------------


@pytest.mark.parametrize("key", quick_for([CTRL_C], [CTRL_C, CTRL_D]))
@pytest.mark.slow
def test_breaking_off_saves_what_was_answered_and_says_how_to_go_on(pathways: Command, key: str) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR[:5])
    terminal.wait_for("5. Which class would it have")
    terminal.answer(("Choose (arrow keys", key))
    assert terminal.finish() == 130
    assert "pathways walk --from pathways-walk.yaml --edition" in terminal.text
    assert [path.name for path in pathways.folder.iterdir()] == ["pathways-walk.yaml"]
    again = PseudoTerminal(pathways, ["walk", "--from", "pathways-walk.yaml", "--as-of", TODAY, "--save", "made.yaml"])
    again.answer(("1. Which class would it have under the reformed GB rules", "IIa" + ENTER), *IDX_DR[6:])
    read_on(again, "Saved to made.yaml")
    assert again.finish() == 0
    found = run_command_shown(pathways, again)
    _, straight = walk_through(pathways, IDX_DR)
    assert found == straight


@pytest.mark.slow
def test_approvals_typed_in_an_unfinished_question_are_saved(pathways: Command) -> None:
    terminal = start(pathways, "--save", "half.yaml")
    terminal.answer(*IDX_DR[:3], ("Noted: FDA De Novo DEN180001", CTRL_C))
    assert terminal.finish() == 130
    assert yaml.safe_load((pathways.folder / "half.yaml").read_text(encoding="utf-8"))["approvals"] == [
        {"number": "DEN180001", "pathway": "de-novo"}
    ]


def test_breaking_off_never_replaces_the_answers_of_another_walk(pathways: Command) -> None:
    other = pathways.write("pathways-walk.yaml", "precious")
    terminal = start(pathways)
    terminal.answer(IDX_DR[0], ("What is it?", CTRL_C))
    assert terminal.finish() == 130
    assert other.read_text(encoding="utf-8") == "precious"
    assert (pathways.folder / "pathways-walk-2.yaml").is_file()


def test_breaking_off_before_any_answer_saves_nothing(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(("What is the device called?", CTRL_C))
    assert terminal.finish() == 130
    assert list(pathways.folder.iterdir()) == []


@pytest.mark.parametrize("key", quick_for(["\x1b\r"], ["\x1b\r", "\x0f"]))
@pytest.mark.slow
def test_no_key_chooses_what_is_no_choice(pathways: Command, key: str) -> None:
    terminal = start(pathways)
    terminal.answer(IDX_DR[0], ("2. What is it?", key), ("2. What is it?", DOWN + ENTER))
    terminal.answer(("3. ", CTRL_C))
    assert terminal.finish() == 130
    saved = yaml.safe_load((pathways.folder / "pathways-walk.yaml").read_text(encoding="utf-8"))
    assert saved["device"] == {"kind": "general", "software": False, "implantable": False}


COMMENTED = """\
# Our scanner; see the file of March
schema: pathways.device/1
name: Scanner
device:
  kind: general  # assumption
  software: true
"""


def _to_the_end(pathways: Command, name: str) -> PseudoTerminal:
    device = pathways.write(name, COMMENTED)
    terminal = start(pathways, "--from", device.name, "--plain")
    terminal.answer(("Which approvals does the device hold", "none" + ENTER))
    for number in range(2, 40):
        if terminal.wait_for("Save what you answered", f" {number}. ") == "Save what you answered":
            break
        terminal.type("don't know" + ENTER)
    terminal.type("1" + ENTER)
    return terminal


def test_the_file_it_started_from_is_not_proposed_and_stays_as_it_was(pathways: Command) -> None:
    terminal = _to_the_end(pathways, "scanner.yaml")
    terminal.answer(("an empty line for scanner-2.yaml", ENTER))
    terminal.wait_for("Saved to scanner-2.yaml")
    assert terminal.finish() == 0
    assert (pathways.folder / "scanner.yaml").read_text(encoding="utf-8") == COMMENTED
    assert "kind: general  # assumption\n" in (pathways.folder / "scanner-2.yaml").read_text(encoding="utf-8")


def test_a_file_is_replaced_by_who_says_so_and_keeps_its_comments(pathways: Command) -> None:
    terminal = _to_the_end(pathways, "scanner.yaml")
    terminal.answer(("an empty line for", "scanner.yaml" + ENTER), ("Replace it? Its comments are kept.", "yes" + ENTER))
    terminal.wait_for("Saved to scanner.yaml")
    assert terminal.finish() == 0
    text = (pathways.folder / "scanner.yaml").read_text(encoding="utf-8")
    assert "# Our scanner; see the file of March\n" in text
    assert "kind: general  # assumption\n" in text
    assert yaml.safe_load(text)["approvals"] == []


@pytest.mark.parametrize("options", [(), ("--plain",)])
@pytest.mark.first_only
def test_a_lost_terminal_saves_what_was_answered(pathways: Command, options: tuple[str, ...]) -> None:
    terminal = start(pathways, *options)
    terminal.answer(("What is the device called?", "IDx-DR" + ENTER), ("What is it?", "pacemaker" + ENTER))
    terminal.wait_for("3. ")
    terminal.hang_up()
    saved = pathways.folder / "pathways-walk.yaml"
    assert yaml.safe_load(saved.read_text(encoding="utf-8"))["device"] == {"kind": "aimd"}


# --- the end ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_leaving_without_saving_leaves_nothing(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR)
    read_on(terminal, "Save what you answered")
    terminal.answer(("Save what you answered", "leave" + ENTER))
    assert terminal.finish() == 0
    assert list(pathways.folder.iterdir()) == []


@pytest.mark.slow
def test_the_last_question_can_be_answered_again_after_the_answer(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR)
    read_on(terminal, "Save what you answered")
    terminal.answer(("Save what you answered", "go back" + ENTER))
    terminal.answer(("9. The answer takes it that", NONE))
    terminal.wait_for(READ_ON)  # the question after the first answer may still be on the screen
    save_as_proposed(terminal)
    terminal.wait_for("Saved to idx-dr.yaml")
    assert terminal.finish() == 0
    assert run_command_shown(pathways, terminal)["device"]["device"]["custom_made"] is False


@pytest.mark.slow
def test_a_file_is_replaced_only_when_told_so_and_another_name_can_be_given(pathways: Command) -> None:
    old = pathways.write("old.yaml", "precious")
    terminal = start(pathways)
    terminal.answer(*IDX_DR)
    read_on(terminal, "Save what you answered")
    terminal.answer(("Save what you answered", ENTER), ("Type a file name", "old.yaml" + ENTER))
    terminal.answer(("old.yaml is there already", ENTER), ("Type a file name", "missing/new.yaml" + ENTER))
    terminal.answer(("cannot write missing/new.yaml", "a b.yaml" + ENTER))
    terminal.wait_for("pathways assess 'a b.yaml'")
    assert terminal.finish() == 0
    assert old.read_text(encoding="utf-8") == "precious"
    assert run_command_shown(pathways, terminal)["device"]["name"] == "IDx-DR"


@pytest.mark.slow
def test_options_are_part_of_the_command_that_gives_the_answer_again(pathways: Command) -> None:
    terminal = start(pathways, "--law", "in-force", "--edition", "2026.02", "--save", "made.yaml", columns=100)
    terminal.answer(IDX_DR[0])
    know_nothing(terminal)
    assert terminal.finish() == 0
    assert (
        f"pathways assess made.yaml --edition {patch_of('2026.02')} --as-of 2026-11-20 --law in-force"
        in terminal.text.replace(" \\ ", " ")
    )


# --- terminals --------------------------------------------------------------------------------------------


PLAIN: Pairs = (
    ("What is the device called?", "IDx-DR" + ENTER),
    ("What is it?", "?" + ENTER),
    ("Choose what comes nearest.", "9" + ENTER),
    ("'9' is not one of them", "2" + ENTER),
    ("Which approvals does the device hold", "nonsense" + ENTER),
    ("is not understood", "DEN180001" + ENTER),
    ("Noted: FDA De Novo DEN180001", ENTER),
    ("under the GB law in force", "Class IIa" + ENTER),
    ("under the reformed GB rules", "back" + ENTER),
    ("4. Which class does it have under the GB law in force", "2" + ENTER),
    ("under the reformed GB rules", "IIa" + ENTER),
    ("Where is the legal manufacturer established?", "4" + ENTER),
    ("Has a UK Responsible Person", "2" + ENTER),
    ("Which quality system certificate", "3" + ENTER),
    ("The answer takes it that", "1, 99" + ENTER),
    ("'99' is not a number from 1 to", "none" + ENTER),
)


@pytest.mark.slow
def test_plain_gives_the_same_answer_without_moving_the_cursor(pathways: Command) -> None:
    terminal, plain = walk_through(pathways, PLAIN, "--plain")
    _, lists = walk_through(pathways, IDX_DR)
    assert plain == lists
    assert "\x1b" not in terminal.raw
    assert "\b" not in terminal.raw
    assert "1. A device that is not implanted" in terminal.text


def test_a_dumb_terminal_gets_plain_lists(pathways: Command) -> None:
    terminal = start(pathways, environment={"TERM": "dumb"})
    terminal.answer(("What is the device called?", "X" + ENTER), ("1. A device that is not", CTRL_D))
    assert terminal.finish() == 130
    assert "\x1b" not in terminal.raw


@pytest.mark.slow
def test_plain_takes_single_facts_as_unknown(pathways: Command) -> None:
    answers = [(words, "2?" + ENTER if words.startswith("'99'") else keys) for words, keys in PLAIN]
    _, answer = walk_through(pathways, tuple(answers), "--plain")
    assert answer["device"]["device"].keys() >= {"co_packaged", "in_house"}
    assert "custom_made" not in answer["device"]["device"]


@pytest.mark.slow
def test_no_colour_is_used_where_none_is_wanted(pathways: Command) -> None:
    terminal, _ = walk_through(pathways, IDX_DR, environment={"NO_COLOR": "1"})
    assert not any(f"\x1b[{code}m" in terminal.raw or f";{code}m" in terminal.raw for code in range(30, 38))
    coloured, _ = walk_through(pathways, IDX_DR)
    assert any(f";{code}m" in coloured.raw for code in range(30, 38))


@pytest.mark.slow
def test_every_question_fits_on_a_small_screen(pathways: Command) -> None:
    """The question, why it is asked and all of its answers, on 80 columns and 24 rows."""
    terminal = start(pathways)
    terminal.answer(
        ("What is the device called?", "Hip" + ENTER),
        ("What is it?", "instrument" + ENTER),
        ("Which approvals does the device hold", "K855123" + ENTER),
        ("Noted:", ENTER),
        ("under the GB law in force", "class I" + ENTER),
        ("under the reformed GB rules", "class I" + ENTER),
    )
    terminal.wait_for("Description: ")
    for words in ("Decides: ", "Active device", "Supplied sterile", "None of these", "I don't know any of them", "Go back"):
        assert words in terminal.screen
    terminal.type(UP)
    terminal.wait_for("> ○ Go back")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


@pytest.mark.slow
def test_help_leaves_the_question_on_a_small_screen(pathways: Command) -> None:
    terminal = start(pathways)
    questions = (
        ("What is it?", "implant" + ENTER, "Choose what comes nearest."),
        ("Which approvals does the device hold", "P140031" + ENTER + ENTER, "An FDA number says by itself"),
        ("Which class does it have under the GB law", "III" + ENTER, "General devices are Class I"),
        ("Which class would it have under the reformed", "know" + ENTER, "The planned rules"),
        ("Which of these are true of the device?", NONE, "Supplied sterile: Yes if the user opens it"),
        ("Where is the legal manufacturer", "else" + ENTER, "registered place of business"),
        ("Has a UK Responsible Person", "no" + ENTER, "UKRP"),
        ("Which quality system certificate", "13485" + ENTER, ""),
        ("The answer takes it that", NONE, ": Yes"),
    )
    terminal.answer(("What is the device called?", "Valve" + ENTER))
    for question, answer, help_ in questions:
        terminal.wait_for(question)
        terminal.type("?" + (ENTER if "approvals" in question else ""))
        terminal.wait_for(help_)
        assert question in " ".join(terminal.screen.split()), terminal.screen
        terminal.type(answer)
    read_on(terminal, "Save what you answered")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130


@pytest.mark.slow
def test_help_and_a_key_in_haste_choose_no_class(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR[:4], ("under the GB law in force", "?"), ("General devices are Class I", ENTER))
    terminal.wait_for("5. Which of these are true of the device?")
    assert "Then let us work it out." in terminal.text
    terminal.type(CTRL_C)
    assert terminal.finish() == 130
    assert "class:" not in (pathways.folder / "pathways-walk.yaml").read_text("utf-8")


@pytest.mark.slow
def test_a_day_that_can_be_read_in_two_ways_is_asked(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(
        *IDX_DR[:2],
        ("Which approvals does the device hold", "CE MDR certificate until 01/05/2029" + ENTER),
        ("Which day is meant?", "5 jan" + ENTER),
        ("until 5 January 2029", ENTER),
        ("under EU MDR or EU IVDR", CTRL_C),
    )
    assert terminal.finish() == 130
    assert "expires: 2029-01-05" in (pathways.folder / "pathways-walk.yaml").read_text("utf-8")


@pytest.mark.slow
def test_the_page_of_the_whole_answer_is_offered(pathways: Command) -> None:
    terminal = start(pathways)
    terminal.answer(*IDX_DR)
    read_on(terminal, "Save what you answered")
    terminal.answer(("Save what you answered", "page" + ENTER), ("Type a file name", ENTER))
    terminal.wait_for("The whole answer as a page: idx-dr.html")
    assert terminal.finish() == 0
    assert sorted(path.name for path in pathways.folder.iterdir()) == ["idx-dr.html", "idx-dr.yaml"]
    assert "DEN180001" in (pathways.folder / "idx-dr.html").read_text("utf-8")


@pytest.mark.slow
def test_commands_at_the_end_fit_a_line_and_break_between_words(pathways: Command) -> None:
    terminal = start(pathways, "--law", "in-force", "--save", "a name of some length for a device file.yaml")
    terminal.answer(("What is the device called?", "Something" + ENTER))
    know_nothing(terminal, "Saved to")
    assert terminal.finish() == 0
    at = next(place for place, line in enumerate(terminal.lines) if line.startswith("  pathways assess"))
    assert terminal.lines[at].endswith("\\") and terminal.lines[at + 1].strip().startswith("--")


def test_a_narrow_terminal_is_usable(pathways: Command) -> None:
    terminal = start(pathways, columns=40, rows=20)
    terminal.answer(("What is the device called?", "X" + ENTER), ("Choose", CTRL_C))
    assert terminal.finish() == 130
    assert all(len(line) <= 40 for line in terminal.lines)


def test_without_a_terminal_it_says_what_to_use_instead(pathways: Command) -> None:
    assert "pathways assess" in refused(pathways("walk"))
    assert "pathways assess" in refused(pathways("walk", "--plain", stdin=b"IDx-DR\n"))
    assert list(pathways.folder.iterdir()) == []


@pytest.mark.slow
def test_what_is_wrong_on_the_command_line_is_said_before_the_first_question(pathways: Command) -> None:
    for options, said in (
        (["--from", "missing.yaml"], "missing.yaml"),
        (["--from", "-"], "--from needs a file"),
        (["--save", "missing/made.yaml"], "--save"),
        (["--edition", "1999.01"], "1999.01"),
    ):
        terminal = start(pathways, *options)
        assert terminal.finish() == 2
        assert said in terminal.text
        assert "What is the device called?" not in terminal.text
    assert json.dumps(sorted(path.name for path in pathways.folder.iterdir())) == "[]"


def test_a_class_is_worked_out_with_whoever_does_not_know_it(pathways: Command) -> None:
    _, answer = walk_through(
        pathways,
        (
            ("What is the device called?", "Mole app" + ENTER),
            ("What is it?", "app" + ENTER),
            ("Which approvals does the device hold", NONE),
            ("it is worked out with you from what the device does", "don't know" + ENTER),
            ("Then let us work it out.", ""),
            ("Which of these are true of the device?", NONE),
            ("What does the software do with data?", "works on it" + ENTER),
            ("What does the software itself do?", "gives information" + ENTER),
            ("Does it monitor vital processes", "no" + ENTER),
            ("Does it give the diagnosis itself", "no" + ENTER),
            ("worked out: Class I, Rule 12.", ""),
            ("Does it have a measuring function?", "no" + ENTER),
            ("Where is the legal manufacturer established?", "else" + ENTER),
            ("Has a UK Responsible Person", "no" + ENTER),
            ("The answer takes it that", NONE),
            ("Worked out: Great Britain today", ""),
        ),
    )
    assert "class" not in answer["device"]
    assert answer["device"]["device"]["direct_diagnosis"] is False
    assert answer["worked_out"]["class.gb"]["value"] == "I"
    assert [each["rule"] for each in answer["worked_out"]["class.gb"]["rules"]] == ["gb-r12"]
    assert outcomes(answer, "gb-ukca-self-declared") == ["open"]
