"""What people write means the same in a device file, in a cell of a table, after ``--set`` and in the Python interface."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

import pytest
import typer
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pathways import Device as ApiDevice
from pathways import Edition
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.walking.approvals import ask_approvals
from pathways.cli.run.walking.talk import Option, Talk
from pathways.engine.interview.draft import ApprovalsTold
from pathways.intake.device_file import read_device
from pathways.intake.words.notes import read_notes
from pathways.intake.words.reading import Misread
from pathways.model.catalogue import Catalogue, RuleSet
from pathways.model.device import Approval, Device
from pathways.portfolio.profiles.read_row import RowError, row_device
from pathways.rulebook.nodes import FileError
from tests.effort import up_to
from tests.places import PROJECT

CORPUS = yaml.safe_load((PROJECT / "tests" / "intake" / "spellings.yaml").read_text(encoding="utf-8"))
VALUES = [(entry["fact"], str(word), entry) for entry in CORPUS["values"] for word in entry["words"]]
NOTES = [(str(word), entry) for entry in CORPUS["notes"] for word in entry["words"]]
WAYS = ("file", "cell", "set", "api", "walk")


class RefusedError(Exception):
    """The spelling is refused, in these words."""


def _items(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((fact, str(value)) for fact, value in facts.items())


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {fact: value.isoformat() if isinstance(value, date) else value for fact, value in facts.items()}


def _document(sections: Mapping[str, object]) -> str:
    return yaml.safe_dump({"schema": "pathways.device/1", **sections}, allow_unicode=True)


def _sections(fact: str, word: str) -> dict[str, object]:
    section, _, key = fact.partition(".")
    return {"approvals": [{key: word}]} if section == "approval" else {section: {key: word}}


def _from_file(sections: Mapping[str, object], catalogue: Catalogue) -> Device:
    try:
        return read_device(_document(sections), "d.yaml", catalogue.vocabulary, catalogue.evidence).device
    except FileError as problem:
        raise RefusedError(_said(problem)) from None


def _from_cell(role: str, word: str, catalogue: Catalogue) -> Device:
    try:
        return row_device({role: word}, catalogue).device
    except RowError as problem:
        raise RefusedError("; ".join(each.reason for each in problem.problems)) from None


def _from_set(role: str, word: str, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> Device:
    held = "FDA" if role.startswith("approval.") and not role.startswith("approval.regulator") else "EU"
    device = "UKCA certificate" if role.startswith("approval.") and held else "none"
    try:
        return load_device_argument(device, catalogue, [f"{role}={word}"])
    except typer.Exit:
        raise RefusedError(capsys.readouterr().err) from None


def _from_api(sections: Mapping[str, object], rules: RuleSet) -> Device:
    try:
        return ApiDevice.from_dict(sections, Edition(rules)).facts
    except FileError as problem:
        raise RefusedError(_said(problem)) from None


class _Typist:
    """Types the words at the walk's question, and an empty line when they are taken; it never chooses."""

    def __init__(self, word: str) -> None:
        self._left = [word, ""]

    def say(self, text: str, indent: int = 0) -> None:
        """What it is told it knows."""

    def new_question(self) -> None:
        """It types nothing ahead."""

    def write(self, check: Callable[[str], str | None], *_hint: str, **_how: object) -> str:
        text = self._left.pop(0)
        wrong = check(text)
        if wrong is not None:
            raise RefusedError(wrong)
        return text

    def choose(self, options: Sequence[Option], **_how: object) -> str:
        raise RefusedError(" or ".join(option.label for option in options))


def _from_walk(word: str, catalogue: Catalogue) -> Device:
    """Line breaks cannot be typed there."""
    told = ask_approvals(cast(Talk, _Typist(word.replace("\n", "; "))), catalogue, [], back=False)
    assert isinstance(told, ApprovalsTold) and told.approvals is not None
    return Device("", told.of_device, tuple(map(Approval, told.approvals)), None)


def _said(problem: FileError) -> str:
    return "; ".join(f"{finding.message}. {finding.help or ''}" for finding in problem.findings)


def _check(read: Callable[[], Any], entry: Mapping[str, Any]) -> None:
    if "refused" in entry:
        with pytest.raises(RefusedError) as caught:
            read()
        assert str(entry["refused"]).casefold() in str(caught.value).casefold()
    else:
        assert read() == entry["reads"]


def test_the_corpus_is_large() -> None:
    assert len(VALUES) + len(NOTES) >= 300
    assert len({word for word, _ in NOTES}) == len(NOTES)


READ = [word for word, entry in NOTES if "refused" not in entry and entry["reads"]]
OF_APPROVALS = [word for word, entry in NOTES if word in READ and "of_device" not in entry]
"""Those that say nothing of the device, which two of them might say otherwise."""


def _facts_of(text: str, rules: RuleSet) -> list[tuple[tuple[str, Any], ...]]:
    notes = read_notes(text, rules.catalogue.vocabulary)
    return sorted((*_items(note.facts), *_items(note.of_device)) for note in notes)


