"""The commands, one module for each word after `balai`.

Rule: a command reads its arguments, asks the hall once, prints the answer.
"""
