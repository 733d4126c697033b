"""What is checked about rule files: worked cases, and the lock on published editions."""
