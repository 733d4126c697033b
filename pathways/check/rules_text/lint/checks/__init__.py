"""The checks: one module each, with its ``CODE`` and a generator ``check(book)``."""
