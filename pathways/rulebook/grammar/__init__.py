"""The grammar of rule files, as tables: every mapping with its keys, what may stand under each, and what it means.

The readers, the published JSON Schemas and ``docs/rule-keys.md`` all follow these tables.
"""
