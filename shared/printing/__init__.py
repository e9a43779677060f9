"""Slips: their text, their bytes, and the printer's answers. Rule: no citizen's text ever becomes a command."""
