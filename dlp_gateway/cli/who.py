"""Who gives the command: the OS user is a fact, the officer's name is what they say (decision 37)."""

from __future__ import annotations

import os
import pwd


def os_user() -> str:
    """Name the person behind sudo where there is one, else the process's user."""
    sudo = os.environ.get("SUDO_USER")
    if sudo and os.geteuid() == 0:
        return sudo
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def operator() -> str:
    """Actor of an audit entry that no officer stands behind."""
    return f"{os_user()}@{os.uname().nodename}"
