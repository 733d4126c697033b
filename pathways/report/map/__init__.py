"""The map of a device's way: laid out, and written for programs that draw graphs and for programs that read JSON."""
