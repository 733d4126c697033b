"""Answers of public registers, one adapter a file: what a document says, and what the register cannot tell. No network here."""
