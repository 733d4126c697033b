"""Graphs for programs that draw them: one model, one writer a file."""
