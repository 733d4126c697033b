"""One flat table in seven engines: equal answers first, then load, decide, trace, batch, and a missing fact."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.peers import PEERS, Decide, Peer, plain
from bench.table import (
    Case,
    Subject,
    complete_cases,
    complete_view,
    decide,
    decide_with_reasons,
    decide_with_trace,
    subject,
    view_of,
)
from bench.timing import as_ratio, markdown, paired, ratio
from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import load_device
from pathways.rulebook.folder import RuleFolder, shipped_rules

_CASES = 300
_ROUNDS = 9
_EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))


def section() -> str:
    of = subject()
    cases = complete_cases(of, _CASES)
    wanted = [decide(of, case.view) for case in cases]
    assert wanted == [decide(of, complete_view(of, case.facts)) for case in cases]
    given = [plain(case.facts) for case in cases]
    loaded, remarks = _loaded(of, given, wanted)
    cells = sum(len(line.cells) for line in of.lines)
    return "\n".join(
        (
            "## Deciding routes, all facts known\n",
            f"The international reliance rules of edition 2024.11 as a flat table: {len(of.lines)} rows, {cells} cells, "
            f"{len(of.facts)} facts. {_CASES} complete cases, {len(set(wanted))} different answers. Every engine in the "
            "table below gave the same answer in every case.\n",
            *(f"- {remark}" for remark in remarks),
            "",
            _speeds(of, cases, given, loaded),
            "## A missing fact\n",
            "The fact on which most cases turn is left out of them. An answer that depends on it is wrong to give.\n",
            _missing(of, cases, loaded),
            "## A whole assessment in process\n",
            _whole(),
        )
    )


def _loaded(of: Subject, given: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> tuple[dict[Peer, Decide], list[str]]:
    """The peers that are installed and agree in every case; a remark on each other one."""
    loaded: dict[Peer, Decide] = {}
    remarks: list[str] = []
    for peer in PEERS:
        if peer.version is None:
            remarks.append(f"{peer.name} is not installed here.")
            continue
        try:
            function = peer.load(of.lines)
            answers = [function(facts) for facts in given]
        except Exception as problem:
            remarks.append(f"{peer.name} {peer.version} did not run: {type(problem).__name__}: {str(problem)[:200]}")
            continue
        wrong = sum(one != other for one, other in zip(answers, wanted, strict=True))
        if wrong:
            remarks.append(f"{peer.name} {peer.version} is left out: {wrong} answers differ, for example {answers[0]!r}.")
        else:
            loaded[peer] = function
    return loaded, remarks


def _speeds(of: Subject, cases: Sequence[Case], given: Sequence[Mapping[str, Any]], loaded: Mapping[Peer, Decide]) -> str:
    def of_all(function: Callable[[Any], object], items: Sequence[Any]) -> Callable[[], object]:
        def run() -> None:
            for item in items:
                function(item)

        return run

    tasks: dict[str, Callable[[], object]] = {
        "**pathways**, from the facts, as the others": of_all(lambda case: decide(of, complete_view(of, case.facts)), cases),
        "pathways, once it is known what follows from the facts": of_all(lambda case: decide(of, case.view), cases),
        "pathways, with the reasons and sources of what applies": of_all(lambda case: decide_with_reasons(of, case.view), cases),
        "**pathways**, the same, with a full trace of every rule": of_all(
            lambda case: decide_with_trace(of, complete_view(of, case.facts)), cases
        ),
        "pathways, with all that follows from the facts, and whether they agree": of_all(partial(_from_facts, of), cases),
    }
    for peer, function in loaded.items():
        tasks[peer.name] = of_all(function, given)
        if peer.load_trace:
            tasks[f"{peer.name}, trace of the hit row"] = of_all(peer.load_trace(of.lines), given)
        if peer.load_batch:
            batch = peer.load_batch(of.lines)
            tasks[f"{peer.name}, batch"] = lambda batch=batch: batch(given)  # type: ignore[misc]
    found = paired(tasks, _ROUNDS, len(cases))
    base = next((name for name in found if name.startswith("zen")), next(iter(found)))
    loads = paired({peer.name: (lambda peer=peer: peer.load(of.lines)) for peer in loaded}, 5)  # type: ignore[misc]
    rows = [
        (name, each.shown(), as_ratio(ratio(each, found[base])), loads[name].shown(1e3, "ms") if name in loads else "")
        for name, each in sorted(found.items(), key=lambda item: item[1].median)
    ]
    return markdown(("engine", "per case", f"times {base}", "load"), rows)


def _from_facts(of: Subject, case: Case) -> str | None:
    view = view_of(case.facts, of.rules.catalogue.vocabulary)
    return None if view is None else decide(of, view)


def _missing(of: Subject, cases: Sequence[Case], loaded: Mapping[Peer, Decide]) -> str:
    fact = max(of.facts, key=lambda fact: sum(_turns(of, case, fact) for case in cases[:100]))
    vocabulary = of.rules.catalogue.vocabulary
    picked = [case for case in cases if _turns(of, case, fact)]
    rows: list[tuple[object, ...]] = []
    said = []
    for case in picked:
        view = view_of({known: value for known, value in case.facts.items() if known != fact}, vocabulary)
        said.append("undecided" if view is not None and decide(of, view).startswith("undecided") else "an answer")
    rows.append(("pathways", *_shares(said), f"undecided, and names {fact}"))
    for peer, function in loaded.items():
        said, example = [], ""
        for case in picked:
            try:
                answer = function(plain({known: value for known, value in case.facts.items() if known != fact}))
                said.append("an answer")
                example = example or answer
            except Exception as problem:
                said.append("an error")
                example = example or type(problem).__name__
        rows.append((peer.name, *_shares(said), example))
    head = ("engine", "says undecided", "raises an error", "gives an answer", "for example")
    return f"`{fact}` left out of {len(picked)} cases that turn on it:\n\n" + markdown(head, rows)


def _shares(said: Sequence[str]) -> tuple[int, int, int]:
    return said.count("undecided"), said.count("an error"), said.count("an answer")


def _turns(of: Subject, case: Case, fact: str) -> bool:
    """Whether another value of the fact, that can be, gives another answer."""
    vocabulary = of.rules.catalogue.vocabulary
    before = decide(of, case.view)
    for value in vocabulary.facts[fact].domain - {case.facts[fact]}:
        view = view_of({**case.facts, fact: value}, vocabulary)
        if view is not None and decide(of, view) != before:
            return True
    return False


def _whole() -> str:
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    request = Request(date(2026, 11, 20))
    devices = {path.stem: load_device(path, rules.catalogue.vocabulary, rules.catalogue.evidence).device for path in _EXAMPLES}
    whole = paired({name: partial(assess, device, rules, request) for name, device in devices.items()}, 21)
    rows = [(name, whole[name].shown(1e3, "ms")) for name in sorted(devices)]
    rows.append(("**median of the examples**", f"{statistics.median(each.median for each in whole.values()) * 1e3:.3g} ms"))
    return markdown(("device", "routes, reasons, timeline, checklist"), rows)
