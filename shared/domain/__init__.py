"""The rules of the hall, pure: values in, values out.

Rule: standard library only; no I/O, no clock, no randomness, no Qt, no SQL.
"""
