"""Which devices two rule sets treat differently."""
