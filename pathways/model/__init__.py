"""Ground floor: what a fact, a device, a rule and an answer are. Nothing here reads or writes anything."""
