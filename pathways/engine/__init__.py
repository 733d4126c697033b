"""Pure functions from a device, an edition and a date to an answer that explains itself."""
