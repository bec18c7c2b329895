"""Who gives the command: the OS user is a fact, the officer's name is what they say (decision 37).

What only counsel may see (decision 39) is shown to the OS user whose account of the console is counsel's: the one thing
that says so and is not just said.
"""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from dlp_gateway.model import Role
from dlp_gateway.store import NotFound
from dlp_gateway.store.sight import for_counsel

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.model import Incident
    from dlp_gateway.store import Store


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


def sight(store: Store) -> Callable[[Incident], bool]:
    """Return what tells whether a case may be shown to who gives the command."""
    try:
        account, _ = store.people.find(os_user().lower())
    except NotFound:
        counsel = False
    else:
        counsel = Role.COUNSEL in account.roles and not account.disabled
    return lambda incident: counsel or not for_counsel(incident)
