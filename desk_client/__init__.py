"""The officers' program: login, the queue of one desk, the record of a complaint.

Rule: nothing modal while a citizen sits there; everything can be done with the keyboard.
"""