DISGUISES: list[Callable[[str], str]] = [
    lambda text: text.replace("-", "\u2011"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "  "),
    lambda text: text.translate({ord(digit): 0xFF10 + int(digit) for digit in string.digits}),
]
"""How other programs write the same words."""


@up_to(400)
@given(st.sampled_from(READ), st.sampled_from(DISGUISES), st.sampled_from(["", " ", "\u00a0", "\t"]))
def test_a_note_means_the_same_however_a_program_writes_it(
    rules: RuleSet, word: str, disguised: Callable[[str], str], around: str
) -> None:
    assert _facts_of(f"{around}{disguised(word)}{around}", rules) == _facts_of(word, rules)


@up_to(400)
@given(st.lists(st.sampled_from(OF_APPROVALS), min_size=2, max_size=4), st.sampled_from(["; ", ";", " ;\n"]))
def test_several_notes_mean_what_each_means(rules: RuleSet, words: list[str], between: str) -> None:
    together = between.join(word.strip("; ") for word in words)
    assert _facts_of(together, rules) == sorted(facts for word in words for facts in _facts_of(word, rules))


def test_a_refusal_of_a_note_has_two_lines_of_eighty_columns(rules: RuleSet) -> None:
    for word, entry in NOTES:
        if "refused" in entry:
            with pytest.raises(Misread) as caught:
                read_notes(word, rules.catalogue.vocabulary)
            assert len(f"error IN010: {caught.value.message}") <= 80, caught.value.message
            assert len(f"  {caught.value.help}") <= 80, caught.value.help


def test_what_is_refused_is_said_in_two_lines(rules: RuleSet) -> None:
    words = rules.catalogue.vocabulary.words
    for entry in words.values:
        assert entry.value is not None or len(entry.says) <= 80, entry.says
    for none in words.no_approvals:
        assert len(none.do) <= 80, none.do
        assert max(len(f"'{word}' is no approval: {none.what}") for word in none.words) <= 84


@pytest.mark.parametrize("way", [way for way in WAYS if way != "walk"])  # the walk lists values, and has no words for them
@pytest.mark.parametrize(("fact", "word", "entry"), VALUES, ids=[f"{fact}={word}" for fact, word, _ in VALUES])
def test_a_value_means_the_same_everywhere(
    rules: RuleSet, capsys: pytest.CaptureFixture[str], way: str, fact: str, word: str, entry: Mapping[str, Any]
) -> None:
    def facts() -> dict[str, Any]:
        match way:
            case "file":
                device = _from_file(_sections(fact, word), rules.catalogue)
            case "cell":
                device = _from_cell(fact, word, rules.catalogue)
            case "api":
                device = _from_api(_sections(fact, word), rules)
            case _:
                return _of_set(_from_set(fact, word, rules.catalogue, capsys), fact)
        own = device.approvals[0].facts if device.approvals else device.facts
        return {
            each: value for each, value in _plain(own).items() if fact.startswith("approval.") is each.startswith("approval.")
        }

    def _of_set(device: Device, fact: str) -> dict[str, Any]:
        if not fact.startswith("approval."):
            return _plain(device.facts)
        assert device.approvals
        own = _plain(device.approvals[0].facts)
        return {fact: own[fact]} if fact in own else {}

    if way == "set" and fact in ("approval.regulator", "approval.pathway") and "reads" in entry:
        pytest.skip("what is set contradicts the approval that is there")
    if way != "set" and fact == "approval.pathway" and "reads" in entry:
        wanted = {"reads": entry["reads"]}
        _check(lambda: {each: value for each, value in facts().items() if each == "approval.pathway"}, wanted)
        return
    _check(facts, entry)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("word", "entry"), NOTES, ids=[word for word, _ in NOTES])
def test_a_note_means_the_same_everywhere(
    rules: RuleSet, capsys: pytest.CaptureFixture[str], way: str, word: str, entry: Mapping[str, Any]
) -> None:
    def approvals() -> tuple[list[dict[str, Any]], dict[str, Any]]:
        match way:
            case "file":
                device = _from_file({"approvals": word if entry.get("reads") == ([], {}) else [word]}, rules.catalogue)
            case "cell":
                device = _from_cell("approvals", word, rules.catalogue)
            case "api":
                device = _from_api({"approvals": word}, rules)
            case "walk":
                device = _from_walk(word, rules.catalogue)
            case _:
                device = _from_set("approvals", word, rules.catalogue, capsys)
        assert device.approvals is not None
        found = [
            {fact.removeprefix("approval."): value for fact, value in _plain(each.facts).items()} for each in device.approvals
        ]
        return sorted(found, key=_items), _plain(device.facts)

    if "reads" in entry:
        entry = {**entry, "reads": (sorted(entry["reads"], key=_items), entry.get("of_device", {}))}
    _check(approvals, entry)
