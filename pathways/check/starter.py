"""The files of a new rule folder, as small as they can be while an assessment runs."""

from __future__ import annotations

from collections.abc import Mapping

STARTER: Mapping[str, str] = {
    "facts.yaml": """\
# The one vocabulary: what a device file may say, what is asked, what rules may read.
schema: pathways.facts/1

facts:
  - id: device.kind
    type: choice
    label: Kind of device
    ask: What kind of device is it?
    help: >-
      The regulatory family. An instrument, an app or a plate is general. A blood test is an in vitro diagnostic.
    values:
      - {value: general, label: General medical device}
      - {value: ivd, label: In vitro diagnostic}
""",
    "sources.yaml": """\
# One entry for each document that a rule may cite, in the order of the ids.
schema: pathways.sources/1
sources: []
""",
    "evidence.yaml": "schema: pathways.evidence/1\nevidence: []\n",
    "steps.yaml": "schema: pathways.steps/1\nsteps: []\n",
    "calendar.yaml": "schema: pathways.calendar/1\nevents: []\n",
}

SOURCE = """\
  - id: {slug}
    title: "Title of the document"
    publisher: Who published it
    url: null
    date: "{published}"
    kind: secondary
    note: "Say here where the document is to be found, or give its url."
"""

INSTRUMENT = """\
# One legal or policy document. The rule language is described in docs/rule-language.md.
schema: pathways.instrument/1
id: {instrument}
title: "Title of the document"
publisher: Who published it
published: "{published}"
status: in-force
in_force: {{from: "{published}"}}
sources: [{slug}]
summary: One plain paragraph on what the document says.

groups:
  - id: {slug}
    title: Title of the group
    market: GB
    per: device

routes:
  - id: {slug}-route
    group: {slug}
    title: Title of the route
    market: GB
    per: device
    applies:
      - rule: {slug}-first-rule
        when: {{{fact}: {value}}}
        says: Say in one or two plain sentences what the document says about these devices.
        source: {slug}
        confidence: secondary
    review: {{by: none}}
"""

EDITION = """\
schema: pathways.edition/1
id: "{edition}"
title: What was known on {known_on}
known_on: "{known_on}"
verified: {{through: "{known_on}", note: "Say here what was checked."}}
instruments:
{instruments}
"""

ADDITION = """\
  - date: "{published}"
    rules: [{slug}-first-rule]
    says: Say here what the edition did not know before.
"""

CASES = """\
# Worked examples: devices with the answer that the edition must give.
schema: pathways.cases/1
edition: "{edition}"
as_of: "{known_on}"
cases:
  - id: {slug}-first-case
    about: A device that the first rule is about.
    device: {{{room}: {{{key}: {value}}}}}
    expect:
      - {{id: {slug}-route, outcome: open, rules: [{slug}-first-rule], confidence: secondary}}
  - id: {slug}-unknown
    about: A device of which that is not known.
    device: {{}}
    expect:
      - {{id: {slug}-route, outcome: undecided, undecided_by: [{fact}]}}
"""

SOURCE_OF_LAW = SOURCE.replace("kind: secondary", "kind: primary")
CASES_OF_LAW = """\
# Worked examples: devices with the answer that the edition must give, before and after each day of commencement.
schema: pathways.cases/1
edition: "{edition}"
as_of: "{known_on}"
cases:
  - id: {slug}-first-case
    about: "TODO: a device that the first route is for, and the regulation that says so."
    device: {{}}
    expect:
      - {{id: {route}, outcome: upcoming, rules: [{rule}], confidence: verified}}
"""

PLACEHOLDERS = frozenset(
    (
        "Title of the document",
        "Who published it",
        "Say here where the document is to be found, or give its url.",
        "One plain paragraph on what the document says.",
        "Title of the group",
        "Title of the route",
        "Say in one or two plain sentences what the document says about these devices.",
        "Say here what was checked.",
        "Say here what the edition did not know before.",
        "Say here why, and where it is said.",
    )
)
"""What the templates say in place of an author. Each is to be replaced."""
