"""Closed sets in plain words, for every report."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.model.calendar import Weight
from pathways.model.partner import QuestionGroup
from pathways.model.result import Held, Notice, Outcome
from pathways.model.rules import Actor, Confidence, LegalStatus, Market, Need, Phase, Reviewer, Story
from pathways.model.support import OrganisationType, Running, Stage

MARKETS = {Market.GB: "Great Britain", Market.NI: "Northern Ireland"}
ACTORS = {
    Actor.MANUFACTURER: "you",
    Actor.UK_RESPONSIBLE_PERSON: "your UK Responsible Person",
    Actor.UK_APPROVED_BODY: "the UK Approved Body",
    Actor.NOTIFIED_BODY: "the EU notified body",
    Actor.EU_REPRESENTATIVE: "your authorised representative",
}
REVIEWERS = {
    Reviewer.NONE: "no outside review",
    Reviewer.UK_APPROVED_BODY: "review by a UK Approved Body",
    Reviewer.NOTIFIED_BODY: "review by an EU notified body",
    Reviewer.MHRA: "review by MHRA",
    Reviewer.NOT_ESTABLISHED: "reviewer not established",
}
CONFIDENCES = {
    Confidence.VERIFIED: "verified in an official text",
    Confidence.SECONDARY: "from a secondary source",
    Confidence.INFERRED: "inferred",
    Confidence.ASSUMED: "assumed",
    Confidence.UNKNOWN: "not established",
}
OUTCOMES = {
    Outcome.OPEN: "open",
    Outcome.UPCOMING: "upcoming",
    Outcome.EXPECTED: "expected",
    Outcome.UNDECIDED: "undecided",
    Outcome.UNSETTLED: "unsettled",
    Outcome.CLOSED: "closed",
    Outcome.EXCLUDED: "excluded",
}
LEGAL_STATUSES = {
    LegalStatus.IN_FORCE: "law in force",
    LegalStatus.MADE: "law, made and not yet in force",
    LegalStatus.DRAFT: "a draft, not law",
    LegalStatus.ANNOUNCED: "announced, not law",
    LegalStatus.PROPOSAL: "a proposal, not law",
    LegalStatus.SUPERSEDED: "superseded",
}
NEEDS = {
    Need.MANDATORY: "mandatory",
    Need.DESIGNATED_STANDARD: "designated standard",
    Need.EXPECTED_BY_DRAFT: "asked for by a draft, not by law",
    Need.GOOD_PRACTICE: "good practice",
}
HELD = {Held.HAVE: "in hand", Held.MISSING: "missing", Held.UNKNOWN: "not said"}
PHASES = {Phase.BEFORE_MARKET: "Before the market", Phase.AFTER_MARKET: "On the market"}
WEIGHTS = {
    Weight.LAW: "Law and guidance: in force or made",
    Weight.ANNOUNCED: "Announced, not law",
    Weight.PROPOSAL: "Proposed, not law",
    Weight.EXPECTED: "Expected, not law",
    Weight.PAST: "Past",
}
WEIGHTS_IN_SHORT = {
    Weight.LAW: "law or guidance",
    Weight.ANNOUNCED: "announced",
    Weight.PROPOSAL: "proposed",
    Weight.EXPECTED: "expected",
    Weight.PAST: "past",
}
ORGANISATION_TYPES = {
    OrganisationType.NATIONAL_FRONT_DOOR: "national front door",
    OrganisationType.HEALTH_INNOVATION_NETWORK: "Health Innovation Network",
    OrganisationType.HEALTHTECH_RESEARCH_CENTRE: "HealthTech Research Centre",
    OrganisationType.HTA_BODY: "technology assessment",
    OrganisationType.BUSINESS_SUPPORT: "business support",
    OrganisationType.REGULATOR_ADVICE: "advice on regulation",
    OrganisationType.REGULATORY_SCIENCE: "regulatory science",
    OrganisationType.FUNDER: "funding",
    OrganisationType.ACCELERATOR: "accelerator",
    OrganisationType.TRAINING: "training",
    OrganisationType.INCUBATOR: "incubator",
    OrganisationType.INNOVATION_DISTRICT: "innovation district",
    OrganisationType.EVALUATION_SERVICE: "evaluation service",
    OrganisationType.DATA_ACCESS: "access to data",
    OrganisationType.TRADE_BODY: "trade body",
    OrganisationType.LANDING_PROGRAMME: "landing programme abroad",
}
RUNNING = {
    Running.LIVE: "at work in 2025 or 2026",
    Running.CHECK: "not confirmed as running in 2026",
    Running.PLANNED: "announced, not open",
    Running.CLOSED: "closed",
}
STAGES = {
    Stage.STARTING: "no approval in hand",
    Stage.ON_THE_WAY: "its way to the market still to be gone",
    Stage.EVIDENCE_MISSING: "evidence missing",
    Stage.ROUTE_OPEN: "a way to the market open",
}
QUESTION_GROUPS = {
    QuestionGroup.STRATEGIC_ALIGNMENT: "Strategic alignment",
    QuestionGroup.COMPLEMENTARY_CAPABILITIES: "Complementary capabilities",
    QuestionGroup.CULTURAL_FIT: "Cultural fit",
    QuestionGroup.IMPACT_MEASUREMENT: "Impact measurement",
}


STORY = "The plan for approvals from abroad, in short: not law"


def statements_by_standing(notices: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    """What instruments say beside their rules, law apart from what is not law; nothing for an empty part."""
    cited = [notice for notice in notices if notice.legal_status is not None]
    story = [notice for part in Story for notice in cited if notice.story is part]
    cited = [notice for notice in cited if notice not in story]
    law = [notice for notice in cited if notice.legal_status is not None and notice.legal_status.is_law]
    plans = [notice for notice in cited if notice not in law]
    parts = [(STORY, story), ("Law in force, for information", law), ("What is changing, not law", plans)]
    return [(heading, statements) for heading, statements in parts if statements]
