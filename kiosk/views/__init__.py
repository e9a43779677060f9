"""What the kiosk's pages look like.

Rule: passive; a view shows a screen value and reports taps, it decides nothing.
"""
