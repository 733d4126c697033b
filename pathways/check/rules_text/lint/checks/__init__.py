"""The checks, one module each: ``CODE``, ``SEVERITY``, ``TITLE``, a generator ``check(book)``, and the page as docstring.

The docstring is Markdown: what is wrong, then ``## Bad``, ``## Good`` and ``## Why``. ``pathways.check.rules_text.codes``
gathers the modules, and ``tools/write_findings.py`` writes ``docs/findings`` from them. The test of a check is the YAML file of
its name in ``tests/check/rules_text/lint/checks``.
"""
