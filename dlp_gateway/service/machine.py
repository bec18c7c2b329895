"""The machine as the System page tells of it: versions, settings, disk, and how the other role is.

Takes: Config; settings as they were read at the start. Returns: values. Touches: the disk's free space; one
connection to the SMTP role's `/readyz`, whose address is a setting. Fails: never; what does not answer is None.
"""

from __future__ import annotations

import json
import platform
import shutil
import urllib.error
import urllib.request
from importlib import metadata
from typing import TYPE_CHECKING, Any

from dlp_gateway import __version__
from dlp_gateway.config import effective
from dlp_gateway.console import Check, Health

if TYPE_CHECKING:
    from dlp_gateway.config import Config, Listen, Setting

#: The other role answers within five seconds, whatever its parts do (console/health.py).
_PATIENCE_S = 6.0
_ANSWER_OCTETS = 65_536
#: What decides how mail is read and judged, and what a report of a fault should name.
_LIBRARIES = ("presidio-analyzer", "spacy", "sqlalchemy", "cryptography", "starlette")


class Machine:
    """What an administrator asks first."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.settings: tuple[Setting, ...] = effective()

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return names and versions of the program and of what it rests on."""
        own = (("dlp-gateway", __version__), ("Python", platform.python_version()), ("Linux", platform.release()))
        model = self._config.spacy_model
        return (*own, *((name, _version(name)) for name in (*_LIBRARIES, model)))

    def free_octets(self) -> int:
        """Return what is free where the state stands."""
        return shutil.disk_usage(self._config.state_dir).free

    def smtp_role(self) -> Health | None:
        """Return how the SMTP role of this machine is; None if it does not answer: it may run on another one."""
        return told(self._config.metrics_listen)


def told(listen: Listen) -> Health | None:
    """Ask the role that listens there how its parts are; None if nobody answers."""
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    try:
        with urllib.request.urlopen(f"http://{host}:{listen.port}/readyz", timeout=_PATIENCE_S) as answer:
            return _health(json.loads(answer.read(_ANSWER_OCTETS)))
    except urllib.error.HTTPError as answer:
        return _health(json.loads(answer.read(_ANSWER_OCTETS)))
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return None


def _health(said: dict[str, Any]) -> Health:
    """Read `/readyz`; of a role that is ready, words beside a part are news (a switch that is on), not faults."""
    checks = (
        Check(name=name, ok=said["ready"] or words == "ok", detail="" if words == "ok" else words)
        for name, words in said["checks"].items()
    )
    return Health(role=said["role"], version=said["version"], rulebook=said["rulebook"], checks=tuple(checks))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
