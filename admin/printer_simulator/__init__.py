"""A receipt printer that is not there: it takes real bytes on TCP and its paper can be looked at.

Rule: loopback only; it behaves as badly as real printers do when it is told to.
"""
