"""Whose words a text is, and where its sentences end.

Takes: text as decoded. Returns: the author's own words apart from quoted ones; flat text with sentence boundaries.
Touches: nothing. Cost: linear.
Quoted is: a line that begins with `>`; everything below a forwarding line, below a block of From/Sent/To fields, or
below "On ... wrote:" where no `>` follows (RFC 3676 4.5 has the marks; the blocks are what Outlook, Gmail, Apple Mail
and Thunderbird write, English and Spanish). What stands below a signature's `-- ` line asserts nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dlp_gateway.text import normalise

_QUOTED_LINE = re.compile(r"\s{0,3}[>|]")
_FORWARDED = re.compile(
    r"\s*(?:[-_*=]{2,}\s*(?:original|forwarded|original appointment|mensaje|correo)\b"
    r"|begin forwarded message|inicio del mensaje reenviado"
    r"|(?:forwarded|original) message\b|mensaje (?:original|reenviado)\b)",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:.*\b)?(?:wrote|writes|escribio|escribió)(?: the following)?\s*:\s*$", re.IGNORECASE)
_WROTE_START = re.compile(r"\s*(?:on|el|am|le)\b.*\d", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*\*?(?P<name>from|sent|to|cc|subject|date|de|enviado(?: el)?|para|asunto|fecha)\s*:\*?\s*\S", re.IGNORECASE
)
_FIRST_FIELDS = frozenset({"from", "de"})
_SIGNATURE = re.compile(r"-- ?$")
# No line that marks a quotation is longer; mail is folded at 78 (RFC 5322 2.1.1), HTML's text is not.
_MARK_CHARS = 500
# Fields that follow a From line in a reply's header block; two of them within four lines make it one.
_BLOCK_LINES, _BLOCK_FIELDS = 5, 2

# fmt: off
_ABBREVIATIONS = frozenset({
    "no", "nos", "nr", "num", "v", "vs", "dist", "ct", "cir", "jud", "civ", "cr", "crim", "mag", "misc", "hon",
    "mr", "mrs", "ms", "dr", "jr", "sr", "sra", "st", "inc", "dept", "dep", "rev", "ex", "rel", "app", "super",
    "supp", "ch", "art", "sec", "cnty", "u.s", "n.m", "d.n.m", "fed", "bankr", "p", "r", "i.e", "e.g", "etc",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ariz", "cal", "colo",
    "wash", "tex", "nev", "cert", "atty", "gen", "lic", "ref", "exp", "op", "id",
})
# fmt: on
_END = re.compile(r"(?<![.!?])[.!?]++[\"')\]]*\s+(?=\S)")
_LAST_WORD = re.compile(r"[\w.]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """A text on one line: `text` as written, `low` for matching (same length), `ends` where sentences end."""

    text: str
    low: str
    ends: tuple[int, ...]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Widen a span to whole sentences."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.ends, end)
        low = self.ends[first - 1] if first else 0
        return low, self.ends[last] if last < len(self.ends) else len(self.text)

    def around(self, start: int, end: int) -> str:
        """Give the whole sentences that hold a span, for matching."""
        low, high = self.sentence(start, end)
        return self.low[low:high]


def split_words(text: str) -> tuple[str, str]:
    """Give the author's own words, and the quoted or forwarded ones."""
    own: list[str] = []
    quoted: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for index, line in enumerate(lines):
        if _QUOTED_LINE.match(line):
            quoted.append(line.lstrip(" >|"))
        elif _SIGNATURE.match(line):
            return "\n".join(own), "\n".join([*quoted, *_below_signature(lines[index + 1 :])])
        elif _begins_quotation(lines, index):
            return "\n".join(own), "\n".join([*quoted, *lines[index:]])
        elif len(line) > _MARK_CHARS or not _WROTE.match(line):
            own.append(line)
    return "\n".join(own), "\n".join(quoted)


def _below_signature(lines: list[str]) -> list[str]:
    """Keep what is quoted below a signature, for those who look at quoted words; the signature itself says nothing."""
    for index in range(len(lines)):
        if _QUOTED_LINE.match(lines[index]) or _begins_quotation(lines, index):
            return [line.lstrip(" >|") for line in lines[index:]]
    return []


def _begins_quotation(lines: list[str], index: int) -> bool:
    """Whether everything from here on is somebody else's."""
    line = lines[index]
    if len(line) > _MARK_CHARS:
        return False
    if _FORWARDED.match(line) or _is_field_block(lines, index):
        return True
    if not _WROTE.match(line) or not any(_WROTE_START.match(item) for item in lines[max(0, index - 2) : index + 1]):
        return False
    below = next((item for item in lines[index + 1 :] if item.strip()), "")
    return not _QUOTED_LINE.match(below)


def _is_field_block(lines: list[str], index: int) -> bool:
    first = _FIELD.match(lines[index])
    if first is None or first["name"].lower() not in _FIRST_FIELDS:
        return False
    following = [item for item in lines[index + 1 : index + 1 + 2 * _BLOCK_LINES] if item.strip()][:_BLOCK_LINES]
    return sum(bool(_FIELD.match(item)) for item in following) >= _BLOCK_FIELDS


def flat(text: str) -> Flat:
    """Put a text on one line, with one spelling of dashes, spaces and look-alikes, and find its sentences."""
    paragraphs = [" ".join(item.split()) for item in re.split(r"\n[^\S\n]*\n", normalise(text).text)]
    kept = [item for item in paragraphs if item]
    line = " ".join(kept)
    ends = set(_sentence_ends(line))
    place = 0
    for item in kept:
        place += len(item) + 1
        ends.add(place)
    ends.add(len(line))
    return Flat(text=line, low=_plain(line), ends=tuple(sorted(end for end in ends if end <= len(line))))


def _sentence_ends(line: str) -> list[int]:
    return [match.end() for match in _END.finditer(line) if _is_end(line, match)]


def _is_end(line: str, match: re.Match[str]) -> bool:
    if "." not in match.group() or "?" in match.group():
        return True
    following = line[match.end()]
    if following.islower():
        return False
    word = _LAST_WORD.search(line, max(0, match.start() - 20), match.start())
    last = word.group().lower() if word else ""
    initials = len(last) == 1 or re.fullmatch(r"(?:\w\.)+\w", last) is not None
    return not initials and last not in _ABBREVIATIONS


def _plain(text: str) -> str:
    """Lower case without accents, one code point for one."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain_char, text))


def _plain_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char
