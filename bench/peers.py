"""The same flat table in other engines. Each gives a function from facts to an answer; what is not installed is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import takewhile
from typing import Any, NamedTuple

from bench.table import DEFAULT, Facts, Line

Decide = Callable[[Mapping[str, Any]], str]


class Peer(NamedTuple):
    """``decide`` takes facts as ``plain`` makes them. ``trace`` and ``batch`` where the engine has them."""

    name: str
    package: str
    load: Callable[[Sequence[Line]], Decide]
    load_trace: Callable[[Sequence[Line]], Decide] | None = None
    load_batch: Callable[[Sequence[Line]], Callable[[Sequence[Mapping[str, Any]]], list[str]]] | None = None

    @property
    def version(self) -> str | None:
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def plain(facts: Facts) -> dict[str, Any]:
    """Names without dots: a dot is a path in most of these languages."""
    return {name(fact): value for fact, value in facts.items()}


def name(fact: str) -> str:
    return fact.replace(".", "_")


def _literal(value: object) -> str:
    return json.dumps(value)


def _expression(line: Line, true: str, and_: str) -> str:
    """``fact in [..]`` or ``fact == value`` for each cell."""
    tests = []
    for fact, values in line.cells.items():
        options = sorted(values, key=str)
        one_of = f"{name(fact)} in [{', '.join(map(_literal, options))}]"
        tests.append(f"{name(fact)} == {_literal(options[0])}" if len(options) == 1 else one_of)
    return and_.join(f"({test})" for test in tests) or true


# --- zen ------------------------------------------------------------------------------------------


def _jdm(lines: Sequence[Line]) -> dict[str, Any]:
    facts = sorted({fact for line in lines for fact in line.cells})
    rules = []
    for number, line in enumerate([*lines, Line(DEFAULT, {})]):
        cells = {f"i-{name(fact)}": ", ".join(_literal(v) for v in sorted(line.cells.get(fact, ()), key=str)) for fact in facts}
        rules.append({"_id": str(number), **cells, "o": _literal(line.answer)})
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": f"i-{name(fact)}", "name": name(fact), "field": name(fact)} for fact in facts],
        "outputs": [{"id": "o", "name": "answer", "field": "answer"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table, "position": {"x": 1, "y": 0}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _zen_engine(lines: Sequence[Line]) -> Any:
    import zen

    return zen.ZenEngine({"loader": {"type": "static", "content": {"t": _jdm(lines)}}})


def _zen(lines: Sequence[Line]) -> Decide:
    engine = _zen_engine(lines)
    return lambda facts: str(engine.evaluate("t", facts)["result"]["answer"])


def _zen_trace(lines: Sequence[Line]) -> Decide:
    engine = _zen_engine(lines)
    return lambda facts: str(engine.evaluate("t", facts, {"trace": True})["result"]["answer"])


def _zen_batch(lines: Sequence[Line]) -> Callable[[Sequence[Mapping[str, Any]]], list[str]]:
    engine = _zen_engine(lines)

    def decide(cases: Sequence[Mapping[str, Any]]) -> list[str]:
        answers = engine.evaluate_batch([{"key": "t", "context": facts} for facts in cases])
        return [answer["data"]["result"]["answer"] if "data" in answer else answer["result"]["answer"] for answer in answers]

    return decide


# --- expression languages -------------------------------------------------------------------------


_CEL_LINES = 30
"""Its parser refuses deeper nesting: the table becomes a chain of this many lines a program."""


def _cel(lines: Sequence[Line]) -> Decide:
    import cel

    programs = []
    for start in range(0, len(lines), _CEL_LINES):
        source = _literal("")
        for line in reversed(lines[start : start + _CEL_LINES]):
            source = f"({_expression(line, 'true', ' && ')} ? {_literal(line.answer)} : {source})"
        programs.append(cel.compile(source))

    def decide(facts: Mapping[str, Any]) -> str:
        return next((answer for program in programs if (answer := program.execute(facts))), DEFAULT)

    return decide


def _rule_engine(lines: Sequence[Line]) -> Decide:
    import rule_engine

    rules = [(rule_engine.Rule(_expression(line, "true", " and ")), line.answer) for line in lines]
    return lambda facts: next((answer for rule, answer in rules if rule.matches(facts)), DEFAULT)


def _json_logic(lines: Sequence[Line]) -> Decide:
    from json_logic import jsonLogic

    parts: list[Any] = []
    for line in lines:
        tests: list[Any] = []
        for fact, values in line.cells.items():
            options = sorted(values, key=str)
            var = {"var": name(fact)}
            tests.append({"==": [var, options[0]]} if len(options) == 1 else {"in": [var, options]})
        parts += [{"and": tests} if tests else True, line.answer]
    rule = {"if": [*parts, DEFAULT]}
    return lambda facts: str(jsonLogic(rule, facts))


def _business_rules(lines: Sequence[Line]) -> Decide:
    from business_rules import run_all
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_TEXT
    from business_rules.variables import BaseVariables, boolean_rule_variable, string_rule_variable

    facts = sorted({fact for line in lines for fact in line.cells})
    yes_no = {fact for line in lines for fact, values in line.cells.items() if any(isinstance(v, bool) for v in values)}

    class Variables(BaseVariables):  # type: ignore[misc]
        def __init__(self, given: Mapping[str, Any]) -> None:
            self.given = given

    for fact in facts:
        kind = boolean_rule_variable if fact in yes_no else string_rule_variable
        setattr(Variables, name(fact), kind()(_reader(name(fact))))

    class Actions(BaseActions):  # type: ignore[misc]
        def __init__(self) -> None:
            self.answer = otherwise

        @rule_action(params={"answer": FIELD_TEXT})  # type: ignore[untyped-decorator]
        def say(self, answer: str) -> None:
            self.answer = answer

    conditional = list(takewhile(lambda line: line.cells, lines))
    otherwise = lines[len(conditional)].answer if len(conditional) < len(lines) else DEFAULT
    rules = [
        {
            "conditions": {"all": [_condition(fact, sorted(values, key=str)) for fact, values in line.cells.items()]},
            "actions": [{"name": "say", "params": {"answer": line.answer}}],
        }
        for line in conditional
    ]

    def decide(given: Mapping[str, Any]) -> str:
        actions = Actions()
        run_all(rules, Variables(given), actions, stop_on_first_trigger=True)
        return actions.answer

    return decide


def _reader(fact: str) -> Callable[[Any], Any]:
    def read(self: Any) -> Any:
        return self.given[fact]

    read.__name__ = fact
    return read


def _condition(fact: str, options: Sequence[Any]) -> dict[str, Any]:
    def one(value: Any) -> dict[str, Any]:
        if isinstance(value, bool):
            return {"name": name(fact), "operator": "is_true" if value else "is_false", "value": True}
        return {"name": name(fact), "operator": "equal_to", "value": value}

    return one(options[0]) if len(options) == 1 else {"any": [one(value) for value in options]}


def _rego(lines: Sequence[Line]) -> Decide:
    from regopy import Interpreter

    rules = []
    for line in lines:
        tests = []
        for fact, values in line.cells.items():
            options = sorted(values, key=str)
            one_of = f"input.{name(fact)} in {{{', '.join(map(_literal, options))}}}"
            tests.append(f"input.{name(fact)} == {_literal(options[0])}" if len(options) == 1 else one_of)
        rules.append(f":= {_literal(line.answer)} if {{ {'; '.join(tests) or 'true'} }}")
    chain = "answer " + " else ".join(rules) + f" else := {_literal(DEFAULT)}"
    module = f"package p\nimport rego.v1\n{chain}\n"
    interpreter = Interpreter()
    interpreter.add_module("p", module)
    bundle = interpreter.build("x=data.p.answer", ["p/answer"])

    def decide(facts: Mapping[str, Any]) -> str:
        interpreter.set_input(facts)
        output = interpreter.query_bundle(bundle)
        return str(output.binding("x").value if hasattr(output, "binding") else output)

    return lambda facts: decide(facts).strip('"')


PEERS = (
    Peer("zen-engine", "zen-engine", _zen, _zen_trace, _zen_batch),
    Peer("common-expression-language", "common-expression-language", _cel),
    Peer("json-logic-qubit", "json-logic-qubit", _json_logic),
    Peer("rule-engine", "rule-engine", _rule_engine),
    Peer("business-rules", "business-rules", _business_rules),
    Peer("regopy", "regopy", _rego),
)
