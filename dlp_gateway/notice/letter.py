"""The body of a notice: facts of a case and one language's words in, paragraphs and lists out, as text and as HTML.

Takes: an Incident, its kind, the settings' texts. Returns: `Block`s, text, HTML. Touches: nothing.
Only categories, counts, times, the case number and the recipients that the author wrote to ever enter a letter:
nothing here can see a Part. Foreign strings go through `plain`, and through `html.escape` on their way to HTML.
"""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dlp_gateway.model import Lane, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dlp_gateway.model import Cause, Incident, Mark, Unread
    from dlp_gateway.notice.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words, and the address of a page in full, so that who reads it sees where it leads."""

    words: str
    url: str


#: A paragraph, a list of items, or a link.
Block = str | tuple[str, ...] | Link

#: Columns of the text part: RFC 5322 2.1.1 asks for at most 78.
_COLUMNS = 72
#: Recipients named in a letter; the rest is counted. A letter stays one page.
_NAMED = 10
#: Places named in a letter: three pages.
_MARKED = 100
#: Characters of a foreign string that are shown; an address has at most 254 (RFC 5321 4.5.3.1.3), a help text less.
_SHOWN = 300

#: Categories that only steer (Cc, Cf), are no characters (Cn, Co, Cs) or break lines (Zl, Zp).
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})

#: Code and enhanced code at the head of a next hop's reply; its words may name addresses and stay out.
_REPLY_CODE = re.compile(r"[245][0-9]{2}(?:[ -][245]\.[0-9]{1,3}\.[0-9]{1,3})?")

AUTHOR_KINDS = frozenset({"held", "refused", "expired", "question", "redaction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the settings say in a letter. `law_en`, `law_es`: sentences that counsel has verified, or empty."""

    help_contact: str
    time_zone: str
    law_en: str = ""
    law_es: str = ""

    def law(self, language: str) -> str:
        """Give the verified sentences of one language."""
        return self.law_es if language == "es" else self.law_en


def plain(text: str) -> str:
    """Take out of a foreign string whatever could break a line, hide or turn text around; shorten it."""
    seen = "".join(" " if unicodedata.category(mark) in _INVISIBLE else mark for mark in text[: 2 * _SHOWN])
    return " ".join(seen.split())[:_SHOWN]


def clock(moment: datetime, *, words: Words, time_zone: str) -> str:
    """Say a time in the office's own zone, as people of the language say it."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return words.time.format(
        hour12=local.hour % 12 or 12,
        hour24=local.hour,
        minute=f"{local.minute:02}",
        half="AM" if local.hour < 12 else "PM",  # noqa: PLR2004  noon
        weekday=words.weekdays[local.weekday()],
        month=words.months[local.month - 1],
        day=local.day,
        year=local.year,
        zone=local.tzname() or time_zone,
    )


def cause_counts(unread: Iterable[Unread]) -> dict[Cause, int]:
    """Count unread pieces per cause."""
    return dict(sorted(Counter(piece.cause for piece in unread).items()))


def blocks(*, kind: str, incident: Incident, texts: Texts, words: Words, link: str = "") -> tuple[Block, ...]:
    """Write the letter in one language. `link`: the address of the case's page, if the console has one."""
    facts = _facts(incident=incident, texts=texts, words=words)
    opening, *explained = (text.format_map(facts) for text in words.openings[kind])
    steps = tuple(step.format_map(facts) for step in words.steps[kind])
    letter: list[Block] = [opening]
    if kind in AUTHOR_KINDS:
        letter += _recipients(incident=incident, words=words)
    letter += explained
    if not _sealed(kind, incident):
        letter += (_marks if kind == "redaction" else _why)(incident=incident, words=words)
    letter += [law] if (law := plain_paragraph(texts.law(words.language))) else []
    letter += [words.next_steps, steps]
    if link:
        letter.append(Link(words=words.page if kind in AUTHOR_KINDS else words.officers_page, url=link))
    letter += _clocks(kind=kind, incident=incident, words=words, facts=facts)
    letter += [(words.reach_us if facts["help"] else words.nobody_known).format_map(facts)] * (kind in AUTHOR_KINDS)
    letter += [words.case.format_map(facts), *words.closings[kind], words.footer]
    return tuple(letter)


def plain_paragraph(text: str) -> str:
    """Keep a text of the configuration as one paragraph of printable characters, at full length."""
    return " ".join("".join(" " if unicodedata.category(mark) in _INVISIBLE else mark for mark in text).split())


