"""Templates: every value escaped, words in English or Spanish, times in the agency's zone.

Takes: a template's name and what it shows. Returns: an HTML answer. Touches: nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from dlp_gateway.console import places
from dlp_gateway.console.page import age_words
from dlp_gateway.console.spanish import SPANISH
from dlp_gateway.console.terms import term

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

LANGUAGES = ("en", "es")
#: States that are not words as they stand.
_ENGLISH = {"release_failed": "release failed"}
_MASK = re.compile(r"\[[A-Z_]+ #\d+(?:, [A-Z_]+ #\d+)*\]")

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def mailbox(path: str) -> Markup:
    """Return an address that a narrow column breaks behind the @ and before a dot, not inside a word."""
    return Markup(str(escape(path)).replace("@", "@<wbr>").replace(".", "<wbr>."))  # noqa: S704  escaped, then ours


_TEMPLATES.filters["mailbox"] = mailbox


def language(request: Request) -> str:
    """Return the language of the page: what the person chose, else what their browser asks for."""
    chosen = request.query_params.get("lang") or request.cookies.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    return "es" if request.headers.get("accept-language", "").lower().startswith("es") else "en"


def words(text: str, spoken: str) -> str:
    """Return a sentence of ours in the language of the page."""
    return (SPANISH if spoken == "es" else _ENGLISH).get(text, text)


def render(request: Request, template: str, *, status: int = 200, **shown: Any) -> Response:
    """Fill a template. `session` and `token` (of its forms) are known to every page of a log-in."""
    spoken = language(request)
    state = request.state
    session = getattr(state, "session", None)
    zone = ZoneInfo(getattr(request.app.state, "time_zone", "UTC"))
    text = _TEMPLATES.get_template(template).render(
        t=lambda text: words(text, spoken),
        lang=spoken,
        path=request.url.path,
        session=session,
        places=places.of(session.account) if session else (),
        token=getattr(state, "form_token", ""),
        at=lambda moment: _time(moment, zone),
        age=lambda age: age_words(age, spoken),
        term=lambda code: term(code, spoken),
        marked=lambda text: marked(text, spoken),
        **shown,
    )
    answer = HTMLResponse(text, status_code=status)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie("lang", spoken, samesite="lax", path="/", max_age=31_536_000)
    return answer


def marked(text: str, spoken: str = "en") -> Markup:
    """Return text for a page in which masks stand out; nothing in it can become markup."""
    pieces, shown = [], 0
    for found in _MASK.finditer(text):
        pieces += [
            escape(text[shown : found.start()]),
            Markup("<mark>"),
            escape(_named(found[0], spoken)),
            Markup("</mark>"),
        ]
        shown = found.end()
    return Markup("").join([*pieces, escape(text[shown:])])


def _named(mask: str, spoken: str) -> str:
    """Name what is masked in words: `[US_SSN #1]` is Social Security number 1."""
    pairs = (item.split(" #") for item in mask[1:-1].split(", "))
    return ", ".join(f"{term(entity, spoken)} #{number}" for entity, number in pairs)


def _time(moment: datetime, zone: ZoneInfo) -> Markup:
    local = moment.astimezone(zone)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), local.strftime("%Y-%m-%d %H:%M")
    )
