"""The touch screen in the lobby: it hands out numbers, and nothing else.

Rule: no login, no text field, no personal data; one tap makes at most one number.
"""
