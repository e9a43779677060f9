"""What the hall screen draws.

Rule: views hold no decision; they show a `Screen` and nothing else.
"""
