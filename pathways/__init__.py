"""From a medical device's existing approvals to its likely routes to the UK market."""

__version__ = "0.1.0"
