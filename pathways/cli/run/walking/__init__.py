"""The interview at a terminal: two ways of asking, one conversation."""
