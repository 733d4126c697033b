"""The keys of ``facts.yaml``."""

from __future__ import annotations

from pathways.model.facts import FactType
from pathways.rulebook.grammar.conditions import CONDITION, LEAVES, PREMISES
from pathways.rulebook.grammar.kinds import (
    CONFIDENCE,
    FACT,
    FACT_PATTERN,
    FLAG,
    ID,
    IDS,
    SOURCES,
    TEXT,
    TEXTS,
    either,
    listed,
    needed,
    one_of,
    one_or_more,
    pattern,
    schema_of,
)
from pathways.rulebook.grammar.tables import Document, Key, KeyTable, Kind

_VALUE_ID = pattern("an id", r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "id_of_value")
_SPOKEN = Kind("`true` \\| `false` or a value of the fact", {"type": ["boolean", "string"]})
_SAID = Kind(
    "facts and their values",
    {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {FACT_PATTERN: {"type": ["boolean", "string"]}},
    },
)
_SAYS = needed("says", TEXT, "What it says.")
_SOURCE = needed("source", SOURCES, "Where it is written.")
_CONFIDENCE = needed("confidence", CONFIDENCE, "How well that is established.")
_TYPES = one_of(kind.value for kind in FactType)

FACT_VALUE = KeyTable(
    "value",
    "a value",
    "One of the values of a choice.",
    (
        needed("value", _VALUE_ID, "How rules and device files write it."),
        needed("label", TEXT, "How it is said."),
        Key("aliases", TEXTS, "Other spellings in device files and tables."),
    ),
)
ATTAINABLE = KeyTable(
    "attainable",
    "a value of 'changeable'",
    "A value that somebody can bring about.",
    (
        needed("value", _SPOKEN, "The value."),
        Key("when", CONDITION, "Only where this is certain."),
        Key("step", IDS, "What bringing it about takes: ids of steps.yaml, in the order in which they are taken."),
        Key("says", TEXT, "What is told where the device cannot get it."),
        Key("source", SOURCES, "Where that is written."),
        Key("confidence", CONFIDENCE, "How well that is established."),
    ),
)
MONTHS = KeyTable(
    "months",
    "'when_new' of a date",
    "A date of an approval that is given anew.",
    (needed("months", Kind("a whole number", {"type": "integer", "minimum": 1}), "The months from then."),),
)
ENDS = KeyTable("ends", "'ends'", "When a date ends an approval.", (needed("when", CONDITION, "Where it does."),))
USUAL = KeyTable(
    "usual",
    "'usual'",
    "The value of a yes/no that an answer may rest on where nobody states it.",
    (
        needed("value", FLAG, "The value."),
        needed("provided", TEXT, "What the answer then rests on, in words that follow `provided that`."),
        Key("contrary", TEXT, "That it is otherwise, in words that follow `if`: `it does` where it usually does not."),
        Key("when", CONDITION, "Only where this is certain."),
    ),
)
FACT_TABLE = KeyTable(
    "fact",
    "a fact",
    "Something that is known of a device or of an approval.",
    (
        needed("id", FACT, "What it is about and its name, joined by a dot."),
        needed("type", _TYPES, "What its values are."),
        needed("label", TEXT, "Its name in words."),
        needed("ask", TEXT, "The question for it."),
        needed("help", TEXT, "What helps to answer."),
        Key("values", listed(FACT_VALUE, least=1), "The values of a choice; nothing else has them."),
        Key("relevant_when", CONDITION, "Where it is asked for at all."),
        Key("find_out", TEXT, "Where somebody finds it who does not know it."),
        Key("sources", either(SOURCES, Kind("an empty list", {"type": "array", "maxItems": 0})), "Where it is defined."),
        Key("together", TEXT, "The bundle in which it is asked for."),
        Key(
            "changeable",
            Kind(
                f"`true` \\| `false`, or a list of values or [{ATTAINABLE.what}](#{ATTAINABLE.name})",
                {
                    "anyOf": [
                        {"type": "boolean"},
                        {
                            "type": "array",
                            "minItems": 1,
                            "items": {"anyOf": [dict(_SPOKEN.schema), schema_of(ATTAINABLE)]},
                        },
                    ]
                },
                uses=(ATTAINABLE,),
            ),
            "Which values somebody can bring about: true for all, false for none, or a list. Default: none.",
        ),
        Key("change", TEXT, "How bringing it about is said; {value} stands for the value in words."),
        Key("when_new", either(_SPOKEN, MONTHS), "The value that an approval given anew has. Only for facts about approvals."),
        Key("begins", FLAG, "The approval counts from this day on. Only for dates of approvals."),
        Key("ends", ENDS, "The approval counts to this day, where the condition holds. Only for dates of approvals."),
        Key("not_after", FACT, "The date of the approval that this one never lies after."),
        Key("usual", USUAL, "What is taken where it is not stated. Only for facts that `usual_values` lists."),
    ),
    {
        "if": {"properties": {"type": {"const": "choice"}}, "required": ["type"]},
        "then": {"required": ["values"]},
        "else": {"properties": {"values": False}},
    },
)
DERIVED_VALUE = KeyTable(
    "derived_value",
    "a value",
    "A value of a derived choice.",
    (needed("value", _VALUE_ID, "The value."), needed("when", CONDITION, "Where the derived fact has it.")),
)
DERIVED_FACT = KeyTable(
    "derived_fact",
    "a derived fact",
    "A name for a condition, which rules may use like a fact.",
    (
        needed("id", FACT, "What it is about and its name, joined by a dot."),
        needed("type", one_of((FactType.BOOL, FactType.CHOICE)), "What its values are."),
        needed("label", TEXT, "Its name in words."),
        _SAYS,
        _SOURCE,
        _CONFIDENCE,
        Key("when", CONDITION, "Where a yes/no is yes."),
        Key("values", listed(DERIVED_VALUE, least=1), "The values of a choice, each with its condition."),
    ),
    {
        "if": {"properties": {"type": {"const": "bool"}}, "required": ["type"]},
        "then": {"required": ["when"], "properties": {"values": False}},
        "else": {"required": ["values"], "properties": {"when": False}},
    },
)
CONSTRAINT = KeyTable(
    "constraint",
    "a constraint",
    "What cannot be otherwise given the meaning of the facts.",
    (
        needed("id", ID, "Its name."),
        needed("if", PREMISES, "Where these hold"),
        needed("then", LEAVES, "these hold too."),
        _SAYS,
        _SOURCE,
        _CONFIDENCE,
        Key("definition", FLAG, "It holds by the meaning of the words, so nobody needs to be told."),
        Key("never_infers", one_or_more(FACT), "Facts of `if` that are never concluded from it."),
        Key("one_way", FLAG, "It is never read backwards."),
    ),
)
BUNDLE = KeyTable(
    "bundle",
    "a bundle",
    "Yes/no facts that the interview asks for in one go.",
    (
        needed("id", TEXT, "Its name."),
        needed("ask", TEXT, "The question for all of them."),
        needed("help", TEXT, "What helps to answer."),
    ),
)
CHOICE_ANSWER = KeyTable(
    "choice-answer",
    "an answer of a choice",
    "One answer, and the facts that it says.",
    (
        needed("label", TEXT, "The answer in plain words."),
        Key("about", TEXT, "Examples."),
        needed("says", _SAID, "The facts that it says."),
    ),
)
CHOICE = KeyTable(
    "choice",
    "a choice",
    "A question that the interview asks in place of several: each answer says more than one fact.",
    (
        needed("id", TEXT, "Its name."),
        needed("ask", TEXT, "The question."),
        needed("help", TEXT, "What helps to answer."),
        needed("answers", listed(CHOICE_ANSWER), "What can be answered."),
        Key("after", TEXT, "The choice that it asks in other words, of who did not know the answer to that."),
    ),
)
FACTS = Document(
    "facts",
    "Vocabulary",
    KeyTable(
        "facts",
        "the vocabulary",
        "Every fact with its values and its question, the constraints between facts, and derived facts.",
        (
            needed("facts", listed(FACT_TABLE), "The facts."),
            Key("constraints", listed(CONSTRAINT), "What ties them to each other."),
            Key("class_constraints", listed(CONSTRAINT), "What ties them to each other where a class is worked out."),
            Key("derived", listed(DERIVED_FACT), "Names for conditions."),
            Key("bundles", listed(BUNDLE), "What is asked in one go."),
            Key("choices", listed(CHOICE), "What is asked in place of several questions."),
            Key("usual_values", one_or_more(FACT), "The closed list of facts that have a usual value."),
        ),
    ),
)
