"""How much of an edition its worked cases look at."""
