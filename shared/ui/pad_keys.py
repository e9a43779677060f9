"""The two keys of a number pad that are no digits; Qt-free, for presenters.

Rule: a digit is reported as itself, "0" to "9".
"""

ERASE = "erase"
OK = "ok"
