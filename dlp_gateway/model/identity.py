"""Who an agency's own provider says somebody is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model.account import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One person, as proved. `subject` never changes and is never given to another (OpenID Connect Core 2).

    `roles`, `agencies`: what their groups give them here. `proved_at`: when they last gave a proof there, if told.
    """

    issuer: str
    subject: str
    title: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...] = ()
    address: str | None = None
    proved_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Under which their account stands."""
        return hashlib.sha256(f"{self.issuer}\0{self.subject}".encode()).hexdigest()
