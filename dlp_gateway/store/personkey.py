"""The key of the hashes under which the docket keeps persons: one for all nodes that share a database.

Takes: the folder of keys. Returns: its octets. Touches: `orders.key`. Fails: OSError.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_KEY_OCTETS = 32
_NAME_OCTETS = 4


def person_key(keys: Path, *, make: bool = False) -> bytes:
    """Read the key of the persons' hashes; one for all nodes. Without a file: made, or for this process alone.

    Two processes that start together agree: the file is linked into place whole, and only once.
    """
    path = keys / "orders.key"
    if not path.exists():
        if not make:
            return _passing_key()
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = keys / f".orders.{secrets.token_hex(_NAME_OCTETS)}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(_KEY_OCTETS))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


@cache
def _passing_key() -> bytes:
    """Give a key for this process alone: orders of a `--docket` file need no other."""
    return secrets.token_bytes(_KEY_OCTETS)
