"""The demonstration: a practice hall on this machine, to be looked at or to be walked through by itself.

Rule: it starts the real programs; nothing on its pictures is drawn for the demonstration.
"""
