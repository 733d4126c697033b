"""What people type at a list of the walk finds the answer that it means, with the facts that it says."""

from __future__ import annotations

import pytest

from pathways.cli.run.walking.plain import PlainTalk
from pathways.cli.run.walking.spelled import facts_of, words_of_answer, words_of_value
from pathways.cli.run.walking.talk import Option, found_by_its_words
from pathways.model.catalogue import RuleSet

NOT_IMPLANTED = {"device.kind": "general", "device.software": False, "device.implantable": False}
IMPLANT = {"device.kind": "general", "device.software": False, "device.implantable": True, "device.active": False}


def _found(rules: RuleSet, choice: str, word: str) -> list[object]:
    vocabulary = rules.catalogue.vocabulary
    asked = next(each for each in vocabulary.choices if each.id == choice)
    words = [words_of_answer(asked, asked.answers, answer, vocabulary) for answer in asked.answers]
    return [facts_of(each[word]) for each in words if word in each]


@pytest.mark.parametrize("choice", ["what-it-is", "what-it-does"])
@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("samd", {"device.kind": "general", "device.software": True}),
        ("app", {"device.kind": "general", "device.software": True}),
        ("aiamd", {"device.kind": "general", "device.software": True, "device.ai": True}),
        ("implant", IMPLANT),
        ("pacemaker", {"device.kind": "aimd"}),
        ("wheelchair", NOT_IMPLANTED),
        ("medical device", NOT_IMPLANTED),
        ("procedure pack", {"device.kind": "pack"}),
    ],
)
def test_a_word_for_a_kind_is_one_answer(rules: RuleSet, choice: str, word: str, says: object) -> None:
    assert _found(rules, choice, word) == [says]


def test_a_word_of_two_kinds_finds_both(rules: RuleSet) -> None:
    assert [each["device.kind"] for each in _found(rules, "what-it-is", "test kit")] == ["ivd", "pack"]  # type: ignore[index]


def test_an_ivd_is_a_test_unless_it_is_called_software(rules: RuleSet) -> None:
    assert _found(rules, "what-it-is", "ivd") == [{"device.kind": "ivd", "device.software": False}]
    assert _found(rules, "what-it-is", "ivd software") == [{"device.kind": "ivd", "device.software": True}]


@pytest.mark.parametrize(
    ("fact", "value", "word", "says"),
    [
        ("class.gb", "IIa", "2a", {"class.gb": "IIa"}),
        ("class.eu", "I", "class is", {"class.eu": "I", "device.sterile": True}),
        ("manufacturer.based_in", "eu", "germany", {"manufacturer.based_in": "eu"}),
        ("manufacturer.based_in", "elsewhere", "switzerland", {"manufacturer.based_in": "elsewhere"}),
    ],
)
def test_a_word_for_a_value_says_what_it_says_in_a_file(rules: RuleSet, fact: str, value: str, word: str, says: object) -> None:
    vocabulary = rules.catalogue.vocabulary
    assert facts_of(words_of_value(vocabulary.facts[fact], value, vocabulary)[word]) == says


def test_what_another_word_was_read_as_is_told() -> None:
    option = Option("0", "Software or an app by itself", "An app that reads images.", {"samd": "{}"})
    assert found_by_its_words("SaMD", option) == "'SaMD' is read as: Software or an app by itself"
    for own in ("app", "software", "images", "2", ""):
        assert found_by_its_words(own, option) is None


def test_a_typed_word_that_may_be_two_is_asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    options = [Option("gb", "Great Britain", "", {"uk": "both"}), Option("ni", "Northern Ireland", "", {"uk": "both"})]
    typed = iter(["UK", "2"])
    monkeypatch.setattr(PlainTalk, "_read", staticmethod(lambda: next(typed)))
    assert PlainTalk().choose(options, back=False) == "ni"
    assert "'UK' can be Great Britain or Northern Ireland. Type the number." in capsys.readouterr().out
