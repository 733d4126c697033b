"""What an agent can call: names, what each takes, and when to call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from pathways.api.question import within_calendar
from pathways.doors import agent_answers as answers
from pathways.doors.agent_answers import HOW_DEVICES_ARE_SAID, UNKNOWN_OUT
from pathways.doors.arguments import Arguments, checked
from pathways.model.law import Law
from pathways.report.document import Document
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import FileError, error

_SCHEMA: Document = {"type": "object", "additionalProperties": False}
_DAY: Document = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "description": "YYYY-MM-DD. Default: today.",
}
_EDITION: Document = {"type": "string", "description": "An edition of the rules, such as 2026.11. Default: the newest."}
_DETAIL: Document = {"enum": ["brief", "full"], "description": "full: all of it, which is long. Default: brief."}
_LAW: Document = {"enum": [each.value for each in Law], "description": "all: drafts and proposals too, marked as such (default)."}
_DEVICE: Document = {"type": ["object", "string"], "description": HOW_DEVICES_ARE_SAID}


class Tool(Struct, frozen=True):
    """``takes``: the properties of its argument; ``needs``: those that must be there."""

    name: str
    title: str
    description: str
    takes: Mapping[str, Document]
    needs: tuple[str, ...]
    run: Callable[[Arguments], Document]

    @property
    def input_schema(self) -> Document:
        return {**_SCHEMA, "properties": dict(self.takes), "required": list(self.needs)}


def call(name: str, arguments: Arguments) -> Document:
    """Raises FileError, whose findings say what is wrong with the arguments."""
    tool = TOOLS.get(name) if isinstance(name, str) else None
    if tool is None:
        word = name if isinstance(name, str) else type(name).__name__
        raise error("YS019", f"there is no tool '{shown(word)}'", None, f"There are {', '.join(TOOLS)}.")
    given = checked(tool.name, tool.input_schema, arguments)
    with within_calendar():
        return tool.run(given)


_ASKED: Mapping[str, Document] = {"device": _DEVICE, "edition": _EDITION, "as_of": _DAY, "law": _LAW, "detail": _DETAIL}

TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "assess",
            "Routes to the UK market",
            "Which routes to Great Britain and Northern Ireland a medical device has, on what law or draft, until when, and what "
            "decides; with rule ids, sources and confidence. Repeat the confidence and say what is not law. " + UNKNOWN_OUT,
            {**_ASKED, "strict": {"type": "boolean", "description": "Take no usual value for granted."}},
            ("device",),
            answers.routes_of,
        ),
        Tool(
            "next_question",
            "The question that matters next",
            "The next question that can still change the answer, with choices and what each states in the device; or the answer, "
            "where none is left. Put the person's answer into 'device', or add 'if_unknown' to 'unknown', and call again. Do not "
            "answer for the person.",
            {
                "device": _DEVICE,
                "unknown": {"type": "array", "items": {"type": "string"}, "description": "What was asked and is not known."},
                "edition": _EDITION,
                "as_of": _DAY,
            },
            (),
            answers.next_question,
        ),
        Tool(
            "classify",
            "Class in each scheme",
            "The device's class in Great Britain today, in the EU and after the reform as far as established, worked "
            "out from what it "
            "does, with the deciding rule; what is open and which question decides. An FDA class is evidence for none. "
            + UNKNOWN_OUT,
            {"device": _DEVICE, "edition": _EDITION, "detail": _DETAIL},
            ("device",),
            answers.classes_of,
        ),
        Tool(
            "what_if",
            "What would change the answer",
            "The smallest changes (an approval more, an appointment, a fact) that open a route, open it sooner or save a review.",
            _ASKED,
            ("device",),
            answers.changes_of,
        ),
        Tool(
            "compare",
            "What moved for a device",
            "What moved for one device between two editions of the rules or two days, by which document and rule.",
            {
                "device": _DEVICE,
                "from": {"type": "string", "description": "The earlier edition. Default: the same as 'to'."},
                "to": _EDITION,
                "as_of": _DAY,
                "as_of_before": {**_DAY, "description": "The earlier day, YYYY-MM-DD. Default: the same as 'as_of'."},
                "law": _LAW,
                "detail": _DETAIL,
            },
            ("device",),
            answers.what_moved,
        ),
        Tool(
            "calendar",
            "Dates that matter",
            "Dates of law and dated expectations, all or those that concern a device, from 'as_of' to 'to'. 'weight' "
            "says which is law.",
            {
                "device": _DEVICE,
                "as_of": _DAY,
                "to": {**_DAY, "description": "The last day, YYYY-MM-DD. Default: the last that is known."},
                "edition": _EDITION,
                "detail": _DETAIL,
            },
            (),
            answers.dates_of,
        ),
        Tool(
            "explain_rule",
            "A rule and its sources",
            "What a rule says, the places in law it rests on and how sure that is; with a device, whether it holds "
            "for it and why.",
            {
                "rule": {"type": "string", "description": "The id of a rule, as answers name it."},
                "device": _DEVICE,
                "edition": _EDITION,
                "as_of": _DAY,
            },
            ("rule",),
            answers.rule_explained,
        ),
        Tool(
            "list_facts",
            "Facts that can be stated",
            "The facts that a device can state, with their values and the question for each; 'about' narrows them to a word. "
            + UNKNOWN_OUT,
            {
                "about": {"type": "string", "description": "A word, such as class, software, approval."},
                "edition": _EDITION,
                "detail": _DETAIL,
            },
            (),
            answers.facts_about,
        ),
        Tool(
            "replay",
            "An old answer again",
            "Makes the answer of a receipt again and says whether it is the same, and which rule changed it.",
            {
                "receipt": {
                    "type": ["object", "string"],
                    "description": "A receipt that 'pathways assess --receipt' wrote, or its text.",
                },
                "detail": _DETAIL,
            },
            ("receipt",),
            answers.answer_again,
        ),
    )
}


def problems(problem: FileError) -> Document:
    """Findings as an agent can act on them."""
    found = [
        {"code": each.code, "message": each.message, "where": None if each.span is None else str(each.span), "help": each.help}
        for each in problem.findings[:20]
    ]
    return {"schema": "pathways.refused/1", "findings": found}
