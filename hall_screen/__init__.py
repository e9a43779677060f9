"""The public display: who is called, where to, and how the hall stands today.

Rule: it reads and never writes to the store; it shows numbers, never a name or NIK (domain.md 3).
"""
