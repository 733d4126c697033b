"""Where the tests find the project's files."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FIXTURES = PROJECT / "tests" / "fixtures"
MINIMAL_RULES = FIXTURES / "minimal-rules"
EXAMPLES = sorted((PROJECT / "examples").glob("*.yaml"))
