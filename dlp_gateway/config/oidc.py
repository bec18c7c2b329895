"""An agency's own log-in (OpenID Connect): where its provider is, and what its groups give people here.

Takes: texts of the settings. Returns: `Oidc`. Fails: ValueError, or ConfigError for settings that do not fit together.
Source: OpenID Connect Core 1.0 3.1; RFC 7636 (PKCE); RFC 8414 2 (an issuer is https, without query or fragment).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.config.document import ConfigError, nearest
from dlp_gateway.model import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dlp_gateway.config.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
#: Roles that a group may give; who writes from an agency's domain may answer for their own mail without any.
_ROLES = tuple(str(role) for role in Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRights:
    """What the members of one group are here. `agencies`: domains whose mail they see; () is all."""

    group: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as it stands in the settings."""
        end = f" @ {', '.join(self.agencies)}" if self.agencies else ""
        return f"{self.group} = {', '.join(self.roles)}{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """The provider. `address_claim`: which of its claims is a person's mail address; `ca_file`: of a private CA."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    groups: tuple[GroupRights, ...] = ()
    groups_claim: str = "groups"
    address_claim: str = "email"
    ca_file: Path | None = None


def _issuer(value: Any) -> str:
    text = str(value).strip()
    split = urlsplit(text)
    safe = split.scheme == "https" or (split.scheme == "http" and split.hostname in _LOOPBACK)
    if text and (not safe or not split.hostname or split.query or split.fragment or split.username):
        raise ValueError(
            "is not the address of a provider. Write the issuer that it names, for instance https://login.agency.example."
        )
    return text


def _groups(value: Any) -> tuple[GroupRights, ...]:
    items = value.split(";") if isinstance(value, str) else value
    found = tuple(_rights(str(item)) for item in items if str(item).strip())
    names = [item.group for item in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"has the group {twice} twice. Write all its roles in one line.")
    return found


def _rights(text: str) -> GroupRights:
    """Read `GROUP = ROLE, ROLE @ DOMAIN, DOMAIN`; the last = counts, since names of directories hold some."""
    group, equals, rest = text.rpartition("=")
    roles, _, domains = rest.partition("@")
    words = [word for word in re.split(r"[,\s]+", roles) if word]
    if not equals or not group.strip() or not words:
        raise ValueError(f"has the item {text.strip()}, which is not GROUP = ROLE. Write for instance DLP = officer.")
    for word in words:
        if word not in _ROLES:
            raise ValueError(f'has the role "{word}", which does not exist.{nearest(word, _ROLES)}')
    if "admin" in words and len(words) > 1:
        raise ValueError(f"gives the group {group.strip()} admin beside other roles; an admin stands alone.")
    return GroupRights(group=group.strip(), roles=tuple(map(Role, words)), agencies=_domains(domains))


def _domains(text: str) -> tuple[str, ...]:
    try:
        return tuple(fold_domain(word) for word in re.split(r"[,\s]+", text) if word)
    except AddressError:
        raise ValueError(f"has {text.strip()}, which is no domain. Write for instance mvd.agency.example.") from None


Issuer = Annotated[str, BeforeValidator(_issuer)]
Groups = Annotated[tuple[GroupRights, ...], BeforeValidator(_groups)]


def check(settings: Settings, places: Mapping[str, str]) -> None:
    """Refuse half a provider."""
    given = next((places[name] for name in places if name.startswith("oidc_")), "")
    if not settings.oidc_issuer:
        if given:
            raise ConfigError(f"{given}: there is no provider to use it with. Set oidc_issuer.")
        return
    if not settings.oidc_client_id:
        raise ConfigError(f"{given}: the provider knows us by a name. Set oidc_client_id to the one it gave us.")
    if not settings.console_url:
        raise ConfigError(f"{given}: the provider sends people back to the console. Set console_url.")
    if "openid" not in settings.oidc_scopes:
        raise ConfigError(f"{places['oidc_scopes']}: without the scope openid nobody is proved. Add it.")
    if settings.oidc_ca_file is not None and not settings.oidc_ca_file.is_file():
        raise ConfigError(f"{places['oidc_ca_file']}: the file {settings.oidc_ca_file} does not exist.")


def build(settings: Settings) -> Oidc | None:
    """Make the provider of the settings; None where local accounts are all there is."""
    if not settings.oidc_issuer:
        return None
    return Oidc(
        issuer=settings.oidc_issuer, client_id=settings.oidc_client_id, client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes, groups=settings.oidc_groups, groups_claim=settings.oidc_groups_claim,
        address_claim=settings.oidc_address_claim, ca_file=settings.oidc_ca_file,
    )  # fmt: skip
