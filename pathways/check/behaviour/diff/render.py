"""A comparison as text, JSON, GitHub annotations, or Markdown for a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleComparison, RuleLine, Wording
from pathways.model.findings import Span
from pathways.rulebook.guards import MovedGuard
from pathways.writing.github import escape_message, escape_property
from pathways.writing.markdown import escaped
from pathways.writing.plain_text import harmless

MOST_WORDS = 40
MOST_ANNOTATIONS = 50


def summary(comparison: RuleComparison) -> str:
    """The answer in one sentence."""
    count = len(comparison.classes)
    if count:
        kinds = "1 class of devices is" if count == 1 else f"{count} classes of devices are"
        text = f"{kinds} answered otherwise."
    elif comparison.unfinished:
        text = "No change of behaviour was found."
    elif comparison.words:
        text = "Wording only: no device is answered otherwise."
    else:
        text = "Both say the same."
    if comparison.guards:
        text += f" {_guards(comparison)}."
    if comparison.unfinished:
        text += f" Not exhaustive: the search was cut short for {', '.join(comparison.unfinished)}."
    return text


def _guards(comparison: RuleComparison) -> str:
    gone = sum(each.gone for each in comparison.guards)
    changed = len(comparison.guards) - gone
    parts = [f"{gone:,} {'is' if gone == 1 else 'are'} gone"] if gone else []
    parts += [f"{changed:,} {'says' if changed == 1 else 'say'} something else"] if changed else []
    return f"Of the worked cases and invariants that guard the rules {' and '.join(parts)}"


def guard_line(guard: MovedGuard) -> str:
    return f"{guard.id} ({guard.file}): {'is gone' if guard.gone else 'says something else'}"


def as_text(comparison: RuleComparison) -> str:
    lines = [f"{comparison.before} -> {comparison.after}", summary(comparison), ""]
    for number, each in enumerate(comparison.classes, 1):
        lines.append(f"{number}. {_title(each)}")
        lines += [f"     {change}" for change in each.changes]
        if each.witness is not None:
            lines.append(f"   for example: {each.witness.sentence}")
        lines += [f"   before: {line.rule} ({line.span})" for line in each.before]
        lines += [f"   after:  {line.rule} ({line.span})" for line in each.after]
        lines.append("")
    if comparison.guards:
        lines.append(f"{_guards(comparison)}:")
        lines += _most([f"   {harmless(guard_line(each))}" for each in comparison.guards], "   ")
        lines.append("")
    if comparison.words:
        lines.append(f"Words ({len(comparison.words)} changed; they decide nothing):")
        lines += _most([f"   {_word(word)}" for word in comparison.words], "   ")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _most(lines: list[str], lead: str) -> list[str]:
    left = len(lines) - MOST_WORDS
    return [*lines[:MOST_WORDS], *([f"{lead}and {left} more"] if left > 0 else [])]


def _title(each: DeviceClass) -> str:
    editions = f" [{', '.join(each.editions)}]" if each.editions else ""
    return f"{each.family}{editions}"


def _word(word: Wording) -> str:
    places = [str(span) for span in (word.before, word.after) if span is not None]
    return f"{word.rule}: {word.what}" + (f" ({' -> '.join(dict.fromkeys(places))})" if places else "")


def as_json(comparison: RuleComparison) -> str:
    document = {
        "schema": "pathways.diff/1",
        "before": comparison.before,
        "after": comparison.after,
        "behaviour": "same" if comparison.behaves_alike else "changed" if comparison.classes else "not decided",
        "unfinished": list(comparison.unfinished),
        "classes": [_class(each) for each in comparison.classes],
        "words": [
            {"rule": word.rule, "what": word.what, "before": _span(word.before), "after": _span(word.after)}
            for word in comparison.words
        ],
        "guards": [
            {"file": each.file, "id": each.id, "change": "gone" if each.gone else "changed"} for each in comparison.guards
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _class(each: DeviceClass) -> dict[str, object]:
    witness = None
    if each.witness is not None:
        document = each.witness.device.as_document()
        document.pop("name", None)
        witness = {"sentence": each.witness.sentence, "as_of": each.witness.as_of.isoformat(), "device": document}
    return {
        "family": each.family,
        "editions": list(each.editions),
        "changes": [_change(change) for change in each.changes],
        "witness": witness,
        "before": [_line(line) for line in each.before],
        "after": [_line(line) for line in each.after],
    }


def _change(change: AnswerChange) -> dict[str, object]:
    return {
        "id": change.id,
        "law": change.law,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "from": change.first or None,
        "until": change.last or None,
    }


def _line(line: RuleLine) -> dict[str, object]:
    return {"rule": line.rule, **(_span(line.span) or {})}


def _span(span: Span | None) -> dict[str, object] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


def as_github(comparison: RuleComparison) -> str:
    """One annotation for each class, at the rule behind the new answer, or behind the old one where that rule is gone."""
    lines = list(_annotations(comparison.classes[:MOST_ANNOTATIONS]))
    if comparison.guards:
        named = "; ".join(map(guard_line, comparison.guards[:MOST_WORDS]))
        lines.append(f"::warning title=Guards of the rules::{escape_message(f'{_guards(comparison)}: {named}')}")
    return "".join(f"{line}\n" for line in lines) + (f"::notice title=Behaviour::{escape_message(summary(comparison))}\n")


def _annotations(classes: Sequence[DeviceClass]) -> Iterator[str]:
    for each in classes:
        lines = each.after or each.before
        place = ""
        if lines:
            span = lines[0].span
            place = f"file={escape_property(span.file)},line={span.line},col={span.column},"
        example = f" For example: {each.witness.sentence}" if each.witness else ""
        message = "; ".join(map(str, each.changes)) + "." + example
        yield f"::warning {place}title={escape_property(f'Behaviour of {each.family} changes')}::{escape_message(message)}"


def as_markdown(comparison: RuleComparison) -> str:
    """For a comment on a pull request."""
    lines = [
        f"### Rules: {escaped(comparison.before)} → {escaped(comparison.after)}",
        "",
        f"**{escaped(summary(comparison))}**",
        "",
    ]
    if comparison.classes:
        lines += ["| | What changes | For example | Rules |", "|---|---|---|---|"]
        for number, each in enumerate(comparison.classes, 1):
            changes = "<br>".join(escaped(str(change)) for change in each.changes)
            example = escaped(each.witness.sentence) if each.witness else ""
            rules = "<br>".join(f"`{_code(line)}`" for line in dict.fromkeys((*each.before, *each.after)))
            lines.append(f"| {number} | {changes} | {example} | {rules} |")
        lines.append("")
    if comparison.guards:
        lines += [f"**{_guards(comparison)}:**", ""]
        lines += [*_most([f"- {escaped(guard_line(each))}" for each in comparison.guards], "- "), ""]
    if comparison.words:
        lines += ["<details>", f"<summary>{len(comparison.words)} changes of wording only</summary>", ""]
        lines += _most([f"- {escaped(_word(word))}" for word in comparison.words], "- ")
        lines += ["", "</details>", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _code(line: RuleLine) -> str:
    return harmless(f"{line.rule} {line.span.file}:{line.span.line}").replace("`", "'").replace("|", "/")
