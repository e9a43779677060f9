"""Logging in at a desk, and unlocking it again."""
