"""Closed sets in plain words, for every report."""

from __future__ import annotations

from pathways.model.rules import Confidence, Market, Reviewer

MARKETS = {Market.GB: "Great Britain", Market.NI: "Northern Ireland"}
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
