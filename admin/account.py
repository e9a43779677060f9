"""Which account of this PC gives a command.

Rule: asked of the operating system; LOGNAME and USER are what anybody writes there (security.md P9).
"""

import os
import sys


def account_name() -> str:
    """`rina`; `uid-1007` for an account without a name, as in a container."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"
