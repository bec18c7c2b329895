"""The pages: plain HTML made on the server, one style sheet of our own, no script, nothing from elsewhere.

Takes: counts and health. Returns: HTML. Touches: nothing. Every value is escaped; no case, address or word of a
message can come here, because the functions are not given any.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dlp_gateway.model import State

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.console.health import Check, Health
    from dlp_gateway.store.queue import Waiting

#: Bands of a working day: seen at once, seen today, left over; each with the age that it ends at.
BANDS = (
    ("Less than 4 hours", timedelta(hours=4)), ("4 to 24 hours", timedelta(hours=24)), ("More than 24 hours", None),
)  # fmt: skip

WAITING_STATES = (State.HELD, State.PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What waits, in numbers. `bands`: label and count, youngest first; `oldest` None if nothing waits."""

    held: int
    overdue: int
    release_failed: int
    bands: tuple[tuple[str, int], ...]
    oldest: timedelta | None


def counts(waiting: Waiting, *, now: datetime) -> Counts:
    """Say how old the oldest is at this moment."""
    oldest = None if waiting.oldest_at is None else max(timedelta(), now - waiting.oldest_at)
    return Counts(
        held=waiting.held, overdue=waiting.overdue, release_failed=waiting.release_failed, bands=waiting.bands,
        oldest=oldest,
    )  # fmt: skip


