"""The form of conditions. What the words mean, ``rulebook.conditions`` reads."""

from __future__ import annotations

from pathways.rulebook.grammar.kinds import DAY, FACT_PATTERN, schema_of
from pathways.rulebook.grammar.tables import Kind

_SCALAR = Kind("a value", {"type": ["string", "boolean", "number"]}, name="scalar")
_TEST_REF = {"$ref": "#/$defs/test"}
_CONDITION_REF = {"$ref": "#/$defs/condition"}
_SCALARS = {"type": "array", "items": schema_of(_SCALAR), "minItems": 1}
_COMPARISONS = ("before", "after", "on_or_before", "on_or_after")


def _keys(properties: dict[str, object], **more: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, **more, "properties": properties}


_NOT = _keys({"not": {"anyOf": [schema_of(_SCALAR), _SCALARS]}}, required=["not"])
_TODAY = {"const": "today"}
_IF_STATED = {"description": "A date that is not known does not hold. Beside a comparison with today only.", "const": True}
_TEST = Kind(
    "what a fact must be",
    {
        "description": "What a fact must be.",
        "anyOf": [
            schema_of(_SCALAR),
            _SCALARS,
            _NOT,
            _keys({word: {"anyOf": [schema_of(DAY), _TODAY]} for word in _COMPARISONS}, minProperties=1, maxProperties=1),
            _keys(
                {**dict.fromkeys(_COMPARISONS, _TODAY), "if_stated": _IF_STATED},
                required=["if_stated"],
                minProperties=2,
                maxProperties=2,
            ),
            _keys({word: {"type": "number"} for word in ("at_least", "at_most")}, minProperties=1, maxProperties=1),
        ],
    },
    name="test",
    uses=(_SCALAR, DAY),
)
_CONDITIONS = {"type": "array", "items": _CONDITION_REF, "minItems": 1}
CONDITION = Kind(
    "a condition",
    {
        "description": "A conjunction: every key must hold. An empty one always holds.",
        **_keys({"all": _CONDITIONS, "any": _CONDITIONS, "not": _CONDITION_REF, "holds": _CONDITION_REF}),
        "patternProperties": {FACT_PATTERN: _TEST_REF},
    },
    name="condition",
    uses=(_TEST,),
)
_DAYS_COMPARED = _keys({word: schema_of(DAY) for word in _COMPARISONS}, minProperties=1, maxProperties=1)
PREMISES = Kind(
    "plain facts, side by side",
    {
        "description": "Facts side by side: yes/no and choice facts, and dates, which are read here and never narrowed.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {FACT_PATTERN: {"anyOf": [schema_of(_SCALAR), _SCALARS, _NOT, _DAYS_COMPARED]}},
    },
    name="premises",
    uses=(_SCALAR, DAY),
)
LEAVES = Kind(
    "plain yes/no and choice facts, side by side",
    {
        "description": "Plain yes/no and choice facts only.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {FACT_PATTERN: {"anyOf": [schema_of(_SCALAR), _SCALARS, _NOT]}},
    },
    name="leaves",
    uses=(_SCALAR,),
)