def _facts(*, incident: Incident, texts: Texts, words: Words) -> dict[str, str]:
    reply = _REPLY_CODE.match(incident.released_reply or "")
    times = {"due": incident.due_at, "expires": incident.expires_at, "opened": incident.opened_at}
    said = {name: clock(moment, words=words, time_zone=texts.time_zone) for name, moment in times.items()}
    return said | {
        "number": plain(incident.case),
        "help": plain(texts.help_contact),
        "reply": reply.group() if reply else "-",
    }


def _recipients(*, incident: Incident, words: Words) -> list[Block]:
    named = tuple(plain(path) for path in incident.recipients[:_NAMED])
    rest = len(incident.recipients) - len(named)
    listed: list[Block] = [(*named, words.more.format(count=rest)) if rest else named]
    others = set(incident.recipients) < {path.path.text for path in incident.envelope.forward_paths}
    return [*listed, words.only_these] if others and incident.recipients else listed


def _why(*, incident: Incident, words: Words) -> list[Block]:
    inspection = incident.inspection
    told = [words.reasons[reason] for reason in inspection.verdict.reasons if reason in words.reasons]
    found = inspection.entity_counts.items()
    items = tuple(f"{words.entities.get(entity, words.other_entity)}: {count}" for entity, count in found)
    causes = cause_counts(inspection.unread).items()
    unread = tuple(f"{words.causes[cause]}: {count}" for cause, count in causes)
    why: list[Block] = [words.found, items] if items else []
    why += [words.unread, unread] if unread else []
    return [*why, " ".join(told)] if told else why


def _marks(*, incident: Incident, words: Words) -> list[Block]:
    """Name the places of what is to be taken out; never what stands there."""
    listed = tuple(_marked(mark, words) for mark in incident.marks[:_MARKED])
    rest = len(incident.marks) - len(listed)
    return [words.take_out, (*listed, words.more.format(count=rest)) if rest else listed]


def _marked(mark: Mark, words: Words) -> str:
    place = words.places[mark.place].format(part=plain(mark.locator), line=mark.line)
    often = f", {words.times.format(count=mark.count)}" if mark.count > 1 else ""
    return f"{words.entities.get(mark.entity, words.other_entity)}: {place}{often}"


def _clocks(*, kind: str, incident: Incident, words: Words, facts: dict[str, str]) -> list[Block]:
    """Tell what time will do: nothing to a case that only counsel may close (8 U.S.C. 1373, decision 13; referred)."""
    said: list[Block] = [words.review_by.format_map(facts)] if kind in {"held", "officer_new"} else []
    if kind in {"held", "officer_new", "officer_due"}:
        counsels = Reason.STATUS_ALONE in incident.inspection.verdict.reasons or incident.lane is not Lane.NONE
        said.append(words.never_by_timer if counsels else words.no_answer.format_map(facts))
    return said


def _sealed(kind: str, incident: Incident) -> bool:
    """Whether a letter goes to people who may not see the case: all officers, of a whistleblower's case."""
    return kind not in AUTHOR_KINDS and incident.lane is Lane.WHISTLEBLOWER


# --------------------------------------------------------------------------------------------- two forms


def as_text(letter: tuple[Block, ...]) -> str:
    """Write the letter as text of 72 columns."""
    return "\n\n".join(_text(block) for block in letter if block)


def _text(block: Block) -> str:
    if isinstance(block, str):
        return _wrap(block, indent="", first="")
    if isinstance(block, Link):
        return f"{_wrap(block.words, indent='', first='')}\n{block.url}"
    return "\n".join(_wrap(item, indent="  ", first="- ") for item in block)


def _wrap(text: str, *, indent: str, first: str) -> str:
    return textwrap.fill(
        text,
        width=_COLUMNS,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(letter: tuple[Block, ...], *, language: str, title: str) -> str:
    """Write the letter as one section of HTML, so that a screen reader changes its tongue with the language."""
    body = "\n".join(_html(block) for block in letter if block)
    return f'<section lang="{language}">\n<h1 style="font-size:1.25em">{html.escape(title)}</h1>\n{body}\n</section>'


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{html.escape(block)}</p>"
    if isinstance(block, Link):
        url = html.escape(block.url)
        return f'<p>{html.escape(block.words)}<br>\n<a href="{url}">{url}</a></p>'
    return "<ul>\n" + "\n".join(f"<li>{html.escape(item)}</li>" for item in block) + "\n</ul>"
