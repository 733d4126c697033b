"""The tools of an agent: they answer questions as people put them, briefly, by published schemas, and refuse with what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.doors.brief import MOST_CHARACTERS
from pathways.doors.tools import TOOLS, call, problems
from pathways.rulebook.nodes import FileError
from tests.places import EXAMPLES
from tests.schemas.test_schemas import complaint

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))
DAY = "2026-11-20"
BRIEF = ("assess", "what_if", "compare", "classify", "calendar")


def dated(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"as_of": DAY, **arguments} if "as_of" in TOOLS[name].takes else arguments


def test_there_are_thirty_questions_and_every_tool_but_replay_answers_one() -> None:
    assert len(QUESTIONS) == 30
    assert {each["call"]["tool"] for each in QUESTIONS} == set(TOOLS) - {"replay"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["asks"][:40])
def test_a_question_is_answered_by_its_call(question: Any) -> None:
    name, arguments = question["call"]["tool"], question["call"]["arguments"]
    if "refused" in question:
        with pytest.raises(FileError) as caught:
            call(name, dated(name, arguments))
        said = json.dumps(problems(caught.value))
        assert all(each.help for each in caught.value.findings)
    else:
        said = json.dumps(call(name, dated(name, arguments)))
        assert len(said) <= MOST_CHARACTERS + 500
    for word in question.get("answers", question.get("refused")):
        assert word.casefold() in said.casefold(), said[:2_000]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", BRIEF)
@pytest.mark.first_only
def test_brief_answers_are_short_and_by_their_schema(name: str, path: Path) -> None:
    arguments = dated(name, {"device": yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)})
    if name == "compare":
        arguments["from"] = "2025.07"
    document = call(name, arguments)
    assert len(json.dumps(document, ensure_ascii=False).encode()) <= MOST_CHARACTERS + 500
    assert complaint("brief", document) is None
    assert document["receipt"]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("assess", "assessment"),
        ("what_if", "what-if"),
        ("compare", "comparison"),
        ("classify", "classification"),
        ("calendar", "dates"),
    ],
)
def test_full_answers_are_the_published_documents(name: str, schema: str) -> None:
    device = {"device": {"kind": "general"}, "approvals": ["K203629"]}
    document = call(name, dated(name, {"device": device, "detail": "full"}))
    assert complaint(schema, document) is None


def test_a_walk_of_questions_ends_in_the_answer() -> None:
    device: Any = {"name": "D"}
    unknown: list[str] = []
    for _ in range(60):
        found: Any = call("next_question", {"device": device, "unknown": unknown, "as_of": DAY})
        if found["schema"] == "pathways.brief/1":
            assert found["of"] == "pathways.assessment/2"
            return
        assert complaint("interview", found) is None
        unknown += found["page"]["if_unknown"]
    raise AssertionError("it does not end")


def test_what_a_tool_takes_is_a_schema_that_closes() -> None:
    from jsonschema import Draft202012Validator

    for tool in TOOLS.values():
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert set(tool.needs) <= set(tool.takes)
    assert all("never false" in TOOLS[name].description for name in ("assess", "classify", "list_facts"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("nope", {}),
        ("assess", {}),
        ("assess", {"devcie": {}}),
        ("assess", {"device": 3}),
        ("assess", {"device": {"device": {"kind": ["general"]}}}),
        ("assess", {"device": {}, "as_of": "20-11-2026"}),
        ("assess", {"device": {}, "as_of": 3}),
        ("assess", {"device": {}, "law": "mine"}),
        ("assess", {"device": {}, "edition": "1999.01"}),
        ("next_question", {"unknown": "class.gb"}),
        ("next_question", {"unknown": [{}]}),
        ("explain_rule", {"rule": "r4-activ"}),
        ("replay", {"receipt": {}}),
        ("replay", {"receipt": []}),
        ("compare", {"device": {}, "from": "2020.01"}),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_to_do(name: str, arguments: Any) -> None:
    with pytest.raises(FileError) as caught:
        call(name, arguments)
    assert problems(caught.value)["findings"]
