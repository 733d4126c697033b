"""Writes walks/*.txt: how people without regulatory training walk five devices through the questions, at a real terminal.

Each walk waits for a question and types an answer; what then stands on the terminal, scrolled away or not, is the transcript.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from tests.acceptance.command import Command  # noqa: E402
from tests.acceptance.pseudo_terminal import DOWN, ENTER, SPACE, PseudoTerminal  # noqa: E402

DAY = "2026-11-26"
NO_IDEA = ENTER  # "I don't know" comes first
AS_USUAL = "none" + ENTER
READ_ON, END, OFFER = "press any key to read on", "Saved to ", "Save what you answered"
_MOST_STEPS = 40

Script = dict[str, str]
"""Words of a question, and what is typed then."""

ABOUT_ITS_CLASS: Script = {
    "Which of these are true of the device?": AS_USUAL,
    "What does the software do with data?": "works on it" + ENTER,
    "What does the software itself do?": "gives information" + ENTER,
    "Does it give the diagnosis itself": "yes" + ENTER,
    "Does it monitor vital processes": "no" + ENTER,
    "Is it for one of these markers?": "neither" + ENTER,
    "Which part of a test is it?": "reagent" + ENTER,
    "Do lay people carry out": "no" + ENTER,
}
ANYWHERE: Script = {
    READ_ON: SPACE,
    OFFER: DOWN + ENTER,
    "Type a file name": ENTER,
    "The answer takes it that": AS_USUAL,
    **ABOUT_ITS_CLASS,
}
WALKS: dict[str, tuple[str, Script]] = {
    "ai-software": (
        "AI software with a De Novo: a start-up that knows its number and not its class.",
        {
            "What is the device called?": "IDx-DR" + ENTER,
            "What is it?": "app" + ENTER,
            "Which approvals does the device hold": "DEN180001" + ENTER,
            "Noted: FDA De Novo DEN180001": ENTER,
            "under the GB law in force": NO_IDEA,
            "under the reformed GB rules": NO_IDEA,
            "Does it have a measuring function?": "no" + ENTER,
            "Where is the legal manufacturer established?": "elsewhere" + ENTER,
            "Has a UK Responsible Person": "no" + ENTER,
            "Which quality system certificate": "mdsap" + ENTER,
        },
    ),
    "pma-hip": (
        "A hip with a PMA: an implant of which the maker knows that it is Class III.",
        {
            "What is the device called?": "Ceramic hip" + ENTER,
            "What is it?": "without power" + ENTER,
            "Which approvals does the device hold": "PMA P090002" + ENTER,
            "Noted: FDA PMA P090002": ENTER,
            "under the GB law in force": "Class III" + ENTER,
            "under the reformed GB rules": NO_IDEA,
            "Which of these are true of the device?": "sterile" + SPACE + ENTER,
            "Where is the legal manufacturer established?": "elsewhere" + ENTER,
            "Has a UK Responsible Person": "no" + ENTER,
            "Which quality system certificate": "13485" + ENTER,
        },
    ),
    "ivdr-kit": (
        "A test kit with an EU IVDR certificate: the class is on the certificate.",
        {
            "What is the device called?": "Marker kit" + ENTER,
            "What is it?": "blood test" + ENTER,
            "Which approvals does the device hold": "CE IVDR certificate, valid until 30/09/2028" + ENTER,
            "Noted: EU IVDR certificate": ENTER,
            "under EU MDR or EU IVDR": "class c" + ENTER,
            "under the GB law in force": NO_IDEA,
            "under the reformed GB rules": NO_IDEA,
            "Which of these are true of the device?": AS_USUAL,
            "Do the goods reach Great Britain from Northern Ireland": "no" + ENTER,
            "Where is the legal manufacturer established?": "european" + ENTER,
            "Has a UK Responsible Person": "no" + ENTER,
            "Which quality system certificate": "13485" + ENTER,
        },
    ),
    "class-i-bandage": (
        "A bandage of Class I: a British maker without any approval.",
        {
            "What is the device called?": "Tubular bandage" + ENTER,
            "What is it?": "dressing" + ENTER,
            "Which approvals does the device hold": "none" + ENTER,
            "under the GB law in force": "class i" + ENTER,
            "Which of these are true of the device?": AS_USUAL,
            "Is it supplied sterile?": "no" + ENTER,
            "Where is the legal manufacturer established?": "great" + ENTER,
            "Which quality system certificate": ENTER,
        },
    ),
    "german-ce-holder": (
        "An infusion pump with an EU MDR certificate: the date is typed so that it can be read in two ways.",
        {
            "What is the device called?": "Infusion pump" + ENTER,
            "What is it?": "machine" + ENTER,
            "Which approvals does the device hold": "CE MDR 741234, valid until 01/05/2029" + ENTER,
            "Which day is meant?": "1 may" + ENTER,
            "Noted: EU MDR certificate": ENTER,
            "under EU MDR or EU IVDR": "iib" + ENTER,
            "under the GB law in force": "iib" + ENTER,
            "under the reformed GB rules": NO_IDEA,
            "Which of these are true of the device?": "active" + SPACE + ENTER,
            "Do the goods reach Great Britain from Northern Ireland": "no" + ENTER,
            "Where is the legal manufacturer established?": "european" + ENTER,
            "Has a UK Responsible Person": "no" + ENTER,
            "Which quality system certificate": "13485" + ENTER,
        },
    ),
}


def main() -> None:
    for name in WALKS:
        (HERE / "walks" / f"{name}.txt").write_text(transcript(name), encoding="utf-8")


def transcript(name: str) -> str:
    """What stood on the terminal, from the first line to the last."""
    shows, script = WALKS[name]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "here"
        here.mkdir()
        terminal = PseudoTerminal(Command(here, Path(folder) / "cache"), ["walk", "--as-of", DAY], environment={"NO_COLOR": "1"})
        left = {**script, **{words: typed for words, typed in ANYWHERE.items() if words not in script}}
        for _ in range(_MOST_STEPS):
            words = terminal.wait_for(*left, END)
            if words == END:
                break
            terminal.wait_until_it_listens()
            terminal.type(left[words] if words == READ_ON else left.pop(words))
            if words == READ_ON:
                terminal.pause()
        if terminal.finish() != 0:
            raise SystemExit(f"{name}: the walk ended with a fault")
        lines = [line for line in terminal.lines if READ_ON not in line]
        return f"{shows}\n\n$ pathways walk --as-of {DAY}\n" + "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    main()
