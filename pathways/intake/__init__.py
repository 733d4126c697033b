"""Devices in: device files, and what people write in them."""
