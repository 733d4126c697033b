"""Would anybody notice? Small faults put into the rules, to see whether the checks catch them."""
