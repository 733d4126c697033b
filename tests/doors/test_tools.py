"""The tools of an agent: they answer questions as people put them, briefly, by published schemas, and refuse with what to do."""

from __future__ import annotations

import json
from datetime import date
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


def nested(depth: int, *, in_lists: bool = False) -> Any:
    found: Any = []
    for _ in range(depth):
        found = [found] if in_lists else {"a": found}
    return found


ODD: dict[str, Any] = {
    "null": None, "half a character": "\ud800", "key that is no text": {None: 1}, "number as a key": {1: 2},
    "deep mappings": nested(3_000), "deep lists": nested(3_000, in_lists=True), "5000 digits": 10**5_000, "object": object(),
    "complex": complex(1, 2), "range": range(3), "bytes": b"x", "nan": float("nan"), "day": date(2026, 1, 1), "true": True,
    "half a character in a list": ["\ud800"], "half a character as a key": {"\udfff": 1}, "empty": "", "long": "a" * 100_000,
}  # fmt: skip


def shared_many_times() -> Any:
    found: Any = [1]
    for _ in range(30):
        found = [found, found]
    return found


def only_findings(name: Any, arguments: Any) -> FileError | None:
    """What is refused is told in words that JSON holds; nothing else may come out."""
    try:
        json.dumps(call(name, arguments))
    except FileError as problem:
        json.dumps(problems(problem), ensure_ascii=False).encode()
        return problem
    return None


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", sorted(TOOLS))
def test_whatever_stands_in_an_argument_only_findings_come_out(name: str, odd: str) -> None:
    needed = {key: {"device": {"device": {"kind": "general"}}, "rule": "r4-active"}.get(key, {}) for key in TOOLS[name].needs}
    for key in TOOLS[name].takes:
        found = only_findings(name, {**needed, key: ODD[odd]})
        if odd not in ("empty", "long", "day", "true"):  # these some argument takes
            assert found is not None, key


@pytest.mark.parametrize("arguments", [None, 1, [], "x", object(), {None: 1}, {1: 2}, shared_many_times()], ids=range(8))
def test_arguments_that_are_no_object_are_refused(arguments: Any) -> None:
    assert only_findings("list_facts", arguments)


@pytest.mark.parametrize(
    "name", [None, 1, [], {}, object(), "x" * 100_000, "\ud800", 10**5_000], ids=lambda each: type(each).__name__
)
def test_what_is_no_name_of_a_tool_is_refused(name: Any) -> None:
    assert only_findings(name, {})


@pytest.mark.parametrize("name", ["next_question", "what_if", "calendar", "assess", "explain_rule", "compare"])
def test_the_last_day_of_the_calendar_is_answered_or_refused_in_words(name: str) -> None:
    device = {
        "device": {"kind": "general", "software": True},
        "class": {"gb": "IIa"},
        "approvals": ["EU MDR certificate until 2029-05-01"],
    }
    found = only_findings(
        name, {"device": device, "as_of": "9999-12-31", **({"rule": "r4-active"} if name == "explain_rule" else {})}
    )
    assert found is None or "year 9999" in str(found)


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("assess", {"device": {}, "strict": "false"}, "'strict': true or false expected, not 'false'"),
        ("assess", {"device": {}, "strict": 0}, "'strict': true or false expected"),
        ("assess", {"device": {}, "detail": "FULL"}, "Did you mean 'full'?"),
        ("assess", {"device": {}, "detail": 3}, "Allowed: brief, full."),
        ("assess", {"device": {}, "as_of": "20261120"}, "'as_of': '20261120' is no date that exists"),
        ("assess", {"device": {}, "as_of": "2026-W47-5"}, "is no date that exists"),
        ("assess", {"device": {}, "as_of": "2026-11-20\n"}, "is no date that exists"),
        ("assess", {"device": {}, "as_of": "２０２６-11-20"}, "is no date that exists"),
        ("assess", {"device": {}, "as_of": None}, "Leave it out"),
        ("explain_rule", {"rule": "r4-active", "as_of": "2026-02-30"}, "is no date that exists"),
        ("calendar", {"as_of": "2026-11-20", "to": "2020-01-01"}, "'to' 2020-01-01 is before 'as_of' 2026-11-20"),
        ("next_question", {"unknown": "class.gb"}, "'unknown': a list expected"),
        ("next_question", {"unknown": ["class.gb", 3]}, "'unknown.1': text expected"),
        ("assess", {}, "'assess' needs 'device'"),
        ("assess", {"devcie": {}, "device": {}}, "Did you mean 'device'?"),
    ],
)
def test_what_the_published_schema_does_not_allow_is_refused_by_name(name: str, arguments: Any, says: str) -> None:
    from jsonschema import Draft202012Validator, FormatChecker

    found = only_findings(name, arguments)
    assert found is not None
    assert says in " ".join(f"{each.message} {each.help}" for each in found.findings)
    if name != "calendar":
        assert not Draft202012Validator(TOOLS[name].input_schema, format_checker=FormatChecker()).is_valid(arguments)
