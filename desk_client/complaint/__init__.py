"""The record side of a desk: one complaint, from the first word to its report number."""
