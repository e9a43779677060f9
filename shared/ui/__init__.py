"""The Qt kit: one theme, plain labels, big buttons, calm pages.

Rule: importing this package loads no Qt, so that presenters may use its Qt-free modules.
"""
