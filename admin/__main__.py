"""`python -m admin` is `balai`.

Rule: nothing of its own.
"""

from admin.main import run

run()
