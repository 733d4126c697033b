"""An assessment as one self-contained page."""
