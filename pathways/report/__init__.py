"""Assessments out. No law and no wording of their own: everything comes from the assessment."""
