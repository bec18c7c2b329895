"""HTML of a held message as a page of its own that can do nothing, for a frame without rights.

Takes: SafePage. Returns: an HTML answer. Touches: nothing.
Three walls, each enough: the worker lets no element through that loads, runs or leads away; the policy of the answer
forbids everything but this one style; the answer and the frame are sandboxed (an origin of its own, no scripts, no
forms, no windows, no way up).
Source: Content-Security-Policy level 3 (sandbox, hashes), HTML 4.8.5 (iframe sandbox).
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from dlp_gateway.console.pages import language, words
from dlp_gateway.console.terms import term

if TYPE_CHECKING:
    from starlette.requests import Request

    from dlp_gateway.model import SafePage

_STYLE = (
    ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}"
    "body{margin:.75rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{border:1px solid GrayText;padding:.2rem .4rem;text-align:left}"
    "mark{background:#ffe08a;color:#1b1b1b;padding:0 .2em;border-radius:.2em}"
    "blockquote{margin-left:.5rem;padding-left:.75rem;border-left:3px solid GrayText}pre{white-space:pre-wrap}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: The policy of the answer; it replaces the console's own.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
_MARK = re.compile(r"<mark>([^<]*)</mark>")
_LABEL = re.compile(r"[A-Z_]+ #\d+")
WITHHELD = {
    "unread": "This part cannot be shown as HTML: some of it could not be read. Read it as text.",
    "found": "This part cannot be shown as HTML: not all that was found in it can be masked there. Read it as text.",
    "too_big": "This part is too long to be shown as HTML. Read it as text.",
    "no_html": "There is no HTML under this number.",
    "away": "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor.",
}


def framed_page(request: Request, page: SafePage) -> HTMLResponse:
    """Return the page for the frame. `page.html` comes from the worker's list of elements, masks are named here."""
    spoken = language(request)
    body = _MARK.sub(lambda found: _named(found[1], spoken), page.html)
    if not page.html:
        body = f"<p>{html.escape(words(WITHHELD[page.withheld or 'found'], spoken))}</p>"
    title = html.escape(words("The message as HTML", spoken))
    return HTMLResponse(
        f'<!DOCTYPE html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n",
        headers={"content-security-policy": POLICY, "x-frame-options": "SAMEORIGIN"},
    )


def _named(labels: str, spoken: str) -> str:
    """Name what is masked in words; only labels of ours are taken."""
    pairs = (label.split(" #") for label in _LABEL.findall(labels))
    said = ", ".join(f"{term(entity, spoken)} #{number}" for entity, number in pairs)
    return f"<mark>{html.escape(said)}</mark>"
