"""The rules that ask something of a device or tell it something: evidence, duties, notices and steps of plans."""
