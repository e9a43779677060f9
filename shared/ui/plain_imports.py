"""Imports as they were before PySide6 put its own function in their place.

Rule: the first import of ours in each program's `main.py`. PySide6's function reads the source text of every module
that is imported after it, and keeps it, 19 MB in all: it looks for `from __feature__ import ...`, which Balai does not
use (docs/adr/0014).
"""

import builtins

import PySide6.QtCore  # noqa: F401 - what replaces the function, so it has to come first

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
