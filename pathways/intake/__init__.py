"""Devices in: device files and the short notation for approvals."""
