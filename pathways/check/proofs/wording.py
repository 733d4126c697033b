"""A device and a day in one sentence, for a witness."""

from __future__ import annotations

from datetime import date

from pathways.model.dates import in_words
from pathways.model.device import Approval, Device
from pathways.model.facts import FactType, FactValue, Vocabulary


def sentence(device: Device, day: date, vocabulary: Vocabulary) -> str:
    """``A general medical device, Class IIa (GB class today), not supplied sterile, with an FDA 510(k), on 1 July 2030.``"""
    parts = [_stated(fact, device.facts[fact], vocabulary) for fact in vocabulary.facts if fact in device.facts]
    kind = device.facts.get("device.kind")
    if kind is None:
        subject = "A device"
    else:
        parts.remove(_stated("device.kind", kind, vocabulary))
        subject = _with_article(_lower_first(vocabulary.facts["device.kind"].in_words(kind)))
    held = [_approval(approval, vocabulary) for approval in device.approvals or ()]
    if not held and device.approvals is not None:
        held = ["without any approval"]
    text = ", ".join([subject, *parts, *held, f"on {in_words(day)}"])
    return f"{text[0].upper()}{text[1:]}."


def _stated(fact: str, value: FactValue, vocabulary: Vocabulary) -> str:
    known = vocabulary.facts[fact]
    label = _lower_first(known.label)
    match known.type:
        case FactType.BOOL:
            return f"{label}: {known.in_words(value)}"
        case FactType.DATE:
            assert isinstance(value, date)
            return f"{label} {in_words(value)}"
        case FactType.CHOICE:
            return f"{known.in_words(value)} ({label})"
        case _:
            return f"{label} {value}"


def _approval(approval: Approval, vocabulary: Vocabulary) -> str:
    facts = dict(approval.facts)
    name = "approval"
    for naming in ("approval.pathway", "approval.regulator"):
        if naming in facts:
            name = vocabulary.facts[naming].in_words(facts.pop(naming))
            break
    if "approval.pathway" in approval.facts:
        facts.pop("approval.regulator", None)
    elif "approval.regulator" in approval.facts:
        name = f"approval of {name}"
    details = [_stated(fact, facts[fact], vocabulary) for fact in vocabulary.facts if fact in facts]
    return f"with {_with_article(name)}" + (f" ({', '.join(details)})" if details else "")


def _with_article(words: str) -> str:
    first = words.partition(" ")[0]
    spelled = first.isupper() and first[:1] in "FHLMNRSX"
    vowel = words[:1].lower() in "aeio" or spelled
    return f"{'an' if vowel else 'a'} {words}"


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() or not text[1:2].islower() else text[:1].lower() + text[1:]
