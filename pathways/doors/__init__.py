"""Other hosts of the same functions: they have no law, wording or question of their own."""
