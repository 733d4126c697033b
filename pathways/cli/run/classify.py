"""Works out a device's classes, and asks for what they turn on where no device is given."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.cli.exits import fail_with
from pathways.cli.options import ClassesOf, ClassFormat
from pathways.cli.run.common import open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver, write_whole
from pathways.cli.run.places import keep_apart
from pathways.engine.answer.classify import Classified, with_classes
from pathways.engine.answer.classify import classify as classes_of
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.intake.device_writer import device_text
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.facts import Constraint
from pathways.report.classification import classes_markdown, classes_text
from pathways.report.classification_document import classes_document
from pathways.report.document import as_json
from pathways.rulebook.fields import shown
from pathways.writing.plain_text import printable

_INTERRUPTED = 130


def run(
    device: str | None,
    edition: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_given: ClassFormat | None,
    out: Path | None,
    save: Path | None,
    *,
    reform: bool,
    only: ClassesOf | None,
    filed: str | None,
    plain: bool,
) -> None:
    keep_apart({"--out": out, "--save": save}, [device] if device is not None else [], rules)
    format_ = format_of_file(format_given, out, ClassFormat.TERMINAL)
    regulation = _regulation(filed)
    rule_set = rule_set_of(open_rules(rules), edition)
    if not rule_set.classification:
        fail_with(f"edition {rule_set.edition.id} does not say how classes are worked out", "Leave out --edition for the newest.")
    _check_save(save)
    if device is None:
        subject = _asked(rule_set, set_, save, regulation, reform=reform, only=only, plain=plain)
    else:
        for option, given in (("--reform", reform), ("--only", only is not None)):
            if given:
                fail_with(f"{option} is for questions, and a device was given", "Leave it out, or leave out DEVICE.")
        subject = load_device_argument(device, rule_set.catalogue, set_)
    found = _found(subject, rule_set, regulation)
    deliver(_written(found, rule_set, format_), out, utf8=format_ is not ClassFormat.TERMINAL)
    if save is not None:
        _write(with_classes(subject, found, rule_set), save, rule_set.edition.id)


def _check_save(save: Path | None) -> None:
    if save is not None and (save.is_dir() or not save.resolve().parent.is_dir()):
        fail_with(f"--save: {save} cannot be written", "Name a file in a folder that exists.")


def _write(device: Device, save: Path, edition: str) -> None:
    """A device file that ``assess`` takes, with the classes that are settled."""
    write_whole(device_text(device, f"Written by pathways classify, with the classes that edition {edition} settles."), save)
    name = printable(str(save))
    print(f"Saved to {name}, with the classes that are settled. For its routes: pathways assess {name}", file=sys.stderr)


def _asked(
    rules: RuleSet,
    set_: Sequence[str],
    save: Path | None,
    regulation: str | None,
    *,
    reform: bool,
    only: ClassesOf | None,
    plain: bool,
) -> Device:
    from pathways.cli.run.walking.classes import ClassConversation
    from pathways.cli.run.walking.terminal import is_terminal, listening, talk_for, told_when_lost

    if not is_terminal():
        fail_with(
            "classify asks where no device is given, and this is no terminal", "Name a device file: pathways classify FILE."
        )
    if set_:
        fail_with("--set needs a device", "Answer the questions instead, or name a device file.")
    law = None if only is None else only.value.upper()
    talk = talk_for(plain=plain)
    with told_when_lost(), listening(talk):
        device = ClassConversation(rules, talk, save, reform=reform, law=law, regulation=regulation).run()
    if device is None:
        raise typer.Exit(_INTERRUPTED)
    return device


def _regulation(filed: str | None) -> str | None:
    """As the FDA writes it, with or without ``21 CFR`` before it."""
    if filed is None:
        return None
    number = filed.strip().upper().removeprefix("21").strip().removeprefix("CFR").strip()
    if not re.fullmatch(r"8[6-9][0-9]\.[0-9]{4}", number):
        fail_with(f"--fda: '{shown(filed, 40)}' is no number of a regulation", "Write it as the FDA does, for example 886.1100.")
    return number


def _found(device: Device, rules: RuleSet, regulation: str | None) -> Classified:
    try:
        return classes_of(device, rules, regulation=regulation)
    except ContradictionError as problem:
        fail_with(f"the facts of the device cannot all be true: {problem.constraint.says}", _places(problem.constraint))


def _places(constraint: Constraint) -> str:
    facts = dict.fromkeys(leaf.fact for leaf in (*constraint.premises, constraint.conclusion))
    return f"Look at {', '.join(facts)} (constraint {constraint.id})."


def _written(found: Classified, rules: RuleSet, format_: ClassFormat) -> str:
    match format_:
        case ClassFormat.TERMINAL:
            return classes_text(found)
        case ClassFormat.JSON:
            return as_json(classes_document(found))
        case ClassFormat.MARKDOWN:
            return classes_markdown(found, rules.catalogue.sources)
        case ClassFormat.HTML:
            from pathways.report.html.classification_page import render_classes

            return render_classes(found, rules.catalogue.sources)
