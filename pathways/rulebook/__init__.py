"""Rule files in: YAML text to the model, with the place of everything kept, and the lock on published editions."""