def age_words(age: timedelta | None, language: str = "en") -> str:
    """Say an age in the largest unit that people would use."""
    day, hour, minute, none = _UNITS[language]
    if age is None:
        return none
    minutes = int(age.total_seconds() // 60)
    for unit, size in ((day, 24 * 60), (hour, 60)):
        if minutes >= size:
            return _amount(minutes // size, unit)
    return _amount(minutes, minute)


_UNITS = {"en": ("day", "hour", "minute", "none"), "es": ("día", "hora", "minuto", "ninguno")}


def _amount(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


# ---------------------------------------------------------------------------------------------- the pages


def status_page(*, health: Health, counts: Counts | None, now: datetime, log_in: bool = False) -> str:
    """Show whether the gateway works, how much waits, and where to go on. `counts` None: the database is away.

    `log_in`: there are pages for officers.
    """
    left = f'<div class="column">\n{_numbers(counts)}\n{_checks(health.checks)}\n</div>'
    right = f'<div class="column">\n{_how_to(log_in=log_in)}\n</div>'
    return _page(title="Status", body="\n".join((_verdict(health), left, right, _facts(health, now))))


def error_page(*, code: int, title: str, explanation: str) -> str:
    """Show what went wrong and where to go on."""
    return _page(
        title=title,
        body=f'<section class="panel error">\n<p class="code">{code}</p>\n<h1>{html.escape(title)}</h1>\n'
        f'<p>{html.escape(explanation)}</p>\n<p><a href="/">Go to the status page</a></p>\n</section>',
    )


#: What this role can know: the SMTP role may run elsewhere and tells of itself.
_WORKING = (
    "Cases can be decided, and what officers release goes out. "
    "Whether mail is being checked is told by <code>/readyz</code> of the SMTP role (port 9108)."
)


def _verdict(health: Health) -> str:
    failed = [check for check in health.checks if not check.ok]
    word, tone = ("Working", "good") if not failed else ("Needs help", "bad")
    said = _trouble(failed) if failed else _WORKING
    capture = (
        '<p class="note"><strong>Trial mode.</strong> No next hop is set: accepted mail is kept in a folder and '
        "not sent on. Set <code>DLP_NEXT_HOP</code> to send it.</p>"
        if health.capture
        else ""
    )
    return (
        f'<section class="panel verdict {tone}" aria-labelledby="now">\n<h1 id="now">{word}</h1>\n'
        f"<p>{said}</p>\n{capture}{_switched_on(health.checks)}</section>"
    )


#: What a switch that is on means, for people.
_SWITCHES = {
    "panic": "The panic switch is on: no mail in scope passes, and what was released waits.",
    "bypass": "A bypass is on record: mail goes past the gateway and is not checked.",
}


def _switched_on(checks: tuple[Check, ...]) -> str:
    return "".join(
        f'<p class="note"><strong>{_SWITCHES[check.name]}</strong> {html.escape(check.detail)}.</p>\n'
        for check in checks
        if check.name in _SWITCHES
    )


def _trouble(failed: list[Check]) -> str:
    names = html.escape(", ".join(check.name for check in failed))
    return (
        f"Look at: {names}. Mail that cannot be checked now is not lost: the sending server keeps it and tries again."
    )


def _numbers(counts: Counts | None) -> str:
    if counts is None:
        return (
            '<section class="panel" aria-labelledby="held"><h2 id="held">On hold</h2>\n'
            "<p>The database did not answer, so nothing can be counted now.</p></section>"
        )
    tiles = (
        ("On hold now", str(counts.held), ""),
        ("Past their time", str(counts.overdue), "warn" if counts.overdue else ""),
        ("Oldest", age_words(counts.oldest), ""),
        ("Release failed", str(counts.release_failed), "warn" if counts.release_failed else ""),
    )
    shown = "\n".join(
        f'<div class="tile {tone}"><dt>{label}</dt><dd>{html.escape(value)}</dd></div>' for label, value, tone in tiles
    )
    return (
        '<section class="panel" aria-labelledby="held">\n<h2 id="held">On hold</h2>\n'
        f'<dl class="tiles">\n{shown}\n</dl>\n{_bands(counts)}\n</section>'
    )


def _bands(counts: Counts) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{label}</th><td class="number">{number}</td>'
        f'<td class="bar">{_bar(number, counts.held)}</td></tr>'
        for label, number in counts.bands
    )
    return (
        "<table>\n<caption>How long they have been on hold</caption>\n<thead><tr>"
        '<th scope="col">Age</th><th scope="col" class="number">Emails</th><th scope="col">Share</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _bar(number: int, total: int) -> str:
    """Draw a share; the number stands beside it, so that the picture may be hidden from screen readers."""
    share = 100 * number / max(total, 1)
    return (
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="8"/><rect class="fill" width="{share:.1f}" height="8"/></svg>'
    )


def _checks(checks: tuple[Check, ...]) -> str:
    items = "\n".join(
        f'<li class="{"good" if check.ok else "bad"}"><span class="mark">{"OK" if check.ok else "Fault"}</span> '
        f"<span><strong>{html.escape(check.name)}</strong>"
        f"{': ' + html.escape(check.detail) if check.detail else ''}</span></li>"
        for check in checks
    )
    return (
        '<section class="panel" aria-labelledby="parts">\n<h2 id="parts">Parts</h2>\n'
        f'<ul class="checks">\n{items}\n</ul>\n</section>'
    )


_COMMANDS = (
    ("List what is on hold", "dlp-gateway quarantine list"),
    ("See why", "dlp-gateway quarantine show CASE"),
    ("Let it go", "dlp-gateway quarantine release CASE --basis CODE --note TEXT"),
    ("Refuse it", "dlp-gateway quarantine refuse CASE --note TEXT"),
    ("Check the audit log", "dlp-gateway audit verify"),
    ("Find out what is wrong", "dlp-gateway doctor"),
)


def _unbroken(command: str) -> str:
    """Let a narrow screen break a command between its words only, not inside `--basis`."""
    return " ".join(f"<span>{html.escape(word)}</span>" for word in command.split(" "))


_IN_THE_BROWSER = (
    '<p><a class="button" href="/login">Log in</a></p>\n<p>Officers work on cases in the browser. '
    "The command line of this machine can do it, too. Each act is written to the audit log.</p>"
)
_AT_THE_SHELL = (
    "<p>Officers work on cases with the command line of this machine. Each act is written to the audit log.</p>"
)


def _how_to(*, log_in: bool) -> str:
    rows = "\n".join(
        f"<div><dt>{label}</dt><dd><code>{_unbroken(command)}</code></dd></div>" for label, command in _COMMANDS
    )
    return (
        '<section class="panel" aria-labelledby="cases">\n<h2 id="cases">Work on cases</h2>\n'
        f'{_IN_THE_BROWSER if log_in else _AT_THE_SHELL}\n<dl class="commands">\n{rows}\n</dl>\n</section>'
    )


def _facts(health: Health, now: datetime) -> str:
    return (
        '<section class="facts" aria-label="Versions">\n'
        f"<p>Rulebook <code>{html.escape(health.rulebook[:12]) or 'unknown'}</code> · "
        f"dlp-gateway {html.escape(health.version) or 'unknown'} · "
        f'as of <time datetime="{now.isoformat(timespec="seconds")}">{now:%Y-%m-%d %H:%M} UTC</time> · '
        '<a href="/">Look again</a></p>\n'
        "<p>This page shows numbers only: no case, no address, no word of any email.</p>\n</section>"
    )


def _page(*, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{html.escape(title)} · dlp-gateway</title>
<link rel="stylesheet" href="/static/console.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><p class="name"><a href="/">dlp-gateway</a></p><p class="what">Mail review at the edge</p></header>
<main id="main">
{body}
</main>
</body>
</html>
"""
