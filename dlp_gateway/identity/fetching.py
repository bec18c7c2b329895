"""Asking the provider: small JSON documents over TLS, in bounded time and size, without following anybody elsewhere.

Takes: addresses and forms. Returns: JSON objects. Touches: the network. Fails: ProviderFault; its text names the step,
never what was sent or answered (it would hold codes and names).
"""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from dlp_gateway.model import Fault

if TYPE_CHECKING:
    from pathlib import Path

#: A person waits; a provider that takes longer is in trouble.
_TIMEOUT_S = 10.0
#: Discovery documents have some kB, key sets some ten; more is nothing that we asked for.
_OCTETS = 1_000_000
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class ProviderFault(Fault):
    """The provider does not answer, or not as the standard says; trying again may help."""


class Fetching:
    """One HTTP client. `ca_file`: certificates of a private authority."""

    def __init__(self, *, ca_file: Path | None = None) -> None:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
        self._client = httpx2.AsyncClient(timeout=_TIMEOUT_S, verify=context, follow_redirects=False)

    async def get(self, url: str, *, step: str, bearer: str = "") -> dict[str, Any]:
        """Fetch a JSON object."""
        headers = {"accept": "application/json"} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        return await self._asked("GET", url, step=step, headers=headers)

    async def post(self, url: str, *, step: str, form: dict[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        """Send a form, fetch a JSON object; a refusal is a JSON object, too (RFC 6749 5.2)."""
        auth = None if basic is None else httpx2.BasicAuth(*basic)
        return await self._asked("POST", url, step=step, data=form, auth=auth, headers={"accept": "application/json"})

    async def _asked(self, method: str, url: str, *, step: str, **more: Any) -> dict[str, Any]:
        if not is_safe(url):
            raise ProviderFault(f"{step}: the address is not https")
        try:
            async with self._client.stream(method, url, **more) as answer:
                body = b""
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > _OCTETS:
                        raise ProviderFault(f"{step}: the answer is too big")
                status = answer.status_code
        except httpx2.TransportError as problem:
            raise ProviderFault(f"{step}: no answer ({type(problem).__name__})") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as problem:
            raise ProviderFault(f"{step}: {type(problem).__name__}") from None
        found = _json(body, step=step, status=status)
        if status != 200 and not (method == "POST" and status in {400, 401} and "error" in found):  # noqa: PLR2004
            raise ProviderFault(f"{step}: answered {status}")
        return found

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()


def is_safe(url: str) -> bool:
    """Whether what is sent there is hidden from others on the way: https, or a provider on this machine."""
    split = urlsplit(url)
    return bool(split.hostname) and (
        split.scheme == "https" or (split.scheme == "http" and split.hostname in _LOOPBACK)
    )


def _json(body: bytes, *, step: str, status: int) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ProviderFault(f"{step}: answered {status} and no JSON") from None
    if not isinstance(found, dict):
        raise ProviderFault(f"{step}: answered {status} and no JSON object")
    return found
