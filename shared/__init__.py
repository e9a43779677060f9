"""What the programs have in common.

Rule: nothing in here imports a program.
"""
