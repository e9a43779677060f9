"""The command line: for whoever installs and looks after the hall, for scripts, and for tests from outside.

Rule: names, JSON keys and exit codes are a contract (docs/cli.md); add keys freely, rename none.
"""
